"""A web page as an article: headline, main text, language, date. Pages are hostile until proven otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice
from typing import Final

import trafilatura

from sanctionwire.errors import BadEventError, InputError
from sanctionwire.ingest.news.dom import harmless, parse_page, visible
from sanctionwire.ingest.news.encoding import decode_page
from sanctionwire.ingest.news.head import MAX_TITLE_CHARS, Head, read_head
from sanctionwire.ingest.news.headline import find_headline
from sanctionwire.ingest.news.language import guess_language, language_of
from sanctionwire.ingest.news.layout import Layout, Narrowed, narrow
from sanctionwire.ingest.news.main_text import main_text
from sanctionwire.ingest.news.moment import read_moment, seen_moment, zone_of
from sanctionwire.ingest.news.notice import notice_of
from sanctionwire.ingest.news.outline import Headline, Node, Run, outline
from sanctionwire.ingest.news.trim import Reading
from sanctionwire_schemas import ArticleStatus, DeadLetterReason

__all__ = ["MAX_PAGE_BYTES", "Page", "decode_page", "read_moment", "read_page"]

MAX_PAGE_BYTES: Final = 8 * 1024 * 1024
MAX_TAGS: Final = 250_000
"""The longest pages of lists have 100,000; more is a bomb, or a data file. A page of so many takes some seconds."""
MIN_TEXT_CHARS: Final = 200
"""Less than this is taken as a miss, and other readings are asked."""
_MUCH_MORE: Final = 3
_TOP_CHARS: Final = 400
"""A notice of correction stands at the top; further down an article may speak of somebody else's."""
_LINES_AFTER_HEADLINE: Final = 12
_LINES_BEFORE_HEADLINE: Final = 4


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. ``published`` has a zone (UTC where the page gives none).

    ``canonical`` is the address that the page claims for itself, unchecked; ``status`` is corrected or retracted where
    the page says so of itself.
    """

    title: str
    text: str
    language: str | None = None
    published: datetime | None = None
    canonical: str | None = None
    status: ArticleStatus = ArticleStatus.PUBLISHED


def read_page(html: bytes | str, *, charset: str | None = None, layout: Layout | None = None) -> Page:
    """Headline, main text, language and date of a page, in any encoding it declares.

    ``charset`` is what the HTTP header said. With ``layout`` its parts are looked for where the layout says; what is
    not there is found as on any page. Raises BadEventError (an InputError) where the page is empty, too large, no HTML,
    or holds no text.
    """
    if len(html) > MAX_PAGE_BYTES:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"the page is larger than {MAX_PAGE_BYTES:,} bytes")
    source = harmless(html if isinstance(html, str) else decode_page(html, charset))
    if not source.strip():
        raise BadEventError(DeadLetterReason.EMPTY, "the page is empty")
    if source.count("<") > MAX_TAGS:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"the page has more than {MAX_TAGS:,} tags")
    tree = parse_page(source)
    head = read_head(tree)
    root = outline(tree)
    title, headline = find_headline(root, head)
    parts = _narrowed(source, layout)
    runs = list(_all_runs(root))
    reading = main_text(root, headline) if not parts.body else _part_text(parts.body)
    text = reading.text
    if len(text) < MIN_TEXT_CHARS and not (parts.body and text):
        text = _second_opinion(source, head, text)
    if not text:
        raise BadEventError(DeadLetterReason.EMPTY, "the page holds no text")
    language = language_of(head.language, text) or guess_language(text) or (layout.language if layout else None)
    zone = zone_of(layout.zone if layout else None, language)
    near = _near_headline(runs, headline, reading)
    return Page(
        title=parts.title[:MAX_TITLE_CHARS] or title,
        text=text,
        language=language,
        published=_stated(parts.dates, language, zone) or _published(head, near, language, zone),
        canonical=head.canonical,
        status=notice_of([head.title, head.shared, parts.title, title, *near, *text[:_TOP_CHARS].splitlines()]),
    )


def _narrowed(source: str, layout: Layout | None) -> Narrowed:
    """What a layout finds; nothing where the page is not built as it says."""
    if layout is None:
        return Narrowed()
    try:
        return narrow(source, layout)
    except InputError:
        return Narrowed()


def _part_text(markup: str) -> Reading:
    return main_text(outline(parse_page(f"<body>{markup}</body>")), None)


def _stated(dates: Iterable[str], language: str | None, zone: tzinfo | None) -> datetime | None:
    dates = list(dates)
    exact = next((moment for text in dates if (moment := read_moment(text, zone)) is not None), None)
    return exact or seen_moment(dates, language, zone)


def _all_runs(root: Node) -> Iterator[Run]:
    pending: list[Node | Run] = [root]
    while pending:
        one = pending.pop()
        if isinstance(one, Run):
            yield one
        else:
            pending += reversed(one.children)


def _second_opinion(source: str, head: Head, text: str) -> str:
    """Where we found hardly anything: the text that the page's own data repeats, or what trafilatura reads."""
    found = [text, visible(head.body).strip()]
    try:
        found.append(trafilatura.extract(source, include_comments=False, include_tables=True) or "")
        if not any(found):
            found.append(trafilatura.html2txt(source))
    except Exception as error:
        if not any(found):
            raise BadEventError(
                DeadLetterReason.UNPROCESSABLE, f"no text can be read from the page: {error!r}"[:500]
            ) from error
    best = max(found, key=len)
    return best.strip() if len(best) > _MUCH_MORE * len(text) else text


def _near_headline(runs: list[Run], headline: Headline | None, reading: Reading) -> list[str]:
    """Lines where readers look for the date: below the headline up to the first sentence, then above it."""
    shown = {id(run) for run in headline.runs} if headline is not None else set()
    at = [i for i, run in enumerate(runs) if id(run) in shown]
    after, before = (at[-1] + 1, at[0]) if at else (0, 0)
    lines = list(reading.about)
    paragraphs = 0
    for run in islice(runs, after, after + _LINES_AFTER_HEADLINE):
        if run.prose and run.text in reading.lines:
            paragraphs += 1
            if paragraphs > 1:  # one may be the standfirst, above the byline
                break
        else:
            lines.append(run.text)
    return lines + [run.text for run in reversed(runs[max(0, before - _LINES_BEFORE_HEADLINE) : before])]


def _published(head: Head, lines: list[str], language: str | None, zone: tzinfo | None) -> datetime | None:
    """What the page states for machines, else what it shows near its headline. The day of an event is no such date."""
    events = {moment.date() for text in head.event_dates if (moment := read_moment(text, zone)) is not None}
    for text in head.dates:
        moment = read_moment(text, zone)
        if moment is not None and moment.date() not in events:
            return moment
    shown = seen_moment(lines, language, zone)
    return shown if shown is not None and shown.date() not in events else None
