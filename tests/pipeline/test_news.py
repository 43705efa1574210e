"""News from the web through the whole wire: a site is polled, one story on three of its pages raises one alert."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.ingest.server import Answer, Publisher
from tests.pipeline.wire import Wire

from sanctionwire_schemas import AlertKind, ArticleStatus, Nexus

pytestmark = [pytest.mark.broker, pytest.mark.slow]

TODAY = datetime.now(UTC).replace(microsecond=0)
STORY = """
The U.S. Treasury on {day} sanctioned Tolvar Harbour Bank AO of Vladivostok and two companies that it says moved money for \
North Korea's Foreign Trade Bank.
Quillon Freight LLC and Ruprecht Fish Import Co., Ltd. were front companies for the bank, the Office of Foreign Assets \
Control said, and processed more than $40 million in payments for Pyongyang through accounts in Russia since 2024.
The Treasury designated all three under Executive Order 13810. Their property under U.S. jurisdiction is blocked, and foreign \
banks that deal with them risk their correspondent accounts.
The payment network was not known before. A spokesman for the bank did not answer questions.
"""
NOISE = {
    "/sport/cup": ("Harbour club wins the cup", "The club won the cup on Sunday after extra time before nine thousand people. " * 6),
    "/economy/rates": ("Central bank holds its rate", "The central bank left its rate at four percent, as most had expected it to. " * 6),
    "/travel/islands": ("Where to go in spring", "The islands are quiet in spring, and the ferries are cheap until the middle of May. " * 6),
}  # fmt: skip


def page(title: str, *paragraphs: str) -> Answer:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    side = "<aside><h3>Most read</h3><ul><li><a href='/x'>North Korea: bank designated in payment network</a></li></ul></aside>"
    html = (
        f"<!DOCTYPE html><html lang='en'><head><title>{title} | Harbour News</title>"
        f"<meta property='article:published_time' content='{TODAY.isoformat()}'></head>"
        f"<body><nav><a href='/'>Home</a></nav><main><h1>{title}</h1>{body}</main>{side}<footer>Imprint</footer></body></html>"
    )
    return Answer(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def rss(origin: str, *items: tuple[str, str]) -> Answer:
    entries = "".join(
        f"<item><title>{title}</title><link>{origin}{path}?utm_source=rss</link>"
        f"<pubDate>{format_datetime(TODAY - timedelta(minutes=5))}</pubDate></item>"
        for path, title in items
    )
    return Answer(f'<rss version="2.0"><channel><title>Harbour News</title>{entries}</channel></rss>'.encode())


@pytest.fixture
async def site(wire: Wire) -> AsyncIterator[Publisher]:
    """A feed, an Atom feed and an index page that lead to six pages, three of which carry one story."""
    story = STORY.format(day=f"{TODAY:%-d %B %Y}").strip().split("\n")
    async with Publisher.running() as publisher:
        origin = publisher.origin
        publisher.plan("/world/bank", page("US hits Russian bank over North Korea payments", *story))
        publisher.plan(
            "/agency/1042", page("Treasury sanctions bank, two front companies", *story, "Reporting by the agency.")
        )
        publisher.plan("/press/bank", page("Payment network for Pyongyang sanctioned", *story[:3]))
        for path, (title, text) in NOISE.items():
            publisher.plan(path, page(title, text))
        publisher.plan(
            "/rss", rss(origin, ("/world/bank", "US hits Russian bank"), ("/sport/cup", "Harbour club wins"))
        )
        publisher.plan(
            "/atom",
            Answer(
                '<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title>'
                f'<entry><id>1</id><title>Treasury sanctions bank</title><link href="{origin}/agency/1042"/>'
                f"<updated>{TODAY.isoformat()}</updated></entry><entry><id>2</id><title>Rates</title>"
                f'<link href="{origin}/economy/rates"/><updated>{TODAY.isoformat()}</updated></entry></feed>'.encode()
            ),
        )
        index = page(
            "Press",
            '<a href="/press/bank">Payment network for Pyongyang sanctioned</a>',
            '<a href="/travel/islands">Where to go in spring, and how to get there</a>',
        )
        publisher.plan("/press", index)
        wire.stage.sources.write_text(
            "shipped: false\nsources:\n"
            f"  - {{id: world, kind: news, format: feed, address: '{origin}/rss', every_s: 0.5}}\n"
            f"  - {{id: agency, kind: news, format: feed, address: '{origin}/atom', every_s: 0.5}}\n"
            f"  - {{id: press, kind: news, format: index, address: '{origin}/press', every_s: 0.5}}\n"
        )
        yield publisher


async def test_one_story_on_three_pages_raises_one_alert(wire: Wire, site: Publisher) -> None:
    async with wire.running():
        await wire.settled_with(3)
        (alert,) = await wire.alerts()
    assert alert.kind is AlertKind.APPEARED
    assert Nexus.DPRK in alert.nexus
    assert "Tolvar Harbour Bank AO" in {member.name for member in alert.members}
    findings = await wire.findings()
    assert {f.article.url.rsplit("/", 1)[-1] for f in findings if f.article and f.article.url} == {"bank", "1042"}
    assert len({f.event_id for f in findings}) == 3
    assert len(wire.slack.posts) == 1
    assert await wire.dead_letters() == []
    assert all(site.count(path) == 1 for path in NOISE)


async def test_a_story_that_its_only_page_withdraws_is_taken_back(wire: Wire, site: Publisher) -> None:
    """The page is gone for good, and its feed says that it changed."""
    origin = site.origin
    site.plan("/atom", Answer(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title></feed>'))
    site.plan("/press", page("Press", '<a href="/travel/islands">Where to go in spring, and how to get there</a>'))
    async with wire.running():
        await wire.appeared(1)
        site.plan("/world/bank", Answer(status=410))
        site.plan("/rss", rss(origin, ("/world/bank", "US hits Russian bank: withdrawn")))
        _, dissolved = await wire.appeared(2)
    assert dissolved.kind is AlertKind.DISSOLVED
    last = max(await wire.findings(), key=lambda f: f.revision)
    assert last.article is not None
    assert (last.revision, last.article.status) == (2, ArticleStatus.RETRACTED)
