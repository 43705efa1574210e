"""``sanctionwire names``: compare names, and see why."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from sanctionwire.cli.lines import STDERR, progress, write_line
from sanctionwire.errors import InputError

app = typer.Typer(no_args_is_help=True, help="Compare names, and see why.")


@app.callback()
def _names() -> None:
    """Compare names, and see why."""


def read_text(path: str) -> str:
    """A text file, ``-`` for standard input. Raises ``InputError`` where it cannot be read or is not UTF-8."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", place=path) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8: save it as UTF-8", place=f"{path}, line {line}") from error


@app.command(epilog="Example:  sanctionwire names compare pairs.csv > scored.csv")
def compare(
    file: Annotated[str, typer.Argument(metavar="FILE.csv", help="CSV with left,right[,kind]; - for standard input")],
    json: Annotated[bool, typer.Option("--json", help="JSON Lines with alignments instead of CSV")] = False,
) -> None:
    """The same rows with `score` (0..1) and `same` (true: the names match). It judges names, not identity.

    Kind is person, organization or vessel; without one it is guessed from the names.
    """
    from sanctionwire.names.pairs import PairTableError, compare_pair, explained, read_pairs

    try:
        table = read_pairs(read_text(file))
    except PairTableError as error:
        raise InputError(error.message, place=f"{file}, line {error.line}") from error
    columns = [*(column for column in table.columns if column not in ("score", "same")), "score", "same"]
    out = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    if not json:
        out.writeheader()
    failed = False
    with progress("comparing", len(table.rows)) as step:
        for row in table.rows:
            step()
            if isinstance(row, PairTableError):
                failed = True
                if json:
                    write_line({"line": row.line, "error": {"reason": "invalid", "message": row.message}})
                else:
                    STDERR.print(f"{file}, line {row.line}: {row.message}", markup=False, highlight=False)
                    out.writerow(row.cells)
                continue
            found = compare_pair(row)
            if json:
                write_line(explained(row, found))
            else:
                out.writerow({**row.cells, "score": found.score, "same": "true" if found.same else "false"})
    if failed:
        raise typer.Exit(1)
