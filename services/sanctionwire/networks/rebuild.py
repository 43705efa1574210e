"""A new book from the topics alone; it must equal the old one, and nothing already told is told again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import Connection

from sanctionwire.errors import BadEventError, FencedError, InputError
from sanctionwire.networks.book import Book
from sanctionwire.networks.facts import Fact
from sanctionwire.networks.service import SERVICE, SOURCE, apply_record
from sanctionwire.networks.storage import is_empty, load_book, store_facts
from sanctionwire.settings import NetworksSettings
from sanctionwire.store import Store, Writer, writer_lock
from sanctionwire.store.engine import sqlite_file
from sanctionwire.store.outbox import OutboxRecord, enqueue
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.records import outgoing
from sanctionwire_schemas import Alert, PaymentNetwork, Topic

log = structlog.get_logger(__name__)

SHOWN_NETWORKS = 5


@dataclass
class Replay:
    """What replaying produced beside the book."""

    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    networks: dict[str, PaymentNetwork] = field(default_factory=dict)
    positions: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a rebuild or check ended, in one sentence."""

    ok: bool
    sentence: str


async def replay(broker: Broker, *, step: Callable[[], None]) -> tuple[Book, Replay]:
    """Read findings and directives from the beginning and apply them in the order in which they were written.

    ``step`` is called once a record. Raises ``UnreachableError``.
    """
    await broker.wait()
    records = [record async for record in read_to_end(broker, [Topic.FINDINGS, Topic.DIRECTIVES])]
    records.sort(key=lambda r: (r.timestamp, r.topic != Topic.FINDINGS, r.offset))
    return replay_records(records, step=step)


def replay_records(records: Iterable[Any], *, step: Callable[[], None]) -> tuple[Book, Replay]:
    """Apply consumed records to an empty book."""
    book, result = Book(), Replay()
    for record in records:
        try:
            update = apply_record(book, record)
        except BadEventError:
            pass  # dead-lettered when it first came
        else:
            result.facts |= {(f.kind.value, f.key): f for f in update.facts}
            result.alerts += update.alerts
            result.networks |= {n.network_id: n for n in update.networks}
        key = (record.topic, record.partition)
        result.positions[key] = max(result.positions.get(key, 0), record.offset + 1)
        step()
    return book, result


async def told_causes(broker: Broker) -> dict[tuple[str, int], int]:
    """The highest cause on alerts.v1 by (topic, partition) of the cause: up to there everything was told."""
    highest: dict[tuple[str, int], int] = {}
    async for record in read_to_end(broker, [Topic.ALERTS]):
        cause = decode(Alert, record.value).cause
        key = (cause.topic, cause.partition)
        highest[key] = max(highest.get(key, -1), cause.offset)
    return highest


def untold(alerts: Iterable[Alert], told: dict[tuple[str, int], int]) -> list[Alert]:
    """The alerts whose cause lies beyond what was told."""
    return [a for a in alerts if a.cause.offset > told.get((a.cause.topic, a.cause.partition), -1)]


async def check_book(settings: NetworksSettings, broker: Broker, *, step: Callable[[], None]) -> Outcome:
    """Compare the stored book with one replayed from the topics, without changing anything.

    Raises ``InputError`` where there is no database: opening it would make one.
    """
    file = sqlite_file(settings.database_of(SERVICE))
    if file is not None and not file.exists():
        raise InputError("there is no book here: name the folder of the service with --data-dir", place=str(file))
    store = await Store.open(settings.database_of(SERVICE), service=SERVICE)
    try:
        stored = await store.run(load_book)
    finally:
        await store.close()
    replayed, _ = await replay(broker, step=step)
    counts = len(stored.contents()), len(replayed.contents())
    if stored.fingerprint() == replayed.fingerprint():
        return Outcome(ok=True, sentence=f"the stored book equals the replayed one: {counts[0]} standing networks")
    return Outcome(
        ok=False,
        sentence=f"the stored book ({counts[0]} standing networks) differs from the replayed one ({counts[1]}): "
        f"{differences(stored, replayed)}",
    )


def differences(stored: Book, replayed: Book) -> str:
    """Which standing networks differ, by id: ``missing network-1f6a; extra network-77b0``. Their ids do not count."""
    mine, theirs = stored.contents(), replayed.contents()
    alike = set(mine.values()) & set(theirs.values())
    mine = {i: content for i, content in mine.items() if content not in alike}
    theirs = {i: content for i, content in theirs.items() if content not in alike}
    found = {"missing": theirs.keys() - mine, "extra": mine.keys() - theirs, "different": mine.keys() & theirs}
    return "; ".join(f"{len(ids)} {what}: {_some(ids)}" for what, ids in found.items() if ids)


def _some(ids: Collection[str]) -> str:
    return ", ".join(sorted(ids)[:SHOWN_NETWORKS]) + (" ..." if len(ids) > SHOWN_NETWORKS else "")


async def rebuild_book(settings: NetworksSettings, broker: Broker, *, step: Callable[[], None]) -> Outcome:
    """Fill an empty database from the topics. Raises ``FencedError`` where it is not empty."""
    store = await Store.open(settings.database_of(SERVICE), service=SERVICE)
    try:
        await _refuse_full(store, settings)  # at once, not only when the writer that fills it is gone
        async with writer_lock(store):
            await _refuse_full(store, settings)  # and before the epoch: it would shut out a writer without a lock
            writer = await Writer.take(store)
            book, result = await replay(broker, step=step)
            new = untold(result.alerts, await told_causes(broker))

            def commit(connection: Connection) -> None:
                for (topic, partition), offset in result.positions.items():
                    writer.advance(connection, topic, partition, -1, offset)
                store_facts(connection, result.facts.values())
                enqueue(connection, _outbox(result, new))

            await store.run(commit)
    finally:
        await store.close()
    return Outcome(
        ok=True,
        sentence=f"{len(book.networks())} networks rebuilt; {len(new)} alerts were not told yet and go out at the next "
        "start",
    )


async def _refuse_full(store: Store, settings: NetworksSettings) -> None:
    if not await store.run(is_empty):
        place = "the database" if settings.database_url is not None else f"the database in {settings.data_dir}"
        raise FencedError(f"{place} already holds a book: move it away first, or use --check")


def _outbox(result: Replay, alerts: list[Alert]) -> Iterable[OutboxRecord]:
    for network in result.networks.values():  # compacted: the same state once more does no harm
        ce_id = f"{network.network_id}/{network.network_version}"
        yield outgoing(Topic.NETWORKS, network, ce_id=ce_id, ce_source=SOURCE)
    for alert in alerts:
        yield outgoing(Topic.ALERTS, alert, ce_id=alert.alert_id, ce_source=SOURCE)
