"""Learn the weights of the score: ``python -m sanctionwire.classify.train LABELLED.jsonl ... > weights.toml``.

Labelled lines have ``id``, ``title``, ``text``, ``published`` and ``label`` with ``alert`` and ``action_date``. Plain
full-batch gradient descent on the logistic loss with two restraints, since a few hundred labelled articles can teach
little: the weights are drawn towards :data:`PRIOR` (set by judgement), and none may change its sign. No randomness: the
same files give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sanctionwire.classify.context import Context
from sanctionwire.classify.features import FOR, NAMES, features
from sanctionwire.classify.gate import gate, unwrap
from sanctionwire.classify.score import Weights, probability
from sanctionwire.classify.text import Document
from sanctionwire.classify.train_wording import Text, fit_wording, text_of
from sanctionwire.classify.wording import Wording

PRIOR: dict[str, float] = {
    "case": 4.0,
    "headline": 1.5,
    "together": 2.0,
    "our_bank": 0.7,
    "measure": 0.5,
    "payment": 0.5,
    "nexus": 0.5,
    "new": 0.7,
    "wording": 2.2,
    "other_nexus": -1.5,
    "other_headline": -2.0,
    "not.delisting": -6.0,
    "not.licence": -4.0,
    "not.advisory": -3.0,
    "not.explainer": -4.0,
    "not.statistics": -1.2,
    "not.consumer": -2.0,
    "not.weapons": -1.2,
    "not.shipping": -1.2,
    "not.hosting": -2.5,
    "not.heist": -0.8,
    "not.nothing_new": -4.5,
    "not.plans": -1.5,
    "not.property": -3.0,
    "genre": -4.0,
    "country_finding": -4.0,
    "history": -1.0,
    "only_exposed": -0.5,
    "theft": -1.5,
    "other_target": -1.5,
    "other_wording": -2.2,
}
PRIOR_BIAS = -4.4
PULL = 0.01
"""Strength of the pull towards the prior, per weight and for the bias, against a mean loss over the articles."""

STEPS = 800
RATE = 1.0
FOLDS = 10
_SILENT = 0.05
"""A word of less weight is left out of the file."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled article as the learner sees it; ``values`` None: the gate threw it out."""

    id: str
    group: str
    values: tuple[float, ...] | None
    alert: bool
    text: Text


def group_of(line: Mapping[str, Any]) -> str:
    """The incident of a labelled line: the date of the measure of an alert; other articles stand alone."""
    label = line["label"]
    return str((label["action_date"] if label["alert"] else None) or line["id"])


def examples_of(lines: Iterable[Mapping[str, Any]]) -> list[Example]:
    """Features of labelled lines. What the words of each say was learned without any article of its fold."""
    read = [(line, *_read(line)) for line in lines]
    texts = [text for _, context, text in read if context is not None]
    words = {
        number: fit_wording([text for text in texts if fold_of(text.group) != number])
        for number in sorted({fold_of(text.group) for text in texts})
    }
    examples: list[Example] = []
    for line, context, text in read:
        values = None
        if context is not None:
            found = features(context, words[fold_of(text.group)])
            values = tuple(found[name].value for name in NAMES)
        examples.append(Example(line["id"], text.group, values, text.alert, text))
    return examples


def _read(line: Mapping[str, Any]) -> tuple[Context | None, Text]:
    """What the rules see of a line (None: the gate throws it out), and its words."""
    published = date.fromisoformat(line["published"]) if line.get("published") else None
    document = Document(line["title"], line["text"])
    hits = gate(unwrap(document.folded))
    context = Context(document, published, hits) if hits is not None else None
    return context, text_of(document, group_of(line), alert=bool(line["label"]["alert"]))


def fit(examples: Sequence[Example]) -> Weights:
    """Weights learned from examples; those that the gate threw out teach nothing."""
    rows = [(row.values, float(row.alert)) for row in examples if row.values is not None]
    bias, learned = PRIOR_BIAS, [PRIOR[name] for name in NAMES]
    prior = list(learned)
    positive = [name in FOR for name in NAMES]
    for _ in range(STEPS):
        slope = [PULL * (weight - start) for weight, start in zip(learned, prior, strict=True)]
        slope_bias = PULL * (bias - PRIOR_BIAS)
        for values, wanted in rows:
            error = (probability(bias + sum(w * v for w, v in zip(learned, values, strict=True))) - wanted) / len(rows)
            slope_bias += error
            for place, value in enumerate(values):
                if value:
                    slope[place] += error * value
        bias -= RATE * slope_bias
        learned = [weight - RATE * step for weight, step in zip(learned, slope, strict=True)]
        learned = [max(0.0, w) if up else min(0.0, w) for w, up in zip(learned, positive, strict=True)]
    return Weights(bias, dict(zip(NAMES, learned, strict=True)))


def fold_of(group: str) -> int:
    """Fold of an incident: all articles about it are held out together."""
    return zlib.crc32(group.encode()) % FOLDS


def cross_validated(examples: Sequence[Example], held_in: Sequence[Example] = ()) -> list[float]:
    """A score for each example from weights that have seen none of its incident; ``held_in`` only teaches."""
    scores = [0.0] * len(examples)
    for number in range(FOLDS):
        teach = [row for row in (*examples, *held_in) if fold_of(row.group) != number]
        held_out = [
            place for place, row in enumerate(examples) if fold_of(row.group) == number and row.values is not None
        ]
        if not held_out:
            continue
        learned = fit(teach)
        for place in held_out:
            scores[place] = probability(learned.logit(dict(zip(NAMES, examples[place].values or (), strict=True))))
    return scores


def render(learned: Weights, words: Wording, sources: Iterable[tuple[str, str]]) -> str:
    """``weights.toml`` as text; ``sources`` are names and SHA-256 of the files it was learned from."""
    lines = ["# Made by sanctionwire.classify.train; do not edit. Logits, rounded to 3 digits.", ""]
    lines.append(f"bias = {learned.bias:.3f}")
    lines += ["", "[weights]", *(f'"{name}" = {learned.of[name] + 0.0:.3f}' for name in NAMES), ""]
    shown = {word: weight for word, weight in words.of.items() if abs(weight) >= _SILENT}
    lines += ["[wording]", f"bias = {words.bias:.3f}", ""]
    lines += ["[wording.words]", *(f'"{word}" = {weight:.2f}' for word, weight in sorted(shown.items())), ""]
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
    examples = examples_of(lines)
    words = fit_wording([row.text for row in examples if row.values is not None])
    return render(fit(examples), words, sources)


def main(paths: Sequence[str]) -> None:
    """Read labelled files, print ``weights.toml``."""
    sys.stdout.write(learn([Path(path) for path in paths]))


if __name__ == "__main__":
    main(sys.argv[1:])
