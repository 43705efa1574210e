"""What a feed, an index page or a sitemap says of an article before anybody has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urljoin

MAX_ITEMS: Final = 2_000
"""Of one listing. Feeds hold tens, index pages hundreds; a sitemap may hold 50,000, of which the latest are taken."""
MAX_ADDRESS_CHARS: Final = 4096


@dataclass(frozen=True, slots=True)
class Item:
    """``address`` is where the article stands. ``mark`` changes when the listing says that the article changed.

    ``text`` is what the listing itself holds of it, without markup: all, a summary or nothing. ``withdrawn`` where the
    listing says so.
    """

    address: str
    title: str = ""
    published: datetime | None = None
    mark: str = ""
    text: str = ""
    language: str | None = None
    withdrawn: bool = False


def absolute(link: str | None, base: str) -> str | None:
    """A link as found on a page at ``base``; None where it leads to no page (mail, scripts, what is no address)."""
    link = "".join((link or "").split())
    if not link or link.startswith("#") or len(link) > MAX_ADDRESS_CHARS:
        return None
    try:
        address = urljoin(base, link)
    except ValueError:
        return None
    return address if address.lower().startswith(("https://", "http://")) else None
