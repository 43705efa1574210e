"""``sanctionwire sources``: what is polled, how it stands, a trial look, the release of what is held."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sanctionwire.cli.decisions import Author, Reason, decide
from sanctionwire.cli.lines import STDERR, progress, to_json, write_line
from sanctionwire.cli.topics import CONNECT_ATTEMPTS, Bootstrap, broker_at
from sanctionwire.cli.watch import printable
from sanctionwire.errors import InputError
from sanctionwire.settings import IngestSettings
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import DirectiveKind, SourceState, Topic

app = typer.Typer(no_args_is_help=True, help="Look at what is polled, try it, release what is held.")

SourcesFile = Annotated[
    Path | None, typer.Option("--sources-file", help="YAML file beside the shipped sources [SANCTIONWIRE_SOURCES_FILE]")
]
Json = Annotated[bool, typer.Option("--json", help="one source a line")]

_COLOURS = {"ok": "green", "held": "yellow", "failing": "red", "late": "red", "off": "dim", "not configured": "dim"}


async def latest_states(broker: Broker) -> dict[str, SourceState]:
    """The last word on every source on sources.v1."""
    await broker.wait(attempts=CONNECT_ATTEMPTS)
    found: dict[str, SourceState] = {}
    async for record in read_to_end(broker, [Topic.SOURCES]):
        if record.value is not None:
            state = decode(SourceState, record.value)
            found[state.source_id] = state
    return found


def age(since: datetime | None, now: datetime) -> str:
    """``7 min``: how long ago something was, in one unit."""
    if since is None:
        return "-"
    seconds = max((now - since) / timedelta(seconds=1), 0)
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


@app.command(
    "list", epilog="Examples:  sanctionwire sources list   |   sanctionwire sources list --json | jq .standing"
)
def list_command(
    json: Json = False,
    sources_file: SourcesFile = None,
    bootstrap: Bootstrap = None,
    offline: Annotated[bool, typer.Option("--offline", help="only what is configured; no broker is asked")] = False,
) -> None:
    """Every source: where it comes from, how old the last success is, entries, what is held, what is wrong."""
    from sanctionwire.ingest.sources.file import read_sources
    from sanctionwire.ingest.sources.standing import standing

    settings = IngestSettings.read({"sources_file": sources_file, "kafka_bootstrap": bootstrap})
    configured = {s.id: s for s in read_sources(settings.sources_file)}
    states = {} if offline else asyncio.run(latest_states(broker_at(bootstrap)))
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = []
    for source_id in [*configured, *sorted(states.keys() - configured.keys())]:
        source, state = configured.get(source_id), states.get(source_id)
        stands = standing(source, state, now=now, report_every_s=settings.report_every_s)
        facts: dict[str, Any] = {"source": source_id}
        if source is not None:
            facts |= {"kind": source.kind, "format": source.format, "from": source.place, "every_s": source.every_s}
        if not offline:
            facts["standing"] = stands.value
        if state is not None:
            facts |= to_json(state)
            facts.pop("schema_version", None)
            if state.last_success_at is not None:
                facts["age_s"] = round((now - state.last_success_at).total_seconds(), 1)
        rows.append(facts)
    if json:
        for facts in rows:
            write_line(facts)
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("source", "format", "standing", "age", "entries", "published", "every"):
        table.add_column(heading, no_wrap=True)
    for facts in rows:
        source, state = configured.get(facts["source"]), states.get(facts["source"])
        stands_as = facts.get("standing", "off" if source is not None and not source.enabled else "-")
        table.add_row(
            facts["source"],
            facts.get("format", ""),
            Text(stands_as, style=_COLOURS.get(stands_as, "")),
            age(state.last_success_at if state else None, now),
            f"{state.entries:,}" if state and state.entries is not None else "-",
            f"{state.published_at:%Y-%m-%d %H:%M}" if state and state.published_at else "-",
            f"{facts['every_s']:g} s" if "every_s" in facts else "",
        )
    console = Console()
    console.print(table)
    for state in states.values():
        for word, said in (("held", state.held), ("error", state.error)):
            if said:
                console.print(Text(printable(f"{state.source_id} {word}: {said}"), style="yellow"))
        if state.held:
            console.print(Text(f"  let it pass:  sanctionwire sources release {state.source_id}"))


@app.command(
    "check", epilog="Examples:  sanctionwire sources check   |   sanctionwire sources check us_ofac_sdn --json"
)
def check_command(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="ids; default all enabled")] = None,
    json: Json = False,
    sources_file: SourcesFile = None,
) -> None:
    """Fetch and read each source once: what comes, how much, and what is wrong. Nothing is stored or published."""
    from sanctionwire.ingest.sources.check import Checked, check_sources
    from sanctionwire.ingest.sources.file import read_sources

    settings = IngestSettings.read({"sources_file": sources_file})
    configured = {s.id: s for s in read_sources(settings.sources_file)}
    for source_id in sources or ():
        if source_id not in configured:
            raise typer.BadParameter(f"{source_id!r} is not one of {', '.join(configured)}", param_hint="SOURCE")
    chosen = [configured[i] for i in sources] if sources else [s for s in configured.values() if s.enabled]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="sanctionwire-check-") as folder, progress("checking", len(chosen)) as step:

        def done(checked: Checked) -> None:
            nonlocal failed
            failed += not checked.ok
            if json:
                write_line(to_json(checked))
            else:
                print(sentence(checked))
            step()

        asyncio.run(check_sources(chosen, settings, spool=Path(folder), now=lambda: datetime.now(UTC), done=done))
    STDERR.print(f"{len(chosen) - failed} of {len(chosen)} sources are well", highlight=False)
    if failed:
        raise typer.Exit(1)


def sentence(checked: Any) -> str:
    """One line for people."""
    head = f"{'ok    ' if checked.ok else 'WRONG '} {checked.source} ({checked.format})"
    if not checked.ok:
        return printable(f"{head}: {checked.error}")
    facts = [f"status {checked.status}"] if checked.status else []
    facts.append(f"{checked.bytes:,} bytes")
    facts.append(f"{checked.entries:,} {'articles' if checked.kind == 'news' else 'entries'}")
    if checked.published_at is not None:
        facts.append(f"published {checked.published_at:%Y-%m-%d %H:%M}")
    if checked.moved_to is not None:
        facts.append(f"moved for good to {checked.moved_to}: change its address")
    return printable(f"{head}: {', '.join(facts)} ({checked.seconds:.1f} s)")


@app.command(
    "release",
    epilog="Example:  sanctionwire sources release eu_fsf --reason 'a regime was lifted, 240 removals are right'",
)
def release_command(
    source: Annotated[
        str, typer.Argument(help="id of the source whose publication is held: `sanctionwire sources list`")
    ],
    reason: Reason = "released from the command line",
    author: Author = None,
    bootstrap: Bootstrap = None,
) -> None:
    """Let the publication pass that is held now; another that takes its place meanwhile is not released with it."""

    async def work() -> None:
        broker = broker_at(bootstrap)
        states = await latest_states(broker)
        state = states.get(source)
        if state is None or state.held is None:
            held = ", ".join(s.source_id for s in states.values() if s.held) or "no source"
            raise InputError(f"nothing is held at {source}; held is {held}")
        subjects = [source, state.held_sha256] if state.held_sha256 else [source]
        await decide(broker, DirectiveKind.RELEASE_SOURCE, subjects, reason=reason, author=author)

    asyncio.run(work())
