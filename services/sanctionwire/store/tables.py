"""Tables that every service with state has, beside its own. Migrations are in ``migrations/versions/plumbing``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table, Text

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> MetaData:
    """Metadata for the tables of one service, with constraint names that migrations can refer to."""
    return MetaData(naming_convention=NAMING)


plumbing = new_metadata()

# BIGINT on PostgreSQL; on SQLite only INTEGER PRIMARY KEY counts up by itself.
RowId = BigInteger().with_variant(Integer(), "sqlite")

writer = Table(
    "writer",
    plumbing,
    Column("name", String(64), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", String(200), nullable=False),
)
"""Who may write: a transaction that cannot confirm its epoch here is rolled back."""

position = Table(
    "position",
    plumbing,
    Column("topic", String(249), primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next_offset", BigInteger, nullable=False),
)
"""How far each partition was applied; moves in the transaction that applies it."""

outbox = Table(
    "outbox",
    plumbing,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("topic", String(249), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("value", LargeBinary, nullable=True),
    Column("headers", Text, nullable=False),
    Column("mark", String(1200), nullable=False),
    sqlite_autoincrement=True,
)
"""What must go out, in order. A row leaves when the broker has acknowledged it."""

relayed = Table(
    "relayed",
    plumbing,
    Column("topic", String(249), primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next_offset", BigInteger, nullable=False),
)
"""Behind which offset of a target partition our unacknowledged records could stand."""
