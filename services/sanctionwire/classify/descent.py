"""Logistic regression by gradient descent: what :mod:`~sanctionwire.classify.train` learns weights with.

Needs scipy (``pip install 'sanctionwire[train]'``), which judging does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class Restraint:
    """What holds one weight. ``prior``: where it starts and is drawn to, with the strength ``pull``. ``sign``: 1 may
    not fall below zero, -1 not rise above it, 0 is free.
    """

    prior: float
    pull: float
    sign: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """One row: values by place of the weight, what is wanted (0 or 1), for how many it counts."""

    values: Mapping[int, float]
    wanted: float
    times: float


def descend(
    examples: Sequence[Example], restraints: Sequence[Restraint], bias: Restraint, *, steps: int, rate: float
) -> tuple[float, list[float]]:
    """Bias and weights after so many steps with momentum (Nesterov) on the mean logistic loss. No randomness."""
    rows = _matrix(examples, len(restraints))
    columns = rows.T.tocsr()
    wanted = np.array([one.wanted for one in examples])
    times = np.array([one.times for one in examples])
    total = times.sum()
    prior = np.array([one.prior for one in restraints])
    pull = np.array([one.pull for one in restraints]) / total
    floor = np.array([0.0 if one.sign > 0 else -np.inf for one in restraints])
    ceiling = np.array([0.0 if one.sign < 0 else np.inf for one in restraints])
    intercept = before_intercept = bias.prior
    learned = before = prior
    for step in range(steps):
        push = step / (step + 3)
        at_intercept = intercept + push * (intercept - before_intercept)
        at = learned + push * (learned - before)
        error = times * (1 / (1 + np.exp(-(at_intercept + rows @ at))) - wanted) / total
        before_intercept, before = intercept, learned
        intercept = at_intercept - rate * (error.sum() + bias.pull / total * (at_intercept - bias.prior))
        learned = np.clip(at - rate * (columns @ error + pull * (at - prior)), floor, ceiling)
    return float(intercept), learned.tolist()


def _matrix(examples: Sequence[Example], columns: int) -> csr_array:
    """One row an example, one column a weight."""
    ends = np.cumsum([0, *(len(one.values) for one in examples)])
    places = np.array([place for one in examples for place in one.values])
    values = np.array([value for one in examples for value in one.values.values()])
    return csr_array((values, places, ends), shape=(len(examples), columns))
