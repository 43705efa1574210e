"""Published figures: how well findings agree with labelled articles. Pure; the command line reads and prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sanctionwire.classify.baseline import cross_validated_characters, keyword_rule
from sanctionwire.classify.classify import classify_article
from sanctionwire.classify.intervals import f1_interval, share_interval
from sanctionwire.classify.score import THRESHOLD
from sanctionwire.classify.train import cross_validated, examples_of, group_of
from sanctionwire.names.text import fold
from sanctionwire_schemas import Finding, NewsArticle

_FORMS = frozenset(
    (
        "llc", "ltd", "limited", "co", "inc", "corp", "corporation", "company", "jsc", "ojsc", "cjsc", "pjsc", "ooo",
        "oao", "zao", "pao", "ao", "plc", "pte", "gmbh", "sa", "ag", "ou", "sia", "srl", "the", "of", "and",
    )
)  # fmt: skip
_BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
"""Borders of the calibration table."""


def normal_name(name: str) -> str:
    """A name for counting: folded, without punctuation, legal forms and order of words (``NIKULIN, Dmitry``)."""
    words = "".join(char if char.isalnum() else " " for char in fold(name).replace("'", "")).split()
    kept = [word for word in words if word not in _FORMS] or words
    return " ".join(sorted(kept))


@dataclass(slots=True)
class Tally:
    """True and false, positive and negative."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    def add(self, *, said: bool, label: bool) -> None:
        """Count one verdict."""
        if said:
            self.tp, self.fp = self.tp + label, self.fp + (not label)
        else:
            self.fn, self.tn = self.fn + label, self.tn + (not label)

    def figures(self) -> dict[str, float]:
        """Precision, recall, F1, each 0 where undefined, with the counts."""
        precision = self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0
        recall = self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(f1, 4),
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
            "tn": self.tn,
        }


@dataclass(slots=True)
class _Share:
    right: int = 0
    of: int = 0

    def add(self, *, right: bool) -> None:
        self.right, self.of = self.right + right, self.of + 1

    def figures(self) -> dict[str, float]:
        return {"accuracy": round(self.right / self.of, 4) if self.of else 0.0, "right": self.right, "of": self.of}


@dataclass(slots=True)
class Evaluation:
    """Everything :func:`evaluate` counts; :meth:`figures` makes it plain data."""

    alert: Tally = field(default_factory=Tally)
    by_language: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_class: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    shares: dict[str, _Share] = field(default_factory=lambda: defaultdict(_Share))
    parties: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    mistakes: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Plain data: ``alert``, ``by_language``, ``by_class``, ``nexus`` ..., ``parties``, ``calibration``.

        ``mistakes`` has every article of which something is wrong, with the reasons for what was said.
        """
        return {
            "articles": len(self.verdicts),
            "alert": self.alert.figures() | {"f1_95": f1_interval(_grouped(self.verdicts))},
            "by_language": self._parts(self.by_language, "language"),
            "by_class": self._parts(self.by_class, "group"),
            **{name: share.figures() for name, share in sorted(self.shares.items())},
            "parties": {name: tally.figures() for name, tally in sorted(self.parties.items())},
            "calibration": _calibration(self.verdicts),
            "mistakes": self.mistakes,
        }

    def _parts(self, tallies: Mapping[str, Tally], part: str) -> dict[str, Any]:
        """Figures of each language or class; the share right, since F1 says nothing where nothing is to be found."""
        found: dict[str, Any] = {}
        for name, tally in sorted(tallies.items()):
            verdicts = [verdict for verdict in self.verdicts if getattr(verdict, part) == name]
            right = tally.tp + tally.tn
            found[name] = tally.figures() | {
                "f1_95": f1_interval(_grouped(verdicts)) if tally.tp + tally.fn else None,
                "right": right,
                "of": len(verdicts),
                "right_95": share_interval(right, len(verdicts)),
            }
        return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one article, and what is labelled."""

    incident: str
    language: str
    group: str
    said: bool
    label: bool
    score: float


def _grouped(verdicts: Iterable[Verdict]) -> list[list[tuple[bool, bool]]]:
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.incident].append((verdict.said, verdict.label))
    return list(groups.values())


def _calibration(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Of the articles in each range of scores: how many, their mean score, and the share that are alerts."""
    table: list[dict[str, Any]] = []
    for low, high in pairwise(_BINS):
        inside = [v for v in verdicts if low <= v.score < high or v.score == high == 1.0]
        if inside:
            mean = sum(verdict.score for verdict in inside) / len(inside)
            alerts = sum(verdict.label for verdict in inside)
            table.append(
                {"from": low, "to": high, "articles": len(inside), "mean_score": round(mean, 3), "alerts": alerts}
            )
    return table


def article_of(line: Mapping[str, Any]) -> NewsArticle:
    """The article of a labelled line; fields it does not know are ignored."""
    known = {
        key: line[key] for key in ("id", "title", "text", "url", "source", "language", "published") if line.get(key)
    }
    return NewsArticle.model_validate({"title": "", "text": "", **known})


def evaluate(lines: Iterable[Mapping[str, Any]], scores: Mapping[str, float] | None = None) -> dict[str, Any]:
    """Judge labelled lines (``id``, ``title``, ``text``, ``published``, ``language``, ``group``, ``label``) and count.

    ``scores`` replaces the verdicts' scores by id, e.g. with cross-validated ones. Nexus, action and authority are
    counted on true alerts; parties on positives, by normalized name. What a label does not say is not counted.
    """
    found = Evaluation()
    for line in lines:
        finding = classify_article(article_of(line))
        score = finding.score if scores is None else scores[line["id"]]
        _count(found, line, finding, score)
    return found.figures()


def cross_validated_scores(
    lines: Sequence[Mapping[str, Any]], held_in: Iterable[Mapping[str, Any]] = ()
) -> dict[str, float]:
    """Scores by id from weights that saw no article of the same incident; words and rules stay as they are.

    ``held_in`` only teaches.
    """
    examples = examples_of([*lines, *held_in])
    judged, teaching = examples[: len(lines)], examples[len(lines) :]
    scores = cross_validated(judged, teaching)
    return {row.id: score for row, score in zip(judged, scores, strict=True)}


def compare_baselines(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures of ``alert`` of the keyword rule and of the character model, which is cross-validated over incidents."""
    characters = cross_validated_characters(lines)
    said = {
        "keyword rule": {line["id"]: keyword_rule(line["title"], line["text"]) for line in lines},
        "TF-IDF of characters": characters,
    }
    found: dict[str, Any] = {}
    for name, verdicts in said.items():
        tally = Tally()
        groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        for line in lines:
            pair = verdicts[line["id"]], bool(line["label"]["alert"])
            tally.add(said=pair[0], label=pair[1])
            groups[group_of(line)].append(pair)
        found[name] = tally.figures() | {"f1_95": f1_interval(list(groups.values()))}
    return found


def _count(found: Evaluation, line: Mapping[str, Any], finding: Finding, score: float) -> None:
    label = line["label"]
    wanted, said = bool(label["alert"]), score >= THRESHOLD
    language, group = line.get("language") or "?", line.get("group") or "?"
    found.alert.add(said=said, label=wanted)
    found.by_language[language].add(said=said, label=wanted)
    found.by_class[group].add(said=said, label=wanted)
    found.verdicts.append(Verdict(group_of(line), language, group, said, wanted, score))
    wrong: list[str] = []
    if said != wanted:
        wrong.append("alert")
    if wanted and said:
        wrong += _compare_facts(found, label, finding)
    if wanted and label.get("entities") is not None:
        wrong += _compare_parties(found, label["entities"], finding)
    if wrong:
        found.mistakes.append(_mistake(line, finding, wrong))


def _compare_facts(found: Evaluation, label: Mapping[str, Any], finding: Finding) -> list[str]:
    said: dict[str, Any] = {
        "nexus": sorted(nexus.value for nexus in finding.nexus),
        "action": finding.action.value,
        "authority": finding.authority,
        "action_date": finding.action_date.isoformat() if finding.action_date else None,
    }
    wrong: list[str] = []
    for name, value in said.items():
        if name not in label or (name in ("nexus", "action") and label[name] is None):
            continue
        expected = sorted(label[name]) if name == "nexus" else label[name]
        right = value == expected or (name == "authority" and str(value).casefold() == str(expected).casefold())
        found.shares[name].add(right=right)
        if not right:
            wrong.append(f"{name}: {value} instead of {expected}")
    for name in ("organizations", "individuals"):
        expected = label.get("counts", {}).get(name)
        if expected is not None:
            value = getattr(finding.counts, name)
            found.shares[f"count_{name}"].add(right=value == expected)
            if value != expected:
                wrong.append(f"{name}: {value} instead of {expected}")
    return wrong


def _compare_parties(found: Evaluation, entities: Sequence[Mapping[str, Any]], finding: Finding) -> list[str]:
    wrong: list[str] = []
    for kind, named, labelled in (
        ("newly_named", [p for p in finding.parties if p.newly_named], [e for e in entities if e["newly_named"]]),
        ("all", list(finding.parties), list(entities)),
    ):
        tally = found.parties[kind]
        wanted = {normal_name(entity["name"]): entity["name"] for entity in labelled}
        open_names = dict(wanted)
        for party in named:
            hit = next((name for name in map(normal_name, (party.name, *party.aliases)) if name in open_names), None)
            if hit is not None:
                del open_names[hit]
                tally.tp += 1
            else:
                tally.fp += 1
                wrong.append(f"{kind} too many: {party.name}")
        tally.fn += len(open_names)
        wrong += [f"{kind} missed: {name}" for name in open_names.values()]
    return wrong


def _mistake(line: Mapping[str, Any], finding: Finding, wrong: list[str]) -> dict[str, Any]:
    return {
        "id": line["id"],
        "language": line.get("language"),
        "title": line.get("title"),
        "score": finding.score,
        "wrong": wrong,
        "reasons": [{"feature": r.feature, "weight": r.weight, "quote": r.quote} for r in finding.reasons],
    }
