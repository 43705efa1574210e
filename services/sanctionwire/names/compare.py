"""The one scorer of names: are two spellings the same name?

It judges names, not identity. Two companies can share a name and namesakes are dozens; whether two parties are one is
decided where identifiers, dates and links are known.

How: both names go to Latin letters and are cut into tokens with a role and a weight
(:mod:`~sanctionwire.names.parts`); tokens are paired (:mod:`~sanctionwire.names.align`); the score is the weighted
mean of how alike the pairs are, capped by what a mean cannot express (:mod:`~sanctionwire.names.rules`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rigour.names import NameTypeTag

from sanctionwire.names.align import Line, pair
from sanctionwire.names.korean import korean_likeness
from sanctionwire.names.parts import Prepared, Role, Token, distinctive_tokens, name_key, prepare, tag_of
from sanctionwire.names.rules import CONFLICT, limits
from sanctionwire.names.vocabulary import BODIES, HOMELAND
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

MATCH_SCORE: Final = 0.8
"""At or above: the names match."""
WEAK_SCORE: Final = 0.65
"""At or above: possibly the same name; worth showing to a person, never enough to act on."""

# A token of the shorter name that is missing weighs more than an extra one of the longer name.
_MISSING: Final = 0.8
_EXTRA: Final = {NameTypeTag.PER: 0.22, NameTypeTag.ORG: 0.35, NameTypeTag.OBJ: 0.35}
_EXTRA_PLACE: Final = 0.6
"""``VTB Bank Kazakhstan`` is not VTB Bank; but ``Kwangson Bank`` is Korea Kwangson Bank (see ``HOMELAND``)."""
_EXTRA_BUSINESS: Final = 0.75
"""``Sberbank Leasing`` is not Sberbank; but ``Agrosoyuz`` is Agrosoyuz Bank (see ``BODIES``)."""


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
    """Result of :func:`compare`. ``notes`` names the rules that capped the score; ``compared`` are the two names as
    they were analysed, from which alignments are made when somebody looks at them.
    """

    score: float
    verdict: Verdict
    notes: tuple[str, ...] = ()
    compared: tuple[Prepared, Prepared] | None = field(default=None, repr=False, compare=False)

    @property
    def same(self) -> bool:
        """The names match."""
        return self.verdict is Verdict.MATCH

    @property
    def alignments(self) -> tuple[TokenAlignment, ...]:
        """What stood against what, in the order in which it was found; its weights made the score."""
        return () if self.compared is None else _alignments(*self.compared)


_NOTHING: Final = NameComparison(0.0, Verdict.NONE)


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
    best = _compare(a, b)
    if a.other is not None and best.score < 1.0:
        best = max(best, _compare(a.other, b), key=_score_of)
    if b.other is not None and best.score < 1.0:
        best = max(best, _compare(a, b.other), key=_score_of)
    return best


def _score_of(found: NameComparison) -> float:
    return found.score


def _compare(a: Prepared, b: Prepared) -> NameComparison:
    if a.text == b.text:
        return NameComparison(1.0, Verdict.MATCH, (), (a, b))
    # Always in one order, so that the result does not depend on which name came first.
    q, r = (b, a) if a.text > b.text else (a, b)
    if q.korean and r.korean:
        # Korean names are compared whole; see the module korean.
        score = korean_likeness(q.korean, r.korean)
        notes: tuple[str, ...] = () if score > CONFLICT else ("a syllable of a Korean name differs",)
    else:
        lines = pair(q, r).lines
        cap, notes = limits(q, r, lines)
        score = round(min(_mean(q, r, lines)[0], cap), 4)
    return NameComparison(score, verdict_of(score), notes, (a, b))


def _alignments(a: Prepared, b: Prepared) -> tuple[TokenAlignment, ...]:
    """The lines of a comparison, as a person reads them."""
    if a.text == b.text:
        return tuple(TokenAlignment(token.text, token.text, 1.0, token.weight, "equal") for token in a.tokens)
    if a.korean and b.korean:
        return (TokenAlignment(a.text, b.text, korean_likeness(a.korean, b.korean), 1.0, "Korean name"),)
    turned = a.text > b.text
    q, r = (b, a) if turned else (a, b)
    lines = pair(q, r).lines
    q_covered = _mean(q, r, lines)[1]
    shown = []
    for left, right, score, how in lines:
        if left and right:
            weight = _weight(q, r, left, right)
        else:
            missing, extra = _loss(q.tokens[left[0]] if left else r.tokens[right[0]], _EXTRA[q.tag])
            weight = missing if bool(left) is q_covered else extra
        texts = (" ".join(q.tokens[at].text for at in left), " ".join(r.tokens[at].text for at in right))
        first, second = reversed(texts) if turned else texts
        shown.append(TokenAlignment(first, second, round(score, 4), round(weight, 4), how))
    return tuple(shown)


def _weight(q: Prepared, r: Prepared, left: tuple[int, ...], right: tuple[int, ...]) -> float:
    if len(left) == len(right) == 1:
        return max(q.tokens[left[0]].weight, r.tokens[right[0]].weight)
    return max(*(q.tokens[at].weight for at in left), *(r.tokens[at].weight for at in right))


def _loss(token: Token, extra: float) -> tuple[float, float]:
    """What a token without counterpart weighs where it is missing, and where it is one more."""
    if token.role is Role.PLACE:
        extra = extra if token.meaning in HOMELAND else _EXTRA_PLACE
    elif token.role is Role.GENERIC:
        extra = extra if token.meaning in BODIES else _EXTRA_BUSINESS
    return _MISSING * token.weight, extra * token.weight


def _mean(q: Prepared, r: Prepared, lines: list[Line]) -> tuple[float, bool]:
    """The better of the two means that one gets by taking either name as the one that must be covered; True where
    that is the first.
    """
    agreed = weight_agreed = 0.0
    missing_q = missing_r = extra_q = extra_r = 0.0
    extra = _EXTRA[q.tag]
    for left, right, score, _ in lines:
        if left and right:
            weight = _weight(q, r, left, right)
            agreed += score * weight
            weight_agreed += weight
        elif left:
            missing, more = _loss(q.tokens[left[0]], extra)
            missing_q += missing
            extra_q += more
        else:
            missing, more = _loss(r.tokens[right[0]], extra)
            missing_r += missing
            extra_r += more
    first, second = missing_q + extra_r, missing_r + extra_q
    total = weight_agreed + min(first, second)
    return (agreed / total if total else 0.0), first <= second


def warm() -> None:
    """Load the tables now; call before readiness."""
    for kind, name in ((PartyKind.PERSON, "Kim Il"), (PartyKind.ORGANIZATION, "Bank"), (PartyKind.VESSEL, "Ship")):
        prepare(name, tag_of(kind))
