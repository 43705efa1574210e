"""Learn the words of :mod:`~sanctionwire.classify.wording` from labelled articles: plain, without randomness.

A word counts that stands in articles on enough different incidents and is mostly written small: so the list holds how
things are told and not who was in the news. Logistic loss with a pull towards zero, full-batch gradient descent.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sanctionwire.classify.score import probability
from sanctionwire.classify.text import Document
from sanctionwire.classify.wording import Wording, capitals, words_of

INCIDENTS = 8
"""A word of fewer is no habit of reporters; on sets that were held out 5 and 12 did about as well."""
PULL = 1.5e-4
"""Strength of the pull towards zero, against a mean loss over the articles."""
STEPS = 200
RATE = 6.0


@dataclass(frozen=True, slots=True)
class Text:
    """One labelled article: its incident, its words, and those of them that begin no sentence (small, capital)."""

    group: str
    words: frozenset[str]
    small: Counter[str]
    capital: Counter[str]
    alert: bool


def text_of(document: Document, group: str, *, alert: bool) -> Text:
    """What the learner needs of an article."""
    small, capital = Counter[str](), Counter[str]()
    for word, big in capitals(document):
        (capital if big else small)[word] += 1
    return Text(group, frozenset(words_of(document.folded)), small, capital, alert)


def fit_wording(texts: Sequence[Text]) -> Wording:
    """Weights of the words of these articles."""
    words = _common(texts)
    place = {word: number for number, word in enumerate(words)}
    rows = [
        (places, 1 / math.sqrt(len(places) + 1), float(text.alert))
        for text in texts
        if (places := _places(text, place))
    ]
    bias, learned = 0.0, [0.0] * len(words)
    for _ in range(STEPS):
        slope = [PULL * weight for weight in learned]
        slope_bias = 0.0
        for places, share, wanted in rows:
            said = bias + share * math.fsum(map(learned.__getitem__, places))
            error = (probability(said) - wanted) / len(rows)
            slope_bias += error
            for number in places:
                slope[number] += error * share
        bias -= RATE * slope_bias
        learned = [weight - RATE * step for weight, step in zip(learned, slope, strict=True)]
    return Wording(bias, dict(zip(words, learned, strict=True)))


def _places(text: Text, place: dict[str, int]) -> list[int]:
    return sorted(place[word] for word in text.words if word in place)


def _common(texts: Iterable[Text]) -> list[str]:
    incidents: dict[str, set[str]] = defaultdict(set)
    small, capital = Counter[str](), Counter[str]()
    for text in texts:
        small.update(text.small)
        capital.update(text.capital)
        for word in text.words:
            incidents[word].add(text.group)
    return sorted(
        word
        for word, groups in incidents.items()
        if len(groups) >= INCIDENTS and capital[word] <= small[word] and word.isalpha()
    )
