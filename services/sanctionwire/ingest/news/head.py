"""What a page says of itself to machines: titles, dates, address, language, site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml.html import HtmlElement

from sanctionwire.names import clean

MAX_TITLE_CHARS: Final = 1000
_MAX_META_CHARS: Final = 4 * MAX_TITLE_CHARS
_MAX_ELEMENTS: Final = 2_000
"""Of each kind; a page has some dozens."""
_MAX_JSON_NODES: Final = 5_000
_PUBLISHED: Final = """article:published_time og:article:published_time govuk:first-published-at datepublished date
    dc.date
    dc.date.issued dcterms.date dcterms.created dcterms.issued publishdate pubdate publish-date publication_date
    parsely-pub-date sailthru.date article.published cxenseparse:recs:publishtime displaydate""".split()  # noqa: SIM905
_ARTICLES: Final = ("article", "report", "posting", "press", "webpage", "statement")


@dataclass(slots=True)
class Head:
    """``titles``, best first: what the page shares, what its data names, its title element; ``dates`` the same."""

    title: str = ""
    shared: str = ""
    named: str = ""
    site: str = ""
    language: str | None = None
    canonical: str | None = None
    dates: list[str] = field(default_factory=list)
    event_dates: list[str] = field(default_factory=list)
    body: str = ""
    """The article's text, where the page's data repeats it."""


def read_head(tree: HtmlElement) -> Head:
    """Everything that is stated, unjudged."""
    meta = _meta(tree)
    head = Head(
        title=_title(tree),
        shared=meta.get("og:title") or meta.get("twitter:title") or "",
        site=meta.get("og:site_name") or meta.get("application-name") or "",
        language=tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or meta.get("content-language"),
        canonical=_canonical(tree) or meta.get("og:url"),
        dates=[meta[name] for name in _PUBLISHED if name in meta],
    )
    for data in _linked_data(tree):
        _take(head, data)
    for element in _first(tree, "time"):
        if moment := element.get("datetime"):
            head.dates.append(moment)
    if "event" in meta.get("og:type", ""):
        head.event_dates += head.dates
    return head


def _first(tree: HtmlElement, tag: str) -> Iterator[HtmlElement]:
    for number, element in enumerate(tree.iter(tag)):
        if number >= _MAX_ELEMENTS:
            return
        yield element


def _title(tree: HtmlElement) -> str:
    for element in _first(tree, "title"):
        parent = element.getparent()
        if parent is None or parent.tag not in ("svg", "symbol", "g"):
            return clean((element.text or "")[:_MAX_META_CHARS])[:MAX_TITLE_CHARS]
    return ""


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in _first(tree, "meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        value = element.get("content")
        if name and value and len(name) < 100:
            found.setdefault(name.lower(), clean(value[:_MAX_META_CHARS])[:MAX_TITLE_CHARS])
    return found


def _canonical(tree: HtmlElement) -> str | None:
    for element in _first(tree, "link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            return str(element.get("href") or "").strip() or None
    return None


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Objects of the page's JSON-LD, outer ones first."""
    for script in _first(tree, "script"):
        if (script.get("type") or "").lower().split(";")[0].strip() != "application/ld+json":
            continue
        try:
            pending: list[Any] = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MAX_JSON_NODES):
            if not pending:
                break
            one = pending.pop(0)
            if isinstance(one, dict):
                yield one
                pending += [value for value in one.values() if isinstance(value, dict | list)]
            elif isinstance(one, list):
                pending += one[:_MAX_JSON_NODES]


def _take(head: Head, data: dict[str, Any]) -> None:
    kind = json.dumps(data.get("@type", "")).lower()
    start = data.get("startDate")
    if "event" in kind and isinstance(start, str):
        head.event_dates.append(start)
    published = data.get("datePublished")
    if isinstance(published, str):
        head.dates.append(published)
    if not any(word in kind for word in _ARTICLES):
        return
    headline, body = data.get("headline"), data.get("articleBody")
    if isinstance(headline, str) and not head.named:
        head.named = clean(headline[:_MAX_META_CHARS])[:MAX_TITLE_CHARS]
    if isinstance(body, str) and len(body) > len(head.body):
        head.body = body
