"""How a measure is taken: side by side with its baseline, on the same input, medians of the repetitions."""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

FACTS = Path(__file__).parent.parent / "founding_case"
REPETITIONS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """One result. ``value`` and ``baseline`` are in ``unit``; ``ratio`` is value by baseline (of rates: 1 is as
    fast). ``against`` says what the baseline is.
    """

    name: str
    value: float
    unit: str
    baseline: float
    ratio: float
    against: str


def measure(name: str, unit: str, size: int, seconds: tuple[float, float], *, against: str) -> Measure:
    """A measure from the seconds that ``size`` things took: measured and baseline."""
    value, baseline = (size / s for s in seconds)
    return Measure(name, digits(value), unit, digits(baseline), digits(value / baseline), against)


def digits(value: float) -> float:
    """Four digits; more would be noise."""
    return float(f"{value:.4g}")


def in_turns(measured: Callable[[], object], baseline: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of the processor of both, measured alternately, so that other processes do not count; a round
    before fills caches and does not count either.
    """
    works = (measured, baseline)
    seconds: tuple[list[float], list[float]] = ([], [])
    for turn in range(REPETITIONS + 1):
        for work, taken in zip(works, seconds, strict=True):
            start = time.process_time()
            work()
            if turn:
                taken.append(time.process_time() - start)
    return median(seconds[0]), median(seconds[1])


def peak_mb() -> float:
    """The most memory this process has held at once. On Linux not ``ru_maxrss``, which a child inherits."""
    try:
        held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        held = None
    if held:
        return int(held[1]) / 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
