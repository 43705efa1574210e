"""The book on disk: facts in, facts out, always inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, select

from sanctionwire.networks import tables
from sanctionwire.networks.book import Book
from sanctionwire.networks.facts import Fact, FactKind, Json
from sanctionwire.store.outbox import upsert_all


def store_facts(connection: Connection, facts: Iterable[Fact]) -> None:
    """Insert or replace; of facts with one key the last is written."""
    last = {(fact.kind.value, fact.key): fact for fact in facts}
    rows = [{"kind": kind, "key": key, "value": fact.write().decode()} for (kind, key), fact in last.items()]
    upsert_all(connection, tables.fact, ("kind", "key"), rows)


def load_book(connection: Connection, *, settings_hash: str | None = None) -> Book:
    """The book as of the last committed transaction."""
    rows: dict[str, list[Json]] = {kind.value: [] for kind in FactKind}
    for row in connection.execute(select(tables.fact).order_by(tables.fact.c.kind, tables.fact.c.key)):
        rows[row.kind].append(orjson.loads(row.value))
    return Book.load(
        rows[FactKind.FINDING], rows[FactKind.NETWORK], rows[FactKind.DIRECTIVE], settings_hash=settings_hash
    )


def is_empty(connection: Connection) -> bool:
    """No fact was ever stored."""
    return connection.execute(select(tables.fact.c.kind).limit(1)).first() is None
