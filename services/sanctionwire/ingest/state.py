"""What ingest tells of articles and sources. All within the caller's transaction."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import orjson
import structlog
from sqlalchemy import Connection, select

from sanctionwire.ingest import tables
from sanctionwire.settings import MESSAGE_LIMIT_BYTES
from sanctionwire.store.outbox import enqueue, upsert
from sanctionwire.stream.records import outgoing
from sanctionwire_schemas import ArticleStatus, NewsArticle, SourceState, Topic

log = structlog.get_logger(__name__)

_CHUNK_BYTES = 256 * 1024

NEWS_SOURCE = "news"
"""``ce_source`` of every article that we read ourselves: two pollers of one page make the same event."""


def take_articles(connection: Connection, articles: Iterable[NewsArticle]) -> list[NewsArticle]:
    """Put what is new or says something else than before in the outbox; the latter as a higher revision.

    What no topic would take (escapes can make a text six times as long) is logged and passed over: in the outbox it
    would stop everything behind it.
    """
    sent, records = [], []
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
        mark = f"{current.id}#{current.revision}"
        record = outgoing(Topic.NEWS, current, ce_id=current.id, ce_source=NEWS_SOURCE, mark=mark)
        if (size := len(record.value or b"")) > MESSAGE_LIMIT_BYTES:
            log.error("article_too_large", article=current.id, size_bytes=size, limit_bytes=MESSAGE_LIMIT_BYTES)
            continue
        sent.append(current)
        records.append(record)
    enqueue(connection, records)
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
    value = state.model_dump_json(exclude_none=True)
    upsert(connection, tables.source, {"source_id": state.source_id}, {"value": value})
    # One look can say two things: what was released, and what came after it.
    ce_id = f"{state.source_id}/{state.checked_at.isoformat()}/{hashlib.sha256(value.encode()).hexdigest()[:12]}"
    enqueue(connection, [outgoing(Topic.SOURCES, state, ce_id=ce_id, ce_source="sanctionwire/ingest")])


def files_of(path: Path) -> list[Path]:
    """The files of a source: one, or those of a folder in order of their names."""
    return sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]


def digest_of(files: Iterable[Path]) -> tuple[str, datetime]:
    """SHA-256 over names and contents, and the latest time of change (UTC)."""
    digest = hashlib.sha256()
    newest = 0.0
    for file in files:
        with file.open("rb") as content:
            digest.update(f"{file.name}\0{os.fstat(content.fileno()).st_size}\0".encode())
            while chunk := content.read(_CHUNK_BYTES):
                digest.update(chunk)
            newest = max(newest, os.fstat(content.fileno()).st_mtime)
    return digest.hexdigest(), datetime.fromtimestamp(newest, UTC)
