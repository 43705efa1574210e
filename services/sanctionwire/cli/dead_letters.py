"""``sanctionwire dead-letters``: what could not be processed, why, and once more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from sanctionwire.cli.lines import STDERR, progress, to_json, write_line
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap, broker_at
from sanctionwire.cli.watch import printable
from sanctionwire.errors import InputError
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.dead_letters import read_dead_letter, replayed
from sanctionwire.stream.send import sender
from sanctionwire_schemas import DeadLetter, DeadLetterReason, Topic

app = typer.Typer(
    no_args_is_help=True,
    help="Events that could not be processed: look at them, send them again. Ids are topic/partition/offset.",
)

SHOWN_BYTES = 2000
CHUNK = 500


async def all_dead_letters(broker: Broker) -> AsyncIterator[DeadLetter]:
    """Every dead letter there is."""
    await broker.wait(attempts=CONNECT_ATTEMPTS)
    async for record in read_to_end(broker, [Topic.DEAD_LETTERS]):
        yield read_dead_letter(record)


@app.command("list", epilog="Example:  sanctionwire dead-letters list --reason not_json --json")
def list_command(
    reason: Annotated[DeadLetterReason | None, typer.Option(help="only this reason")] = None,
    json: Annotated[bool, typer.Option("--json", help="one dead letter a line, with its bytes in base64")] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """List dead letters, oldest first."""

    async def work() -> list[DeadLetter]:
        return [d async for d in all_dead_letters(broker_at(bootstrap)) if reason in (None, d.reason)]

    found = sorted(asyncio.run(work()), key=lambda d: (d.at, d.dead_letter_id))
    if json:
        for letter in found:
            write_line(to_json(letter))
        return
    table = Table(Column("id", no_wrap=True), "at", "reason", "service", "origin", "error")  # ids are copied whole
    for letter in found:
        origin = f"{letter.origin_topic}/{letter.origin_partition}/{letter.origin_offset}"
        cells = (letter.dead_letter_id, f"{letter.at:%Y-%m-%d %H:%M:%S}", letter.reason.value, letter.service, origin)
        table.add_row(*(Text(printable(c)) for c in (*cells, letter.error)))
    Console().print(table if found else "no dead letters")


@app.command("show", epilog="Example:  sanctionwire dead-letters show sanctionwire.dead-letters.v1/3/0")
def show_command(
    dead_letter_id: Annotated[str, typer.Argument(help="topic/partition/offset on dead-letters.v1")],
    json: Annotated[bool, typer.Option("--json")] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """Show one dead letter whole."""

    async def work() -> DeadLetter | None:
        found = [d async for d in all_dead_letters(broker_at(bootstrap)) if d.dead_letter_id == dead_letter_id]
        return found[0] if found else None

    letter = asyncio.run(work())
    if letter is None:
        raise InputError(f"there is no dead letter {dead_letter_id}: `sanctionwire dead-letters list` shows their ids")
    if json:
        write_line(to_json(letter))
        return
    print(f"id       {letter.dead_letter_id}\nreason   {letter.reason.value}\nerror    {printable(letter.error)}")
    print(f"origin   {letter.origin_topic}/{letter.origin_partition}/{letter.origin_offset}\nservice  {letter.service}")
    for name, content in letter.headers:
        print(f"header   {printable(name)}: {printable(content.decode('utf-8', 'backslashreplace'))}")
    value = letter.value
    if value is None:
        print("value    none (a tombstone)")
    else:
        more = f" ... ({len(value)} bytes; --json has all)" if len(value) > SHOWN_BYTES else ""
        print(f"value    {printable(value[:SHOWN_BYTES].decode('utf-8', 'backslashreplace'))}{more}")


Moment = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="UTC")]


@app.command(
    "replay",
    epilog="Examples:  sanctionwire dead-letters replay --reason unprocessable --since 2026-11-01 --dry-run   |   "
    "sanctionwire dead-letters replay sanctionwire.dead-letters.v1/3/0",
)
def replay_command(
    ids: Annotated[list[str] | None, typer.Argument(help="topic/partition/offset on dead-letters.v1")] = None,
    reason: Annotated[DeadLetterReason | None, typer.Option(help="only this reason")] = None,
    since: Moment = None,
    until: Moment = None,
    everything: Annotated[bool, typer.Option("--all", help="without any choice: all of them")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be sent")] = False,
    json: Annotated[bool, typer.Option("--json", help="one line per event")] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """Send events to the topic they came from, as they came: same bytes, key and headers, so the same identity.

    Ids, reason and time narrow each other. What was processed in the meantime changes nothing a second time.
    """
    if not (ids or reason or since or until or everything):
        raise typer.BadParameter("name ids, --reason, --since, --until, or --all")
    chosen = Choice(frozenset(ids or ()), reason, _utc(since), _utc(until))
    broker = broker_at(bootstrap)

    async def work() -> list[DeadLetter]:
        letters = [d async for d in all_dead_letters(broker) if chosen.takes(d)]
        if missing := chosen.ids - {d.dead_letter_id for d in letters}:
            raise InputError(f"no such dead letter, or not chosen by the other options: {', '.join(sorted(missing))}")
        letters.sort(key=lambda d: (d.at, d.dead_letter_id))
        records = [replayed(letter) for letter in letters]
        if not dry_run:
            async with sender(broker) as out:
                with progress("replaying", len(records)) as step:
                    for start in range(0, len(records), CHUNK):
                        await out.send(records[start : start + CHUNK])
                        step(len(records[start : start + CHUNK]))
        return letters

    letters = asyncio.run(work())
    for letter in letters:
        if json:
            write_line({"dead_letter_id": letter.dead_letter_id, "topic": letter.origin_topic, "sent": not dry_run})
        else:
            print(f"{letter.dead_letter_id} -> {letter.origin_topic} ({letter.reason.value})")
    STDERR.print(f"{len(letters)} {'would be sent' if dry_run else 'sent'}", highlight=False)


@dataclass(frozen=True)
class Choice:
    """Which dead letters; what is None or empty does not narrow. Times bound ``at``, the later one excluded."""

    ids: frozenset[str]
    reason: DeadLetterReason | None
    since: datetime | None
    until: datetime | None

    def takes(self, letter: DeadLetter) -> bool:
        """Whether a dead letter is among the chosen."""
        return (
            (not self.ids or letter.dead_letter_id in self.ids)
            and self.reason in (None, letter.reason)
            and (self.since is None or letter.at >= self.since)
            and (self.until is None or letter.at < self.until)
        )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)
