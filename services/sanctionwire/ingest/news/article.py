"""From what a listing and a page say to one article. Pure: the time comes in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from sanctionwire.ingest.news.address import article_id, canonical_address, claimed_address
from sanctionwire.ingest.news.item import Item
from sanctionwire.ingest.news.page import Page
from sanctionwire_schemas import ArticleStatus, NewsArticle

MAX_AHEAD: Final = timedelta(hours=26)
"""A publication further in the future is a mistake: the zone farthest ahead of UTC is +14, and clocks differ."""
_SAME: Final = timedelta(hours=36)
_MAX_URL_CHARS: Final = 4096


def from_page(
    page: Page, item: Item, *, found_at: str, content: bytes, source_id: str, retrieved_at: datetime
) -> NewsArticle:
    """The article on a page that ``item`` led to; ``found_at`` is where redirects ended."""
    address = claimed_address(page.canonical, found_at)
    return NewsArticle(
        id=article_id(address) or item_id(item),
        status=page.status,
        title=page.title or item.title,
        text=page.text,
        url=address[:_MAX_URL_CHARS],
        source=source_id,
        language=page.language or item.language,
        published=published_of(page.published, item.published, retrieved_at),
        retrieved_at=retrieved_at,
        text_sha256=sha256(content).hexdigest(),
    )


def from_item(item: Item, *, source_id: str, retrieved_at: datetime) -> NewsArticle | None:
    """The article as the listing itself carries it; None where it carries no text."""
    if not item.text.strip():
        return None
    return NewsArticle(
        id=item_id(item),
        status=ArticleStatus.RETRACTED if item.withdrawn else ArticleStatus.PUBLISHED,
        title=item.title,
        text=item.text,
        url=(canonical_address(item.address) or item.address)[:_MAX_URL_CHARS],
        source=source_id,
        language=item.language,
        published=published_of(None, item.published, retrieved_at),
        retrieved_at=retrieved_at,
        text_sha256=sha256(item.text.encode("utf-8", "replace")).hexdigest(),
    )


def withdrawn(article_id_: str, item: Item, title: str, *, source_id: str, retrieved_at: datetime) -> NewsArticle:
    """The word that an article which was told before is gone: it has the same id, and says nothing."""
    return NewsArticle(
        id=article_id_,
        status=ArticleStatus.RETRACTED,
        title=title or item.title,
        text="",
        url=(canonical_address(item.address) or item.address)[:_MAX_URL_CHARS],
        source=source_id,
        language=item.language,
        published=published_of(None, item.published, retrieved_at),
        retrieved_at=retrieved_at,
    )


def item_id(item: Item) -> str:
    """The id of an article that only its listing tells of."""
    return article_id(item.address) or f"text-{sha256(item.address.encode('utf-8', 'replace')).hexdigest()[:32]}"


def published_of(page: datetime | None, listing: datetime | None, now: datetime) -> datetime | None:
    """The time of publication: the page's, or where it gives only a day and the listing a time near it, the listing's.

    What lies in the future is no time of publication.
    """
    page = page if page is not None and page <= now + MAX_AHEAD else None
    listing = listing if listing is not None and listing <= now + MAX_AHEAD else None
    if page is None or listing is None:
        return page or listing
    only_a_day = page.utcoffset() == timedelta(0) and page.astimezone(UTC).time() == datetime.min.time()
    return listing if only_a_day and abs(page - listing) <= _SAME else page
