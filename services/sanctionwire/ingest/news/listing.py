"""Index pages and sitemaps: the addresses of articles that a site lists, with what it says of each.

What a site's index looks like is data (``layouts.toml``). Without a layout every link in the page's main part whose
text is as long as a headline counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from sanctionwire.errors import BadEventError, InputError
from sanctionwire.ingest.news.address import canonical_address, same_site
from sanctionwire.ingest.news.dom import harmless, parse_page
from sanctionwire.ingest.news.furniture import looks_like_furniture
from sanctionwire.ingest.news.head import MAX_TITLE_CHARS
from sanctionwire.ingest.news.item import MAX_ITEMS, Item, absolute
from sanctionwire.ingest.news.layout import Layout, select
from sanctionwire.ingest.news.moment import read_moment, seen_moment, zone_of
from sanctionwire.ingest.news.outline import Node, width
from sanctionwire.names import clean
from sanctionwire_schemas import DeadLetterReason

MAX_LISTING_BYTES: Final = 16 * 1024 * 1024
MIN_HEADLINE_WIDTH: Final = 25
_MAX_LINKS: Final = 20_000


def read_index(source: str, *, address: str, layout: Layout | None = None) -> list[Item]:
    """Articles that an index page links to, each once, in its order.

    Raises InputError where it links to none: then the site has changed, or this is no index page.
    """
    if len(source) > MAX_LISTING_BYTES:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"the page is larger than {MAX_LISTING_BYTES:,} characters")
    source = harmless(source)
    found = _plain_links(source, address) if layout is None else _by_layout(source, address, layout)
    items = {canonical_address(item.address) or item.address: item for item in reversed(list(found))}
    if not items:
        how = "no link is as long as a headline" if layout is None else f"layout {layout.name} finds no article"
        raise InputError(f"links to no article: {how}; has the site changed?")
    return list(items.values())[::-1][:MAX_ITEMS]


def _by_layout(source: str, address: str, layout: Layout) -> Iterable[Item]:
    index = layout.index
    if index is None:
        raise InputError(f"layout {layout.name} describes no index page")
    only = re.compile(index.only) if index.only else None
    zone = zone_of(layout.zone, layout.language)
    for entry in select(source, index.items)[:MAX_ITEMS]:
        links = [entry.itself] if index.link is None else entry.all(index.link)
        for link in links:
            target = absolute(link.attribute("href"), address)
            if (
                target is None
                or not same_site(target, address, index.hosts)
                or (only and not only.search(canonical_address(target) or target))
            ):
                continue
            title = link.attribute("title") or "" if index.title == "@title" else ""
            title = title or (entry.text(index.title) if index.title and index.title != "@title" else link.text_content)
            dates = [value for value in entry.values(index.date) if value]
            published = next((m for d in dates if (m := read_moment(d, zone)) is not None), None)
            yield Item(
                address=target,
                title=clean(title)[:MAX_TITLE_CHARS],
                published=published or seen_moment(dates, layout.language, zone),
                mark=dates[0][:64] if dates else "",
                language=layout.language,
            )


def _plain_links(source: str, address: str) -> Iterable[Item]:
    tree = parse_page(source)
    for number, link in enumerate(tree.iter("a")):
        if number >= _MAX_LINKS:
            return
        title = clean(" ".join(str(piece) for piece in link.itertext())[: 4 * MAX_TITLE_CHARS])
        target = absolute(link.get("href"), address)
        if target is None or width(title) < MIN_HEADLINE_WIDTH or not same_site(target, address, ()):
            continue
        if not _in_furniture(link):
            yield Item(address=target, title=title[:MAX_TITLE_CHARS])


def _in_furniture(link: HtmlElement) -> bool:
    for above, _ in zip(link.iterancestors(), range(40), strict=False):
        if not isinstance(above.tag, str) or above.tag in ("body", "html", "main"):
            return False
        names = f"{above.get('class') or ''} {above.get('id') or ''}".strip()
        if looks_like_furniture(Node(above.tag, names[:300], (above.get("role") or "").lower())):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Articles of a sitemap, latest first, or the sitemaps that a sitemap index names, latest first."""

    items: list[Item]
    further: list[str]


def read_sitemap(content: bytes, *, address: str, only: str | None = None) -> Sitemap:
    """A sitemap, a news sitemap or a sitemap index (sitemaps.org 0.9). ``only`` is a pattern for article addresses: of
    50,000 addresses it chooses before the latest are taken.

    Raises InputError where it is none of these.
    """
    if len(content) > MAX_LISTING_BYTES:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"the sitemap is larger than {MAX_LISTING_BYTES:,} bytes")
    if b"<!DOCTYPE" in content[:2048].upper() or b"<!ENTITY" in content[:65_536].upper():
        raise InputError("is a sitemap with a document type, which no sitemap needs")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"is no sitemap: {error}"[:300]) from error
    kind = etree.QName(root).localname if root is not None else ""
    if kind not in ("urlset", "sitemapindex"):
        raise InputError(f"is no sitemap: its first element is {kind or 'missing'!r}, expected urlset or sitemapindex")
    pattern = re.compile(only) if only else None
    found: list[tuple[datetime, Item]] = []
    for entry in root:
        if not isinstance(entry.tag, str):
            continue
        target = absolute(_child(entry, "loc"), address)
        if target is None or not same_site(target, address, ()):
            continue
        written = _child(entry, "publication_date") or _child(entry, "lastmod")
        moment = read_moment(written)
        item = Item(
            address=target,
            title=clean(_child(entry, "title"))[:MAX_TITLE_CHARS],
            published=read_moment(_child(entry, "publication_date")),
            mark=(_child(entry, "lastmod") or written)[:64],
            language=_child(entry, "language")[:2].lower() or None,
        )
        if kind == "sitemapindex" or pattern is None or pattern.search(canonical_address(target) or target):
            found.append((moment or datetime.min.replace(tzinfo=UTC), item))
    found.sort(key=lambda one: one[0], reverse=True)
    items = [item for _, item in found[:MAX_ITEMS]]
    if kind == "sitemapindex":
        return Sitemap([], [item.address for item in items])
    return Sitemap(items, [])


def _child(entry: etree._Element, name: str) -> str:
    found = next(entry.iter("{*}" + name), None)
    return (found.text or "").strip()[:MAX_TITLE_CHARS] if found is not None else ""
