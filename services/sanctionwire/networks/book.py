"""The book of networks: one in-memory object that takes findings and directives and tells what is news.

Pure: no Kafka, SQL or clock. Usage by the agent, for every record of one poll inside one transaction::

    update = book.apply(finding, cause=Cause(topic=..., partition=0, offset=17), observed=now)
    store(update.facts); publish(update.networks); publish(update.alerts)

Should the transaction fail, throw the book away and :meth:`Book.load` it again: calls change it in place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Self

import orjson

from sanctionwire.networks.alerts import Trigger
from sanctionwire.networks.batches import BatchLog, EntryFact
from sanctionwire.networks.decisions import Decisions
from sanctionwire.networks.facts import Fact, FactKind, HeldBatch, Json
from sanctionwire.networks.graph import Graph
from sanctionwire.networks.known import Known
from sanctionwire.networks.ledger import Ledger
from sanctionwire.networks.nodes import state_of
from sanctionwire.networks.packing import pack, remember, shared
from sanctionwire.networks.provenance import RULES_VERSION, article_of
from sanctionwire.networks.reports import Report, report_of
from sanctionwire.networks.shelf import Shelf
from sanctionwire.networks.update import Update
from sanctionwire.networks.versions import Versions, event_key
from sanctionwire.stream.codec import encode
from sanctionwire_schemas import (
    ArticleStatus,
    Cause,
    Directive,
    DirectiveKind,
    EventType,
    Finding,
    FindingStatus,
    PaymentNetwork,
)

__all__ = ["RULES_VERSION", "Book"]


class Book:
    """All networks known, and every fact they rest on."""

    def __init__(self, *, settings_hash: str | None = None) -> None:
        self._ledger = Ledger()
        self._graph = Graph()
        self._shelf = Shelf(self._graph, self._ledger, settings_hash)
        self._decisions = Decisions(self._graph, self._ledger, self._shelf)
        self._versions = Versions()

    # ---- restoring ---------------------------------------------------------------------------------------------------

    @classmethod
    def load(
        cls,
        findings: Iterable[Json],
        networks: Iterable[Json],
        directives: Iterable[Json],
        *,
        settings_hash: str | None = None,
    ) -> Self:
        """Restore a book from the values of stored facts, in any order. Nothing is emitted.

        Raises :class:`pydantic.ValidationError` or ``KeyError`` on rows that this class did not write.
        """
        book = cls(settings_hash=settings_hash)
        for row in directives:
            book._decisions.restore(Directive.model_validate(row["directive"]))
        touched = set[str]()
        for row in findings:
            finding = Finding.model_validate(row["finding"])
            key = event_key(finding)
            touched |= book._take(key, finding, datetime.fromisoformat(row["observed"]))[1]
            if finding.batch is None:
                book._read(finding, key)
        book._look(touched)
        for row in networks:
            book._shelf.restore(row)
        return book

    # ---- events ------------------------------------------------------------------------------------------------------

    def apply(self, finding: Finding, *, cause: Cause, observed: datetime) -> Update:
        """Take one finding in. ``observed``: when the service held it first, with zone; also the alerts' ``emitted``.

        The same finding again gives an empty update; the same identity and revision with another content hash gives
        only ``conflict``. Otherwise ``facts`` holds the finding and every network that changed.
        """
        key = event_key(finding)
        if self._versions.contradict(key, finding):
            return Update(
                conflict=f"event {finding.event_id} of {finding.event_source}, revision {finding.revision}, "
                "was held before with other content"
            )
        if self._versions.outrank(key, finding):
            return Update()
        expired = self._decisions.expire(observed)
        log, refs = self._take(key, finding, observed)
        fact = Fact(
            FactKind.FINDING,
            key,
            lambda: orjson.dumps(
                {
                    "finding": orjson.Fragment(encode(finding)),
                    "cause": cause.model_dump(mode="json"),
                    "observed": observed.isoformat(),
                }
            ),
        )
        if log is not None and not log.judged:
            return Update(facts=(fact,), held=log.held())
        if log is not None:
            trigger, dirty = self._batch_trigger(log, refs, finding, cause, observed)
        else:
            trigger, dirty = self._article_trigger(finding, key, cause, observed)
        alerts, changed = self._shelf.judge(dirty | expired, trigger)
        judged = (log.batch.id,) if log is not None and log.judged else ()
        return Update(alerts=alerts, changed=changed, facts=(fact, *(known.row() for known in changed)), judged=judged)

    def direct(self, directive: Directive, *, cause: Cause, observed: datetime) -> Update:
        """Take one recorded human decision in. Unknown subjects are kept and count as soon as they are known."""
        if directive in self._decisions:
            return Update()
        fact = Fact(
            FactKind.DIRECTIVE,
            directive.directive_id,
            lambda: orjson.dumps({"directive": orjson.Fragment(encode(directive))}),
        )
        dirty = self._decisions.take(directive, observed)
        trigger = Trigger(cause, observed, None, (directive.directive_id,), article=False, silent=False)
        judged: list[str] = []
        if directive.kind is DirectiveKind.RELEASE_BATCH:
            for batch_id in directive.subjects:
                log = self._ledger.batches.get(batch_id)
                if log is not None and not log.judged:
                    refs = self._ledger.release(batch_id)
                    trigger, more = self._batch_trigger(log, refs, None, cause, observed)
                    dirty |= more
                    judged.append(batch_id)
        alerts, changed = self._shelf.judge(dirty, trigger)
        unknown = tuple(s for s in directive.subjects if not self._decisions.knows(directive.kind, s))
        return Update(
            alerts=alerts,
            changed=changed,
            facts=(fact, *(known.row() for known in changed)),
            judged=tuple(judged),
            unknown=unknown,
        )

    # ---- looking -----------------------------------------------------------------------------------------------------

    def held(self) -> tuple[HeldBatch, ...]:
        """Batches that wait for missing changes, oldest publication first."""
        return tuple(sorted((log.held() for log in self._ledger.held()), key=lambda h: (h.published_at, h.batch_id)))

    def networks(self) -> tuple[PaymentNetwork, ...]:
        """Latest record of every network ever known, ended ones included, by network id."""
        return tuple(known.record for _, known in sorted(self._shelf.known.items()))

    def network(self, network_id: str) -> PaymentNetwork | None:
        """Latest record of one network."""
        known = self._shelf.known.get(network_id)
        return known.record if known is not None else None

    def fingerprint(self) -> str:
        """SHA-256 over the canonical content of the standing networks, without ids and versions.

        Two books with equal fingerprints agree on members, links, nexus, status, numbers announced, and events.
        """
        return hashlib.sha256(json.dumps(sorted(self.contents().values())).encode()).hexdigest()

    def contents(self) -> dict[str, str]:
        """What the fingerprint is taken of: the canonical content of each standing network, by network id."""
        return {i: _canonical(known) for i, known in self._shelf.known.items() if self._shelf.stands(known)}

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _take(self, key: str, finding: Finding, observed: datetime) -> tuple[BatchLog | None, set[str]]:
        """Put a finding where it belongs; its batch, and the entries to look at again."""
        self._versions.keep(key, finding)
        if finding.batch is None:
            return None, set()
        fact = None
        if finding.change is not None and finding.status is FindingStatus.OK:
            change = finding.change
            before = shared(frozenset(change.before.programs)) if change.before is not None else None
            order = self._ledger.order_of(finding.batch)
            state = state_of(finding, pack(finding))
            fact = EntryFact(
                key, finding.event_id, order, change.op, state, before, finding.batch.snapshot, shared(change.source)
            )
        return self._ledger.put(key, finding.batch, fact, observed)

    def _look(self, refs: Iterable[str]) -> tuple[set[str], set[str]]:
        """Read entries again; dirty nodes, and entries that left their list."""
        dirty, removed = set[str](), set[str]()
        for ref in refs:
            view = self._ledger.view(ref)
            if view is None or view == self._graph.views.get(ref):
                continue
            if view.state is None and self._graph.listed(ref):
                removed.add(ref)
            dirty |= self._graph.set_entry(view)
        return dirty, removed

    def _batch_trigger(
        self, log: BatchLog, refs: set[str], finding: Finding | None, cause: Cause, observed: datetime
    ) -> tuple[Trigger, set[str]]:
        dirty, removed = self._look(refs)
        events = {fact.state.ref: fact.event_id for fact in log.facts.values()}
        trigger = Trigger(
            cause=cause,
            observed=observed,
            published=log.batch.published_at,
            event_ids=tuple(sorted({finding.event_id} if finding is not None else events.values())),
            article=False,
            silent=log.batch.snapshot and log.baseline,
            official=True,
            removed=frozenset(removed),
            events_of=events,
        )
        return trigger, dirty

    def _article_trigger(
        self, finding: Finding, key: str, cause: Cause, observed: datetime
    ) -> tuple[Trigger, set[str]]:
        had = key in self._graph.reports
        report, dirty = self._read(finding, key)
        withdrawn = finding.article is not None and finding.article.status is ArticleStatus.RETRACTED
        gone = had and (withdrawn or report is None or not report.alert)
        trigger = Trigger(
            cause=cause,
            observed=observed,
            published=finding.published,
            event_ids=(finding.event_id,),
            article=True,
            silent=False,
            official=finding.authority is not None,
            retracted=frozenset({key}) if gone else frozenset(),
            withdrawn=article_of(finding) if gone else None,
        )
        return trigger, dirty

    def _read(self, finding: Finding, key: str) -> tuple[Report | None, set[str]]:
        """Put an article's report into the graph, or take it out; dirty nodes."""
        report = None
        if finding.event_type is EventType.ARTICLE:
            packed = pack(finding)
            remember(packed, finding)
            report = report_of(finding, key, packed)
        if report is not None and not report.alert and not report.parties:
            report = None
        if report is None and key not in self._graph.reports:
            return None, set()
        return report, self._graph.set_report(key, report)


def _canonical(known: Known) -> str:
    record = known.record
    name = {m.entity_id: "+".join(m.list_entries) or f"{m.kind}:{m.name}" for m in record.members}
    members = sorted(
        (name[m.entity_id], m.basis, m.payment_role or "", list(m.list_entries), str(m.listed_on))
        for m in record.members
    )
    links = sorted((link.kind, name.get(link.source, ""), name.get(link.target, "")) for link in record.links)
    return json.dumps(
        [
            members,
            links,
            list(record.nexus),
            record.status,
            record.counts.model_dump(),
            list(record.events),
            sorted(known.reports),
        ]
    )
