"""Candidates: which known parties could have this name or hold this identifier?

Keeps recall, not precision: whoever asks compares the candidates afterwards, or lets :meth:`CandidateIndex.search` do
it. Adding, removing and looking up need no rebuild.

A name is found by its words (as skeletons, stems and sounds; both ends of longer ones, for typing errors), by its
given names in any language, by neighbours joined, by the initials of all its words, and as a whole. Rare keys propose
candidates; keys that many share only rank them, so that the time of a lookup does not grow with the commonest name.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator
from heapq import nlargest
from itertools import pairwise
from typing import Final, Generic, TypeAlias, TypeVar

from rigour.names import NameTypeTag

from sanctionwire.names.compare import WEAK_SCORE, NameComparison, compare_prepared
from sanctionwire.names.identifiers import key
from sanctionwire.names.korean import korean_readings, korean_sound
from sanctionwire.names.parts import Prepared, Role, Token, prepare, tag_of
from sanctionwire.names.skeleton import sound, stem
from sanctionwire_schemas import Identifier, PartyKind

T = TypeVar("T", bound=Hashable)

MAX_CANDIDATES: Final = 40
_BUDGET: Final = 3000
"""Postings that one lookup walks through; the keys beyond, which are the common ones, only rank."""
_WORTH_COMPARING: Final = 0.1
"""Share of the best candidate's points below which a candidate is not compared."""
_ALWAYS_COMPARED: Final = 12
_CROWD: Final = 1000
"""Postings from which a key keeps a set, to ask it whether it has a party."""
_SMALL_END: Final = 7
"""Letters of a word from which its ends are keys of their own."""
_END: Final = 4
_SHARED: Final = frozenset({Role.STOP, Role.LEGAL, Role.TITLE, Role.CORPORATE})
_WEAK: Final = frozenset({Role.GENERIC, Role.PLACE, Role.INITIAL})
_TELLING: Final = frozenset("sfe")
"""Keys that only words of a name's own have."""
_SAID_BY_MANY: Final = _SHARED | _WEAK
_WORTH: Final = {"k": 8.0, "t": 4.0, "j": 4.0, "s": 3.0, "f": 2.0, "m": 1.0, "e": 0.5}

_Posting: TypeAlias = "int | array[int] | set[int]"


def name_keys(name: str, kind: PartyKind | str) -> frozenset[str]:
    """The keys of one name. Their first letter: ``k`` whole, ``t`` word, ``j`` joined, ``s`` sound, ``f`` given name,
    ``m`` word that many share, ``e`` end of a word. Empty for a name with nothing comparable in it.
    """
    ready = prepare(name, tag_of(kind))
    return frozenset() if ready is None else frozenset(_keys(ready))


def _keys(ready: Prepared) -> Iterator[str]:
    space = "p" if ready.tag == NameTypeTag.PER else "o"
    words = [token for token in ready.tokens if token.role not in _SHARED] or list(ready.tokens)
    yield f"k{space}{' '.join(sorted(token.bare for token in words))}"
    for token in words:
        yield from _token_keys(token, space)
    for first, second in pairwise(token for token in ready.tokens if token.role is not Role.LEGAL):
        if first.role not in _SAID_BY_MANY or second.role not in _SAID_BY_MANY:
            yield f"t{space}{first.bare}{second.bare}"
    if len(words) > 1:
        yield f"j{space}{''.join(token.bare for token in words)}"
    if ready.korean:
        for surname, given in korean_readings(ready.korean):
            yield f"j{space}{surname} {korean_sound(''.join(given))}"
    elif space == "o" and len(words) > 2:
        yield f"t{space}{''.join(token.text[0] for token in words)}"
    if ready.other is not None:
        yield from _keys(ready.other)


def _token_keys(token: Token, space: str) -> Iterator[str]:
    bare = token.bare
    if token.role in _WEAK or token.meaning not in (None, "short"):
        yield f"m{space}{token.meaning or bare}"
        return
    yield f"t{space}{bare}"
    heard = sound(bare)
    if len(heard) > 1:
        yield f"s{space}{heard}"
    for family in token.families:
        yield f"f{space}{family}"
    if space == "o":
        yield f"s{space}{sound(stem(bare))}"
    if len(bare) >= _SMALL_END:
        yield f"e{space}{bare[:_END]}"
        yield f"e{space}${bare[-_END:]}"


class CandidateIndex(Generic[T]):
    """Index of parties by name and identifier. ``T`` is the caller's own id of a party.

    >>> index: CandidateIndex[str] = CandidateIndex()
    >>> index.add("e1", ["TSMRBANK, OOO"], PartyKind.BANK)
    >>> index.candidates("ООО «ЦМРБанк»", PartyKind.BANK)
    ['e1']
    """

    def __init__(self) -> None:
        self._postings: dict[int, _Posting] = {}
        self._parties: list[T | None] = []
        self._slots: dict[T, int] = {}
        self._named: dict[T, list[tuple[str, PartyKind]]] = {}
        self._holders: dict[tuple[str, str, str], set[T]] = {}
        self._identifiers: dict[T, set[tuple[str, str, str]]] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, party: object) -> bool:
        return party in self._slots

    def __iter__(self) -> Iterator[T]:
        return iter(self._slots)

    def add(
        self,
        party: T,
        names: Iterable[str],
        kind: PartyKind | str = PartyKind.ORGANIZATION,
        identifiers: Iterable[Identifier] = (),
    ) -> None:
        """Add names and identifiers of a party; adding again adds to what is there."""
        kind = PartyKind(kind)
        self._take_out(party)
        named = self._named.pop(party, [])
        named += [(name, kind) for name in names if (name, kind) not in named]
        slot = self._slots[party] = len(self._parties)
        self._parties.append(party)
        self._named[party] = named
        for one in self._keys_of(named):
            self._postings[one] = _with(self._postings.get(one), slot)
        for identifier in identifiers:
            bare = key(identifier)
            self._identifiers.setdefault(party, set()).add(bare)
            self._holders.setdefault(bare, set()).add(party)

    def remove(self, party: T) -> None:
        """Forget a party; no error where it is unknown."""
        self._take_out(party)
        self._named.pop(party, None)
        for bare in self._identifiers.pop(party, ()):
            self._holders[bare].discard(party)
            if not self._holders[bare]:
                del self._holders[bare]
        if len(self._parties) > 2 * len(self._slots) + _BUDGET:
            self._close_gaps()

    def candidates(
        self, name: str, kind: PartyKind | str = PartyKind.ORGANIZATION, *, limit: int = MAX_CANDIDATES
    ) -> list[T]:
        """Parties whose names may match, best first, at most ``limit``; ties in the order of ``repr``, so the answer
        does not depend on the order in which parties were added.
        """
        return [party for _, party in self._ranked(name, kind, limit)]

    def search(
        self,
        name: str,
        kind: PartyKind | str = PartyKind.ORGANIZATION,
        *,
        limit: int = MAX_CANDIDATES,
        least: float = WEAK_SCORE,
    ) -> list[tuple[T, NameComparison]]:
        """Candidates whose best name scores at least ``least`` (0..1), with that comparison, best first."""
        tag = tag_of(kind)
        asked = prepare(name, tag)
        if asked is None:
            return []
        found: list[tuple[float, float, str, T, NameComparison]] = []
        ranked = self._ranked(name, kind, limit)
        for place, (rank, party) in enumerate(ranked):
            if place >= _ALWAYS_COMPARED and rank < ranked[0][0] * _WORTH_COMPARING:
                break
            known = (prepare(other, tag) for other, its in self._named[party] if tag_of(its) == tag)
            compared = [compare_prepared(asked, other) for other in known if other is not None]
            best = max(compared, key=_score, default=None)
            if best is not None and best.score >= least:
                found.append((-best.score, -rank, repr(party), party, best))
        found.sort(key=lambda one: one[:3])
        return [(party, best) for _, _, _, party, best in found]

    def holders(self, identifier: Identifier) -> list[T]:
        """Parties that hold the identifier, in the order of ``repr``."""
        return sorted(self._holders.get(key(identifier), ()), key=repr)

    def _ranked(self, name: str, kind: PartyKind | str, limit: int) -> list[tuple[float, T]]:
        asked: list[tuple[bool, int, float, _Posting]] = []
        keys = name_keys(name, kind)
        telling = any(one[0] in _TELLING for one in keys)
        for one in keys:
            posting = self._postings.get(hash(one))
            if posting is not None:
                size = 1 if isinstance(posting, int) else len(posting)
                # Names that have words of their own are not found by the words that many share.
                asked.append((telling and one[0] == "m", size, _WORTH[one[0]] / size**0.5, posting))
        asked.sort(key=lambda entry: (entry[0], entry[1], -entry[2]))
        points: dict[int, float] = {}
        walked = ranked_by = 0
        for only_ranks, size, worth, posting in asked:
            if size > _CROWD and size == ranked_by:
                continue  # a word and its sound have the same holders
            ranked_by = size
            if only_ranks or (points and walked + size > _BUDGET):
                _rank(points, worth, posting)
                continue
            walked += size
            for slot in (posting,) if isinstance(posting, int) else posting:
                points[slot] = points.get(slot, 0.0) + worth
        return self._best(points, limit)

    def _best(self, points: dict[int, float], limit: int) -> list[tuple[float, T]]:
        """The ``limit`` best, and of those that tie for the last place the first by ``repr``."""
        if len(points) > limit:
            least = nlargest(limit, points.values())[-1] - 1e-9  # sums of the same points in another order
            points = {slot: value for slot, value in points.items() if value >= least}
        parties = [
            (round(value, 9), party) for slot, value in points.items() if (party := self._parties[slot]) is not None
        ]
        parties.sort(key=lambda one: (-one[0], repr(one[1])))
        return parties[:limit]

    def _keys_of(self, named: list[tuple[str, PartyKind]]) -> set[int]:
        return {hash(one) for name, kind in named for one in name_keys(name, kind)}

    def _take_out(self, party: T) -> None:
        """Take a party out of the postings. Slots only grow, so postings stay sorted."""
        slot = self._slots.pop(party, None)
        if slot is None:
            return
        self._parties[slot] = None
        for one in self._keys_of(self._named.get(party, [])):
            posting = self._postings.get(one)
            left = None if posting is None else _without(posting, slot)
            if left is None:
                self._postings.pop(one, None)
            else:
                self._postings[one] = left

    def _close_gaps(self) -> None:
        """Number the parties anew, once most slots are empty."""
        named, self._named = self._named, {}
        self._postings, self._parties, self._slots = {}, [], {}
        for party, names in named.items():
            slot = self._slots[party] = len(self._parties)
            self._parties.append(party)
            self._named[party] = names
            for one in self._keys_of(names):
                self._postings[one] = _with(self._postings.get(one), slot)


def _score(found: NameComparison) -> float:
    return found.score


def _with(posting: _Posting | None, slot: int) -> _Posting:
    if posting is None:
        return slot
    if isinstance(posting, int):
        return array("I", (posting, slot))
    if isinstance(posting, set):
        posting.add(slot)
    else:
        posting.append(slot)
        if len(posting) > _CROWD:
            return set(posting)
    return posting


def _without(posting: _Posting, slot: int) -> _Posting | None:
    if isinstance(posting, int):
        return None if posting == slot else posting
    if isinstance(posting, set):
        posting.discard(slot)
    else:
        at = bisect_left(posting, slot)
        if at < len(posting) and posting[at] == slot:
            del posting[at]
    return posting or None


def _rank(points: dict[int, float], worth: float, posting: _Posting) -> None:
    """Give points to candidates that a common key has too; none is added."""
    has: Callable[[int], bool] = (
        posting.__contains__
        if isinstance(posting, set)
        else frozenset((posting,) if isinstance(posting, int) else posting).__contains__
    )
    for slot in points:
        if has(slot):
            points[slot] += worth
