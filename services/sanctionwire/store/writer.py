"""One writer a service: a lock that dies with its holder, and an epoch that shuts out a holder who does not know
it is dead.
"""

from __future__ import annotations

import asyncio
import os
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

import structlog
from filelock import FileLock, Timeout
from sqlalchemy import Connection, create_engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from sanctionwire.errors import FencedError
from sanctionwire.store import tables
from sanctionwire.store.engine import Store

log = structlog.get_logger(__name__)

LOCK_POLL_S = 0.5
"""How often a standby looks whether the writer is gone."""


@asynccontextmanager
async def writer_lock(store: Store) -> AsyncIterator[None]:
    """Wait until no other process writes for this service, then hold that right until the block ends.

    On SQLite it is a lock on a file beside the database, on PostgreSQL an advisory lock of a session: both fall when
    their holder dies, however it dies.
    """
    if store.engine.dialect.name == "postgresql":
        async with _advisory_lock(store):
            yield
        return
    path = store.sqlite_path
    if path is None:  # a database in memory has no second process
        yield
        return
    lock = FileLock(f"{path}.writer-lock", thread_local=False)
    said = False
    while True:
        try:
            lock.acquire(blocking=False)
            break
        except Timeout:
            if not said:
                log.info("standing_by", service=store.service, waits_for="the writer that holds the lock")
                said = True
            await asyncio.sleep(LOCK_POLL_S)
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def _advisory_lock(store: Store) -> AsyncIterator[None]:
    key = zlib.crc32(f"sanctionwire/{store.service}".encode())
    engine = create_engine(store.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    connection = await asyncio.to_thread(engine.connect)
    said = False
    try:
        while not await asyncio.to_thread(
            lambda: connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one()
        ):
            if not said:
                log.info("standing_by", service=store.service, waits_for="the writer that holds the lock")
                said = True
            await asyncio.sleep(LOCK_POLL_S)
        yield
    finally:
        try:
            await asyncio.to_thread(connection.close)
        except DBAPIError:
            log.warning("advisory_lock_connection_lost", service=store.service)
        engine.dispose()


@dataclass(frozen=True)
class Writer:
    """The right to write, as of one epoch. Every transaction that changes state calls ``confirm`` or ``advance``
    first.
    """

    service: str
    epoch: int

    @classmethod
    async def take(cls, store: Store) -> Self:
        """Raise the epoch and become its holder."""
        holder = f"{socket.gethostname()}/{os.getpid()}"

        def raise_epoch(connection: Connection) -> int:
            row = connection.execute(select(tables.writer).where(tables.writer.c.name == store.service)).first()
            epoch = 1 if row is None else int(row.epoch) + 1
            values = {"epoch": epoch, "holder": holder}
            if row is None:
                connection.execute(insert(tables.writer).values(name=store.service, **values))
            else:
                connection.execute(update(tables.writer).where(tables.writer.c.name == store.service).values(**values))
            return epoch

        epoch = await store.run(raise_epoch)
        log.info("writer_epoch", service=store.service, epoch=epoch)
        return cls(store.service, epoch)

    def confirm(self, connection: Connection) -> None:
        """Lock the epoch row for this transaction; raises ``FencedError`` where another writer has taken over."""
        hit = connection.execute(
            update(tables.writer)
            .where(tables.writer.c.name == self.service, tables.writer.c.epoch == self.epoch)
            .values(epoch=self.epoch)
        ).rowcount
        if hit != 1:
            raise FencedError(f"another writer of {self.service} has taken over epoch {self.epoch}")

    def advance(self, connection: Connection, topic: str, partition: int, old: int, new: int) -> None:
        """Move a position from ``old`` to ``new``; raises ``FencedError`` where it does not stand at ``old``."""
        self.confirm(connection)
        hit = connection.execute(
            update(tables.position)
            .where(
                tables.position.c.topic == topic,
                tables.position.c.partition == partition,
                tables.position.c.next_offset == old,
            )
            .values(next_offset=new)
        ).rowcount
        if hit == 1:
            return
        known = connection.execute(
            select(tables.position.c.next_offset).where(
                tables.position.c.topic == topic, tables.position.c.partition == partition
            )
        ).scalar_one_or_none()
        if known is not None:
            raise FencedError(f"position of {topic}/{partition} is {known}, not {old}: somebody else moved it")
        connection.execute(insert(tables.position).values(topic=topic, partition=partition, next_offset=new))


def positions(connection: Connection) -> dict[tuple[str, int], int]:
    """Next offset to apply by (topic, partition)."""
    return {(row.topic, row.partition): row.next_offset for row in connection.execute(select(tables.position))}
