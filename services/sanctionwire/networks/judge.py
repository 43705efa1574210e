"""What a group is: members, roles, nexus, status, confidence, and the reasons for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sanctionwire.networks.criteria import Candidate, nexus_of
from sanctionwire.networks.described import announced
from sanctionwire.networks.explain import network_title, tie_words
from sanctionwire.networks.grouping import Grouping
from sanctionwire.networks.link import Tie
from sanctionwire.networks.members import Shown, entity_id, event_of, member_of
from sanctionwire.networks.nodes import address_key
from sanctionwire.networks.packing import unpack
from sanctionwire.networks.reports import Report
from sanctionwire_schemas import (
    Basis,
    Counts,
    LinkKind,
    Member,
    NetworkLink,
    NetworkStatus,
    Nexus,
    Reason,
)

_REPORT_REASONS = 4
_MOST_REASONS = 40
_MOST_NOTICES = 10
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Content:
    """One network as the facts have it, without id and version."""

    nodes: frozenset[str]
    reports: frozenset[str]
    all: frozenset[str]
    """Both."""
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


def content_of(found: Grouping, candidate: Candidate) -> Content:
    """Judge one group. A function of the facts alone."""
    graph = found.graph
    parties = _entities(found, candidate)
    named = [(entity_id((n for n in nodes if graph.listed(n)), nodes), nodes) for nodes in parties]
    ids = {node: name for name, nodes in named for node in nodes}
    ties = [t for t in found.ties if t.source in ids and t.target in ids and ids[t.source] != ids[t.target]]
    shown = sorted((member_of(found, nodes, ids[min(nodes)]) for nodes in parties), key=lambda s: s.member.entity_id)
    members = tuple(s.member for s in shown)
    links = _links(found, ties, ids, {member.entity_id: member.name for member in members})
    reports = [graph.reports[key] for key in sorted(candidate.reports | candidate.evidence) if key in graph.reports]
    said = [_said(report.packed) for report in reports]
    current, fresh = _current(found, parties, ids)
    nexus = tuple(sorted(nexus_of(found, candidate)))
    counts = announced(found, candidate.reports)
    status = _status(members, counts)
    authority, action_date = _action(found, candidate)
    events = {report.event_id for report in reports}
    events |= {event for node in ids if node in graph.views for event in graph.views[node].events}
    events |= {graph.reports[graph.parties[n].report].event_id for n in ids if n in graph.parties}
    return Content(
        nodes=frozenset(ids),
        reports=frozenset(candidate.reports),
        all=frozenset(ids).union(candidate.reports),
        nodes_of={ids[min(nodes)]: frozenset(nodes) for nodes in parties},
        current=current,
        fresh=fresh,
        rivals=tuple(frozenset(r.nodes | r.reports) for r in candidate.rivals),
        status=status,
        nexus=nexus,
        confidence=_confidence(shown, ties, ids, said),
        title=network_title(members, nexus, counts, authority, action_date),
        members=members,
        links=links,
        counts=counts,
        reasons=_reasons(shown, links, said),
        notices=tuple(notice for one in said for notice in one.notices)[:_MOST_NOTICES],
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


def _links(found: Grouping, ties: list[Tie], ids: dict[str, str], names: dict[str, str]) -> tuple[NetworkLink, ...]:
    merged: dict[tuple[str, str, str], list[Tie]] = {}
    for tie in ties:
        merged.setdefault((tie.kind.value, ids[tie.source], ids[tie.target]), []).append(tie)
    return tuple(_link(found, same, (s, t), (names[s], names[t])) for (_, s, t), same in sorted(merged.items()))


def _link(found: Grouping, same: list[Tie], ends: tuple[str, str], names: tuple[str, str]) -> NetworkLink:
    """Everything of one kind that ties two parties. What only entries say stays as it is until a list changes."""
    if any(tie.event not in found.graph.entries for tie in same):
        return _made_link(found, same, ends, names)
    links = found.graph.entry_links
    key = (ends, names, *same)
    known = links.get(key)
    if known is None:
        if len(links) >= _REMEMBERED:
            links.clear()
        known = links[key] = _made_link(found, same, ends, names)
    return known


def _made_link(found: Grouping, same: list[Tie], ends: tuple[str, str], names: tuple[str, str]) -> NetworkLink:
    evidence = {(_quote(found, t), event_of(found, t.event)): t for t in same}
    return NetworkLink(
        kind=same[0].kind,
        source=ends[0],
        target=ends[1],
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
                note=tie_words(t.kind, *names, percent=t.percent, note=t.note),
            )
            for (quote, event), t in sorted(evidence.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        ),
    )


def _quote(found: Grouping, tie: Tie) -> str:
    """What a tie rests on in the words of the list: of a shared address the address, not the key of it."""
    entry = found.graph.entries.get(tie.source)
    change = entry.finding().change if entry is not None and tie.kind is LinkKind.SHARED_ADDRESS else None
    for address in change.entry.addresses if change is not None else ():
        if address_key(address) == tie.quote:
            return ", ".join(part for part in (address.street, address.city, address.country) if part)
    return tie.quote


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


def _confidence(shown: list[Shown], ties: list[Tie], ids: dict[str, str], said: list[_Said]) -> float:
    """Trust in our inference: the weakest member's best tie, times how sure role and nexus are."""
    best: dict[str, float] = {}
    for tie in ties:
        weight = tie.weight
        for end in (ids[tie.source], ids[tie.target]):
            best[end] = max(weight, best.get(end, 0.0))
    cohesion = min(best.values(), default=1.0) if len(shown) > 1 else 1.0
    role = max((s.sure_of_role for s in shown), default=0.0)
    nexus = max((s.sure_of_nexus for s in shown), default=0.0)
    told = max((one.score for one in said), default=0.0)
    return round(min(0.99, (0.5 + 0.5 * cohesion) * max(min(role, nexus), told)), 3)


def _reasons(shown: list[Shown], links: tuple[NetworkLink, ...], said: list[_Said]) -> tuple[Reason, ...]:
    """What articles say, the best evidence for nexus and role of each member, and each tie; quotes from several
    events. Of a large network some of each kind: a program that forty members share is said once.
    """
    told = [reason for one in said for reason in one.reasons]
    nexus = [reason for one in shown for reason in one.nexus]
    nexus = list({(r.feature, r.quote): r for r in reversed(nexus)}.values())[::-1]
    roles = [reason for one in shown for reason in one.roles]
    ties = [reason for link in links for reason in link.evidence]
    kinds = [told, nexus, roles, ties]
    share = _MOST_REASONS // len(kinds)
    first = [reason for kind in kinds for reason in kind[:share]]
    rest = [reason for kind in kinds for reason in kind[share:]]
    kept = {(r.feature, r.quote, r.event_id) for r in [*first, *rest][:_MOST_REASONS]}
    unique = {key: r for kind in kinds for r in kind if (key := (r.feature, r.quote, r.event_id)) in kept}
    return tuple(unique.values())


@dataclass(frozen=True, slots=True)
class _Said:
    """What one article says of a network."""

    score: float
    reasons: tuple[Reason, ...]
    """The weightiest, one for each quote: a headline is not said five times."""
    notices: tuple[Reason, ...]


@lru_cache(maxsize=4096)
def _said(packed: bytes) -> _Said:
    finding = unpack(packed)
    by_quote: dict[str, Reason] = {}
    for reason in sorted((r for r in finding.reasons if r.weight > 0), key=lambda r: -r.weight):
        by_quote.setdefault(reason.quote, reason)
    event = {"event_id": finding.event_id}
    return _Said(
        finding.score,
        tuple(reason.model_copy(update=event) for reason in list(by_quote.values())[:_REPORT_REASONS]),
        tuple(notice.model_copy(update=event) for notice in finding.notices[:_MOST_NOTICES]),
    )


def _first_published(reports: list[Report]) -> datetime | None:
    times = [r.published for r in reports if r.published is not None]
    return min(times, default=None)
