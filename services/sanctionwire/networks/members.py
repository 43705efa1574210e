"""A party of a network, as its record shows it: who it is, its role, and why its nodes are one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from sanctionwire.networks.graph import reported_id
from sanctionwire.networks.grouping import Grouping
from sanctionwire_schemas import Basis, Identifier, Member, Origin, PartyKind, PaymentRole, Reason

_MOST_REASONS = 8
_SAME = 0.9
_KIND_OF_ROLE = {
    PaymentRole.BANK: PartyKind.BANK,
    PaymentRole.CRYPTO_EXCHANGE: PartyKind.CRYPTO_EXCHANGE,
    PaymentRole.MIXER: PartyKind.CRYPTO_EXCHANGE,
}


def entity_id(graph_entries: Iterable[str], nodes: Iterable[str]) -> str:
    """Stable name of a party: its first list entry, else a hash of the node that names it first."""
    listed = sorted(set(graph_entries) & set(nodes))
    if listed:
        return listed[0]
    return reported_id(min(nodes))


def member_of(found: Grouping, nodes: frozenset[str], identity: str) -> Member:
    """A party of a network. One that is a single entry stays as it is until a list changes."""
    role = next((r for n in sorted(nodes) if (r := found.role(n)) is not None), None)
    if len(nodes) > 1 or identity not in found.graph.entries:
        return _made_member(found, nodes, identity, role)
    members = cast("dict[tuple[str, PaymentRole | None], Member]", found.graph.entry_members)
    known = members.get((identity, role))
    if known is None:
        known = members[identity, role] = _made_member(found, nodes, identity, role)
    return known


def _made_member(found: Grouping, nodes: frozenset[str], identity: str, role: PaymentRole | None) -> Member:
    graph = found.graph
    entries = [graph.entries[n] for n in sorted(nodes) if n in graph.entries]
    parties = [graph.parties[n] for n in sorted(nodes) if n in graph.parties]
    findings = [e.finding() for e in entries]
    listed = [f.change.entry for f in findings if f.change is not None]
    first = listed[0] if listed else None
    kind = entries[0].kind if entries else parties[0].kind
    if kind is PartyKind.ORGANIZATION and role in _KIND_OF_ROLE:
        kind = _KIND_OF_ROLE[role]
    identifiers: dict[tuple[str, str], Identifier] = {}
    for identifier in [i for e in listed for i in e.identifiers] or _reported_identifiers(found, nodes):
        identifiers.setdefault((identifier.kind, identifier.value), identifier)
    names = [n.name for e in listed for n in e.names] + [e.name for e in listed[1:]] + [p.name for p in parties]
    name = first.name if first is not None else parties[0].name
    days = [graph.views[e.ref].listed_on for e in entries]
    reasons = [
        r.model_copy(update={"event_id": f.event_id})
        for f in findings
        for r in f.reasons
        if not r.feature.startswith("change.")
    ]
    reasons += _told_role(found, nodes)
    reasons.sort(key=lambda r: (-abs(r.weight), r.feature, r.quote))
    same = _why_same(found, nodes)
    return Member(
        entity_id=identity,
        name=name,
        kind=kind,
        basis=Basis.LISTED if entries else Basis.REPORTED,
        payment_role=role,
        countries=tuple(sorted({c for e in entries for c in e.countries} or {p.country for p in parties if p.country})),
        aliases=tuple(dict.fromkeys(n for n in names if n != name)),
        titles=tuple(dict.fromkeys(t for e in listed for t in e.titles)),
        list_entries=tuple(e.ref for e in entries),
        programs=tuple(dict.fromkeys(p for e in listed for p in e.programs)),
        secondary_sanctions=tuple(dict.fromkeys(t for e in listed for t in e.secondary_sanctions)),
        listed_on=min((d for d in days if d is not None), default=None) if all(days) else None,
        identifiers=tuple(identifiers.values()),
        reasons=(*reasons[:_MOST_REASONS], *same),
    )


def _why_same(found: Grouping, nodes: frozenset[str]) -> list[Reason]:
    """Why the nodes of a party are one; what a person decided first."""
    graph = found.graph
    reasons = dict[tuple[str, str, str], Reason]()
    for same in found.same:
        if same.left not in nodes or same.right not in nodes:
            continue
        names = [(graph.entries.get(n) or graph.parties[n]).name for n in (same.left, same.right)]
        decided = same.directive
        note = f"Decided by {decided.author} on {decided.created_at:%Y-%m-%d}." if decided is not None else same.why
        quote = decided.reason if decided is not None else " = ".join(dict.fromkeys(names))
        feature = "same.directive" if decided is not None else "same.party"
        if (feature, quote, note) in reasons:
            continue
        event = next((e for n in (same.right, same.left) if (e := event_of(found, n)) is not None), None)
        reasons[feature, quote, note] = Reason(
            feature=feature,
            weight=1.0 if decided is not None else _SAME,
            quote=quote[:500],
            origin=Origin.STATED if decided is not None else Origin.INFERRED,
            event_id=decided.directive_id if decided is not None else event,
            note=note,
        )
        if len(reasons) == _MOST_REASONS:
            break
    return list(reasons.values())


def _reported_identifiers(found: Grouping, nodes: frozenset[str]) -> list[Identifier]:
    graph = found.graph
    return [
        i
        for n in sorted(nodes)
        if n in graph.parties
        for i in graph.reports[graph.parties[n].report].finding().parties[int(n.rsplit("#", 1)[1])].identifiers
    ]


def _told_role(found: Grouping, nodes: frozenset[str]) -> list[Reason]:
    """Where only an article knows the role: its own words for it."""
    graph = found.graph
    reasons = []
    for node in sorted(nodes):
        party = graph.parties.get(node)
        if party is not None and party.role is not None:
            finding = graph.reports[party.report].finding()
            reasons += [
                r.model_copy(update={"event_id": finding.event_id}) for r in finding.reasons if party.name in r.quote
            ][:2]
    return reasons


def event_of(found: Grouping, node: str) -> str | None:
    """The event that speaks of a node or report last."""
    graph = found.graph
    if node in graph.parties:
        node = graph.parties[node].report
    if node in graph.reports:
        return graph.reports[node].event_id
    return graph.views[node].events[-1] if node in graph.views else None
