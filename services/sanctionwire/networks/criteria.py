"""What makes a group a payment network: a nexus, and a payment role that carries it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sanctionwire.names.text import fold
from sanctionwire.networks.graph import Graph
from sanctionwire.networks.grouping import Grouping
from sanctionwire.networks.hubs import is_hub, pointing
from sanctionwire.networks.link import resolve_target
from sanctionwire.networks.nodes import MANY_WALLETS, EntryState, Target
from sanctionwire.networks.programs import Family, families
from sanctionwire_schemas import Nexus, PaymentRole

_QUARTER = 4
_RUSSIAN = frozenset({Family.RUSSIA, Family.UKRAINE})


@dataclass(slots=True)
class Candidate:
    """A group that may be a network: entries and named parties, and the reports that speak of it."""

    nodes: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    """Reports that speak of several groups: evidence for each, identity of none."""
    rivals: list[Candidate] = field(default_factory=list)
    """Groups that this may be the same as; nobody can tell."""
    judged: tuple[tuple[int, int], bool] | None = None
    """What :func:`is_network` said of so many nodes and reports; both only grow."""


def is_network(found: Grouping, candidate: Candidate) -> bool:
    """A nexus, and a payment role that carries the group.

    One finance company in a holding of mines makes the holding no payment network: where no sign of a role is strong, a
    quarter of the group must have one, and more of it than have another business. Nor are those who sit on a Russian
    bank's board a network without their bank: they are listed for who they are.
    """
    size = (len(candidate.nodes), len(candidate.reports))
    if candidate.judged is None or candidate.judged[0] != size:
        candidate.judged = size, _is_network(found, candidate)
    return candidate.judged[1]


def _is_network(found: Grouping, candidate: Candidate) -> bool:
    graph = found.graph
    paying = [node for node in candidate.nodes if found.role(node) is not None]
    nexus = nexus_of(found, candidate)
    if not paying or not nexus:
        return False
    if any(node not in graph.entries or graph.entries[node].strong_role for node in paying):
        return True
    if nexus == {Nexus.RUSSIA} and all(found.role(n) is PaymentRole.BANK_REPRESENTATIVE for n in paying):
        return False
    if all(_is_treasury(found, node) for node in paying):
        return False
    if len(paying) == 1 and _holds_for_owner(found, paying[0]):
        return False
    listed = [graph.entries[node] for node in candidate.nodes if graph.listed(node)]
    heads = [node for node in paying if not _only_takes_coins(graph.entries[node])]
    if any(2 * len(pointing(graph, node) & candidate.nodes) >= len(listed) - 1 > 0 for node in heads):
        return True  # its head moves money; the rest work for it
    return _QUARTER * len(paying) >= len(listed) and len(paying) > sum(e.other_purpose for e in listed)


def _only_takes_coins(state: EntryState) -> bool:
    """Whether a wallet or two are all that speaks of money: a host or a shop is paid into them by its own customers."""
    wallets = sum(kind == "wallet" for kind, _ in state.identifiers)
    return state.role is PaymentRole.WALLET_HOLDER and wallets < MANY_WALLETS


def _is_treasury(found: Grouping, node: str) -> bool:
    """Whether a company with a word for money in its name is that of a hub of which nothing speaks of money."""
    graph = found.graph
    state = graph.entries[node]
    if state.role is not PaymentRole.PAYMENT_AGENT:
        return False
    owners = {ref for target in state.targets if (ref := resolve_target(graph, state, target)) is not None}
    return any(graph.entries[ref].role is None and is_hub(graph, ref) for ref in owners)


def _holds_for_owner(found: Grouping, node: str) -> bool:
    """Whether a company with a word for money in its name belongs only to those of whom nothing speaks of money: what
    it holds may be theirs. They need not be listed.
    """
    graph = found.graph
    state = graph.entries[node]
    if state.role is not PaymentRole.PAYMENT_AGENT or not state.targets:
        return False
    return not any(_moves_money(graph, state, target) for target in state.targets)


def _moves_money(graph: Graph, state: EntryState, target: Target) -> bool:
    ref = resolve_target(graph, state, target)
    return graph.entries[ref].role is not None if ref is not None else "bank" in fold(target.name)


def _ties_of(state: EntryState) -> frozenset[Nexus]:
    """Nexus that an entry gives its group. A North Korean, or a man of one of their banks, who is posted to Moscow
    moves North Korea's money: where he lives is no tie to Russia, unless a program on Russia says so.
    """
    korean = "KP" in state.countries or _is_of_a_korean_bank(state)
    posted = state.person and korean and not _RUSSIAN & families(state.programs | state.tags)
    return state.nexus - {Nexus.RUSSIA} if posted else state.nexus


def _is_of_a_korean_bank(state: EntryState) -> bool:
    """Whether a man represents a bank under a program on North Korea, and his nationality is not told."""
    if state.role is not PaymentRole.BANK_REPRESENTATIVE or state.nexus != {Nexus.DPRK, Nexus.RUSSIA}:
        return False
    change = state.finding().change
    return change is not None and not change.entry.nationalities


def nexus_of(found: Grouping, candidate: Candidate) -> frozenset[Nexus]:
    """Nexus of a group: what its records say; where they say nothing, or nothing is listed, what reports say."""
    graph = found.graph
    stated = frozenset().union(*(_ties_of(graph.entries[n]) for n in candidate.nodes if graph.listed(n)))
    if stated:
        return stated
    keys = set(candidate.reports)
    for node in candidate.nodes:
        party = graph.parties.get(node)
        if party is not None and party.named and found.role(node) is not None:
            keys.add(party.report)
    return frozenset().union(*(graph.reports[key].nexus for key in keys))
