"""All nodes and the keys by which they find each other: nothing here compares everything with everything.

A node is a list entry or a party that one article names. Every node *offers* keys (its names, identifiers, addresses,
days of action) and *wants* some (what it is linked to, where its titles say it works). A tie exists where a wanted or
shared key meets; so the graph needs no stored edges, and a change touches only nodes that share a key with it.
"""

from __future__ import annotations

import hashlib
import re
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sanctionwire.names.text import fold
from sanctionwire.networks.ledger import EntryView
from sanctionwire.networks.nodes import ACTION_SPAN, EntryState
from sanctionwire.networks.programs import KOREAN, STOLEN, Family, concerns, families
from sanctionwire.networks.reports import PartyState, Report
from sanctionwire_schemas import Directive, Nexus, PartyKind, PaymentRole, story_keys

ACTION_RUN = 100
"""Entries of one action get numbers from one run; within a list, numbers further apart belong to different actions."""
_AMERICAN = frozenset({"US", "TREASURY", "STATE", "FINCEN"})
"""What the press names where OFAC acts: one release often holds the measures of several."""
RARE_WORD = 12
"""A word that the names of more organizations hold is that of a trade (leasing, digital), not of a group."""
STORY_KEYS = 24
"""Of the hashes of a text so many, the lowest, lead to its copies; one cut to a third shares about eight of them."""
CROWD = 40
"""A key that more entries hold is no way to find one of them."""
PRESS = 12
"""So many articles count of those that name a party: alerting ones before others, then the earliest. What the hundredth
adds about a bank in the news is nothing."""
HUB_DEGREE = 10
"""A party that more entries than this point to is a hub: being tied to it says little."""

_STATE_BODY = re.compile(
    r"\b(central bank|foreign trade bank|state bank|national bank|development bank|reserve bank|ministry|government"
    r"|army|navy|air force|armed forces|academy of|general bureau|reconnaissance|munitions industry|workers'? party"
    r"|commission|department|federal|state corporation|sberbank|vtb|vneshekonombank|vnesheconombank|promsvyazbank"
    r"|gazprombank|rosselkhoz\w*|revolutionary guard|lazarus)\b"
)


def reported_id(node: str) -> str:
    """Entity id of a party that is on no list, from the node that names it first."""
    return "reported/" + hashlib.sha256(node.encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Run:
    """Where an entry stands in an action: what authority, which day (None: before the first load), which number."""

    authority: str
    day_ordinal: int | None
    number: int | None
    families: frozenset[Family]
    programs: frozenset[str]
    vague: bool = False
    """The day is that of a publication which spans weeks: only numbers tell its actions apart."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Entries on which one authority acted on one day (``dated``), or that have close numbers in one publication."""

    authority: str
    families: frozenset[Family]
    dated: bool
    place: int
    """The day as an ordinal; else the number, by hundreds."""
    publication: int = 0
    """Day of the publication that sums up weeks, as an ordinal; 0 else."""

    @property
    def key(self) -> str:
        """By which its entries are found."""
        kind = "b" if self.dated else "v"
        return f"{kind}|{self.authority}|{'+'.join(sorted(self.families))}|{self.publication}|{self.place}"


def lots(state: EntryState, view: EntryView) -> Iterator[Lot]:
    """Where an entry stands in actions; under programs on North Korea also in that of all of them together."""
    for mark in view.marks:
        day = mark.day.toordinal()
        wide = {mark.families, KOREAN} if mark.families <= KOREAN or mark.families == STOLEN else {mark.families}
        for families_ in sorted(wide, key=sorted):
            if not mark.vague:
                yield Lot(mark.authority, families_, True, day)  # noqa: FBT003
            elif mark.fresh and state.number is not None:
                yield Lot(mark.authority, families_, False, state.number // ACTION_RUN, day)  # noqa: FBT003


class Graph:
    """Nodes and postings. Changing a node returns who is touched by that."""

    def __init__(self) -> None:
        self.entries: dict[str, EntryState] = {}
        self.ghosts: set[str] = set()
        """Entries that left their list. They are members of nothing and play no role, but that they tied others
        together remains a fact."""
        self.views: dict[str, EntryView] = {}
        self.parties: dict[str, PartyState] = {}
        self.reports: dict[str, Report] = {}
        self.postings: dict[str, str | set[str]] = {}
        """Entries and reports by key; a single one without a set around it, for most keys have no more."""
        self.told: dict[str, list[tuple[tuple[bool, str, str], str]]] = {}
        """Parties of articles by key, alerting and early ones first."""
        self.same: dict[tuple[str, str], Directive] = {}
        self.different: dict[tuple[str, str], Directive] = {}
        """Pairs of subjects, in order, that a person decided about; the latest decision on a pair counts."""
        self.reported: dict[str, str] = {}
        """Entity id to node, of parties that are only reported."""
        self.sure: dict[str, tuple[object, ...]] = {}
        """What :mod:`~sanctionwire.networks.resolve` found of each node; void for all whom a change touches."""
        self.doubtful: dict[str, set[str]] = {}
        """Nodes about which ``sure`` is not up to date, where it is of all others."""
        self.entry_ties: dict[str, tuple[object, ...]] = {}
        """What :mod:`~sanctionwire.networks.link` found to hold of each entry. It rests on entries alone: no article
        changes it, and any change of a list voids all."""
        self.entry_members: dict[tuple[str, PaymentRole | None], object] = {}
        """What :mod:`~sanctionwire.networks.judge` made of entries that no article names, by role; void like ties."""
        self.likeness: dict[tuple[str, bytes], float] = {}
        """Best name score of a party's name against an entry's names, by name and digest of the entry."""
        self._state_body: dict[str, bool] = {}

    # ---- changes -----------------------------------------------------------------------------------------------------

    def set_entry(self, view: EntryView) -> set[str]:
        """Insert, replace or (where it left the list) take out an entry; nodes that share a key before or after."""
        touched = self._by_day(view.ref) | self._forget(view.ref)
        self.entry_ties.clear()
        self.entry_members.clear()
        self.views[view.ref] = view
        self.entries[view.ref] = view.last
        if view.state is None:
            self.ghosts.add(view.ref)
        touched |= self._remember(view.ref)
        touched.add(view.ref)
        # Whom an article names beside a person helps to tell who that person is.
        beside = [self.parties[node].report for node in touched if node in self.parties]
        touched |= {party.node for key in beside for party in self.reports[key].parties if party.person}
        self._void(touched)
        return touched | self._by_day(view.ref)

    def set_report(self, key: str, report: Report | None) -> set[str]:
        """Insert, replace or withdraw an article's report with its parties; nodes that share a key before or after."""
        touched = {key} | self._by_day(key)
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
        return touched | self._by_day(key)

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
            crowded = crowded or any(len(self.told.get(key, ())) > PRESS for key in self._keys_of(node))
        return crowded

    def _void(self, touched: set[str]) -> None:
        """Forget who is who of the touched, and of all whose rival one of them may be."""
        for node in touched:
            self.sure.pop(node, None)
            for other in self.sharing(node):
                self.sure.pop(other, None)

    def _keys_of(self, node: str) -> Iterator[str]:
        """Keys of a node, each once."""
        keys: Iterator[str] = iter(())
        if node in self.reports:
            keys = self._report_keys(self.reports[node])
        elif node in self.parties:
            keys = _shared_keys(self.parties[node])
        elif node in self.entries:
            keys = self._entry_keys(self.entries[node], self.views[node])
        yield from dict.fromkeys(keys)

    def _remember(self, node: str) -> set[str]:
        touched = set[str]()
        party = self.parties.get(node)
        for key in self._keys_of(node):
            if party is None:
                self._post(key, node)
            else:
                insort(self.told.setdefault(key, []), (self._rank(party), node))
                if not self.counts(node, key):
                    continue
            touched |= self._meeting(key)
        return touched

    def _forget(self, node: str) -> set[str]:
        touched = set[str]()
        party = self.parties.get(node)
        for key in self._keys_of(node):
            if party is None or self.counts(node, key):
                touched |= self._meeting(key)
            if party is not None:
                told = self.told[key]
                told[:] = [item for item in told if item[1] != node]
                if not told:
                    del self.told[key]
                continue
            posting = self.postings[key]
            if isinstance(posting, set):
                posting.discard(node)
            if posting == node or not posting:
                del self.postings[key]
        self.entries.pop(node, None)
        self.ghosts.discard(node)
        self.views.pop(node, None)
        self.parties.pop(node, None)
        self._state_body.pop(node, None)
        return touched

    def _post(self, key: str, node: str) -> None:
        posting = self.postings.get(key)
        if posting is None:
            self.postings[key] = node
        elif isinstance(posting, set):
            posting.add(node)
        else:
            self.postings[key] = {posting, node}

    @staticmethod
    def _rank(party: PartyState) -> tuple[bool, str, str]:
        """Place of a party among those of one name: of articles that alert first, then in the order of publication."""
        return (not party.alert, party.when, party.node)

    def first(self, key: str, more: int = 0) -> list[str]:
        """The parties at a key that count: a name that everybody writes about gains nothing from further articles."""
        return [node for _, node in self.told.get(key, ())[: PRESS + more]]

    def counts(self, node: str, key: str) -> bool:
        """Whether a party is among the first at a key."""
        told = self.told.get(key, ())
        return len(told) <= PRESS or (self._rank(self.parties[node]), node) <= told[PRESS - 1]

    def sharing(self, node: str) -> set[str]:
        """Whom a node may be the same as: nodes that share an identifier, a name, or (one of them a party of an
        article) a word of it. A key that many entries hold finds nobody.
        """
        party, state = self.parties.get(node), self.entries.get(node)
        known = party or state
        if known is None:
            return set()
        found = set[str]()
        keys = [f"i|{kind}|{value}" for kind, value in known.identifiers] + [f"k|{key}" for key in known.keys]
        words = [f"t|{token}" for token in known.tokens]
        for key in keys + words:
            entries = self.at(key)
            if len(entries) <= CROWD and (party is not None or key[0] != "t"):
                found |= entries
            if key[0] != "t" or party is None or self.counts(node, key):
                found.update(self.first(key))
        found.discard(node)
        return found

    def evident(self, party: PartyState, other: PartyState | EntryState) -> bool:
        """Whether it is evidence what an article says of a party that is this other one: it is among the first."""
        shared = [f"i|{kind}|{value}" for kind, value in party.identifiers & other.identifiers]
        shared += [f"k|{key}" for key in party.keys & other.keys] + [f"t|{key}" for key in party.tokens & other.tokens]
        nodes = [party.node] if isinstance(other, EntryState) else [party.node, other.node]
        return any(all(self.counts(node, key) for node in nodes) for key in shared)

    def _meeting(self, key: str) -> set[str]:
        """Who meets at a key, seekers and offerers alike."""
        if key[0] in "dbqncs":
            return set()  # :meth:`_by_day` knows whom a day or a story brings together
        found = set(self.first(key, 1))
        if key[0] in "kw":
            return found | self.at("k" + key[1:]) | self.at("w" + key[1:]) | set(self.first("k" + key[1:], 1))
        posting = self.at(key)
        # Words of names bring parties of articles to entries; entries meet by a word only while it is rare.
        if key[0] != "t" or (key.startswith("t|o:") and len(posting) <= RARE_WORD + 1):
            found |= posting
        return found

    def _by_day(self, node: str) -> set[str]:
        """Whom days of action bring together with a node: of each action one entry, which leads to the others."""
        report = self.reports.get(node)
        if report is not None:
            return self.related(report)
        found = set[str]()
        if node not in self.entries or not concerned(self.entries[node]):
            return found
        for lot in lots(self.entries[node], self.views[node]):
            for day in range(lot.place - ACTION_SPAN.days, lot.place + 2 * ACTION_SPAN.days + 1):
                found.update(islice(self.at(replace(lot, place=day).key), 2))
        for mark in self.views[node].marks:
            found |= self.nameless_near(mark.day.toordinal(), mark.authority)
        return found

    @staticmethod
    def _entry_keys(state: EntryState, view: EntryView) -> Iterator[str]:
        yield from _shared_keys(state)
        yield f"k|ref:{state.ref}"
        for target in (*state.targets, *state.employers):
            yield f"w|{target.key}"
        for address in state.addresses:
            yield f"a|{address}"
        if not concerned(state):
            return
        for mark in view.marks:
            yield f"d|{mark.day.toordinal()}"
        for lot in lots(state, view):
            yield lot.key
        if not view.marks and state.number is not None and {Nexus.DPRK, Nexus.RUSSIA} <= state.nexus:
            yield f"u|{state.list_id}|{state.number // ACTION_RUN}"

    @staticmethod
    def _report_keys(report: Report) -> Iterator[str]:
        yield f"e|{report.event_id}"
        if report.alert:
            for number in story_keys(report.story)[:STORY_KEYS]:
                yield f"s|{number}"
        if report.alert and report.day is not None:
            yield f"q|{report.day.toordinal()}"
            if not report.named:
                yield f"n|{report.day.toordinal()}"
            elif report.stated != (None, None):
                yield f"c|{report.day.toordinal()}|{report.stated}"

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

    # ---- lookups -----------------------------------------------------------------------------------------------------

    def at(self, key: str) -> set[str]:
        """Entries and reports that hold a key."""
        posting = self.postings.get(key)
        if posting is None:
            return set()
        return posting if isinstance(posting, set) else {posting}

    def is_rare_word(self, token: str) -> bool:
        """Whether few enough entries hold a word of a name (``o:tgr``) for it to tell a group from others."""
        return len(self.at(f"t|{token}")) <= RARE_WORD

    def acted_near(self, day: int) -> set[str]:
        """Entries that may matter on which any authority acted within :data:`ACTION_SPAN` of a day (an ordinal)."""
        return set().union(*(self.at(f"d|{near}") for near in _near(day)))

    def related(self, report: Report) -> set[str]:
        """Reports that may speak of the same unnamed thing as an alerting one, or carry the same text."""
        if not report.alert:
            return set()
        near = set[str]()
        for day in _near(report.day.toordinal()) if report.day is not None else ():
            near |= self.at(f"n|{day}" if report.named else f"q|{day}")
            near |= self.at(f"c|{day}|{report.stated}")
        told = set().union(*(self.at(f"s|{number}") for number in story_keys(report.story)[:STORY_KEYS]))
        return {
            key
            for key in near | told
            if key != report.key
            and ((key in near and report.resembles(self.reports[key])) or report.is_copy_of(self.reports[key]))
        }

    def nameless_near(self, day: int, authority: str) -> set[str]:
        """Reports without names of an action within :data:`ACTION_SPAN` of a day that this authority may have taken."""
        near = set().union(*(self.at(f"n|{nearby}") for nearby in _near(day)))
        return {key for key in near if authorities_agree(self.reports[key].authority, authority)}

    def beginning(self, lot: Lot) -> int:
        """The day with which the action of a lot began: one within :data:`ACTION_SPAN` before it that had none before
        itself, else its own. So a list that acts daily does not run on as one action, and only near days count.
        """
        for day in range(lot.place - ACTION_SPAN.days, lot.place):
            if self._begins(replace(lot, place=day)):
                return day
        return lot.place

    def _begins(self, lot: Lot) -> bool:
        if not self.at(lot.key):
            return False
        days = range(lot.place - ACTION_SPAN.days, lot.place)
        return not any(self.at(replace(lot, place=day).key) for day in days)

    def beside(self, lot: Lot) -> Iterator[str]:
        """Entries that may be of the same action as a lot."""
        if not lot.dated:
            for place in (lot.place - 1, lot.place, lot.place + 1):
                yield from self.at(replace(lot, place=place).key)
            return
        first = self.beginning(lot)
        for day in range(first, first + ACTION_SPAN.days + 1):
            near = replace(lot, place=day)
            if self.at(near.key) and self.beginning(near) == first:
                yield from self.at(near.key)

    def reports_of(self, event_id: str) -> list[Report]:
        """Reports of one event id (sources may share ids)."""
        return [self.reports[key] for key in self.at(f"e|{event_id}") if key in self.reports]

    def runs(self, ref: str) -> tuple[Run, ...]:
        """Where an entry stands in actions; one undated run for entries known since before the first load."""
        view, state = self.views[ref], self.entries[ref]
        if not view.marks:
            return (Run(state.list_id, None, state.number, families(state.programs), state.programs),)
        return tuple(
            Run(
                mark.authority,
                mark.day.toordinal(),
                state.number if mark.fresh else None,
                mark.families,
                mark.programs,
                mark.vague,
            )
            for mark in view.marks
        )

    def same_action(self, left: str, right: str) -> bool:
        """Whether one action made (or widened) both entries; where days say nothing, whether numbers are close."""
        return any(_one_run(a, b) for a in self.runs(left) for b in self.runs(right))

    def same_publication(self, left: str, right: str) -> bool:
        """Whether one publication listed both for the first time, however many actions it sums up."""
        return any(
            a.authority == b.authority and a.fresh and b.fresh and _days_close(a.day.toordinal(), b.day.toordinal())
            for a in self.views[left].marks
            for b in self.views[right].marks
        )

    def pointing(self, ref: str) -> set[str]:
        """Entries that point to this one."""
        pointing = set(self.at(f"w|ref:{ref}"))
        for key in self.entries[ref].keys:
            pointing |= self.at(f"w|{key}")
        pointing.discard(ref)
        return pointing

    def degree(self, ref: str) -> int:
        """How many entries point to this one."""
        return len(self.pointing(ref))

    def is_hub(self, ref: str) -> bool:
        """A state body, a big or state bank, or anything many point to. Evaluated on the present set."""
        return ref in self.entries and (self.is_state_body(ref) or self.degree(ref) > HUB_DEGREE)

    def is_state_body(self, ref: str) -> bool:
        """Whether an entry is a body of a state, or a big or state bank."""
        body = self._state_body.get(ref)
        if body is None:
            body = self._state_body[ref] = _is_state_body(self.entries[ref])
        return body


def _one_run(a: Run, b: Run) -> bool:
    if a.authority != b.authority:
        return False
    if (a.day_ordinal is None) is not (b.day_ordinal is None):
        return False
    if a.day_ordinal is not None and b.day_ordinal is not None:
        if not _days_close(a.day_ordinal, b.day_ordinal):
            return False
        if not (a.vague or b.vague):
            return True
    return a.number is not None and b.number is not None and abs(a.number - b.number) <= ACTION_RUN


def _days_close(a: int, b: int) -> bool:
    return abs(a - b) <= ACTION_SPAN.days


def _near(day: int) -> range:
    return range(day - ACTION_SPAN.days, day + ACTION_SPAN.days + 1)


def authorities_agree(report: str | None, listing: str) -> bool:
    """Whether the authority that an article names (None: it names none) may be that of a list or of another article."""
    return report is None or report == listing or (listing == "OFAC" and report.upper() in _AMERICAN)


def concerned(state: EntryState) -> bool:
    """Whether actions on this entry matter here: it has a nexus, or a program that often goes with one."""
    return bool(state.nexus) or concerns(state.programs)


def _is_state_body(state: EntryState) -> bool:
    if state.person or state.kind in (PartyKind.VESSEL, PartyKind.AIRCRAFT):
        return False
    if _STATE_BODY.search(fold(state.name)):
        return True
    # Every bank in North Korea belongs to the state or the party.
    in_korea = "KP" in state.countries or (not state.countries and Nexus.DPRK in state.nexus)
    return state.role is PaymentRole.BANK and in_korea


def _shared_keys(node: EntryState | PartyState) -> Iterator[str]:
    for key in node.keys:
        yield f"k|{key}"
    for token in node.tokens:
        yield f"t|{token}"
    for kind, value in node.identifiers:
        yield f"i|{kind}|{value}"
