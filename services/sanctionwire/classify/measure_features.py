"""What speaks for an alert: somebody acts or exposes, money is moved, North Korea or Russia is meant; and how closely
the three stand together.
"""

from __future__ import annotations

from collections.abc import Sequence

from sanctionwire.classify.context import View
from sanctionwire.classify.feature import BELOW, LEAD, NOTHING, OURS, TITLE, Feature, cue

_OURS = frozenset(OURS)
_EXPOSURE = 0.75
"""An exposure beside a measure: reporters err, and "reportedly" stands in much that is no news."""
_EXPOSES = frozenset(("act.expose", "act.sanction"))
_WEAK_MEASURE = 0.65


def strength(view: View) -> Feature:
    """How surely one sentence reports a measure or an exposure, wherever it stands."""
    if view.current:
        return Feature(1.0, (view.current[0].start, view.current[0].end))
    if view.features.isdisjoint(_EXPOSES):
        return NOTHING
    seen = {hit.feature: hit for hit in reversed(view.hits)}
    if "act.expose" in seen:
        return Feature(_EXPOSURE, (seen["act.expose"].start, seen["act.expose"].end))
    word = seen.get("act.sanction")
    if word is not None and not view.past and "time.old" not in seen and (view.place == TITLE or "time.now" in seen):
        return Feature(_WEAK_MEASURE, (word.start, word.end))
    return NOTHING


def measure_of(views: Sequence[View], acts: Sequence[Feature]) -> Feature:
    """The surest sentence (``acts``: :func:`strength` of each view); half as sure below the lead."""
    best = NOTHING
    for view, found in zip(views, acts, strict=True):
        value = found.value * (1.0 if view.place > BELOW else 0.5)
        if value > best.value:
            best = Feature(value, found.evidence)
    return best


def payment_of(views: Sequence[View]) -> Feature:
    """The strongest sentence; further down only one that also reports the measure, and less."""
    best = NOTHING
    for view in views:
        factor = 1.0 if view.place > BELOW else 0.7 if view.current or "act.expose" in view.features else 0.3
        value = view.payment * factor
        if value > best.value:
            hits = [hit for hit in view.hits if hit.feature.startswith("pay.")]
            best = Feature(value, (hits[0].start, hits[-1].end))
    return best


def nexus_of(views: Sequence[View], share: float) -> Feature:
    """1 if in title or lead, less further down; times the share beside other nexuses."""
    high = cue([view for view in views if view.place > BELOW], *OURS)
    low = cue(views, *OURS)
    if high.value:
        return Feature(share, high.evidence)
    if not low.value:
        return NOTHING
    tied = next((view for view in views if view.payment >= _TIED and not view.features.isdisjoint(OURS)), None)
    if tied is None:
        return Feature(_FAR * share, low.evidence)
    return Feature(_FAR_TIED * share, cue([tied], *OURS).evidence)


_FAR, _FAR_TIED = 0.4, 0.75
"""North Korea or Russia only below the lead: alone, and in a sentence that also speaks of moving money."""
_TIED = 0.3


def share_of_ours(views: Sequence[View]) -> float:
    """Sentences about North Korea or Russia among those about any nexus, the title and the lead counting more."""
    ours = other = 0.0
    for view in views:
        seen = view.features
        weight = 3.0 if view.place == TITLE else 1.5 if view.place == LEAD else 0.5
        ours += weight * bool(seen & _OURS)
        other += weight * ("nexus.other" in seen)
    if not other:
        return 1.0
    return (ours / (ours + other)) if ours else 0.0


def headline(view: View) -> Feature:
    """All three in the title count 1, two of them a half."""
    measure, payment, nexus = strength(view).value, min(1.0, view.payment * 1.5), float(view.has(*OURS))
    present = sum(part > 0 for part in (measure, payment, nexus))
    if present < 2:
        return NOTHING
    value = (measure + payment + nexus) / (3 if present == 3 else 4)
    return Feature(value if payment else value / 2, (view.sentence.start, view.sentence.end))


def our_bank(views: Sequence[View]) -> Feature:
    """A bank or exchange called North Korean or Russian, in a sentence that reports a measure: "Moscow-based bank"."""
    for view in views:
        if not strength(view).value:
            continue
        ours = [hit for hit in view.hits if hit.feature in OURS]
        for bank in view.hits:
            if bank.feature in _BANKS and any(0 <= bank.start - hit.end <= _BESIDE for hit in ours):
                return Feature(1.0 if view.place == TITLE else 0.7, (bank.start, bank.end))
    return NOTHING


_BANKS = ("pay.bank", "pay.exchange", "pay.system", "pay.representative")
_BESIDE = 12
"""Code points between the word for a country and the one for a bank: "-based ", " state-run "."""


def together(views: Sequence[View], acts: Sequence[Feature]) -> Feature:
    """Measure, payment and nexus in one sentence or in two that follow each other."""
    best = NOTHING
    last = len(views) - 1
    acting = (place for place, act in enumerate(acts) if act.value)
    for place in sorted({start for act in acting for start in (max(0, act - 1), act)}):
        stop = place + 2 if 0 < place < last else place + 1
        act = acts[place] if acts[place].value >= acts[stop - 1].value else acts[stop - 1]
        pair = views[place:stop]
        most = act.value * max(view.payment for view in pair)
        if most * views[place].place <= best.value or all(view.features.isdisjoint(OURS) for view in pair):
            continue
        ours = sum(hit.feature in OURS for view in pair for hit in view.hits)
        other = sum(hit.feature == "nexus.other" for view in pair for hit in view.hits)
        value = most * (ours / (ours + other)) * views[place].place
        if value > best.value:
            best = Feature(value, act.evidence)
    return best
