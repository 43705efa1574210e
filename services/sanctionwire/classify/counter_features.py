"""What speaks against an alert: another nexus, another target, a kind of text that reports nothing new."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanctionwire.classify.context import Context, View
from sanctionwire.classify.feature import BELOW, LEAD, NOTHING, OURS, TITLE, Feature, cue
from sanctionwire.classify.gate import Hit


def other_target(view: View) -> Feature:
    """A headline about arms, ships, servers or tourists that says nothing of money."""
    if view.payment >= _SAYS_MONEY:
        return NOTHING
    return cue([view], *_OTHER_TARGETS)


_SAYS_MONEY = 0.4
_OTHER_TARGETS = (
    "not.weapons",
    "not.shipping",
    "not.hosting",
    "not.consumer",
    "not.statistics",
    "not.property",
)


def genre(context: Context, title: View) -> Feature:
    """A headline labelled as opinion, or one that asks: "[Opinion] ...", "Kommentar: ...", "What is ...?"."""
    folded = context.document.folded
    for hit in title.hits:
        if hit.feature != "not.explainer" or hit.start > title.sentence.start + _LABEL_START:
            continue
        after = folded[hit.end : min(hit.end + 2, title.sentence.end)].lstrip()
        asks = any(mark in folded[hit.end : title.sentence.end] for mark in "?？")
        if asks or folded[hit.end - 1] in _LABEL_ENDS or (after[:1] and after[0] in _LABEL_ENDS):
            return Feature(1.0, (hit.start, hit.end))
    return NOTHING


_LABEL_START = 2
"""A bracket and a blank may stand before the label."""
_LABEL_ENDS = "]:|】〉》」)：-–—"


def country_finding(context: Context, views: Sequence[View]) -> Feature:
    """A finding of primary concern about a whole country names no bank."""
    for view in views:
        if "act.section311" not in view.features or view.features.isdisjoint(OURS):
            continue
        found = _JURISDICTION.search(context.document.folded, view.sentence.start, view.sentence.end)
        if found is not None:
            return Feature(1.0, found.span())
    return NOTHING


_JURISDICTION = re.compile(
    r"as a (?:foreign )?jurisdiction|jurisdictions? of \W?primary|a jurisdiction of|entire country|country as a whole|"
    r"юрисдикци|страну целиком|국가 전체|관할권|司法管辖区|整个国家|国全体|国そのもの|als jurisdiktion|"
    r"comme juridiction|"
    r"como jurisdicción|come giurisdizione|gesamte land"
)


def other_headline(view: View) -> Feature:
    """Another nexus in the title, and none of ours; less where ours stands only behind it."""
    other = cue([view], "nexus.other")
    ours = cue([view], *OURS)
    if other.evidence is None or ours.evidence is None:
        return other
    return Feature(_BEHIND, other.evidence) if other.evidence < ours.evidence else NOTHING


_BEHIND = 0.5
"""A headline that names another nexus before ours: "Iran's bankers hit, Moscow protests"."""


def history(views: Sequence[View]) -> Feature:
    """Share of measures that lie in the past; the current ones count by where they stand."""
    past = [hit for view in views for hit in view.past]
    if not past:
        return NOTHING
    current = sum(len(view.current) * view.place for view in views)
    return Feature(len(past) / (len(past) + 2 * current), (past[0].start, past[0].end))


def only_exposed(views: Sequence[View], measure: Feature) -> Feature:
    """1 where nobody acts and somebody only finds or says something: thefts and studies read like that as well."""
    if not measure.value or any(view.current for view in views if view.place > BELOW):
        return NOTHING
    return Feature(1.0, measure.evidence)


def counter_words(context: Context, names: Sequence[str]) -> dict[str, Feature]:
    """Words for what is no report of a measure (``names``: their features), each by where it stands."""
    places: dict[str, list[tuple[float, Hit]]] = {name: [] for name in names}
    said: set[str] = set()
    for view in context.telling:
        if view.features.isdisjoint(places) or (view.sentence.index > _OPENING and _is_teaser(context, view)):
            continue
        for hit in view.hits:
            if hit.feature in places:
                words = context.document.folded[hit.start : hit.end]
                if view.place > BELOW or words not in said:  # what a page repeats is furniture
                    places[hit.feature].append((view.place, hit))
                    said.add(words)
    return {name: _against(hits) for name, hits in places.items()}


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


def _against(hits: Sequence[tuple[float, Hit]]) -> Feature:
    """1 for a cue in the title, less in the lead; further down only many of them count."""
    if not hits:
        return NOTHING
    value, below = 0.0, 0
    for place, _ in hits:
        if place == TITLE:
            value = 1.0
        elif place == LEAD:
            value = min(1.0, value + 0.35)
        else:
            below += 1
    return Feature(min(1.0, value + 0.5 * below / (below + 6)), (hits[0][1].start, hits[0][1].end))
