"""Who is who: which nodes are one party.

Entries of one list are never one party (the list would say so). Across lists and for parties of articles: an
identifier in common, or names that match and something beyond the name. A person is never the same on a name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sanctionwire.names.compare import MATCH_SCORE, WEAK_SCORE, compare
from sanctionwire.networks.graph import Graph
from sanctionwire.networks.lots import authorities_agree
from sanctionwire.networks.nodes import ACTION_SPAN, EntryState, common
from sanctionwire.networks.reports import PartyState
from sanctionwire_schemas import Directive, Nexus, PartyKind

_SHARED_BY_GROUPS = frozenset({"website", "email"})
"""Identifiers that firms of one group share: a tie, not an identity."""
_FEW_NAMESAKES = 3
_REMEMBERED = 100_000
_ORGANIZATIONS = frozenset({PartyKind.ORGANIZATION, PartyKind.BANK, PartyKind.CRYPTO_EXCHANGE, PartyKind.UNKNOWN})


class Sameness(NamedTuple):
    """Two nodes are one party, and why. ``sure`` False: possibly the same, to be shown and never merged."""

    left: str
    right: str
    why: str
    sure: bool = True
    evident: bool = True
    """False: so many articles name it that this one adds nothing."""
    directive: Directive | None = None
    """The decision of a person, where one made them the same."""


def pair(left: str, right: str) -> tuple[str, str]:
    """An unordered pair."""
    return (left, right) if left < right else (right, left)


def samenesses(graph: Graph, node: str) -> tuple[Sameness, ...]:
    """Every node that is, or possibly is, the same party as this one. Symmetric: both sides give the same answer."""
    known = graph.sure.get(node)
    doubtful = graph.doubtful.pop(node, set())
    if known is None:
        known = graph.sure[node] = _in_order(_find(graph, node))
    elif doubtful:
        found = [same for same in known if same.left not in doubtful and same.right not in doubtful]
        for other in doubtful & graph.parties.keys():  # of two nodes at most one is in doubt about the other
            found += [same for same in samenesses(graph, other) if node in (same.left, same.right)]
        known = graph.sure[node] = _in_order(found)
    return known


def _in_order(found: Iterable[Sameness]) -> tuple[Sameness, ...]:
    """In one order whatever the hash seed: the first of two that exclude each other counts."""
    return tuple(sorted(found, key=lambda same: (same.left, same.right)))


def _find(graph: Graph, node: str) -> Iterable[Sameness]:
    found = dict[tuple[str, str], Sameness]()
    near = graph.sharing(node)
    for other in near:
        key = pair(node, other)
        if not graph.kept_apart(*key) and (verdict := _verdict(graph, *key, near)) is not None:
            found[key] = verdict
    for subjects, directive in graph.same.items():
        a, b = (graph.node_of(subject) for subject in subjects)
        if a is not None and b is not None and node in (a, b) and a != b:
            key = pair(a, b)
            found[key] = Sameness(*key, why=directive.reason, directive=directive)
    return found.values()


def _verdict(graph: Graph, left: str, right: str, near: set[str]) -> Sameness | None:
    """``near``: whom one of the two may be the same as; the same is asked of a party of an article again."""
    a, b = graph.entries.get(left), graph.entries.get(right)
    if a is not None and b is not None:
        if a.list_id == b.list_id or not _kinds_agree(a.kind, b.kind):
            return None
        why = _same_entries(a, b)
        return _unless_rivals(graph, left, right, why) if why else None
    if a is None and b is None:
        p, q = graph.parties[left], graph.parties[right]
        same = None if p.report == q.report else _same_parties(graph, p, q)
        return same if same is None or graph.keys.is_evident(p, q) else same._replace(evident=False)
    party, ref = (graph.parties[left], right) if a is None else (graph.parties[right], left)
    return _party_is_entry(graph, party, ref, near if ref in near else graph.sharing(party.node))


def _kinds_agree(left: PartyKind, right: PartyKind) -> bool:
    return left is right or (left in _ORGANIZATIONS and right in _ORGANIZATIONS) or PartyKind.UNKNOWN in (left, right)


def _identifiers_in_common(a: EntryState | PartyState, b: EntryState | PartyState) -> list[tuple[str, str]]:
    if not a.identifiers or not b.identifiers:
        return []
    return [pair for pair in common(a.identifiers, b.identifiers) if pair[0] not in _SHARED_BY_GROUPS]


def _same_entries(a: EntryState, b: EntryState) -> str | None:
    both = _identifiers_in_common(a, b)
    if both and (len(both) > 1 or bool(common(a.keys, b.keys)) or _names_match(a, b)):
        return f"Both have {both[0][0]} {both[0][1]}."
    if not common(a.keys, b.keys):
        return None
    if a.person:
        return "Same name and date of birth." if a.births & b.births else None
    if not common(a.tokens, b.tokens):
        return None
    if not a.countries or not b.countries or a.countries & b.countries:
        return "Same name, no contradiction in countries."
    return None


def _names_match(a: EntryState | PartyState, b: EntryState | PartyState) -> bool:
    return compare(a.name, b.name, a.kind).score >= MATCH_SCORE


def _unless_rivals(graph: Graph, left: str, right: str, why: str) -> Sameness:
    """Two entries of one list that both fit an entry of another cannot both be it."""
    for one, other in ((left, right), (right, left)):
        list_id = graph.entries[other].list_id
        for rival in graph.sharing(one):
            state = graph.entries.get(rival)
            if state is None or rival == other or state.list_id != list_id:
                continue
            if not _kinds_agree(state.kind, graph.entries[one].kind):
                continue
            if _same_entries(*_ordered(graph, one, rival)) and _strength(graph, one, rival) >= _strength(
                graph, one, other
            ):
                return Sameness(left, right, why, sure=False)
    return Sameness(left, right, why)


def _ordered(graph: Graph, one: str, other: str) -> tuple[EntryState, EntryState]:
    left, right = pair(one, other)
    return graph.entries[left], graph.entries[right]


def _strength(graph: Graph, one: str, other: str) -> tuple[int, int]:
    a, b = graph.entries[one], graph.entries[other]
    return (len(common(a.identifiers, b.identifiers)), len(common(a.keys, b.keys)))


def _party_is_entry(graph: Graph, party: PartyState, ref: str, near: set[str]) -> Sameness | None:
    why = _fits(graph, party, ref)
    if why is None:
        return None
    left, right = pair(party.node, ref)
    list_id = graph.entries[ref].list_id
    rivals = [
        other for other in near if other != ref and other in graph.entries and graph.entries[other].list_id == list_id
    ]
    rivals = [other for other in rivals if _fits(graph, party, other)]
    if rivals:  # else names need not be compared: an identifier may have decided
        mine = _closeness(graph, party, ref)
        if any(_closeness(graph, party, other) >= mine for other in rivals):
            return Sameness(left, right, why, sure=False)
    return Sameness(left, right, why, evident=graph.keys.is_evident(party, graph.entries[ref]))


def _closeness(graph: Graph, party: PartyState, ref: str) -> tuple[int, bool, float]:
    state = graph.entries[ref]
    return (
        len(common(party.identifiers, state.identifiers)),
        _acted_on(graph, party, ref),
        1.0 if common(party.keys, state.keys) else _likeness(graph, party, state),
    )


def _fits(graph: Graph, party: PartyState, ref: str) -> str | None:
    state = graph.entries[ref]
    if not _kinds_agree(party.kind, state.kind):
        return None
    both = _identifiers_in_common(party, state)
    if both:
        return f"The article gives {both[0][0]} {both[0][1]}, as the list does."
    acted = _acted_on(graph, party, ref)
    if state.person and not acted and not _companions(graph, party, ref):
        return None  # before names are compared, which takes longer
    if not _any_name_matches(graph, party, state):
        return None
    if acted:
        return "The article reports the action that listed this name."
    if state.person:
        return "The article names it beside a party it is linked to."
    nexus = graph.reports[party.report].nexus
    related = bool(nexus & state.nexus) or not state.nexus
    return "Same distinctive name." if common(party.tokens, state.tokens) and related else None


def _any_name_matches(graph: Graph, party: PartyState, state: EntryState) -> bool:
    if common(party.keys, state.keys):
        return True
    if party.tokens and state.tokens and not common(party.tokens, state.tokens):
        return False
    best = _likeness(graph, party, state)
    # The press says Garantex for Garantex Europe OU: a short form counts where no other entry has its words.
    return best >= MATCH_SCORE or (not state.person and best >= WEAK_SCORE and _owns(graph, party, state))


def _likeness(graph: Graph, party: PartyState, state: EntryState) -> float:
    """Best score of the party's name against any name of the entry, 0..1."""
    key = (party.name, state.digest)
    best = graph.likeness.get(key)
    if best is None:
        said = state.finding().parties
        names = [state.name, *(said[0].aliases[:20] if said else ())]
        best = max(compare(party.name, name, state.kind).score for name in names)
        if len(graph.likeness) >= _REMEMBERED:
            graph.likeness.clear()
        graph.likeness[key] = best
    return best


def _owns(graph: Graph, party: PartyState, state: EntryState) -> bool:
    """Whether every distinctive word of the party's name is this entry's, and some of them nobody else's."""
    if not party.tokens or len(common(party.tokens, state.tokens)) < len(party.tokens):
        return False
    return any(
        all(other == state.ref or graph.entries[other].list_id != state.list_id for other in graph.keys.words.at(token))
        for token in party.tokens
    )


def _acted_on(graph: Graph, party: PartyState, ref: str) -> bool:
    report = graph.reports[party.report]
    if report.day is None:
        return False
    return any(
        authorities_agree(report.authority, mark.authority) and abs((mark.day - report.day).days) <= ACTION_SPAN.days
        for mark in graph.views[ref].marks
    )


def _companions(graph: Graph, party: PartyState, ref: str) -> bool:
    """Whether the article also names a party that the list ties to this entry, or that the same action listed."""
    state = graph.entries[ref]
    wanted = {target.key for target in (*state.targets, *state.employers)}
    for other in graph.reports[party.report].parties:
        if other.node == party.node:
            continue
        if not wanted.isdisjoint(other.keys):
            return True
        beside = graph.keys.names.near(other.keys) - {ref}
        if len(beside) <= _FEW_NAMESAKES and any(graph.same_action(ref, n) for n in beside):
            return True
    return False


def _same_parties(graph: Graph, p: PartyState, q: PartyState) -> Sameness | None:
    if not _kinds_agree(p.kind, q.kind):
        return None
    both = _identifiers_in_common(p, q)
    if both:
        return Sameness(p.node, q.node, f"Both articles give {both[0][0]} {both[0][1]}.")
    if not common(p.keys, q.keys) and not (common(p.tokens, q.tokens) and _names_match(p, q)):
        return None
    r, s = graph.reports[p.report], graph.reports[q.report]
    if not _nexus_meets(r.nexus, s.nexus):
        return None
    if r.is_copy_of(s):
        return Sameness(p.node, q.node, "Both articles carry one report.")
    if p.person:
        near = r.day is not None and s.day is not None and abs((r.day - s.day).days) <= ACTION_SPAN.days
        if r.authority == s.authority and r.authority is not None and near:
            return Sameness(p.node, q.node, "Both articles report one action against this name.")
        beside = {key for other in r.parties if other.node != p.node and not other.person for key in other.keys}
        also = {key for other in s.parties if other.node != q.node and not other.person for key in other.keys}
        return Sameness(p.node, q.node, "Named beside the same organization.") if beside & also else None
    return Sameness(p.node, q.node, "Same distinctive name.") if common(p.tokens, q.tokens) else None


def _nexus_meets(left: frozenset[Nexus], right: frozenset[Nexus]) -> bool:
    return not left or not right or bool(left & right)
