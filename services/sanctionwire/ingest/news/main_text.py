"""The article of a page: which part of it, and which lines of that part.

Three steps on the outline. Furniture goes (``furniture.py``). From the top down the part is sought that holds the text:
into the heaviest child, for as long as nothing beside it belongs to the article. Of its lines those before the first
sentence (bylines, dates) and after the last (rights, sharing) go, and what stands under headings like "Read also".
Tables, lists and short lines between sentences always stay: lists of names with identifiers are what we are here for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sanctionwire.ingest.news.flow import flow, is_data, runs_in
from sanctionwire.ingest.news.furniture import drop_furniture
from sanctionwire.ingest.news.outline import Headline, Node, Run, name_words, walk_nodes, weigh
from sanctionwire.ingest.news.trim import Reading, is_record, is_short_sentence, trimmed

_FLOW: Final = frozenset(("p", "ul", "ol", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "li", "hr"))
"""Elements that stand in a text, not around one."""
_CONTENT_WORDS: Final = frozenset(
    """article articlebody body content entry post story text txt main news press release maincontent newsbody bodytext
    articletext govspeak""".split()  # noqa: SIM905 - words of class names
)
_SMALL_PART: Final = 0.1
_HALF: Final = 0.5
_MAIN_PART: Final = 0.35
_FEW_RECORDS: Final = 2


def main_text(root: Node, headline: Headline | None) -> Reading:
    """The article in an outline. Marks nodes of ``root`` as dropped on the way; no lines where it has none."""
    shown = headline.node if headline is not None else None
    drop_furniture(root, shown)
    before = root.mass
    weigh(root)
    if root.mass < 0.25 * before:
        for node in _all_nodes(root):
            node.dropped = False
        weigh(root)
        drop_furniture(root, shown, gentle=True)
        weigh(root)
    part = _part(root, shown)
    runs = list(flow(part))
    return trimmed(runs, headline.runs if headline is not None else ())


def _all_nodes(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending += [c for c in node.children if isinstance(c, Node)]


def _part(root: Node, headline: Node | None) -> Node:
    """The node that holds the article."""
    above = _ancestors(headline)
    node = _stated_part(root) or root
    while True:
        children = [c for c in node.nodes() if c.mass > 0]
        if (
            not children
            or node.tag in _FLOW
            or is_data(node)
            or any(isinstance(c, Run) and c.prose for c in node.children)
        ):
            return node
        heaviest = max(children, key=lambda c: c.mass)
        beside = [c for c in children if c is not heaviest and c.prose]
        alike = heaviest.names or heaviest.tag == "tr" or heaviest.mass < _HALF * node.mass
        if alike and any(_is_kin(c, heaviest) for c in children if c is not heaviest):
            return node
        if heaviest.tag in _FLOW or is_data(heaviest) or any(c.tag in _FLOW for c in beside):
            return node
        if id(heaviest) in above and heaviest.mass > _HALF * node.mass:
            for child in beside:  # the headline stands over the text: other columns are other things
                child.dropped = (child.tag, child.names) != (heaviest.tag, heaviest.names) and not _holds_records(child)
        beside = [c for c in beside if not c.dropped]
        own = _says_it_is_content(heaviest) and heaviest.mass > _MAIN_PART * node.mass
        first = children.index(heaviest)
        head_at = next((i for i, c in enumerate(children) if id(c) in above), None)
        for child in beside:
            at = children.index(child)
            between = head_at is not None and head_at <= at < first
            if (own and not between) or (not between and child.mass < _SMALL_PART * heaviest.mass):
                child.dropped = True
        if any(not c.dropped for c in beside):
            return node
        if not own and _has_lists_beside(children, heaviest, head_at):
            return node
        node = heaviest


def _is_kin(node: Node, other: Node) -> bool:
    """Whether two elements look like paragraphs of one text: built alike, and this one holds a sentence, too."""
    if node.tag != other.tag or node.names != other.names or node.tag in ("td", "th"):
        return False
    return any(is_short_sentence(run) for run in runs_in(node))


def _holds_records(node: Node) -> bool:
    """Whether there are identifiers in a part of a page: it may be the list of names that belongs to the text."""
    return sum(is_record(run) for run in runs_in(node)) >= _FEW_RECORDS


def _has_lists_beside(children: list[Node], heaviest: Node, head_at: int | None) -> bool:
    """Whether a list or table of some size stands after the headline beside the text: it may be the names."""
    first = children.index(heaviest) if head_at is None else head_at
    return any(
        c is not heaviest and not c.dropped and (c.tag in ("ul", "ol", "dl") or is_data(c)) for c in children[first:]
    )


def _ancestors(node: Node | None) -> frozenset[int]:
    found = set[int]()
    while node is not None:
        found.add(id(node))
        node = node.parent
    return frozenset(found)


def _stated_part(root: Node) -> Node | None:
    """What the page itself marks as the article's text, if it is one, and not a small part of the page."""
    stated: dict[str, list[Node]] = {"body": [], "article": [], "main": []}
    for node in walk_nodes(root):
        if node.body:
            stated["body"].append(node)
        elif node.tag == "article":
            stated["article"].append(node)
        elif node.tag == "main" or node.role == "main":
            stated["main"].append(node)
    for nodes in stated.values():
        if nodes:
            best = max(nodes, key=lambda n: n.mass)
            others = [n for n in nodes if n is not best and n.mass > 0.5 * best.mass]
            if best.prose and not others and best.mass > 0.25 * root.mass:
                return best
    return None


def _says_it_is_content(node: Node) -> bool:
    return (
        node.body
        or node.tag in ("article", "main")
        or node.role == "main"
        or any(word in _CONTENT_WORDS for word in name_words(node.names))
    )
