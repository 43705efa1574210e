"""From named features to a score: a logistic sum whose every term can be shown and quoted.

``weights.toml`` beside this file holds the weights; :mod:`sanctionwire.classify.train` makes it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sanctionwire.classify.feature import Feature
from sanctionwire.classify.features import NAMES
from sanctionwire.classify.wording import weights_file

THRESHOLD = 0.5
_SHOWN = 0.05
"""A feature that moves the logit by less than this is no reason."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Bias and one weight a feature, in logits."""

    bias: float
    of: Mapping[str, float]

    def logit(self, values: Mapping[str, float]) -> float:
        """Sum of bias and weighted values."""
        return self.bias + math.fsum([self.of[name] * value for name, value in values.items() if name in self.of])


@cache
def weights() -> Weights:
    """The weights that are shipped."""
    table = weights_file()
    return Weights(table["bias"], {name: float(table["weights"][name]) for name in NAMES})


def taught_by(content: bytes) -> bool:
    """Whether the shipped weights were learned from a file of this content."""
    return hashlib.sha256(content).hexdigest() in weights_file()["sources"].values()


def probability(logit: float) -> float:
    """Logistic function, safe for any logit."""
    return 1 / (1 + math.exp(-max(-35.0, min(35.0, logit))))


def score(found: Mapping[str, Feature], using: Weights | None = None) -> tuple[float, list[tuple[str, float, Feature]]]:
    """Score 0..1 rounded to 4 digits, and what moved it: (name, share of the logit, feature), strongest first."""
    using = using or weights()
    value = probability(using.logit({name: feature.value for name, feature in found.items()}))
    shares = [
        (name, round(using.of[name] * feature.value, 4), feature) for name, feature in found.items() if feature.value
    ]
    shares = [share for share in shares if abs(share[1]) >= _SHOWN]
    return round(value, 4), sorted(shares, key=lambda share: (-abs(share[1]), share[0]))
