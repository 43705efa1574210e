"""RSS 0.9x, 1.0, 2.0 and Atom by feedparser: items in the order of the feed, well-formed or not.

Feeds are written by hand often enough: a feed that feedparser can read in part counts as read, one without any item and
with a fault is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

import feedparser
from lxml import etree

from sanctionwire.errors import BadEventError, InputError
from sanctionwire.ingest.news.address import canonical_address
from sanctionwire.ingest.news.dom import harmless, parse_page
from sanctionwire.ingest.news.encoding import decode_page
from sanctionwire.ingest.news.flow import flow
from sanctionwire.ingest.news.head import MAX_TITLE_CHARS
from sanctionwire.ingest.news.item import MAX_ITEMS, Item, absolute
from sanctionwire.ingest.news.moment import read_moment, seen_moment
from sanctionwire.ingest.news.notice import notice_of
from sanctionwire.ingest.news.outline import outline
from sanctionwire.names import clean
from sanctionwire_schemas import ArticleStatus, DeadLetterReason

MAX_FEED_BYTES: Final = 8 * 1024 * 1024
MAX_FEED_TAGS: Final = 60_000
"""feedparser takes up to 0.1 ms for a tag; feeds of a hundred whole articles have some ten thousand."""
_XML_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[.{0,200000}?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_TAG_LIKE: Final = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_MAX_HTML_CHARS: Final = 500_000


def read_feed(content: bytes, *, address: str, charset: str | None = None, zone: tzinfo | None = None) -> list[Item]:
    """Items of a feed, each address once. ``address`` is where it was fetched: links may be relative.

    Raises InputError where it is no feed, or is too large.
    """
    if len(content) > MAX_FEED_BYTES:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"the feed is larger than {MAX_FEED_BYTES:,} bytes")
    # Decoded here, by the same rules as pages; entities of a document type are for bombs alone.
    text = _DOCTYPE.sub("", _XML_DECLARATION.sub("", harmless(decode_page(content, charset))), count=1)
    if text.count("<") > MAX_FEED_TAGS:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"the feed has more than {MAX_FEED_TAGS:,} tags")
    parsed = _parse(text, address)
    language = _language(parsed.get("feed", {}))
    items = [
        item
        for entry in parsed.get("entries", [])[:MAX_ITEMS]
        if (item := _item(entry, address, language, zone)) is not None
    ]
    items += [Item(ref, mark="deleted", withdrawn=True) for ref in _deleted(text, address)]
    if not items and (parsed.get("bozo") or not parsed.get("version")):
        fault = parsed.get("bozo_exception")
        raise InputError(f"is no feed that can be read: {fault or 'neither RSS nor Atom'}"[:300])
    return list({canonical_address(i.address) or i.address: i for i in reversed(items)}.values())[::-1]


def _parse(text: str, address: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
            sanitize_html=True,
            resolve_relative_uris=True,
        )
    except Exception as error:  # what it raises on hostile input is not documented
        raise InputError(f"is no feed that can be read: {type(error).__name__}: {error}"[:300]) from error
    return found


def plain(markup: str) -> str:
    """Text of a piece of HTML as feeds carry it, one line a paragraph; markup that was escaped twice, too."""
    text = markup[:_MAX_HTML_CHARS]
    for _ in range(2):
        if _TAG_LIKE.search(text) is None:
            break
        try:
            root = outline(parse_page(harmless(f"<body>{text}</body>")))
        except InputError:
            return ""
        text = "\n".join(run.text for run in flow(root))
    return text.strip()


def _item(entry: Mapping[str, Any], base: str, language: str | None, zone: tzinfo | None) -> Item | None:
    guid = str(entry.get("id") or "")
    link = absolute(entry.get("feedburner_origlink") or entry.get("link"), base)
    if link is None and entry.get("guidislink", True):
        link = absolute(guid, "")
    if link is None:
        link = next((a for one in entry.get("links", ()) if (a := absolute(one.get("href"), base))), None)
    if link is None:
        return None
    title = clean(plain(str(entry.get("title") or "")).replace("\n", " "))[:MAX_TITLE_CHARS]
    pieces = [str(one.get("value") or "") for one in entry.get("content", ())] + [str(entry.get("summary") or "")]
    text = max((plain(piece) for piece in pieces), key=len)
    return Item(
        address=link,
        title=title,
        published=_moment(entry, zone),
        mark=(_written(entry, "updated") or _written(entry, "published"))[:64],
        text=text if text != title else "",
        language=_language(entry) or language,
        withdrawn=notice_of([title]) is ArticleStatus.RETRACTED,
    )


def _written(entry: Mapping[str, Any], name: str) -> str:
    """A date as the feed has it; feedparser itself would give one for the other."""
    return str(entry.get(name) or "").strip() if name in set(entry) else ""


def _moment(entry: Mapping[str, Any], zone: tzinfo | None) -> datetime | None:
    """As written, with its own zone; else as feedparser understood it, in UTC."""
    for name in ("published", "created", "updated"):
        written = _written(entry, name)
        if not written:
            continue
        moment = read_moment(written, zone) or seen_moment([written], None, zone)
        if moment is not None:
            return moment
        understood = entry.get(f"{name}_parsed")
        if understood is not None:
            try:
                year, month, day, hour, minute, second = understood[:6]
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except (ValueError, TypeError):
                continue
    return None


def _language(of: Mapping[str, Any]) -> str | None:
    language = str(of.get("language") or "").strip().replace("_", "-").split("-")[0].lower()
    return language if language.isascii() and language.isalpha() and 2 <= len(language) <= 3 else None


def _deleted(text: str, base: str) -> list[str]:
    """Addresses that an Atom feed says are deleted (RFC 6721)."""
    if "deleted-entry" not in text:
        return []
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if tree is None:
        return []
    refs = [e.get("ref") for e in tree.iter("{*}deleted-entry")]
    return [address for ref in refs[:MAX_ITEMS] if (address := absolute(ref, base)) is not None]
