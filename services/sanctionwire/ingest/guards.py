"""Guards: what a publication may do to a list before a person has looked at it.

A broken file must never look like thousands of delistings. A publication that is held changes nothing; it is kept until
it is released, or until the publisher replaces it by one that is in bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FREE_REMOVALS: Final = 5
"""So many removals are no accident that does harm, however small the list."""
FREE_ADDITIONS: Final = 25
"""A new regime on a small list; also the amendments that pass on any list."""

FUTURE: Final = timedelta(days=2)
"""Clocks and time zones differ by less."""

SAME_PUBLICATION: Final = timedelta(minutes=15)
"""Files of one publication are written one after another; a difference below this orders nothing."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shares of the entries that a list has."""

    max_shrink: float
    max_growth: float
    max_changed: float


@dataclass(frozen=True, slots=True)
class Extent:
    """What a publication would do to a list of ``before`` entries."""

    before: int
    added: int
    amended: int
    removed: int

    @property
    def after(self) -> int:
        """Entries that there would be."""
        return self.before + self.added - self.removed

    def __str__(self) -> str:
        return f"adds {self.added:,}, amends {self.amended:,} and removes {self.removed:,} of {self.before:,} entries"


def out_of_bounds(extent: Extent, bounds: Bounds) -> str | None:
    """Why a publication of this extent is held, or None. The first load (nothing before) is always in bounds."""
    if extent.before == 0:
        return None
    if extent.after == 0:
        return f"would remove all {extent.before:,} entries"
    for count, share, free, word in (
        (extent.removed, bounds.max_shrink, FREE_REMOVALS, "remove"),
        (extent.added, bounds.max_growth, FREE_ADDITIONS, "add"),
        (extent.amended, bounds.max_changed, FREE_ADDITIONS, "amend"),
    ):
        if count > max(free, share * extent.before):
            return (
                f"would {word} {count:,} of {extent.before:,} entries ({count / extent.before:.0%}); "
                f"the bound of this source is {share:.0%}"
            )
    return None


def wrong_date(published_at: datetime, last: datetime | None, *, now: datetime) -> str | None:
    """Why a publication of this date is held after one of ``last`` from the same source, or None.

    A date from the future is held, too: every publication after it would seem to go backwards.
    """
    if published_at > now + FUTURE:
        return f"its date lies in the future: {published_at.isoformat()}"
    if last is None or published_at >= last:
        return None
    return f"its date goes backwards, from {last.isoformat()} to {published_at.isoformat()}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was published (as stated, often a mere day) and when its file was written."""

    published_at: datetime
    written_at: datetime


def is_behind(stamp: Stamp, state: Stamp | None) -> bool:
    """Whether a publication is older than the state of its list, which another source has already brought further.

    Formats of one list state their date in different grain, so days are compared; within a day the times at which the
    publisher wrote the files decide.
    """
    if state is None:
        return False
    day, known = stamp.published_at.date(), state.published_at.date()
    if day != known:
        return day < known
    return stamp.written_at < state.written_at - SAME_PUBLICATION
