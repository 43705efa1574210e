"""Which action an article reports, and when it was taken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sanctionwire.classify.context import Context, View
from sanctionwire.classify.extract.bodies import Mention, names_enforcer
from sanctionwire.classify.extract.dates import is_dateline
from sanctionwire.classify.extract.phrases import Phrases
from sanctionwire.classify.gate import Hit
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, by_letter, choice, table
from sanctionwire_schemas import Action

TYPE_OF = {
    "act.designate": Action.DESIGNATION,
    "act.section311": Action.DESIGNATION,
    "act.charge": Action.INDICTMENT,
    "act.seize": Action.INDICTMENT,
    "act.fine": Action.EXPOSURE,
    "act.expose": Action.EXPOSURE,
}
_TYPE_WEIGHT = {
    "act.designate": 1.0,
    "act.section311": 2.0,
    "act.charge": 1.0,
    "act.seize": 0.4,
    "act.fine": 1.6,
    "act.expose": 0.5,
}
BELOW = 0.4  # View.place of what is neither title nor lead
_BARE_WORD = 0.4
"""The word "sanctions" in title or lead, without a verb that says that they were imposed."""
_PLACE_WEIGHT = {1.0: 3.0, 0.8: 1.5, 0.4: 0.3}
_LATER = 0.9
_NOT_A_MEASURE = {"not.delisting": Action.DELISTING, "not.advisory": Action.ADVISORY}
_TELLING = frozenset(("act.expose", "act.sanction", *_NOT_A_MEASURE))
"""What beside a current measure tells the kind of an article's news."""


def place_weight(view: View) -> float:
    """How much a sentence says of the news: the title most, and the further down the less."""
    return _PLACE_WEIGHT[view.place] * _LATER ** min(view.sentence.index, 10)


def action(context: Context, *, alert: bool) -> Action:
    """The kind of the text's main news. Cues in the title count twice as much as in the lead."""
    points: dict[Action, float] = defaultdict(float)
    mains = [context.mains.get(view.sentence.index, ()) for view in context.views]
    designated = any(
        hit.feature in ("act.designate", "act.section311")
        for view, main in zip(context.views, mains, strict=True)
        if view.place > BELOW
        for hit in main
    )
    folded = context.document.folded
    said = {
        view.sentence.index: frozenset(_PHRASES.within(folded[view.sentence.start : view.sentence.end]))
        for view in context.views
        if alert and view.place > BELOW
    }
    charged = any("charges" in names for names in said.values())
    formally = any(
        index <= 1 and "charges" in names and any(hit.feature == "act.charge" for hit in context.mains.get(index, ()))
        for index, names in said.items()
    )
    listed = _listed_at(context, said)
    for view, main in zip(context.views, mains, strict=True):
        names = said.get(view.sentence.index, ())
        if not names and not view.current and view.features.isdisjoint(_TELLING):
            continue  # most sentences
        weight = place_weight(view)
        behind = listed is not None and listed < view.sentence.index
        caught = all(CAUGHT.search(folded, hit.start, hit.end) for hit in main if hit.feature == "act.charge")
        for feature in {hit.feature for hit in main} | (view.features & {"act.expose"}):
            less = designated and alert and (feature == "act.seize" or (feature == "act.charge" and caught))
            of = TYPE_OF[feature]
            if (
                alert
                and view.place > BELOW
                and (
                    (feature == "act.seize" and not charged)
                    or (feature == "act.designate" and _by_enforcer(context, view, main, charged=charged))
                )
            ):
                of = Action.EXPOSURE
            less |= formally and feature == "act.expose" and not designated
            less |= behind and feature == "act.charge"
            points[of] += weight * _TYPE_WEIGHT[feature] * (_BESIDE if less else 1.0)
        for feature in {hit.feature for hit in view.current} - {hit.feature for hit in main} if view.current else ():
            points[TYPE_OF[feature]] += weight * _TYPE_WEIGHT[feature] * _BACKGROUND
        if "act.sanction" in view.features and not view.past and view.place > BELOW:
            points[Action.DESIGNATION] += weight * _BARE_WORD
        for name in sorted(names):
            if name in _SAYS and (name != "agency" or _TOLD.search(folded, view.sentence.start, view.sentence.end)):
                kind, share = _SAYS[name]
                less = (designated or formally) if name == "agency" else behind and kind is Action.INDICTMENT
                points[kind] += weight * share * (_BESIDE if less else 1.0)
        if not alert:
            for feature, kind in _NOT_A_MEASURE.items():
                if feature in view.features:
                    points[kind] += weight * (1.6 if kind is Action.DELISTING else 0.9)
    if not points:
        return Action.EXPOSURE if alert else Action.NONE
    best = max(points.items(), key=lambda item: (item[1], item[0].value))[0]
    if not alert and points[best] < 1.2:
        return Action.NONE
    if best is Action.EXPOSURE and alert and _treasury_lists_whom_others_found(context):
        return Action.DESIGNATION
    return best


_WORDS = table("measure.toml")
_BACKGROUND = 0.25
"""What is left of a measure that a clause tells of somebody in passing."""


def _words(name: str) -> re.Pattern[str]:
    known = _WORDS[name]
    latin = by_letter(known, [language for language in ALPHABETIC if language in known], r"\b", whole=True)
    dense = by_letter(known, [language for language in (*DENSE_LANGUAGES, "ar") if language in known], whole=False)
    return re.compile(f"{latin}|{dense}")


def _told() -> re.Pattern[str]:
    """An agency and what it tells, in either order, a few words apart: "police said", "investigators: ", "says NCA"."""
    agency, tells = (choice(_WORDS[name], ALPHABETIC) for name in ("agency", "tells"))
    dense = "[^。.]{0,60}?".join(choice(_WORDS[name], DENSE_LANGUAGES) for name in ("agency", "tells"))
    return re.compile(
        rf"\b{agency}\b(?::|(?: [^\s.;]+){{0,5}} {tells}\b)|\b{tells}(?: [^\s.;]+){{0,3}} {agency}\b|{dense}"
    )


_TOLD = _told()
SUPERVISION, PRESS = _words("supervision"), _words("press")
CONCERN, CUT_OFF = _words("concern"), _words("cut_off")
_SAYS = {
    "complaint": (Action.INDICTMENT, 1.5),
    "prosecution": (Action.INDICTMENT, 0.4),
    "cut_off": (Action.DESIGNATION, 1.0),
    "amended": (Action.DESIGNATION, 1.0),
    "supervision": (Action.EXPOSURE, 1.0),
    "agency": (Action.EXPOSURE, 1.0),
    "panel": (Action.EXPOSURE, 1.0),
    "press": (Action.EXPOSURE, 0.8),
}
"""What beside measures tells the kind of an alert's news in title and lead. Weights set by judgement."""
_PHRASES = Phrases((*_SAYS, "charges"))
_BESIDE = 0.5
"""What is left of arrests and raids where the same news is that somebody was designated; of charges that a text tells
behind that; of what agencies find where somebody is formally charged.
"""


def _listed_at(context: Context, said: Mapping[int, frozenset[str]]) -> int | None:
    """Title or the sentence below it, if a body that lists designates somebody there, and nobody is charged so far."""
    for view in context.views[:2]:
        if not said.get(view.sentence.index, frozenset(["charges"])).isdisjoint(
            ("charges", "complaint", "prosecution")
        ):
            return None
        if any(not one.enforcer and not one.body.country for one in _listing(context, view)):
            return view.sentence.index
    return None


def _listing(context: Context, view: View) -> list[Mention]:
    """The bodies that designate somebody in a sentence."""
    acts = [hit for hit in context.mains.get(view.sentence.index, ()) if hit.feature == "act.designate"]
    return [one for one in context.bodies(view, acts) if one.agent and one.strong] if acts else []


def _treasury_lists_whom_others_found(context: Context) -> bool:
    """Whether title and lead tell of the Treasury that lists whom an agency found out; reporters recall what it did."""
    top = [view for view in context.views if view.place > BELOW]
    folded = context.document.folded
    if any(PRESS.search(folded, view.sentence.start, view.sentence.end) for view in top):
        return False
    return any(one.body.name == "OFAC" for view in top for one in _listing(context, view))


def _by_enforcer(context: Context, view: View, main: tuple[Hit, ...], *, charged: bool) -> bool:
    """Whether those who act in a sentence are all supervisors, police or courts, who ban and fine, not designate."""
    acts = [hit for hit in main if hit.feature == "act.designate"]
    agents = [one for one in context.bodies(view, acts) if one.agent and one.strong]
    if not agents:
        folded = context.document.folded
        return not charged and bool(acts) and all(names_enforcer(folded, hit.start, hit.end) for hit in acts)
    return all(one.enforcer for one in agents)


CAUGHT = re.compile(
    r"accus|arrest|detain|taken into|in custody|held on|extradit|festn|verhaft|"
    r"задерж|арест|затрим|заарешт|逮捕|체포|détenu|detenid"
)
"""Somebody may be caught weeks before charges are made public; the day of the charges is that of the measure."""


def action_date(context: Context, kind: Action) -> date | None:
    """The day of the measure: the best date beside a current measure, else what "now" means in the text."""
    if kind is Action.NONE:
        return None
    best: tuple[float, date] | None = None
    for view in context.views:
        if not view.dates:
            continue
        acts = [
            hit
            for hit in (*view.current, *view.hits)
            if TYPE_OF.get(hit.feature) is kind
            and hit not in view.past
            and CAUGHT.match(context.document.folded, hit.start, hit.end) is None
        ]
        for found in view.dates:
            day = context.resolve(found)
            if day is None or context.is_recent(found) is False:
                continue
            near = min((abs(hit.start - found.start) for hit in acts), default=None)
            weight = _date_weight(view, near, day, context)
            if is_dateline(context.document, found):
                weight *= _DATELINE
            elif near is None and found.relative:
                weight *= _SPOKEN
            if best is None or weight > best[0]:
                best = (weight, day)
    if best is not None and best[0] > 0.3:
        return best[1]
    return context.published


_SPOKEN = 1.3
"""A weekday that no measure stands beside is more often that of the news than a date, which tells of earlier things."""
_DATELINE = 0.3
"""The date in "SEOUL, Nov. 19 (Agency) -" is that of the report; a day that the text names goes before it."""


def _date_weight(view: View, near: int | None, day: date, context: Context) -> float:
    """``near``: code points between the date and the nearest measure of the right kind in its sentence, if any."""
    weight = {1.0: 1.0, 0.8: 1.0, 0.4: 0.5}[view.place] * (0.35 if near is None else 1.0 - min(near, 400) / 1000)
    weight *= 0.97 ** min(view.sentence.index, 30)
    if context.published is not None and day > context.published + timedelta(days=1):
        weight *= 0.1
    return weight
