"""Learn the weights of the score: ``python -m sanctionwire.classify.train LABELLED.jsonl ... > weights.toml``.

Labelled lines have ``id``, ``title``, ``text``, ``published`` and ``label`` with ``alert`` and ``action_date``. The
logistic loss has two restraints (:mod:`~sanctionwire.classify.descent`), since two thousand labelled articles teach
little: weights of rules are drawn towards :data:`PRIOR`, set by judgement, and may not change their sign; those of
pieces, terms and places are drawn towards nothing. No randomness: the same files give the same bytes.
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
from sanctionwire.classify.features import FOR, NAMES, RULED, ruled, worded
from sanctionwire.classify.gate import gate, unwrap
from sanctionwire.classify.score import Weights, probability
from sanctionwire.classify.text import Document
from sanctionwire.classify.train_wording import Text, text_of, vocabulary
from sanctionwire.classify.wording import FAMILIES, SCALE, Wording, share
from sanctionwire.errors import SanctionwireError

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
    "far_nexus": -2.5,
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
    "not.counter": -6.0,
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
        found = dict(zip(RULED, values, strict=True))
        return probability(self.weights.logit(found | worded(self.wording, text.signs, found["nexus"])))


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

    The rules' weights come first, then pieces, terms and places. Raises ``SanctionwireError`` without scipy.
    """
    try:
        from sanctionwire.classify import descent  # noqa: PLC0415  (scipy is not installed where articles are judged)
    except ImportError as error:
        raise SanctionwireError("learning needs scipy: pip install 'sanctionwire[train]'") from error
    taught = [(*row.seen, row) for row in examples if row.seen is not None]
    known = vocabulary([text for _, text, _ in taught])
    place = {sign: len(RULED) + number for number, sign in enumerate(known)}
    rows = [
        descent.Example(dict(enumerate(values)) | _shares(text, place), float(row.alert), row.times)
        for values, text, row in taught
    ]
    restraints = [descent.Restraint(PRIOR[name], PULL, 1 if name in FOR else -1) for name in RULED]
    restraints += [descent.Restraint(0.0, PULL_WORDING)] * len(known)
    bias, learned = descent.descend(rows, restraints, descent.Restraint(PRIOR_BIAS, PULL), steps=STEPS, rate=RATE)
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
