"""The founding case as findings: public facts of six list records, and an article that names none of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sanctionwire.cli.cases import finding_of, steps_of_case
from sanctionwire.networks.book import Book
from sanctionwire.networks.facts import Fact, FactKind
from sanctionwire.networks.update import Update
from sanctionwire_schemas import (
    Action,
    Alert,
    ArticleFacts,
    ArticleStatus,
    Cause,
    Counts,
    EventLink,
    EventType,
    Finding,
    Nexus,
    Party,
    PartyKind,
    PaymentRole,
    Reason,
)

CASE: dict[str, Any] = json.loads((Path(__file__).parent / "founding.jsonl").read_text(encoding="utf-8"))
SIX = frozenset(f"us_ofac_sdn/{uid}" for uid in (22488, 24026, 50603, 50604, 50607, 50610))
START = datetime(2024, 9, 18, tzinfo=UTC)


def findings() -> tuple[list[Finding], list[Finding]]:
    """The first load, and the batch of 19 September 2024."""
    every = [finding_of(step.event) for step in steps_of_case(CASE, {})]
    return [f for f in every if f.batch and f.batch.snapshot], [f for f in every if f.batch and not f.batch.snapshot]


def article(
    event_id: str = "article-1",
    *,
    published: datetime | None = datetime(2024, 9, 19, 14, tzinfo=UTC),
    day: date = date(2024, 9, 19),
    nexus: Sequence[Nexus] = (Nexus.DPRK, Nexus.RUSSIA),
    counts: tuple[int | None, int | None] = (5, 1),
    parties: Iterable[Party] = (),
    links: Iterable[EventLink] = (),
    revision: int = 1,
    status: ArticleStatus = ArticleStatus.PUBLISHED,
    authority: str | None = "OFAC",
    action: Action = Action.DESIGNATION,
    version: int = 1,
) -> Finding:
    """What classification says of an article about the action."""
    return Finding(
        event_id=event_id,
        event_source="test",
        event_type=EventType.ARTICLE,
        revision=revision,
        event_hash=f"{event_id}/{revision}",
        classifier_version=version,
        alert=status is not ArticleStatus.RETRACTED,
        score=0.9,
        nexus=tuple(nexus),
        payment_role=PaymentRole.UNNAMED_GROUP,
        action=action,
        authority=authority,
        action_date=day,
        published=published,
        parties=tuple(parties),
        counts=Counts(organizations=counts[0], individuals=counts[1]),
        links=tuple(links),
        reasons=(
            Reason(
                feature="payment.cue",
                weight=0.9,
                quote="a network that moved payments between Russia and North Korea",
            ),
        ),
        article=ArticleFacts(title="Sanctions on a payment network", status=status, source="test wire"),
    )


def party(name: str, kind: PartyKind = PartyKind.ORGANIZATION, **more: Any) -> Party:
    """A party that an article names as newly designated."""
    return Party(**{"name": name, "kind": kind, "newly_named": True, "designated": True, **more})


class Told:
    """A book with its log: what was applied, what came out, what was stored."""

    def __init__(self) -> None:
        self.book = Book()
        self.alerts: list[Alert] = []
        self.rows: dict[tuple[FactKind, str], Fact] = {}
        self.offset = 0

    def tell(self, *events: Finding) -> list[Alert]:
        """Apply findings one after the other; the alerts they raise."""
        raised: list[Alert] = []
        for event in events:
            update = self.book.apply(event, cause=self.cause(), observed=START + timedelta(minutes=self.offset))
            raised += self.keep(update)
        return raised

    def keep(self, update: Update) -> list[Alert]:
        """Store an update as the agent would."""
        for fact in update.facts:
            self.rows[fact.kind, fact.key] = fact
        self.alerts += update.alerts
        return list(update.alerts)

    def cause(self) -> Cause:
        """The next offset."""
        self.offset += 1
        return Cause(topic="sanctionwire.findings.v1", partition=0, offset=self.offset)

    def reload(self) -> Book:
        """A book from the stored rows, through JSON."""

        def values(kind: FactKind) -> list[dict[str, Any]]:
            return [json.loads(json.dumps(fact.value)) for (k, _), fact in self.rows.items() if k is kind]

        return Book.load(values(FactKind.FINDING), values(FactKind.NETWORK), values(FactKind.DIRECTIVE))


def entries(alert: Alert) -> frozenset[str]:
    """List entries of an alert's members."""
    return frozenset(entry for member in alert.members for entry in member.list_entries)
