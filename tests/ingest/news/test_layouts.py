"""One golden page per layout, written after the layout; and a layout that no longer fits fails loudly or falls back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sanctionwire.errors import InputError, SettingsError
from sanctionwire.ingest.news.layout import LAYOUTS, layout_named, layout_of
from sanctionwire.ingest.news.listing import read_index, read_sitemap
from sanctionwire.ingest.news.page import read_page

GOLDEN = Path(__file__).parents[2] / "fixtures" / "news"


def golden(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.golden.json").read_text("utf-8"))
    return found


def test_every_layout_has_its_golden_page() -> None:
    assert {path.name.split(".")[0] for path in GOLDEN.glob("*.golden.json")} == set(LAYOUTS)


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_index_page_is_read_as_its_layout_says(name: str) -> None:
    layout = LAYOUTS[name]
    source = (GOLDEN / f"{name}.index.html").read_text("utf-8")
    items = read_index(source, address=f"https://{layout.hosts[0]}/list/index.html", layout=layout)
    assert [
        {"address": i.address, "title": i.title, "published": i.published and i.published.isoformat()} for i in items
    ] == golden(name)["items"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_article_page_is_read_as_its_layout_says(name: str) -> None:
    read = read_page((GOLDEN / f"{name}.article.html").read_bytes(), layout=LAYOUTS[name])
    assert {
        "title": read.title,
        "published": read.published and read.published.isoformat(),
        "language": read.language,
        "status": read.status.value,
        "text": read.text.split("\n"),
    } == golden(name)["article"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_without_its_layout_an_article_page_is_read_nearly_as_well(name: str) -> None:
    """What the site changes overnight costs a date at most, never the text."""
    read = read_page((GOLDEN / f"{name}.article.html").read_bytes())
    assert read.title == golden(name)["article"]["title"]
    for line in golden(name)["article"]["text"]:
        assert line in read.text


def test_an_index_page_that_changed_fails_loudly() -> None:
    page = "<html><body><div class='new-design'><a href='/news/press-releases/zz1'>A headline long enough</a></div></body></html>"
    with pytest.raises(InputError, match="layout treasury finds no article; has the site changed"):
        read_index(page, address="https://home.treasury.gov/news/press-releases", layout=LAYOUTS["treasury"])


def test_an_article_page_that_changed_is_read_as_any_page() -> None:
    page = (
        f"<html><head><title>A headline | Site</title></head><body><main><h1>A headline</h1>{'<p>One sentence of it. </p>' * 20}</main>"
        "</body></html>"
    )
    assert read_page(page, layout=LAYOUTS["treasury"]) == read_page(page)


def test_layouts_apply_by_host_and_by_name() -> None:
    assert layout_of("https://www.justice.gov/opa/pr/x") is LAYOUTS["justice"]
    assert layout_of("https://justice.gov.example/opa") is None
    assert layout_of("https://[") is None
    assert layout_named(None) is None
    with pytest.raises(SettingsError, match="no layout 'x'; expected one of"):
        layout_named("x")


def test_an_index_without_layout_gives_the_links_that_read_like_headlines() -> None:
    page = """<html><body><nav><a href="/a">About the ministry and its long history</a></nav><main>
    <a href="/news/1">The ministry names three agents of a bank</a> <a href="/news/1?utm_source=x">The ministry names three agents of a bank</a>
    <a href="/news/2"><h3>Minister receives the ambassador of Alderney</h3></a><a href="/more">More</a>
    <a href="https://elsewhere.example/news/3">An article that stands at another site</a>
    <a href="javascript:void(0)">Open the gallery with all the pictures</a><a href="http://[">A link that leads to nowhere at all</a>
    </main><footer><a href="/imprint">Imprint and the terms of use of this site</a></footer></body></html>"""
    items = read_index(page, address="https://ministry.example/news/")
    assert [i.address for i in items] == ["https://ministry.example/news/1", "https://ministry.example/news/2"]
    assert items[1].title == "Minister receives the ambassador of Alderney"


SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://x.example/news/1</loc><lastmod>2031-03-01</lastmod></url>
<url><loc>https://x.example/news/2</loc><news:news><news:publication><news:name>X</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2031-03-04T10:00:00+01:00</news:publication_date><news:title>Second &amp; last</news:title></news:news></url>
<url><loc>https://x.example/imprint</loc><lastmod>2031-03-05</lastmod></url>
<url><loc>https://elsewhere.example/news/9</loc></url></urlset>"""


def test_a_sitemap_gives_its_latest_articles_first() -> None:
    found = read_sitemap(SITEMAP, address="https://x.example/sitemap.xml", only="/news/")
    assert [i.address for i in found.items] == ["https://x.example/news/2", "https://x.example/news/1"]
    first = found.items[0]
    assert (first.title, first.language) == ("Second & last", "en")
    assert first.published is not None
    assert first.published.isoformat() == "2031-03-04T10:00:00+01:00"


def test_an_index_of_sitemaps_names_further_ones() -> None:
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://x.example/a.xml</loc>
    <lastmod>2030-01-01</lastmod></sitemap><sitemap><loc>https://x.example/b.xml</loc><lastmod>2031-01-01</lastmod></sitemap></sitemapindex>"""
    assert read_sitemap(index, address="https://x.example/s.xml").further == [
        "https://x.example/b.xml",
        "https://x.example/a.xml",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no sitemap"),
        (b"<html></html>", "expected urlset or sitemapindex"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset/>', "document type"),
        (b"plain", "is no sitemap"),
    ],
)
def test_what_is_no_sitemap_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_sitemap(content, address="https://x.example/s.xml")
