"""What a feature is: a value with the stretch of text that carries it; and what all rules for features share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sanctionwire.classify.context import View

OURS: Final = ("nexus.dprk", "nexus.russia")
TITLE, LEAD, BELOW = 1.0, 0.8, 0.4
"""Values of ``View.place``."""


class Feature(NamedTuple):
    """Value 0..1 and evidence, a stretch of the document (None: nothing to quote)."""

    value: float
    evidence: tuple[int, int] | None = None
    note: str | None = None


NOTHING = Feature(0.0)


def cue(views: Sequence[View], *wanted: str) -> Feature:
    """The first of some cues in sentences: 1, or nothing."""
    for view in views:
        if view.features.isdisjoint(wanted):
            continue
        for hit in view.hits:
            if hit.feature in wanted:
                return Feature(1.0, (hit.start, hit.end))
    return NOTHING
