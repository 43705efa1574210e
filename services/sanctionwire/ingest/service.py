"""The ingest service: looks at every source on its schedule and publishes what changed. Scales by source."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from sanctionwire.errors import InputError, SanctionwireError, SettingsError
from sanctionwire.ingest.lists import FORMATS
from sanctionwire.ingest.news.jsonl import read_articles
from sanctionwire.ingest.sources import ListSourceConfig, NewsSourceConfig, SourceConfig, read_sources
from sanctionwire.ingest.state import (
    digest_of,
    files_of,
    last_publication,
    next_publication,
    report,
    source_state,
    take_articles,
    take_list,
)
from sanctionwire.settings import IngestSettings
from sanctionwire.store import Store, Writer, writer_lock
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime, retry_in_place
from sanctionwire_schemas import ListSource, SourceKind, SourceState

T = TypeVar("T")
log = structlog.get_logger(__name__)

SERVICE = "ingest"


class Poller:
    """Looks at sources, and stores what a look found in one transaction with the records that tell of it."""

    def __init__(self, store: Store, writer: Writer, runtime: Runtime, relay: Relay) -> None:
        self._store = store
        self._writer = writer
        self._runtime = runtime
        self._relay = relay
        self._seen: dict[str, str] = {}

    async def follow(self, source: SourceConfig) -> None:
        """Look at one source until asked to stop."""
        while not self._runtime.stop.is_set():
            await self.look(source)
            try:
                await asyncio.wait_for(self._runtime.stop.wait(), source.every_s)
            except TimeoutError:
                continue

    async def look(self, source: SourceConfig) -> None:
        """One look. What cannot be read is reported on sources.v1; the old state stays."""
        now = self._runtime.now()
        try:
            if isinstance(source, ListSourceConfig):
                await self._look_at_list(source, now)
            else:
                await self._look_at_news(source, now)
        except (InputError, OSError) as error:
            message = str(error)
            await self._run(lambda c: self._report_failure(c, source, now, message))
        except SanctionwireError:
            raise
        except Exception as error:
            log.exception("source_reading_failed", source=source.id)
            message = f"reading failed: {type(error).__name__}: {error}"
            await self._run(lambda c: self._report_failure(c, source, now, message))
        self._relay.wake()

    async def _look_at_list(self, source: ListSourceConfig, now: datetime) -> None:
        files = await asyncio.to_thread(files_of, source.path)
        digest, changed_at = await asyncio.to_thread(digest_of, files)
        if self._seen.get(source.id) == digest:
            return
        last = await self._store.run(lambda c: last_publication(c, source.id))
        if last is None or last.sha256 != digest:
            parsed = await asyncio.to_thread(lambda: FORMATS[source.format].parse([source.path], list_id=source.id))
            publication = next_publication(last, changed_at, digest)
            origin = ListSource(address=source.path.name, file_sha256=digest, retrieved_at=now)
            changes = await self._run(lambda c: take_list(c, parsed, publication, origin))
            log.info(
                "list_taken_over",
                source=source.id,
                entries=len(parsed.entries),
                changes=len(changes),
                published_at=publication.published_at.isoformat(),
                rows=dict(parsed.rows),
            )
            await self._run(
                lambda c: self._report_success(
                    c,
                    source,
                    now,
                    entries=len(parsed.entries),
                    changed=bool(changes),
                    published_at=publication.published_at,
                )
            )
        self._seen[source.id] = digest

    async def _look_at_news(self, source: NewsSourceConfig, now: datetime) -> None:
        digest, _ = await asyncio.to_thread(digest_of, [source.path])
        if self._seen.get(source.id) == digest:
            return
        articles, bad = await asyncio.to_thread(read_articles, source.path, source=source.id, retrieved_at=now)
        sent = await self._run(lambda c: take_articles(c, articles))
        log.info("news_taken_over", source=source.id, articles=len(articles), new=len(sent), unreadable=len(bad))
        if bad:
            message = f"{len(bad)} of {len(bad) + len(articles)} lines cannot be read; the first: {bad[0]}"
            await self._run(lambda c: self._report_failure(c, source, now, message))
        else:
            await self._run(lambda c: self._report_success(c, source, now, entries=len(articles), changed=bool(sent)))
        self._seen[source.id] = digest

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def confirmed(connection: Connection) -> T:
            self._writer.confirm(connection)
            return work(connection)

        return await retry_in_place(lambda: self._store.run(confirmed))

    def _report_failure(self, connection: Connection, source: SourceConfig, now: datetime, message: str) -> None:
        known = source_state(connection, source.id) or SourceState(
            source_id=source.id, kind=SourceKind(source.kind), checked_at=now
        )
        if known.error == message:
            return  # said once; the age of the last success tells the rest
        log.error("source_failed", source=source.id, error=message)
        report(
            connection,
            known.model_copy(
                update={
                    "checked_at": now,
                    "error": message[:2000],
                    "consecutive_failures": known.consecutive_failures + 1,
                }
            ),
        )

    def _report_success(
        self,
        connection: Connection,
        source: SourceConfig,
        now: datetime,
        *,
        entries: int,
        changed: bool,
        published_at: datetime | None = None,
    ) -> None:
        known = source_state(connection, source.id)
        report(
            connection,
            SourceState(
                source_id=source.id,
                kind=SourceKind(source.kind),
                checked_at=now,
                last_success_at=now,
                last_change_at=now if changed else known and known.last_change_at,
                published_at=published_at or (known and known.published_at),
                entries=entries,
            ),
        )


async def run(settings: IngestSettings, runtime: Runtime) -> None:
    """Poll the sources of the sources file until asked to stop."""
    if settings.sources_file is None:
        raise SettingsError(
            "ingest needs SANCTIONWIRE_SOURCES_FILE: a YAML file that names the lists and feeds to poll"
        )
    sources = [s for s in read_sources(settings.sources_file).sources if s.enabled]
    runtime.health.not_ready(SERVICE, "opens its database")
    store = await retry_in_place(lambda: Store.open(settings.database_of(SERVICE), service=SERVICE))
    try:
        runtime.health.not_ready(SERVICE, "stands by: another process is the writer")
        async with writer_lock(store):
            writer = await Writer.take(store)
            relay = Relay(store, writer, runtime)
            poller = Poller(store, writer, runtime, relay)
            runtime.health.ready(SERVICE)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(relay.run())
                for source in sources:
                    tasks.create_task(poller.follow(source))
    finally:
        await store.close()
