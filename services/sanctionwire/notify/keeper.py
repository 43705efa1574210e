"""The ledger in its database: takes polls of alerts, and serves the dispatcher. One transaction each.

An alert is in the ledger before its position is passed; a result is in it together with the record for deliveries.v1.
So whatever dies at whatever moment, every alert ends as delivered, failed or skipped, and only a post whose answer was
lost is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from sanctionwire.errors import BadEventError
from sanctionwire.notify import ledger
from sanctionwire.notify.ledger import Pending
from sanctionwire.notify.outcome import Attempt
from sanctionwire.store import OutboxRecord, Store, Writer, enqueue
from sanctionwire.store.writer import positions
from sanctionwire.stream.codec import decode
from sanctionwire.stream.dead_letters import dead_letter
from sanctionwire.stream.metrics import DEAD_LETTERS, DELIVERIES, EVENTS
from sanctionwire.stream.records import outgoing, traceparent
from sanctionwire.stream.runtime import retry_in_place
from sanctionwire_schemas import Alert, Delivery, Directive, Topic

T = TypeVar("T")
log = structlog.get_logger(__name__)

SERVICE = "notify"
SOURCE = f"sanctionwire/{SERVICE}"


@dataclass
class _Taken:
    """What one poll holds."""

    alerts: list[Alert] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    dead_letters: list[OutboxRecord] = field(default_factory=list)
    moves: dict[tuple[str, int], int] = field(default_factory=dict)


class LedgerKeeper:
    """The one writer of the ledger. Every call waits for the database, however long it is away."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        destinations: Collection[str],
        *,
        now: Callable[[], datetime],
        wake_relay: Callable[[], None],
    ) -> None:
        self._store = store
        self._writer = writer
        self._destinations = tuple(destinations)
        self._now = now
        self._wake_relay = wake_relay

    async def unstarted(self) -> list[str]:
        """Destinations that are configured but were never started here."""
        known = await self._run(ledger.started)
        return [name for name in self._destinations if name not in known]

    async def is_empty(self) -> bool:
        """The database is new, or it was lost."""
        return await self._run(lambda c: ledger.is_empty(c) and not positions(c))

    async def restore(self, deliveries: Iterable[Delivery]) -> frozenset[str]:
        """Rebuild the empty ledger from what stands on deliveries.v1; returns the destinations found there."""
        found = list(deliveries)

        def work(connection: Connection) -> frozenset[str]:
            names = ledger.restore(connection, found) - {ledger.NO_DESTINATION}
            for name in sorted(names):
                ledger.start(connection, name, (), self._now())
            return names

        names = await self._run(work)
        log.info("ledger_restored", deliveries=len(found), destinations=sorted(names))
        return names

    async def start(self, name: str, before: Collection[tuple[str, str]]) -> None:
        """Start a destination; the alerts ``before`` it (alert id, network id) are skipped, on record."""

        def work(connection: Connection) -> None:
            enqueue(connection, _outgoing(ledger.start(connection, name, before, self._now())))

        await self._run(work)
        self._wake_relay()
        log.info("destination_started", destination=name, alerts_before_start=len(before))

    async def learn(self, directives: Iterable[Directive]) -> None:
        """Take in what people decided before the alerts that come now."""
        found = list(directives)
        await self._run(lambda c: ledger.hush(c, found))

    async def owed_to_others(self) -> Mapping[str, int]:
        """Pending alerts of destinations that are no longer configured, and so wait for ever."""
        owed = await self._run(ledger.owed)
        return {name: number for name, number in owed.items() if name not in self._destinations}

    async def work(self, records: list[Any]) -> None:
        """Take one poll of alerts.v1 and directives.v1 into the ledger."""
        await self._run(lambda c: self._take(c, records))
        self._wake_relay()

    async def next_pending(self, destination: str) -> Pending | None:
        """See :class:`sanctionwire.notify.dispatch.Ledger`."""
        return await self._run(lambda c: ledger.next_pending(c, destination, self._now()))

    async def record(self, pending: Pending, attempt: Attempt, wait_s: float | None) -> None:
        """See :class:`sanctionwire.notify.dispatch.Ledger`."""
        at = self._now()

        def work(connection: Connection) -> Delivery | None:
            told = ledger.record(connection, pending, attempt, wait_s, at)
            if told is not None:
                enqueue(connection, _outgoing([told]))
            return told

        told = await self._run(work)
        if told is not None:
            DELIVERIES.labels(told.destination, told.status.value, told.reason.value).inc()
        self._wake_relay()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def as_writer(connection: Connection) -> T:
            self._writer.confirm(connection)
            return work(connection)

        return await retry_in_place(lambda: self._store.run(as_writer))

    def _take(self, connection: Connection, records: list[Any]) -> None:
        known = positions(connection)
        taken = _read([r for r in records if r.offset >= known.get((r.topic, r.partition), 0)])
        ledger.hush(connection, taken.directives)
        decided = ledger.take(connection, taken.alerts, self._destinations, self._now())
        enqueue(connection, [*taken.dead_letters, *_outgoing(decided)])
        for (topic, partition), new in taken.moves.items():
            # -1: no row yet; ``advance`` makes it
            self._writer.advance(connection, topic, partition, known.get((topic, partition), -1), new)


def _read(records: Iterable[Any]) -> _Taken:
    taken = _Taken()
    for record in records:
        taken.moves[record.topic, record.partition] = record.offset + 1
        try:
            if record.topic == Topic.DIRECTIVES:
                taken.directives.append(decode(Directive, record.value))
                continue
            taken.alerts.append(decode(Alert, record.value))
        except BadEventError as error:
            if record.topic == Topic.DIRECTIVES:
                continue  # networks, which obeys most of them, makes a dead letter of it
            DEAD_LETTERS.labels(SERVICE, error.reason.value).inc()
            log.warning(
                "dead_letter", topic=record.topic, offset=record.offset, reason=error.reason.value, error=str(error)
            )
            taken.dead_letters.append(dead_letter(record, error, service=SERVICE))
        else:
            EVENTS.labels(SERVICE, "taken").inc()
    return taken


def _outgoing(deliveries: Iterable[Delivery]) -> list[OutboxRecord]:
    return [
        outgoing(Topic.DELIVERIES, one, ce_id=one.delivery_id, ce_source=SOURCE, trace=traceparent(one.alert_id))
        for one in deliveries
    ]
