"""The book on disk: facts in, facts out, always inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, select

from sanctionwire.networks import tables
from sanctionwire.networks.book import Book
from sanctionwire.networks.facts import Fact, FactKind, Json
from sanctionwire.store.outbox import upsert


def store_facts(connection: Connection, facts: Iterable[Fact]) -> None:
    """Insert or replace."""
    for fact in facts:
        value = orjson.dumps(fact.value).decode()
        upsert(connection, tables.fact, {"kind": fact.kind.value, "key": fact.key}, {"value": value})


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
