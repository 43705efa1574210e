"""Layouts: how the pages of one publisher are built, as data. One short entry of ``layouts.toml`` each, no code.

Selectors are CSS, read by selectolax. ``selector@attribute`` takes an attribute; of ``a, b`` each may match. A
layout only narrows a page down: what it points to is read as any page is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from sanctionwire.errors import InputError, SettingsError
from sanctionwire.names import clean

MAX_OPEN_TAGS: Final = 2_000
"""The parser takes quadratic time in the depth of a page; the deepest page we know has 60 levels."""
_OPEN_OR_CLOSE: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_NOT_NESTED: Final = frozenset(
    """area base br col embed hr img input link meta source track wbr p li dt dd tr td th option tbody thead
    tfoot""".split()  # noqa: SIM905 - as the standard lists them
)


class Index(BaseModel):
    """An index page. ``items`` select its entries; the rest is searched within each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: str
    link: str | None = Field(default=None, description="the entry itself where missing")
    title: str | None = Field(default=None, description="the text of the link where missing; @title for its attribute")
    date: str | None = None
    only: str | None = Field(default=None, description="pattern that addresses of articles have")
    hosts: tuple[str, ...] = Field(default=(), description="further hosts that it may link to")


class Article(BaseModel):
    """An article page; what is missing is found as on any page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: tuple[str, ...] = Field(default=(), description="what holds the text; the first that is there")
    title: str | None = None
    date: str | None = None
    without: tuple[str, ...] = Field(default=(), description="what inside the body is none of the article")


class Layout(BaseModel):
    """Pages of one publisher. ``hosts`` are where it applies by itself, ``zone`` that of its times without zone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    about: str
    hosts: tuple[str, ...] = ()
    zone: str | None = None
    language: str | None = None
    index: Index | None = None
    article: Article = Article()


def _layouts() -> dict[str, Layout]:
    table = tomllib.loads(files("sanctionwire.ingest.news").joinpath("layouts.toml").read_text("utf-8"))
    return {name: Layout.model_validate({"name": name, **entry}) for name, entry in table.items()}


LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(_layouts())


def layout_named(name: str | None) -> Layout | None:
    """The layout of this name; None for none. SettingsError where there is no such."""
    if name is None:
        return None
    if name not in LAYOUTS:
        raise SettingsError(f"no layout {name!r}; expected one of {', '.join(LAYOUTS)}")
    return LAYOUTS[name]


def layout_of(address: str) -> Layout | None:
    """The layout of the host that an address leads to."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return next((one for one in LAYOUTS.values() if host and host in one.hosts), None)


@dataclass(frozen=True, slots=True)
class Found:
    """An element that a selector found."""

    node: LexborNode

    @property
    def itself(self) -> Found:
        """For entries that are the link."""
        return self

    @property
    def text_content(self) -> str:
        """Its text on one line."""
        return clean(self.node.text(separator=" "))

    def attribute(self, name: str) -> str | None:
        """An attribute's value; None where it has none."""
        value = self.node.attributes.get(name)
        return value if value is not None else None

    def all(self, selector: str) -> list[Found]:
        """What is inside, in order."""
        return [Found(node) for node in _css(self.node, selector)]

    def text(self, selector: str) -> str:
        """Text or attribute of the first match; empty where there is none."""
        return next((value for value in self.values(selector) if value), "")

    def values(self, selector: str | None) -> list[str]:
        """Texts of what matches, or values of its attribute for ``selector@attribute``."""
        if selector is None:
            return []
        found: list[str] = []
        for one in selector.split(", "):
            path, _, attribute = one.partition("@")
            nodes = self.all(path)[:20] if path else [self]
            found += [(node.attribute(attribute) or "").strip() if attribute else node.text_content for node in nodes]
        return found


def _css(node: LexborNode | LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return list(node.css(selector))
    except (SelectolaxError, ValueError) as error:
        raise SettingsError(f"{selector!r} is no CSS selector: {error}") from error


def select(source: str, selector: str) -> list[Found]:
    """What a selector finds in a page. InputError for a page nested deeper than any real one."""
    return [Found(node) for node in _css(_parse(source), selector)]


def _parse(source: str) -> LexborHTMLParser:
    depth = deepest = 0
    for match in _OPEN_OR_CLOSE.finditer(source):
        if match[2].lower() in _NOT_NESTED:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
        if deepest > MAX_OPEN_TAGS:
            raise InputError(f"has more than {MAX_OPEN_TAGS:,} open tags at one place")
    return LexborHTMLParser(source)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a layout found on an article page: text by title and date, markup of the body; empty where it found none."""

    title: str = ""
    dates: tuple[str, ...] = ()
    body: str = ""


def narrow(source: str, layout: Layout) -> Narrowed:
    """The parts of an article page."""
    rules = layout.article
    page = _parse(source)
    root = Found(page.root) if page.root is not None else None
    if root is None:
        return Narrowed()
    for unwanted in rules.without:
        for found in root.all(unwanted):
            found.node.decompose()
    body = ""
    for selector in rules.body:
        nodes = root.all(selector)
        if nodes:
            body = "\n".join(found.node.html or "" for found in nodes[:200])
            break
    return Narrowed(root.text(rules.title) if rules.title else "", tuple(root.values(rules.date)), body)
