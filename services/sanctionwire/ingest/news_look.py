"""One look at a news source: fetch, read, publish what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import structlog
from sqlalchemy import Connection

from sanctionwire.errors import InputError
from sanctionwire.ingest.aside import Aside
from sanctionwire.ingest.fetching.fetch import Fetcher, Validators
from sanctionwire.ingest.fetching.obtain import Signature, Unchanged, obtain
from sanctionwire.ingest.memory import SourceMemory, recall, remember
from sanctionwire.ingest.news.jsonl import read_articles
from sanctionwire.ingest.page_look import PageLooker
from sanctionwire.ingest.sources.config import NewsSourceConfig
from sanctionwire.ingest.sources.report import Look, Reporter
from sanctionwire.ingest.state import take_articles
from sanctionwire.store import Store
from sanctionwire_schemas import NewsArticle, SourceState

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """Articles of one look, and what could not be read."""

    articles: list[NewsArticle]
    bad: list[InputError]


NewsReader = Callable[[Path, NewsSourceConfig, datetime], Read]
"""From the file of a source to articles; the datetime is when it was retrieved."""


def _jsonl(path: Path, source: NewsSourceConfig, retrieved_at: datetime) -> Read:
    return Read(*read_articles(path, source=source.id, retrieved_at=retrieved_at))


READERS: Final[Mapping[str, NewsReader]] = MappingProxyType({"jsonl": _jsonl})
"""Readers by format."""


class NewsLooker:
    """Looks at news sources."""

    def __init__(self, store: Store, fetcher: Fetcher, aside: Aside, reporter: Reporter) -> None:
        self._store = store
        self._fetcher = fetcher
        self._aside = aside
        self._reporter = reporter
        self._memory: dict[str, SourceMemory] = {}
        self._complaint: dict[str, str] = {}
        self._seen: dict[str, Signature] = {}
        self._pages = PageLooker(store, fetcher, aside, reporter)

    async def look(self, source: NewsSourceConfig, now: datetime) -> None:
        """One look, reported. Raises ``InputError`` for what cannot be used and ``SourceAwayError``."""
        if source.is_listing:
            await self._pages.look(source, now)
            return
        if source.id not in self._memory:
            self._memory[source.id] = await self._store.run(lambda c: recall(c, source))
        memory = self._memory[source.id]
        got = await obtain(source, self._fetcher, memory.validators, now=now, seen=self._seen.get(source.id))
        if isinstance(got, Unchanged):
            await self._unchanged(source, memory, got.validators, now)
            return
        with got:
            if got.signature is not None:
                self._seen[source.id] = got.signature
            if got.sha256 == memory.sha256:
                await self._unchanged(source, memory, got.validators, now)
                return
            reader = READERS[source.format]
            read = await asyncio.to_thread(reader, got.paths[0], source, got.retrieved_at)
            if read.bad:
                await asyncio.to_thread(self._aside.keep_bad, source.id, got.paths, got.sha256, now=now)
            await self._take(source, memory, read, got.sha256, got.validators, now)

    async def _unchanged(
        self, source: NewsSourceConfig, memory: SourceMemory, validators: dict[str, Validators], now: datetime
    ) -> None:
        if validators != memory.validators:
            memory = memory.model_copy(update={"validators": validators})
            await self._reporter.run(lambda c: remember(c, source.id, memory))
            self._memory[source.id] = memory
        if complaint := self._complaint.get(source.id):
            raise InputError(complaint)
        await self._reporter.succeeded(source, Look(now))

    async def _take(
        self,
        source: NewsSourceConfig,
        memory: SourceMemory,
        read: Read,
        sha256: str,
        validators: dict[str, Validators],
        now: datetime,
    ) -> None:
        after = memory.model_copy(update={"sha256": sha256, "validators": validators})
        complaint = None
        if read.bad:
            total = len(read.bad) + len(read.articles)
            complaint = f"{len(read.bad)} of {total} articles cannot be read; the first: {read.bad[0]}"

        def transaction(connection: Connection) -> tuple[int, SourceState | None]:
            sent = len(take_articles(connection, read.articles))
            if complaint is None:  # else it is read again after a start, and says so again
                remember(connection, source.id, after)
            look = Look(now, entries=len(read.articles), changed=sent > 0)
            return sent, self._reporter.record(connection, source, look) if complaint is None else None

        sent, state = await self._reporter.run(transaction)
        self._memory[source.id] = after
        self._complaint.pop(source.id, None)
        log.info("news_taken_over", source=source.id, articles=len(read.articles), new=sent, unreadable=len(read.bad))
        if complaint is not None:
            self._complaint[source.id] = complaint
            raise InputError(complaint)
        if state is not None:
            self._reporter.recorded(state, changed=sent > 0)
