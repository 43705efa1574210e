"""Articles from JSON Lines: one object a line with ``id``, and ``title`` + ``text`` or ``html``.

Everything else is optional.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from sanctionwire.errors import BadEventError, InputError
from sanctionwire.ingest.news.address import article_id
from sanctionwire.ingest.news.layout import layout_of
from sanctionwire.ingest.news.page import Page, read_moment, read_page
from sanctionwire_schemas import DeadLetterReason, NewsArticle

MAX_LINE_BYTES = 8 * 1024 * 1024
"""The size limit of input topics; a longer line could not be sent on."""

_MAX_TITLE_CHARS: Final = 20_000
_TAKEN_OVER: Final = ("revision", "status", "also_at", "text_sha256", "schema_version")
_OTHER_RECORDS: Final = {
    "a delivery": ("delivery_id", "alert_id"),
    "an alert": ("alert_id", "network_id"),
    "a network": ("network_id", "network_version"),
    "a finding": ("event_id", "classifier_version"),
    "a list change": ("event_id", "op", "entry"),
    "a directive": ("directive_id", "subjects"),
}
"""Fields that only records of other topics have together. Alerts have a title, and would pass for an article."""


def read_articles(
    path: Path, *, source: str | None = None, retrieved_at: datetime | None = None
) -> tuple[list[NewsArticle], list[InputError]]:
    """Articles of a file, and what is wrong with the lines that could not be read, both in order. Blank lines are
    skipped.

    ``source`` and ``retrieved_at`` fill in for articles that do not give their own. InputError where there is no file.
    """
    articles: list[NewsArticle] = []
    bad: list[InputError] = []
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    articles.append(
                        read_article(line, line=number, file=path.name, source=source, retrieved_at=retrieved_at)
                    )
                except InputError as error:
                    bad.append(error)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(path)) from error
    return articles, bad


def read_article(
    value: bytes | str,
    *,
    line: int | None = None,
    file: str | None = None,
    source: str | None = None,
    retrieved_at: datetime | None = None,
) -> NewsArticle:
    """One article from one line of JSON. Unknown fields are ignored.

    ``html`` is extracted to the main text; a given ``title`` wins over the page's. Without ``id`` it derives from the
    address, without address from title and text. Raises BadEventError (an InputError) with line and field.
    """
    place = ", ".join(part for part in (file, f"line {line}" if line is not None else None) if part) or None
    fields = _object(value, place)
    for what, names in _OTHER_RECORDS.items():
        if all(name in fields for name in names):
            raise BadEventError(
                DeadLetterReason.WRONG_FIELDS, f"is {what} ({' and '.join(names)}), not an article", place=place
            )
    title, text, html = (_text(fields, name, place) for name in ("title", "text", "html"))
    page = _page(html, _text(fields, "url", place), place) if html and not text else None
    title = title if title is not None else page.title if page else ""
    text = text if text is not None else page.text if page else ""
    if not title.strip() and not text.strip():
        raise BadEventError(
            DeadLetterReason.EMPTY, "has neither title nor text; expected title and text, or html", place=place
        )
    url = _text(fields, "url", place)
    given: dict[str, Any] = {name: fields[name] for name in _TAKEN_OVER if fields.get(name) is not None}
    given["text_sha256"] = (
        given.get("text_sha256") or sha256((html or text).encode("utf-8", "surrogatepass")).hexdigest()
    )
    given |= {
        "id": _id(fields, url, title, text, place),
        "title": title[:_MAX_TITLE_CHARS],
        "text": text,
        "url": url,
        "source": _text(fields, "source", place) or source or "unknown",
        "language": _text(fields, "language", place) or (page.language if page else None),
        "published": _moment(fields, "published", place) or (page.published if page else None),
        "retrieved_at": _moment(fields, "retrieved_at", place) or retrieved_at,
    }
    try:
        return NewsArticle.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        reason = DeadLetterReason.UNKNOWN_VERSION if field == "schema_version" else DeadLetterReason.WRONG_FIELDS
        raise BadEventError(reason, first["msg"], place=_join(place, f"field {field}")) from error


def _object(value: bytes | str, place: str | None) -> Mapping[str, Any]:
    if len(value) > MAX_LINE_BYTES:
        raise BadEventError(DeadLetterReason.TOO_LARGE, f"is longer than {MAX_LINE_BYTES:,} bytes", place=place)
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadEventError(
                DeadLetterReason.INVALID_UTF8, f"is not UTF-8: byte {error.start}", place=place
            ) from error
    if not value.strip():
        raise BadEventError(DeadLetterReason.EMPTY, "is empty", place=place)
    try:
        fields = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise BadEventError(DeadLetterReason.NOT_JSON, f"is not JSON: {error}", place=place) from error
    if not isinstance(fields, dict):
        raise BadEventError(DeadLetterReason.WRONG_FIELDS, "is no JSON object", place=place)
    return fields


def _text(fields: Mapping[str, Any], name: str, place: str | None) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        kind = type(value).__name__
        raise BadEventError(
            DeadLetterReason.WRONG_FIELDS, f"is {kind}, expected text", place=_join(place, f"field {name}")
        )
    # Half a surrogate pair is legal in JSON and in no encoding: it could not be sent on.
    return value.encode("utf-8", "replace").decode() if not value.isascii() else value


def _moment(fields: Mapping[str, Any], name: str, place: str | None) -> datetime | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError):
            value = str(value)
    moment = read_moment(value) if isinstance(value, str) else None
    if moment is None:
        message = f"{str(value)[:60]!r} is no date; expected 2024-09-19 or 2024-09-19T14:00:00Z"
        raise BadEventError(DeadLetterReason.WRONG_FIELDS, message, place=_join(place, f"field {name}"))
    return moment


def _id(fields: Mapping[str, Any], url: str | None, title: str, text: str, place: str | None) -> str:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        own = sha256(f"{title}\n{text}".encode()).hexdigest()[:32]
        return (article_id(url) if url else None) or f"text-{own}"
    if not isinstance(value, str):
        raise BadEventError(
            DeadLetterReason.WRONG_FIELDS, f"is {type(value).__name__}, expected text", place=_join(place, "field id")
        )
    return value.encode("utf-8", "replace").decode()


def _page(html: str, url: str | None, place: str | None) -> Page:
    try:
        return read_page(html, layout=layout_of(url or ""))
    except BadEventError as error:
        raise BadEventError(error.reason, error.message, place=_join(place, "field html")) from error


def _join(place: str | None, field: str) -> str:
    return f"{place}, {field}" if place else field
