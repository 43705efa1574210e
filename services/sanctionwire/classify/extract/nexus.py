"""Whose money or banks an article is about: North Korea, Russia or both."""

from __future__ import annotations

import re

from sanctionwire.classify.context import Context
from sanctionwire_schemas import Nexus

_FEATURES = {Nexus.DPRK: "nexus.dprk", Nexus.RUSSIA: "nexus.russia"}
_ENOUGH = 2.0
"""Points that make a topic: the title alone, the lead alone, or several sentences further down."""
_SHARE = 0.25
"""Beside a stronger nexus, the weaker one needs this share of its points."""


def nexus(context: Context) -> tuple[Nexus, ...]:
    """Nexus of the text's topic, DPRK first. A word in passing far down does not count."""
    points: dict[Nexus, float] = {}
    for which, feature in _FEATURES.items():
        total = 0.0
        for view in context.views:
            if not any(hit.feature == feature for hit in view.hits):
                continue
            weight = 3.0 if view.place == 1 else 2.0 if view.place > 0.4 else 0.5
            if view.place <= 0.4 and (view.current or view.payment >= 0.6):
                weight = 1.0
            total += weight
        points[which] = total
    most = max(points.values())
    found = {which for which, total in points.items() if total >= _ENOUGH and total >= _SHARE * most}
    if Nexus.DPRK in found and _routes_through_russia(context):
        found.add(Nexus.RUSSIA)
    return tuple(which for which in Nexus if which in found)


_ROUTE = ("pay.bank", "pay.representative", "pay.front", "pay.accounts")


def _routes_through_russia(context: Context) -> bool:
    """Whether the text places banks, representatives or fronts in Russia, if only in one sentence.

    Russian criminals as other customers of a mixer or exchange do not count.
    """
    for view in context.views:
        if (
            "nexus.russia" in view.features
            and not view.features.isdisjoint(_ROUTE)
            and not _CRIME.search(context.document.folded[view.sentence.start : view.sentence.end])
        ):
            return True
    return False


_CRIME = re.compile(r"ransomware|hacker|darknet|вымогател|хакер|랜섬웨어|勒索")
