"""The networks themselves: which group continues which network, their records, and the alerts about them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sanctionwire.networks.alerts import Difference, Trigger, alert_for, difference, kind_of
from sanctionwire.networks.described import candidates
from sanctionwire.networks.facts import Json
from sanctionwire.networks.graph import Graph
from sanctionwire.networks.group import group
from sanctionwire.networks.judge import Content, content_of
from sanctionwire.networks.known import ENDED, Known, Recent
from sanctionwire.networks.ledger import Ledger
from sanctionwire.networks.provenance import provenance_of
from sanctionwire.networks.region import Region
from sanctionwire_schemas import (
    Alert,
    AlertKind,
    Change,
    ChangeKind,
    LinkKind,
    NetworkLink,
    NetworkState,
    NetworkStatus,
    PaymentNetwork,
)

Judged = tuple[tuple[Alert, ...], tuple[Known, ...]]


@dataclass(slots=True)
class _Plan:
    """One group of the region and the networks that it continues."""

    content: Content
    olds: list[Known]
    kind: AlertKind | None = None
    found: Difference = field(default_factory=lambda: Difference(()))
    network_id: str = ""
    parted: bool = False
    """Everything in it belonged to networks that go on elsewhere: people know it, under another id."""


class Shelf:
    """Every network ever known, and where each node stands."""

    def __init__(self, graph: Graph, ledger: Ledger, settings_hash: str | None) -> None:
        self.known: dict[str, Known] = {}
        self._graph = graph
        self._ledger = ledger
        self._settings_hash = settings_hash
        self._recent = Recent()
        self._of_node: dict[str, str] = {}
        self._suppressed: dict[str, frozenset[str]] = {}
        self._born = 0

    # ---- state -------------------------------------------------------------------------------------------------------

    def restore(self, row: Json) -> None:
        """Take a stored network back in."""
        known = Known.stored(row, self._recent)
        self._born = max(self._born, known.born)
        self._put(known)
        if known.network_id in self._suppressed:
            self._suppressed[known.network_id] = known.nodes

    def stands(self, known: Known) -> bool:
        """Whether a network is neither dissolved nor merged."""
        return known.state not in ENDED

    def suppress(self, network_ids: Iterable[str]) -> set[str]:
        """A person says that these are no networks; dirty nodes."""
        dirty = set[str]()
        for network_id in network_ids:
            known = self.known.get(network_id)
            nodes = known.nodes if known is not None else frozenset()
            self._suppressed[network_id] = nodes
            dirty |= nodes
        return dirty

    def unsuppress(self, network_ids: Iterable[str]) -> set[str]:
        """That decision has expired; dirty nodes."""
        return set().union(*(self._suppressed.pop(network_id, frozenset()) for network_id in network_ids))

    def _put(self, known: Known) -> None:
        network_id = known.network_id
        old = self.known.get(network_id)
        if old is not None:
            for node in old.nodes:
                if self._of_node.get(node) == network_id:
                    del self._of_node[node]
        self.known[network_id] = known
        if self.stands(known):
            for node in known.nodes:
                self._of_node[node] = network_id

    # ---- judging -----------------------------------------------------------------------------------------------------

    def judge(self, dirty: set[str], trigger: Trigger) -> Judged:
        """Group the neighbourhood of the dirty nodes anew, and tell what that changes."""
        if not dirty:
            return (), ()
        nodes, olds = self._neighbourhood(dirty | trigger.removed | trigger.retracted)
        contents = [content_of(found, c) for found in [group(self._graph, nodes)] for c in candidates(found)]
        contents = [c for c in contents if not self._is_suppressed(c)]
        plans, ended = self._match(contents, olds)
        for plan in plans:
            plan.found = difference(plan.olds, plan.content, trigger, self._now)
            plan.kind = kind_of(plan.olds, plan.content, plan.found, trigger)
            plan.parted = not plan.olds and plan.content.all <= frozenset().union(*(old.nodes for old in olds))
            if plan.parted:
                plan.kind = None
            plan.network_id = self._identity(plan, trigger)
        alerts: list[Alert] = []
        changed: list[Known] = []
        for plan in sorted(plans, key=lambda p: (min((o.born for o in p.olds), default=1 << 60), min(p.content.all))):
            self._write(plan, plans, trigger, alerts, changed)
        for old in sorted(ended, key=lambda o: o.born):
            self._end(old, trigger, alerts, changed)
        return tuple(alerts), tuple(changed)

    def _neighbourhood(self, dirty: set[str]) -> tuple[frozenset[str], list[Known]]:
        """The region to judge, and the standing networks in it; every network is in it whole or not at all."""
        region = Region(self._graph)
        ids = set[str]()
        seeds = dirty
        looked = set[str]()
        while True:
            region.grow(seeds)
            fresh = (region.nodes | seeds) - looked
            looked |= fresh
            found = {self._of_node[n] for n in fresh if n in self._of_node} - ids
            if not found:
                return frozenset(region.nodes), sorted((self.known[i] for i in ids), key=lambda k: k.born)
            ids |= found
            seeds = set().union(*(self.known[network_id].nodes for network_id in found))

    def _now(self, node: str) -> str:
        """A node under the number that it has now: lists give entries new ones."""
        while node in self._graph.ghosts and (heir := self._ledger.heir(node)) is not None:
            node = heir
        return node

    def _is_suppressed(self, content: Content) -> bool:
        nodes = content.all
        return any(2 * len(nodes & set(map(self._now, those))) > len(nodes) for those in self._suppressed.values())

    def _match(self, contents: list[Content], olds: list[Known]) -> tuple[list[_Plan], list[Known]]:
        """Each network goes on in the group that holds most of it; a group may continue several."""
        plans = [_Plan(content, []) for content in contents]
        holder = {node: index for index, plan in enumerate(plans) for node in plan.content.all}
        ended: list[Known] = []
        for old in olds:
            shared = Counter(holder[node] for node in set(map(self._now, old.nodes)) if node in holder)
            if not shared:
                ended.append(old)
                continue
            heir = min(shared, key=lambda index: (-shared[index], min(plans[index].content.all)))
            plans[heir].olds.append(old)
        return plans, ended

    def _identity(self, plan: _Plan, trigger: Trigger) -> str:
        """The oldest network that people were told of lives on; what newly appears gets an id of its own."""
        if plan.olds and plan.kind is not AlertKind.APPEARED:
            return min(plan.olds, key=lambda o: (not o.told, o.born)).network_id
        cause = trigger.cause
        text = f"{cause.topic}/{cause.partition}/{cause.offset}|{'|'.join(sorted(plan.content.all))}"
        return "network-" + hashlib.sha256(text.encode()).hexdigest()[:24]

    def _write(
        self, plan: _Plan, plans: list[_Plan], trigger: Trigger, alerts: list[Alert], changed: list[Known]
    ) -> None:
        old = self.known.get(plan.network_id)
        rivals = self._rivals(plan, plans)
        record = self._record(plan, old, rivals)
        merged = [o for o in plan.olds if o.network_id != plan.network_id]
        if old is not None and not merged and plan.kind is None and _unchanged(old, record, plan.content):
            return
        if old is None:
            self._born += 1
        told = plan.kind is not None or plan.parted or any(o.told for o in plan.olds)
        raised_by = min((o.raised_by for o in plan.olds if o.raised_by is not None), default=None)
        if raised_by is None and plan.kind is not None and trigger.article and not any(o.told for o in plan.olds):
            raised_by = trigger.published
        known = Known.of(
            record,
            nodes_of=plan.content.nodes_of,
            reports=plan.content.reports,
            born=old.born if old is not None else self._born,
            told=told,
            raised_by=raised_by,
            recent=self._recent,
        )
        for other in merged:
            gone = other.record.model_copy(
                update={
                    "network_version": other.record.network_version + 1,
                    "state": NetworkState.MERGED,
                    "status": NetworkStatus.MERGED,
                    "merged_into": plan.network_id,
                }
            )
            self._put(other.renewed(gone))
            changed.append(self.known[other.network_id])
        self._put(known)
        changed.append(known)
        if plan.kind is not None:
            alerts.append(
                alert_for(
                    plan.kind,
                    record,
                    plan.olds,
                    plan.content,
                    plan.found,
                    self._caused(plan, trigger),
                    provenance_of(self._graph, self._ledger, record, self._settings_hash),
                    rivals,
                )
            )

    def _record(self, plan: _Plan, old: Known | None, rivals: tuple[str, ...]) -> PaymentNetwork:
        content = plan.content
        links = content.links + tuple(
            NetworkLink(kind=LinkKind.POSSIBLY_SAME, source=plan.network_id, target=rival, weight=0.3)
            for rival in rivals
        )
        return PaymentNetwork(
            network_id=plan.network_id,
            network_version=old.record.network_version + 1 if old is not None else 1,
            state=NetworkState.ACTIVE,
            status=content.status,
            nexus=content.nexus,
            confidence=content.confidence,
            title=content.title,
            members=content.members,
            links=links,
            counts=content.counts,
            reasons=content.reasons,
            authority=content.authority,
            action_date=content.action_date,
            first_published=content.first_published,
            events=content.events,
        )

    def _rivals(self, plan: _Plan, plans: list[_Plan]) -> tuple[str, ...]:
        ids = set[str]()
        for nodes in plan.content.rivals:
            ids |= {p.network_id for p in plans if p is not plan and p.content.all & nodes}
        return tuple(sorted(ids))

    def _end(self, old: Known, trigger: Trigger, alerts: list[Alert], changed: list[Known]) -> None:
        record = old.record.model_copy(
            update={
                "network_version": old.record.network_version + 1,
                "state": NetworkState.DISSOLVED,
                "status": NetworkStatus.DISSOLVED,
            }
        )
        known = old.renewed(record)
        self._put(known)
        changed.append(known)
        if trigger.silent or record.network_id in self._suppressed:
            return
        delisted = [m for m in old.record.members if old.nodes_of.get(m.entity_id, frozenset()) & trigger.removed]
        changes = [
            Change(kind=ChangeKind.MEMBER_DELISTED, entity_id=m.entity_id, detail=f"{m.name} has left the list.")
            for m in delisted
        ]
        if trigger.retracted:
            changes.append(Change(kind=ChangeKind.RETRACTED, detail="The report that it rested on was withdrawn."))
        if not changes and not old.told:
            return
        found = Difference(tuple(changes), (), frozenset(c.kind for c in changes))
        alerts.append(
            alert_for(
                AlertKind.DISSOLVED,
                record,
                [old],
                None,
                found,
                trigger,
                provenance_of(self._graph, self._ledger, record, self._settings_hash),
            )
        )

    def _caused(self, plan: _Plan, trigger: Trigger) -> Trigger:
        """The trigger with just those events of its batch that concern this network."""
        nodes = plan.content.all.union(*(old.nodes for old in plan.olds))
        events = sorted(event for ref, event in trigger.events_of.items() if ref in nodes)
        return replace(trigger, event_ids=tuple(events)) if events else trigger


def _unchanged(old: Known, record: PaymentNetwork, content: Content) -> bool:
    if record.events != old.record.events:
        return False
    same = record.model_copy(update={"network_version": old.record.network_version})
    return same == old.record and old.reports == content.reports and dict(old.nodes_of) == content.nodes_of
