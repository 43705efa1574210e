"""Who is tied to whom: links that entries state, titles, shared identifiers and addresses, and what articles relate.

A tie through a hub (a state body, a big or state bank, anything many point to) does not glue, unless one action made
both ends: then the hub is new itself, and with its leaves one network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sanctionwire.networks.graph import Graph
from sanctionwire.networks.hubs import is_hub, is_state_body, pointing
from sanctionwire.networks.lots import concerned, one_action
from sanctionwire.networks.nodes import THINGS, EntryState, Target
from sanctionwire.networks.programs import families
from sanctionwire.networks.reports import PartyState
from sanctionwire.networks.resolve import samenesses
from sanctionwire_schemas import LinkKind, Origin, PaymentRole

_FEW = 6
"""An identifier that more parties than this share (a registrar's site, an agent's mail) ties nobody."""
_FEW_AT_ADDRESS = 4
_ABBREVIATION = 3
_VOWELS = frozenset("aeiouy")
_HOLDING = 4
_QUARTER = 4
"""Of a holding of at least four, less than a quarter of which moves money, its payers are no part."""
_WEIGHTS = {
    LinkKind.LINKED_TO: 0.9,
    LinkKind.ACTED_FOR: 0.9,
    LinkKind.OWNED_BY: 0.9,
    LinkKind.CONTROLLED_BY: 0.9,
    LinkKind.REPRESENTATIVE_OF: 0.9,
    LinkKind.OFFICER_OF: 0.85,
    LinkKind.FRONT_FOR: 0.9,
    LinkKind.SHARED_IDENTIFIER: 0.8,
    LinkKind.SHARED_ADDRESS: 0.6,
    LinkKind.SHARED_NAME_STEM: 0.6,
    LinkKind.SAME_ACTION: 0.5,
    LinkKind.NAMED_TOGETHER: 0.5,
    LinkKind.POSSIBLY_SAME: 0.3,
}


class Tie(NamedTuple):
    """One piece of evidence that two nodes belong together. ``event`` is the node or report that says so."""

    kind: LinkKind
    source: str
    target: str
    quote: str
    event: str
    origin: Origin = Origin.STATED
    note: str | None = None
    percent: float | None = None
    as_of: str | None = None

    @property
    def weight(self) -> float:
        """Trust in this kind of tie, 0..1."""
        return _WEIGHTS[self.kind]


def ties(graph: Graph, node: str) -> Iterable[Tie]:
    """Ties of one node that glue it to others; symmetric, so that components can be walked from any side.

    Ships and aircraft are somebody's property: they move no money and tie nobody.
    """
    known = graph.entry_ties.get(node)
    if known is not None:
        return known
    state = graph.entries.get(node)
    if state is not None:
        known = graph.entry_ties[node] = tuple(tie for tie in _entry_ties(graph, state) if holds(graph, tie))
        return known
    party = graph.parties.get(node)
    return _article_ties(graph, party) if party is not None and party.named and party.linked else ()


def holds(graph: Graph, tie: Tie) -> bool:
    """Whether a tie glues.

    A hub that moves no money itself (a holding, a ministry, an oligarch) glues nothing. One that does (a bank) is one
    network with what the same action listed around it; if the bank is the state's, with nothing that came before or
    after. A private one that many point to keeps its own, whenever they are listed. Below the size of a hub, a bank
    that a firm of many others owns does not make their holding a payment network.
    """
    if any(graph.entries[node].kind in THINGS for node in (tie.source, tie.target)) or _foreign(graph, tie):
        return False
    if _is_an_owners(graph, tie):
        return False
    hubs = [node for node in (tie.source, tie.target) if is_hub(graph, node)]
    if not hubs:
        return not _lone_bank(graph, tie)
    if any(graph.entries[hub].role is None for hub in hubs):
        return False
    if graph.same_action(tie.source, tie.target):
        return True
    if tie.origin is Origin.STATED and hubs == [tie.target] and not is_state_body(graph, tie.target):
        return graph.entries[tie.target].strong_role and _targets(graph, tie.source) == {tie.target}
    # Out of a publication that sums up weeks: what the list itself ties to this hub and to no other came with it.
    return (
        tie.origin is Origin.STATED
        and is_hub(graph, tie.target)
        and graph.same_publication(tie.source, tie.target)
        and sum(is_hub(graph, ref) for ref in _targets(graph, tie.source)) == 1
    )


def _is_an_owners(graph: Graph, tie: Tie) -> bool:
    """Whether a tie leads a company of which nothing speaks of money to a payer listed before, though the list ties
    it to a person of whom nothing does either: what he holds beside his bank may be an inn.
    """
    company, payer = graph.entries.get(tie.source), graph.entries.get(tie.target)
    if company is None or payer is None or company.person or company.role is not None or payer.role is None:
        return False
    owners = [graph.entries[ref] for ref in _targets(graph, tie.source)]
    if not any(owner.person and owner.role is None for owner in owners):
        return False
    return not graph.same_action(tie.source, tie.target)


def _foreign(graph: Graph, tie: Tie) -> bool:
    """Whether a tie leads to a principal that was listed for the business of another country, unless one dated action
    made both: a bank of Tehran is no part of what its bank in Moscow does.
    """
    target = graph.entries.get(tie.target)
    if target is None or target.nexus or concerned(target) or tie.source not in graph.entries:
        return False
    runs = [(a, b) for a in graph.runs(tie.source) for b in graph.runs(tie.target)]
    return not any(a.day_ordinal is not None and one_action(a, b) for a, b in runs)


def _targets(graph: Graph, ref: str) -> set[str]:
    """Entries that this one points to."""
    state = graph.entries[ref]
    return {found for target in state.targets if (found := resolve_target(graph, state, target)) is not None}


def _lone_bank(graph: Graph, tie: Tie) -> bool:
    """Whether a tie is that of one of few payers to a parent that is none and that has many children."""
    child, parent = graph.entries.get(tie.source), graph.entries.get(tie.target)
    if child is None or parent is None or not child.strong_role or parent.role is not None:
        return False
    children = pointing(graph, parent.ref)
    return len(children) >= _HOLDING and _QUARTER * sum(graph.entries[n].strong_role for n in children) < len(children)


def _entry_ties(graph: Graph, state: EntryState) -> Iterator[Tie]:
    for target in (*state.targets, *state.employers):
        ref = resolve_target(graph, state, target)
        if ref is not None and ref != state.ref:
            yield _stated(state.ref, ref, target)
    for other in pointing(graph, state.ref):
        pointer = graph.entries[other]
        for target in (*pointer.targets, *pointer.employers):
            if resolve_target(graph, pointer, target) == state.ref:
                yield _stated(other, state.ref, target)
    for kind, value in state.identifiers:
        sharing = graph.keys.identifiers.at((kind, value))
        if 1 < len(sharing) <= _FEW:
            for ref in sharing:
                if ref != state.ref:
                    source, target_ref = sorted((state.ref, ref))
                    yield Tie(
                        LinkKind.SHARED_IDENTIFIER,
                        source,
                        target_ref,
                        f"{kind} {value}",
                        source,
                        Origin.INFERRED,
                        "Both entries carry this identifier.",
                    )
    for ref, word in _same_brand(graph, state):
        source, target_ref = sorted((state.ref, ref))
        note = "Both names hold an abbreviation that hardly any other does."
        yield Tie(LinkKind.SHARED_NAME_STEM, source, target_ref, word, source, Origin.INFERRED, note)
    yield from _same_house(graph, state)


def _same_house(graph: Graph, state: EntryState) -> Iterator[Tie]:
    """Ties to others at an address of this one, that one action listed or that are a bank's."""
    for address in state.addresses:
        sharing = graph.keys.addresses.at(address)
        if not 1 < len(sharing) <= _FEW_AT_ADDRESS:
            continue
        for ref in sharing:
            if ref == state.ref:
                continue
            if graph.same_action(state.ref, ref):
                note = "One action listed both at this address."
            elif _in_its_bank(state, graph.entries[ref]):
                note = "The list has the company in the house of the bank."
            else:
                continue
            source, target = sorted((state.ref, ref))
            yield Tie(LinkKind.SHARED_ADDRESS, source, target, address, source, Origin.INFERRED, note)


def _in_its_bank(left: EntryState, right: EntryState) -> bool:
    """Whether of two at one address one is a bank and the other a company of no known trade, under the same programs:
    on the lists of 2024 all such companies are the bank's, whenever they were listed.
    """
    if left.person or right.person or not families(left.programs) & families(right.programs):
        return False
    banks = [one.role is PaymentRole.BANK and one.strong_role for one in (left, right)]
    return any(banks) and not any(one.other_purpose for one in (left, right))


def _same_brand(graph: Graph, state: EntryState) -> Iterator[tuple[str, str]]:
    """Companies under the same programs whose names hold the abbreviation with which this one's begins, or the other
    way round, whenever they were listed: the firms of one group (TGR Partners, TGR DWC). Each with the word.
    """
    if state.person or state.kind in THINGS:
        return
    for token in state.tokens:
        sharing = graph.keys.words.at(token)
        if not is_brand(token[2:]) or not 1 < len(sharing) <= _FEW:
            continue
        for ref in sorted(sharing):
            other = graph.entries[ref]
            first = any(one.name.casefold().startswith(f"{token[2:]} ") for one in (state, other))
            if ref != state.ref and first and families(state.programs) & families(other.programs):
                yield ref, token[2:]


def is_brand(word: str) -> bool:
    """Whether a word of a name is an abbreviation that nobody could pronounce: it was made for one group."""
    return len(word) == _ABBREVIATION and not _VOWELS & set(word)


def _stated(source: str, target: str, stated: Target) -> Tie:
    kind = LinkKind(stated.kind)
    note = "The person's title names this organization." if kind is LinkKind.OFFICER_OF else None
    origin = Origin.INFERRED if kind is LinkKind.OFFICER_OF else Origin.STATED
    return Tie(kind, source, target, stated.name, source, origin, note, stated.percent, stated.as_of)


def resolve_target(graph: Graph, state: EntryState, target: Target) -> str | None:
    """The entry that a link or title points to; None where it is not listed, or where several fit equally.

    A list prints the primary name of the entry it links to, so among namesakes the one with exactly that name wins.
    """
    if target.key.startswith("ref:"):
        ref = target.key.removeprefix("ref:")
        return ref if ref in graph.entries else None
    found = [ref for ref in graph.keys.names.at(target.key) if ref != state.ref]
    if len(found) > 1:
        found = [ref for ref in found if graph.listed(ref)] or found
    if len(found) > 1:
        found = [ref for ref in found if graph.entries[ref].list_id == state.list_id] or found
    if len(found) > 1:
        found = [ref for ref in found if graph.entries[ref].name.casefold() == target.name.casefold()]
    return found[0] if len(found) == 1 else None


def _article_ties(graph: Graph, party: PartyState) -> Iterator[Tie]:
    """Relations that an article states of a party it newly names to others of those.

    Parties that are listed already are tied by their lists; an article adds to that only within one action, and a hub
    ties nobody here either.
    """
    report = graph.reports[party.report]
    by_name = {p.name: p for p in report.parties if p.named}
    for kind, source, target in report.links:
        a, b = by_name.get(source), by_name.get(target)
        if a is None or b is None or a is b or party not in (a, b):
            continue
        left, right = listed_as(graph, a.node), listed_as(graph, b.node)
        if any(is_hub(graph, ref) for ref in left + right):
            continue
        if left and right and not any(graph.same_action(x, y) for x in left for y in right):
            continue
        yield Tie(LinkKind(kind), a.node, b.node, f"{source}: {target}", report.key)


def listed_as(graph: Graph, party: str) -> list[str]:
    """Entries that a party of an article surely is."""
    sure = [same for same in samenesses(graph, party) if same.sure]
    return sorted({n for same in sure for n in (same.left, same.right) if graph.listed(n)})
