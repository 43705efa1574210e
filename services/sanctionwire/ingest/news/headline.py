"""The headline of a page: witnesses are its headings, what it shares, its data, and its title element."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from sanctionwire.ingest.news.furniture import looks_like_furniture
from sanctionwire.ingest.news.head import MAX_TITLE_CHARS, Head
from sanctionwire.ingest.news.outline import Headline, Node, Run, walk_nodes
from sanctionwire.names import clean, fold

_TAIL: Final = re.compile(r"(?:\s(?:[|–—·»•-]|::)\s|｜|\s?\|\s?)[^|–—·»｜]{2,60}\Z")
_DIVIDER: Final = re.compile(r"\s(?:[|–—·»•:-]|::)\s|｜")
_CHANNELS: Final = re.compile(r"(?:_[^_\s]{1,16}){1,4}\Z")
"""Chinese sites add channel and site with low lines."""
_MAX_HEADINGS: Final = 400
_MAX_LINES: Final = 400
_TAGS: Final = ("h1", "h2", "h3", "h4")
_Shown = tuple[Node, str, tuple[Run, ...]]
_NO_LETTERS: Final = re.compile(r"[\W_]+")


def find_headline(root: Node, head: Head) -> tuple[str, Headline | None]:
    """Title, and the heading that shows it; None where the page shows none."""
    nodes = islice((node for node in walk_nodes(root) if node.tag in _TAGS), _MAX_HEADINGS)
    headings = [(node, text, tuple(_runs(node))) for node in nodes if (text := _text(node))]
    title = without_site(head.title, head.site)
    witnesses = [w for w in (without_site(head.shared, head.site), head.named, title) if w]
    shown = _shown(headings, witnesses)
    if shown is None and not witnesses:
        shown = next((h for h in headings if h[0].tag == "h1"), None) or next(iter(headings), None)
    if shown is None and witnesses:
        shown = _shown_plainly(root, witnesses)
    if shown is None and not headings:
        # Old pages mark no heading, and many put the name of the site first.
        shown = _shown_plainly(root, [rest]) if (rest := _behind_site(head.title)) else None
    if shown is None:
        # No witness knows a heading: they may be of the whole site, and say less than the heading does.
        own = [h for h in headings if h[0].tag in _TAGS[:3] and not _in_furniture(h[0])]
        if own and not _same_start(own[0][1], head.site) and _is_general(witnesses, own[0][1], head):
            shown = own[0]
    if shown is None:
        return (witnesses[0] if witnesses else "")[:MAX_TITLE_CHARS], None
    return _fuller(shown[1], witnesses, head)[:MAX_TITLE_CHARS], Headline(shown[0], shown[2])


def without_site(title: str, site: str) -> str:
    """A title without the name of the site at its end (or start, where the page names its site)."""
    if site:
        for mark in (" | ", " - ", " – ", " — ", " :: ", "｜", ": "):
            if title.startswith(site + mark):
                return title[len(site + mark) :]
            if title.endswith(mark + site) and len(title) > len(mark + site):
                return title[: -len(mark + site)]
    short = _TAIL.sub("", title)
    if not title.isascii():
        short = _CHANNELS.sub("", short)
    return short or title


def _behind_site(title: str) -> str:
    """What follows the first dash or bar of a title."""
    parts = _DIVIDER.split(title, maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def squeezed(text: str) -> str:
    """Letters and digits only, folded: for comparing titles."""
    return _NO_LETTERS.sub("", fold(text))


def _text(node: Node) -> str:
    return clean(" ".join(run.text for run in _runs(node)))[:MAX_TITLE_CHARS]


def _runs(node: Node) -> list[Run]:
    found: list[Run] = []
    for child in node.children[:20]:
        if isinstance(child, Run):
            found.append(child)
        else:
            found += [c for c in child.children[:20] if isinstance(c, Run)]
    return found


def _shown(headings: list[_Shown], witnesses: list[str]) -> _Shown | None:
    """The heading that a witness repeats: wholly before in part, high before low, first before later."""
    known = [squeezed(w) for w in witnesses]
    for whole in (True, False):
        for tag in _TAGS:
            for one in headings:
                if one[0].tag == tag and any(_repeats(squeezed(one[1]), w, whole=whole) for w in known):
                    return one
    return None


def _shown_plainly(root: Node, witnesses: list[str]) -> _Shown | None:
    """A line that is no heading in markup but repeats a witness."""
    known = [squeezed(w) for w in witnesses]
    longest = max(map(len, witnesses))
    lines = [
        (node, child.text, (child,))
        for node in walk_nodes(root)
        for child in node.children
        if isinstance(child, Run) and len(child.text) <= 3 * longest and not child.row
    ][:_MAX_LINES]
    for whole in (True, False):
        for one in lines:
            line = squeezed(one[1])
            if any(
                line == w or (not whole and len(w) > 12 and len(line) < 2 * len(w) and line.startswith(w))
                for w in known
            ):
                return one
    return None


def _in_furniture(node: Node | None) -> bool:
    while node is not None and node.tag not in ("body", "html", "main", "article"):
        if looks_like_furniture(node):
            return True
        node = node.parent
    return False


def _repeats(heading: str, witness: str, *, whole: bool) -> bool:
    if not heading or not witness:
        return False
    if whole:
        return heading == witness
    short, long = sorted((heading, witness), key=len)
    return len(short) >= max(8, 0.25 * len(long)) and short in long


def _same_start(a: str, b: str) -> bool:
    return bool(b) and squeezed(a) == squeezed(b)


def _is_general(witnesses: list[str], heading: str, head: Head) -> bool:
    return len(squeezed(heading)) > max((len(squeezed(w)) for w in witnesses if w != head.named), default=0)


def _fuller(heading: str, witnesses: list[str], head: Head) -> str:
    """The heading, unless two witnesses agree on a longer form that begins with it."""
    longer = [w for w in witnesses if len(w) > len(heading) and squeezed(w).startswith(squeezed(heading))]
    shared = without_site(head.shared, head.site)
    if shared in longer and sum(squeezed(w) == squeezed(shared) for w in longer) > 1:
        return shared
    return heading
