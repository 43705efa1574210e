"""Who holds a key: the way by which nodes find each other without anything being compared with everything."""

from __future__ import annotations

from bisect import insort
from collections.abc import Hashable, Iterable
from collections.abc import Set as AbstractSet
from typing import Final, Generic, TypeVar

from sanctionwire.networks.reports import PartyState

K = TypeVar("K", bound=Hashable)

PRESS = 12
"""So many articles count of those that name a party: alerting ones before others, then the earliest. What the hundredth
adds about a bank in the news is nothing."""
_NOBODY: Final[frozenset[str]] = frozenset()


class Index(Generic[K]):
    """Nodes by keys of one sort: entries and reports in any number, parties of articles in the order in which they
    count.
    """

    __slots__ = ("_holders", "_told")

    def __init__(self) -> None:
        self._holders: dict[K, str | set[str]] = {}
        """A single one without a set around it, for most keys have no more."""
        self._told: dict[K, list[tuple[tuple[bool, str], str]]] = {}

    # ---- entries and reports -----------------------------------------------------------------------------------------

    def at(self, key: K) -> AbstractSet[str]:
        """Entries or reports that hold a key."""
        holders = self._holders.get(key)
        if holders is None:
            return _NOBODY
        return holders if isinstance(holders, set) else {holders}

    def near(self, keys: Iterable[K]) -> set[str]:
        """Entries or reports that hold any of the keys."""
        return {node for key in keys for node in self.at(key)}

    def add(self, key: K, node: str) -> None:
        """An entry or report now holds a key."""
        holders = self._holders.get(key)
        if holders is None:
            self._holders[key] = node
        elif isinstance(holders, set):
            holders.add(node)
        else:
            self._holders[key] = {holders, node}

    def drop(self, key: K, node: str) -> None:
        """An entry or report, which held a key, does so no more."""
        holders = self._holders[key]
        if isinstance(holders, set):
            holders.discard(node)
        if holders == node or not holders:
            del self._holders[key]

    # ---- parties of articles -----------------------------------------------------------------------------------------

    def tell(self, key: K, party: PartyState) -> None:
        """An article now names a party by this key."""
        insort(self._told.setdefault(key, []), (_rank(party), party.node))

    def untell(self, key: K, party: PartyState) -> None:
        """An article, which named a party by this key, does so no more."""
        told = self._told[key]
        told.remove((_rank(party), party.node))
        if not told:
            del self._told[key]

    def first(self, key: K, more: int = 0) -> list[str]:
        """The parties at a key that count: a name that everybody writes about gains nothing from further articles."""
        told = self._told.get(key)
        return [node for _, node in told[: PRESS + more]] if told else []

    def counts(self, party: PartyState, key: K) -> bool:
        """Whether a party is among the first at a key."""
        told = self._told.get(key, ())
        return len(told) <= PRESS or (_rank(party), party.node) <= told[PRESS - 1]

    def is_crowded(self, key: K) -> bool:
        """Whether more parties meet at a key than count."""
        return len(self._told.get(key, ())) > PRESS


def _rank(party: PartyState) -> tuple[bool, str]:
    """Place of a party among those of one name: of articles that alert first, then in the order of publication."""
    return (not party.alert, party.when)
