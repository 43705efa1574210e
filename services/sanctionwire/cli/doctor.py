"""``sanctionwire doctor``: what is wrong, and what to do about it; asks the topics, so it works from anywhere."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import aiohttp
import typer
from rich.console import Console
from rich.text import Text

from sanctionwire.cli.dead_letters import all_dead_letters
from sanctionwire.cli.lines import write_line
from sanctionwire.cli.sources import latest_states
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap
from sanctionwire.cli.watch import printable
from sanctionwire.errors import BadEventError, UnreachableError
from sanctionwire.ingest.sources.file import read_sources
from sanctionwire.ingest.sources.standing import Standing, needs_a_person, standing
from sanctionwire.settings import ClassifySettings, IngestSettings, ServiceSettings
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.lag import group_lag
from sanctionwire.stream.runtime import retry_in_place
from sanctionwire.stream.topics import SPECS, check_topics
from sanctionwire_schemas import Alert, Delivery, DeliveryReason, DeliveryStatus, Topic

HEALTH_TIMEOUT_S = 5.0
SHOWN = 5
"""Of many things of one sort so many are named."""


@dataclass(frozen=True, slots=True)
class Told:
    """One part of the service: whether it is well, what was seen, and what to do where it is not."""

    part: str
    ok: bool
    said: str
    do: str = ""


async def examine(overrides: Mapping[str, Any]) -> AsyncIterator[Told]:
    """Look at one part after the other; without broker or topics the rest cannot be looked at."""
    settings = ServiceSettings.read(overrides)
    broker = Broker(settings)
    try:
        await broker.wait(attempts=CONNECT_ATTEMPTS)
    except UnreachableError as error:
        yield Told(
            "broker", ok=False, said=str(error), do="start Kafka, or set SANCTIONWIRE_KAFKA_BOOTSTRAP to where it is"
        )
        return
    yield Told("broker", ok=True, said=f"{settings.kafka_bootstrap} answers")
    problems = await check_topics(broker)
    said = "; ".join(problems) or f"{len(SPECS)} topics are as they must be"
    yield Told("topics", ok=not problems, said=said, do="sanctionwire topics apply" if problems else "")
    if problems:
        return
    yield await _services(settings)
    for part, look in (
        ("classify", lambda: _backlog(broker, ClassifySettings.read(overrides))),
        ("sources", lambda: _sources(broker, IngestSettings.read(overrides))),
        ("dead letters", lambda: _letters(broker)),
        ("alerts", lambda: _deliveries(broker)),
    ):
        try:
            yield await retry_in_place(look, attempts=CONNECT_ATTEMPTS)  # a new broker has no coordinator at first
        except UnreachableError as error:
            yield Told(part, ok=False, said=str(error), do="ask again in a moment; then look at the broker")


async def _services(settings: ServiceSettings) -> Told:
    """What the services of this computer say of themselves."""
    if not settings.health_port:
        return Told(
            "services", ok=True, said="not asked: SANCTIONWIRE_HEALTH_PORT is not set, so there is no /ready page"
        )
    url = f"http://{settings.health_host}:{settings.health_port}/ready"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=HEALTH_TIMEOUT_S)) as session,
            session.get(url) as answer,
        ):
            said = " ".join((await answer.text()).split())
            ready = answer.status == 200
    except (aiohttp.ClientError, TimeoutError) as error:
        return Told("services", ok=False, said=f"{url}: {type(error).__name__}", do="sanctionwire run SERVICE...")
    return Told("services", ok=ready, said=f"{url}: {said}", do="" if ready else "what it waits for is named there")


async def _backlog(broker: Broker, settings: ClassifySettings) -> Told:
    waiting = await group_lag(broker, settings.classify_group, [Topic.NEWS, Topic.DESIGNATIONS])
    if not waiting:
        return Told("classify", ok=True, said="every event is judged")
    return Told(
        "classify",
        ok=False,
        said=f"{waiting:,} events wait to be judged",
        do="if the number does not fall: sanctionwire run classify, on as many computers as needed",
    )


async def _sources(broker: Broker, settings: IngestSettings) -> Told:
    now, states = datetime.now(UTC), await latest_states(broker)
    stand = {
        source.id: standing(source, states.get(source.id), now=now, report_every_s=settings.report_every_s)
        for source in read_sources(settings.sources_file)
    }
    return sources_told(stand)


def sources_told(stand: Mapping[str, Standing]) -> Told:
    """What is polled, by how it stands."""
    bad = {name: how for name, how in stand.items() if needs_a_person(how)}
    well = sum(how is Standing.OK for how in stand.values())
    if not bad:
        return Told("sources", ok=True, said=f"{well} are polled and well")
    if all(how is Standing.NEVER for how in bad.values()) and not well:
        return Told("sources", ok=False, said="none was ever looked at", do="sanctionwire run ingest")
    return Told(
        "sources",
        ok=False,
        said=f"{well} are well; {_named(f'{name} is {how.value}' for name, how in bad.items())}",
        do="sanctionwire sources list says why; what is held passes with `sanctionwire sources release SOURCE`",
    )


async def _letters(broker: Broker) -> Told:
    reasons = Counter([letter.reason.value async for letter in all_dead_letters(broker)])
    if not reasons:
        return Told("dead letters", ok=True, said="none")
    return Told(
        "dead letters",
        ok=False,
        said=_named(f"{count:,} {reason}" for reason, count in reasons.most_common()),
        do="sanctionwire dead-letters list, and after the mend: sanctionwire dead-letters replay --reason REASON",
    )


async def _deliveries(broker: Broker) -> Told:
    alerts, deliveries = set[str](), list[Delivery]()
    async for record in read_to_end(broker, [Topic.ALERTS, Topic.DELIVERIES]):
        try:
            if record.topic == Topic.ALERTS:
                alerts.add(decode(Alert, record.value).alert_id)
            else:
                deliveries.append(decode(Delivery, record.value))
        except BadEventError:
            continue  # a dead letter by now
    return deliveries_told(alerts, deliveries)


def deliveries_told(alerts: Iterable[str], deliveries: Iterable[Delivery]) -> Told:
    """Whether people heard of every alert; of one alert and destination the last attempt counts."""
    last: dict[tuple[str, str], Delivery] = {}
    for one in deliveries:
        known = last.get((one.alert_id, one.destination))
        if known is None or known.attempt <= one.attempt:
            last[one.alert_id, one.destination] = one
    by_outcome = {
        "failed": [one.alert_id for one in last.values() if one.status is DeliveryStatus.FAILED],
        "are retried": [one.alert_id for one in last.values() if one.status is DeliveryStatus.RETRYING],
        "had nobody to tell": [one.alert_id for one in last.values() if one.reason is DeliveryReason.NO_ROUTE],
        "nobody decided about": sorted(set(alerts) - {alert for alert, _ in last}),
    }
    parts = [f"{len(ids):,} {what} ({_named(ids)})" for what, ids in by_outcome.items() if ids]
    if not parts:
        return Told("alerts", ok=True, said=f"{len(last):,} decided, none failed")
    do = "check the webhook: SANCTIONWIRE_SLACK_WEBHOOK_URL_FILE"
    if not by_outcome["failed"] and by_outcome["nobody decided about"]:
        do = "sanctionwire run notify"
    return Told("alerts", ok=False, said="; ".join(parts), do=do)


def _named(words: Iterable[str]) -> str:
    """The first few of many, and how many more."""
    known = list(words)
    return ", ".join(known[:SHOWN]) + (f" and {len(known) - SHOWN} more" if len(known) > SHOWN else "")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(epilog="Example:  sanctionwire doctor --json | jq 'select(.ok | not)'")
    def doctor(
        json: Annotated[bool, typer.Option("--json", help="one part a line")] = False,
        bootstrap: Bootstrap = None,
    ) -> None:
        """Say what is wrong and what to do about it; 1 where anything is."""
        console = Console()

        async def work() -> bool:
            well = True
            async for told in examine({"kafka_bootstrap": bootstrap}):
                well &= told.ok
                if json:
                    write_line(asdict(told))
                else:
                    console.print(_drawn(told))
            return well

        if not asyncio.run(work()):
            raise typer.Exit(1)


def _drawn(told: Told) -> Text:
    text = Text()
    text.append("ok     " if told.ok else "WRONG  ", style="green" if told.ok else "bold red")
    text.append(f"{told.part:13}{printable(told.said)}")
    if told.do:
        text.append(f"\n                    {printable(told.do)}", style="yellow")
    return text
