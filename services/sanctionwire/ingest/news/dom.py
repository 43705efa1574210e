"""A page as a tree that cannot hurt: bounded depth, bounded attributes, no control characters."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from sanctionwire.errors import BadEventError
from sanctionwire_schemas import DeadLetterReason

MAX_TAG_CHARS: Final = 20_000
"""The parser looks for doubles among the attributes of a tag in quadratic time: a longer tag loses its attributes."""

# NUL and other controls; invisible format characters that break words apart for machines only.
_INVISIBLE: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb"
    "\\U000e0000-\\U000e007f]"
)
_RAW: Final = re.compile(r"<(?:!--|(script|style|textarea|title|xmp|iframe|noembed)\b|[a-z])", re.IGNORECASE)
_REST_OF_TAG: Final = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_NAME: Final = re.compile(r"<[a-z][a-z0-9:-]*", re.IGNORECASE)


def visible(text: str) -> str:
    """``text`` without control characters and invisible format characters; line breaks and tabs stay."""
    return _INVISIBLE.sub("", text) if not (text.isascii() and text.isprintable()) else text


def harmless(source: str) -> str:
    """The source of a page without control characters, invisible letters, and attributes without end."""
    return visible(_without_tag_bombs(source))


def parse_page(source: str) -> HtmlElement:
    """The tree of a :func:`harmless` page; BadEventError where there is none. Linear in its length."""
    try:
        return document_fromstring(
            source.encode("utf-8", "replace"),
            parser=HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True),
        )
    except (etree.LxmlError, ValueError, RecursionError, AssertionError) as error:
        reason = DeadLetterReason.EMPTY if "empty" in str(error).lower() else DeadLetterReason.WRONG_FIELDS
        raise BadEventError(reason, f"the page cannot be parsed: {error}") from error


def _without_tag_bombs(source: str) -> str:
    if len(source) <= MAX_TAG_CHARS:
        return source
    pieces: list[str] = []
    done = position = 0
    while (opening := _RAW.search(source, position)) is not None:
        start = opening.start()
        if opening.group() == "<!--":
            end = source.find("-->", start)
            position = len(source) if end < 0 else end + 3
            continue
        rest = _REST_OF_TAG.match(source, opening.end())
        end = rest.end() if rest is not None else len(source)
        if end - start > MAX_TAG_CHARS:
            name = _NAME.match(source, start)
            pieces += [source[done:start], f"{name.group()}>" if name is not None else ""]
            done = end
        position = end
        if opening[1] is not None:
            closing = re.compile(f"</{opening[1]}", re.IGNORECASE).search(source, end)
            position = len(source) if closing is None else closing.start()
    pieces.append(source[done:])
    return "".join(pieces)
