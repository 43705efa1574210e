"""When to look at a source again."""

from __future__ import annotations

from typing import Final

FIRST_RETRY_S: Final = 30.0
MAX_RETRY_S: Final = 900.0
MAX_DOUBLINGS: Final = 16


def pause_s(
    every_s: float, *, jitter: float, chance: float, failures: int = 0, retry_after_s: float | None = None
) -> float:
    """Seconds until the next look.

    ``chance`` in [0, 1) spreads looks by ``jitter`` (a share of the pause) around ``every_s``, so that pollers that
    started together do not stay together. After ``failures`` in a row the pause starts short and doubles, up to a
    quarter of an hour or ``every_s``, whichever is longer, and lies in the upper half of that by ``chance``. What the
    server asked for (``retry_after_s``) is a lower bound.
    """
    if not failures:
        return every_s * (1 + jitter * (2 * chance - 1))
    first = min(FIRST_RETRY_S, every_s)
    longest = max(every_s, MAX_RETRY_S) if every_s >= FIRST_RETRY_S else every_s
    grown = min(first * (1 << min(failures - 1, MAX_DOUBLINGS)), longest)
    pause = grown * (0.5 + 0.5 * chance)
    return pause if retry_after_s is None else max(pause, retry_after_s * (1 + jitter * chance))
