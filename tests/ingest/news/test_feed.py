"""Feeds of every kind, well-formed or not: items in order, with whatever they say, and never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.errors import BadEventError, InputError
from sanctionwire.ingest.news.feed import MAX_FEED_BYTES, plain, read_feed
from sanctionwire.ingest.news.item import Item
from sanctionwire.ingest.news.moment import zone_of

ADDRESS = "https://x.example/feed.xml"

RSS2 = """<?xml version="1.0" encoding="windows-1251"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Вестник</title><language>ru-RU</language><link>https://x.example/</link>
<item><title>&lt;b&gt;Банк &amp;amp; Ко&lt;/b&gt;</title><link>/a/1?utm_source=rss</link><guid isPermaLink="false">77</guid>
<pubDate>Thu, 19 Sep 2024 10:00:00 +0300</pubDate><description><![CDATA[<p>Кратко.</p>]]></description>
<content:encoded><![CDATA[<p>Первый абзац.</p><script>alert(1)</script><p>Второй абзац, он длиннее.</p>]]></content:encoded></item>
<item><guid>https://x.example/a/2</guid><title>Только guid</title><pubDate>19.09.2024 10:00</pubDate></item>
<item><title>RETRACTED: a story</title><link>https://x.example/a/3</link><pubDate>no date</pubDate></item>
<item><title>Без ссылки</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="de"><title>x</title>
<entry><id>tag:x.example,2024:1</id><link rel="alternate" href="https://x.example/b/1"/><link rel="self" href="https://x.example/b/1.xml"/>
<title type="html">Ein &lt;i&gt;Titel&lt;/i&gt;</title><published>2024-09-19T10:00:00+02:00</published><updated>2024-09-20T10:00:00Z</updated>
<summary>Kurz.</summary></entry><at:deleted-entry ref="https://x.example/b/0" when="2024-09-20T00:00:00Z"/></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>x</title></channel><item rdf:about="https://x.example/c/1">
<title>C</title><link>https://x.example/c/1</link><dc:date>2024-09-19T10:00:00+09:00</dc:date></item></rdf:RDF>"""
RSS091 = '<rss version="0.91"><channel><item><title>Old</title><link>http://x.example/d/1</link></item></channel></rss>'
BROKEN = """<rss version="2.0"><channel><item><title>A & B < C</title><link>https://x.example/e?a=1&b=2</link>
<pubDate>2024-09-19 10:00</pubDate></item><item><title>Second"""


def read(feed: str, encoding: str = "utf-8", charset: str | None = None) -> list[Item]:
    return read_feed(feed.encode(encoding), address=ADDRESS, charset=charset)


def moment(item: Item) -> str | None:
    return item.published.isoformat() if item.published is not None else None


def test_rss_2_in_the_encoding_it_declares() -> None:
    first, second, third = read(RSS2, "windows-1251")
    assert (first.title, first.address) == ("Банк & Ко", "https://x.example/a/1?utm_source=rss")
    assert first.text == "Первый абзац.\nВторой абзац, он длиннее."
    assert (moment(first), first.language) == ("2024-09-19T10:00:00+03:00", "ru")
    assert (second.address, moment(second)) == ("https://x.example/a/2", "2024-09-19T10:00:00+00:00")
    assert (third.withdrawn, third.published) == (True, None)


def test_the_header_says_the_encoding_where_the_feed_does_not() -> None:
    assert read(RSS2.split("?>", 1)[1], "windows-1251", charset="windows-1251")[0].title == "Банк & Ко"


def test_atom_with_its_zone_and_what_was_deleted() -> None:
    entry, deleted = read(ATOM)
    assert (entry.address, entry.title, entry.language) == ("https://x.example/b/1", "Ein Titel", "de")
    assert (moment(entry), entry.mark) == ("2024-09-19T10:00:00+02:00", "2024-09-20T10:00:00Z")
    assert (deleted.address, deleted.withdrawn) == ("https://x.example/b/0", True)


def test_older_kinds_are_read_too() -> None:
    assert [(i.title, moment(i)) for i in read(RDF)] == [("C", "2024-09-19T10:00:00+09:00")]
    assert [(i.title, i.address) for i in read(RSS091)] == [("Old", "http://x.example/d/1")]


def test_a_broken_feed_gives_what_is_whole() -> None:
    (item,) = read(BROKEN)
    assert (item.title, item.address) == ("A & B < C", "https://x.example/e?a=1&b=2")


def test_a_time_without_zone_is_taken_in_the_sources() -> None:
    (item,) = read_feed(BROKEN.encode(), address=ADDRESS, zone=zone_of("Asia/Seoul"))
    assert moment(item) == "2024-09-19T10:00:00+09:00"


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{i} "{("&a" + (str(i - 1) if i else "") + ";") * 10}">' for i in range(9)
    )
    feed = (
        bomb
        + ']><rss version="2.0"><channel><item><title>&a8;</title><link>https://x.example/z</link></item></channel></rss>'
    )
    assert len(read(feed)[0].title) < 10


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<html><body>Service unavailable</body></html>",
        b"\x89PNG\r\n\x1a\n",
        b"<rss>" + b"<item>" * 70_000,
        b" " * (MAX_FEED_BYTES + 1),
    ],
)
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read_feed(content, address=ADDRESS)


def test_a_feed_too_large_names_its_reason() -> None:
    with pytest.raises(BadEventError, match="larger than"):
        read_feed(b" " * (MAX_FEED_BYTES + 1), address=ADDRESS)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("&lt;p&gt;Escaped twice&lt;/p&gt;", "Escaped twice"),
        ("", ""),
    ],
)
def test_markup_becomes_lines(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(
    st.lists(
        st.sampled_from(
            ["<item>", "</item>", "<title>", "</title>", "<link>", "https://x.example/1", "<![CDATA[", "]]>", "&", "<", ">", "&#0;",
             "<entry>", "<pubDate>", "2024", "\x00", "ж", "<!DOCTYPE", "<?xml", "?>", '<link href="', '"/>', "<guid>", "\u202e"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_feed_gives_items_or_a_named_error(pieces: list[str]) -> None:
    refused: InputError | None = None
    items: list[Item] = []
    try:
        items = read_feed(('<rss version="2.0"><channel>' + "".join(pieces)).encode(), address=ADDRESS)
    except InputError as error:
        refused = error
    assert (refused is None) == bool(items) or not items
    assert all(item.address.startswith("http") for item in items)
