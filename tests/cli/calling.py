"""Commands called by the tests of the command line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from sanctionwire.cli import build
from sanctionwire.stream.broker import Broker


def call(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """A command with its output, without a process of its own."""
    return CliRunner().invoke(build(), [str(a) for a in arguments], input=stdin)


async def in_thread(*arguments: str | Path, broker: Broker) -> Result:
    """A command beside the running loop, as it starts one of its own."""
    return await asyncio.to_thread(call, *arguments, "--bootstrap", broker.bootstrap)


def objects(result: Result) -> list[dict[str, Any]]:
    """Its output lines."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def jsonl(path: Path, lines: Iterable[dict[str, Any] | str]) -> Path:
    """A file of JSON Lines; strings go in as they are."""
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines), encoding="utf-8")
    return path
