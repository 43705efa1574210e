"""``sanctionwire watch``: print alerts as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from sanctionwire.cli.lines import to_json, write_line
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap, broker_at
from sanctionwire.errors import BadEventError
from sanctionwire.stream.broker import Broker, log_bounds
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import Alert, AlertDeduplicator, Severity, Topic

STYLE = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}
SHOWN_REASONS = 6


async def follow(broker: Broker, *, from_start: bool) -> AsyncGenerator[Alert, None]:
    """Alerts as they come, each once; ends never."""
    seen = AlertDeduplicator()
    bounds = await log_bounds(broker, [Topic.ALERTS])
    async with broker.reader() as consumer:
        consumer.assign(list(bounds))
        for tp, bound in bounds.items():
            consumer.seek(tp, bound.begin if from_start else bound.end)
        while True:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    try:
                        alert = decode(Alert, record.value)
                    except BadEventError:
                        continue  # not ours to judge here
                    if seen.first(alert):
                        yield alert


def draw(alert: Alert) -> Panel:
    """An alert for a terminal. Text from outside is data, never markup or control sequences."""
    body = Text()
    body.append(f"{printable(alert.summary)}\n")
    before = f"{alert.status_before} -> " if alert.status_before else ""
    body.append(f"status   {before}{alert.status_after}    nexus {' and '.join(alert.nexus)}    ")
    body.append(f"confidence {alert.confidence:.2f}\n")
    if alert.lead is not None:
        first, then = ("first article", "official publication")
        if alert.lead < timedelta(0):
            first, then = then, first
        body.append(f"lead     {abs(alert.lead)} from the {first} to the {then}\n")
    for member in alert.members:
        new = "+" if member.entity_id in alert.new_members else " "
        entries = ", ".join(member.list_entries) or member.basis
        body.append(f"{new} {printable(member.name)} ", style="bold")
        body.append(f"({member.kind}; {entries}; {', '.join(member.programs)})\n")
    for change in alert.changes:
        body.append(f"  {change.kind}: {printable(change.detail)}\n")
    for reason in alert.reasons[:SHOWN_REASONS]:
        body.append(
            f"  {reason.feature} {reason.weight:+.1f} ({reason.origin}): “{printable(reason.quote)}”\n", style="italic"
        )
    if len(alert.reasons) > SHOWN_REASONS:
        body.append(f"  and {len(alert.reasons) - SHOWN_REASONS} more reasons (--json shows all)\n")
    for unknown in alert.unknown:
        body.append(f"  unknown: {printable(unknown)}\n")
    title = f"{alert.severity.upper()} {alert.kind}: {printable(alert.title)}"
    return Panel(body, title=Text(title, style=STYLE[alert.severity]), subtitle=f"{alert.alert_id}", title_align="left")


def printable(text: str) -> str:
    """Outside text without control and direction characters."""
    return "".join(c if c.isprintable() else " " for c in text)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(epilog="Example:  sanctionwire watch --json --from start --count 1 --timeout-s 60")
    def watch(
        json: Annotated[bool, typer.Option("--json", help="one alert a line")] = False,
        from_: Annotated[str, typer.Option("--from", help="start (all there are) or now")] = "now",
        count: Annotated[int | None, typer.Option(min=1, help="end after so many")] = None,
        timeout_s: Annotated[
            float | None, typer.Option("--timeout-s", min=0, help="end after so long; 1 if --count was not reached")
        ] = None,
        bootstrap: Bootstrap = None,
    ) -> None:
        """Print alerts as they come."""
        if from_ not in ("start", "now"):
            raise typer.BadParameter("start or now", param_hint="--from")
        console = Console()

        async def work() -> int:
            shown = 0
            deadline = None if timeout_s is None else time.monotonic() + timeout_s
            broker = broker_at(bootstrap)
            await broker.wait(attempts=CONNECT_ATTEMPTS)
            try:
                async with (
                    asyncio.timeout(None if deadline is None else max(0.0, deadline - time.monotonic())),
                    aclosing(follow(broker, from_start=from_ == "start")) as alerts,
                ):
                    async for alert in alerts:
                        if json:
                            write_line(to_json(alert))
                        else:
                            console.print(draw(alert))
                        shown += 1
                        if count is not None and shown >= count:
                            break
            except TimeoutError:
                pass
            return shown

        try:
            shown = asyncio.run(work())
        except KeyboardInterrupt:
            raise typer.Exit(0) from None
        if count is not None and shown < count:
            raise typer.Exit(1)
