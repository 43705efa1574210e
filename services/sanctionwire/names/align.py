"""Which token of one name stands against which of another, and how alike they are.

Equal skeletons first, then words that mean the same, then words joined or cut (``TSMR Bank``, ``Kwang-son``), then
spelling, the nearest pair first, then initials. What is left stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from rigour.names import NameTypeTag

from sanctionwire.names.parts import Prepared, Role, Token
from sanctionwire.names.skeleton import likeness, sound, stem

HOLDS: Final = 0.86
"""Likeness from which two spellings count as one word: one letter in eight, or vowels and voicing only."""
_HOLDS_SHORT: Final = 0.9
_SURE: Final = 0.93
_SHORT: Final = 4
_SHORT_OF_A_VESSEL: Final = 6
_MAX_JOINED: Final = 4
_ACRONYM: Final = 3
_AGREEMENTS: Final = frozenset({"equal", "transliteration", "meaning"})
_FIXED: Final = frozenset({Role.NUMBER, Role.INITIAL, Role.LEGAL, Role.STOP})
"""Roles whose tokens are equal or not; nothing between."""
_FEMALE: Final = (("a", ""), ("ska", "ski"), ("aa", "i"), ("na", ""))


Line = tuple[tuple[int, ...], tuple[int, ...], float, str]
"""Positions left, positions right (either may be empty), likeness 0..1, and how the pair was found."""


@dataclass(slots=True)
class Pairing:
    """Pairs found so far, and the positions not paired yet."""

    lines: list[Line] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)

    def add(self, left: tuple[int, ...], right: tuple[int, ...], score: float, how: str) -> None:
        """Pair positions and take them off what is left."""
        self.lines.append((left, right, score, how))
        for at in left:
            self.left.remove(at)
        for at in right:
            self.right.remove(at)


def pair(q: Prepared, r: Prepared) -> Pairing:
    """Pair the tokens of two names of one kind. Quadratic in tokens, of which there are at most ``MAX_TOKENS``."""
    found = Pairing(left=list(range(len(q.tokens))), right=list(range(len(r.tokens))))
    _equal(found, q.tokens, r.tokens)
    if found.left and found.right:
        _meaning(found, q.tokens, r.tokens)
    if found.left and found.right:
        _joined(found, q.tokens, r.tokens)
    if found.left and found.right:
        _spelling(found, q, r)
    if q.tag == NameTypeTag.PER:
        if found.left and found.right:
            _initials(found, q.tokens, r.tokens)
    elif q.tag == NameTypeTag.ORG and (found.left or found.right):
        _acronym(found, q.tokens, r.tokens)
    found.lines += [((at,), (), 0.0, "only in one name") for at in found.left]
    found.lines += [((), (at,), 0.0, "only in one name") for at in found.right]
    return found


def _equal(found: Pairing, left: tuple[Token, ...], right: tuple[Token, ...]) -> None:
    places: dict[str, list[int]] = {}
    for at in reversed(found.right):
        if right[at].role is not Role.LEGAL:
            places.setdefault(right[at].bare, []).append(at)
    for at in tuple(found.left):
        token = left[at]
        if token.role is Role.LEGAL:
            continue
        others = places.get(token.bare)
        if others:
            other = others.pop()
            same = token.text == right[other].text
            found.add((at,), (other,), 1.0 if same else 0.97, "equal" if same else "transliteration")
    legal_left = tuple(at for at in found.left if left[at].role is Role.LEGAL)
    legal_right = tuple(at for at in found.right if right[at].role is Role.LEGAL)
    if legal_left and legal_right:
        same = {left[at].meaning for at in legal_left} == {right[at].meaning for at in legal_right}
        found.add(legal_left, legal_right, 1.0 if same else 0.9, "legal form")


def _meaning(found: Pairing, left: tuple[Token, ...], right: tuple[Token, ...]) -> None:
    """Words with one meaning, spellings of one given name, patronymics of one, words that differ in their ending."""
    for at in tuple(found.left):
        token = left[at]
        if token.role in _FIXED:
            continue
        for other in found.right:
            twin = right[other]
            if twin.role in _FIXED:
                continue
            score, how = _kin(token, twin)
            if score:
                found.add((at,), (other,), score, how)
                break


def _kin(token: Token, twin: Token) -> tuple[float, str]:
    if token.role is Role.CORPORATE and twin.role is Role.CORPORATE:
        return 0.9, "company"
    if token.meaning is not None and token.meaning == twin.meaning and token.meaning != "short":
        return 0.95, "meaning"
    if token.root is not None or twin.root is not None:
        if token.root is None or twin.root is None or token.root[0] != twin.root[0]:
            return 0.0, ""
        if token.root == twin.root or token.families & twin.families:
            return 0.95, "patronymic"
        return 0.0, ""
    if token.families & twin.families:
        short = "short" in (token.meaning, twin.meaning)
        return (0.85 if short else 0.95), "short form" if short else "given name"
    return 0.0, ""


def _joined(found: Pairing, left: tuple[Token, ...], right: tuple[Token, ...]) -> None:
    """``TSMR Bank`` against ``TSMRBANK``: one word of one name is a run of neighbours of the other."""
    for one, run, turned in ((left, right, False), (right, left, True)):
        singles, others = (found.right, found.left) if turned else (found.left, found.right)
        for at in tuple(singles):
            token = one[at]
            if len(others) < 2 or token.role in _FIXED or len(token.bare) < _SHORT:
                continue
            stretch = _run(token.bare, run, others)
            if stretch:
                first, second = (stretch, (at,)) if turned else ((at,), stretch)
                found.add(first, second, 0.95, "joined")
                singles, others = (found.right, found.left) if turned else (found.left, found.right)


def _run(bare: str, tokens: tuple[Token, ...], free: list[int]) -> tuple[int, ...]:
    first = sound(bare[:2])[:1]
    for start in free:
        if tokens[start].role is Role.LEGAL or sound(tokens[start].bare[:2])[:1] != first:
            continue
        joined = tokens[start].bare
        taken = [start]
        for end in range(start + 1, min(start + _MAX_JOINED, len(tokens))):
            if end not in free:
                break
            taken.append(end)
            if tokens[end].role is Role.CORPORATE:  # Globex Commercial Bank, Globexbank
                continue
            joined += tokens[end].bare
            if len(joined) > len(bare) + 2:
                break
            if joined == bare or (len(bare) > 5 and likeness(joined, bare) >= _HOLDS_SHORT):
                return tuple(taken)
    return ()


def _spelling(found: Pairing, q: Prepared, r: Prepared) -> None:
    if q.chinese and r.chinese:
        return
    near: list[tuple[float, int, int]] = []
    for at in found.left:
        token = q.tokens[at]
        if token.role in _FIXED:
            continue
        for other in found.right:
            twin = r.tokens[other]
            if twin.role in _FIXED:
                continue
            score = _spelled_alike(token, twin, q.tag)
            if score >= 0.5:
                near.append((-score, at, other))
    near.sort()
    for score, at, other in near:
        if at in found.left and other in found.right:
            found.add((at,), (other,), -score, "spelling")


def _spelled_alike(token: Token, twin: Token, tag: NameTypeTag) -> float:
    a, b = token.bare, twin.bare
    shortest = min(len(a), len(b))
    if shortest < _SHORT - 1 or token.digits or twin.digits:
        return 0.0  # never in digits (A7, A7A5), never in very short words (RFC, RFK)
    if tag == NameTypeTag.ORG and stem(a) == stem(b):
        return 0.93
    score = likeness(a, b)
    if tag == NameTypeTag.OBJ and (shortest < _SHORT_OF_A_VESSEL or score < _HOLDS_SHORT):
        return min(score, HOLDS - 0.1)  # Pacific Bravo, Pacific Brave
    if shortest <= _SHORT and score < _HOLDS_SHORT:
        return min(score, HOLDS - 0.2)
    if tag == NameTypeTag.PER:
        if len(a) == len(b) and score < _SURE and sound(a) != sound(b) and not _swapped(a, b):
            return min(score, HOLDS - 0.1)  # another consonant is another name: Ivanarenko, Ivanatenko
        if _of_other_sex(a, b) or _of_other_sex(b, a):
            return min(score, 0.6)
        if token.root and twin.root and token.root[0] != twin.root[0]:
            return min(score, 0.6)
    elif (token.role is Role.WORD) is not (twin.role is Role.WORD):
        return min(score, HOLDS - 0.1)
    return score


def _swapped(a: str, b: str) -> bool:
    """Whether two skeletons differ by neighbours that changed places."""
    return sorted(a) == sorted(b)


def _of_other_sex(a: str, b: str) -> bool:
    """Ivanova and Ivanov, Zaharovska(ya) and Zaharovski are names of two people."""
    return any(a.endswith(female) and a[: len(a) - len(female)] + male == b for female, male in _FEMALE)


def _initials(found: Pairing, left: tuple[Token, ...], right: tuple[Token, ...]) -> None:
    for at in tuple(found.left):
        for other in found.right:
            a, b = left[at], right[other]
            if Role.INITIAL in (a.role, b.role) and a.text[0] == b.text[0]:
                found.add((at,), (other,), 0.8, "initial")
                break


def _acronym(found: Pairing, left: tuple[Token, ...], right: tuple[Token, ...]) -> None:
    """``DSK`` against ``Dorozhnaya Stroitelnaya Kompaniya``: the initials, in order, of words left alone."""
    for one, run, turned in ((left, right, False), (right, left, True)):
        singles, others = (found.right, found.left) if turned else (found.left, found.right)
        words = tuple(at for at in others if run[at].role not in (Role.LEGAL, Role.STOP, Role.NUMBER))
        for at in tuple(singles):
            token = one[at]
            size = len(token.text)
            if token.role is not Role.WORD or not _ACRONYM <= size <= len(words):
                continue
            for start in range(len(words) - size + 1):
                stretch = words[start : start + size]
                if "".join(run[place].text[0] for place in stretch) == token.text:
                    first, second = (stretch, (at,)) if turned else ((at,), stretch)
                    # Three letters are soon a coincidence, unless something else agrees too.
                    sure = size > _ACRONYM or any(how in _AGREEMENTS for *_, how in found.lines)
                    found.add(first, second, 0.85 if sure else 0.7, "initials")
                    return
