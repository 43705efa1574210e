"""Tables of pairs of names: read, compared row by row, and, where they are labelled, measured against.

A table is CSV with a header (comma, semicolon or tab; UTF-8). Columns ``left`` and ``right``, optional ``kind``, and
``label`` where it is labelled; other columns are kept. Pure: no files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from sanctionwire.names.compare import NameComparison, compare, tag_of
from sanctionwire.names.parts import Role, prepare
from sanctionwire.names.text import tidy
from sanctionwire_schemas import PartyKind

_KINDS: Final = {
    PartyKind.PERSON: "person persons individual individuals people per p natural human",
    PartyKind.ORGANIZATION: "organization organisation org company companies entity entities legalentity legal_entity "
    "bank business corporate publicbody crypto_exchange unknown",
    PartyKind.VESSEL: "vessel vessels ship ships boat obj",
    PartyKind.AIRCRAFT: "aircraft airplane plane",
}
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_LABEL_COLUMNS: Final = ("label", "match", "is_match", "same", "is_same", "truth", "expected")
_YES: Final = frozenset(("1", "1.0", "true", "t", "yes", "y", "+")) | frozenset(
    ("pos", "positive", "match", "matches", "same", "identical", "equal", "duplicate")
)
_NO: Final = frozenset(("0", "0.0", "-1", "false", "f", "no", "n", "-")) | frozenset(
    ("neg", "negative", "different", "differs", "distinct", "non-match", "nonmatch", "no-match", "no_match", "mismatch")
)


class PairTableError(ValueError):
    """A table or a row of it cannot be used; ``line`` is where, line 1 being the header; ``cells`` what is there."""

    def __init__(self, message: str, *, line: int, cells: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.cells = cells or {}


@dataclass(frozen=True, slots=True)
class Pair:
    """One row. ``line`` is where it ends in the file; ``cells`` are all its cells by column."""

    line: int
    left: str
    right: str
    kind: PartyKind
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class PairTable:
    """Columns in the order of the file, and rows; a row that cannot be read is its error."""

    columns: tuple[str, ...]
    rows: tuple[Pair | PairTableError, ...]


def read_pairs(text: str) -> PairTable:
    """Read a table. Raises :class:`PairTableError` where the header lacks a column; a bad row becomes its error."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [cell.strip().lstrip("\ufeff").casefold() for cell in next(reader, [])]
    except csv.Error as error:
        raise PairTableError(str(error), line=1) from error
    for column in ("left", "right"):
        if column not in header:
            raise PairTableError(f"the header has no column {column!r}: expected left,right[,kind]", line=1)
    return PairTable(tuple(header), tuple(_rows(reader, header)))


def _rows(reader: Any, header: list[str]) -> Iterator[Pair | PairTableError]:
    needed = max(header.index("left"), header.index("right")) + 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield PairTableError(str(error), line=reader.line_num)
            continue
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        cells = dict.fromkeys(header, "") | dict(zip(header, row, strict=False))
        if not needed <= len(row) <= len(header):
            message = f"{len(row)} cells where the header has {len(header)}"
            yield PairTableError(message, line=reader.line_num, cells=cells)
            continue
        try:
            kind = _kind(cells)
        except ValueError as error:
            yield PairTableError(str(error), line=reader.line_num, cells=cells)
        else:
            yield Pair(reader.line_num, cells["left"], cells["right"], kind, cells)


def _kind(cells: dict[str, str]) -> PartyKind:
    said = tidy(cells.get("kind", "")).casefold().replace(" ", "_")
    if not said:
        return guess_kind(cells["left"], cells["right"])
    kind = _KIND_OF.get(said)
    if kind is None:
        raise ValueError(f"kind {said[:40]!r} is none of person, organization, vessel")
    return kind


def guess_kind(left: str, right: str) -> PartyKind:
    """The kind that two names without one are compared as: an organization where a word of business or a legal form
    says so, a person where a given name, a patronymic or a Korean name does, otherwise an organization.

    >>> guess_kind("Ivan Petrov", "Петров Иван").value, guess_kind("Petrov Trading", "Petrov").value
    ('person', 'organization')
    """
    business = (Role.LEGAL, Role.GENERIC, Role.CORPORATE)
    for name in (left, right):
        ready = prepare(name, tag_of(PartyKind.ORGANIZATION))
        if ready is not None and any(token.role in business for token in ready.tokens):
            return PartyKind.ORGANIZATION
    for name in (left, right):
        ready = prepare(name, tag_of(PartyKind.PERSON))
        if ready is not None and (ready.korean or any(token.families for token in ready.tokens)):
            return PartyKind.PERSON
    return PartyKind.ORGANIZATION


def compare_pair(pair: Pair) -> NameComparison:
    """The names of one row, compared."""
    return compare(pair.left, pair.right, pair.kind)


def label_of(pair: Pair) -> bool:
    """Whether a row says that its names match. Raises :class:`PairTableError` where it does not say."""
    column = next((name for name in _LABEL_COLUMNS if name in pair.cells), None)
    if column is None:
        raise PairTableError("the header has no column 'label'", line=1)
    said = tidy(pair.cells[column]).casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise PairTableError(f"label {said[:40]!r} is neither a yes (1, true, match) nor a no", line=pair.line)


def explained(pair: Pair, found: NameComparison) -> dict[str, Any]:
    """A compared row as JSON: score, verdict, and the alignments that made it."""
    return {
        "line": pair.line,
        "left": pair.left,
        "right": pair.right,
        "kind": pair.kind.value,
        "score": found.score,
        "same": found.same,
        "verdict": found.verdict.value,
        "notes": list(found.notes),
        "alignments": [asdict(one) for one in found.alignments],
    }


def evaluate_pairs(pairs: Iterable[Pair]) -> dict[str, Any]:
    """Precision, recall and F1 of ``same`` over labelled rows, whole and by kind, and every mistake with its
    alignments. Raises :class:`PairTableError` at a row without a label.
    """
    counts: dict[str, list[int]] = {}
    mistakes: list[dict[str, Any]] = []
    for pair in pairs:
        label, found = label_of(pair), compare_pair(pair)
        for group in ("all", pair.kind.value):
            counts.setdefault(group, [0, 0, 0, 0])[2 * label + found.same] += 1
        if label is not found.same:
            wrong = "false match" if found.same else "missed match"
            mistakes.append({"mistake": wrong, **explained(pair, found)})
    whole = _figures(counts.pop("all", [0, 0, 0, 0]))
    return {**whole, "kinds": {kind: _figures(counts[kind]) for kind in sorted(counts)}, "mistakes": mistakes}


def _figures(counts: list[int]) -> dict[str, Any]:
    true_no, false_yes, false_no, true_yes = counts
    said, wanted = true_yes + false_yes, true_yes + false_no
    return {
        "pairs": sum(counts),
        "precision": round(true_yes / said, 4) if said else None,
        "recall": round(true_yes / wanted, 4) if wanted else None,
        "f1": round(2 * true_yes / (said + wanted), 4) if said + wanted else None,
        "true_matches": true_yes,
        "false_matches": false_yes,
        "missed_matches": false_no,
        "true_differences": true_no,
    }
