"""What ingest remembers of each source, and what a look at a source makes due. All within the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
from sqlalchemy import Connection, delete, select

from sanctionwire.ingest import tables
from sanctionwire.ingest.changes import diff
from sanctionwire.ingest.lists import ParsedList
from sanctionwire.store.outbox import enqueue, upsert
from sanctionwire.stream.records import outgoing
from sanctionwire_schemas import (
    ArticleStatus,
    DesignationChange,
    ListEntry,
    ListSource,
    NewsArticle,
    SourceState,
    Topic,
)

NEWS_SOURCE = "news"
"""``ce_source`` of every article that we read ourselves: two pollers of one page make the same event."""


@dataclass(frozen=True)
class Publication:
    """Which publication of a list was taken over last."""

    published_at: datetime
    sequence: int
    sha256: str


def last_publication(connection: Connection, list_id: str) -> Publication | None:
    """None where the list was never read."""
    row = connection.execute(select(tables.publication).where(tables.publication.c.list_id == list_id)).first()
    return None if row is None else Publication(datetime.fromisoformat(row.published_at), row.sequence, row.sha256)


def entries(connection: Connection, list_id: str) -> dict[str, ListEntry]:
    """The list as last published, by entry id."""
    rows = connection.execute(select(tables.entry.c.value).where(tables.entry.c.list_id == list_id))
    found = (ListEntry.model_validate_json(row.value) for row in rows)
    return {e.entry_id: e for e in found}


def next_publication(last: Publication | None, published_at: datetime, sha256: str) -> Publication:
    """Number a publication. One that is dated no later than the last counts as its successor: nothing is passed
    over.
    """
    if last is None or published_at > last.published_at:
        return Publication(published_at, 0, sha256)
    return Publication(last.published_at, last.sequence + 1, sha256)


def take_list(
    connection: Connection, parsed: ParsedList, publication: Publication, source: ListSource
) -> list[DesignationChange]:
    """Compare with the known state, remember the new one, and put the changes in the outbox as one batch."""
    list_id = parsed.list_id
    snapshot = last_publication(connection, list_id) is None
    old = entries(connection, list_id)
    current = _with_silent_fields(parsed, old)
    changes = diff(
        old,
        current,
        list_id=list_id,
        published_at=publication.published_at,
        sequence=publication.sequence,
        source=source,
        snapshot=snapshot,
    )
    _remember(connection, list_id, old, current)
    upsert(
        connection,
        tables.publication,
        {"list_id": list_id},
        {
            "published_at": publication.published_at.astimezone(UTC).isoformat(),
            "sequence": publication.sequence,
            "sha256": publication.sha256,
        },
    )
    enqueue(
        connection,
        (outgoing(Topic.DESIGNATIONS, c, ce_id=c.event_id, ce_source=f"list/{list_id}") for c in changes),
    )
    return changes


def _with_silent_fields(parsed: ParsedList, old: Mapping[str, ListEntry]) -> dict[str, ListEntry]:
    """The entries as published, with what the files at hand could not say taken from what is known.

    Without the main file nobody can tell a removed entry from one that has neither address nor alias: none is removed.
    """
    silent = sorted(parsed.silent_fields & ListEntry.model_fields.keys())
    current = parsed.by_id()
    if not silent:
        return current
    without_main = "name" in parsed.silent_fields
    for entry_id, entry in current.items():
        known = old.get(entry_id)
        if known is not None:
            update = {name: getattr(known, name) for name in silent}
            current[entry_id] = entry.model_copy(update=update | ({"partial": known.partial} if without_main else {}))
    return {**old, **current} if without_main else current


def _remember(
    connection: Connection, list_id: str, old: Mapping[str, ListEntry], current: Mapping[str, ListEntry]
) -> None:
    for entry_id, entry in current.items():
        if old.get(entry_id) != entry:
            key: dict[str, object] = {"list_id": list_id, "entry_id": entry_id}
            upsert(connection, tables.entry, key, {"value": entry.model_dump_json(exclude_none=True)})
    for entry_id in old.keys() - current.keys():
        connection.execute(
            delete(tables.entry).where(tables.entry.c.list_id == list_id, tables.entry.c.entry_id == entry_id)
        )


def take_articles(connection: Connection, articles: Iterable[NewsArticle]) -> list[NewsArticle]:
    """Put what is new or says something else than before in the outbox; the latter as a higher revision."""
    sent = []
    for article in articles:
        digest = said(article)
        row = connection.execute(select(tables.article).where(tables.article.c.article_id == article.id)).first()
        current = article
        if row is not None:
            if row.sha256 == digest:
                continue
            status = article.status if article.status is not ArticleStatus.PUBLISHED else ArticleStatus.CORRECTED
            current = article.model_copy(update={"revision": max(article.revision, row.revision + 1), "status": status})
        upsert(connection, tables.article, {"article_id": article.id}, {"revision": current.revision, "sha256": digest})
        sent.append(current)
    enqueue(
        connection,
        (outgoing(Topic.NEWS, a, ce_id=a.id, ce_source=NEWS_SOURCE, mark=f"{a.id}#{a.revision}") for a in sent),
    )
    return sent


def said(article: NewsArticle) -> str:
    """Hash of what an article says, whoever retrieved it and when."""
    content = [article.title, article.text, article.status.value, article.published and article.published.isoformat()]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def source_state(connection: Connection, source_id: str) -> SourceState | None:
    """The state last reported."""
    row = connection.execute(select(tables.source).where(tables.source.c.source_id == source_id)).first()
    return None if row is None else SourceState.model_validate_json(row.value)


def report(connection: Connection, state: SourceState) -> None:
    """Remember and publish the state of a source."""
    upsert(
        connection, tables.source, {"source_id": state.source_id}, {"value": state.model_dump_json(exclude_none=True)}
    )
    ce_id = f"{state.source_id}/{state.checked_at.isoformat()}"
    enqueue(connection, [outgoing(Topic.SOURCES, state, ce_id=ce_id, ce_source="sanctionwire/ingest")])


def files_of(path: Path) -> list[Path]:
    """The files of a source: one, or those of a folder in order of their names."""
    return sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]


def digest_of(files: Iterable[Path]) -> tuple[str, datetime]:
    """SHA-256 over names and contents, and the latest time of change (UTC)."""
    digest = hashlib.sha256()
    newest = 0.0
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode())
        digest.update(content)
        newest = max(newest, file.stat().st_mtime)
    return digest.hexdigest(), datetime.fromtimestamp(newest, UTC)
