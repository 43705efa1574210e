"""Finding the lexicon's terms in a text: once cheaply to throw out what is irrelevant, once fully for what is left.

Both are Aho-Corasick automata over literals, so time grows linearly with the text and no text can make it back-track.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from sanctionwire.classify.lexicon import Term, terms
from sanctionwire.classify.text import fold

_MAX_GAP = 40
"""Longest word, in code points, that an open place inside a term may take."""

_PIECE = 1_000_000
"""Code points scanned at once: what is found in one piece is some hundred bytes a place, until it is sorted out."""

_ARABIC_PREFIXES = frozenset("والبلكف")


@dataclass(slots=True, eq=False)
class Hit:
    """A term found at a folded stretch of the text. Compared by identity: an article has hundreds, often looked up."""

    feature: str
    start: int
    end: int


class Scanner:
    """Finds terms with the boundaries that each script asks for."""

    def __init__(self, wanted: Iterable[Term]) -> None:
        by_literal: dict[str, list[tuple[Term, tuple[tuple[str, bool], ...]]]] = {}
        for term in wanted:
            literal, rest = _anchor(term)
            folded = fold(literal)
            by_literal.setdefault(folded, []).append((term, rest))
        literals = list(by_literal)
        self._longest = max(map(len, literals), default=0)
        self._features = sorted({term.feature for entries in by_literal.values() for term, _ in entries})
        # Most of what is found begins within a word, where none of a literal's terms may: looked at once for all.
        self._all_left = [
            _needs_left(literal) and not any(term.open_left for term, _ in by_literal[literal]) for literal in literals
        ]
        # The same for what goes on within a word, where all of a literal's terms end with it.
        self._all_right = [
            _needs_right(literal) and not any(rest for _, rest in by_literal[literal]) for literal in literals
        ]
        self._entries = [
            [
                _Entry(
                    self._features.index(term.feature),
                    check_left=not (term.open_left or left) and _needs_left(literal),
                    rest=rest,
                    literal=literal,
                    check_right=_needs_right(literal) and not right,
                )
                for term, rest in by_literal[literal]
            ]
            for literal, left, right in zip(literals, self._all_left, self._all_right, strict=True)
        ]
        self._automaton = AhoCorasick(
            literals, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def hits(self, folded: str) -> list[Hit]:
        """All hits in a folded text, in order of their start; none inside another of the same feature."""
        features, all_entries = self._features, self._entries
        found: list[Hit] = []
        reached = [0] * len(features)
        for first in range(0, len(folded), _PIECE):
            ends: list[tuple[int, int, int]] = []  # start, the feature's place, minus the end: the longest comes first
            for index, start, end in self._found(folded, first):
                for entry in all_entries[index]:
                    stop = end if entry.settled else entry.end(folded, start, end)
                    if stop:
                        ends.append((start, entry.feature, -stop))
            ends.sort()
            for start, feature, less in ends:
                if -less > reached[feature]:  # not inside a longer hit of the same feature
                    reached[feature] = -less
                    found.append(Hit(features[feature], start, -less))
        return found

    def any(self, folded: str) -> bool:
        """Whether at least one term stands in a folded text."""
        return any(
            entry.settled or entry.end(folded, start, end)
            for first in range(0, len(folded), _PIECE)
            for index, start, end in self._found(folded, first)
            for entry in self._entries[index]
        )

    def _literals(self, folded: str, first: int) -> Iterable[tuple[int, int, int]]:
        """Literals that begin in the piece from ``first`` on, with their places; all of them in a usual text."""
        if len(folded) <= _PIECE:
            return self._automaton.find_matches_as_indexes(folded, overlapping=True)
        piece = folded[first : first + _PIECE + self._longest]
        return (
            (index, first + start, first + end)
            for index, start, end in self._automaton.find_matches_as_indexes(piece, overlapping=True)
            if start < _PIECE
        )

    def _found(self, folded: str, first: int) -> Iterator[tuple[int, int, int]]:
        """Literals with their places, but for those within a word of the same script that need its beginning or end.

        In a text in ASCII two letters that meet are always of one script.
        """
        all_left, all_right, plain, length = self._all_left, self._all_right, folded.isascii(), len(folded)
        for found in self._literals(folded, first):
            index, start, end = found
            if all_left[index] and start and folded[start - 1].isalnum() and (plain or not _left_free(folded, start)):
                continue
            if all_right[index] and end < length and folded[end].isalnum() and (plain or not _right_free(folded, end)):
                continue
            yield found


@dataclass(slots=True, eq=False)
class _Entry:
    """One term behind a literal, with the checks that it needs. ``feature``: its place among those of the scanner;
    ``settled``: it needs none that was not made for the literal; ``goes_on``: it is a word with an open end;
    ``second``: the word behind one with an open end, with the blank before it, and how far ahead it may end.
    """

    feature: int
    check_left: bool
    rest: tuple[tuple[str, bool], ...]
    literal: str
    check_right: bool
    settled: bool = field(init=False)
    goes_on: bool = field(init=False)
    second: str = field(init=False)
    ahead: int = field(init=False)

    def __post_init__(self) -> None:
        """Reckon once what is asked at every place."""
        self.settled = not (self.check_left or self.rest or self.check_right)
        self.goes_on = len(self.rest) == 1 and _needs_right_open(self.literal)
        self.second = f" {self.rest[1][0]}" if len(self.rest) > 1 else ""
        self.ahead = _MAX_GAP + len(self.second)

    def end(self, folded: str, start: int, end: int) -> int:
        """Where the whole term ends, or 0."""
        if self.check_left and start and folded[start - 1].isalnum() and not _left_free(folded, start):
            return 0
        if self.goes_on:  # a word with an open end, by far the most frequent
            return _past_word(folded, end)
        if self.rest:
            if folded.find(self.second, end, end + self.ahead) < 0:
                return 0  # most of them: looked for first, without a pattern
            return _match_rest(folded, end, self.rest, self.literal)
        if self.check_right and end < len(folded) and folded[end].isalnum() and not _right_free(folded, end):
            return 0
        return end


def _anchor(term: Term) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """The literal that the automaton looks for (up to the first open place) and the words to check after it.

    A rest of ``((word, open), ...)`` starts with the word that the literal ends in, as an empty word, if that is open.
    """
    literal: list[str] = []
    for place, (word, is_open) in enumerate(term.words):
        literal.append(word)
        if is_open:
            rest = tuple((fold(after), after_open) for after, after_open in term.words[place + 1 :])
            return " ".join(literal), (("", True), *rest)
    return " ".join(literal), ()


def _match_rest(text: str, end: int, rest: tuple[tuple[str, bool], ...], literal: str) -> int:
    """End of the whole match, or 0."""
    position = end
    for place, (word, is_open) in enumerate(rest):
        if place:
            if position >= len(text) or text[position] != " ":
                return 0
            position += 1
            if not text.startswith(word, position):
                return 0
            position += len(word)
        if is_open:
            if place == len(rest) - 1 and not _needs_right_open(literal if not place else word):
                return position
            position = _past_word(text, position)
        elif word and not _right_free(text, position):
            return 0
    return position


_IN_WORD = re.compile(rf"[\w'-]{{0,{_MAX_GAP}}}")
_WORD_ENDS = (" ", ".", ",")
"""Behind most words; looked at first, without a pattern."""


def _past_word(text: str, position: int) -> int:
    """Where the rest of a word ends: letters, digits, dashes, apostrophes, at most :data:`_MAX_GAP` of them."""
    if text.startswith(_WORD_ENDS, position):
        return position
    match = _IN_WORD.match(text, position)
    end = match.end() if match is not None else position
    low_line = text.find("_", position, end)
    return end if low_line < 0 else low_line


@cache
def _kind(char: str) -> str:
    """Script family, for boundaries: ``han`` (none), ``hangul`` (left), ``arabic``, ``letter`` (both), ``other``."""
    if "\uac00" <= char <= "\ud7a3" or "\u1100" <= char <= "\u11ff":
        return "hangul"
    if "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff":
        return "han"
    if "\u0600" <= char <= "\u06ff":
        return "arabic"
    return "letter" if char.isalnum() else "other"


_FIRST_DENSE = "\u1100"


def is_dense(char: str) -> bool:
    """Whether a code point belongs to a script that says much in few of them: Han, kana, Hangul."""
    return char >= _FIRST_DENSE and _kind(char) in ("han", "hangul")


def _needs_left(literal: str) -> bool:
    return _kind(literal[0]) in ("letter", "hangul", "arabic")


def _needs_right(literal: str) -> bool:
    return _kind(literal[-1]) in ("letter", "arabic")


@cache
def _needs_right_open(word: str) -> bool:
    return not word or _kind(word[-1]) in ("letter", "arabic")


def _left_free(text: str, start: int) -> bool:
    if start == 0:
        return True
    if text[start - 1 : start + 1].isalnum() and text[start - 1 : start + 1].isascii():
        return False  # two letters of one script
    before, first = _kind(text[start - 1]), _kind(text[start])
    if before in {"other", "han"} or first == "han":
        return True
    if first == "arabic" and before == "arabic":
        # One or two joined particles (and, for, the) may stand before an Arabic word.
        for length in (1, 2, 3):
            head = start - length
            if head >= 0 and text[head] not in _ARABIC_PREFIXES:
                return _kind(text[head]) == "other"
            if head < 0:
                return True
        return False
    return before != first if "hangul" in (before, first) else False


def _right_free(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    after, last = _kind(text[end]), _kind(text[end - 1])
    return after == "other" or after in ("han", "hangul") or last in ("han", "hangul")


@cache
def full_scanner() -> Scanner:
    """All terms of the lexicon; built once per process."""
    return Scanner(terms())


@cache
def _nexus_scanner() -> Scanner:
    return Scanner(term for term in terms() if term.feature in NEXUS)


NEXUS = ("nexus.dprk", "nexus.russia")
_KINDS = (("act.", "cue."), ("pay.",))


def gate(folded: str) -> list[Hit] | None:
    """All hits of an article that may matter; None for the many that cannot.

    Needed are a nexus cue, a cue for a measure or exposure, and a payment cue: without one of the three no article can
    score an alert, since they are multiplied (see :mod:`.features`). The rarest is looked for first, with a scanner of
    its own, so that most of the firehose is read once and quickly.
    """
    if not _nexus_scanner().any(folded):
        return None
    hits = full_scanner().hits(folded)
    if all(any(hit.feature.startswith(kind) for hit in hits) for kind in _KINDS):
        return hits
    return None


def passes(folded: str) -> bool:
    """Whether a folded text gets through the gate."""
    return gate(folded) is not None


def unwrap(folded: str) -> str:
    """Line breaks as blanks, so that a term that a line break cuts is found; lengths stay."""
    return folded.replace("\n", " ") if "\n" in folded else folded
