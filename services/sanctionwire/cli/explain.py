"""``sanctionwire explain``: a page or a text, what is said of it, and the words that it rests on."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sanctionwire.cli.lines import line_error, progress, to_json, write_line
from sanctionwire.errors import InputError, SanctionwireError, UnreachableError
from sanctionwire.settings import MESSAGE_LIMIT_BYTES
from sanctionwire_schemas import Finding, NewsArticle, Party, Reason

_HTML_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".mhtml")
_SNIFFED: Final = 2048
_JSON = re.compile(rb"\s*[\[{]\s*[\"{]")
_CONTEXT_CHARS: Final = 160
"""Text shown around a piece of evidence."""
_STYLES: Final = {True: "bold green", False: "bold red"}
_MARKS: Final = {True: ("⟦+", "⟧"), False: ("⟦-", "⟧")}
"""What takes the place of colours where there is no terminal."""

_FEATURES: Final = {
    "case": "somebody acts, money is moved, North Korea or Russia is meant",
    "headline": "the headline says so",
    "together": "the three stand close together",
    "our_bank": "a bank or exchange is called North Korean or Russian",
    "measure": "a measure or an exposure is reported",
    "payment": "money is moved or hidden for others",
    "nexus": "North Korea or Russia",
    "new": "it is news",
    "other_nexus": "another country or group is meant as well",
    "other_headline": "the headline names another country or group",
    "far_nexus": "North Korea or Russia stand only in the background",
    "not.delisting": "somebody is taken off a list",
    "not.licence": "a licence",
    "not.advisory": "a warning or guidance",
    "not.explainer": "a background piece, opinion or advertisement",
    "not.statistics": "figures and business news",
    "not.consumer": "travel and shopping",
    "not.weapons": "arms and troops",
    "not.shipping": "ships and oil",
    "not.hosting": "hosting, mining or propaganda",
    "not.heist": "a theft and its victims",
    "not.nothing_new": "courts, anniversaries, nothing new",
    "not.plans": "plans and threats",
    "not.property": "houses, yachts and jets",
    "not.counter": "Moscow's or Beijing's own sanctions",
    "history": "measures of the past",
    "only_exposed": "nobody acts, somebody only says so",
    "theft": "a theft, and nobody acts",
    "other_target": "the headline is about arms, ships, servers or tourists",
}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(epilog="Example:  sanctionwire explain page.html https://news.example/story")
    def explain(
        sources: Annotated[
            list[str],
            typer.Argument(
                metavar="PATH_OR_URL...", help="pages (HTML), text files (title first), addresses; - is standard input"
            ),
        ],
        json: Annotated[bool, typer.Option("--json", help="one finding a line instead of words for people")] = False,
    ) -> None:
        """Show what is said of pages or texts, and the evidence in their words.

        A text file has its title in the first line. A finding's `event_id` is the file's name without its suffix.
        """
        from sanctionwire.classify.classify import classify_article

        failed = False
        console = Console(highlight=False)
        with progress("reading", len(sources)) as step:
            for number, source in enumerate(sources, start=1):
                try:
                    article = read_source(source)
                    finding = classify_article(article)
                except (InputError, UnreachableError) as error:
                    failed = True
                    _report(number, source, error, json=json)
                else:
                    if json:
                        write_line(to_json(finding))
                    else:
                        _show(console, source, article, finding)
                step()
        if failed:
            raise typer.Exit(1)


def read_source(source: str) -> NewsArticle:
    """The article behind a path or an http(s) address. Raises InputError, UnreachableError."""
    if source.startswith(("http://", "https://")):
        return _from_address(source)
    path = Path("standard input" if source == "-" else source)
    try:
        with nullcontext(sys.stdin.buffer) if source == "-" else path.open("rb") as file:
            content = file.read(MESSAGE_LIMIT_BYTES + 1)
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", place=source) from error
    if len(content) > MESSAGE_LIMIT_BYTES:
        raise InputError(
            f"is larger than {MESSAGE_LIMIT_BYTES:,} bytes, the most that an article may have", place=source
        )
    if _JSON.match(content):
        raise InputError("holds JSON and no text: `sanctionwire classify` reads articles one a line", place=source)
    if path.suffix.lower() in _HTML_SUFFIXES or _looks_like_html(content):
        return _from_page(content, event_id=path.stem, place=source)
    return _from_text(content, event_id=path.stem, place=source)


def _looks_like_html(content: bytes) -> bool:
    start = content[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<!--")) or b"<html" in start


def _from_page(
    content: bytes, *, event_id: str, place: str, url: str | None = None, charset: str | None = None
) -> NewsArticle:
    from sanctionwire.ingest.news.page import read_page

    try:
        page = read_page(content, charset=charset)
    except InputError as error:
        raise InputError(error.message, place=place) from error
    return NewsArticle(
        id=event_id,
        title=page.title,
        text=page.text,
        url=url,
        language=page.language,
        published=page.published,
        status=page.status,
    )


def _from_text(content: bytes, *, event_id: str, place: str) -> NewsArticle:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is neither HTML nor UTF-8 text (byte {error.start}): save it as UTF-8", place=place
        ) from error
    if not text.strip():
        raise InputError("is empty", place=place)
    title, _, body = text.lstrip().partition("\n")
    return NewsArticle(id=event_id, title=title.strip(), text=body.strip("\n"))


def _from_address(url: str) -> NewsArticle:
    from sanctionwire.ingest.fetching.fetch import Fetcher
    from sanctionwire.ingest.fetching.fetched import NotModified
    from sanctionwire.ingest.fetching.http_rules import FetchRules
    from sanctionwire.ingest.news.address import article_id, canonical_address
    from sanctionwire.ingest.news.page import MAX_PAGE_BYTES
    from sanctionwire.settings import FetchSettings

    async def fetch() -> tuple[bytes, str, str | None]:
        async with Fetcher(FetchSettings.read()) as fetcher:
            answer = await fetcher.get(url, rules=FetchRules(home=url, max_bytes=MAX_PAGE_BYTES, html=True))
            if isinstance(answer, NotModified):  # cannot be: nothing was known
                raise InputError("gave no page", place=url)
            try:
                return answer.read(), answer.final_address, answer.charset
            finally:
                answer.discard()

    content, final, charset = asyncio.run(fetch())
    address = canonical_address(final) or url
    return _from_page(content, event_id=article_id(final) or url, place=url, url=address, charset=charset)


def _report(number: int, source: str, error: SanctionwireError, *, json: bool) -> None:
    if json:
        fault = error if isinstance(error, InputError) else InputError(str(error), place=source)
        write_line(line_error(number, fault) | {"source": source})
    else:
        Console(stderr=True, highlight=False).print(Text(f"error: {error}", style="red"))


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _safe(text: str) -> str:
    """What a page says without codes that would steer a terminal; as many code points as before."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _show(console: Console, source: str, article: NewsArticle, finding: Finding) -> None:
    console.print()
    console.print(Text(_safe(article.title or source), style="bold"))
    console.print(Text(f"{_safe(source)}  {article.published.date() if article.published else 'no date'}", style="dim"))
    console.print(_verdict(finding))
    facts = _facts(finding)
    if facts.row_count:
        console.print(facts)
    if finding.parties:
        console.print(_parties(finding.parties))
    if finding.reasons:
        console.print(_reasons(finding.reasons))
        for line in _evidence(article, finding.reasons, marks=not console.is_terminal):
            console.print(line)


def _verdict(finding: Finding) -> Text:
    said = "reports a new or newly exposed payment network" if finding.alert else "reports no new payment network"
    verdict = Text("ALERT  " if finding.alert else "no alert  ", style=_STYLES[not finding.alert])
    return verdict.append(f"score {finding.score:.2f}: {said}", style="")


def _facts(finding: Finding) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    counts = finding.counts
    facts = {
        "nexus": ", ".join(finding.nexus),
        "payment role": finding.payment_role,
        "action": finding.action.value if finding.action.value != "none" else None,
        "authority": finding.authority,
        "date": finding.action_date,
        "organizations": counts.organizations,
        "individuals": counts.individuals,
    }
    for name, value in facts.items():
        if value not in (None, ""):
            table.add_row(Text(name, style="dim"), Text(str(value)))
    return table


def _parties(parties: Sequence[Party]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("party", "kind", "country", "new", "identifiers"):
        table.add_column(column)
    for party in parties:
        numbers = "; ".join(f"{number.kind} {number.value}" for number in party.identifiers)
        style = "bold" if party.newly_named else ""
        table.add_row(
            Text(_safe(party.name), style=style),
            Text(party.kind.value),
            Text(party.country or ""),
            Text("new" if party.newly_named else "known"),
            Text(_safe(numbers)),
        )
    return table


def _reasons(reasons: Sequence[Reason]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for reason in reasons:
        weight = Text(f"{reason.weight:+.2f}", style=_STYLES[reason.weight > 0])
        table.add_row(weight, Text(reason.feature), Text(reason.note or _FEATURES.get(reason.feature, ""), style="dim"))
    return table


def _evidence(article: NewsArticle, reasons: Sequence[Reason], *, marks: bool) -> Iterator[Text]:
    """Headline and text with the quotes of the reasons marked, cut to what stands around them."""
    for field, content in (("title", _safe(article.title)), ("text", _safe(article.text))):
        here = [(reason.span, reason.weight > 0) for reason in reasons if reason.span is not None]
        spans = [(span.start, span.end, speaks_for) for span, speaks_for in here if span.field == field]
        last: int | None = None
        for start, end, speaks_for in _apart(sorted(spans)):
            left = max(last or 0, start - _CONTEXT_CHARS)
            line = Text("  … " if left else "  ", style="dim")
            line.append(content[left:start])
            opening, closing = _MARKS[speaks_for] if marks else ("", "")
            line.append(f"{opening}{content[start:end]}{closing}", style=_STYLES[speaks_for])
            line.append(content[end : end + _CONTEXT_CHARS // 2])
            line.append(" …" if end + _CONTEXT_CHARS // 2 < len(content) else "")
            yield line
            last = end


def _apart(spans: Iterable[tuple[int, int, bool]]) -> Iterator[tuple[int, int, bool]]:
    """Spans without those that lie in one before."""
    reached = -1
    for start, end, speaks_for in spans:
        if start >= reached:
            yield start, end, speaks_for
            reached = end
