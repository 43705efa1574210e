"""Web pages, feeds and fingerprints of texts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final

from sanctionwire.cli.bench.articles import plain_text, relevant_articles
from sanctionwire.cli.bench.measure import Measure, in_turns, measure

_FURNITURE: Final = "".join(f'<li><a href="/section/{n}">Section number {n} of the site</a></li>' for n in range(40))


def bench_reading() -> Iterator[Measure]:
    """Pages of a usual size, with furniture around a text and a table; the same doubled; a feed; texts."""
    import feedparser
    import trafilatura

    from sanctionwire.ingest.news.feed import read_feed
    from sanctionwire.ingest.news.page import read_page
    from sanctionwire_schemas import story_of

    pages = [_page(n, 5000) for n in range(60)]
    seconds = in_turns(
        lambda: [read_page(page) for page in pages], lambda: [trafilatura.bare_extraction(page) for page in pages]
    )
    yield measure("reading.pages", "pages/s", len(pages), seconds, against="trafilatura.bare_extraction of the same")
    long, half = _page(0, 4_000_000), _page(0, 2_000_000)
    seconds = in_turns(lambda: read_page(long), lambda: [read_page(half), read_page(half)])
    yield measure("reading.doubled", "MB/s", len(long) // 1_000_000, seconds, against="twice a page of half the size")
    feed = _feed(100).encode()
    seconds = in_turns(
        lambda: read_feed(feed, address="https://news.example/feed"), lambda: feedparser.parse(io.BytesIO(feed))
    )
    yield measure("reading.feeds", "items/s", 100, seconds, against="feedparser.parse of the same feed")
    texts = [article.text for article in relevant_articles(300)]
    words = re.compile(r"\w+")
    seconds = in_turns(lambda: [story_of(text) for text in texts], lambda: [words.findall(text) for text in texts])
    yield measure("reading.stories", "texts/s", len(texts), seconds, against="all words of the same texts")


def _page(number: int, chars: int) -> str:
    text = plain_text(number, chars)
    paragraphs = "".join(f"<p>{text[start : start + 500]}</p>" for start in range(0, len(text), 500))
    rows = "".join(f"<tr><td>Name {n}</td><td>Number {n}000</td></tr>" for n in range(10))
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Report {number} | News</title>"
        '<meta property="article:published_time" content="2031-03-04T10:00:00Z"></head>'
        f"<body><nav><ul>{_FURNITURE}</ul></nav><main><h1>Report {number}</h1>{paragraphs}<table>{rows}</table></main>"
        f"<aside><ul>{_FURNITURE}</ul></aside><footer>News</footer></body></html>"
    )


def _feed(count: int) -> str:
    items = "".join(
        f"<item><title>Report {n}</title><link>https://news.example/{n}</link><pubDate>Tue, 04 Mar 2031 10:00:00 GMT"
        f"</pubDate><description>&lt;p&gt;{plain_text(n, 400)}&lt;/p&gt;</description></item>"
        for n in range(count)
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
