"""Ingest: lists and news from their sources, as events of what changed.

>>> from datetime import UTC, datetime
>>> from pathlib import Path
>>> from sanctionwire.ingest.changes import diff
>>> from sanctionwire.ingest.lists import format_named
>>> ofac = format_named("ofac-csv")
>>> old, new = ofac.parse([Path("monday")]), ofac.parse([Path("tuesday")])       # doctest: +SKIP
>>> changes = diff(old.by_id(), new.entries, list_id=new.list_id,
...                published_at=datetime(2025, 1, 6, tzinfo=UTC))                # doctest: +SKIP

Parsing and comparing are pure; ``service.py`` polls, stores and publishes.
"""
