"""``sanctionwire dead-letters``: what could not be processed, and why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sanctionwire.cli.lines import to_json, write_line
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap, broker_at
from sanctionwire.cli.watch import printable
from sanctionwire.errors import InputError
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.dead_letters import read_dead_letter
from sanctionwire_schemas import DeadLetter, Topic

app = typer.Typer(
    no_args_is_help=True, help="Look at events that could not be processed. Ids are topic/partition/offset."
)

SHOWN_BYTES = 2000


async def all_dead_letters(broker: Broker) -> AsyncIterator[DeadLetter]:
    """Every dead letter there is."""
    await broker.wait(attempts=CONNECT_ATTEMPTS)
    async for record in read_to_end(broker, [Topic.DEAD_LETTERS]):
        yield read_dead_letter(record)


@app.command("list", epilog="Example:  sanctionwire dead-letters list --reason not_json --json")
def list_command(
    reason: Annotated[str | None, typer.Option(help="only this reason")] = None,
    json: Annotated[bool, typer.Option("--json", help="one dead letter a line, with its bytes in base64")] = False,
    bootstrap: Bootstrap = None,
) -> None:
    """List dead letters, oldest first."""

    async def work() -> list[DeadLetter]:
        return [d async for d in all_dead_letters(broker_at(bootstrap)) if reason in (None, d.reason.value)]

    found = sorted(asyncio.run(work()), key=lambda d: (d.at, d.dead_letter_id))
    if json:
        for letter in found:
            write_line(to_json(letter))
        return
    table = Table("id", "at", "reason", "service", "origin", "error")
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
