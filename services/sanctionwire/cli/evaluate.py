"""``sanctionwire evaluate``: labelled data in, metrics and every mistake out."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer

from sanctionwire.cli.lines import read_lines, write_line

app = typer.Typer(no_args_is_help=True, help="Measure on labelled data.")

Json = Annotated[bool, typer.Option("--json", help="everything as one JSON object")]


@app.command(epilog="Example:  sanctionwire evaluate news dev.jsonl")
def news(
    file: Annotated[str, typer.Argument(help="JSONL of articles with `label`; - for standard input")],
    json: Json = False,
) -> None:
    """Precision and recall of `alert`, nexus, action, authority and parties; every mistake with its reasons."""
    from sanctionwire.classify.evaluate import evaluate

    _print(evaluate([orjson.loads(line) for line in read_lines(file)]), json=json)


@app.command(epilog="Example:  sanctionwire evaluate networks cases.jsonl --articles dev.jsonl")
def networks(
    file: Annotated[str, typer.Argument(help="JSONL of cases with `expect`; - for standard input")],
    articles: Annotated[str | None, typer.Option(help="JSONL of the articles that cases name")] = None,
    json: Json = False,
) -> None:
    """How many cases are exactly right (members, kind, nexus, no alert from a quiet entry), and what is wrong."""
    from sanctionwire.cli.cases import evaluate_networks, read_articles

    documents = read_articles(line.decode() for line in read_lines(articles)) if articles else {}
    _print(evaluate_networks([orjson.loads(line) for line in read_lines(file)], documents), json=json)


def _print(found: dict[str, object], *, json: bool) -> None:
    if json:
        write_line(found)
        return
    import yaml

    print(yaml.safe_dump(orjson.loads(orjson.dumps(found)), sort_keys=False, allow_unicode=True, width=120), end="")
