"""``sanctionwire lists``: read list files, compare two publications."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sanctionwire.cli.lines import STDERR, progress, to_json, write_line
from sanctionwire.ingest.lists import FORMATS, ListFormat, ParsedList

app = typer.Typer(no_args_is_help=True, help="Read sanctions-list files, compare two publications.")

Format = Annotated[str, typer.Argument(metavar="FORMAT", help=", ".join(FORMATS))]


def format_named(name: str) -> ListFormat:
    """The format, or the error that names all."""
    if name not in FORMATS:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(FORMATS)}", param_hint="FORMAT")
    return FORMATS[name]


def say_rows(parsed: ParsedList, what: str = "") -> None:
    """Rows per file, on standard error."""
    for name, rows in parsed.rows.items():
        STDERR.print(f"{what}{name}: {rows} rows", markup=False, highlight=False)


@app.command(epilog="Example:  sanctionwire lists parse ofac-csv sdn/ | jq -r .name")
def parse(
    format_: Format,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="list files, or a folder that holds them")],
) -> None:
    """List entries out, one a line; rows per file on standard error."""
    with progress("reading", None):
        parsed = format_named(format_).parse(paths)
    for entry in parsed.entries:
        write_line(to_json(entry))
    say_rows(parsed)
    STDERR.print(f"{len(parsed.entries)} entries", highlight=False)


@app.command(
    epilog="Example:  sanctionwire lists diff ofac-csv 2025-01-03/ 2025-01-06/ | jq -r '[.op, .entry.name] | @tsv'"
)
def diff(
    format_: Format,
    old: Annotated[Path, typer.Argument(help="the earlier publication: a folder or file")],
    new: Annotated[Path, typer.Argument(help="the later publication")],
    published_at: Annotated[
        datetime | None,
        typer.Option(help="when the later one was published; by default when its files were last changed"),
    ] = None,
) -> None:
    """Designation changes out, one a line: what the later publication adds, amends and removes."""
    from sanctionwire.ingest.changes import diff as compare
    from sanctionwire.ingest.state import digest_of, files_of

    reader = format_named(format_)
    with progress("comparing", None):
        before, after = reader.parse([old]), reader.parse([new])
        when = published_at.replace(tzinfo=UTC) if published_at else digest_of(files_of(new))[1]
        changes = compare(
            before.by_id(),
            after.entries,
            list_id=after.list_id,
            published_at=when,
            source=after.source(),
            silent_fields=before.silent_fields | after.silent_fields,
        )
    for change in changes:
        write_line(to_json(change))
    say_rows(before, "old ")
    say_rows(after, "new ")
    counts = {op: sum(c.op == op for c in changes) for op in ("added", "amended", "removed")}
    material = sum(c.material for c in changes)
    summary = ", ".join(f"{n} {op}" for op, n in counts.items())
    STDERR.print(f"{summary}; {material} material", highlight=False)
