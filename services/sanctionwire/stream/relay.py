"""The relay: brings the outbox to Kafka in order, once, and knows what became of every record.

A send whose answer was lost may or may not have landed. So after a start and after any failure the relay reads the
tail of the target topics, from the last offset it is sure of, and strikes out what already stands there. On Apache
Kafka it works in transactions under one ``transactional_id``, so that an older writer is fenced by the broker as well.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from time import monotonic

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, ProducerFenced
from sqlalchemy import Connection

from sanctionwire.errors import FencedError, UnreachableError
from sanctionwire.store import outbox
from sanctionwire.store.engine import Store
from sanctionwire.store.outbox import OutboxRecord, mark_of
from sanctionwire.store.writer import Writer
from sanctionwire.stream.broker import RETRY_FIRST_S, RETRY_MAX_S, TRANSACTION_TIMEOUT_MS, read_to_end
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.send import Landed, send_each

log = structlog.get_logger(__name__)

BATCH_RECORDS = 500
IDLE_LOOK_S = 2.0
"""The relay is woken after each commit; this look catches a wake-up that was missed."""
STOP_GRACE_S = 1.5


class Relay:
    """Publishes one service's outbox."""

    def __init__(self, store: Store, writer: Writer, runtime: Runtime) -> None:
        self._store = store
        self._writer = writer
        self._runtime = runtime
        self._part = f"{store.service} relay"
        self._wake = asyncio.Event()
        self._certain = False
        self._producer: AIOKafkaProducer | None = None

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._wake.set()

    async def run(self) -> None:
        """Publish until asked to stop, then once more. Raises ``FencedError`` when another writer has taken over."""
        wait_s = RETRY_FIRST_S
        try:
            while not self._runtime.stop.is_set():
                self._wake.clear()
                try:
                    await self._publish_unless_stopped()
                    self._runtime.health.ready(self._part)
                    wait_s = RETRY_FIRST_S
                    await self._sleep(IDLE_LOOK_S)
                except UnreachableError as error:
                    self._runtime.health.not_ready(self._part, str(error))
                    log.warning("relay_waits", service=self._store.service, error=str(error), wait_s=wait_s)
                    await self.close()
                    await self._sleep(wait_s)
                    wait_s = min(wait_s * 2, RETRY_MAX_S)
            with contextlib.suppress(UnreachableError, TimeoutError):
                async with asyncio.timeout(STOP_GRACE_S):
                    await self.publish_pending()
        finally:
            await self.close()

    async def publish_pending(self) -> int:
        """Bring everything that waits in the outbox to Kafka; returns how many records that were.

        Raises ``UnreachableError`` (try again; outcomes are checked then) or ``FencedError``.
        """
        done = 0
        while records := await self._store.run(self._pending):
            producer = await self._ready_producer()
            if not self._certain:
                records = await self._strike_out_landed(records)
                self._certain = True
                if not records:
                    continue
            self._certain = False  # until the answers are in
            landed = await self._send(producer, records)
            await self._store.run(self._settle(records, landed))
            self._certain = True
            done += len(records)
        return done

    async def _publish_unless_stopped(self) -> None:
        """Publish; once the process is asked to stop, an answer is waited for no longer than ``STOP_GRACE_S``."""
        publishing = asyncio.ensure_future(self.publish_pending())
        stopped = asyncio.ensure_future(self._runtime.stop.wait())
        try:
            await asyncio.wait({publishing, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not publishing.done():
                await asyncio.wait({publishing}, timeout=STOP_GRACE_S)
            if publishing.done():
                publishing.result()
        finally:
            stopped.cancel()
            if not publishing.done():
                publishing.cancel()
                await asyncio.wait({publishing}, timeout=STOP_GRACE_S)

    def _pending(self, connection: Connection) -> list[OutboxRecord]:
        self._writer.confirm(connection)
        return outbox.pending(connection, BATCH_RECORDS)

    def _settle(self, records: list[OutboxRecord], landed: list[Landed]) -> Callable[[Connection], None]:
        offsets: dict[tuple[str, int], int] = {}
        for place in landed:
            key = (place.topic, place.partition)
            offsets[key] = max(offsets.get(key, 0), place.offset + 1)
        ids = [r.id for r in records]

        def settle(connection: Connection) -> None:
            self._writer.confirm(connection)
            outbox.settle(connection, ids, offsets)

        return settle

    async def _send(self, producer: AIOKafkaProducer, records: list[OutboxRecord]) -> list[Landed]:
        if not await self._runtime.broker.supports_transactions():
            return await send_each(producer, records)
        began = monotonic()
        try:
            # No abort where this fails: it would wait for a broker that may be away. The next producer aborts it.
            await producer.begin_transaction()
            landed = await send_each(producer, records)
            await producer.commit_transaction()
        except (ProducerFenced, FencedError) as error:
            if monotonic() - began > TRANSACTION_TIMEOUT_MS / 1000:  # then the broker itself has aborted it
                raise UnreachableError("the transaction was open for longer than the broker allows") from error
            raise FencedError(f"another {self._store.service} writer has started") from error
        except (KafkaError, OSError) as error:
            raise UnreachableError(f"transaction failed: {type(error).__name__}: {error}") from error
        return landed

    async def _strike_out_landed(self, records: list[OutboxRecord]) -> list[OutboxRecord]:
        """Take out the records that already stand on their topic; returns the rest."""
        topics = sorted({r.topic for r in records})
        known = await self._store.run(lambda c: outbox.relayed_offsets(c, topics))
        start = {TopicPartition(topic, partition): offset for (topic, partition), offset in known.items()}
        wanted = {(r.topic, r.mark): r for r in records}
        landed: dict[tuple[str, str], Landed] = {}
        async for record in read_to_end(self._runtime.broker, topics, start):
            mark = mark_of(record.headers)
            if (record.topic, mark) in wanted:
                landed[record.topic, mark] = Landed(record.topic, record.partition, record.offset)
        if landed:
            log.info("already_published", service=self._store.service, records=len(landed))
            found = [wanted[key] for key in landed]
            await self._store.run(self._settle(found, list(landed.values())))
        return [r for r in records if (r.topic, r.mark) not in landed]

    async def _ready_producer(self) -> AIOKafkaProducer:
        if self._producer is not None:
            return self._producer
        broker = self._runtime.broker
        transactional_id = f"sanctionwire-{self._store.service}" if await broker.supports_transactions() else None
        producer = await broker.producer(transactional_id=transactional_id)
        self._producer = producer
        return producer

    async def close(self) -> None:
        """After a failure the next attempt starts with a new producer and checks what became of the old one's
        records.
        """
        producer, self._producer, self._certain = self._producer, None, False
        if producer is not None:
            with contextlib.suppress(KafkaError, OSError, TimeoutError):
                async with asyncio.timeout(STOP_GRACE_S):
                    await producer.stop()

    async def _sleep(self, seconds: float) -> None:
        stop = asyncio.ensure_future(self._runtime.stop.wait())
        wake = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({stop, wake}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            wake.cancel()
