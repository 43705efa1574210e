"""The named features that the score is made of: each a value from 0 to 1 with the stretch of text that carries it.

An alert needs three things at once: somebody acts or exposes, money is moved, North Korea or Russia is meant. ``case``
multiplies the three, so that none can be made up for by the others; the rest says how closely they stand together, and
what kind of text it is.
"""

from __future__ import annotations

from sanctionwire.classify.context import Context
from sanctionwire.classify.counter_features import (
    counter_words,
    country_finding,
    genre,
    history,
    only_exposed,
    other_headline,
    other_target,
)
from sanctionwire.classify.feature import BELOW, NOTHING, Feature, cue
from sanctionwire.classify.measure_features import (
    headline,
    measure_of,
    nexus_of,
    our_bank,
    payment_of,
    share_of_ours,
    strength,
    together,
)
from sanctionwire.classify.wording import SCALE, Signs, Told, Wording, place_of, shipped, signs_of, told, words_of

FOR = ("case", "headline", "together", "our_bank", "measure", "payment", "nexus", "new", "wording")
"""Features that can only speak for an alert."""

AGAINST = (
    "other_nexus",
    "other_headline",
    "far_nexus",
    "not.delisting",
    "not.licence",
    "not.advisory",
    "not.explainer",
    "not.statistics",
    "not.consumer",
    "not.weapons",
    "not.shipping",
    "not.hosting",
    "not.heist",
    "not.nothing_new",
    "not.plans",
    "not.property",
    "not.counter",
    "genre",
    "country_finding",
    "history",
    "only_exposed",
    "theft",
    "other_target",
    "other_wording",
)
"""Features that can only speak against."""

NAMES = FOR + AGAINST
_COUNTER = tuple(name for name in AGAINST if name.startswith("not."))
RULED = tuple(name for name in NAMES if name not in ("wording", "other_wording"))
"""Those that rules give a value; the wording is learned."""


def by_wording(context: Context, nexus: float) -> dict[str, Feature]:
    """The features of the learned wording; ``nexus``: value of that feature, without which no wording alerts."""
    folded = context.document.folded
    words = words_of(folded)
    return _worded(told(signs_of(context, words), shipped(), words), nexus, folded)


def worded(wording: Wording, signs: Signs, nexus: float) -> dict[str, float]:
    """Values of the features of the wording alone."""
    return {name: feature.value for name, feature in _worded(told(signs, wording), nexus, "").items()}


def ruled(context: Context) -> dict[str, Feature]:
    """The features of :data:`RULED`."""
    views, telling = context.views, context.telling
    title, lead = views[:1], [view for view in telling if view.sentence.index and view.place > BELOW]
    acts = [strength(view) if view.hits else NOTHING for view in views]
    share = share_of_ours(telling)
    measure, payment, nexus = measure_of(views, acts), payment_of(telling), nexus_of(telling, share)
    counter = counter_words(context, _COUNTER)
    exposed = only_exposed(telling, measure)
    heist, mover = counter["not.heist"], _WASHES if title[0].has(*_MOVERS) else 1.0
    return counter | {
        "case": Feature(measure.value * payment.value * nexus.value, measure.evidence),
        "headline": headline(title[0]),
        "together": together(views, acts),
        "our_bank": our_bank(title + lead),
        "measure": measure,
        "payment": payment,
        "nexus": nexus,
        "new": cue(title + lead, "time.now") if measure.value else NOTHING,
        "other_nexus": Feature(1 - share, cue(telling, "nexus.other").evidence),
        "other_headline": other_headline(title[0]),
        "far_nexus": Feature(1 - nexus.value / share, nexus.evidence) if share and nexus.value else NOTHING,
        "history": history(telling),
        "other_target": other_target(title[0]),
        "genre": genre(context, title[0]),
        "country_finding": country_finding(context, title + lead),
        "only_exposed": exposed,
        "theft": Feature(heist.value * exposed.value * mover, heist.evidence),
    }


def _worded(said: Told, nexus: float, folded: str) -> dict[str, Feature]:
    """The features of what the words of a text say, one for an alert and one against."""
    value = min(1.0, abs(said.logit) / SCALE)
    name, other = ("wording", "other_wording") if said.logit > 0 else ("other_wording", "wording")
    if said.logit > 0:
        value = min(value, nexus / _MEANT)
    if not said.words:
        return {name: Feature(value), other: NOTHING}
    note = f"News that {'is' if said.logit > 0 else 'is not'} such a report has words like: {', '.join(said.words)}."
    return {name: Feature(value, place_of(said.words[0], folded), note), other: NOTHING}


_MEANT = 0.3
"""Below this nexus a text is about others, whatever words it has for a measure: Russia stands in its boilerplate."""
_MOVERS = ("pay.launder", "pay.mixer", "pay.system", "pay.front", "pay.representative")
_WASHES = 0.4
"""A headline about those who wash the loot tells of more than the theft."""
