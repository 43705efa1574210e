"""Applies polls to the book: one transaction a poll, which moves the position, stores the facts and fills the
outbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from sanctionwire.errors import BadEventError, FencedError
from sanctionwire.networks.book import Book
from sanctionwire.networks.facts import Fact
from sanctionwire.networks.storage import is_empty, load_book, store_facts
from sanctionwire.networks.update import Update
from sanctionwire.store.engine import Store
from sanctionwire.store.outbox import OutboxRecord, enqueue
from sanctionwire.store.writer import Writer, positions
from sanctionwire.stream.codec import decode
from sanctionwire.stream.dead_letters import dead_letter
from sanctionwire.stream.metrics import ALERTS, DEAD_LETTERS, EVENTS, HELD_BATCHES
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.runtime import retry_in_place
from sanctionwire_schemas import Cause, DeadLetterReason, Directive, Finding, Topic

log = structlog.get_logger(__name__)

SERVICE = "networks"
SOURCE = f"sanctionwire/{SERVICE}"

Place = tuple[str, int, int]


@dataclass
class Applied:
    """What one poll made due."""

    facts: list[Fact] = field(default_factory=list)
    outbox: list[OutboxRecord] = field(default_factory=list)
    positions: dict[tuple[str, int], int] = field(default_factory=dict)


def apply_record(book: Book, record: Any, *, known: BadEventError | None = None) -> Update:
    """Take one consumed record into the book. Raises ``BadEventError`` for what must become a dead letter.

    ``known`` is why the record is already known to be one.

    An event counts as observed when its record was written: so a rebuild sees the times that the live book saw.
    """
    if known is not None:
        raise known
    cause = Cause(topic=record.topic, partition=record.partition, offset=record.offset)
    observed = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    if record.topic == Topic.DIRECTIVES:
        update = book.direct(decode(Directive, record.value), cause=cause, observed=observed)
    else:
        update = book.apply(decode(Finding, record.value), cause=cause, observed=observed)
    if update.conflict is not None:
        raise BadEventError(DeadLetterReason.ID_CONFLICT, update.conflict)
    return update


class BookKeeper:
    """The one writer of the book."""

    def __init__(
        self, store: Store, writer: Writer, *, now: Callable[[], datetime], wake_relay: Callable[[], None]
    ) -> None:
        self._store = store
        self._writer = writer
        self._now = now
        self._wake_relay = wake_relay
        self._book: Book | None = None
        self._positions: dict[tuple[str, int], int] = {}

    async def load(self) -> Book:
        """The book and the positions as committed."""
        book, self._positions = await self._store.run(lambda c: (load_book(c), positions(c)))
        self._book = book
        return book

    async def work(self, records: list[Any]) -> None:
        """Apply one poll. Returns when it is committed, however long the database is away."""
        try:
            await retry_in_place(lambda: self._once(records))
        finally:
            self._wake_relay()

    async def _once(self, records: list[Any]) -> None:
        poisonous: dict[Place, BadEventError] = {}
        while True:
            book = self._book or await self.load()
            fresh = [r for r in records if r.offset >= self._positions.get((r.topic, r.partition), 0)]
            applied, fault = await asyncio.to_thread(self._apply, book, fresh, poisonous)
            if fault is None:
                break
            # The book may be half changed by the record that failed: forget it, and apply the rest without that record.
            self._book = None
            poisonous |= fault
        try:
            await self._store.run(lambda c: self._commit(c, applied))
        except BaseException:
            self._book = None  # what we hold in memory was never stored
            raise
        self._positions |= applied.positions
        HELD_BATCHES.set(len(book.held()))

    def _apply(
        self, book: Book, records: list[Any], poisonous: dict[Place, BadEventError]
    ) -> tuple[Applied, dict[Place, BadEventError] | None]:
        applied = Applied()
        for record in records:
            place = (record.topic, record.partition, record.offset)
            try:
                update = apply_record(book, record, known=poisonous.get(place))
            except BadEventError as error:
                self._give_up(applied, record, error)
            except Exception as error:
                log.exception("book_failed", topic=record.topic, offset=record.offset)
                message = f"the book failed: {type(error).__name__}: {error}"
                return applied, {place: BadEventError(DeadLetterReason.UNPROCESSABLE, message)}
            else:
                self._take(applied, update)
            applied.positions[record.topic, record.partition] = record.offset + 1
        return applied, None

    def _take(self, applied: Applied, update: Update) -> None:
        EVENTS.labels(SERVICE, "applied" if update else "known").inc()
        applied.facts += update.facts
        if update.held is not None:
            log.debug("batch_held", batch=update.held.batch_id, present=update.held.present, size=update.held.size)
        if update.unknown:
            log.warning(
                "directive_subjects_unknown", subjects=list(update.unknown), effect="counts once they are known"
            )
        for known in update.changed:
            ce_id = f"{known.network_id}/{known.record.network_version}"
            applied.outbox.append(
                outgoing(Topic.NETWORKS, known.record, ce_id=ce_id, ce_source=SOURCE, value=known.json)
            )
        for alert in update.alerts:
            ALERTS.labels(alert.kind.value, alert.severity.value).inc()
            log.info(
                "alert", kind=alert.kind.value, network_id=alert.network_id, alert_id=alert.alert_id, title=alert.title
            )
            told = alert.model_copy(update={"emitted": self._now()})
            applied.outbox.append(outgoing(Topic.ALERTS, told, ce_id=alert.alert_id, ce_source=SOURCE))

    def _give_up(self, applied: Applied, record: Any, error: BadEventError) -> None:
        DEAD_LETTERS.labels(SERVICE, error.reason.value).inc()
        log.warning(
            "dead_letter", topic=record.topic, offset=record.offset, reason=error.reason.value, error=str(error)
        )
        applied.outbox.append(dead_letter(record, error, service=SERVICE))

    def _commit(self, connection: Connection, applied: Applied) -> None:
        for (topic, partition), new in applied.positions.items():
            old = self._positions.get((topic, partition))
            if old is None:
                old = -1  # no row yet: `advance` makes it, and fails if somebody else has
            self._writer.advance(connection, topic, partition, old, new)
        if not applied.positions:
            self._writer.confirm(connection)
        store_facts(connection, applied.facts)
        enqueue(connection, applied.outbox)


def refuse_second_start(connection: Connection, *, alerts_exist: bool) -> None:
    """An empty book beside existing alerts would tell everything again. Raises ``FencedError`` naming the way out."""
    if alerts_exist and is_empty(connection) and not positions(connection):
        raise FencedError(
            "the book is empty but alerts.v1 is not: its database was lost or is another one. "
            "Run `sanctionwire networks rebuild`, which publishes nothing twice"
        )
