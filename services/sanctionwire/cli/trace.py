"""``sanctionwire trace``: one event's way through the system, record by record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from sanctionwire.classify.classify import classify_article, worth_keeping
from sanctionwire.cli.lines import write_line
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap, broker_at
from sanctionwire.cli.watch import printable
from sanctionwire.errors import BadEventError, InputError
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.dead_letters import read_dead_letter
from sanctionwire_schemas import (
    Alert,
    Delivery,
    DesignationChange,
    Finding,
    NewsArticle,
    PaymentNetwork,
    Topic,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One record on the way: topic/partition/offset, when it was written there (UTC), and what it says."""

    place: str
    at: datetime
    said: str


async def trace(broker: Broker, asked: str) -> list[Step]:
    """What every topic holds about an event, or about an alert and the events that caused it, in the order of the flow.

    All topics are read to their end, whatever that takes.
    """
    await broker.wait(attempts=CONNECT_ATTEMPTS)
    alerts = {alert.alert_id: alert async for alert in _alerts(broker)}
    events = set(alerts[asked].caused_by) if asked in alerts else {asked}
    about = {asked} & alerts.keys() or {a.alert_id for a in alerts.values() if events & set(a.caused_by)}
    steps: list[Step] = []
    for topic, tell in (
        (Topic.NEWS, _article),
        (Topic.DESIGNATIONS, _change),
        (Topic.DEAD_LETTERS, _dead_letter),
        (Topic.FINDINGS, _finding),
        (Topic.NETWORKS, _network),
        (Topic.ALERTS, _alert),
    ):
        steps += [step async for step in _steps(broker, topic, events, tell)]
    return steps + [step async for step in _steps(broker, Topic.DELIVERIES, about, _delivery)]


async def _alerts(broker: Broker) -> AsyncIterator[Alert]:
    async for record in read_to_end(broker, [Topic.ALERTS]):
        try:
            yield decode(Alert, record.value)
        except BadEventError:
            continue  # notify has made a dead letter of it


Tell = Callable[[Any, Collection[str]], str | None]
"""What a record says of some ids; None: nothing."""


async def _steps(broker: Broker, topic: Topic, ids: Collection[str], tell: Tell) -> AsyncIterator[Step]:
    needles = [name.encode() for name in ids]
    async for record in read_to_end(broker, [topic]):
        # Most records are about something else: the bytes tell that without being decoded.
        if not any(needle in (record.value or b"") or needle in (record.key or b"") for needle in needles):
            continue
        try:
            said = tell(record, ids)
        except BadEventError as error:
            said = f"cannot be read: {error}"
        if said is not None:
            at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
            yield Step(f"{record.topic}/{record.partition}/{record.offset}", at, said)


def _article(record: Any, ids: Collection[str]) -> str | None:
    article = decode(NewsArticle, record.value)
    if article.id not in ids:
        return None
    head = f"article, revision {article.revision}, {article.status.value}: “{article.title}”"
    finding = classify_article(article)
    if worth_keeping(finding):
        return head
    return f"{head}; judged not relevant (score {finding.score:.2f}), so no finding follows"


def _change(record: Any, ids: Collection[str]) -> str | None:
    change = decode(DesignationChange, record.value)
    if change.event_id not in ids:
        return None
    batch = change.batch
    what = f"{change.op.value} {change.entry.reference} {change.entry.name}"
    return f"{what}; {batch.index + 1} of {batch.size} in batch {batch.id}"


def _dead_letter(record: Any, ids: Collection[str]) -> str | None:
    letter = read_dead_letter(record)
    del ids  # what cannot be read has no id but the one in its bytes
    return f"dead letter of {letter.service}: {letter.reason.value}: {letter.error}"


def _finding(record: Any, ids: Collection[str]) -> str | None:
    finding = decode(Finding, record.value)
    if finding.event_id not in ids:
        return None
    verdict = "alert" if finding.alert else "no alert"
    facts = [f"finding of classifier {finding.classifier_version}: {verdict}, score {finding.score:.2f}"]
    facts += [" and ".join(finding.nexus)] if finding.nexus else []
    facts += [finding.payment_role.value] if finding.payment_role else []
    facts += [f"{finding.action.value} by {finding.authority}"] if finding.authority else []
    facts += [f"{len(finding.parties)} parties"]
    return ", ".join(facts)


def _network(record: Any, ids: Collection[str]) -> str | None:
    del ids  # its evidence quotes them
    network = decode(PaymentNetwork, record.value)
    return (
        f"evidence in {network.network_id} version {network.network_version}: {network.state.value}, "
        f"{network.status.value}, {len(network.members)} members: {network.title}"
    )


def _alert(record: Any, ids: Collection[str]) -> str | None:
    alert = decode(Alert, record.value)
    if not set(alert.caused_by) & set(ids):
        return None
    return f"{alert.alert_id}: {alert.severity.value}, {alert.title}"


def _delivery(record: Any, ids: Collection[str]) -> str | None:
    delivery = decode(Delivery, record.value)
    if delivery.alert_id not in ids:
        return None
    outcome = f"{delivery.status.value} ({delivery.reason.value}), attempt {delivery.attempt}"
    return f"{delivery.alert_id} to {delivery.destination}: {outcome}"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        "trace",
        epilog="Examples:  sanctionwire trace article-4f1c --json   |   sanctionwire trace alert-370de9d32cf322dc2cbd",
    )
    def trace_command(
        event_id: Annotated[str, typer.Argument(help="id of an article, a designation change or an alert")],
        json: Annotated[bool, typer.Option("--json", help="one record a line")] = False,
        bootstrap: Bootstrap = None,
    ) -> None:
        """Show an event's way: what each topic holds about it, from its arrival to Slack."""
        steps = asyncio.run(trace(broker_at(bootstrap), event_id))
        if not steps:
            raise InputError(f"no topic holds an event or alert {event_id}")
        for step in steps:
            if json:
                write_line(asdict(step))
                continue
            text = Text(f"{step.at:%Y-%m-%d %H:%M:%S}  ", style="dim")
            text.append(f"{step.place.removeprefix('sanctionwire.')}  ", style="bold")
            Console().print(text.append(printable(step.said), style="not bold not dim"))
