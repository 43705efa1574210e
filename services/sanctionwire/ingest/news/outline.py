"""A page as an outline: block elements with their runs of text, in order. What no reader sees is left out.

The tree of the page is walked once; everything after works on the outline, which is small and ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

_BLOCKS: Final = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre search section summary table tbody td
    tfoot th thead tr ul""".split()  # noqa: SIM905 - as the standard lists them
)
_UNSEEN: Final = frozenset(
    """applet area audio base button canvas col colgroup command datalist embed frame frameset head iframe img input
    keygen link map meta noembed noframes noscript object optgroup option output param picture progress script select
    source style svg template textarea track video wbr math del amp-ad amp-sidebar amp-consent amp-list amp-embed
    amp-social-share amp-img amp-video amp-iframe amp-analytics amp-sticky-ad amp-user-notification""".split()  # noqa: SIM905
)
_HIDDEN_STYLE: Final = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.IGNORECASE)
_WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_NAME_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
PROSE_WIDTH: Final = 80
"""From here on a run of text counts as prose, not as a label; a Han character, kana or syllable counts for two and a
half letters."""
MAX_DEPTH: Final = 512


@dataclass(slots=True)
class Run:
    """Text between two breaks."""

    text: str
    linked: int = 0
    """How many of its characters are links."""
    level: int = 0
    """Of a heading 1 to 6, else 0."""
    row: bool = False
    """A row of a table, its cells between bars."""
    item: bool = False

    @property
    def width(self) -> float:
        """Its length in letters."""
        return width(self.text)

    @property
    def prose(self) -> bool:
        """Whether it is as long as a sentence, and mostly no link."""
        return not self.level and self.linked < 0.4 * len(self.text) and self.width >= PROSE_WIDTH


@dataclass(slots=True, eq=False)
class Node:
    """A block element. ``mass`` is the text in it that speaks for an article, in letters."""

    tag: str
    names: str = ""
    """Class and id as written."""
    role: str = ""
    parent: Node | None = None
    children: list[Node | Run] = field(default_factory=list)
    hidden: bool = False
    body: bool = False
    """The page itself says that here is the article's text."""
    mass: float = 0.0
    prose: bool = False
    dropped: bool = False

    def nodes(self) -> Iterator[Node]:
        """Its own children that are left."""
        return (child for child in self.children if isinstance(child, Node) and not child.dropped)


@dataclass(frozen=True, slots=True)
class Headline:
    """Where a page shows its headline: the element, and which of its runs say it."""

    node: Node
    runs: tuple[Run, ...]


def width(text: str) -> float:
    """Length of a text in letters of an alphabet: characters of East Asia say more."""
    return len(text) if text.isascii() else len(text) + 1.5 * len(_WIDE.findall(text))


def name_words(names: str) -> list[str]:
    """``relatedPosts hs-cta`` as related, posts, hs, cta."""
    return [word.lower() for word in _NAME_WORD.findall(names)]


def outline(tree: HtmlElement) -> Node:
    """The outline of a page."""
    builder = _Builder()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag in _UNSEEN:
                walk.skip_subtree()
            else:
                builder.start(tag, element)
        else:
            builder.end(tag)
            if element.tail:
                builder.text(element.tail)
    builder.flush()
    weigh(builder.root)
    return builder.root


def weigh(root: Node) -> None:
    """Compute mass and prose of every node that is left, leaves first."""
    for node in reversed(list(walk_nodes(root))):
        node.mass, node.prose = 0.0, False
        for child in node.children:
            if isinstance(child, Node):
                if not child.dropped:
                    node.mass += child.mass
                    node.prose = node.prose or child.prose
            else:
                prose = child.prose
                own = child.width * (1 - child.linked / max(1, len(child.text)))
                node.mass += own if prose else 0.3 * own
                node.prose = node.prose or prose


def walk_nodes(root: Node) -> Iterator[Node]:
    """All nodes that are left, parents before children, in order."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        if node.dropped:
            continue
        pending += [c for c in reversed(node.children) if isinstance(c, Node) and not c.dropped]


class _Builder:
    def __init__(self) -> None:
        self.root = Node("html")
        self._node = self.root
        self._depth = 0
        self._too_deep = 0
        self._pieces: list[str] = []
        self._links = 0
        self._linked = 0
        self._level = 0

    def start(self, tag: str, element: HtmlElement) -> None:
        if tag in _BLOCKS:
            self.flush()
            if self._depth >= MAX_DEPTH:
                self._too_deep += 1
            elif tag != "html":
                self._open(tag, element)
        elif tag == "br":
            self.flush()
        elif tag == "a":
            self._links += 1
        if element.text:
            self.text(element.text)

    def _open(self, tag: str, element: HtmlElement) -> None:
        names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        role = (element.get("role") or "").strip().lower()
        node = Node(tag, names[:300], role, self._node)
        style = element.get("style")
        node.hidden = (
            element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or (style is not None and _HIDDEN_STYLE.search(style[:2000]) is not None)
        )
        node.body = "articlebody" in (element.get("itemprop") or "").lower()
        self._node.children.append(node)
        self._node = node
        self._depth += 1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._level = int(tag[1])

    def end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
            if self._too_deep:
                self._too_deep -= 1
            elif tag != "html" and self._node.parent is not None:
                self._node = self._node.parent
                self._depth -= 1
            self._level = 0
        elif tag == "a":
            self._links = max(0, self._links - 1)

    def text(self, text: str) -> None:
        self._pieces.append(text)
        if self._links:
            self._linked += len(text)

    def flush(self) -> None:
        if not self._pieces:
            return
        text = " ".join("".join(self._pieces).split())
        if text:
            item = self._node.tag in ("li", "dd", "dt")
            self._node.children.append(Run(text, min(self._linked, len(text)), self._level, item=item))
        self._pieces.clear()
        self._linked = 0
