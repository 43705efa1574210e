"""How far a change reaches: everything that it can regroup."""

from __future__ import annotations

from collections.abc import Iterable

from sanctionwire.networks.graph import Graph
from sanctionwire.networks.hubs import is_hub
from sanctionwire.networks.link import listed_as, ties
from sanctionwire.networks.lots import ACTION_RUN, Lot, authorities_agree, beginning, beside, concerned, lots_of
from sanctionwire.networks.reports import Report
from sanctionwire.networks.resolve import samenesses
from sanctionwire_schemas import Nexus


class Region:
    """Everything that a change of some nodes can regroup: nodes and report keys, closed under gluing."""

    def __init__(self, graph: Graph) -> None:
        self.nodes: set[str] = set()
        self._graph = graph
        self._actions: set[tuple[Lot, int]] = set()

    def grow(self, dirty: Iterable[str]) -> None:
        """Take nodes in, with all they lead to."""
        todo = list(dirty)
        while todo:
            node = todo.pop()
            if node in self.nodes or not _alive(self._graph, node):
                continue
            self.nodes.add(node)
            todo += _reach(self._graph, node, self._actions) - self.nodes


def _alive(graph: Graph, node: str) -> bool:
    return node in graph.entries or node in graph.parties or node in graph.reports


def _reach(graph: Graph, node: str, actions: set[tuple[Lot, int]]) -> set[str]:
    """Whom a node leads to at once; through each action only the first of its nodes does."""
    report = graph.reports.get(node)
    if report is not None:
        return _reach_of_report(graph, report)
    found = {end for same in samenesses(graph, node) if same.evident for end in (same.left, same.right)}
    found.update(end for tie in ties(graph, node) for end in (tie.source, tie.target))
    party = graph.parties.get(node)
    if party is None:
        return found | _reach_by_action(graph, node, actions)
    # Where a report belongs hangs on those whom it newly exposes, and on whom it ties them to; one that does not
    # alert follows them. A hub ties nobody.
    if party.alert and (
        party.named or (party.linked and not any(is_hub(graph, ref) for ref in listed_as(graph, node)))
    ):
        found.add(party.report)
    return found


def _reach_of_report(graph: Graph, report: Report) -> set[str]:
    found = {party.node for party in report.parties if party.named or party.linked}
    found.update(graph.related.get(report.key, ()))
    if report.alert and report.day is not None and not report.named:
        for ref in graph.acted_near(report.day.toordinal()):
            if any(authorities_agree(report.authority, mark.authority) for mark in graph.views[ref].marks):
                found.add(ref)
    return found


def _reach_by_action(graph: Graph, ref: str, actions: set[tuple[Lot, int]]) -> set[str]:
    state, view = graph.entries[ref], graph.views[ref]
    found = set[str]()
    if not concerned(state):
        return found
    for lot in lots_of(state, view):
        action = (lot, 0) if not lot.dated else (lot._replace(place=0), beginning(graph.keys.lots, lot))
        if action not in actions:
            actions.add(action)
            found.update(beside(graph.keys.lots, lot))
    for mark in view.marks:
        found |= graph.nameless_near(mark.day.toordinal(), mark.authority)
    if not view.marks and state.number is not None and state.nexus >= {Nexus.DPRK, Nexus.RUSSIA}:
        hundreds = range(state.number // ACTION_RUN - 1, state.number // ACTION_RUN + 2)
        found |= graph.keys.undated.near((state.list_id, hundred) for hundred in hundreds)
    return found
