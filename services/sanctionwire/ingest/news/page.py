"""A web page as an article: headline, main text, language, date. Pages are hostile until proven otherwise."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import trafilatura
from charset_normalizer import from_bytes
from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from sanctionwire.errors import BadEventError
from sanctionwire.ingest.news.language import guess_language
from sanctionwire.names import clean, fold
from sanctionwire_schemas import DeadLetterReason

MAX_PAGE_BYTES = 8 * 1024 * 1024
MAX_TITLE_CHARS = 1000
MIN_TEXT_CHARS = 200
"""Less than this from the careful extraction is taken as a miss, and the plain one is asked."""
_MAX_DEPTH = 250

_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY: Final = (b"%PDF-", b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")
_DATE_META: Final = (
    *(
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.created",
    ),
    *("publishdate", "pubdate", "og:article:published_time", "parsely-pub-date", "sailthru.date"),
)
_TITLE_TAIL: Final = re.compile(r"(?: (?:[|–—·»-]|::) |｜)[^|–—·»｜]{2,60}\Z")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. ``published`` has a zone (UTC where the page gives none)."""

    title: str
    text: str
    language: str | None = None
    published: datetime | None = None


def read_page(html: bytes | str) -> Page:
    """Headline, main text, language and date of a page, in any encoding it declares.

    Raises BadEventError (an InputError) where the page is empty, too large, no HTML, or holds no text.
    """
    if len(html) > MAX_PAGE_BYTES:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"the page is larger than {MAX_PAGE_BYTES:,} bytes")
    source = html if isinstance(html, str) else decode_page(html)
    if not source.strip():
        raise BadEventError(DeadLetterReason.EMPTY, "the page is empty")
    tree = _parse(source)
    text = _main_text(source)
    if not text:
        raise BadEventError(DeadLetterReason.EMPTY, "the page holds no text")
    return Page(_title(tree), text, _language(tree) or guess_language(text), _published(tree) or _visible_date(source))


def decode_page(content: bytes) -> str:
    """Text of a page: by byte order mark, by the encoding it declares, as UTF-8, or by its letters."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 is full of zero bytes
    if content.startswith(_BINARY) or (not wide and b"\0" in content[:1024]):
        raise BadEventError(DeadLetterReason.WRONG_FIELDS, "this is no HTML page but a binary file")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    declared = _META_CHARSET.search(content[:8192])
    for encoding in (declared[1].decode("ascii") if declared else "utf-8", "utf-8"):
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    if declared:
        try:  # declared, and nearly right: a few broken bytes must not cost the page
            return content.decode(declared[1].decode("ascii"), "replace")
        except LookupError:
            pass
    guess = from_bytes(content[:200_000]).best()
    return content.decode(guess.encoding if guess else "latin-1", "replace")


def _parse(source: str) -> HtmlElement:
    try:
        return document_fromstring(
            source.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", huge_tree=False)
        )
    except (etree.LxmlError, ValueError, RecursionError, AssertionError) as error:
        raise BadEventError(DeadLetterReason.WRONG_FIELDS, f"the page cannot be parsed: {error}") from error


def _main_text(source: str) -> str:
    try:
        text = trafilatura.extract(
            source, include_comments=False, include_tables=True, favor_recall=False, deduplicate=False
        )
        if not text or len(text) < MIN_TEXT_CHARS:
            plain = trafilatura.html2txt(source)
            text = plain if len(plain) > 2 * len(text or "") else text
    except Exception as error:
        raise BadEventError(
            DeadLetterReason.UNPROCESSABLE, f"no text can be read from the page: {error!r}"[:500]
        ) from error
    return (text or "").strip()


def _title(tree: HtmlElement) -> str:
    """The headline: the page's ``h1`` where its title has it too, else whichever of the titles says more."""
    whole = _text_of(tree, "//title")
    short = _TITLE_TAIL.sub("", whole)
    shared = _meta(tree).get("og:title") or _meta(tree).get("twitter:title") or ""
    headline = _text_of(tree, "//h1")
    if headline and _squeezed(headline) in _squeezed(whole):
        return headline[:MAX_TITLE_CHARS]
    if shared and _squeezed(short).startswith(_squeezed(shared)):
        return short[:MAX_TITLE_CHARS]
    return (shared or headline or short)[:MAX_TITLE_CHARS]


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def _text_of(tree: HtmlElement, path: str) -> str:
    found = tree.xpath(path)
    if not isinstance(found, list) or not found:
        return ""
    # Blanks between the pieces: a headline may be broken by <br>.
    return clean(" ".join(str(piece) for piece in found[0].itertext())[: 4 * MAX_TITLE_CHARS])


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = element.get("content")
        if name and value:
            found.setdefault(name.lower(), clean(value[: 4 * MAX_TITLE_CHARS]))
    return found


def _language(tree: HtmlElement) -> str | None:
    declared = (
        tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or _meta(tree).get("content-language")
    )
    language = (declared or "").strip().replace("_", "-").split("-")[0].lower()
    return language if language.isascii() and language.isalpha() and 2 <= len(language) <= 3 else None


def _published(tree: HtmlElement) -> datetime | None:
    meta = _meta(tree)
    stated = [meta[name] for name in _DATE_META if name in meta]
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            stated += _json_dates(script.text or "")
    for element in tree.iter("time"):
        if moment := element.get("datetime"):
            stated.append(moment)
    for text in stated:
        if moment_read := read_moment(text):
            return moment_read
    return None


def _visible_date(source: str) -> datetime | None:
    """The date that readers see, where the page states none for machines; only the cheap search, a day in UTC."""
    try:
        found = find_date(source, extensive_search=False, original_date=True)
    except Exception:  # noqa: BLE001 - see _main_text
        return None
    return read_moment(found) if found else None


def _json_dates(text: str) -> list[str]:
    try:
        data: Any = json.loads(text[:MAX_PAGE_BYTES])
    except (ValueError, RecursionError):
        return []
    pending, found = [data], list[str]()
    while pending and len(found) < 10:
        one = pending.pop()
        if isinstance(one, dict):
            if isinstance(one.get("datePublished"), str):
                found.append(one["datePublished"])
            pending += one.values()
        elif isinstance(one, list):
            pending += one
    return found


def read_moment(text: str) -> datetime | None:
    """A point in time as feeds and pages write it (ISO 8601, a bare day, RFC 2822); UTC where no zone is given.

    A given offset is kept, so that the publisher's calendar day can still be told.
    """
    text = text.strip()
    if not text or len(text) > 60:
        return None
    moment: datetime | None = None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
