"""Where everything on an alert comes from, and what judged it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sanctionwire.networks.graph import Graph
from sanctionwire.networks.ledger import Ledger
from sanctionwire.networks.reports import Report
from sanctionwire_schemas import ArticleProvenance, Finding, ListProvenance, PaymentNetwork, Provenance

_NO_TIME: Final = datetime.max.replace(tzinfo=UTC)
RULES_VERSION: Final = 5
"""Version of the rules by which parties are resolved, linked, grouped and judged; on every alert's provenance."""


def provenance_of(graph: Graph, ledger: Ledger, record: PaymentNetwork, settings_hash: str | None) -> Provenance:
    """Articles and list publications that a network rests on now, with the highest classifier version among them."""
    reports = sorted((r for event in set(record.events) for r in graph.reports_of(event)), key=lambda r: r.key)
    versions = [report.finding().classifier_version for report in reports]
    lists: dict[str, ListProvenance] = {}
    events: dict[str, set[str]] = {}
    for ref in (entry for member in record.members for entry in member.list_entries):
        view = graph.views.get(ref)
        if view is None:
            continue
        batch = ledger.batches[view.batch].batch
        finding = view.last.finding()
        events.setdefault(batch.id, set()).add(finding.event_id)
        versions.append(finding.classifier_version)
        source = finding.change.source if finding.change is not None else None
        if batch.id not in lists:
            lists[batch.id] = ListProvenance(
                list_id=batch.list_id,
                batch_id=batch.id,
                published_at=batch.published_at,
                address=source.address if source is not None else None,
                file_sha256=source.file_sha256 if source is not None else None,
            )
    return Provenance(
        articles=_articles(reports),
        lists=tuple(
            lists[batch_id].model_copy(update={"event_ids": tuple(sorted(events[batch_id]))})
            for batch_id in sorted(lists)
        ),
        classifier_version=max(versions, default=1),
        rules_version=RULES_VERSION,
        settings_hash=settings_hash,
    )


def _articles(reports: list[Report]) -> tuple[ArticleProvenance, ...]:
    """One a story: that which was published first, with the addresses of its copies."""
    stories: list[list[Report]] = []
    for report in sorted(reports, key=lambda r: (r.published is None, r.published or _NO_TIME, r.key)):
        home = next((story for story in stories if report.is_copy_of(story[0])), None)
        if home is None:
            stories.append([report])
        else:
            home.append(report)
    return tuple(
        _article(first).model_copy(update={"also_at": _addresses(first, copies)}) for first, *copies in stories
    )


def _addresses(first: Report, copies: list[Report]) -> tuple[str, ...]:
    facts = [report.finding().article for report in (first, *copies)]
    known = {address for one in facts if one is not None for address in (one.url, *one.also_at) if address}
    return tuple(sorted(known - {facts[0].url if facts[0] is not None else None}))


def _article(report: Report) -> ArticleProvenance:
    return article_of(report.finding())


def article_of(finding: Finding) -> ArticleProvenance:
    """Where an article stands."""
    facts = finding.article
    return ArticleProvenance(
        event_id=finding.event_id,
        title=facts.title if facts is not None else "",
        url=facts.url if facts is not None else None,
        source=facts.source if facts is not None else finding.event_source,
        published=finding.published,
        text_sha256=facts.text_sha256 if facts is not None else None,
        retrieved_at=facts.retrieved_at if facts is not None else None,
    )
