"""Whose money or banks an article is about: North Korea, Russia or both."""

from __future__ import annotations

import re

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.phrases import Phrases
from sanctionwire.classify.gate import Hit
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, choice, choices, split, table
from sanctionwire_schemas import Nexus

_FEATURES = {Nexus.DPRK: "nexus.dprk", Nexus.RUSSIA: "nexus.russia"}
_ENOUGH = 2.0
"""Points that make a topic: the title alone, the lead alone, or several sentences further down."""
_SHARE = 0.25
"""Beside a stronger nexus, the weaker one needs this share of its points."""
_NEAR = 4
"""Sentences behind the title that say what a text is about."""
_WAR_REACH = 32
"""Code points beside a country within which a word tells of its war."""
_ROUTE = ("pay.bank", "pay.representative", "pay.front", "pay.accounts")

_WORDS = table("war.toml")
_group = choices("war.toml")
_WAR_AFTER = re.compile(
    rf"(?:n|'s|s)? ?(?:{_group('kind')} )*{_group('after', ALPHABETIC)}\b|"
    + "|".join(_group("against", (language,)) + _group("after", (language,)) for language in DENSE_LANGUAGES)
)
_WAR_BEFORE = re.compile(
    "|".join(  # flat: the engine then looks for first letters, which is twice as fast
        f"{choice({language: war})} {_group('link', (language,)) if language in _WORDS['link'] else ''}$"
        for language, wars in _WORDS["before"].items()
        for war in split(wars)
    )
)
"""Words for war right behind or before the country; set by judgement."""
_CRIME = Phrases(("crime",), "war.toml")


def nexus(context: Context, *, alert: bool = False) -> tuple[Nexus, ...]:
    """Nexus of the topic, DPRK first. A word in passing far down does not count, but in an alert without another."""
    points: dict[Nexus, float] = {}
    for which, feature in _FEATURES.items():
        total = 0.0
        for view in context.telling:
            if feature not in view.features or all(
                _of_war(context, hit) for hit in view.hits if hit.feature == feature
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


def _of_war(context: Context, hit: Hit) -> bool:
    """Whether the word only says whose war it is, or where soldiers go: that is nobody's money."""
    folded = context.document.folded
    before, behind = max(0, hit.start - _WAR_REACH), hit.end + _WAR_REACH
    if context.rare.may_have("war.after", hit.end, behind) and _WAR_AFTER.match(folded, hit.end, behind) is not None:
        return True
    return context.rare.may_have("war.before", before, hit.start) and (
        _WAR_BEFORE.search(folded, before, hit.start) is not None
    )


def _routes_through_russia(context: Context) -> bool:
    """Whether the text places banks, representatives or fronts in Russia, if only in one sentence.

    Russian criminals as other customers of a mixer or exchange do not count.
    """
    for view in context.telling:
        if (
            "nexus.russia" in view.features
            and not view.features.isdisjoint(_ROUTE)
            and not _CRIME.within(context.document.folded[view.sentence.start : view.sentence.end])
        ):
            return True
    return False
