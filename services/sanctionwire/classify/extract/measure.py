"""Which action an article reports, who took it, and when."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

from ahocorasick_rs import AhoCorasick, MatchKind

from sanctionwire.classify.context import Context, View
from sanctionwire.classify.extract.dates import FoundDate
from sanctionwire.classify.lexicon import table
from sanctionwire_schemas import Action


def _needed(pattern: str) -> str:
    """The longest stretch of letters that every match of a pattern contains; "" if there is none of two letters or
    one of a script that has thousands.
    """
    plain = re.sub(r"\((?:[^()]|\([^()]*\))*\)\??", "\0", pattern.replace("(?:^|\\n)", "\0"))
    plain = re.sub(r"\\?.[?*]|\\[bwWsS]\+?|\[[^\]]*\]\??", "\0", plain).replace("\\.", ".")
    longest = max(re.split("[\0|^$+]", plain), key=len)
    return longest if len(longest) > 1 or longest > "\u2e00" else ""


_Pattern = tuple[int, str, float, re.Pattern[str]]
"""Place of a body in the file, its name and weight, one pattern of its name."""
_BY_LITERAL: dict[str, list[_Pattern]] = defaultdict(list)
for _place, _entry in enumerate(table("authorities.toml")["authority"]):
    for _line in _entry["patterns"].split("\n")[:-1]:
        _BY_LITERAL[_needed(_line)].append((_place, _entry["name"], float(_entry["weight"]), re.compile(_line)))
_ALWAYS = tuple(_BY_LITERAL.pop("", ()))
_LITERALS = sorted(_BY_LITERAL)
_AUTOMATON = AhoCorasick(_LITERALS, matchkind=MatchKind.Standard)
_BARE = 0.15
"""An entry of the file that weighs less is the bare name of a country."""
_SPECIFIC = 3
"""The first bodies of the file win where points are equal."""

_TYPE_OF = {
    "act.designate": Action.DESIGNATION,
    "act.section311": Action.DESIGNATION,
    "act.charge": Action.INDICTMENT,
    "act.seize": Action.INDICTMENT,
    "act.fine": Action.EXPOSURE,
    "act.expose": Action.EXPOSURE,
}
_TYPE_WEIGHT = {
    "act.designate": 1.0,
    "act.section311": 1.3,
    "act.charge": 1.0,
    "act.seize": 0.4,
    "act.fine": 1.6,
    "act.expose": 0.5,
}
_BELOW = 0.4  # View.place of what is neither title nor lead
_BARE_WORD = 0.4
"""The word "sanctions" in title or lead, without a verb that says that they were imposed."""
_PLACE_WEIGHT = {1.0: 3.0, 0.8: 1.5, 0.4: 0.3}
_NOT_A_MEASURE = {"not.delisting": Action.DELISTING, "not.advisory": Action.ADVISORY}


def action(context: Context, *, alert: bool) -> Action:
    """The kind of the text's main news. Cues in the title count twice as much as in the lead."""
    points: dict[Action, float] = defaultdict(float)
    for view in context.telling:
        weight = _PLACE_WEIGHT[view.place]
        for feature in {hit.feature for hit in view.current} | (view.features & {"act.expose"}):
            points[_TYPE_OF[feature]] += weight * _TYPE_WEIGHT[feature]
        if "act.sanction" in view.features and not view.past and view.place > _BELOW:
            points[Action.DESIGNATION] += weight * _BARE_WORD
        if not alert:
            for feature, kind in _NOT_A_MEASURE.items():
                if feature in view.features:
                    points[kind] += weight * (1.6 if kind is Action.DELISTING else 0.9)
    if not points:
        return Action.EXPOSURE if alert else Action.NONE
    best = max(points.items(), key=lambda item: (item[1], item[0].value))[0]
    if not alert and points[best] < 1.2:
        return Action.NONE
    return best


def authority(context: Context, kind: Action) -> str | None:
    """The acting body: named in the title, or in the sentences that report the measure."""
    if kind is Action.NONE:
        return None
    folded = context.document.folded
    points: dict[str, float] = defaultdict(float)
    weak: set[str] = set()
    strong: set[str] = set()
    for view in context.views:
        if view.place <= 0.4 and not view.current:
            continue
        weight = _PLACE_WEIGHT[view.place] * (1.5 if view.current else 0.6)
        stretch = folded[view.sentence.start : view.sentence.end]
        within = {index for index, _, _ in _AUTOMATON.find_matches_as_indexes(stretch, overlapping=True)}
        here = [*_ALWAYS, *(entry for index in within for entry in _BY_LITERAL[_LITERALS[index]])]
        seen = {place: (name, share) for place, name, share, found in here if found.search(stretch)}
        for place, (name, share) in sorted(seen.items()):
            (weak if share < _BARE else strong).add(name)
            points[name] += weight * share + (0.01 if place < _SPECIFIC else 0.0)
    weak -= strong
    _prefer(points, context, kind)
    if kind is Action.EXPOSURE or any(
        value > 0 for name, value in points.items() if name not in weak
    ):  # a country's bare name is a last resort
        points = {name: value for name, value in points.items() if name not in weak}
    if not points:
        return None
    if kind is Action.EXPOSURE:
        if not any(hit.feature == "act.fine" for view in context.views for hit in view.current if view.place > 0.4):
            return None
        if points.get("LATVIA-FCMC"):
            return "LATVIA-FCMC"
    return max(points.items(), key=lambda item: item[1])[0]


def _prefer(points: dict[str, float], context: Context, kind: Action) -> None:
    """Rules between bodies that are named together."""
    finding = any("act.section311" in view.features for view in context.views if view.place > 0.4)
    if finding:  # section 311 and 9714 are powers of FinCEN alone
        points["FinCEN"] += 6.0
    if kind is Action.INDICTMENT:
        if points["DOJ"] or points["OFAC"] or not points["Europol"] + points["UK"] + points["EU"]:
            points["DOJ"] += 3.0
        points["OFAC"] = points["OFAC"] * 0.6 - 1.5
    elif kind in (Action.DESIGNATION, Action.DELISTING):
        points["DOJ"] -= 2.0
        if points["OFAC"]:  # agencies that arrest stand beside the body that designates
            points["NCA"] -= 4.0
            points["Europol"] -= 4.0
        if points["FinCEN"] and not finding:
            points["FinCEN"] -= 1.0
    if points["OFAC"] and points["STATE"]:
        points["STATE"] -= 2.0
    for name in [name for name, value in points.items() if value <= 0]:
        del points[name]


_CAUGHT = re.compile(
    r"arrest|detain|taken into|in custody|held on|extradit|festn|verhaft|"
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
            if _TYPE_OF.get(hit.feature) is kind
            and hit not in view.past
            and _CAUGHT.match(context.document.folded, hit.start, hit.end) is None
        ]
        for found in view.dates:
            day = context.resolve(found)
            if day is None or context.is_recent(found) is False:
                continue
            near = min((abs(hit.start - found.start) for hit in acts), default=None)
            weight = _date_weight(view, near, day, context)
            if _is_dateline(context, found):
                weight *= _DATELINE
            if best is None or weight > best[0]:
                best = (weight, day)
    if best is not None and best[0] > 0.3:
        return best[1]
    return context.published


_DATELINE = 0.3
"""The date in "SEOUL, Nov. 19 (Agency) -" is that of the report; a day that the text names goes before it."""
_DATELINE_CHARS = 60
_DATELINE_AFTER = re.compile(
    r"\.?[)\]]?,? ?(?:\d{4})?,? ?(?:[(/][^)/\n]{1,25}[)/])? ?(?:[-:】]|[a-zа-я]{2,14}\.? -)|日?[电電讯訊]|\. (?=\w)|"
    r"[^\w\n]{1,3}\n"
)
_DATELINE_BEFORE = re.compile(r"[^.!?。]{0,45}")


def _is_dateline(context: Context, found: FoundDate) -> bool:
    """Whether a date stands at the head of the body, before the dash that opens the report."""
    start = context.document.title_end + 1
    if found.relative or not start <= found.start < start + _DATELINE_CHARS:
        return False
    folded = context.document.folded
    head = context.document.text[start : found.start]
    if not head[:1].isupper() and not head[:1].isdigit() and head and head[0] < "\u2e80":
        return False
    return (
        _DATELINE_BEFORE.fullmatch(folded, start, found.start) is not None
        and len(head.split()) <= 4
        and _DATELINE_AFTER.match(folded, found.end) is not None
    )


def _date_weight(view: View, near: int | None, day: date, context: Context) -> float:
    """``near``: code points between the date and the nearest measure of the right kind in its sentence, if any."""
    weight = {1.0: 1.0, 0.8: 1.0, 0.4: 0.5}[view.place] * (0.35 if near is None else 1.0 - min(near, 400) / 1000)
    weight *= 0.97 ** min(view.sentence.index, 30)
    if context.published is not None and day > context.published + timedelta(days=1):
        weight *= 0.1
    return weight
