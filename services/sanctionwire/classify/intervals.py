"""How sure a published figure is: 95% intervals."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

RESAMPLES = 1000
_Z = 1.96


def share_interval(right: int, of: int) -> tuple[float, float]:
    """Wilson score interval of a share; (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    share = right / of
    center = share + _Z * _Z / (2 * of)
    half = _Z * math.sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of))
    scale = 1 + _Z * _Z / of
    return round(max(0.0, (center - half) / scale), 4), round(min(1.0, (center + half) / scale), 4)


def f1_interval(groups: Sequence[Sequence[tuple[bool, bool]]]) -> tuple[float, float]:
    """Percentile bootstrap of F1 over incidents: (said, label) of each article, one list an incident.

    Articles on one incident are right or wrong together, so incidents are drawn, not articles. Always the same draws.
    """
    tallies = [_tally(group) for group in groups]
    if not tallies:
        return 0.0, 1.0
    draw = random.Random(0)  # noqa: S311 - resampling, not cryptography
    found: list[float] = []
    for _ in range(RESAMPLES):
        tp = fp = fn = 0
        for a, b, c in draw.choices(tallies, k=len(tallies)):
            tp, fp, fn = tp + a, fp + b, fn + c
        if tp + fp + fn:  # of a draw without any alert there is no F1
            found.append(2 * tp / (2 * tp + fp + fn))
    if not found:
        return 0.0, 1.0
    found.sort()
    return round(found[int(0.025 * len(found))], 4), round(found[max(0, int(0.975 * len(found)) - 1)], 4)


def _tally(group: Sequence[tuple[bool, bool]]) -> tuple[int, int, int]:
    tp = sum(said and label for said, label in group)
    return tp, sum(said for said, _ in group) - tp, sum(label for _, label in group) - tp
