"""The one scorer of names: are two spellings the same name?

It judges names, not identity. Two companies can share a name and namesakes are dozens; whether two parties are one is
decided where identifiers, dates and links are known.

How: both names go to Latin letters (:mod:`~sanctionwire.names.bridge` for Hangul and Han, rigour for the rest) and are
cut into parts; rigour pairs what means the same (legal forms, ``bank``/``банк``, spellings of a given name), then what
is left by edit distance. Every part has a weight by what it is worth. On top stand three rules that a mean cannot
express: numbers must agree, organizations must share a distinctive token (or agree in every word), and where both
sides keep a distinctive token of their own they are two names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rigour.names import (
    Alignment,
    CompareConfig,
    NamePart,
    NameTypeTag,
    SymbolCategory,
    align_person_name_order,
    compare_parts,
    pair_symbols,
)

from sanctionwire.names.bridge import korean_skeleton
from sanctionwire.names.parts import LEGAL_WEIGHT, Prepared, distinctive_tokens, name_key, prepare, skeleton, tag_of
from sanctionwire_schemas import PartyKind

__all__ = [
    "MATCH_SCORE",
    "WEAK_SCORE",
    "NameComparison",
    "TokenAlignment",
    "Verdict",
    "compare",
    "compare_prepared",
    "distinctive_tokens",
    "name_key",
    "prepare",
    "tag_of",
    "verdict_of",
    "warm",
]

MATCH_SCORE = 0.8
"""At or above: the names match."""
WEAK_SCORE = 0.65
"""At or above: possibly the same name; worth showing to a person, never enough to act on."""
_CONFLICT_CAP = 0.6
_DOUBT_CAP = 0.78
_ALIGNED = 0.7
_SHORT = 3

_CONFIG = CompareConfig()

_LIKE_SYMBOL = {
    SymbolCategory.ORG_CLASS: 0.8,
    SymbolCategory.NAME: 0.9,
    SymbolCategory.DOMAIN: 0.9,
    SymbolCategory.LOCATION: 0.9,
    SymbolCategory.NUMERIC: 1.0,
    SymbolCategory.SYMBOL: 0.9,
    SymbolCategory.INITIAL: 0.5,
    SymbolCategory.NICK: 0.75,
}
_MISSING_LEFT, _MISSING_RIGHT = 0.8, 0.35  # a part of the shorter name that is missing weighs more than an extra one


class Verdict(StrEnum):
    """What a score means."""

    MATCH = "match"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TokenAlignment:
    """One line of the explanation: what stood against what (empty: nothing), how alike 0..1, how much it weighed."""

    left: str
    right: str
    score: float
    weight: float
    how: str


@dataclass(frozen=True, slots=True)
class NameComparison:
    """Result of :func:`compare`. ``notes`` names the rules that capped the score."""

    score: float
    verdict: Verdict
    alignments: tuple[TokenAlignment, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """The names match."""
        return self.verdict is Verdict.MATCH


_NOTHING = NameComparison(0.0, Verdict.NONE)


def verdict_of(score: float) -> Verdict:
    """The verdict for a score 0..1."""
    if score >= MATCH_SCORE:
        return Verdict.MATCH
    return Verdict.WEAK if score >= WEAK_SCORE else Verdict.NONE


def compare(left: str, right: str, kind: PartyKind | str = PartyKind.ORGANIZATION) -> NameComparison:
    """Compare two names of parties of one ``kind``; score and verdict do not depend on which comes first.

    Names may be in Latin, Cyrillic, Hangul or Han letters, in any order of family and given name, with legal forms or
    without. Only the first :data:`~sanctionwire.names.text.MAX_NAME_CHARS` characters count. Never raises on any
    string; an empty name matches nothing.

    >>> compare("TSMRBANK, OOO", "ООО «ЦМРБанк»").verdict.value
    'match'
    """
    tag = tag_of(kind)
    a, b = prepare(left, tag), prepare(right, tag)
    if a is None or b is None:
        return _NOTHING
    return compare_prepared(a, b)


def compare_prepared(a: Prepared, b: Prepared) -> NameComparison:
    """:func:`compare` for names that :func:`prepare` has analysed with the same tag."""
    if a is b or a.name.comparable == b.name.comparable:
        alignments = tuple(
            TokenAlignment(p.comparable, p.comparable, 1.0, a.weights[p.index], "equal") for p in a.parts
        )
        return NameComparison(1.0, Verdict.MATCH, alignments)
    # Always in one order, so that the result does not depend on which name came first.
    turned = (a.name.comparable, a.name.original) > (b.name.comparable, b.name.original)
    q, r = (b, a) if turned else (a, b)
    best: tuple[float, tuple[TokenAlignment, ...], tuple[str, ...]] | None = None
    for pairing in pair_symbols(q.name, r.name):
        found = _score(q, r, pairing)
        if best is None or found[0] > best[0]:
            best = found
    if best is None:
        return _NOTHING
    score, alignments, notes = best
    if turned:
        alignments = tuple(TokenAlignment(x.right, x.left, x.score, x.weight, x.how) for x in alignments)
    score = round(score, 4)
    return NameComparison(score, verdict_of(score), alignments, notes)


@dataclass(frozen=True, slots=True)
class _Line:
    """One alignment before it is known which name counts as the shorter one."""

    left: str
    right: str
    likeness: float
    weight: float
    how: str


@dataclass(slots=True)
class _Tally:
    """What a pairing has added up to so far. ``held_*``: parts that found their counterpart,
    ``hinted_*``: parts that found it by their initial only.
    """

    q: Prepared
    r: Prepared
    lines: list[_Line] = field(default_factory=list)
    held_q: set[int] = field(default_factory=set)
    held_r: set[int] = field(default_factory=set)
    hinted_q: set[int] = field(default_factory=set)
    hinted_r: set[int] = field(default_factory=set)
    words_agree: bool = True

    def pair(self, qps: tuple[NamePart, ...], rps: tuple[NamePart, ...], likeness: float, how: str) -> None:
        """Add one alignment; an empty side means that the part stands alone."""
        weight = max(_top_weight(qps, self.q), _top_weight(rps, self.r))
        if qps and rps and likeness >= _ALIGNED:
            self.held_q.update(part.index for part in qps)
            self.held_r.update(part.index for part in rps)
        if likeness < MATCH_SCORE and weight > LEGAL_WEIGHT:
            self.words_agree = False
        left, right = (" ".join(part.comparable for part in side) for side in (qps, rps))
        self.lines.append(_Line(left, right, likeness, weight, how))

    def result(self) -> tuple[float, tuple[TokenAlignment, ...]]:
        """The better of the two means that one gets by taking either name as the one that must be covered."""
        best: tuple[float, list[float]] = (-1.0, [])
        for only_q, only_r in ((_MISSING_LEFT, _MISSING_RIGHT), (_MISSING_RIGHT, _MISSING_LEFT)):
            weights = [
                line.weight * (only_r if not line.left else only_q if not line.right else 1.0) for line in self.lines
            ]
            total = sum(weights)
            mean = sum(line.likeness * weight for line, weight in zip(self.lines, weights, strict=True)) / (
                total or 1.0
            )
            if mean > best[0]:
                best = (mean, weights)
        shown = (
            TokenAlignment(line.left, line.right, round(line.likeness, 4), round(weight, 4), line.how)
            for line, weight in zip(self.lines, best[1], strict=True)
        )
        return best[0], tuple(shown)


def _score(
    q: Prepared, r: Prepared, pairing: tuple[Alignment, ...]
) -> tuple[float, tuple[TokenAlignment, ...], tuple[str, ...]]:
    tally = _Tally(q, r)
    used_q, used_r = set[int](), set[int]()
    for edge in pairing:
        if edge.symbol is None:  # pair_symbols gives none of these
            continue
        category = edge.symbol.category
        likeness = 1.0 if edge.qstr == edge.rstr else _LIKE_SYMBOL.get(category, 0.9)
        if q.korean and r.korean and korean_skeleton(edge.qstr) != korean_skeleton(edge.rstr):
            # Registers of given names call many a pair of syllables variants; in Korean each syllable tells.
            likeness = min(likeness, _CONFLICT_CAP)
        tally.pair(edge.qps, edge.rps, likeness, category.value.lower())
        used_q.update(part.index for part in edge.qps)
        used_r.update(part.index for part in edge.rps)
    left = [part for part in q.parts if part.index not in used_q]
    right = [part for part in r.parts if part.index not in used_r]
    left, right = _pair_equal(tally, left, right)
    if left or right:
        if q.name.tag == NameTypeTag.PER:
            left, right = align_person_name_order(left, right)
        else:
            left, right = NamePart.tag_sort(left), NamePart.tag_sort(right)
        for cluster in compare_parts(left, right, config=_CONFIG):
            one_sided = not (cluster.qps and cluster.rps)
            likeness = cluster.score if not one_sided and _may_differ(cluster.qstr, cluster.rstr) else 0.0
            if q.korean and r.korean and korean_skeleton(cluster.qstr) != korean_skeleton(cluster.rstr):
                likeness = 0.0
            tally.pair(cluster.qps, cluster.rps, likeness, "only in one name" if one_sided else "spelling")
    cap, notes = _limits(tally)
    score, alignments = tally.result()
    return min(score, cap), alignments, notes


def _pair_equal(tally: _Tally, left: list[NamePart], right: list[NamePart]) -> tuple[list[NamePart], list[NamePart]]:
    """Pair parts with equal skeletons, then initials of persons; returns what is left over."""
    person = tally.q.name.tag == NameTypeTag.PER
    for likeness, how in ((1.0, "equal"), (0.95, "transliteration"), (0.8, "initial")):
        if how == "initial" and not person:
            break
        rest: list[NamePart] = []
        for part in left:
            other = next((o for o in right if _equal(part.comparable, o.comparable, how)), None)
            if other is None:
                rest.append(part)
                continue
            right = [o for o in right if o is not other]
            tally.pair((part,), (other,), likeness, how)
            if how == "initial":
                tally.held_q.discard(part.index)
                tally.held_r.discard(other.index)
                tally.hinted_q.add(part.index)
                tally.hinted_r.add(other.index)
        left = rest
    return left, right


def _equal(left: str, right: str, how: str) -> bool:
    if how == "equal":
        return left == right
    if how == "initial":
        return (len(left) == 1 or len(right) == 1) and left[0] == right[0]
    return min(len(left), len(right)) > _SHORT and skeleton(left) == skeleton(right)


def _top_weight(parts: tuple[NamePart, ...], of: Prepared) -> float:
    return max((of.weights.get(part.index, 1.0) for part in parts), default=0.0)


def _may_differ(left: str, right: str) -> bool:
    """Whether a difference may be one of spelling: never in digits (A7, A7A5), never in very short words (RFC, RFK)."""
    if left == right:
        return True
    if any(char.isdigit() for char in left + right):
        return left.replace(" ", "") == right.replace(" ", "")
    return min(len(left), len(right)) > _SHORT or left.replace(" ", "") == right.replace(" ", "")


def _limits(tally: _Tally) -> tuple[float, tuple[str, ...]]:
    """The highest score that the rules allow, and which rules spoke."""
    q, r, held_q, held_r = tally.q, tally.r, tally.held_q, tally.held_r
    cap, notes = 1.0, list[str]()

    def limit(to: float, note: str) -> None:
        nonlocal cap
        cap = min(cap, to)
        notes.append(note)

    if q.numbers != r.numbers:
        limit(_CONFLICT_CAP if q.numbers and r.numbers else _DOUBT_CAP, "numbers differ")
    own_q = q.distinctive - held_q - tally.hinted_q
    own_r = r.distinctive - held_r - tally.hinted_r
    if own_q and own_r:
        limit(_CONFLICT_CAP, "each has a distinctive word of its own")
    if _letters(q) != _letters(r) and q.name.tag == NameTypeTag.ORG:
        limit(_DOUBT_CAP, "single letters differ")
    if q.korean and r.korean and bool(own_q) != bool(own_r):
        limit(_DOUBT_CAP, "a syllable of a Korean name is missing")
    if q.name.tag == NameTypeTag.PER:
        if min(len(held_q), len(held_r)) < 2:
            limit(_DOUBT_CAP, "one name in common is not enough for persons")
        return cap, tuple(notes)
    shared = q.distinctive & held_q and r.distinctive & held_r
    if not shared and not tally.words_agree:
        limit(_CONFLICT_CAP, "no distinctive word in common")
    if q.name.tag == NameTypeTag.OBJ and (own_q or own_r):
        limit(_DOUBT_CAP, "a word of a vessel's name is missing")
    return cap, tuple(notes)


def _letters(name: Prepared) -> frozenset[str]:
    return frozenset(p.comparable for p in name.parts if p.index in name.distinctive and len(p.comparable) == 1)


def warm() -> None:
    """Load rigour's tables (person names take several seconds and about 250 MB); call before readiness."""
    for kind, name in ((PartyKind.PERSON, "Kim Il"), (PartyKind.ORGANIZATION, "Bank"), (PartyKind.VESSEL, "Ship")):
        prepare(name, tag_of(kind))
