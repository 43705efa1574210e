"""``sanctionwire backtest``: cases and histories through the same code as the services, in virtual time."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer

from sanctionwire.cli.lines import line_error, progress, read_lines, write_line
from sanctionwire.errors import BadEventError, InputError
from sanctionwire_schemas import DeadLetterReason


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        epilog="Example:  sanctionwire backtest cases.jsonl --articles dev.jsonl | jq -c '[.id, (.alerts | length)]'"
    )
    def backtest(
        file: Annotated[str, typer.Argument(help="JSONL of cases or histories; - for standard input")],
        articles: Annotated[str | None, typer.Option(help="JSONL of the articles that cases name in `news`")] = None,
    ) -> None:
        """Which alerts would have come: one line a case, `{"id", "alerts"}`."""
        from sanctionwire.cli.cases import backtest as run
        from sanctionwire.cli.cases import read_articles

        documents = read_articles(line.decode() for line in read_lines(articles)) if articles else {}
        failed = False
        lines = read_lines(file)
        with progress("backtesting", len(lines)) as step:
            for number, line in enumerate(lines, start=1):
                try:
                    write_line(run(read_object(line), documents))
                except (InputError, KeyError, ValueError, TypeError) as error:
                    failed = True
                    bad = error if isinstance(error, InputError) else InputError(f"{type(error).__name__}: {error}")
                    write_line(line_error(number, bad))
                step()
        if failed:
            raise typer.Exit(1)


def read_object(line: bytes, *, place: str | None = None) -> dict[str, object]:
    """One line of JSON that holds an object. Raises ``BadEventError`` (an ``InputError``) with the reason."""
    try:
        content = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadEventError(DeadLetterReason.NOT_JSON, f"is not JSON: {error}", place=place) from error
    if not isinstance(content, dict):
        raise BadEventError(DeadLetterReason.WRONG_FIELDS, "is no JSON object", place=place)
    return content
