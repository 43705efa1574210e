"""The named features that the score is made of: each a value from 0 to 1 with the stretch of text that carries it.

An alert needs three things at once: somebody acts or exposes, money is moved, North Korea or Russia is meant. ``case``
multiplies the three, so that none can be made up for by the others; the rest says how closely they stand together, and
what kind of text it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sanctionwire.classify.context import Context, View
from sanctionwire.classify.gate import Hit
from sanctionwire.classify.wording import SCALE, Signs, Told, Wording, place_of, shipped, signs_of, told

FOR = ("case", "headline", "together", "our_bank", "measure", "payment", "nexus", "new", "wording")
"""Features that can only speak for an alert."""

AGAINST = (
    "other_nexus",
    "other_headline",
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
RULED = tuple(name for name in NAMES if name not in ("wording", "other_wording"))
"""Those that rules give a value; the wording is learned."""

_NEXUS = ("nexus.dprk", "nexus.russia")
_OURS = frozenset(_NEXUS)
_TITLE, _LEAD, _BELOW = 1.0, 0.8, 0.4  # View.place
_EXPOSURE = 0.75
"""An exposure beside a measure: reporters err, and "reportedly" stands in much that is no news."""
_EXPOSES = frozenset(("act.expose", "act.sanction"))
_WEAK_MEASURE = 0.65
"""The bare word "sanctions" in a headline, or beside "today" in the lead."""


class Feature(NamedTuple):
    """Value 0..1 and evidence, a stretch of the document (None: nothing to quote)."""

    value: float
    evidence: tuple[int, int] | None = None
    note: str | None = None


_NOTHING = Feature(0.0)


def features(context: Context) -> dict[str, Feature]:
    """All features of :data:`NAMES` for one article."""
    return ruled(context) | by_wording(context)


def by_wording(context: Context) -> dict[str, Feature]:
    """The features of the learned wording."""
    return _worded(told(signs_of(context), shipped()), context.document.folded)


def worded(wording: Wording, signs: Signs) -> dict[str, float]:
    """Values of the features of the wording alone."""
    return {name: feature.value for name, feature in _worded(told(signs, wording), "").items()}


def ruled(context: Context) -> dict[str, Feature]:
    """The features of :data:`RULED`."""
    views, telling = context.views, context.telling
    title, lead = views[:1], [view for view in telling if view.sentence.index and view.place > _BELOW]
    acts = [strength(view) if view.hits else _NOTHING for view in views]
    share = _share(telling)
    measure, payment, nexus = _measure(views, acts), _payment(telling), _nexus(telling, share)
    found = {
        "case": Feature(measure.value * payment.value * nexus.value, measure.evidence),
        "headline": _headline(title[0]),
        "together": _together(views, acts),
        "our_bank": _our_bank(title + lead),
        "measure": measure,
        "payment": payment,
        "nexus": nexus,
        "new": _cue(title + lead, "time.now") if measure.value else _NOTHING,
        "other_nexus": Feature(1 - share, _cue(telling, "nexus.other").evidence),
        "other_headline": _other_headline(title[0]),
        "history": _history(telling),
        "other_target": _other_target(title[0]),
        "genre": _genre(context, title[0]),
        "country_finding": _country_finding(context, title + lead),
        "only_exposed": _only_exposed(telling, measure),
    }
    places: dict[str, list[tuple[float, Hit]]] = {name: [] for name in AGAINST if name.startswith("not.")}
    said: set[str] = set()
    for view in telling:
        if view.features.isdisjoint(places) or (view.sentence.index > _OPENING and _is_teaser(context, view)):
            continue
        for hit in view.hits:
            if hit.feature in places:
                words = context.document.folded[hit.start : hit.end]
                if view.place > _BELOW or words not in said:  # what a page repeats is furniture
                    places[hit.feature].append((view.place, hit))
                    said.add(words)
    for name, hits in places.items():
        found[name] = _against(hits)
    heist, exposed = found["not.heist"], found["only_exposed"]
    mover = _WASHES if title[0].has(*_MOVERS) else 1.0
    found["theft"] = Feature(heist.value * exposed.value * mover, heist.evidence)
    return found


def _worded(said: Told, folded: str) -> dict[str, Feature]:
    """The features of what the words of a text say, one for an alert and one against."""
    value = min(1.0, abs(said.logit) / SCALE)
    name, other = ("wording", "other_wording") if said.logit > 0 else ("other_wording", "wording")
    if not said.words:
        return {name: Feature(value), other: _NOTHING}
    note = f"News that {'is' if said.logit > 0 else 'is not'} such a report has words like: {', '.join(said.words)}."
    return {name: Feature(value, place_of(said.words[0], folded), note), other: _NOTHING}


_MOVERS = ("pay.launder", "pay.mixer", "pay.system", "pay.front", "pay.representative")
_WASHES = 0.4
"""A headline about those who wash the loot tells of more than the theft."""


def _is_teaser(context: Context, view: View) -> bool:
    """A short line without a full stop behind the opening: the headline of another story, a link, a form."""
    sentence = view.sentence
    line = context.document.text[sentence.start : sentence.end].rstrip()
    alone = context.document.text[max(0, sentence.start - 1) : sentence.start] == "\n" or line.startswith("\n")
    return alone and len(line) < _TEASER and not line.endswith(_STOPS)


_TEASER = 100
_OPENING = 2
"""The first lines of a body may be a summary without full stops."""
_STOPS = (".", "!", "?", "。", "！", "？", ":", ";", '"', "”", "»", "」")


def strength(view: View) -> Feature:
    """How surely one sentence reports a measure or an exposure, wherever it stands."""
    if view.current:
        return Feature(1.0, (view.current[0].start, view.current[0].end))
    if not view.features & _EXPOSES:
        return _NOTHING
    seen = {hit.feature: hit for hit in reversed(view.hits)}
    if "act.expose" in seen:
        return Feature(_EXPOSURE, (seen["act.expose"].start, seen["act.expose"].end))
    word = seen.get("act.sanction")
    if word is not None and not view.past and "time.old" not in seen and (view.place == _TITLE or "time.now" in seen):
        return Feature(_WEAK_MEASURE, (word.start, word.end))
    return _NOTHING


def _measure(views: Sequence[View], acts: Sequence[Feature]) -> Feature:
    best = _NOTHING
    for view, found in zip(views, acts, strict=True):
        value = found.value * (1.0 if view.place > _BELOW else 0.5)
        if value > best.value:
            best = Feature(value, found.evidence)
    return best


def _payment(views: Sequence[View]) -> Feature:
    """The strongest sentence; further down only one that also reports the measure, and less."""
    best = _NOTHING
    for view in views:
        factor = 1.0 if view.place > _BELOW else 0.7 if view.current or "act.expose" in view.features else 0.3
        value = view.payment * factor
        if value > best.value:
            hits = [hit for hit in view.hits if hit.feature.startswith("pay.")]
            best = Feature(value, (hits[0].start, hits[-1].end))
    return best


def _nexus(views: Sequence[View], share: float) -> Feature:
    """1 if in title or lead, less further down; times the share beside other nexuses."""
    high = _cue([view for view in views if view.place > _BELOW], *_NEXUS)
    low = _cue(views, *_NEXUS)
    if high.value:
        return Feature(share, high.evidence)
    if not low.value:
        return _NOTHING
    tied = next((view for view in views if view.payment >= _TIED and not view.features.isdisjoint(_NEXUS)), None)
    if tied is None:
        return Feature(_FAR * share, low.evidence)
    return Feature(_FAR_TIED * share, _cue([tied], *_NEXUS).evidence)


_FAR, _FAR_TIED = 0.4, 0.75
"""North Korea or Russia only below the lead: alone, and in a sentence that also speaks of moving money."""
_TIED = 0.3


def _share(views: Sequence[View]) -> float:
    """Sentences about North Korea or Russia among those about any nexus, the title and the lead counting more."""
    ours = other = 0.0
    for view in views:
        seen = view.features
        weight = 3.0 if view.place == _TITLE else 1.5 if view.place == _LEAD else 0.5
        ours += weight * bool(seen & _OURS)
        other += weight * ("nexus.other" in seen)
    if not other:
        return 1.0
    return (ours / (ours + other)) if ours else 0.0


def _headline(view: View) -> Feature:
    """All three in the title count 1, two of them a half."""
    measure, payment, nexus = strength(view).value, min(1.0, view.payment * 1.5), float(view.has(*_NEXUS))
    present = sum(part > 0 for part in (measure, payment, nexus))
    if present < 2:
        return _NOTHING
    value = (measure + payment + nexus) / (3 if present == 3 else 4)
    return Feature(value if payment else value / 2, (view.sentence.start, view.sentence.end))


def _our_bank(views: Sequence[View]) -> Feature:
    """A bank or exchange called North Korean or Russian, in a sentence that reports a measure: "Moscow-based bank"."""
    for view in views:
        if not strength(view).value:
            continue
        ours = [hit for hit in view.hits if hit.feature in _NEXUS]
        for bank in view.hits:
            if bank.feature in _BANKS and any(0 <= bank.start - hit.end <= _BESIDE for hit in ours):
                return Feature(1.0 if view.place == _TITLE else 0.7, (bank.start, bank.end))
    return _NOTHING


_BANKS = ("pay.bank", "pay.exchange", "pay.system", "pay.representative")
_BESIDE = 12
"""Code points between the word for a country and the one for a bank: "-based ", " state-run "."""


def _other_target(view: View) -> Feature:
    """A headline about arms, ships, servers or tourists that says nothing of money."""
    if view.payment >= _SAYS_MONEY:
        return _NOTHING
    return _cue([view], *_OTHER_TARGETS)


_SAYS_MONEY = 0.4
_OTHER_TARGETS = (
    "not.weapons",
    "not.shipping",
    "not.hosting",
    "not.consumer",
    "not.statistics",
    "not.property",
)


def _genre(context: Context, title: View) -> Feature:
    """A headline labelled as opinion, or one that asks: "[Opinion] ...", "Kommentar: ...", "What is ...?"."""
    folded = context.document.folded
    for hit in title.hits:
        if hit.feature != "not.explainer" or hit.start > title.sentence.start + _LABEL_START:
            continue
        after = folded[hit.end : min(hit.end + 2, title.sentence.end)].lstrip()
        asks = any(mark in folded[hit.end : title.sentence.end] for mark in "?？")
        if asks or folded[hit.end - 1] in _LABEL_ENDS or (after[:1] and after[0] in _LABEL_ENDS):
            return Feature(1.0, (hit.start, hit.end))
    return _NOTHING


_LABEL_START = 2
"""A bracket and a blank may stand before the label."""
_LABEL_ENDS = "]:|】〉》」)：-–—"


def _country_finding(context: Context, views: Sequence[View]) -> Feature:
    """A finding of primary concern about a whole country names no bank."""
    for view in views:
        if "act.section311" not in view.features or view.features.isdisjoint(_NEXUS):
            continue
        found = _JURISDICTION.search(context.document.folded, view.sentence.start, view.sentence.end)
        if found is not None:
            return Feature(1.0, found.span())
    return _NOTHING


_JURISDICTION = re.compile(
    r"as a (?:foreign )?jurisdiction|jurisdictions? of \W?primary|a jurisdiction of|entire country|country as a whole|"
    r"юрисдикци|страну целиком|국가 전체|관할권|司法管辖区|整个国家|国全体|国そのもの|als jurisdiktion|"
    r"comme juridiction|"
    r"como jurisdicción|come giurisdizione|gesamte land"
)


def _together(views: Sequence[View], acts: Sequence[Feature]) -> Feature:
    """Measure, payment and nexus in one sentence or in two that follow each other."""
    best = _NOTHING
    last = len(views) - 1
    acting = (place for place, act in enumerate(acts) if act.value)
    for place in sorted({start for act in acting for start in (max(0, act - 1), act)}):
        stop = place + 2 if 0 < place < last else place + 1
        act = acts[place] if acts[place].value >= acts[stop - 1].value else acts[stop - 1]
        pair = views[place:stop]
        most = act.value * max(view.payment for view in pair)
        if most * views[place].place <= best.value or all(view.features.isdisjoint(_NEXUS) for view in pair):
            continue
        ours = sum(hit.feature in _NEXUS for view in pair for hit in view.hits)
        other = sum(hit.feature == "nexus.other" for view in pair for hit in view.hits)
        value = most * (ours / (ours + other)) * views[place].place
        if value > best.value:
            best = Feature(value, act.evidence)
    return best


def _other_headline(view: View) -> Feature:
    """Another nexus in the title, and none of ours; less where ours stands only behind it."""
    other = _cue([view], "nexus.other")
    ours = _cue([view], *_NEXUS)
    if other.evidence is None or ours.evidence is None:
        return other
    return Feature(_BEHIND, other.evidence) if other.evidence < ours.evidence else _NOTHING


_BEHIND = 0.5
"""A headline that names another nexus before ours: "Iran's bankers hit, Moscow protests"."""


def _cue(views: Sequence[View], *wanted: str) -> Feature:
    for view in views:
        if view.features.isdisjoint(wanted):
            continue
        for hit in view.hits:
            if hit.feature in wanted:
                return Feature(1.0, (hit.start, hit.end))
    return _NOTHING


def _history(views: Sequence[View]) -> Feature:
    """Share of measures that lie in the past; the current ones count by where they stand."""
    past = [hit for view in views for hit in view.past]
    if not past:
        return _NOTHING
    current = sum(len(view.current) * view.place for view in views)
    return Feature(len(past) / (len(past) + 2 * current), (past[0].start, past[0].end))


def _only_exposed(views: Sequence[View], measure: Feature) -> Feature:
    """1 where nobody acts and somebody only finds or says something: thefts and studies read like that as well."""
    if not measure.value or any(view.current for view in views if view.place > _BELOW):
        return _NOTHING
    return Feature(1.0, measure.evidence)


def _against(hits: Sequence[tuple[float, Hit]]) -> Feature:
    """1 for a cue in the title, less in the lead; further down only many of them count."""
    value, below = 0.0, 0
    for place, _ in hits:
        if place == _TITLE:
            value = 1.0
        elif place == _LEAD:
            value = min(1.0, value + 0.35)
        else:
            below += 1
    if not hits:
        return _NOTHING
    return Feature(min(1.0, value + 0.5 * below / (below + 6)), (hits[0][1].start, hits[0][1].end))
