"""Tables of the ingest service: the last known state of each source."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from sanctionwire.store.tables import new_metadata

metadata = new_metadata()

entry = Table(
    "entry",
    metadata,
    Column("list_id", String(64), primary_key=True),
    Column("entry_id", String(512), primary_key=True),
    Column("value", Text, nullable=False),
    Column("sha256", String(64), nullable=True),
)
"""Entries of each list as last published; ``value`` is a ListEntry and ``sha256`` that of its text (NULL: not known),
so that a publication is compared without loading the list."""

publication = Table(
    "publication",
    metadata,
    Column("list_id", String(64), primary_key=True),
    Column("published_at", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("written_at", String(40), nullable=True),
    Column("source_id", String(64), nullable=True),
)
"""The last publication of each list that was taken over, from which source, and when its file was written; times are
ISO 8601 with zone."""

article = Table(
    "article",
    metadata,
    Column("article_id", String(512), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""Articles already published, by what they said last."""

source = Table(
    "source",
    metadata,
    Column("source_id", String(512), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Latest SourceState of each source."""

memory = Table(
    "memory",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What was last seen at each source; ``value`` is a SourceMemory."""

page = Table(
    "page",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("page_id", String(32), primary_key=True),
    Column("item", Text, nullable=False),
    Column("place", Integer, nullable=False, server_default="0"),
    Column("seen_at", String(40), nullable=False),
    Column("next_at", String(40), nullable=True),
    Column("read_at", String(40), nullable=True),
    Column("article_id", String(512), nullable=True),
    Column("title", Text, nullable=False),
    Column("story", Text, nullable=True),
    Column("etag", Text, nullable=True),
    Column("last_modified", Text, nullable=True),
    Column("looks", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Index("ix_page_next_at", "source_id", "next_at"),
    Index("ix_page_article_id", "article_id"),
)
"""Pages that feeds, index pages and sitemaps led to; ``item`` is an Item, ``place`` its place in the listing, ``story``
the fingerprint of what was read. Times are ISO 8601 in UTC and sort as texts."""
