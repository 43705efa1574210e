"""A party of a network, as its record shows it: who it is, its role, and why its nodes are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from sanctionwire.networks.graph import reported_id
from sanctionwire.networks.grouping import Grouping
from sanctionwire_schemas import Basis, Directive, Identifier, Member, Origin, PartyKind, PaymentRole, Reason

_MOST_REASONS = 8
_SHOWN = 2
"""So many reasons of each member for nexus and for role are said of the whole network."""
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


@dataclass(frozen=True, slots=True)
class Shown:
    """A party as the record shows it, with what of its reasons is said of the whole network."""

    member: Member
    nexus: tuple[Reason, ...]
    """The best reasons for its nexus."""
    roles: tuple[Reason, ...]
    """Those for its role, with its name."""
    sure_of_nexus: float
    """Highest weight of any, 0..1."""
    sure_of_role: float

    @classmethod
    def of(cls, member: Member) -> Self:
        """Pick them out."""
        nexus = [r for r in member.reasons if r.feature.startswith("nexus.")]
        roles = [r for r in member.reasons if r.feature.startswith("role.")]
        return cls(
            member,
            tuple(nexus[:_SHOWN]),
            tuple(_named(member, reason) for reason in roles[:_SHOWN]),
            max((r.weight for r in nexus), default=0.0),
            max((r.weight for r in roles), default=0.0),
        )


def _named(member: Member, reason: Reason) -> Reason:
    """A reason with the name of whom it is about."""
    return reason.model_copy(update={"note": f"{(reason.note or '').rstrip('.')}: {member.name}."})


def member_of(found: Grouping, nodes: frozenset[str], identity: str) -> Shown:
    """A party of a network. What an entry says of it stays as it is until a list changes."""
    graph = found.graph
    role = next((r for n in sorted(nodes) if (r := found.role(n)) is not None), None)
    if sum(node in graph.entries for node in nodes) != 1:
        return Shown.of(_made_member(found, nodes, identity, role))
    known = graph.entry_members.get((identity, role))
    if known is None:
        alone = _made_member(found, frozenset({identity}), identity, role)
        known = graph.entry_members[identity, role] = Shown.of(alone)
    return known if len(nodes) == 1 else _told_more(found, known, nodes)


def _told_more(found: Grouping, known: Shown, nodes: frozenset[str]) -> Shown:
    """An entry, with what articles say of it."""
    member = known.member
    parties = [found.graph.parties[node] for node in sorted(nodes - {member.entity_id})]
    names = [name for name in (*member.aliases, *(p.name for p in parties)) if name != member.name]
    told = _told_role(found, nodes)
    reasons = _weightiest([*member.reasons, *told]) if told else member.reasons
    more = member.model_copy(
        update={
            "countries": member.countries or tuple(sorted({p.country for p in parties if p.country})),
            "aliases": tuple(dict.fromkeys(names)),
            "identifiers": member.identifiers or _each_once(_reported_identifiers(found, nodes)),
            "reasons": (*reasons, *_why_same(found, nodes)),
        }
    )
    return Shown.of(more) if told else replace(known, member=more)


def _weightiest(reasons: list[Reason]) -> list[Reason]:
    return sorted(reasons, key=lambda r: (-abs(r.weight), r.feature, r.quote))[:_MOST_REASONS]


def _each_once(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    found: dict[tuple[str, str], Identifier] = {}
    for identifier in identifiers:
        found.setdefault((identifier.kind, identifier.value), identifier)
    return tuple(found.values())


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
    identifiers = [i for e in listed for i in e.identifiers] or _reported_identifiers(found, nodes)
    names = [n.name for e in listed for n in e.names] + [e.name for e in listed[1:]] + [p.name for p in parties]
    name = first.name if first is not None else parties[0].name
    days = [graph.views[e.ref].listed_on for e in entries]
    reasons = [
        r.model_copy(update={"event_id": f.event_id})
        for f in findings
        for r in f.reasons
        if not r.feature.startswith("change.")
    ]
    reasons = _weightiest([*reasons, *_told_role(found, nodes)])
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
        identifiers=_each_once(identifiers),
        reasons=(*reasons, *_why_same(found, nodes)),
    )


def _why_same(found: Grouping, nodes: frozenset[str]) -> list[Reason]:
    """Why the nodes of a party are one; what a person decided first."""
    reasons = dict[tuple[str, str], Reason]()
    for same in found.same:
        if same.left not in nodes or same.right not in nodes:
            continue
        if same.directive is not None:
            said, reason = _decided(same.directive)
        else:
            (left, _), (right, event) = (_name_and_event(found, node) for node in (same.left, same.right))
            said, reason = _inferred(left, right, same.why, event)
        reasons.setdefault(said, reason)
        if len(reasons) == _MOST_REASONS:
            break
    return list(reasons.values())


def _name_and_event(found: Grouping, node: str) -> tuple[str, str]:
    graph = found.graph
    party = graph.parties.get(node)
    if party is not None:
        return party.name, graph.reports[party.report].event_id
    return graph.entries[node].name, graph.views[node].events[-1]


def _decided(directive: Directive) -> tuple[tuple[str, str], Reason]:
    note = f"Decided by {directive.author} on {directive.created_at:%Y-%m-%d}."
    reason = Reason(
        feature="same.directive",
        weight=1.0,
        quote=directive.reason[:500],
        origin=Origin.STATED,
        event_id=directive.directive_id,
        note=note,
    )
    return (directive.reason, note), reason


@lru_cache(maxsize=4096)
def _inferred(left: str, right: str, why: str, event: str) -> tuple[tuple[str, str], Reason]:
    quote = left if left == right else f"{left} = {right}"
    reason = Reason(
        feature="same.party", weight=_SAME, quote=quote[:500], origin=Origin.INFERRED, event_id=event, note=why
    )
    return (quote, why), reason


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
