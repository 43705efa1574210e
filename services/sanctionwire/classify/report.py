"""Figures of :mod:`.evaluate` as a section of Markdown, for people and for docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MAX_REASONS = 4
_FACTS = ("nexus", "action", "authority", "action_date", "count_organizations", "count_individuals")


def section(
    title: str,
    about: str,
    figures: Mapping[str, Any],
    baselines: Mapping[str, Any] | None = None,
    *,
    headlines: bool = True,
) -> str:
    """One data set: what is found and missed, by language and class, facts, parties, calibration, every mistake.

    ``headlines``: whether mistakes show the headlines of their articles; published figures name them by id only.
    """
    parts = [*_alerts(figures, baselines), *_facts(figures), *_mistakes(figures, headlines=headlines)]
    return "\n".join([f"## {title}", "", about, "", *parts])


def _alerts(figures: Mapping[str, Any], baselines: Mapping[str, Any] | None) -> Iterator[str]:
    rows = [["this classifier", *_tally(figures["alert"])]]
    rows += [[name, *_tally(found)] for name, found in (baselines or {}).items()]
    yield from _table(["alert", "precision", "recall", "F1", "95%", "found", "wrong", "missed"], rows)
    for part, name in (("by_language", "language"), ("by_class", "class")):
        rows = []
        for key, found in figures[part].items():
            f1 = f"{found['f1']:.3f} ({_interval(found['f1_95'])})" if found["f1_95"] else "-"
            rows.append([key, str(found["of"]), f"{found['right']} ({_interval(found['right_95'])})", f1])
        yield from _table([name, "articles", "right (95% of the share)", "F1 (95%)"], rows)


def _facts(figures: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        [name.replace("_", " "), f"{found['right']} of {found['of']}", f"{found['accuracy']:.3f}"]
        for name in _FACTS
        if (found := figures.get(name)) is not None
    ]
    yield from _table(["fact, on true alerts", "right", "share"], rows)
    names = {"newly_named": "newly named", "all": "all named"}
    rows = [[names[key], *_tally(found, interval=False)] for key, found in figures["parties"].items()]
    yield from _table(["parties, by normalized name", "precision", "recall", "F1", "found", "wrong", "missed"], rows)
    rows = [
        [
            f"{row['from']:.1f} to {row['to']:.1f}",
            str(row["articles"]),
            f"{row['mean_score']:.3f}",
            f"{row['alerts'] / row['articles']:.3f}",
        ]
        for row in figures["calibration"]
    ]
    yield from _table(["score", "articles", "mean score", "share of alerts"], rows)


def _mistakes(figures: Mapping[str, Any], *, headlines: bool) -> Iterator[str]:
    mistakes = figures["mistakes"]
    yield f"### Mistakes ({len(mistakes)})"
    yield ""
    for mistake in mistakes:
        headline = f" {_plain(mistake['title'])}" if headlines else ""
        yield f"* `{mistake['id']}` ({mistake['language']}, score {mistake['score']:.2f}){headline}"
        yield f"    * {_plain('; '.join(mistake['wrong']))}"
        if "alert" in mistake["wrong"]:
            reasons = [f"{r['feature']} {r['weight']:+.2f}" for r in mistake["reasons"][:MAX_REASONS]]
            yield f"    * {', '.join(reasons) or 'stopped at the gate'}"
    yield ""


def _tally(found: Mapping[str, Any], *, interval: bool = True) -> list[str]:
    figures = [f"{found[name]:.3f}" for name in ("precision", "recall", "f1")]
    between = [_interval(found["f1_95"])] if interval else []
    return [*figures, *between, *(str(found[name]) for name in ("tp", "fp", "fn"))]


def _interval(bounds: Sequence[float]) -> str:
    return f"{bounds[0]:.2f} to {bounds[1]:.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_plain(cell) for cell in row)} |"
    yield ""


def _plain(text: str) -> str:
    """Without what Markdown would take for markup in a table or list."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
