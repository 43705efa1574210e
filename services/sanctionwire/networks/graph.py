"""All nodes, and whom a change of one touches.

A node is a list entry or a party that one article names. Nodes find each other by keys
(:mod:`~sanctionwire.networks.keys`); so the graph needs no stored edges, and a change touches only nodes that share a
key with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TYPE_CHECKING

from sanctionwire.networks.keys import Keys, Offer, story_numbers
from sanctionwire.networks.ledger import EntryView
from sanctionwire.networks.lots import (
    Run,
    authorities_agree,
    concerned,
    days_close,
    days_near,
    lots_of,
    one_action,
    runs_of,
)
from sanctionwire.networks.nodes import ACTION_SPAN, EntryState
from sanctionwire.networks.reports import PartyState, Report
from sanctionwire_schemas import Directive, NetworkLink, PaymentRole

if TYPE_CHECKING:  # of what they keep here for later, those modules know more than the graph
    from sanctionwire.networks.link import Tie
    from sanctionwire.networks.members import Shown
    from sanctionwire.networks.resolve import Sameness


def reported_id(node: str) -> str:
    """Entity id of a party that is on no list, from the node that names it first."""
    return "reported/" + hashlib.sha256(node.encode()).hexdigest()[:20]


class Graph:
    """Nodes and their keys. Changing a node returns who is touched by that."""

    def __init__(self) -> None:
        self.entries: dict[str, EntryState] = {}
        self.ghosts: set[str] = set()
        """Entries that left their list. They are members of nothing and play no role, but that they tied others
        together remains a fact."""
        self.views: dict[str, EntryView] = {}
        self.parties: dict[str, PartyState] = {}
        self.reports: dict[str, Report] = {}
        self.keys = Keys()
        self.same: dict[tuple[str, str], Directive] = {}
        self.different: dict[tuple[str, str], Directive] = {}
        """Pairs of subjects, in order, that a person decided about; the latest decision on a pair counts."""
        self.reported: dict[str, str] = {}
        """Entity id to node, of parties that are only reported."""
        self.sure: dict[str, tuple[Sameness, ...]] = {}
        """What :mod:`~sanctionwire.networks.resolve` found of each node; void for all whom a change touches."""
        self.doubtful: dict[str, set[str]] = {}
        """Nodes about which ``sure`` is not up to date, where it is of all others."""
        self.entry_ties: dict[str, tuple[Tie, ...]] = {}
        """What :mod:`~sanctionwire.networks.link` found to hold of each entry. It rests on entries alone: no article
        changes it, and any change of a list voids all."""
        self.entry_members: dict[tuple[str, PaymentRole | None], Shown] = {}
        """What :mod:`~sanctionwire.networks.members` made of entries that no article names, by role; void like ties."""
        self.entry_links: dict[tuple[object, ...], NetworkLink] = {}
        """What :mod:`~sanctionwire.networks.judge` made of ties between entries; void like those."""
        self.related: dict[str, set[str]] = {}
        """Of each report, those that may speak of the same unnamed thing or carry the same text."""
        self.likeness: dict[tuple[str, bytes], float] = {}
        """Best name score of a party's name against an entry's names, by name and digest of the entry."""
        self.state_bodies: dict[str, bool] = {}
        """What :mod:`~sanctionwire.networks.hubs` found of entries."""

    # ---- changes -----------------------------------------------------------------------------------------------------

    def set_entry(self, view: EntryView) -> set[str]:
        """Insert, replace or (where it left the list) take out an entry; nodes that share a key before or after."""
        touched = self._by_day(view.ref) | self._forget(view.ref)
        self.entry_ties.clear()
        self.entry_members.clear()
        self.entry_links.clear()
        self.views[view.ref] = view
        self.entries[view.ref] = view.last
        if view.state is None:
            self.ghosts.add(view.ref)
        touched |= self._remember(view.ref)
        touched |= self.keys.wanted.at(f"ref:{view.ref}") | {view.ref}
        # Whom an article names beside a person helps to tell who that person is.
        beside = [self.parties[node].report for node in touched if node in self.parties]
        touched |= {party.node for key in beside for party in self.reports[key].parties if party.person}
        self._void(touched)
        return touched | self._by_day(view.ref)

    def set_report(self, key: str, report: Report | None) -> set[str]:
        """Insert, replace or withdraw an article's report with its parties; nodes that share a key before or after."""
        touched = {key} | self._unrelate(key)
        old = self.reports.get(key)
        parties = [party.node for one in (old, report) if one is not None for party in one.parties]
        crowded = False
        if old is not None:
            crowded = self._doubt(parties)
            touched |= self._forget(key)
            del self.reports[key]
            for party in old.parties:
                touched |= self._forget(party.node) | {party.node}
        if report is not None:
            self.reports[key] = report
            touched |= self._remember(key)
            for party in report.parties:
                self.parties[party.node] = party
                self.reported[reported_id(party.node)] = party.node
                touched |= self._remember(party.node) | {party.node}
            crowded |= self._doubt(parties)
        if crowded:
            self._void(touched)
        return touched | (self._relate(report) if report is not None else set())

    def _doubt(self, nodes: list[str]) -> bool:
        """Parties of a report come or go: forget who they are, and have all others look at them again.

        What was found of two others stays true, for it rests on both their reports and on entries alone; except where
        more parties than count meet at a key (True): then one that comes or goes moves others in and out.
        """
        crowded = False
        for node in nodes:
            self.sure.pop(node, None)
            for other in self.sharing(node):
                if other in self.sure:
                    self.doubtful.setdefault(other, set()).add(node)
            crowded = crowded or any(index.is_crowded(key) for index, key in self._offers_of(node))
        return crowded

    def _void(self, touched: set[str]) -> None:
        """Forget who is who of the touched, and of all whose rival one of them may be."""
        for node in touched:
            self.sure.pop(node, None)
            for other in self.sharing(node):
                self.sure.pop(other, None)

    def _offers_of(self, node: str) -> AbstractSet[Offer]:
        """Keys of a node."""
        if node in self.reports:
            return self.keys.of_report(self.reports[node])
        if node in self.parties:
            return self.keys.of_party(self.parties[node])
        if node in self.entries:
            return self.keys.of_entry(self.entries[node], self.views[node])
        return frozenset()

    def _remember(self, node: str) -> set[str]:
        """Put a node at its keys; who meets there."""
        offers = self._offers_of(node)
        party = self.parties.get(node)
        for index, key in offers:
            if party is None:
                index.add(key, node)
            else:
                index.tell(key, party)
        return self._meeting(offers, party)

    def _forget(self, node: str) -> set[str]:
        """Take a node from its keys; who met there."""
        offers = self._offers_of(node)
        party = self.parties.get(node)
        touched = self._meeting(offers, party)
        for index, key in offers:
            if party is None:
                index.drop(key, node)
            else:
                index.untell(key, party)
        self.entries.pop(node, None)
        self.ghosts.discard(node)
        self.views.pop(node, None)
        self.parties.pop(node, None)
        self.state_bodies.pop(node, None)
        return touched

    def _meeting(self, offers: AbstractSet[Offer], party: PartyState | None) -> set[str]:
        if party is None:
            return self.keys.meeting(offers)
        return self.keys.meeting((index, key) for index, key in offers if index.counts(party, key))

    def _by_day(self, node: str) -> set[str]:
        """Whom days of action bring together with a node: of each action one entry, which leads to the others."""
        found = set[str]()
        if node not in self.entries or not concerned(self.entries[node]):
            return found
        for lot in lots_of(self.entries[node], self.views[node]):
            for day in range(lot.place - ACTION_SPAN.days, lot.place + 2 * ACTION_SPAN.days + 1):
                found.update(islice(self.keys.lots.at(lot._replace(place=day)), 2))
        for mark in self.views[node].marks:
            found |= self.nameless_near(mark.day.toordinal(), mark.authority)
        return found

    # ---- nodes -------------------------------------------------------------------------------------------------------

    def node_of(self, subject: str) -> str | None:
        """The node that a directive means by an entry, a node or the id of a reported party; None where unknown."""
        node = self.reported.get(subject, subject)
        return node if node in self.entries or node in self.parties else None

    def kept_apart(self, left: str, right: str) -> bool:
        """Whether a person decided that two nodes are different parties."""
        if not self.different:
            return False
        mine, theirs = ((node, reported_id(node)) for node in (left, right))
        return any((a, b) in self.different or (b, a) in self.different for a in mine for b in theirs)

    def listed(self, node: str) -> bool:
        """Whether a node is an entry that is on its list now."""
        return node in self.entries and node not in self.ghosts

    def sharing(self, node: str) -> set[str]:
        """Whom a node may be the same as, by :meth:`~sanctionwire.networks.keys.Keys.sharing`."""
        known = self.parties.get(node) or self.entries.get(node)
        if known is None:
            return set()
        found = self.keys.sharing(known)
        found.discard(node)
        return found

    # ---- reports and actions -----------------------------------------------------------------------------------------

    def _relate(self, report: Report) -> set[str]:
        """Remember which reports may speak of the same unnamed thing as a new one, or carry the same text."""
        found = self._find_related(report)
        if found:
            self.related[report.key] = found
        for other in found:
            self.related.setdefault(other, set()).add(report.key)
        return found

    def _unrelate(self, key: str) -> set[str]:
        """Forget which reports may; which they were."""
        found = self.related.pop(key, set())
        for other in found:
            self.related[other].discard(key)
        return found

    def _find_related(self, report: Report) -> set[str]:
        """Symmetric: each of two would find the other."""
        if not report.alert:
            return set()
        near = set[str]()
        if report.day is not None:
            days = days_near(report.day.toordinal())
            near = (self.keys.nameless if report.named else self.keys.told_on).near(days)
            near |= self.keys.counted.near((day, report.stated) for day in days)
        told = self.keys.stories.near(story_numbers(report))
        return {
            key
            for key in near | told
            if key != report.key
            and ((key in near and report.resembles(self.reports[key])) or report.is_copy_of(self.reports[key]))
        }

    def nameless_near(self, day: int, authority: str) -> set[str]:
        """Reports without names of an action within :data:`ACTION_SPAN` of a day that this authority may have taken."""
        near = self.keys.nameless.near(days_near(day))
        return {key for key in near if authorities_agree(self.reports[key].authority, authority)}

    def acted_near(self, day: int) -> set[str]:
        """Entries that may matter on which any authority acted within :data:`ACTION_SPAN` of a day (an ordinal)."""
        return self.keys.days.near(days_near(day))

    def reports_of(self, event_id: str) -> list[Report]:
        """Reports of one event id (sources may share ids)."""
        return [self.reports[key] for key in self.keys.events.at(event_id)]

    def runs(self, ref: str) -> tuple[Run, ...]:
        """Where an entry stands in actions."""
        return runs_of(self.entries[ref], self.views[ref])

    def same_action(self, left: str, right: str) -> bool:
        """Whether one action made (or widened) both entries; where days say nothing, whether numbers are close."""
        return any(one_action(a, b) for a in self.runs(left) for b in self.runs(right))

    def same_publication(self, left: str, right: str) -> bool:
        """Whether one publication listed both for the first time, however many actions it sums up."""
        return any(
            a.authority == b.authority and a.fresh and b.fresh and days_close(a.day.toordinal(), b.day.toordinal())
            for a in self.views[left].marks
            for b in self.views[right].marks
        )
