"""Which nodes form one group: ties first, then what one action says beyond them.

The result for a region is exact because a region (:class:`~sanctionwire.networks.region.Region`) is closed under
everything that can glue.
"""

from __future__ import annotations

from itertools import pairwise

from sanctionwire.networks import action_rules, silent_rules
from sanctionwire.networks.actions import acted_on, blocks
from sanctionwire.networks.graph import Graph
from sanctionwire.networks.grouping import Grouping, Sets
from sanctionwire.networks.link import ties
from sanctionwire.networks.programs import Family, families
from sanctionwire.networks.resolve import Sameness, samenesses
from sanctionwire_schemas import LinkKind, Nexus

_CIRCLE = 3
_BESIDE = 60
"""Code points between two names of one enumeration."""


def group(graph: Graph, nodes: frozenset[str]) -> Grouping:
    """Groups of the nodes of a region. A function of the graph alone: order of arrival cannot enter."""
    members = sorted(node for node in nodes if node in graph.entries or node in graph.parties)
    found = Grouping(graph, nodes, Sets(members), Sets(members))
    pairs = [same for node in members for same in samenesses(graph, node) if same.left == node and same.right in nodes]
    for same in sorted(pairs, key=lambda s: s.directive is None):  # what a person decided comes first
        if not same.sure:
            found.doubts.append(same)
        elif same.evident and _joinable(found, same):
            found.is_same(same)
    for node in members:
        for tie in ties(graph, node):
            if tie.source == node and tie.target in nodes:
                found.ties.append(tie)
                found.sets.union(tie.source, tie.target)
    _named_together(found)
    acted = acted_on(graph, members)
    plain = blocks(graph, acted)
    for block in plain:
        action_rules.by_stem(found, block)
    _find_fronts(found)
    for block in plain:
        action_rules.by_rare_programs(found, block)
        silent_rules.by_pair(found, block)
    for block in blocks(graph, acted, both=True):
        action_rules.by_rare_nexus(found, block)
        action_rules.by_banks(found, block)
    for block in plain:
        action_rules.by_company(found, block)
    action_rules.by_tranche(found, plain, blocks(graph, acted, whole=True))
    for block in plain:
        action_rules.by_main(found, block)
        silent_rules.by_exchange(found, block)
    for block in blocks(graph, acted, both=True, cyber=True):
        action_rules.by_cyber(found, block)
    return found


def _joinable(found: Grouping, same: Sameness) -> bool:
    """Two entries of one list never become one party, nor do two that a person keeps apart, not even by way of a third.

    A decision of a person that two are the same outweighs the list.
    """
    if found.identity.find(same.left) == found.identity.find(same.right):
        return True
    graph = found.graph
    sides = [found.identity.members(node) for node in (same.left, same.right)]
    if graph.different and any(graph.kept_apart(a, b) for a in sides[0] for b in sides[1]):
        return False
    if same.directive is not None:
        return True
    lists = [{graph.entries[node].list_id for node in side if node in graph.entries} for side in sides]
    return not lists[0] & lists[1]


def _named_together(found: Grouping) -> None:
    """Parties that one report names in one enumeration and one action listed."""
    graph = found.graph
    for key in sorted(node for node in found.nodes if node in graph.reports):
        report = graph.reports[key]
        if not report.alert:
            continue
        named = sorted((p for p in report.parties if p.named and p.start is not None), key=lambda p: p.start or 0)
        for left, right in pairwise(named):
            if left.person or right.person or right.start is None or left.start is None:
                continue
            if right.start - left.start - len(left.name) > _BESIDE:
                continue
            a, b = _entry_of(found, left.node), _entry_of(found, right.node)
            if a and b and _one_action(graph, a, b):
                found.glue(a, b, LinkKind.NAMED_TOGETHER, f"{left.name}, {right.name}", "Named together as one scheme.")


def _entry_of(found: Grouping, node: str) -> str | None:
    return next((n for n in sorted(found.identity.members(node)) if found.graph.listed(n)), None)


def _one_action(graph: Graph, left: str, right: str) -> bool:
    a, b = graph.entries[left], graph.entries[right]
    if a.other_purpose or b.other_purpose:
        return False
    programs = {run.families for run in graph.runs(left)} & {run.families for run in graph.runs(right)}
    return bool(programs) and graph.same_action(left, right)


def _find_fronts(found: Grouping) -> None:
    """A company in a third country with a name that says nothing, listed for North Korea and tied to Russians: a front.

    Inferred, and only where the circle has at least three parties and nobody in it has a plainer role.
    """
    graph = found.graph
    for nodes in found.sets.groups().values():
        entries = [graph.entries[n] for n in nodes if n in graph.entries]
        if len(entries) < _CIRCLE or found.has_role(nodes):
            continue
        if not frozenset().union(*(e.nexus for e in entries)) >= {Nexus.DPRK, Nexus.RUSSIA}:
            continue
        found.is_front(
            e.ref
            for e in entries
            if e.nondescript
            and not e.other_purpose
            and Family.DPRK in families(e.programs)
            and not e.countries & {"KP", "RU"}
        )
