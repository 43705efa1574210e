"""How far readers are behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aiokafka.errors import KafkaError

from sanctionwire.errors import UnreachableError
from sanctionwire.stream.broker import Broker, log_bounds


async def group_lag(broker: Broker, group: str, topics: Iterable[str]) -> int:
    """Records that a consumer group has not committed yet, over all partitions of the topics.

    Raises ``UnreachableError``.
    """
    bounds = await log_bounds(broker, topics)
    async with broker.admin() as admin:
        try:
            committed = await admin.list_consumer_group_offsets(group, partitions=list(bounds))
        except KafkaError as error:
            raise UnreachableError(f"offsets of group {group} cannot be read: {error}") from error
    known = {tp: meta.offset for tp, meta in committed.items() if meta.offset >= 0}
    return sum(b.end - known.get(tp, b.begin) for tp, b in bounds.items())


async def position_lag(broker: Broker, positions: Mapping[tuple[str, int], int], topics: Iterable[str]) -> int:
    """The same for a service that keeps its positions (next offset by topic and partition) in SQL."""
    bounds = await log_bounds(broker, topics)
    return sum(b.end - positions.get((tp.topic, tp.partition), b.begin) for tp, b in bounds.items())
