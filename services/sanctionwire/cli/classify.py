"""``sanctionwire classify``: articles in, findings out, without a broker."""

from __future__ import annotations

from typing import Annotated

import typer

from sanctionwire.cli.lines import line_error, progress, read_lines, to_json, write_line
from sanctionwire.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(epilog="Example:  sanctionwire classify articles.jsonl | jq 'select(.alert) | .event_id'")
    def classify(
        file: Annotated[
            str, typer.Argument(help="JSONL of articles (id, title + text or html); - for standard input")
        ] = "-",
    ) -> None:
        """Judge articles: one finding a line, in order."""
        from sanctionwire.classify.classify import classify_article
        from sanctionwire.ingest.news.jsonl import read_article

        failed = False
        lines = read_lines(file)
        with progress("classifying", len(lines)) as step:
            for number, line in enumerate(lines, start=1):
                try:
                    write_line(to_json(classify_article(read_article(line, line=number))))
                except InputError as error:
                    failed = True
                    write_line(line_error(number, error))
                step()
        if failed:
            raise typer.Exit(1)
