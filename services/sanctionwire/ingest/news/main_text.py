"""The article of a page: which part of it, and which lines of that part.

Three steps on the outline. Furniture goes (``furniture.py``). From the top down the part is sought that holds the text:
into the heaviest child, for as long as nothing beside it belongs to the article. Of its lines those before the first
sentence (bylines, dates) and after the last (rights, sharing) go, and what stands under headings like "Read also".
Tables, lists and short lines between sentences always stay: lists of names with identifiers are what we are here for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sanctionwire.ingest.news.furniture import (
    drop_furniture,
    is_advert,
    is_pointer,
    is_tail,
    opens_end,
    opens_section,
)
from sanctionwire.ingest.news.outline import Node, Run, name_words, walk_nodes, weigh

_FLOW: Final = frozenset(
    ("p", "ul", "ol", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "hr")
)
"""Elements that stand in a text, not around one."""
_CONTENT_WORDS: Final = frozenset(
    """article articlebody body content entry post story text txt main news press release maincontent newsbody bodytext
    articletext govspeak""".split()  # noqa: SIM905 - words of class names
)
_SMALL_PART: Final = 0.1
_MAIN_PART: Final = 0.35
_SENTENCE_END: Final = re.compile(r"[.!?。！？…:：;؟]['\"»”’)\]）」』]*\s*\Z|다\.?\Z")
_FULL_STOP: Final = re.compile(r"[.!?。！？…؟]['\"»”’)\]）」』]*\s*\Z|다\.?\Z")
_SENTENCE_WIDTH: Final = 60
_META: Final = re.compile(
    r"\b(?:1[0-2]|0?\d|2[0-3])[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b(?:min(?:ute)?s? read|minutes?|лет назад|мин)\b"
    r"|^(?:by|von|par|por|di|от|від|автор|авторы|author|from|contact|source|published|updated|posted|release date"
    r"|for immediate|immediate release|stand|quelle|foto|photo|фото|입력|수정|등록|기자|기사입력|승인|更新"
    r"|公開|掲載|来源|來源|发布|發布|时间|時間|作者|责任编辑)\b"
    r"|просмотр|обновлен|оновлен|опубликован|опублікован|기자|@|\bphone\b|\btel\b",
    re.IGNORECASE,
)
_META_CHARS: Final = 200
_END_MARK: Final = re.compile(r"#{2,}|-\s?30\s?-|\* ?\* ?\*|ENDS?|<끝>|\(끝\)|（完）")
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?(?:Uhr|[ap]\.?m\.?|[A-Z]{3,4}))?")
_ONE_CELL: Final = 1


@dataclass(slots=True)
class Reading:
    """Lines of the article, and the lines between its headline and first sentence: date, byline, place."""

    lines: list[str]
    about: list[str]

    @property
    def text(self) -> str:
        """One line a paragraph, list item, heading or row of a table."""
        return "\n".join(self.lines)


def main_text(root: Node, headline: Node | None) -> Reading:
    """The article in an outline. Marks nodes of ``root`` as dropped on the way; no lines where it has none."""
    drop_furniture(root, headline)
    before = root.mass
    weigh(root)
    if root.mass < 0.25 * before:
        for node in _all_nodes(root):
            node.dropped = False
        weigh(root)
        drop_furniture(root, headline, gentle=True)
        weigh(root)
    part = _part(root, headline)
    runs = list(flow(part))
    return _trimmed(runs, _headline_runs(headline))


def _all_nodes(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending += [c for c in node.children if isinstance(c, Node)]


def _headline_runs(headline: Node | None) -> frozenset[int]:
    return frozenset(id(c) for c in headline.children if isinstance(c, Run)) if headline is not None else frozenset()


def _part(root: Node, headline: Node | None) -> Node:
    """The node that holds the article."""
    above = _ancestors(headline)
    node = _stated_part(root) or root
    while True:
        children = [c for c in node.nodes() if c.mass > 0]
        if (
            not children
            or node.tag in _FLOW
            or _is_data(node)
            or any(isinstance(c, Run) and c.prose for c in node.children)
        ):
            return node
        heaviest = max(children, key=lambda c: c.mass)
        beside = [c for c in children if c is not heaviest and c.prose]
        if heaviest.tag in _FLOW or _is_data(heaviest) or any(c.tag in _FLOW for c in beside):
            return node
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


def _has_lists_beside(children: list[Node], heaviest: Node, head_at: int | None) -> bool:
    """Whether a list or table of some size stands after the headline beside the text: it may be the names."""
    first = children.index(heaviest) if head_at is None else head_at
    return any(
        c is not heaviest and not c.dropped and (c.tag in ("ul", "ol", "dl") or _is_data(c)) for c in children[first:]
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


def _is_data(node: Node) -> bool:
    """Whether a table holds data, and is not there to place things beside each other."""
    if node.tag != "table" or node.role in ("presentation", "none"):
        return False
    rows = cells_of_rows = 0
    for inner in walk_nodes(node):
        if inner is not node and inner.tag == "table":
            return False
        if inner.tag in ("td", "th"):
            blocks = list(inner.nodes())
            if sum(c.tag == "p" for c in blocks) > 3 or any(c.tag[0] == "h" and c.tag[1:].isdigit() for c in blocks):
                return False
        elif inner.tag == "tr":
            rows += 1
            cells_of_rows += sum(c.tag in ("td", "th") and c.mass > 0 for c in inner.nodes()) > _ONE_CELL
    return rows > 0 and 2 * cells_of_rows >= rows


def flow(part: Node) -> Iterator[Run]:
    """The runs of a part in order; a row of a data table as one run, a term with its definition as one."""
    pending: list[Node | Run] = [part]
    while pending:
        one = pending.pop()
        if isinstance(one, Run):
            yield one
        elif one.dropped:
            continue
        elif one.tag == "tr" and one.parent is not None and _in_data_table(one):
            yield from _row(one)
        elif one.tag == "dl":
            pending += reversed(list(_definitions(one)))
        else:
            pending += reversed(one.children)


def _in_data_table(row: Node) -> bool:
    node = row.parent
    while node is not None and node.tag in ("tbody", "thead", "tfoot"):
        node = node.parent
    return node is not None and _is_data_cached(node)


def _is_data_cached(node: Node) -> bool:
    if node.role == "":
        node.role = "data" if _is_data(node) else "layout"
    return node.role == "data"


def _row(row: Node) -> Iterator[Run]:
    cells = [" ".join(run.text for run in _runs(cell)) for cell in row.nodes()]
    linked = sum(run.linked for run in _runs(row))
    kept = [cell for cell in cells if cell]
    if len(kept) > _ONE_CELL:
        text = "| " + " | ".join(kept) + " |"
        yield Run(text, min(linked, len(text)), row=True)
    elif kept:
        yield Run(kept[0], min(linked, len(kept[0])))


def _runs(node: Node) -> Iterator[Run]:
    pending: list[Node | Run] = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Run):
            yield one
        elif not one.dropped:
            pending += reversed(one.children)


def _definitions(definitions: Node) -> Iterator[Node | Run]:
    term = ""
    for child in definitions.children:
        if isinstance(child, Run) or child.dropped:
            continue
        inside = [c for c in child.nodes() if c.tag not in ("p", "div", "dd", "dt")]
        if child.tag not in ("dt", "dd", "div") or inside:
            yield child
            continue
        text = " ".join(run.text for run in _runs(child))
        if child.tag == "dt":
            if term:
                yield Run(term, item=True)
            term = text
        elif text:
            yield Run(f"{term} {text}".strip(), item=True)
            term = ""
    if term:
        yield Run(term, item=True)


def _trimmed(runs: list[Run], headline: frozenset[int]) -> Reading:
    at = [i for i, run in enumerate(runs) if id(run) in headline]
    if at and sum(run.width for run in runs[: at[0]] if run.prose) < 0.3 * sum(run.width for run in runs if run.prose):
        runs = runs[at[-1] + 1 :]
    runs = _without_sections(runs)
    start = _start(runs)
    clocks = [i for i, run in enumerate(runs) if _CLOCK.fullmatch(run.text)]
    if start - 1 in clocks and len(clocks) > 2:  # a live blog: each entry begins with its time
        start -= 1
    about = [run.text for run in runs[:start] if len(run.text) <= _META_CHARS]
    runs = [
        run
        for run in runs[start:]
        if not is_pointer(run.text) and not (is_advert(run.text) and len(run.text) < 2 * _META_CHARS)
    ]
    return Reading([run.text for run in runs[: _end(runs)]], about)


def _without_sections(runs: list[Run]) -> list[Run]:
    """Without what stands under headings that open something else, up to the next heading or paragraph."""
    kept: list[Run] = []
    closed_at = 0  # level of the heading we are under, 7 for a plain line, 0 for none
    for run in runs:
        short = run.level or not run.prose
        if short and not run.row and not run.item and opens_end(run.text) and kept:
            break
        if short and not run.row and opens_section(run.text):
            closed_at = run.level or 7
            continue
        if closed_at and (
            (run.level and run.level <= closed_at) or (not run.item and not run.level and _is_sentence(run))
        ):
            closed_at = 0
        if not closed_at:
            kept.append(run)
    return kept


def _is_sentence(run: Run) -> bool:
    return run.prose and _SENTENCE_END.search(run.text) is not None


def _start(runs: list[Run]) -> int:
    """Where the article begins: at its first sentence, list or table; a heading counts with what follows it."""
    heading: int | None = None
    for i, run in enumerate(runs):
        meta = len(run.text) <= _META_CHARS and _META.search(run.text) is not None and not _is_long_sentence(run)
        if run.level:
            heading = i if heading is None else heading
            continue
        if run.row or (not meta and (run.prose or _is_sentence_like(run))):
            return i if heading is None else heading
        if not (run.item and heading is not None and not meta):
            heading = None
    return next((i for i, run in enumerate(runs) if run.prose), 0)


def _is_long_sentence(run: Run) -> bool:
    return run.width >= _SENTENCE_WIDTH and _FULL_STOP.search(run.text) is not None and " | " not in run.text


def _is_sentence_like(run: Run) -> bool:
    return (
        run.width >= 40
        and run.linked < 0.4 * len(run.text)
        and (run.item or _SENTENCE_END.search(run.text) is not None)
    )


def _end(runs: list[Run]) -> int:
    """Where the article ends: before rights, sharing, attachments, and headings of nothing."""
    marks = [i for i, run in enumerate(runs) if _END_MARK.fullmatch(run.text.strip())]
    end = len(runs)
    if marks and sum(r.width for r in runs[marks[-1] :]) < 0.2 * sum(r.width for r in runs):
        end = marks[-1]
    while end > 0:
        run = runs[end - 1]
        linked = run.linked > 0.6 * len(run.text) and not (end > 1 and runs[end - 2].text.endswith((":", "：")))
        short = len(run.text) <= _META_CHARS
        if run.level or (not run.row and short and (is_tail(run.text) or (linked and not run.item))):
            end -= 1
        else:
            break
    return end
