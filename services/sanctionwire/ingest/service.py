"""The ingest service: looks at every source on its schedule and publishes what changed. Scales by source."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterable
from pathlib import Path

import structlog

from sanctionwire.errors import InputError, SanctionwireError
from sanctionwire.ingest.aside import Aside
from sanctionwire.ingest.fetching.fetch import Fetcher
from sanctionwire.ingest.fetching.refusals import SourceAwayError
from sanctionwire.ingest.list_look import ListLooker
from sanctionwire.ingest.lists import FORMATS
from sanctionwire.ingest.news_look import NewsLooker
from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig
from sanctionwire.ingest.sources.directives import SERVICE, DirectiveReader
from sanctionwire.ingest.sources.file import read_sources
from sanctionwire.ingest.sources.report import Reporter
from sanctionwire.ingest.sources.schedule import pause_s
from sanctionwire.settings import IngestSettings
from sanctionwire.store import Store, Writer, writer_lock
from sanctionwire.store.writer import positions
from sanctionwire.stream.feed import Feed, Poll, StoredPosition, agent_body, make_app
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime, retry_in_place
from sanctionwire_schemas import Topic

log = structlog.get_logger(__name__)


class Poller:
    """Follows each source: looks, reports, waits for its next turn or for a release."""

    def __init__(self, lists: ListLooker, news: NewsLooker, reporter: Reporter, runtime: Runtime, relay: Relay) -> None:
        self._lists = lists
        self._news = news
        self._reporter = reporter
        self._runtime = runtime
        self._relay = relay
        self._chance = random.Random()  # noqa: S311  (spreads looks, protects nothing)
        self._woken: dict[str, asyncio.Event] = {}
        self._full: dict[str, set[str]] = {}

    def wake(self, source_id: str) -> None:
        """Look at a source at once: what was held there is released."""
        self._lists.forget(source_id)
        if source_id in self._woken:
            self._woken[source_id].set()

    async def follow(self, source: ListSourceConfig | NewsSourceConfig) -> None:
        """Look at one source until asked to stop."""
        woken = self._woken.setdefault(source.id, asyncio.Event())
        if isinstance(source, ListSourceConfig) and not FORMATS[source.format].delta:
            self._full.setdefault(source.list_id, set()).add(source.id)
        while not self._runtime.stop.is_set():
            woken.clear()
            await self._wait(await self.look(source), woken)

    async def look(self, source: ListSourceConfig | NewsSourceConfig) -> float:
        """One look; returns how many seconds to wait for the next. What went wrong is reported; the old state stays."""
        now = self._runtime.now()
        failures, retry_after_s = 0, None
        try:
            if isinstance(source, ListSourceConfig):
                await self._lists.look(source, now)
                self._ask_full(source)
            else:
                await self._news.look(source, now)
        except SourceAwayError as error:
            retry_after_s = error.retry_after_s
            failures = await self._reporter.failed(source, now, str(error))
        except (InputError, OSError) as error:
            failures = await self._reporter.failed(source, now, str(error))
        except SanctionwireError:
            raise
        except Exception as error:
            log.exception("source_reading_failed", source=source.id)
            failures = await self._reporter.failed(source, now, f"reading failed: {type(error).__name__}: {error}")
        self._relay.wake()
        return pause_s(
            source.every_s,
            jitter=source.jitter,
            chance=self._chance.random(),
            failures=failures,
            retry_after_s=retry_after_s,
        )

    def _ask_full(self, source: ListSourceConfig) -> None:
        """Look at the full file of a list at once where a delta of it did not tell enough."""
        if self._lists.wants_full(source.list_id):
            for source_id in self._full.get(source.list_id, ()):
                self._woken[source_id].set()

    async def _wait(self, seconds: float, woken: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(self._runtime.stop.wait()), asyncio.ensure_future(woken.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


async def run(settings: IngestSettings, runtime: Runtime) -> None:
    """Poll the sources of the sources files until asked to stop."""
    sources = [s for s in read_sources(settings.sources_file) if s.enabled]
    runtime.health.not_ready(SERVICE, "opens its database")
    store = await retry_in_place(lambda: Store.open(settings.database_of(SERVICE), service=SERVICE))
    try:
        runtime.health.not_ready(SERVICE, "stands by: another process is the writer")
        async with writer_lock(store):
            writer = await Writer.take(store)
            spool = await asyncio.to_thread(_empty_spool, settings.data_dir)
            async with Fetcher(settings, spool=spool, now=runtime.now) as fetcher:
                await _serve(settings, runtime, store, writer, fetcher, sources)
    finally:
        await store.close()


async def _serve(
    settings: IngestSettings,
    runtime: Runtime,
    store: Store,
    writer: Writer,
    fetcher: Fetcher,
    sources: list[ListSourceConfig | NewsSourceConfig],
) -> None:
    relay = Relay(store, writer, runtime)
    reporter = Reporter(store, writer, every_s=settings.report_every_s)
    await reporter.load([s.id for s in sources])
    aside = Aside(settings.data_dir)
    poller = Poller(
        ListLooker(store, fetcher, aside, reporter),
        NewsLooker(store, fetcher, aside, reporter),
        reporter,
        runtime,
        relay,
    )
    directives = DirectiveReader(store, writer, poller.wake)
    app = make_app(SERVICE, runtime)
    feed = Feed(
        app,
        runtime,
        [Topic.DIRECTIVES],
        StoredPosition(lambda: store.run(positions)),
        name=f"{SERVICE} directives",
        poll_records=settings.poll_records,
    )

    @app.agent(feed.channel, name=SERVICE, concurrency=1)
    async def ingest(polls: AsyncIterable[Poll]) -> None:
        await agent_body(polls, directives.work)

    runtime.health.ready(SERVICE)
    log.info("polling", sources=len(sources))
    async with app, asyncio.TaskGroup() as tasks:
        tasks.create_task(relay.run())
        tasks.create_task(feed.run())
        for source in sources:
            tasks.create_task(poller.follow(source))


def _empty_spool(data_dir: Path) -> Path:
    """The folder for bodies under way; what a killed process left there goes."""
    spool = data_dir / "spool"
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir(parents=True)
    return spool
