"""Who took the measure that an article reports: one body, named as lists and releases name it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sanctionwire.classify.context import Context, View
from sanctionwire.classify.extract.bodies import Mention, names_enforcer
from sanctionwire.classify.extract.home import home
from sanctionwire.classify.extract.measure import BELOW, CAUGHT, CONCERN, CUT_OFF, PRESS, SUPERVISION, place_weight
from sanctionwire.classify.gate import Hit
from sanctionwire_schemas import Action

_OF_KIND = {
    Action.DESIGNATION: ("act.designate", "act.section311"),
    Action.DELISTING: ("act.designate",),
    Action.INDICTMENT: ("act.charge", "act.seize", "act.fine"),
    Action.EXPOSURE: ("act.fine", "act.charge", "act.seize"),
}
_REPORTS, _NO_MEASURE = 1.5, 0.6
"""What a mention weighs in a sentence that reports a measure as its news, and in any other of title and lead."""
_AGAIN = 0.4
"""What further sentences add to the one that says most of a body."""
_SECOND = 0.8
"""Of bodies that act together the first named goes before."""
_COMMENTS = 0.4
"""Central banks and courts rarely designate; beside a designation they mostly comment."""
_BELOW = 40
"""Sentences below the lead that are looked at: in a text of megabytes the measure is told long before."""
_HOME = 0.5
"""What a dateline says for the police or court of its country."""
_DATELINE = re.compile(r"[^.\n-]{2,45} -{1,2} ")
_AMERICAN = ("DOJ", "OFAC", "FinCEN", "STATE", "NYDFS")
_AT_ONCE = 2
"""Title and first two sentences of the body."""
_CODES = {"NCA": "UK"}
"""Bodies that the label guide of our articles calls by their country."""
_CATCH = ("DOJ", "NCA", "Europol")
"""They catch people, and stand beside the body that designates them."""


@dataclass(slots=True)
class _Points:
    """Points over sentences: the most of one, and a share of the others'."""

    most: float = 0.0
    total: float = 0.0

    def add(self, points: float) -> None:
        self.most = max(self.most, points)
        self.total += points

    @property
    def value(self) -> float:
        return self.most + _AGAIN * (self.total - self.most)


@dataclass(slots=True)
class _Case:
    """What speaks for one body: ``said`` as any body, ``found`` as a supervisor, police or court.

    ``strong``: more than the bare name of a country. ``specific``: by a name of its own. ``agent``: it acts.
    ``at_once``: it finds something out and is named at once, or by a name of its own. ``early``: acts at once.
    ``of``: the country of which it is a body.
    """

    said: _Points = field(default_factory=_Points)
    found: _Points = field(default_factory=_Points)
    bonus: float = 0.0
    of: str = ""
    strong: bool = False
    specific: bool = False
    agent: bool = False
    at_once: bool = False
    early: bool = False

    @property
    def points(self) -> float:
        return self.said.value + self.bonus


def authority(context: Context, kind: Action) -> str | None:
    """The acting body: named in the title, or in the sentences that report the measure; None if none is.

    Spelled as in the label guide of our articles: OFAC, FinCEN, DOJ, EU, UK, UN, ROK, JAPAN and so on; a supervisor of
    a smaller country by the country, with the body's initials where it is known under them ("LATVIA-FCMC").
    """
    name = None if kind is Action.NONE else _acting(context, kind)
    return None if name is None else _CODES.get(name, name)


def _acting(context: Context, kind: Action) -> str | None:
    """The body that acted, by its own name."""
    cases: dict[str, _Case] = defaultdict(_Case)
    top = (view for view in context.views if view.place > BELOW)
    below = (view for view in context.views if view.place <= BELOW and view.current)
    for view in (*top, *islice(below, _BELOW)):
        main = context.mains.get(view.sentence.index, ())
        acts = _acts(context, view, main, kind)
        weight = place_weight(view) * (_REPORTS if main or acts else _NO_MEASURE)
        _weigh(
            cases,
            context.bodies(view, acts),
            weight,
            kind,
            at_once=view.sentence.index <= _AT_ONCE,
            headline=view.sentence.index == 0,
        )
    if kind is not Action.DESIGNATION:
        _judge_at_home(context, cases)
    for name, case in list(cases.items()):  # a country's own body takes what is said of the country
        if case.of and ("-" in name or kind is Action.EXPOSURE) and (case.agent or kind is not Action.DESIGNATION):
            case.bonus += cases.pop(case.of, _Case()).points
    if kind is Action.EXPOSURE:
        return _exposing(context, cases)
    if kind is Action.INDICTMENT:
        _prefer_prosecutor(cases)
        return _most(cases, by_found=True) or _most(cases)
    _prefer_listing(cases, context)
    strong = {name: case for name, case in cases.items() if case.strong}
    acting = {name: case for name, case in strong.items() if case.agent or name == "FinCEN"}  # finds, lists none
    return _most(acting) or _most(strong) or _most(cases)


def _judged(context: Context, view: View) -> bool:
    """Whether a sentence names a supervisor, police or court, be it without its country."""
    return names_enforcer(context.document.folded, view.sentence.start, view.sentence.end)


def _judge_at_home(context: Context, cases: dict[str, _Case]) -> None:
    """Police and courts without a country are of the place that a report is from; else of the paper's country, unless
    those of another are named, or America.
    """
    judging = [view for view in context.views if view.place > BELOW and _judged(context, view)]
    names = _dateline(context) if judging else []
    if judging and not names and not any(case.found.value for case in cases.values()):
        named = _scene(context, judging) or home(context.document.folded)
        if named is not None and not any(cases[name].points for name in _AMERICAN):
            names = [named]
            cases[named].at_once = cases[named].at_once or judging[0].sentence.index <= _AT_ONCE
    for name in names:
        cases[name].found.add(_HOME)


def _scene(context: Context, judging: list[View]) -> str | None:
    """The country where police catch somebody: "the state police detained four people in Riga"."""
    for view in judging:
        main = context.mains.get(view.sentence.index, ())
        acts = [hit for hit in main if CAUGHT.search(context.document.folded, hit.start, hit.end)]
        for one in context.bodies(view, acts) if acts else ():
            if one.body.country and not one.body.generic:
                return one.body.name
    return None


def _dateline(context: Context) -> list[str]:
    """The country of the dateline."""
    start = context.document.title_end + 1
    dateline = _DATELINE.match(context.document.folded, start)
    first = next((view for view in context.views if view.sentence.start >= start), None)
    if dateline is None or first is None:
        return []
    named = context.bodies(first, ())
    return [one.body.name for one in named if one.body.country and first.sentence.start + one.start < dateline.end()]


def _acts(context: Context, view: View, main: tuple[Hit, ...], kind: Action) -> list[Hit]:
    """The words in a sentence for what a body of this kind of news does."""
    acts = [hit for hit in main if hit.feature in _OF_KIND.get(kind, ())]
    if kind is Action.EXPOSURE:
        acts += [hit for hit in view.hits if hit.feature == "act.expose"]
        fines = SUPERVISION.finditer(context.document.folded, view.sentence.start, view.sentence.end)
        acts += [Hit("act.fine", match.start(), match.end()) for match in fines]
    return acts


def _weigh(
    cases: dict[str, _Case], named: list[Mention], weight: float, kind: Action, *, at_once: bool, headline: bool
) -> None:
    """Add one sentence's mentions to the cases; a body counts once a sentence."""
    said: dict[str, float] = {}
    found: dict[str, float] = {}
    for one in named:
        case, name = cases[one.body.name], one.body.name
        comments = kind is Action.DESIGNATION and one.enforcer and (one.body.country or not one.agent)
        share = one.share * (_COMMENTS if comments else 1.0)
        if share > said.get(name, 0.0):
            said.pop(name, None)  # a dateline's country stands where it acts, not where it is written
            said[name] = share
        case.of = one.body.of
        case.strong |= one.strong
        case.specific |= one.strong and not one.body.generic
        case.agent |= one.agent
        if one.enforcer:
            found[name] = max(found.get(name, 0.0), one.share)
            case.at_once |= at_once or not one.body.country
            case.early |= at_once and (one.agent or headline)
    for name, share in _ranked(said):
        cases[name].said.add(weight * share)
    for name, share in _ranked(found):
        cases[name].found.add(weight * share)


def _ranked(shares: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Names with their shares; of those that say as much as any, one keeps all of it: OFAC, whose list most screen
    against, beside a body of another country ("Seoul and Washington jointly sanction"), else the first named.
    """
    if len(shares) < 2:  # in most sentences
        yield from shares.items()
        return
    most = max(shares.values())
    leading = [name for name, share in shares.items() if share >= most]
    first = "OFAC" if "OFAC" in leading and "FinCEN" not in leading else leading[0]
    for name, share in shares.items():
        yield name, share if name == first else share * _SECOND


def _most(cases: Mapping[str, _Case], *, by_found: bool = False) -> str | None:
    """The body for which most speaks, the first of equals; None if nothing speaks for any."""
    points = {
        name: case.found.value + case.bonus * bool(case.found.value) if by_found else case.points
        for name, case in cases.items()
    }
    best = max(points.items(), key=lambda item: item[1], default=None)
    return best[0] if best is not None and best[1] > 0 else None


def _exposing(context: Context, cases: Mapping[str, _Case]) -> str | None:
    """Who fined or found: a supervisor, police or court; nobody where only reporters found something out."""
    folded = context.document.folded
    top = [view for view in context.views if view.place > BELOW]
    fined = any(hit.feature == "act.fine" for view in top for hit in view.current) or any(
        SUPERVISION.search(folded, view.sentence.start, view.sentence.end) for view in top
    )
    if fined:
        acting = {name: case for name, case in cases.items() if case.agent}
        judged = any(_judged(context, view) for view in top)
        return _most(cases, by_found=True) or _most(acting) or (_most(cases) if judged else None)
    if any(PRESS.search(folded, view.sentence.start, view.sentence.end) for view in top):
        return _most({name: case for name, case in cases.items() if case.early}, by_found=True)
    return _most({name: case for name, case in cases.items() if case.at_once}, by_found=True)


def _prefer_listing(cases: dict[str, _Case], context: Context) -> None:
    """Who designates goes before who arrests; section 311 and 9714 are powers of FinCEN alone."""
    if any(case.points > 0 and case.strong for name, case in cases.items() if name not in _CATCH):
        for name in _CATCH:
            cases.pop(name, None)
    ofac, fincen = cases["OFAC"], cases["FinCEN"]
    if _is_finding(context):
        fincen.bonus, fincen.strong = 100.0, True
    elif fincen.points:
        fincen.bonus = -1.0 if ofac.specific or cases["STATE"].agent else 3.0
    if ofac.agent:
        cases.pop("STATE", None)


def _is_finding(context: Context) -> bool:
    """Whether a bank was found a concern for money laundering, or barred by a rule that rests on such a finding."""
    folded = context.document.folded
    top = [view for view in context.views if view.place > BELOW]
    for view in top:
        if "act.section311" in view.features or (
            "measure.concern" in context.rare and CONCERN.search(folded, view.sentence.start, view.sentence.end)
        ):
            return True
        listing = [hit for hit in context.mains.get(view.sentence.index, ()) if hit.feature == "act.designate"]
        if any(one.agent and one.strong and not one.body.generic for one in context.bodies(view, listing)):
            return False
    return any("act.section311" in view.features for view in context.views) and any(
        CUT_OFF.search(folded, view.sentence.start, view.sentence.end) for view in top
    )


def _prefer_prosecutor(cases: dict[str, _Case]) -> None:
    """American prosecutors, unless police or a court of another country acts and none of theirs is named."""
    ofac = cases.pop("OFAC", _Case())
    justice, europol = cases["DOJ"], cases["Europol"]
    europol.bonus = 2.0 if europol.points else 0.0
    others = any(case.found.value > 0 for name, case in cases.items() if name != "DOJ")
    justice.found.add(justice.said.value)
    if justice.points or (ofac.agent and not ofac.specific) or not others:
        justice.bonus, justice.strong = 3.0 if others else 100.0, True
