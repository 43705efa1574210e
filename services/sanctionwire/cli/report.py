"""``sanctionwire evaluate report``: all published figures as one Markdown page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sanctionwire.cli.backtest import read_object
from sanctionwire.cli.lines import read_lines
from sanctionwire.errors import InputError

_HEAD = """# Evaluation

Made by `make evaluate`; do not edit, but for the last part, which is kept. Every figure can be made again from the
data by the command named with it. Intervals are 95%: of F1 a bootstrap over incidents (articles on one incident are
right or wrong together), of shares
by Wilson.
"""


def news_sections(file: str, *, baseline: bool) -> Iterator[str]:
    """The news half: shipped weights, weights that never saw the incident, and the baselines beside them."""
    from sanctionwire.classify.evaluate import compare_baselines, cross_validated_scores, evaluate
    from sanctionwire.classify.report import section

    lines = [read_object(line, place=f"{file}, line {n}") for n, line in enumerate(read_lines(file), start=1)]
    about = (
        f"`sanctionwire evaluate news {Path(file).name} --cross-validate --baseline`: {len(lines)} labelled "
        f"articles. Each is "
        "judged with weights that saw no article of its incident."
        " The words and rules were written while this data could be "
        "read, so that articles from elsewhere will be judged less well; see docs/model.md for figures on "
        "articles that "
        "were written before the classifier had seen any of them."
    )
    figures = evaluate(lines, cross_validated_scores(lines))
    yield section("News articles", about, figures, compare_baselines(lines) if baseline else None, headlines=False)


def page_sections(folder: str) -> Iterator[str]:
    """Whole pages, read from their HTML."""
    from sanctionwire.classify.evaluate import evaluate
    from sanctionwire.classify.report import section

    about = (
        "`sanctionwire evaluate news` over what `explain` reads from whole HTML pages with navigation, teasers, "
        "tables and "
        "boilerplate. The shipped weights have not seen them."
    )
    yield section("Full-length pages", about, evaluate(read_pages(folder)), headlines=False)


def read_pages(folder: str) -> list[dict[str, Any]]:
    """Labelled lines of a folder with ``labels.jsonl`` and one ``ID.html`` a label."""
    from sanctionwire.ingest.news.page import read_page

    found: list[dict[str, Any]] = []
    for number, line in enumerate(read_lines(str(Path(folder) / "labels.jsonl")), start=1):
        label: dict[str, Any] = read_object(line, place=f"labels.jsonl, line {number}")
        path = Path(folder) / f"{label['id']}.html"
        try:
            page = read_page(path.read_bytes())
        except OSError as error:
            raise InputError(error.strerror or "cannot be read", place=str(path)) from error
        found.append(label | {"title": page.title, "text": page.text})
    return found


def network_sections(file: str, articles: str | None) -> Iterator[str]:
    """The networks half: cases that come out exactly right, and what is wrong in the others."""
    from sanctionwire.cli.cases import evaluate_networks, read_articles

    documents = read_articles(line.decode() for line in read_lines(articles)) if articles else {}
    cases = [read_object(line, place=f"{file}, line {n}") for n, line in enumerate(read_lines(file), start=1)]
    figures = evaluate_networks(cases, documents)
    lines = [
        "## Networks",
        "",
        (
            f"`sanctionwire evaluate networks {Path(file).name}`: {figures['right']} of {figures['cases']} "
            f"cases exactly "
            f"right (members, kind, nexus); alerts that touch an entry which must stay quiet: "
            f"{figures['quiet_alerts']}."
        ),
        "",
    ]
    lines += [f"* `{wrong['id']}`: {json.dumps(wrong, ensure_ascii=False)}" for wrong in figures["mistakes"]]
    yield "\n".join([*lines, ""])


def report(*, news: str | None, pages: str | None, networks: str | None, articles: str | None) -> str:
    """The whole page, of the parts whose data is given."""
    parts = [_HEAD]
    if news:
        parts += news_sections(news, baseline=True)
    if pages:
        parts += page_sections(pages)
    if networks:
        parts += network_sections(networks, articles)
    return "\n".join(parts)
