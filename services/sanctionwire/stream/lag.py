"""How far readers are behind, in records: offsets also count the markers that transactions leave in a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from sanctionwire.errors import UnreachableError
from sanctionwire.stream.broker import Broker, read_to_end


async def group_lag(broker: Broker, group: str, topics: Iterable[str]) -> int:
    """Records that a consumer group has not committed yet, over all partitions of the topics.

    Raises ``UnreachableError``.
    """
    wanted = list(topics)
    partitions = await broker.partitions(wanted)
    async with broker.admin() as admin:
        try:
            committed = await admin.list_consumer_group_offsets(group, partitions=partitions)
        except KafkaError as error:
            raise UnreachableError(f"offsets of group {group} cannot be read: {error}") from error
    return await _records_from(broker, wanted, {tp: m.offset for tp, m in committed.items() if m.offset >= 0})


async def position_lag(broker: Broker, positions: Mapping[tuple[str, int], int], topics: Iterable[str]) -> int:
    """The same for a service that keeps its positions (next offset by topic and partition) in SQL."""
    return await _records_from(broker, topics, {TopicPartition(t, p): n for (t, p), n in positions.items()})


async def _records_from(broker: Broker, topics: Iterable[str], start: Mapping[TopicPartition, int]) -> int:
    return len([None async for _ in read_to_end(broker, topics, start)])
