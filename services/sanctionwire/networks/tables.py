"""Tables of the networks service: the facts that the book is a function of, and what was told of each network."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from sanctionwire.store.tables import new_metadata

metadata = new_metadata()

fact = Table(
    "fact",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("key", String(1100), primary_key=True),
    Column("value", Text, nullable=False),
)
"""``kind`` finding, directive or network; ``value`` is JSON that ``Book.load`` takes back."""
