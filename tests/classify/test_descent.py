"""Learning: what holds the weights, and that judging needs none of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sanctionwire.classify.descent import Example, Restraint, descend

FREE = Restraint(0.0, 0.01)


def learn(*restraints: Restraint) -> list[float]:
    """Of the first sign all speak for, of the second all against."""
    examples = [Example({0: 1.0}, 1.0, 1), Example({1: 1.0}, 0.0, 1)] * 10
    return descend(examples, restraints, FREE, steps=300, rate=2.0)[1]


def test_what_speaks_for_gains_and_what_speaks_against_loses() -> None:
    first, second = learn(FREE, FREE)
    assert first > 2
    assert second < -2


def test_a_weight_may_not_change_its_sign() -> None:
    first, second = learn(Restraint(-0.5, 0.01, -1), Restraint(0.5, 0.01, 1))
    assert first == 0.0
    assert second == 0.0


def test_a_strong_pull_keeps_a_weight_at_its_prior() -> None:
    weak, strong = learn(Restraint(0.7, 0.01), FREE)[0], learn(Restraint(0.7, 10.0), FREE)[0]
    assert 0.7 < strong < 1.2 < weak


def test_an_example_that_counts_twice_is_two() -> None:
    once = [Example({0: 1.0}, 1.0, 1), Example({0: 1.0}, 1.0, 1), Example({0: 0.5}, 0.0, 1)]
    twice = [Example({0: 1.0}, 1.0, 2), Example({0: 0.5}, 0.0, 1)]
    learned = [descend(rows, [FREE], FREE, steps=50, rate=1.0)[1] for rows in (once, twice)]
    assert learned[0] == pytest.approx(learned[1])


def test_judging_needs_no_scipy_and_learning_says_what_it_needs() -> None:
    """As after ``pip install sanctionwire``."""
    code = (
        "import sys; sys.modules['scipy'] = sys.modules['numpy'] = None\n"
        "from sanctionwire.classify.classify import classify_article\n"
        "from sanctionwire.classify.evaluate import evaluate\n"
        "from sanctionwire.classify.train import fit\n"
        "from sanctionwire.errors import SanctionwireError\n"
        "try:\n    fit([])\nexcept SanctionwireError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "learning needs scipy: pip install 'sanctionwire[train]'"
