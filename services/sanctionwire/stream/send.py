"""Sending without loss: every record is awaited to its acknowledgement, and what failed is sent again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced

from sanctionwire.errors import FencedError, UnreachableError
from sanctionwire.store.outbox import OutboxRecord
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.runtime import retry_in_place

STOP_TIMEOUT_S = 1.5

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Landed:
    """Where a record came to stand."""

    topic: str
    partition: int
    offset: int


async def send_each(producer: AIOKafkaProducer, records: Sequence[OutboxRecord]) -> list[Landed]:
    """Send records in order and wait for all acknowledgements; returns where each landed.

    Raises ``UnreachableError`` when any failed: then the outcome of every record is unknown.
    """
    try:
        waiting = [await producer.send(r.topic, value=r.value, key=r.key, headers=list(r.headers)) for r in records]
        # All answers first: the caller must not go on while one of them is still under way.
        results: list[Any] = await asyncio.gather(*waiting, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
    except ProducerFenced as error:
        raise FencedError("another producer with our transactional id has started") from error
    except (KafkaError, OSError) as error:
        raise UnreachableError(f"records were not acknowledged: {type(error).__name__}: {error}") from error
    return [Landed(m.topic, m.partition, m.offset) for m in results]


class Sender:
    """For services without state: at-least-once sends, repeated until the broker acknowledges them."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer

    async def send(self, records: Sequence[OutboxRecord]) -> list[Landed]:
        """Returns when all records are acknowledged, however long the broker is away."""
        if not records:
            return []
        return await retry_in_place(lambda: send_each(self._producer, records))


@asynccontextmanager
async def sender(broker: Broker) -> AsyncIterator[Sender]:
    """A sender for the length of a block; waits for the broker first."""
    producer = await retry_in_place(broker.producer)
    try:
        yield Sender(producer)
    finally:
        with contextlib.suppress(TimeoutError):  # it waits for acknowledgements that nobody waits for any more
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await producer.stop()
