"""What a mean cannot express: the rules that cap the score of two names, and say so.

Numbers must agree; organizations must share a distinctive word or agree in every word; companies of different legal
forms are different companies; persons need two names in common; where both sides keep a distinctive word of their own
they are two names.
"""

from __future__ import annotations

from typing import Final

from rigour.names import NameTypeTag

from sanctionwire.names.align import HOLDS, Line
from sanctionwire.names.parts import Prepared, Role, Token
from sanctionwire.names.vocabulary import BODIES, HOMELAND

CONFLICT: Final = 0.6
"""The highest score of names that contradict each other."""
DOUBT: Final = 0.78
"""The highest score of names that lack something to be one: weak, never a match."""

_SAME_WORD: Final = 0.8
_ENOUGH_FOR_A_PERSON: Final = 2
_ENOUGH_WORDS: Final = 2
_WORDS_BESIDE_A_PLACE: Final = 3
"""Foreign Trade Bank is that of Korea; but any country has a central bank."""
_HARDLY: Final = 0.15
"""Weight up to which a word may be missing without making two names of a name: legal forms, Company, of."""

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
        elif score >= (HOLDS if how == "spelling" else _SAME_WORD):
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
    more = [token for side in alone for token in side if token.weight > _HARDLY]
    if all(alone) or any(token.meaning not in BODIES and token.meaning not in HOMELAND for token in more):
        return False
    needed = _WORDS_BESIDE_A_PLACE if any(token.role is Role.PLACE for token in more) else _ENOUGH_WORDS
    agreed = min(
        sum(token.weight > _HARDLY and at in kept for at, token in enumerate(name.tokens))
        for name, kept in zip((q, r), held, strict=True)
    )
    return agreed >= needed or not more


def limits(q: Prepared, r: Prepared, lines: list[Line]) -> tuple[float, tuple[str, ...]]:
    """The highest score that the rules allow, and which rules spoke."""
    cap, notes = 1.0, list[str]()
    held, hinted = _holds(lines)
    held_q, held_r = held

    def limit(to: float, note: str) -> None:
        nonlocal cap
        cap = min(cap, to)
        notes.append(note)

    if q.numbers != r.numbers:
        limit(CONFLICT if q.numbers and r.numbers else DOUBT, "numbers differ")
    own_q, own_r = q.telling - held_q - hinted[0], r.telling - held_r - hinted[1]
    if own_q and own_r:
        limit(CONFLICT, "each has a distinctive word of its own")
    if q.tag == NameTypeTag.PER:
        doubt = _doubts_of_persons(q, r, held, hinted)
        if doubt:
            limit(DOUBT, doubt)
    elif q.tag == NameTypeTag.OBJ:
        if own_q or own_r:
            limit(DOUBT, "a word of a vessel's name is missing")
    else:
        if not (q.telling & held_q and r.telling & held_r) and not _words_agree(q, r, held):
            limit(CONFLICT, "no distinctive word in common")
        if q.letters != r.letters:
            limit(DOUBT, "single letters differ")
        if q.forms and r.forms and not q.forms & r.forms:
            limit(DOUBT, "legal forms differ")
        if _alone(q, held_q) and _alone(r, held_r):
            limit(DOUBT, "each has a word of its own")
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
    longer, used = (r, held_r) if len(q.telling) <= len(r.telling) else (q, held_q)
    given = {at for at in longer.telling if _is_given(longer.tokens[at])}
    if used <= given and not longer.telling - used <= given:
        return "only given names in common"
    return None


def _is_given(token: Token) -> bool:
    return bool(token.families) or token.role is Role.PATRONYMIC
