"""Candidates: which known parties could have this name or hold this identifier?

Keeps recall, not precision: whoever asks compares the candidates afterwards. Adding, removing and looking up need no
rebuild. A name is found by its key, by each distinctive token (as spelled, by skeleton of transliteration, and by the
four-letter pieces of longer tokens, for typing errors), and by its tokens joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise
from typing import Generic, TypeVar

from sanctionwire.names.identifiers import key
from sanctionwire.names.parts import distinctive_tokens, latin, name_key
from sanctionwire.names.skeleton import skeleton
from sanctionwire_schemas import Identifier, PartyKind

T = TypeVar("T", bound=Hashable)

MAX_CANDIDATES = 40
COMMON_POSTINGS = 2000
"""Keys that more parties share than this say nothing and are passed over, unless they are all that there is."""

_WEIGHTS = {"k": 8.0, "t": 4.0, "s": 4.0, "j": 4.0, "g": 1.0}
_GRAM = 4
_MIN_GRAM_TOKEN = 6


def name_keys(name: str, kind: PartyKind | str) -> frozenset[str]:
    """The keys of one name: ``k:`` whole, ``t:`` token, ``s:`` skeleton, ``j:`` joined, ``g:`` piece of a token."""
    keys = set[str]()
    whole = name_key(name, kind)
    if not whole:
        return frozenset()
    keys.add(f"k:{whole}")
    # A name of generic words only ("Foreign Trade Bank") is found by all of them.
    tokens = distinctive_tokens(name, kind) or tuple(whole.split())
    for token in tokens:
        bare = skeleton(token)
        keys.add(f"t:{token}")
        keys.add(f"s:{bare}")
        if len(bare) >= _MIN_GRAM_TOKEN:
            keys.update(f"g:{bare[at : at + _GRAM]}" for at in range(len(bare) - _GRAM + 1))
    spelled = [part for part in whole.split() if len(part) > 1]
    if len(spelled) > 1:
        ordered = latin(name, person=kind == PartyKind.PERSON).replace("-", " ").split()
        joined = ["".join(char for char in part if char.isalnum()) for part in ordered]
        # "TSMR Bank" and "TSMRBANK": neighbours joined.
        keys.update(f"t:{first}{second}" for first, second in pairwise(joined))
    keys.add(f"j:{skeleton(whole.replace(' ', ''))}")
    return frozenset(keys)


class CandidateIndex(Generic[T]):
    """Index of parties by name and identifier. ``T`` is the caller's own id of a party.

    >>> index: CandidateIndex[str] = CandidateIndex()
    >>> index.add("e1", ["TSMRBANK, OOO"], PartyKind.BANK)
    >>> index.candidates("ООО «ЦМРБанк»", PartyKind.BANK)
    ['e1']
    """

    def __init__(self) -> None:
        self._postings: defaultdict[str, set[T]] = defaultdict(set)
        self._holders: defaultdict[tuple[str, str, str], set[T]] = defaultdict(set)
        self._keys: dict[T, set[str]] = {}
        self._identifiers: dict[T, set[tuple[str, str, str]]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, party: object) -> bool:
        return party in self._keys

    def __iter__(self) -> Iterator[T]:
        return iter(self._keys)

    def add(
        self,
        party: T,
        names: Iterable[str],
        kind: PartyKind | str = PartyKind.ORGANIZATION,
        identifiers: Iterable[Identifier] = (),
    ) -> None:
        """Add names and identifiers of a party; adding again adds to what is there."""
        keys = self._keys.setdefault(party, set())
        for name in names:
            for one in name_keys(name, kind):
                keys.add(one)
                self._postings[one].add(party)
        held = self._identifiers.setdefault(party, set())
        for identifier in identifiers:
            bare = key(identifier)
            held.add(bare)
            self._holders[bare].add(party)

    def remove(self, party: T) -> None:
        """Forget a party; no error where it is unknown."""
        for one in self._keys.pop(party, set()):
            self._postings[one].discard(party)
            if not self._postings[one]:
                del self._postings[one]
        for bare in self._identifiers.pop(party, set()):
            self._holders[bare].discard(party)
            if not self._holders[bare]:
                del self._holders[bare]

    def candidates(
        self, name: str, kind: PartyKind | str = PartyKind.ORGANIZATION, *, limit: int = MAX_CANDIDATES
    ) -> list[T]:
        """Parties whose names may match, best first, at most ``limit``; ties in the order of ``repr``, so
        deterministic.
        """
        scores: Counter[T] = Counter()
        common: list[tuple[str, set[T]]] = []
        for one in sorted(name_keys(name, kind)):
            posting = self._postings.get(one)
            if not posting:
                continue
            if len(posting) > COMMON_POSTINGS:
                common.append((one, posting))
                continue
            weight = _WEIGHTS[one[0]] / len(posting) ** 0.5
            for party in posting:
                scores[party] += weight
        if not scores and common:
            _, posting = min(common, key=lambda item: (len(item[1]), item[0]))
            scores.update(dict.fromkeys(posting, 1))
        ranked = sorted(scores.items(), key=lambda item: (-item[1], repr(item[0])))
        return [party for party, _ in ranked[:limit]]

    def holders(self, identifier: Identifier) -> list[T]:
        """Parties that hold the identifier, in the order of ``repr``."""
        return sorted(self._holders.get(key(identifier), ()), key=repr)
