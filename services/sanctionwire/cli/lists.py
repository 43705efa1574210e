"""``sanctionwire lists``: read list files, compare two publications."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from sanctionwire.cli.lines import STDERR, progress, to_json, write_line
from sanctionwire.errors import InputError
from sanctionwire.ingest.lists import FORMATS, ListFormat, ParsedDelta, ParsedList
from sanctionwire.ingest.lists.parsed import OnRead, changed_at, is_empty, publications, size_of

app = typer.Typer(no_args_is_help=True, help="Read sanctions-list files, compare two publications.")

Format = Annotated[str, typer.Argument(metavar="FORMAT", help=", ".join(FORMATS))]
_MB = 1_000_000
_FULL_FORMATS = {"ofac-delta": "ofac-enhanced", "ftm-delta": "ftm"}
"""The format of whole lists that a delta of the first changes, unless it is told."""


def format_named(name: str, hint: str = "FORMAT") -> ListFormat:
    """The format, or the error that names all."""
    if name not in FORMATS:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(FORMATS)}", param_hint=hint)
    return FORMATS[name]


def say_rows(parsed: ParsedList | ParsedDelta, what: str = "") -> None:
    """Rows per file, on standard error."""
    for name, rows in parsed.rows.items():
        STDERR.print(f"{what}{name}: {rows} rows", markup=False, highlight=False)


@contextmanager
def _reading(what: str, paths: list[Path]) -> Iterator[OnRead]:
    """A progress bar in megabytes."""
    with progress(f"{what} (MB)", size_of(paths) // _MB + 1) as step:
        read = [0]

        def on_read(count: int) -> None:
            before, read[0] = read[0] // _MB, read[0] + count
            if read[0] // _MB > before:
                step(read[0] // _MB - before)

        yield on_read


@app.command(epilog="Example:  sanctionwire lists parse ofac-csv sdn/ | jq -r .name")
def parse(
    format_: Format,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="list files, or a folder that holds them")],
) -> None:
    """List entries out, one a line; rows per file on standard error.

    Of a delta, entries carry `op` (added, amended, removed); an amended one holds what came, and in `gone` what went.
    """
    reader = format_named(format_)
    count = 0
    with _reading("reading", paths) as on_read:
        for files in publications(reader, paths):
            parsed = reader.read(files, on_read=on_read)
            if isinstance(parsed, ParsedList):
                for entry in parsed.entries:
                    print(entry.model_dump_json(exclude_none=True))
                count += len(parsed.entries)
            else:
                for line in _delta_lines(parsed):
                    write_line(line)
                    count += 1
            say_rows(parsed)
    STDERR.print(f"{count} entries", highlight=False)


def _delta_lines(delta: ParsedDelta) -> Iterator[dict[str, Any]]:
    for entry in delta.upserts:
        yield {"op": "amended" if entry.entry_id in delta.replaced else "added", **to_json(entry)}
    for patch in delta.patches:
        addresses = [{"gone": one.gone, "come": one.come, "same": one.same} for one in patch.addresses]
        gone = {name: value for name, value in to_json(patch.gone).items() if isinstance(value, list) and value}
        renames = [{"gone": old, "come": new} for old, new in patch.renames]
        told = {"gone": gone, "renames": renames, "address_parts": addresses}
        yield {"op": "amended", **to_json(patch.come), **told}
    last = {entry.entry_id: entry for entry in delta.removed_entries}
    for entry_id in delta.removed:
        bare = {"list_id": delta.list_id, "entry_id": entry_id}
        yield {"op": "removed", **(to_json(last[entry_id]) if entry_id in last else bare)}


@app.command(
    epilog="Example:  sanctionwire lists diff ofac-csv 2025-01-03/ 2025-01-06/ | jq -r '[.op, .entry.name] | @tsv'"
)
def diff(
    format_: Format,
    old: Annotated[Path, typer.Argument(help="the earlier publication: a folder or file")],
    new: Annotated[Path, typer.Argument(help="the later publication; of a delta format, what it changes")],
    published_at: Annotated[
        datetime | None,
        typer.Option(help="when the later one was published; by default what it states, or when its files changed"),
    ] = None,
    old_format: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="format of the earlier one, where it is another")
    ] = None,
) -> None:
    """Designation changes out, one a line: what the later publication adds, amends and removes.

    A publication without a single byte is a list without entries here; a source that sends one is not believed.
    """
    from sanctionwire.ingest.changes import apply_delta, gaps
    from sanctionwire.ingest.changes import diff as compare

    reader = format_named(format_)
    old_reader = format_named(old_format or _FULL_FORMATS.get(format_, format_), "--old-format")
    with _reading("comparing", [old, new]) as on_read:
        after = None if is_empty([new]) else reader.read([new], on_read=on_read)
        own = after.list_id if isinstance(after, ParsedDelta) else None
        before = None if is_empty([old]) else old_reader.parse([old], list_id=own, on_read=on_read)
        told = before or after
        if told is None:
            raise InputError("neither publication holds anything", place=f"{old}, {new}")
        known = before.by_id() if before else {}
        changes = compare(
            known,
            apply_delta(known, after) if isinstance(after, ParsedDelta) else after.entries if after else (),
            list_id=told.list_id,
            published_at=_published(published_at, after, new),
            source=after.source() if after else None,
            silent_fields=_silent(before) | _silent(after),
        )
    for change in changes:
        print(change.model_dump_json(exclude_none=True))
    for parsed, what in ((before, "old "), (after, "new ")):
        if parsed:
            say_rows(parsed, what)
    if isinstance(after, ParsedDelta) and (unknown := gaps(known, after)):
        shown = ", ".join(unknown[:10]) + (" ..." if len(unknown) > 10 else "")
        STDERR.print(f"the full file may say otherwise of {len(unknown)} entries: {shown}", highlight=False)
    counts = {op: sum(c.op == op for c in changes) for op in ("added", "amended", "removed")}
    material = sum(c.material for c in changes)
    summary = ", ".join(f"{n} {op}" for op, n in counts.items())
    STDERR.print(f"{summary}; {material} material", highlight=False)


def _published(told: datetime | None, after: ParsedList | ParsedDelta | None, new: Path) -> datetime:
    """When the later publication was published: as told, as it states, or when its files were last changed."""
    if told is not None:
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told
    return (after.published_at if after else None) or changed_at([new])


def _silent(parsed: ParsedList | ParsedDelta | None) -> frozenset[str]:
    """Fields that a whole list cannot hold; a delta says of each field whether it changed."""
    return parsed.silent_fields if isinstance(parsed, ParsedList) else frozenset()
