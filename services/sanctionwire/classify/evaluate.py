"""Published figures: how well findings agree with labelled articles. Pure; the command line reads and prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanctionwire.classify.classify import classify_article
from sanctionwire.names.text import fold
from sanctionwire_schemas import Finding, NewsArticle

_FORMS = frozenset(
    [
        "llc",
        "ltd",
        "limited",
        "co",
        "inc",
        "corp",
        "corporation",
        "company",
        "jsc",
        "ojsc",
        "cjsc",
        "pjsc",
        "ooo",
        "oao",
        "zao",
        "pao",
        "ao",
        "plc",
        "pte",
        "gmbh",
        "sa",
        "ag",
        "ou",
        "sia",
        "srl",
        "the",
        "of",
        "and",
    ]
)


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

    def figures(self) -> dict[str, Any]:
        """Plain data for JSON: ``alert``, ``by_language``, ``by_class``, ``nexus`` ..., ``parties``, ``mistakes``."""
        return {
            "alert": self.alert.figures(),
            "by_language": {name: tally.figures() for name, tally in sorted(self.by_language.items())},
            "by_class": {name: tally.figures() for name, tally in sorted(self.by_class.items())},
            **{name: share.figures() for name, share in sorted(self.shares.items())},
            "parties": {name: tally.figures() for name, tally in sorted(self.parties.items())},
            "mistakes": self.mistakes,
        }


def article_of(line: Mapping[str, Any]) -> NewsArticle:
    """The article of a labelled line; fields it does not know are ignored."""
    known = {
        key: line[key] for key in ("id", "title", "text", "url", "source", "language", "published") if line.get(key)
    }
    return NewsArticle.model_validate({"title": "", "text": "", **known})


def evaluate(lines: Iterable[Mapping[str, Any]], alerts: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """Judge labelled lines (``id``, ``title``, ``text``, ``published``, ``language``, ``group``, ``label``) and count.

    ``alerts`` replaces the verdicts by id, e.g. with cross-validated ones. Nexus, action and authority are counted on
    true alerts; parties on positives, by normalized name.
    """
    found = Evaluation()
    for line in lines:
        finding = classify_article(article_of(line))
        said = finding.alert if alerts is None else alerts[line["id"]]
        _count(found, line, finding, said=said)
    return found.figures()


def _count(found: Evaluation, line: Mapping[str, Any], finding: Finding, *, said: bool) -> None:
    label = line["label"]
    wanted = bool(label["alert"])
    found.alert.add(said=said, label=wanted)
    found.by_language[line.get("language") or "?"].add(said=said, label=wanted)
    found.by_class[line.get("group") or "?"].add(said=said, label=wanted)
    wrong: list[str] = []
    if said != wanted:
        wrong.append("alert")
    if wanted and said:
        wrong += _compare_facts(found, label, finding)
    if wanted:
        wrong += _compare_parties(found, label["entities"], finding)
    if wrong:
        found.mistakes.append(_mistake(line, finding, wrong))


def _compare_facts(found: Evaluation, label: Mapping[str, Any], finding: Finding) -> list[str]:
    said: dict[str, Any] = {
        "nexus": sorted(finding.nexus),
        "action": finding.action.value,
        "authority": finding.authority,
        "action_date": finding.action_date.isoformat() if finding.action_date else None,
    }
    wrong: list[str] = []
    for name, value in said.items():
        expected = sorted(label[name]) if name == "nexus" else label[name]
        right = value == expected
        found.shares[name].add(right=right)
        if not right:
            wrong.append(f"{name}: {value} instead of {expected}")
    for name in ("organizations", "individuals"):
        expected = label["counts"][name]
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
