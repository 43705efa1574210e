"""Tables of the notify service: what is owed to whom, and who has been listening since when."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from sanctionwire.store.tables import RowId, new_metadata

metadata = new_metadata()

delivery = Table(
    "delivery",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("alert_id", String(512), nullable=False),
    Column("network_id", String(512), nullable=False),
    Column("destination", String(100), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_attempt_ms", BigInteger, nullable=True),
    Column("due_ms", BigInteger, nullable=False),
    Column("stepped_aside", Boolean, nullable=False),
    Column("alert", LargeBinary, nullable=True),
    UniqueConstraint("alert_id", "destination"),
    Index("ix_delivery_queue", "destination", "state", "id"),
    sqlite_autoincrement=True,
)
"""One row an alert and destination; ``id`` is the order of telling. ``alert`` is JSON, kept while it is pending."""

destination = Table(
    "destination",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("started_ms", BigInteger, nullable=False),
)
"""Destinations that were started: alerts older than that are on record as skipped, all later ones are owed."""

silence = Table(
    "silence",
    metadata,
    Column("directive_id", String(512), primary_key=True),
    Column("network_id", String(512), primary_key=True),
    Column("from_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=True),
)
"""Networks of which people decided to hear nothing: alerts raised from then on, up to an end if there is one."""
