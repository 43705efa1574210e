"""What a service owes to Kafka, written in the transaction that makes it due."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from sanctionwire.store import tables


@dataclass(frozen=True)
class OutboxRecord:
    """One record to publish. ``mark`` is unique on its topic: by it the relay sees what already went out."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    mark: str
    id: int = 0


MARK_HEADER = "sw_mark"


def mark_of(headers: Iterable[tuple[str, bytes | None]]) -> str:
    """The mark of a record as it stands on Kafka: its own header where it has one, else ``ce_id``."""
    text = {name: value.decode("utf-8", "replace") for name, value in headers if value is not None}
    return text.get(MARK_HEADER) or text.get("ce_id", "")


def enqueue(connection: Connection, records: Iterable[OutboxRecord]) -> int:
    """Add records in their order; returns how many."""
    rows = [
        {
            "topic": r.topic,
            "key": r.key,
            "value": r.value,
            "headers": json.dumps([[name, base64.b64encode(value).decode()] for name, value in r.headers]),
            "mark": r.mark,
        }
        for r in records
    ]
    if rows:
        connection.execute(insert(tables.outbox), rows)
    return len(rows)


def pending(connection: Connection, limit: int) -> list[OutboxRecord]:
    """The oldest records not yet known to be on Kafka, in order."""
    rows = connection.execute(select(tables.outbox).order_by(tables.outbox.c.id).limit(limit))
    return [
        OutboxRecord(
            topic=row.topic,
            key=row.key,
            value=row.value,
            headers=tuple((name, base64.b64decode(value)) for name, value in json.loads(row.headers)),
            mark=row.mark,
            id=row.id,
        )
        for row in rows
    ]


def settle(connection: Connection, ids: Sequence[int], offsets: dict[tuple[str, int], int]) -> None:
    """Take published records out, and remember up to where (next offset) each target partition holds settled ones."""
    for start in range(0, len(ids), 500):
        connection.execute(delete(tables.outbox).where(tables.outbox.c.id.in_(ids[start : start + 500])))
    for (topic, partition), next_offset in offsets.items():
        upsert(connection, tables.relayed, {"topic": topic, "partition": partition}, {"next_offset": next_offset})


def relayed_offsets(connection: Connection, topics: Iterable[str]) -> dict[tuple[str, int], int]:
    """Per target partition: the offset from which records of unknown outcome could stand."""
    rows = connection.execute(select(tables.relayed).where(tables.relayed.c.topic.in_(list(topics))))
    return {(row.topic, row.partition): row.next_offset for row in rows}


def upsert(connection: Connection, table: Table, key: dict[str, object], values: dict[str, object]) -> None:
    """Insert a row, or overwrite the values of the one that has this primary key."""
    upsert_all(connection, table, tuple(key), [{**key, **values}])


def upsert_all(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows of equal columns, or overwrite the other columns of those that have their primary key.

    No key may come twice: PostgreSQL refuses that.
    """
    if not rows:
        return
    make = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = make(table)
    new = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=new), [dict(row) for row in rows])
