"""What a node offers and wants: names, words, identifiers, addresses, days of action; and who meets at each.

Every node *offers* keys (its names, identifiers, addresses, days of action) and *wants* some (what it is linked to,
where its titles say it works). A tie exists where a wanted or shared key meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sanctionwire.networks.index import Index, K
from sanctionwire.networks.ledger import EntryView
from sanctionwire.networks.lots import ACTION_RUN, Lot, concerned, lots_of
from sanctionwire.networks.nodes import EntryState, common
from sanctionwire.networks.reports import PartyState, Report
from sanctionwire_schemas import Nexus, story_keys

_RARE_WORD = 12
"""A word that the names of more organizations hold is that of a trade (leasing, digital), not of a group."""
_STORY_KEYS = 24
"""Of the hashes of a text so many, the lowest, lead to its copies; one cut to a third shares about eight of them."""
_CROWD = 40
"""A key that more entries hold is no way to find one of them."""

Offer = tuple[Index[Any], Any]
"""An index, and the key in it."""


class Keys:
    """One index for each sort of key."""

    def __init__(self) -> None:
        self.names = Index[str]()
        """Names, as :func:`~sanctionwire.networks.nodes.name_keys` makes them equal."""
        self.words = Index[str]()
        """Words that tell the bearer of a name from others."""
        self.identifiers = Index[tuple[str, str]]()
        self.addresses = Index[str]()
        self.wanted = Index[str]()
        """Entries by the names, or ``ref:`` with the entry, that they point to."""
        self.days = Index[int]()
        """Entries by days of action, as ordinals."""
        self.lots = Index[Lot]()
        self.undated = Index[tuple[str, int]]()
        """Entries under both nexus known since before the first load: by list and number, in hundreds."""
        self.events = Index[str]()
        """Reports by event id."""
        self.stories = Index[int]()
        """Alerting reports by hashes of their text."""
        self.told_on = Index[int]()
        """Alerting reports by day, as are the next two."""
        self.nameless = Index[int]()
        self.counted = Index[tuple[int, tuple[int | None, int | None]]]()
        """Those that name parties, by day and the numbers they state."""
        self._of_days = (self.days, self.lots, self.stories, self.told_on, self.nameless, self.counted)

    # ---- what a node offers ------------------------------------------------------------------------------------------

    def of_party(self, party: PartyState) -> set[Offer]:
        """Keys of a party of an article."""
        return set(self._shared(party))

    def of_entry(self, state: EntryState, view: EntryView) -> set[Offer]:
        """Keys of an entry."""
        keys: set[Offer] = set(self._shared(state))
        keys.update((self.wanted, target.key) for target in (*state.targets, *state.employers))
        keys.update((self.addresses, address) for address in state.addresses)
        if concerned(state):
            keys.update((self.days, mark.day.toordinal()) for mark in view.marks)
            keys.update((self.lots, lot) for lot in lots_of(state, view))
            if not view.marks and state.number is not None and {Nexus.DPRK, Nexus.RUSSIA} <= state.nexus:
                keys.add((self.undated, (state.list_id, state.number // ACTION_RUN)))
        return keys

    def of_report(self, report: Report) -> set[Offer]:
        """Keys of an article's report; beside its event only of one that alerts."""
        keys: set[Offer] = {(self.events, report.event_id)}
        if report.alert:
            keys.update((self.stories, number) for number in story_numbers(report))
        if report.alert and report.day is not None:
            day = report.day.toordinal()
            keys.add((self.told_on, day))
            if not report.named:
                keys.add((self.nameless, day))
            elif report.stated != (None, None):
                keys.add((self.counted, (day, report.stated)))
        return keys

    def _shared(self, node: EntryState | PartyState) -> Iterator[Offer]:
        for key in node.keys:
            yield self.names, key
        for token in node.tokens:
            yield self.words, token
        for identifier in node.identifiers:
            yield self.identifiers, identifier

    # ---- who meets ---------------------------------------------------------------------------------------------------

    def meeting(self, offers: Iterable[Offer]) -> set[str]:
        """Who meets at any of the keys, seekers and offerers alike; whom a day or a story brings together, only
        :meth:`~sanctionwire.networks.graph.Graph.set_entry` knows.
        """
        found = set[str]()
        for index, key in offers:
            if index in self._of_days:
                continue
            found.update(index.first(key, 1))
            if index is self.names:
                found |= index.at(key) | self.wanted.at(key)
            elif index is self.wanted:
                found |= index.at(key) | self.names.at(key)
                found.update(self.names.first(key, 1))
                if key.startswith("ref:"):
                    found.add(key.removeprefix("ref:"))
            # Words of names bring parties of articles to entries; entries meet by a word only while it is rare.
            elif index is not self.words or (key.startswith("o:") and len(index.at(key)) <= _RARE_WORD + 1):
                found |= index.at(key)
        return found

    def sharing(self, node: PartyState | EntryState) -> set[str]:
        """Whom a node may be the same as, itself included: nodes that share an identifier, a name, or (one of them a
        party of an article) a word of it. A key that many entries hold finds nobody.
        """
        party = node if isinstance(node, PartyState) else None
        found = set[str]()
        for index, key in self._shared(node):
            word = index is self.words
            entries = index.at(key)
            if len(entries) <= _CROWD and (party is not None or not word):
                found |= entries
            if not word or party is None or index.counts(party, key):
                found.update(index.first(key))
        return found

    def is_evident(self, party: PartyState, other: PartyState | EntryState) -> bool:
        """Whether it is evidence what an article says of a party that is this other one: it is among the first."""
        return (
            _count(self.identifiers, common(party.identifiers, other.identifiers), party, other)
            or _count(self.names, common(party.keys, other.keys), party, other)
            or _count(self.words, common(party.tokens, other.tokens), party, other)
        )

    def is_rare_word(self, token: str) -> bool:
        """Whether few enough entries hold a word of a name (``o:tgr``) for it to tell a group from others."""
        return len(self.words.at(token)) <= _RARE_WORD


def _count(index: Index[K], keys: list[K], party: PartyState, other: PartyState | EntryState) -> bool:
    second = other if isinstance(other, PartyState) else party
    return any(index.counts(party, key) and index.counts(second, key) for key in keys)


def story_numbers(report: Report) -> tuple[int, ...]:
    """The hashes of a report's text that lead to copies of it."""
    return tuple(story_keys(report.story)[:_STORY_KEYS])
