"""Lines of a part of a page in order: paragraphs, list items, terms with their definitions, rows of tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sanctionwire.ingest.news.outline import Node, Run, walk_nodes

_ONE_CELL: Final = 1


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


def is_data(node: Node) -> bool:
    """Whether a table holds data, and is not there to place things beside each other."""
    if node.tag != "table" or node.role in ("presentation", "none"):
        return False
    rows = cells_of_rows = 0
    for inner in walk_nodes(node):
        if inner is not node and inner.tag == "table":
            return False
        if inner.tag in ("td", "th"):
            blocks = list(inner.nodes())
            if sum(run.prose for run in runs_in(inner)) > 1 or any(
                c.tag[0] == "h" and c.tag[1:].isdigit() for c in blocks
            ):
                return False
        elif inner.tag == "tr":
            rows += 1
            cells_of_rows += sum(c.tag in ("td", "th") and c.mass > 0 for c in inner.nodes()) > _ONE_CELL
    return rows > 0 and 2 * cells_of_rows >= rows


def _in_data_table(row: Node) -> bool:
    node = row.parent
    while node is not None and node.tag in ("tbody", "thead", "tfoot"):
        node = node.parent
    return node is not None and _known_data(node)


def _known_data(node: Node) -> bool:
    if node.role == "":
        node.role = "data" if is_data(node) else "layout"
    return node.role == "data"


def _row(row: Node) -> Iterator[Run]:
    cells = [" ".join(run.text for run in runs_in(cell)) for cell in row.nodes()]
    linked = sum(run.linked for run in runs_in(row))
    kept = [cell for cell in cells if cell]
    if len(kept) > _ONE_CELL:
        text = "| " + " | ".join(kept) + " |"
        yield Run(text, min(linked, len(text)), row=True)
    elif kept:
        yield Run(kept[0], min(linked, len(kept[0])))


def runs_in(node: Node) -> Iterator[Run]:
    """All runs of a node that are left, in order."""
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
        text = " ".join(run.text for run in runs_in(child))
        if child.tag == "dt":
            if term:
                yield Run(term, item=True)
            term = text
        elif text:
            yield Run(f"{term} {text}".strip(), item=True)
            term = ""
    if term:
        yield Run(term, item=True)
