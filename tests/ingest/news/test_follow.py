"""Listings are followed: a real server, a real database. What is new is read once, what changes is a higher revision."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete
from tests.ingest.server import Answer, Publisher

from sanctionwire.errors import InputError
from sanctionwire.ingest.aside import Aside
from sanctionwire.ingest.fetching.fetch import Fetcher
from sanctionwire.ingest.news.address import article_id
from sanctionwire.ingest.page_look import PageLooker
from sanctionwire.ingest.sources.config import NewsSourceConfig
from sanctionwire.ingest.sources.report import Reporter
from sanctionwire.settings import FetchSettings
from sanctionwire.store import Store, Writer, outbox
from sanctionwire.store.tables import outbox as outbox_table
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import ArticleStatus, NewsArticle, SourceState, Topic

NOON = datetime(2031, 3, 4, 12, 0, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
SENTENCE = "The ministry named agents of the Alderney Grain Bank who moved money through a fish importer's accounts. "


def article_page(title: str, text: str = SENTENCE * 5, head: str = "") -> Answer:
    page = f"<html lang=en><head><title>{title} | Post</title>{head}</head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    return Answer(page.encode(), headers=HTML)


@dataclass
class Desk:
    """One news source, looked at when we say so."""

    publisher: Publisher
    store: Store
    looker: PageLooker
    clock: list[datetime]

    def source(self, **fields: Any) -> NewsSourceConfig:
        known: dict[str, Any] = {
            "id": "post",
            "kind": "news",
            "format": "feed",
            "address": self.publisher.origin + "/feed",
        }
        return NewsSourceConfig(**(known | fields))

    def feed(self, *items: str) -> None:
        feed = f'<rss version="2.0"><channel><title>Post</title>{"".join(items)}</channel></rss>'
        self.publisher.plan("/feed", Answer(feed.encode(), headers={"Content-Type": "application/rss+xml"}))

    def item(self, path: str, title: str = "Title", *, published: datetime = NOON, more: str = "") -> str:
        link = f"{self.publisher.origin}{path}"
        return f"<item><title>{title}</title><link>{link}</link><pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>{more}</item>"

    async def look(self, *, after: timedelta = timedelta(minutes=1), **fields: Any) -> list[NewsArticle]:
        """What a look tells of articles."""
        self.clock[0] += after
        await self.looker.look(self.source(**fields), self.clock[0])
        return await self.told()

    async def told(self) -> list[NewsArticle]:
        def pick(connection: Connection) -> list[NewsArticle]:
            found = [decode(NewsArticle, r.value) for r in outbox.pending(connection, 1000) if r.topic == Topic.NEWS]
            states = [
                decode(SourceState, r.value) for r in outbox.pending(connection, 1000) if r.topic == Topic.SOURCES
            ]
            assert all(state.error is None for state in states)
            connection.execute(delete(outbox_table))
            return found

        return await self.store.run(pick)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    clock = [NOON]
    async with Publisher.running() as publisher:
        store = await Store.open(f"sqlite:///{tmp_path / 'ingest.db'}", service="ingest")
        async with Fetcher(FetchSettings(fetch_idle_timeout_s=0.5), now=lambda: clock[0]) as fetcher:
            yield Desk(publisher, store, await looker(store, fetcher, tmp_path), clock)
        await store.close()


async def looker(store: Store, fetcher: Fetcher, folder: Path) -> PageLooker:
    reporter = Reporter(store, await Writer.take(store), every_s=300)
    return PageLooker(store, fetcher, Aside(folder), reporter)


async def test_what_a_feed_names_is_read_once(desk: Desk) -> None:
    desk.feed(desk.item("/a?utm_source=rss", "Feed's title"))
    desk.publisher.plan("/a", article_page("The page's own title"))
    (article,) = await desk.look()
    assert article.title == "The page's own title"
    assert article.text == SENTENCE.strip() + (" " + SENTENCE.strip()) * 4
    assert article.id == article_id(desk.publisher.origin + "/a")
    assert (article.source, article.language, article.published) == ("post", "en", NOON)
    assert article.text_sha256 is not None
    assert await desk.look() == []
    assert desk.publisher.count("/a") == 1


async def test_the_first_look_reads_no_archive(desk: Desk) -> None:
    desk.feed(desk.item("/old", published=NOON - timedelta(days=30)), desk.item("/new"))
    desk.publisher.plan("/old", article_page("Old"))
    desk.publisher.plan("/new", article_page("New"))
    assert [a.title for a in await desk.look()] == ["New"]


async def test_pages_beyond_the_bound_of_one_look_wait_for_the_next(desk: Desk) -> None:
    desk.feed(*(desk.item(f"/{n}") for n in range(5)))
    for n in range(5):
        desk.publisher.plan(f"/{n}", article_page(f"Number {n}", f"{n}. " + SENTENCE * 3))
    first = [a.title for a in await desk.look(pages_per_look=3)]
    second = [a.title for a in await desk.look(pages_per_look=3)]
    assert first == ["Number 0", "Number 1", "Number 2"]
    assert second == ["Number 3", "Number 4"]


async def test_a_correction_is_a_higher_revision(desk: Desk) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Five listed"), article_page("Six listed"))
    (first,) = await desk.look()
    (second,) = await desk.look(after=timedelta(hours=2))
    assert (second.id, second.revision, second.status) == (first.id, 2, ArticleStatus.CORRECTED)
    assert second.title == "Six listed"
    assert await desk.look(after=timedelta(hours=5)) == []


async def test_a_change_that_the_feed_tells_is_read_at_once(desk: Desk) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Five listed"), article_page("Six listed"))
    await desk.look()
    desk.feed(desk.item("/a", "Six listed"))
    (second,) = await desk.look()
    assert second.revision == 2


async def test_a_page_that_is_gone_for_good_is_withdrawn(desk: Desk) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Five listed"), Answer(status=410))
    (first,) = await desk.look()
    (gone,) = await desk.look(after=timedelta(hours=2))
    assert (gone.id, gone.revision, gone.status, gone.text) == (first.id, 2, ArticleStatus.RETRACTED, "")
    assert gone.title == "Five listed"
    assert await desk.look(after=timedelta(days=1)) == []


async def test_a_page_that_is_not_found_once_is_not_withdrawn_yet(desk: Desk) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Five listed"), Answer(status=404), Answer(status=404))
    await desk.look()
    assert await desk.look(after=timedelta(hours=2)) == []
    (gone,) = await desk.look(after=timedelta(hours=1))
    assert gone.status is ArticleStatus.RETRACTED


async def test_a_page_that_comes_back_is_told_again(desk: Desk) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Five listed"), Answer(status=410), article_page("Five listed"))
    await desk.look()
    await desk.look(after=timedelta(hours=2))
    desk.feed(desk.item("/a", "Five listed, again"))
    (back,) = await desk.look()
    assert (back.revision, back.status) == (3, ArticleStatus.CORRECTED)


async def test_a_page_that_says_it_was_withdrawn_is(desk: Desk) -> None:
    notice = "<p>This press release has been withdrawn.</p><p>" + SENTENCE * 3
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Five listed"), article_page("Five listed", notice))
    await desk.look()
    (gone,) = await desk.look(after=timedelta(hours=2))
    assert gone.status is ArticleStatus.RETRACTED


async def test_a_feed_that_deletes_an_entry_withdraws_it(desk: Desk) -> None:
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>x</title>{}</feed>'
    link = desk.publisher.origin + "/a"
    entry = f'<entry><id>{link}</id><title>Five listed</title><link href="{link}"/><updated>2031-03-04T10:00:00Z</updated></entry>'
    tomb = f'<at:deleted-entry ref="{link}" when="2031-03-04T13:00:00Z"/>'
    desk.publisher.plan("/feed", Answer(atom.format(entry).encode()), Answer(atom.format(tomb).encode()))
    desk.publisher.plan("/a", article_page("Five listed"))
    (first,) = await desk.look()
    (gone,) = await desk.look()
    assert (gone.id, gone.status) == (first.id, ArticleStatus.RETRACTED)


async def test_copies_of_one_report_name_each_other(desk: Desk) -> None:
    report = "".join(
        f"Sentence {n} of the report names a bank, a front company and the sum of {n}00 crowns. " for n in range(12)
    )
    desk.feed(*(desk.item(f"/{n}") for n in range(3)))
    desk.publisher.plan("/0", article_page("As the agency has it", report))
    desk.publisher.plan("/1", article_page("With another headline", report + "Our own paragraph comes after it."))
    desk.publisher.plan("/2", article_page("Something else", SENTENCE * 5))
    first, second, other = await desk.look()
    assert first.also_at == ()
    assert second.also_at == (first.url,)
    assert other.also_at == ()


async def test_an_article_at_two_addresses_of_its_site_is_one(desk: Desk) -> None:
    canonical = f'<link rel="canonical" href="{desk.publisher.origin}/a">'
    desk.feed(desk.item("/print/a"), desk.item("/a"))
    desk.publisher.plan("/print/a", article_page("The print version", head=canonical))
    desk.publisher.plan("/a", article_page("The page", head=canonical))
    assert [a.title for a in await desk.look()] == ["The print version"]
    assert await desk.look(after=timedelta(hours=2)) == []


async def test_another_sites_address_is_not_believed(desk: Desk) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Mine", head='<link rel="canonical" href="https://agency.example/true">'))
    (article,) = await desk.look()
    assert article.id == article_id(desk.publisher.origin + "/a")


async def test_where_pages_are_closed_the_feeds_own_text_is_taken(desk: Desk) -> None:
    desk.feed(desk.item("/a", more=f"<description>{SENTENCE}</description>"), desk.item("/b"))
    desk.publisher.plan("/a", Answer(status=403))
    desk.publisher.plan("/b", article_page("Open"))
    assert sorted((a.title, a.text[:12]) for a in await desk.look()) == [
        ("Open", SENTENCE[:12]),
        ("Title", SENTENCE[:12]),
    ]


async def test_a_feed_with_whole_texts_need_not_be_followed(desk: Desk) -> None:
    desk.feed(desk.item("/a", more=f"<description>{SENTENCE}</description>"), desk.item("/b"))
    (article,) = await desk.look(follow=False)
    assert (article.text, article.url) == (
        SENTENCE.strip(),
        "https" + desk.publisher.origin.removeprefix("http") + "/a",
    )
    assert desk.publisher.count("/a") == 0
    assert await desk.look(follow=False) == []


async def test_pages_that_cannot_be_read_fail_the_source_and_are_kept(desk: Desk, tmp_path: Path) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", Answer(b"%PDF-1.7 not a page", headers={"Content-Type": "application/pdf"}))
    with pytest.raises(InputError, match=r"1 of 1 pages cannot be read; the first: .*binary file"):
        await desk.look()
    assert kept(tmp_path) == [b"%PDF-1.7 not a page"]


def kept(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("aside/post/*/a")]


async def test_a_listing_that_cannot_be_read_is_read_again(desk: Desk) -> None:
    desk.publisher.plan("/feed", Answer(b"<html>Service unavailable</html>"))
    for _ in range(2):
        with pytest.raises(InputError, match="is no feed"):
            await desk.look()
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Here"))
    assert [a.title for a in await desk.look()] == ["Here"]


async def test_a_page_from_the_future_has_no_date(desk: Desk) -> None:
    head = '<meta property="article:published_time" content="2035-01-01T00:00:00Z">'
    desk.feed(desk.item("/a", published=NOON + timedelta(days=400)))
    desk.publisher.plan("/a", article_page("Tomorrow's news", head=head))
    (article,) = await desk.look()
    assert article.published is None


async def test_an_index_page_and_a_sitemap_are_followed_too(desk: Desk) -> None:
    origin = desk.publisher.origin
    index = '<html><body><main><a href="/news/1">The ministry names three agents of a bank</a><a href="/x">More</a></main></body></html>'
    sitemap = f"<urlset><url><loc>{origin}/news/2</loc><lastmod>2031-03-04</lastmod></url><url><loc>{origin}/x</loc></url></urlset>"
    maps = f"<sitemapindex><sitemap><loc>{origin}/2031.xml</loc></sitemap></sitemapindex>"
    desk.publisher.plan("/index", Answer(index.encode(), headers=HTML))
    desk.publisher.plan("/maps.xml", Answer(maps.encode()))
    desk.publisher.plan("/2031.xml", Answer(sitemap.encode()))
    desk.publisher.plan("/news/1", article_page("From the index"))
    desk.publisher.plan("/news/2", article_page("From the map"))
    assert [a.title for a in await desk.look(id="index", format="index", address=f"{origin}/index")] == [
        "From the index"
    ]
    found = await desk.look(id="maps", format="sitemap", address=f"{origin}/maps.xml", only="/news/")
    assert [a.title for a in found] == ["From the map"]
    await desk.look(id="maps", format="sitemap", address=f"{origin}/maps.xml", only="/news/")
    assert desk.publisher.count("/2031.xml") == 2


async def test_after_a_start_nothing_is_told_twice(desk: Desk, tmp_path: Path) -> None:
    desk.feed(desk.item("/a"))
    desk.publisher.plan("/a", article_page("Here"))
    await desk.look()
    async with Fetcher(FetchSettings(), now=lambda: desk.clock[0]) as fetcher:
        desk.looker = await looker(desk.store, fetcher, tmp_path)
        assert await desk.look(after=timedelta(hours=2)) == []
