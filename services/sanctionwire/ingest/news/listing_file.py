"""The listing of a source, whatever its format: bytes in, items out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from sanctionwire.ingest.fetching.http_rules import is_loopback
from sanctionwire.ingest.news.address import canonical_address
from sanctionwire.ingest.news.encoding import decode_page
from sanctionwire.ingest.news.feed import read_feed
from sanctionwire.ingest.news.item import Item
from sanctionwire.ingest.news.layout import Layout
from sanctionwire.ingest.news.listing import read_index, read_sitemap
from sanctionwire.ingest.news.moment import zone_of

FEED: Final = "feed"
INDEX: Final = "index"
SITEMAP: Final = "sitemap"
LISTING_FORMATS: Final = (FEED, INDEX, SITEMAP)


@dataclass(frozen=True, slots=True)
class Listing:
    """Articles that a source names now, and further sitemaps to read where it is an index of those."""

    items: list[Item]
    further: list[str]


def read_listing(
    content: bytes,
    listing_format: str,
    *,
    address: str,
    charset: str | None = None,
    layout: Layout | None = None,
    only: str | None = None,
) -> Listing:
    """What a listing names. ``only`` is a pattern that addresses of articles have. Raises InputError where it is not
    what it should be.
    """
    further: list[str] = []
    if listing_format == FEED:
        zone = zone_of(layout.zone if layout is not None else None)
        items = read_feed(content, address=address, charset=charset, zone=zone)
    elif listing_format == INDEX:
        items = read_index(decode_page(content, charset), address=address, layout=layout)
    else:
        sitemap = read_sitemap(content, address=address, only=only)
        items, further = sitemap.items, sitemap.further
    if only is not None:
        pattern = re.compile(only)
        items = [item for item in items if pattern.search(canonical_address(item.address) or item.address)]
    return Listing([_secure(item) for item in items], further)


def _secure(item: Item) -> Item:
    """Old feeds name http addresses of sites that answer on https; loopback stays as it is."""
    if item.address.startswith("http://") and not _is_local(item.address):
        return replace(item, address="https://" + item.address.removeprefix("http://"))
    return item


def _is_local(address: str) -> bool:
    return is_loopback(urlsplit(address).hostname or "")
