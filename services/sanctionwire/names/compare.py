"""The one scorer of names: are two spellings the same name?

It judges names, not identity. Two companies can share a name and namesakes are dozens; whether two parties are one is
decided where identifiers, dates and links are known.

How: both names go to Latin letters and are cut into tokens with a role and a weight
(:mod:`~sanctionwire.names.parts`); tokens are paired (:mod:`~sanctionwire.names.align`); the score is the weighted
mean of how alike the pairs are. On top stand rules that a mean cannot express: numbers must agree, organizations must
share a distinctive token (or agree in every word), companies of different legal forms are different companies, and
where both sides keep a distinctive token of their own they are two names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rigour.names import NameTypeTag

from sanctionwire.names.align import HOLDS, Line, pair
from sanctionwire.names.korean import korean_likeness
from sanctionwire.names.parts import Prepared, Role, Token, distinctive_tokens, name_key, prepare, tag_of
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
_CONFLICT_CAP: Final = 0.6
_DOUBT_CAP: Final = 0.78

# A token of the shorter name that is missing weighs more than an extra one of the longer name.
_MISSING: Final = 0.8
_EXTRA: Final = {NameTypeTag.PER: 0.22, NameTypeTag.ORG: 0.35, NameTypeTag.OBJ: 0.35}
_EXTRA_PLACE: Final = 0.6
"""``VTB Bank Kazakhstan`` is not VTB Bank; but ``Kwangson Bank`` is Korea Kwangson Bank (see ``HOMELAND``)."""
_EXTRA_BUSINESS: Final = 0.75
"""``Sberbank Leasing`` is not Sberbank; but ``Agrosoyuz`` is Agrosoyuz Bank (see ``BODIES``)."""
_ENOUGH_FOR_A_PERSON: Final = 2
_ENOUGH_WORDS: Final = 2
_HARDLY: Final = 0.15
"""Weight up to which a word may be missing without making two names of a name: legal forms, Company, of."""


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


def _no_alignments() -> tuple[TokenAlignment, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class NameComparison:
    """Result of :func:`compare`. ``notes`` names the rules that capped the score; ``explain`` makes the alignments,
    which most callers never look at.
    """

    score: float
    verdict: Verdict
    notes: tuple[str, ...] = ()
    explain: Callable[[], tuple[TokenAlignment, ...]] = field(default=_no_alignments, repr=False, compare=False)

    @property
    def same(self) -> bool:
        """The names match."""
        return self.verdict is Verdict.MATCH

    @property
    def alignments(self) -> tuple[TokenAlignment, ...]:
        """What stood against what, in the order in which it was found."""
        return self.explain()


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
        return NameComparison(1.0, Verdict.MATCH, (), lambda: _equal(a))
    # Always in one order, so that the result does not depend on which name came first.
    turned = a.text > b.text
    q, r = (b, a) if turned else (a, b)
    if q.korean and r.korean:
        # Korean names are compared whole; see the module korean.
        score = korean_likeness(q.korean, r.korean)
        whole = TokenAlignment(a.text, b.text, score, 1.0, "Korean name")
        differs = () if score > _CONFLICT_CAP else ("a syllable of a Korean name differs",)
        return NameComparison(score, verdict_of(score), differs, lambda: (whole,))
    lines = pair(q, r).lines
    cap, notes = _limits(q, r, lines)
    mean, q_covered = _mean(q, r, lines)
    score = round(min(mean, cap), 4)
    return NameComparison(
        score, verdict_of(score), notes, lambda: _alignments(q, r, lines, q_covered=q_covered, turned=turned)
    )


def _equal(name: Prepared) -> tuple[TokenAlignment, ...]:
    return tuple(TokenAlignment(token.text, token.text, 1.0, token.weight, "equal") for token in name.tokens)


def _alignments(
    q: Prepared, r: Prepared, lines: list[Line], *, q_covered: bool, turned: bool
) -> tuple[TokenAlignment, ...]:
    """Lines as a person reads them; ``q_covered``: r is the name that may have more than the other."""
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


_Positions = tuple[set[int], set[int]]


def _holds(lines: list[Line]) -> tuple[_Positions, _Positions]:
    """Positions that found their counterpart, and those that found it by an initial only."""
    held: _Positions = (set(), set())
    hinted: _Positions = (set(), set())
    for left, right, score, how in lines:
        if not left or not right:
            continue
        if how == "initial":
            hinted[0].update(left)
            hinted[1].update(right)
        elif score >= (HOLDS if how == "spelling" else MATCH_SCORE):
            held[0].update(left)
            held[1].update(right)
    return held, hinted


def _words_agree(q: Prepared, r: Prepared, held: _Positions) -> bool:
    """Whether names without a distinctive word in common agree in all others: two at least, and what one of them has
    more is the kind of body ("Russian Financial Corporation Bank").
    """
    alone = [
        [token for at, token in enumerate(name.tokens) if at not in kept and token.role not in (Role.LEGAL, Role.STOP)]
        for name, kept in zip((q, r), held, strict=True)
    ]
    if all(alone) or any(token.weight > _HARDLY and token.meaning not in BODIES for side in alone for token in side):
        return False
    return all(
        sum(token.weight > _HARDLY and at in kept for at, token in enumerate(name.tokens)) >= _ENOUGH_WORDS
        or all(token.weight <= _HARDLY or at in kept for at, token in enumerate(name.tokens))
        for name, kept in zip((q, r), held, strict=True)
    )


def _limits(q: Prepared, r: Prepared, lines: list[Line]) -> tuple[float, tuple[str, ...]]:
    """The highest score that the rules allow, and which rules spoke."""
    cap, notes = 1.0, list[str]()
    held, hinted = _holds(lines)
    held_q, held_r = held

    def limit(to: float, note: str) -> None:
        nonlocal cap
        cap = min(cap, to)
        notes.append(note)

    if q.numbers != r.numbers:
        limit(_CONFLICT_CAP if q.numbers and r.numbers else _DOUBT_CAP, "numbers differ")
    own_q, own_r = q.telling - held_q - hinted[0], r.telling - held_r - hinted[1]
    if own_q and own_r:
        limit(_CONFLICT_CAP, "each has a distinctive word of its own")
    if q.tag == NameTypeTag.PER:
        doubt = _doubts_of_persons(q, r, held, hinted)
        if doubt:
            limit(_DOUBT_CAP, doubt)
    elif q.tag == NameTypeTag.OBJ:
        if own_q or own_r:
            limit(_DOUBT_CAP, "a word of a vessel's name is missing")
    else:
        if not (q.telling & held_q and r.telling & held_r) and not _words_agree(q, r, held):
            limit(_CONFLICT_CAP, "no distinctive word in common")
        if q.letters != r.letters:
            limit(_DOUBT_CAP, "single letters differ")
        if q.forms and r.forms and not q.forms & r.forms:
            limit(_DOUBT_CAP, "legal forms differ")
        if _alone(q, held_q) and _alone(r, held_r):
            limit(_DOUBT_CAP, "each has a word of its own")
    return cap, tuple(notes)


def _alone(name: Prepared, held: set[int]) -> bool:
    """Whether a word that means something found no counterpart."""
    return any(token.weight > _HARDLY and at not in held for at, token in enumerate(name.tokens))


def _doubts_of_persons(q: Prepared, r: Prepared, held: _Positions, hinted: _Positions) -> str | None:
    """Why two names of persons that do not contradict each other are still not one, None where nothing is missing."""
    held_q, held_r = held[0] & q.telling, held[1] & r.telling
    enough = min(len(held_q), len(held_r))
    if enough < _ENOUGH_FOR_A_PERSON:
        initials = min(len(hinted[0]), len(hinted[1]))
        alone = len(q.telling) == len(r.telling) == 1 and len(q.tokens) == len(r.tokens)
        if not (enough and (initials >= _ENOUGH_FOR_A_PERSON or alone)):
            return "one name in common is not enough for persons"
    shorter, used = (q, held_q) if len(q.telling) <= len(r.telling) else (r, held_r)
    longer = r if shorter is q else q
    if len(longer.telling) > len(shorter.telling) and all(
        shorter.tokens[at].families or shorter.tokens[at].role is Role.PATRONYMIC for at in used
    ):
        family = [at for at in longer.telling if not longer.tokens[at].families]
        if family and not any(at in (held[1] if longer is r else held[0]) for at in family):
            return "only given names in common"
    return None


def warm() -> None:
    """Load the tables now; call before readiness."""
    for kind, name in ((PartyKind.PERSON, "Kim Il"), (PartyKind.ORGANIZATION, "Bank"), (PartyKind.VESSEL, "Ship")):
        prepare(name, tag_of(kind))
