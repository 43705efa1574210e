"""One look at a listing (feed, index page, sitemap): what is new on it is fetched, read and published, page by page.

Known pages are looked at again after an hour, six hours, a day and later, for corrections and withdrawals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection, select

from sanctionwire.errors import InputError
from sanctionwire.ingest import tables
from sanctionwire.ingest.aside import Aside
from sanctionwire.ingest.fetching.fetch import Fetched, Fetcher, NotModified
from sanctionwire.ingest.fetching.http_rules import FetchRules
from sanctionwire.ingest.fetching.obtain import Unchanged, obtain
from sanctionwire.ingest.fetching.refusals import Absence, RefusedError, SourceAwayError
from sanctionwire.ingest.memory import SourceMemory, recall, remember
from sanctionwire.ingest.news.article import from_item, from_page, item_id, withdrawn
from sanctionwire.ingest.news.copies import KEPT, Copies, Copy
from sanctionwire.ingest.news.item import Item
from sanctionwire.ingest.news.layout import layout_named, layout_of
from sanctionwire.ingest.news.listing_file import Listing, read_listing
from sanctionwire.ingest.news.page import MAX_PAGE_BYTES, read_page
from sanctionwire.ingest.page_state import (
    KnownPage,
    copies_since,
    due_pages,
    known_pages,
    owner_of,
    page_id,
    remember_pages,
)
from sanctionwire.ingest.sources.config import NewsSourceConfig, rules_of
from sanctionwire.ingest.sources.report import Look, Reporter
from sanctionwire.ingest.state import take_articles
from sanctionwire.store import Store
from sanctionwire_schemas import NewsArticle, story_of

log = structlog.get_logger(__name__)

PAGES_AT_ONCE: Final = 10
"""Pages whose articles go out in one transaction: so much is fetched again after a kill."""
MAX_SITEMAPS: Final = 3
"""Of an index of sitemaps, the latest."""
UNDATED_BACKLOG: Final = 20
"""Articles without date that the first look at a listing reads, from its top."""
_GONE: Final = frozenset((404, 410))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page."""

    page: KnownPage
    article: NewsArticle | None = None
    fault: str | None = None


@dataclass(slots=True)
class Tally:
    """Counts of one look."""

    looked: int = 0
    sent: int = 0
    faults: int = 0
    first_fault: str = ""


class PageLooker:
    """Looks at listings and the pages behind them."""

    def __init__(self, store: Store, fetcher: Fetcher, aside: Aside, reporter: Reporter) -> None:
        self._store = store
        self._fetcher = fetcher
        self._aside = aside
        self._reporter = reporter
        self._memory: dict[str, SourceMemory] = {}
        self._copies: Copies | None = None

    async def look(self, source: NewsSourceConfig, now: datetime) -> None:
        """One look, reported. Raises ``InputError`` for what cannot be used and ``SourceAwayError``."""
        if source.id not in self._memory:
            self._memory[source.id] = await self._store.run(lambda c: recall(c, source))
        listing = await self._listing(source, now)
        tally = Tally()
        if listing is not None and not source.follow:
            tally.sent = await self._take_over(source, listing.items, now)
        await self._follow(source, now, tally)
        if tally.faults and 2 * tally.faults > tally.looked:
            raise InputError(
                f"{tally.faults} of {tally.looked} pages cannot be read; the first: {tally.first_fault}. "
                "Where a feed carries whole texts, follow: false takes those",
                place=source.place,
            )
        entries = len(listing.items) if listing is not None else None
        await self._reporter.succeeded(source, Look(now, entries=entries, changed=tally.sent > 0))

    async def _listing(self, source: NewsSourceConfig, now: datetime) -> Listing | None:
        """What the listing names, noted down; None where it did not change."""
        memory = self._memory[source.id]
        got = await obtain(source, self._fetcher, memory.validators, now=now)
        if isinstance(got, Unchanged):
            return None
        with got:
            if got.sha256 == memory.sha256:
                return None
            try:
                content = await asyncio.to_thread(got.paths[0].read_bytes)
                listing = await asyncio.to_thread(self.read, source, content, source.addresses[0])
                is_index = bool(listing.further)
                listing = await self._with_further(source, listing)
            except InputError:
                await asyncio.to_thread(self._aside.keep_bad, source.id, got.paths, got.sha256, now=now)
                raise
        seen: dict[str, object] = {"sha256": got.sha256, "validators": got.validators}
        if is_index:  # it may stay as it is while the sitemaps that it names change
            seen = {"sha256": None, "validators": {}}
        after = memory.model_copy(update=seen)
        first = memory.sha256 is None and not memory.validators

        def note(connection: Connection) -> int:
            new = _noted(connection, source, listing.items, now, first=first) if source.follow else 0
            remember(connection, source.id, after)
            return new

        new = await self._reporter.run(note)
        self._memory[source.id] = after
        log.info("listing_read", source=source.id, items=len(listing.items), new=new)
        return listing

    @staticmethod
    def read(source: NewsSourceConfig, content: bytes, address: str) -> Listing:
        """What a listing of this source names."""
        layout = layout_named(source.layout) or layout_of(address)
        return read_listing(content, source.format, address=address, layout=layout, only=source.only)

    async def _with_further(self, source: NewsSourceConfig, listing: Listing) -> Listing:
        items = list(listing.items)
        for address in listing.further[:MAX_SITEMAPS]:
            got = await self._fetcher.get(address, rules=rules_of(source))
            if isinstance(got, Fetched):
                with got:
                    content = await asyncio.to_thread(got.read)
                    items += (await asyncio.to_thread(self.read, source, content, address)).items
        return Listing(items, [])

    async def _take_over(self, source: NewsSourceConfig, items: Sequence[Item], now: datetime) -> int:
        """Articles as the feed itself carries them."""
        told = [a for i in items if not i.withdrawn and (a := from_item(i, source_id=source.id, retrieved_at=now))]
        gone = {
            item_id(i): withdrawn(item_id(i), i, i.title, source_id=source.id, retrieved_at=now)
            for i in items
            if i.withdrawn
        }
        copies = await self._known_copies(now)

        def transaction(connection: Connection) -> int:
            known = connection.execute(select(tables.article.c.article_id).where(tables.article.c.article_id.in_(gone)))
            taken_back = [gone[row.article_id] for row in known]
            articles = [_with_copies(article, story_of(article.text), copies, now) for article in told]
            return len(take_articles(connection, [*articles, *taken_back]))

        return await self._reporter.run(transaction)

    async def _follow(self, source: NewsSourceConfig, now: datetime, tally: Tally) -> None:
        """Look at the pages that are due, within the bound of one look."""
        due = await self._store.run(lambda c: due_pages(c, source.id, now, source.pages_per_look))
        for start in range(0, len(due), PAGES_AT_ONCE):
            outcomes: list[Outcome] = []
            waits = False
            for page in due[start : start + PAGES_AT_ONCE]:
                try:
                    outcomes.append(await self._page(source, page, now))
                except SourceAwayError as error:
                    waits = error.retry_after_s is not None or error.reason is Absence.TOLD_TO_WAIT
                    outcomes.append(_fallen_back(page.after_failure(now), source, now, str(error)))
                if waits:
                    break
            await self._store_outcomes(source, outcomes, now, tally)
            if waits:
                return

    async def _page(self, source: NewsSourceConfig, page: KnownPage, now: datetime) -> Outcome:
        """Fetch and read one page."""
        if page.item.withdrawn:
            return _gone(replace(page, gone=True, next_at=None), source, now)
        rules = FetchRules(
            home=source.addresses[0],
            hosts=source.page_hosts | source.redirect_hosts,
            max_bytes=MAX_PAGE_BYTES,
            html=True,
        )
        try:
            got = await self._fetcher.get(page.item.address, page.validators, rules=rules)
        except RefusedError as error:
            if error.status in _GONE:
                after = page.after_gone(now, for_good=error.status == 410)
                if page.article_id is not None:
                    return _gone(after, source, now) if after.gone else Outcome(after)
                return _fallen_back(after, source, now, str(error))
            return _fallen_back(page.after_failure(now), source, now, str(error))
        if isinstance(got, NotModified):
            return Outcome(page.after_look(now, got.validators))
        with got:
            try:
                content = await asyncio.to_thread(got.read)
                article = await asyncio.to_thread(_article, source, page.item, got, content)
            except (InputError, ValueError) as error:
                await asyncio.to_thread(self._aside.keep_bad, source.id, got.files, got.sha256, now=now)
                return _fallen_back(page.after_failure(now), source, now, f"{got.address}: {error}")
        after = replace(page.after_look(now, got.validators), article_id=article.id, title=article.title[:1000])
        return Outcome(replace(after, story=story_of(article.text)), article)

    async def _store_outcomes(
        self, source: NewsSourceConfig, outcomes: list[Outcome], now: datetime, tally: Tally
    ) -> None:
        for outcome in outcomes:
            tally.looked += 1
            if outcome.fault is not None:
                tally.faults += 1
                tally.first_fault = tally.first_fault or outcome.fault
                log.warning("page_unreadable", source=source.id, error=outcome.fault)
        copies = await self._known_copies(now)

        def transaction(connection: Connection) -> list[NewsArticle]:
            articles = []
            for outcome in outcomes:
                article = outcome.article
                if article is None:
                    continue
                owner = owner_of(connection, article.id)
                if owner is None or owner == (source.id, outcome.page.item.address):
                    articles.append(_with_copies(article, outcome.page.story, copies, now))
                remember_pages(connection, [outcome.page])
            remember_pages(connection, [o.page for o in outcomes if o.article is None])
            return take_articles(connection, articles)

        sent = await self._reporter.run(transaction)
        tally.sent += len(sent)
        for article in sent:
            log.info("article_read", source=source.id, article=article.id, revision=article.revision, url=article.url)

    async def _known_copies(self, now: datetime) -> Copies:
        if self._copies is None:
            self._copies = Copies()
            for copy in await self._store.run(lambda c: copies_since(c, now - KEPT)):
                self._copies.add(copy)
        self._copies.forget_before(now - KEPT)
        return self._copies


def _article(source: NewsSourceConfig, item: Item, got: Fetched, content: bytes) -> NewsArticle:
    layout = layout_named(source.layout) or layout_of(got.final_address)
    page = read_page(content, charset=got.charset, layout=layout)
    found_at = got.final_address if got.final_address != got.address else item.address
    return from_page(page, item, found_at=found_at, content=content, source_id=source.id, retrieved_at=got.retrieved_at)


def _with_copies(article: NewsArticle, story: str | None, copies: Copies, now: datetime) -> NewsArticle:
    """The article with the addresses of its copies that are known so far."""
    if story is None or article.url is None:
        return article
    others = copies.of(story, article.id)
    copies.add(Copy(article.id, article.url, story, now))
    return article.model_copy(update={"also_at": tuple(others)}) if others else article


def _gone(page: KnownPage, source: NewsSourceConfig, now: datetime) -> Outcome:
    if page.article_id is None:
        return Outcome(page)
    return Outcome(page, withdrawn(page.article_id, page.item, page.title, source_id=source.id, retrieved_at=now))


def _fallen_back(page: KnownPage, source: NewsSourceConfig, now: datetime, fault: str) -> Outcome:
    """A page that cannot be read: what the feed itself carries is better than nothing."""
    article = None
    if page.read_at is None:
        article = from_item(page.item, source_id=source.id, retrieved_at=now)
    if article is None:
        return Outcome(page, fault=fault)
    return Outcome(
        replace(page, article_id=article.id, title=article.title, story=story_of(article.text)), article, fault
    )


def _noted(
    connection: Connection, source: NewsSourceConfig, items: Sequence[Item], now: datetime, *, first: bool
) -> int:
    """Write down what is new on a listing, or changed there; how many pages became due."""
    known = known_pages(connection, source.id, [item.address for item in items])
    oldest = now - timedelta(days=source.backlog_days)
    pages: list[KnownPage] = []
    due = undated = 0
    for item in items:
        page = known.get(page_id(item.address))
        if page is None:
            wanted = True
            if first:
                undated += item.published is None
                wanted = undated <= UNDATED_BACKLOG if item.published is None else item.published >= oldest
            page = KnownPage(source.id, item, now, now if wanted else None)
        elif page.item.mark != item.mark or page.item.title != item.title or item.withdrawn > page.item.withdrawn:
            page = replace(page, item=item, next_at=now, misses=0)
        else:
            continue
        due += page.next_at is not None
        pages.append(page)
    remember_pages(connection, pages, places={item.address: place for place, item in enumerate(items)})
    return due
