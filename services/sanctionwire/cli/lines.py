"""JSON Lines in and out, one output line per input line; an unreadable line is reported in its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sanctionwire.errors import BadEventError, InputError

STDERR = Console(stderr=True)


def read_lines(path: str) -> list[bytes]:
    """The lines of a file, ``-`` for standard input, without empty ones at the end. Raises ``InputError``."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", place=path) from error
    return data.removeprefix(b"\xef\xbb\xbf").rstrip(b"\n\r ").split(b"\n") if data.strip() else []


def write_line(content: Any, out: IO[str] | None = None) -> None:
    """One JSON object on one line of standard output."""
    print(orjson.dumps(content).decode(), file=out or sys.stdout)


def line_error(number: int, error: InputError) -> dict[str, Any]:
    """How an unreadable input line appears in the output."""
    reason = error.reason.value if isinstance(error, BadEventError) else "invalid"
    return {"line": number, "error": {"reason": reason, "message": error.message}}


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Any]:
    """A progress bar on standard error where that is a terminal; gives a function to call per step."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=STDERR,
        transient=True,
        disable=not STDERR.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps=1: bar.advance(task, steps)


def to_json(model: Any) -> Any:
    """A pydantic model as the JSON object that goes over the wire."""
    return json.loads(model.model_dump_json(exclude_none=True))
