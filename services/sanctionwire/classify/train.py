"""Learn the weights of the score: ``python -m sanctionwire.classify.train LABELLED.jsonl ... > weights.toml``.

Labelled lines have ``id``, ``title``, ``text``, ``published`` and ``label`` with ``alert`` and ``action_date``. Plain
full-batch gradient descent on the logistic loss with two restraints, since a thousand labelled articles teach little:
those of rules are drawn towards :data:`PRIOR`, set by judgement, and may not change their sign; those of pieces, terms
and places are drawn towards nothing. No randomness: the same files give the same bytes.
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

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

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
PULL_WORDING = PULL / 300
"""The same for pieces, terms and places, which say little one by one."""
STEPS = 600
RATE = 2.0
FOLDS = 10
_SILENT = 0.05
"""A sign of less weight is left out of the file."""


Vector = NDArray[np.float64]

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


def fit(examples: Sequence[Example]) -> Learned:
    """Weights learned from examples; those that the gate threw out teach nothing.

    Gradient descent with momentum (Nesterov). The rules' weights come first, then pieces, terms and places.
    """
    taught = [(*row.seen, row) for row in examples if row.seen is not None]
    known = vocabulary([text for _, text, _ in taught])
    place = {sign: len(RULED) + number for number, sign in enumerate(known)}
    rows = [dict(enumerate(values)) | _shares(text, place) for values, text, _ in taught]
    wanted = np.array([float(row.alert) for _, _, row in taught])
    times = np.array([float(row.times) for _, _, row in taught])
    bias, learned = _descend(_matrix(rows, len(RULED) + len(known)), wanted, times)
    weights = dict(zip(RULED, learned, strict=False)) | {"wording": SCALE, "other_wording": -SCALE}
    families: tuple[dict[str, float], ...] = tuple({} for _ in FAMILIES)
    for (family, sign), number in place.items():
        families[family][sign] = learned[number]
    pieces, terms, places = families
    return Learned(Weights(bias, weights), Wording((pieces, terms, places)))


def _shares(text: Text, place: Mapping[tuple[int, str], int]) -> dict[int, float]:
    """The known signs of a text by place, each with its share of what its family says."""
    found: dict[int, float] = {}
    for family, signs in enumerate(text.signs):
        numbers = sorted(place[family, sign] for sign in signs if (family, sign) in place)
        found |= dict.fromkeys(numbers, share(len(numbers)))
    return found


def _matrix(rows: Sequence[Mapping[int, float]], columns: int) -> csr_array:
    """One row an article, one column a weight."""
    ends = np.cumsum([0, *map(len, rows)])
    places = np.array([place for row in rows for place in row])
    values = np.array([value for row in rows for value in row.values()])
    return csr_array((values, places, ends), shape=(len(rows), columns))


def _descend(rows: csr_array, wanted: Vector, times: Vector) -> tuple[float, list[float]]:
    total, words = times.sum(), rows.shape[1] - len(RULED)
    pull = np.array([PULL] * len(RULED) + [PULL_WORDING] * words) / total
    prior = np.array([PRIOR[name] for name in RULED] + [0.0] * words)
    floor = np.array([0.0 if name in FOR else -np.inf for name in RULED] + [-np.inf] * words)
    ceiling = np.array([np.inf if name in FOR else 0.0 for name in RULED] + [np.inf] * words)
    columns = rows.T.tocsr()
    bias = before_bias = PRIOR_BIAS
    learned = before = prior
    for step in range(STEPS):
        push = step / (step + 3)
        at_bias = bias + push * (bias - before_bias)
        at = learned + push * (learned - before)
        error = times * (1 / (1 + np.exp(-(at_bias + rows @ at))) - wanted) / total
        before_bias, before = bias, learned
        bias = at_bias - RATE * (error.sum() + PULL / total * (at_bias - PRIOR_BIAS))
        learned = np.clip(at - RATE * (columns @ error + pull * (at - prior)), floor, ceiling)
    return float(bias), learned.tolist()


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
