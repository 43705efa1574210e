"""What of a page is furniture: navigation, teasers, advertisements, consent, comments. Words are in furniture.toml."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from sanctionwire.ingest.news.outline import Node, name_words, walk_nodes
from sanctionwire.names import fold

_TABLE: Final[dict[str, Any]] = tomllib.loads(
    files("sanctionwire.ingest.news").joinpath("furniture.toml").read_text("utf-8")
)
_NAMES: Final = frozenset(_TABLE["names"]["furniture"].split())
_ALONE: Final = frozenset(_TABLE["names"]["alone"].split())
_READERS: Final = frozenset(_TABLE["names"]["readers"].split())
_TAGS: Final = frozenset(("nav", "footer", "aside", "dialog", "menu", "search"))
_ROLES: Final = frozenset(
    (
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "dialog",
        "alertdialog",
        "alert",
        "search",
        "menu",
        "menubar",
    )
)
_HOLDS_THE_PAGE: Final = 0.7
"""What holds more of a page's text than this is no furniture, whatever it is called."""
MAX_LINE_CHARS: Final = 120

_COUNT: Final = re.compile(r"\s*[(\[（]\s*\d[\d .,]*\s*[)\]）]\s*$|\s+\d{1,5}$")
_DECORATION: Final = re.compile(r"^[\W_]+|[\s:：.…»>▶▼→-]+$")


def _phrases(text: str) -> frozenset[str]:
    found = (bare(phrase) for line in text.strip().splitlines() for phrase in line.split(" | "))
    return frozenset(phrase for phrase in found if phrase)


@lru_cache(maxsize=4096)
def bare(line: str) -> str:
    """A line as furniture is compared: folded, without bullets, colons and a count in brackets."""
    return _DECORATION.sub("", _COUNT.sub("", fold(line.strip())))


_SECTIONS: Final = _phrases(_TABLE["headings"]["section"])
_ENDS: Final = _phrases(_TABLE["headings"]["end"])
_ADVERTS: Final = _phrases(_TABLE["lines"]["advert"])
_POINTERS: Final = _phrases(_TABLE["lines"]["pointer"])


def _tail() -> tuple[frozenset[str], tuple[str, ...]]:
    entries = [e.strip() for line in _TABLE["lines"]["tail"].strip().splitlines() for e in line.split(" | ")]
    starts = tuple(fold(entry.rstrip("*").strip()).lstrip("[【(<") for entry in entries if entry.endswith("*"))
    return frozenset(fold(entry) for entry in entries if not entry.endswith("*")), starts


_ADDRESS_ONLY: Final = re.compile(r"(?:[^\s@]{1,40} ){0,3}[^\s@]{1,60}@[^\s@]{1,60}")
"""The writer's mail address, as Korean sites end with."""
_TAIL_WHOLE, _TAIL_STARTS = _tail()


def opens_section(line: str) -> bool:
    """Whether a heading or short line says that something else begins: "Read also", "Most read"."""
    return len(line) <= MAX_LINE_CHARS and bare(line) in _SECTIONS


def opens_end(line: str) -> bool:
    """Whether nothing of the article follows: "Comments (37)"."""
    return len(line) <= MAX_LINE_CHARS and bare(line) in _ENDS


def is_advert(line: str) -> bool:
    """Whether a line is labelled as an advertisement."""
    return _starts_with(line, _ADVERTS, ":：—–-|.　 ")


def is_pointer(line: str) -> bool:
    """Whether a line points to another page: "Read also: ..."."""
    return len(line) <= 2 * MAX_LINE_CHARS and _starts_with(line, _POINTERS, ":：|")


def _starts_with(line: str, phrases: frozenset[str], separators: str) -> bool:
    start = line[:60]
    if bare(start if len(line) <= 60 else "") in phrases:
        return True
    for cut in (i for i, char in enumerate(start) if char in separators):
        # The label stands apart: "PR　..." and "SPONSOR — ...", but not "PR agencies say".
        lone_blank = start[cut] == " " and not (start[:cut].isupper() and start[cut + 1 : cut + 2] in "—–-|:")
        if not lone_blank and bare(start[:cut]) in phrases:
            return True
    return False


def is_tail(line: str) -> bool:
    """Whether a line at the end of a page is none of the article: rights, sharing, "###"."""
    folded = fold(line[: 2 * MAX_LINE_CHARS]).lstrip("[【(<◆▶■ ")
    if _ADDRESS_ONLY.fullmatch(folded):
        return True
    return not any(map(str.isalnum, folded)) or folded in _TAIL_WHOLE or folded.startswith(_TAIL_STARTS)


@lru_cache(maxsize=8192)
def _named_furniture(names: str) -> bool:
    return any(name.lower() in _ALONE for name in names.split()) or any(word in _NAMES for word in name_words(names))


@lru_cache(maxsize=8192)
def _is_of_readers(names: str) -> bool:
    """Comments may be longer than what they comment."""
    return any(word in _READERS for word in name_words(names))


def looks_like_furniture(node: Node) -> bool:
    """By tag, role, class or id."""
    if node.hidden or node.tag in _TAGS or node.role in _ROLES:
        return True
    return bool(node.names) and node.tag not in ("html", "body", "main") and _named_furniture(node.names)


def drop_furniture(root: Node, headline: Node | None, *, gentle: bool = False) -> None:
    """Mark what is furniture as dropped. What holds the headline or most of the page stays.

    ``gentle`` goes by tags and roles alone: for pages whose names mislead.
    """
    holds = set[int]()
    node = headline
    while node is not None:
        holds.add(id(node))
        node = node.parent
    total = max(root.mass, 1.0)
    for one in walk_nodes(root):
        if one is root or id(one) in holds:
            continue
        if one.mass > _HOLDS_THE_PAGE * total and not (headline is not None and _is_of_readers(one.names)):
            continue
        if one.tag == "header" or (one.tag == "form" and one.mass < 0.5 * total):
            one.dropped = True
        elif gentle:
            one.dropped = one.tag in _TAGS or one.role in _ROLES or _is_of_readers(one.names)
        else:
            one.dropped = looks_like_furniture(one)
