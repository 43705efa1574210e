"""Reports meet groups: which article speaks of which network, and networks that only articles know so far.

A report that names nobody is known by authority, day of action, nexus, and the numbers it states. More articles add
evidence to it; a listed group fills it when exactly one fits. With two candidates it stays apart, possibly the same as
either.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sanctionwire.names import compare, scripts
from sanctionwire.names.compare import WEAK_SCORE
from sanctionwire.networks.criteria import Candidate, is_network, nexus_of
from sanctionwire.networks.grouping import Grouping
from sanctionwire.networks.hubs import is_hub
from sanctionwire.networks.lots import authorities_agree
from sanctionwire.networks.nodes import ACTION_SPAN
from sanctionwire.networks.reports import PartyState, Report
from sanctionwire.networks.resolve import samenesses
from sanctionwire_schemas import Action, Counts

_UNTOLD = frozenset({"Hani", "Hira", "Kana"})
_NO_TIME = datetime.max.replace(tzinfo=UTC)


def candidates(found: Grouping) -> list[Candidate]:
    """All groups of a region that are payment networks, with their reports, in order of their smallest node."""
    graph = found.graph
    listed: dict[str, Candidate] = {}
    for root, nodes in found.sets.groups().items():
        if any(map(graph.listed, nodes)):
            # Parties that only articles name come in below, if at all: what an article ties is not yet a member.
            listed[root] = Candidate({n for n in nodes if n in graph.entries or _is_listed(found, n)})
    found.marked = {n: graph.views[n].marks for n in found.nodes if graph.listed(n) and graph.views[n].marks}
    pool: list[Candidate] = []
    reports = sorted((graph.reports[n] for n in found.nodes if n in graph.reports), key=_in_time)
    unplaced = [report for report in reports if report.alert and not _place(found, report, listed, pool)]
    for report in unplaced:
        _describe(found, report, listed, pool)
    for home in listed.values():
        told = [graph.parties[n] for n in home.nodes if n in graph.parties]
        home.evidence |= {party.report for party in told if party.named and not party.alert}
    networks = [c for c in listed.values() if is_network(found, c)]
    return sorted([*networks, *pool], key=lambda c: min(c.nodes | c.reports))


def _in_time(report: Report) -> tuple[date, datetime, str]:
    return (report.day or date.max, report.published or _NO_TIME, report.key)


def _place(found: Grouping, report: Report, listed: dict[str, Candidate], pool: list[Candidate]) -> bool:
    """Put a report where its names belong; False where they do not tell.

    A report of an action on a listed group is evidence for it: names in it that match nobody are spellings we do not
    know, far oftener than new members. Only payers for whose name the action listed nobody (:func:`_surplus`) are new.
    The same where most of its names are listed already.
    """
    named = report.named
    unlisted = _unlisted(found, report)
    homes = _homes(found, report, listed)
    acted = [home for home in homes if _is_acted_on(found, report, home)]
    if len(acted) == 1:
        acted[0].reports.add(report.key)
    known = bool(homes) or any(_hot(found, p.node) for p in named)
    if not acted and not (known and len(named) - len(unlisted) >= len(unlisted)):
        return False
    for home in homes:
        home.evidence.add(report.key)
    if acted:
        _add_surplus(found, report, _surplus(found, report, named, unlisted), acted, pool)
    return True


def _unlisted(found: Grouping, report: Report) -> set[str]:
    return {p.node for p in report.named if not _is_listed(found, p.node)}


def _describe(found: Grouping, report: Report, listed: dict[str, Candidate], pool: list[Candidate]) -> None:
    """Put a report whose names lead nowhere, or that has none, where what it says of an action fits."""
    unlisted = _unlisted(found, report)
    fitting: list[Candidate] = []
    if not report.named:
        fitting = _fitting(found, report, listed)
        if len(fitting) == 1:
            fitting[0].reports.add(report.key)
            return
    elif unlisted and report.action is not Action.DESIGNATION:
        tied = _tied_to(found, report, unlisted, listed)
        if len(tied) == 1:
            tied[0].reports.add(report.key)
            tied[0].nodes |= _parties_of(found, unlisted)
            return
    _into_pool(found, report, unlisted, pool, fitting)


def _surplus(found: Grouping, report: Report, named: tuple[PartyState, ...], unlisted: set[str]) -> set[str]:
    """Unlisted organizations of a report whose own name says that they move money, and that cannot be another spelling
    of anything which the reported action listed: it listed no further payer.
    """
    graph = found.graph
    new = {p.node for p in named if p.node in unlisted and not p.person and p.role is not None and p.told is None}
    if not new or report.day is None:
        return set()
    known = {n for p in named if p.node not in unlisted for n in found.identity.members(p.node)}
    for ref in graph.acted_near(report.day.toordinal()) - known:
        state = graph.entries[ref]
        if not state.person and state.role is not None and graph.listed(ref) and _acted(found, report, ref):
            return set()
    return new


def _add_surplus(found: Grouping, report: Report, new: set[str], homes: list[Candidate], pool: list[Candidate]) -> None:
    """A network of what reports of one action name beside listed ones. It may be one with those; nobody says so."""
    if not new:
        return
    target = next((c for c in pool if _shares_party(found, new, c)), None)
    target = target or next((c for c in pool if c.nodes and _beside(found, report, homes, c)), None)
    if target is None:
        target = Candidate(rivals=homes)
        pool.append(target)
    latin = {found.graph.parties[n].name.isascii() for n in target.nodes}
    # In another script it is most likely the same name once more.
    target.nodes |= {n for n in new if not latin or found.graph.parties[n].name.isascii() in latin}
    target.evidence.add(report.key)


def _beside(found: Grouping, report: Report, homes: list[Candidate], candidate: Candidate) -> bool:
    """Whether a candidate of the pool is what other reports of the same action name beside the same listed groups."""
    others = [found.graph.reports[key] for key in candidate.evidence]
    near = any(rival is home for rival in candidate.rivals for home in homes)
    return near and bool(others) and not candidate.reports and all(report.agrees(other) for other in others)


def _into_pool(
    found: Grouping, report: Report, unlisted: set[str], pool: list[Candidate], fitting: list[Candidate]
) -> None:
    """A report of something that no list shows yet: more evidence for an earlier one, or the first of its own."""
    shared = [c for c in pool if _shares_party(found, unlisted, c)]
    copies = [c for c in pool if any(report.is_copy_of(found.graph.reports[key]) for key in c.reports)]
    similar = shared or copies or [c for c in pool if _similar(found, report, c)]
    if shared:
        target = shared[0]
        for other in shared[1:]:
            target.nodes |= other.nodes
            target.reports |= other.reports
            target.rivals += other.rivals
            pool.remove(other)
    elif copies or (len(similar) == 1 and not fitting):
        target = similar[0]
    else:
        target = Candidate(rivals=[*fitting, *similar])
        pool.append(target)
    target.reports.add(report.key)
    if not _all_named(found, target) and not _other_script(found, target, unlisted):
        target.nodes |= _parties_of(found, unlisted)


def _other_script(found: Grouping, candidate: Candidate, unlisted: set[str]) -> bool:
    """Whether new names are in another script than the known ones and not more than those or than announced: most
    likely the same parties once more.
    """
    parties = found.graph.parties
    known = {parties[n].name.isascii() for n in candidate.nodes if n in parties}
    fresh = {n for n in unlisted if all(other not in candidate.nodes for other in found.identity.members(n))}
    if len(known) != 1 or not fresh or any(parties[n].name.isascii() in known for n in fresh):
        return False
    counts = announced(found, candidate.reports)
    most = max(len({found.identity.find(n) for n in candidate.nodes}), (counts.organizations or 0))
    return len({found.identity.find(n) for n in fresh}) <= most + (counts.individuals or 0)


def _all_named(found: Grouping, candidate: Candidate) -> bool:
    """Whether as many parties have names as reports announce: further names are other spellings of the same."""
    counts = announced(found, candidate.reports)
    if counts.organizations is None:
        return False
    parties = {found.identity.find(node) for node in candidate.nodes}
    return len(parties) >= counts.organizations + (counts.individuals or 0)


def _parties_of(found: Grouping, nodes: set[str]) -> set[str]:
    """Named parties that are on no list, with those that articles tie to them."""
    graph = found.graph
    tied = {n for node in nodes for n in found.sets.members(node) if n in graph.parties and graph.parties[n].named}
    return {n for n in tied if not _is_listed(found, n)}


def _fitting(found: Grouping, report: Report, listed: dict[str, Candidate]) -> list[Candidate]:
    """Listed groups that a report without names may mean; if some have exactly its numbers, only those."""
    fitting = [c for c in listed.values() if is_network(found, c) and _fits(found, report, c)]
    exact = [c for c in fitting if _counts_of(found, report, c) == report.stated]
    return exact if exact and any(n is not None for n in report.stated) else fitting


def _tied_to(found: Grouping, report: Report, unlisted: set[str], listed: dict[str, Candidate]) -> list[Candidate]:
    """Listed networks that the report ties its new names to, in so many words. A hub ties nobody."""
    by_name = {p.name: p.node for p in report.parties}
    roots = set[str]()
    for _, source, target in report.links:
        a, b = by_name.get(source), by_name.get(target)
        for new, old in ((a, b), (b, a)):
            if new not in unlisted or old is None or old in unlisted:
                continue
            if not any(is_hub(found.graph, n) for n in found.identity.members(old)):
                roots.add(found.sets.find(old))
    return [listed[root] for root in sorted(roots) if root in listed and is_network(found, listed[root])]


def _is_listed(found: Grouping, node: str) -> bool:
    known = found.on_lists.get(node)
    if known is None:
        known = any(map(found.graph.listed, found.identity.members(node))) or _hot(found, node)
        found.on_lists[node] = known
    return known


def _hot(found: Grouping, node: str) -> bool:
    """Whether a party is one that so many articles name that this one adds nothing."""
    return any(same.sure and not same.evident for same in samenesses(found.graph, node))


def _homes(found: Grouping, report: Report, listed: dict[str, Candidate]) -> list[Candidate]:
    """Listed groups that the report names a new party of."""
    roots = {found.sets.find(p.node) for p in report.parties if p.named and _is_listed(found, p.node)}
    return [listed[root] for root in sorted(roots) if root in listed and is_network(found, listed[root])]


def _acted_on(found: Grouping, report: Report, candidate: Candidate) -> list[str]:
    """Entries of a group that the reported action listed or widened."""
    return [node for node in sorted(found.marked.keys() & candidate.nodes) if _acted(found, report, node)]


def _is_acted_on(found: Grouping, report: Report, candidate: Candidate) -> bool:
    return any(node in candidate.nodes and _acted(found, report, node) for node in found.marked)


def _acted(found: Grouping, report: Report, ref: str) -> bool:
    return report.day is not None and any(
        authorities_agree(report.authority, mark.authority) and abs((mark.day - report.day).days) <= ACTION_SPAN.days
        for mark in found.graph.views[ref].marks
    )


def _counts_of(found: Grouping, report: Report, candidate: Candidate) -> tuple[int | None, int | None]:
    acted = _acted_on(found, report, candidate)
    persons = sum(found.graph.entries[node].person for node in acted)
    organizations, individuals = report.stated
    return (
        None if organizations is None else len(acted) - persons,
        None if individuals is None else persons,
    )


def _fits(found: Grouping, report: Report, candidate: Candidate) -> bool:
    if not _is_acted_on(found, report, candidate):
        return False
    nexus = nexus_of(found, candidate)
    if report.nexus and not (report.nexus <= nexus or nexus <= report.nexus):
        return False
    have, stated = _counts_of(found, report, candidate), report.stated
    return all(
        limit is None or (count is not None and count <= limit) for count, limit in zip(have, stated, strict=True)
    )


def _shares_party(found: Grouping, unlisted: set[str], candidate: Candidate) -> bool:
    roots = {found.sets.find(node) for node in unlisted}
    return any(found.sets.find(node) in roots for node in candidate.nodes)


def _similar(found: Grouping, report: Report, candidate: Candidate) -> bool:
    """Two reports of one unnamed thing: same authority, days close, nexus in common, numbers do not contradict."""
    others = [found.graph.reports[key] for key in candidate.reports | candidate.evidence]
    return all(report.resembles(other) and not _names_others(report, other) for other in others)


def _names_others(report: Report, other: Report) -> bool:
    """Whether each of two reports names as many as it announces, and none of those can be one of the other's: two
    measures of one authority, and not one told twice.
    """
    if any(len(one.named) < max(1, sum(number or 0 for number in one.stated)) for one in (report, other)):
        return False
    return not any(_may_be_one(ours, theirs) for ours in report.named for theirs in other.named)


def _may_be_one(left: PartyState, right: PartyState) -> bool:
    """Whether two names may be of one party. Han and kana do not tell how a name is spelled elsewhere."""
    if left.person != right.person:
        return False
    untold = [not _UNTOLD.isdisjoint(scripts(party.name)) for party in (left, right)]
    return untold[0] != untold[1] or compare(left.name, right.name, left.kind).score >= WEAK_SCORE


def announced(found: Grouping, keys: Iterable[str]) -> Counts:
    """The highest numbers that reports of one network state."""
    counts = [found.graph.reports[key].counts for key in keys if key in found.graph.reports]
    organizations = [c.organizations for c in counts if c.organizations is not None]
    individuals = [c.individuals for c in counts if c.individuals is not None]
    return Counts(
        organizations=max(organizations) if organizations else None,
        individuals=max(individuals) if individuals else None,
    )
