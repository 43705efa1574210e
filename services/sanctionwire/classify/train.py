"""Learn the weights of the score: ``python -m sanctionwire.classify.train LABELLED.jsonl ... > weights.toml``.

Labelled lines have ``id``, ``title``, ``text``, ``published`` and ``label`` with ``alert`` and ``action_date``. Plain
full-batch gradient descent on the logistic loss with two restraints, since a thousand labelled articles teach little:
those of rules are drawn towards :data:`PRIOR`, set by judgement, and may not change their sign; those of words, terms
and places are drawn towards nothing. No randomness: the same files give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sanctionwire.classify.context import Context
from sanctionwire.classify.features import FOR, NAMES, RULED, ruled, worded
from sanctionwire.classify.gate import gate, unwrap
from sanctionwire.classify.score import Weights, probability
from sanctionwire.classify.text import Document
from sanctionwire.classify.train_wording import Text, text_of, vocabulary
from sanctionwire.classify.wording import FAMILIES, SCALE, Wording, share

PRIOR: dict[str, float] = {
    "case": 2.4,
    "headline": 0.9,
    "together": 1.2,
    "our_bank": 0.4,
    "measure": 0.3,
    "payment": 0.3,
    "nexus": 0.3,
    "new": 0.4,
    "other_nexus": -0.9,
    "other_headline": -1.2,
    "not.delisting": -3.6,
    "not.licence": -2.4,
    "not.advisory": -1.8,
    "not.explainer": -2.4,
    "not.statistics": -0.7,
    "not.consumer": -1.2,
    "not.weapons": -0.7,
    "not.shipping": -0.7,
    "not.hosting": -1.5,
    "not.heist": -0.5,
    "not.nothing_new": -2.7,
    "not.plans": -0.9,
    "not.property": -1.8,
    "genre": -2.4,
    "country_finding": -2.4,
    "history": -0.6,
    "only_exposed": -0.3,
    "theft": -0.9,
    "other_target": -0.9,
}
PRIOR_BIAS = -3.5
"""Weights of the rules, set by judgement. They decide where few articles teach."""
PULL = 3.0
"""Strength of the pull of a rule's weight towards its prior, against the summed loss over the articles."""
PULL_WORDING = PULL / 60
"""The same for words, terms and places, which say little one by one."""
STEPS = 300
RATE = 2.0
FOLDS = 10
_SILENT = 0.05
"""A word of less weight is left out of the file."""


UNMENDED = frozenset(("eighth", "ninth", "tenth", "twelfth", "thirteenth"))
"""First parts of the ids of articles on which hardly a word or rule was mended before they taught: how far rules can
be trusted shows there, so they count twice. Of the sets after these once is enough: cross-validated, twice was no
better.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled article as the learner sees it. ``seen``: values of :data:`RULED` and the wording; None: the gate
    threw it out. ``times``: for how many articles it counts.
    """

    id: str
    group: str
    seen: tuple[tuple[float, ...], Text] | None
    alert: bool
    times: int


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of the features and of the wording."""

    weights: Weights
    wording: Wording

    def score(self, example: Example) -> float:
        """Score 0..1 of an article."""
        if example.seen is None:
            return 0.0
        values, text = example.seen
        told = worded(self.wording, text.signs)
        return probability(self.weights.logit(dict(zip(RULED, values, strict=True)) | told))


def group_of(line: Mapping[str, Any]) -> str:
    """The incident of a labelled line: the date of the measure of an alert; other articles stand alone."""
    label = line["label"]
    return str((label["action_date"] if label["alert"] else None) or line["id"])


def examples_of(lines: Iterable[Mapping[str, Any]]) -> list[Example]:
    """Labelled lines as the learner sees them."""
    return [
        Example(
            id=line["id"],
            group=group_of(line),
            seen=_seen(line),
            alert=bool(line["label"]["alert"]),
            times=2 if line["id"].partition("-")[0] in UNMENDED else 1,
        )
        for line in lines
    ]


def _seen(line: Mapping[str, Any]) -> tuple[tuple[float, ...], Text] | None:
    published = date.fromisoformat(line["published"]) if line.get("published") else None
    document = Document(line["title"], line["text"])
    hits = gate(unwrap(document.folded))
    if hits is None:
        return None
    context = Context(document, published, hits)
    found = ruled(context)
    return tuple(found[name].value for name in RULED), text_of(context, group_of(line))


_Row = tuple[list[tuple[int, float]], float, int]
"""Places of the weights that an article asks for, each with its value; what is wanted, 0 or 1; times."""


def fit(examples: Sequence[Example]) -> Learned:
    """Weights learned from examples; those that the gate threw out teach nothing.

    Gradient descent with momentum (Nesterov). The rules' weights come first, then words, terms and places.
    """
    taught = [(*row.seen, row) for row in examples if row.seen is not None]
    known = vocabulary([text for _, text, _ in taught])
    place = {sign: len(RULED) + number for number, sign in enumerate(known)}
    rows: list[_Row] = [
        (
            [(number, value) for number, value in enumerate(values) if value] + _shares(text, place),
            float(row.alert),
            row.times,
        )
        for values, text, row in taught
    ]
    bias, learned = _descend(rows, len(RULED) + len(known))
    weights = dict(zip(RULED, learned, strict=False)) | {"wording": SCALE, "other_wording": -SCALE}
    families: tuple[dict[str, float], ...] = tuple({} for _ in FAMILIES)
    for (family, sign), number in place.items():
        families[family][sign] = learned[number]
    words, terms, places = families
    return Learned(Weights(bias, weights), Wording((words, terms, places)))


def _shares(text: Text, place: Mapping[tuple[int, str], int]) -> list[tuple[int, float]]:
    """The known signs of a text by place, each with its share of what its family says."""
    found: list[tuple[int, float]] = []
    for family, signs in enumerate(text.signs):
        numbers = sorted(place[family, sign] for sign in signs if (family, sign) in place)
        found += [(number, share(len(numbers))) for number in numbers]
    return found


def _descend(rows: Sequence[_Row], size: int) -> tuple[float, list[float]]:
    total = sum(times for _, _, times in rows)
    pull = [PULL / total] * len(RULED) + [PULL_WORDING / total] * (size - len(RULED))
    prior = [PRIOR[name] for name in RULED] + [0.0] * (size - len(RULED))
    bias = before_bias = PRIOR_BIAS
    learned = before = prior
    for step in range(STEPS):
        push = step / (step + 3)
        at_bias = bias + push * (bias - before_bias)
        at = [now + push * (now - then) for now, then in zip(learned, before, strict=True)]
        slope = [strength * (weight - start) for strength, weight, start in zip(pull, at, prior, strict=True)]
        slope_bias = PULL / total * (at_bias - PRIOR_BIAS)
        for row, wanted, times in rows:
            said = at_bias + math.fsum([value * at[number] for number, value in row])
            error = times * (probability(said) - wanted) / total
            slope_bias += error
            for number, value in row:
                slope[number] += error * value
        before_bias, before = bias, learned
        bias = at_bias - RATE * slope_bias
        learned = [weight - RATE * change for weight, change in zip(at, slope, strict=True)]
        learned[: len(RULED)] = [
            max(0.0, weight) if name in FOR else min(0.0, weight) for name, weight in zip(RULED, learned, strict=False)
        ]
    return bias, learned


def fold_of(group: str) -> int:
    """Fold of an incident: all articles about it are held out together."""
    return zlib.crc32(group.encode()) % FOLDS


def cross_validated(examples: Sequence[Example], held_in: Sequence[Example] = ()) -> list[float]:
    """A score for each example from weights that have seen none of its incident; ``held_in`` only teaches."""
    scores = [0.0] * len(examples)
    for number in range(FOLDS):
        held_out = [place for place, row in enumerate(examples) if fold_of(row.group) == number and row.seen]
        if held_out:
            learned = fit([row for row in (*examples, *held_in) if fold_of(row.group) != number])
            for place in held_out:
                scores[place] = learned.score(examples[place])
    return scores


def render(learned: Learned, sources: Iterable[tuple[str, str]]) -> str:
    """``weights.toml`` as text; ``sources`` are names and SHA-256 of the files it was learned from."""
    lines = ["# Made by sanctionwire.classify.train; do not edit. Logits, rounded.", ""]
    lines.append(f"bias = {learned.weights.bias:.3f}")
    lines += ["", "[weights]", *(f'"{name}" = {learned.weights.of[name] + 0.0:.3f}' for name in NAMES), ""]
    for family, weights in zip(FAMILIES, learned.wording.of, strict=True):
        shown = sorted((sign, weight) for sign, weight in weights.items() if abs(weight) >= _SILENT)
        lines += [f"[wording.{family}]"]
        lines += [*(f"{json.dumps(sign, ensure_ascii=False)} = {weight:.2f}" for sign, weight in shown), ""]
    lines += ["[sources]", *(f'"{name}" = "{digest}"' for name, digest in sources), ""]
    return "\n".join(lines)


def learn(paths: Sequence[Path]) -> str:
    """``weights.toml`` as learned from labelled files, in their order."""
    lines: list[Mapping[str, Any]] = []
    sources: list[tuple[str, str]] = []
    for path in paths:
        data = path.read_bytes()
        sources.append((path.name, hashlib.sha256(data).hexdigest()))
        lines += [json.loads(line) for line in data.decode().splitlines() if line.strip()]
    return render(fit(examples_of(lines)), sources)


def main(paths: Sequence[str]) -> None:
    """Read labelled files, print ``weights.toml``."""
    sys.stdout.write(learn([Path(path) for path in paths]))


if __name__ == "__main__":
    main(sys.argv[1:])
