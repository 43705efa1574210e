"""``sanctionwire evaluate``: labelled data in, metrics and every mistake out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import typer

from sanctionwire.cli.backtest import read_object
from sanctionwire.cli.lines import read_lines, write_line
from sanctionwire.errors import InputError

app = typer.Typer(no_args_is_help=True, help="Measure on labelled data.")

Json = Annotated[bool, typer.Option("--json", help="everything as one JSON object")]


@app.command(epilog="Example:  sanctionwire evaluate news dev.jsonl --cross-validate --baseline")
def news(
    file: Annotated[
        str, typer.Argument(help="JSONL of articles with `label`, or a folder of HTML pages; - for standard input")
    ],
    json: Json = False,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help="judge each article with weights that saw none of its incident")
    ] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="put a keyword rule and a cross-validated character model beside it")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="tables instead of YAML")] = False,
) -> None:
    """Precision, recall and F1 of `alert` with intervals, per language and class, facts, parties, every mistake.

    A folder holds `labels.jsonl` and one ID.html a label, each read as `explain` reads a page.
    """
    from sanctionwire.classify.evaluate import compare_baselines, cross_validated_scores, evaluate
    from sanctionwire.classify.report import section
    from sanctionwire.classify.score import taught_by
    from sanctionwire.cli.report import read_pages

    with _labels_of(file):
        lines = read_pages(file) if Path(file).is_dir() else _objects(file)
        figures = evaluate(lines, cross_validated_scores(lines) if cross_validate else None)
        if baseline:
            figures["baselines"] = compare_baselines(lines)
    if not cross_validate and Path(file).is_file() and taught_by(Path(file).read_bytes()):
        print("note: the weights were learned from this file; --cross-validate judges without", file=sys.stderr)
    if markdown and not json:
        print(section("News", f"{len(lines)} articles of `{file}`", figures, figures.get("baselines")))
        return
    _print(figures, json=json)


@app.command(
    epilog="Example:  sanctionwire evaluate report --news dev.jsonl --networks cases.jsonl > docs/evaluation.md"
)
def report(
    news: Annotated[str | None, typer.Option(help="JSONL of articles with `label`")] = None,
    pages: Annotated[str | None, typer.Option(help="folder of HTML pages with labels.jsonl")] = None,
    networks: Annotated[str | None, typer.Option(help="JSONL of cases with `expect`")] = None,
    articles: Annotated[str | None, typer.Option(help="JSONL of the articles that cases name")] = None,
) -> None:
    """All published figures as one Markdown page, of the data that is given."""
    from sanctionwire.cli.report import report as make

    with _labels_of("one of the files"):
        print(make(news=news, pages=pages, networks=networks, articles=articles))


@app.command(epilog="Example:  sanctionwire evaluate networks cases.jsonl --articles dev.jsonl")
def networks(
    file: Annotated[str, typer.Argument(help="JSONL of cases with `expect`; - for standard input")],
    articles: Annotated[str | None, typer.Option(help="JSONL of the articles that cases name")] = None,
    json: Json = False,
) -> None:
    """How many cases are exactly right (members, kind, nexus, no alert from a quiet entry), and what is wrong."""
    from sanctionwire.cli.cases import evaluate_networks, read_articles

    documents = read_articles(line.decode() for line in read_lines(articles)) if articles else {}
    with _labels_of(file):
        figures = evaluate_networks(_objects(file), documents)
    _print(figures, json=json)


@app.command(epilog="Example:  sanctionwire evaluate names pairs.csv --json | jq '.f1'")
def names(
    file: Annotated[str, typer.Argument(help="CSV with left,right,label[,kind]; - for standard input")],
    json: Json = False,
) -> None:
    """Precision, recall and F1 of `same` on labelled pairs of names; every mistake with its alignments.

    A label is a yes (1, true, yes, match, same) or a no (0, false, no, different).
    """
    from sanctionwire.cli.names import read_text
    from sanctionwire.names.pairs import PairTableError, evaluate_pairs, read_pairs

    try:
        table = read_pairs(read_text(file))
        for row in table.rows:
            if isinstance(row, PairTableError):
                raise row
        figures = evaluate_pairs(row for row in table.rows if not isinstance(row, PairTableError))
    except PairTableError as error:
        raise InputError(error.message, place=f"{file}, line {error.line}") from error
    _print(figures, json=json)


def _objects(file: str) -> list[dict[str, object]]:
    return [read_object(line, place=f"line {number}") for number, line in enumerate(read_lines(file), start=1)]


@contextmanager
def _labels_of(file: str) -> Iterator[None]:
    """A label that lacks something is the file's fault, not ours. Figures over a part of it would mislead."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"is not labelled as expected: {type(error).__name__}: {error}", place=file) from error


def _print(found: dict[str, object], *, json: bool) -> None:
    if json:
        write_line(found)
        return
    import yaml

    print(yaml.safe_dump(orjson.loads(orjson.dumps(found)), sort_keys=False, allow_unicode=True, width=120), end="")
