"""What a group is: members, roles, nexus, status, confidence, and the reasons for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sanctionwire.networks.described import Candidate, announced, nexus_of
from sanctionwire.networks.explain import network_title, tie_words
from sanctionwire.networks.graph import reported_id
from sanctionwire.networks.group import Grouping
from sanctionwire.networks.link import Tie
from sanctionwire.networks.nodes import address_key
from sanctionwire.networks.reports import Report
from sanctionwire_schemas import (
    Basis,
    Counts,
    Identifier,
    LinkKind,
    Member,
    NetworkLink,
    NetworkStatus,
    Nexus,
    Origin,
    PartyKind,
    PaymentRole,
    Reason,
)

_REPORT_REASONS = 4
_MOST_REASONS = 40
_MEMBER_REASONS = 8
_SAME = 0.9
_KIND_OF_ROLE = {
    PaymentRole.BANK: PartyKind.BANK,
    PaymentRole.CRYPTO_EXCHANGE: PartyKind.CRYPTO_EXCHANGE,
    PaymentRole.MIXER: PartyKind.CRYPTO_EXCHANGE,
}


@dataclass(frozen=True, slots=True)
class Content:
    """One network as the facts have it, without id and version."""

    nodes: frozenset[str]
    reports: frozenset[str]
    nodes_of: dict[str, frozenset[str]]
    """Nodes of each member, by entity id."""
    current: frozenset[str]
    """Entity ids of members that the latest action on this network listed or widened, and of all that are only
    reported.
    """
    fresh: frozenset[str]
    """Of those, the ones that it listed for the first time, and all that are only reported."""
    rivals: tuple[frozenset[str], ...]
    """Nodes and reports of groups that this may be the same as."""
    status: NetworkStatus
    nexus: tuple[Nexus, ...]
    confidence: float
    title: str
    members: tuple[Member, ...]
    links: tuple[NetworkLink, ...]
    counts: Counts
    reasons: tuple[Reason, ...]
    notices: tuple[Reason, ...]
    authority: str | None
    action_date: date | None
    first_published: datetime | None
    events: tuple[str, ...]


def entity_id(graph_entries: Iterable[str], nodes: Iterable[str]) -> str:
    """Stable name of a party: its first list entry, else a hash of the node that names it first."""
    listed = sorted(set(graph_entries) & set(nodes))
    if listed:
        return listed[0]
    return reported_id(min(nodes))


def content_of(found: Grouping, candidate: Candidate) -> Content:
    """Judge one group. A function of the facts alone."""
    graph = found.graph
    parties = _entities(found, candidate)
    named = [(entity_id((n for n in nodes if graph.listed(n)), nodes), nodes) for nodes in parties]
    ids = {node: name for name, nodes in named for node in nodes}
    ties = [t for t in found.ties if t.source in ids and t.target in ids and ids[t.source] != ids[t.target]]
    members = tuple(sorted((_member(found, nodes, ids[min(nodes)]) for nodes in parties), key=lambda m: m.entity_id))
    links = _links(found, ties, ids, {member.entity_id: member.name for member in members})
    reports = [graph.reports[key] for key in sorted(candidate.reports | candidate.evidence) if key in graph.reports]
    current, fresh = _current(found, parties, ids)
    nexus = tuple(sorted(nexus_of(found, candidate)))
    counts = announced(found, candidate.reports)
    status = _status(members, counts)
    authority, action_date = _action(found, candidate)
    events = {graph.reports[key].event_id for key in candidate.reports | candidate.evidence if key in graph.reports}
    events |= {event for node in ids if node in graph.views for event in graph.views[node].events}
    events |= {graph.reports[graph.parties[n].report].event_id for n in ids if n in graph.parties}
    return Content(
        nodes=frozenset(ids),
        reports=frozenset(candidate.reports),
        nodes_of={ids[min(nodes)]: frozenset(nodes) for nodes in parties},
        current=current,
        fresh=fresh,
        rivals=tuple(frozenset(r.nodes | r.reports) for r in candidate.rivals),
        status=status,
        nexus=nexus,
        confidence=_confidence(members, ties, ids, reports),
        title=network_title(members, nexus, counts, authority, action_date),
        members=members,
        links=links,
        counts=counts,
        reasons=_reasons(members, links, reports),
        notices=_notices(reports),
        authority=authority,
        action_date=action_date,
        first_published=_first_published(reports),
        events=tuple(sorted(events)),
    )


def _entities(found: Grouping, candidate: Candidate) -> list[frozenset[str]]:
    """Nodes of each party of the group. Parties of articles that were only named as known before are no members."""
    graph = found.graph
    groups = {
        frozenset(found.identity.members(node)) - graph.ghosts for node in candidate.nodes if node not in graph.ghosts
    }
    kept = [
        nodes
        for nodes in groups
        if any(graph.listed(n) or (n in graph.parties and graph.parties[n].named) for n in nodes)
    ]
    return sorted(kept, key=min)


def _member(found: Grouping, nodes: frozenset[str], identity: str) -> Member:
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
        reasons=(*reasons[:_MEMBER_REASONS], *same),
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
        event = next((e for n in (same.right, same.left) if (e := _event_of(found, n)) is not None), None)
        reasons[feature, quote, note] = Reason(
            feature=feature,
            weight=1.0 if decided is not None else _SAME,
            quote=quote[:500],
            origin=Origin.STATED if decided is not None else Origin.INFERRED,
            event_id=decided.directive_id if decided is not None else event,
            note=note,
        )
        if len(reasons) == _MEMBER_REASONS:
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


def _links(found: Grouping, ties: list[Tie], ids: dict[str, str], names: dict[str, str]) -> tuple[NetworkLink, ...]:
    merged: dict[tuple[str, str, str], list[Tie]] = {}
    for tie in ties:
        merged.setdefault((tie.kind.value, ids[tie.source], ids[tie.target]), []).append(tie)
    links = []
    for (_, source, target), same in sorted(merged.items()):
        evidence = {(_quote(found, t), _event(found, t)): t for t in same}
        links.append(
            NetworkLink(
                kind=same[0].kind,
                source=source,
                target=target,
                weight=same[0].weight,
                percent=next((t.percent for t in same if t.percent is not None), None),
                as_of=next((t.as_of for t in same if t.as_of is not None), None),
                evidence=tuple(
                    Reason(
                        feature=f"link.{t.kind.value}",
                        weight=t.weight,
                        quote=quote[:500],
                        origin=t.origin,
                        event_id=event,
                        note=tie_words(t.kind, names[source], names[target], percent=t.percent, note=t.note),
                    )
                    for (quote, event), t in sorted(evidence.items(), key=lambda item: (item[0][0], item[0][1] or ""))
                ),
            )
        )
    return tuple(links)


def _quote(found: Grouping, tie: Tie) -> str:
    """What a tie rests on in the words of the list: of a shared address the address, not the key of it."""
    entry = found.graph.entries.get(tie.source)
    change = entry.finding().change if entry is not None and tie.kind is LinkKind.SHARED_ADDRESS else None
    for address in change.entry.addresses if change is not None else ():
        if address_key(address) == tie.quote:
            return ", ".join(part for part in (address.street, address.city, address.country) if part)
    return tie.quote


def _event(found: Grouping, tie: Tie) -> str | None:
    return _event_of(found, tie.event)


def _event_of(found: Grouping, node: str) -> str | None:
    """The event that speaks of a node or report last."""
    graph = found.graph
    if node in graph.parties:
        node = graph.parties[node].report
    if node in graph.reports:
        return graph.reports[node].event_id
    return graph.views[node].events[-1] if node in graph.views else None


def _current(
    found: Grouping, parties: list[frozenset[str]], ids: dict[str, str]
) -> tuple[frozenset[str], frozenset[str]]:
    graph = found.graph
    marks = {node: graph.views[node].marks for nodes in parties for node in nodes if node in graph.views}
    latest = max((mark.day for some in marks.values() for mark in some), default=None)
    current, fresh = set[str](), set[str]()
    for nodes in parties:
        identity = ids[min(nodes)]
        entries = [n for n in nodes if n in marks]
        recent = [m for n in entries for m in marks[n] if latest is not None and (latest - m.day).days <= 3]
        if not entries or recent:
            current.add(identity)
        if not entries or any(m.fresh for m in recent):
            fresh.add(identity)
    return frozenset(current), frozenset(fresh)


def _status(members: tuple[Member, ...], counts: Counts) -> NetworkStatus:
    listed = sum(m.basis is Basis.LISTED for m in members)
    if not listed:
        return NetworkStatus.REPORTED
    announced_parties = (counts.organizations or 0) + (counts.individuals or 0)
    return (
        NetworkStatus.LISTED if listed == len(members) and listed >= announced_parties else NetworkStatus.PARTLY_LISTED
    )


def _action(found: Grouping, candidate: Candidate) -> tuple[str | None, date | None]:
    """The latest action on the network: who acted, and when."""
    graph = found.graph
    acts = [(m.day, m.authority) for n in candidate.nodes if n in graph.views for m in graph.views[n].marks]
    if not acts:
        acts = [(r.day, r.authority or "") for k in candidate.reports if (r := graph.reports[k]).day is not None]
    if not acts:
        return None, None
    day, authority = max(acts)
    return authority or None, day


def _confidence(members: tuple[Member, ...], ties: list[Tie], ids: dict[str, str], reports: list[Report]) -> float:
    """Trust in our inference: the weakest member's best tie, times how sure role and nexus are."""
    best: dict[str, float] = {}
    for tie in ties:
        for node in (tie.source, tie.target):
            best[ids[node]] = max(tie.weight, best.get(ids[node], 0.0))
    cohesion = min(best.values(), default=1.0) if len(members) > 1 else 1.0
    roles = [r.weight for m in members for r in m.reasons if r.feature.startswith("role.")]
    nexus = [r.weight for m in members for r in m.reasons if r.feature.startswith("nexus.")]
    told = max((r.finding().score for r in reports), default=0.0)
    return round(
        min(0.99, (0.5 + 0.5 * cohesion) * max(min(max(roles, default=0.0), max(nexus, default=0.0)), told)), 3
    )


def _reasons(members: tuple[Member, ...], links: tuple[NetworkLink, ...], reports: list[Report]) -> tuple[Reason, ...]:
    """What articles say, the best evidence for nexus and role of each member, and each tie; quotes from several
    events. Of a large network some of each kind: a program that forty members share is said once.
    """
    told: list[Reason] = []
    for report in reports:
        told += [r.model_copy(update={"event_id": report.event_id}) for r in _telling(report.finding().reasons)]
    nexus = [r for m in members for r in [x for x in m.reasons if x.feature.startswith("nexus.")][:2]]
    nexus = list({(r.feature, r.quote): r for r in reversed(nexus)}.values())[::-1]
    roles = [_of(m, r) for m in members for r in [x for x in m.reasons if x.feature.startswith("role.")][:2]]
    ties = [reason for link in links for reason in link.evidence]
    kinds = [told, nexus, roles, ties]
    share = _MOST_REASONS // len(kinds)
    first = [reason for kind in kinds for reason in kind[:share]]
    rest = [reason for kind in kinds for reason in kind[share:]]
    kept = {(r.feature, r.quote, r.event_id) for r in [*first, *rest][:_MOST_REASONS]}
    unique = {key: r for kind in kinds for r in kind if (key := (r.feature, r.quote, r.event_id)) in kept}
    return tuple(unique.values())


def _of(member: Member, reason: Reason) -> Reason:
    """A reason with the name of whom it is about."""
    note = f"{(reason.note or '').rstrip('.')}: {member.name}." if reason.feature.startswith("role.") else reason.note
    return reason.model_copy(update={"note": note})


def _telling(reasons: tuple[Reason, ...]) -> list[Reason]:
    """The weightiest reasons of one report, one for each quote: a headline is not said five times."""
    by_quote: dict[str, Reason] = {}
    for reason in sorted((r for r in reasons if r.weight > 0), key=lambda r: -r.weight):
        by_quote.setdefault(reason.quote, reason)
    return list(by_quote.values())[:_REPORT_REASONS]


def _notices(reports: list[Report]) -> tuple[Reason, ...]:
    findings = [r.finding() for r in reports]
    return tuple(n.model_copy(update={"event_id": f.event_id}) for f in findings for n in f.notices)[:10]


def _first_published(reports: list[Report]) -> datetime | None:
    times = [r.published for r in reports if r.published is not None]
    return min(times, default=None)
