"""The one retry schedule of deliveries; nothing below it tries again (the handlers of slack-sdk are off)."""

from __future__ import annotations

from dataclasses import dataclass

from sanctionwire.notify.outcome import Attempt

FIRST_WAIT_S = 1.0
"""Before the second attempt; also the least wait, so that a ``Retry-After: 0`` cannot make a hot loop."""

MAX_WAIT_S = 300.0
"""Waits double up to this: after an outage of any length people hear within five minutes."""

MAX_RETRY_AFTER_S = 3_600.0
"""A receiver that asks for more (or sends nonsense) is asked again after this."""

GIVE_UP_AFTER_S = 6 * 3_600.0
"""From the first attempt. Longer than outages last; after it the alert has visibly failed."""


@dataclass(frozen=True, slots=True)
class RetrySchedule:
    """Exponential waits with a cap and jitter; what the receiver asks for wins.

    >>> from sanctionwire.notify.outcome import from_answer
    >>> RetrySchedule().next_wait_s(from_answer(503, "", None), attempt=3, elapsed_s=3.0, jitter=0.0)
    4.0
    """

    first_wait_s: float = FIRST_WAIT_S
    max_wait_s: float = MAX_WAIT_S
    max_retry_after_s: float = MAX_RETRY_AFTER_S
    give_up_after_s: float = GIVE_UP_AFTER_S
    jitter_share: float = 0.2

    def next_wait_s(self, outcome: Attempt, *, attempt: int, elapsed_s: float, jitter: float) -> float | None:
        """Seconds until the next attempt, or None: no further attempt.

        ``attempt`` counts from 1 and is the one that gave ``outcome``; ``elapsed_s`` runs from the first
        attempt; ``jitter`` in 0..1 lengthens a wait of our own by up to ``jitter_share``. A wait that would
        end after the budget is not begun.
        """
        if not outcome.retryable:
            return None
        if outcome.retry_after_s is not None:
            wait_s = max(min(outcome.retry_after_s, self.max_retry_after_s), self.first_wait_s)
        else:
            doublings = min(attempt - 1, 62)  # beyond it the cap holds anyway, and floats stay finite
            wait_s = min(self.first_wait_s * 2.0**doublings, self.max_wait_s)
            wait_s *= 1.0 + self.jitter_share * jitter
        return None if elapsed_s + wait_s > self.give_up_after_s else wait_s
