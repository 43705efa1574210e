"""Whose money or banks an article is about: North Korea, Russia or both."""

from __future__ import annotations

import re

from sanctionwire.classify.context import Context
from sanctionwire.classify.gate import Hit
from sanctionwire_schemas import Nexus

_FEATURES = {Nexus.DPRK: "nexus.dprk", Nexus.RUSSIA: "nexus.russia"}
_ENOUGH = 2.0
"""Points that make a topic: the title alone, the lead alone, or several sentences further down."""
_SHARE = 0.25
"""Beside a stronger nexus, the weaker one needs this share of its points."""


def nexus(context: Context, *, alert: bool = False) -> tuple[Nexus, ...]:
    """Nexus of the topic, DPRK first. A word in passing far down does not count, but in an alert without another."""
    points: dict[Nexus, float] = {}
    for which, feature in _FEATURES.items():
        total = 0.0
        for view in context.telling:
            if feature not in view.features or all(
                hit.feature != feature or _of_war(context, hit) for hit in view.hits
            ):
                continue
            near = view.place > 0.4 and view.sentence.index <= _NEAR
            weight = 3.0 if view.place == 1 else 2.0 if near else 0.5
            if not near and (view.current or view.payment >= 0.6):
                weight = 1.0
            total += weight
        points[which] = total
    most = max(points.values())
    found = {which for which, total in points.items() if total >= _ENOUGH and total >= _SHARE * most}
    if alert and not found and most:
        found = {which for which, total in points.items() if total >= most / 2}
    if Nexus.DPRK in found and _routes_through_russia(context):
        found.add(Nexus.RUSSIA)
    return tuple(which for which in Nexus if which in found)


_NEAR = 4
"""Sentences behind the title that say what a text is about."""


def _of_war(context: Context, hit: Hit) -> bool:
    """Whether the word only says whose war it is, or where soldiers go: that is nobody's money."""
    folded = context.document.folded
    return (
        _WAR_AFTER.match(folded, hit.end, hit.end + _WAR_REACH) is not None
        or _WAR_BEFORE.search(folded, max(0, hit.start - _WAR_REACH), hit.start) is not None
    )


_WAR_REACH = 32
_WAR_AFTER = re.compile(
    r"(?:n|'s|s)? ?(?:(?:ongoing|continued|brutal|illegal|full-scale|unprovoked|military|armed|wider|war) )*"
    r"(?:war\b|invasion|aggression|troops|soldiers|army|front\b|offensive|full-scale|angriffskrieg|krieg\b|invasions)"
    r"|(?:의|에)? ?(?:우크라이나 )?(?:전쟁|침공|침략|파병|군사 지원|군대)|(?:对|對)?(?:乌克兰|"
    r"烏克蘭)?(?:的)?(?:战争|戰爭|侵略|入侵|出兵)"
    r"|の?(?:ウクライナ)?(?:侵攻|侵略|戦争|への派兵|派兵)"
)
_WAR_BEFORE = re.compile(
    "|".join(  # flat: the engine then looks for first letters, which is twice as fast
        f"{war}{link}"
        for link, wars in {
            " (?:to|for|of|by|with|in) $": "troops|soldiers|army|generals|deployed|deployment|war|invasion|aggression|"
            "military support|fight",
            " (?:de la |de |d')?$": "guerre|agression|invasion|offensive",
            " (?:de |della |di )?$": "guerra|agresión|invasión|invasione|aggressione",
            " $": r"войн\w|агресси\w|вторжени\w|нападени\w|військ\w*|війн\w|агресі\w",
            r" \w{0,8} ?$": "krieg|einmarsch|überfall",
        }.items()
        for war in wars.split("|")
    )
)
"""Words for war right behind or before the country; set by judgement."""

_ROUTE = ("pay.bank", "pay.representative", "pay.front", "pay.accounts")


def _routes_through_russia(context: Context) -> bool:
    """Whether the text places banks, representatives or fronts in Russia, if only in one sentence.

    Russian criminals as other customers of a mixer or exchange do not count.
    """
    for view in context.telling:
        if (
            "nexus.russia" in view.features
            and not view.features.isdisjoint(_ROUTE)
            and not _CRIME.search(context.document.folded[view.sentence.start : view.sentence.end])
        ):
            return True
    return False


_CRIME = re.compile(
    r"ex-soviet|former soviet|(?:customers|clients|depositors|kunden|clients|klienten) (?:from|aus|de) |"
    r"ransomware|hacker|darknet|вымогател|хакер|랜섬웨어|勒索"
)
