"""How many organizations and individuals a text says are newly targeted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sanctionwire.classify.context import Context, View
from sanctionwire.classify.extract.measure import BELOW, SUPERVISION, TYPE_OF
from sanctionwire.classify.extract.quantities import Quantity, quantities
from sanctionwire.classify.lexicon import by_letter, table
from sanctionwire_schemas import Action, Counts


def counts(context: Context, named: Counts, kind: Action) -> Counts:
    """Stated numbers: of the first sentence that reports the measure and gives any; the other kind from later ones.

    ``named``: newly named parties. Where the text states no number they are what follows from it; in a short text also
    where it states a smaller one that may be a part only. Long texts name parties in two spellings and in background.
    A finding of FinCEN and a supervisor's fine are of one firm where nothing else is said.
    """
    organizations, individuals = _stated(context, kind)
    short = len(context.document.text) <= _SHORT_TEXT
    found = Counts(
        organizations=_larger(organizations, named.organizations, short=short),
        individuals=_larger(individuals, named.individuals, short=short),
    )
    if organizations.number is None and _is_of_one(context, kind):
        return Counts(organizations=1, individuals=found.individuals)
    return found


_SHORT_TEXT = 2_000


def _larger(stated: _Stated, named: int | None, *, short: bool) -> int | None:
    if stated.number is None or not short or stated.sure:
        return named if stated.number is None else stated.number
    return max(stated.number, named or 0)


def _is_of_one(context: Context, kind: Action) -> bool:
    if kind is Action.DESIGNATION:
        top = [view for view in context.views if view.place > BELOW]
        return any("act.section311" in view.features for view in top) and not any(
            hit.feature == "act.designate" and _LISTED.search(context.document.folded, hit.start, hit.end)
            for view in top
            for hit in view.current
        )
    if kind is not Action.EXPOSURE:
        return False
    folded = context.document.folded
    return any(
        SUPERVISION.search(folded, view.sentence.start, view.sentence.end)
        for view in context.views
        if view.sentence.index <= _AT_ONCE
    )


_LISTED = re.compile(r"sanction|blacklist|sdn|ofac|санкц|制裁|제재|sanzion|sancion")
_AT_ONCE = 2
"""Title and first two sentences of the body."""


@dataclass(slots=True)
class _Stated:
    """A number that a text gives. ``sure``: of all that the measure targets, so that names in the text add nothing."""

    number: int | None = None
    sure: bool = False


def _stated(context: Context, kind: Action) -> tuple[_Stated, _Stated]:
    """Numbers of organizations and of individuals."""
    organizations, individuals = _Stated(), _Stated()
    telling = [view for view in context.views if view.place > BELOW or view.current]
    reports = {view.sentence.index: _reports(context, view, kind) for view in telling}
    ranked = sorted(
        telling,
        key=lambda view: (
            not reports[view.sentence.index],
            not context.mains.get(view.sentence.index),
            view.sentence.index == 0,
            view.sentence.index,
        ),
    )
    single: list[Quantity] = []
    for view in ranked[:12]:
        items = _items(context, view)
        if kind is Action.DESIGNATION and view.current and not reports[view.sentence.index]:
            items = [item for item in items if item.organization]  # people caught in a raid are not those designated
        if not any(not item.article for item in items):
            single = single or (items if view.current else [])
            if organizations.number is None and individuals.number is None:
                continue
        sure = reports[view.sentence.index] and not _also(context, view)
        if organizations.number is None:
            organizations = _sum([item for item in items if item.organization], sure=sure)
        if individuals.number is None:
            individuals = _sum([item for item in items if not item.organization], sure=sure)
        if organizations.number is not None and individuals.number is not None:
            break
    title = [item for view in context.views[:1] if reports[view.sentence.index] for item in _items(context, view)]
    organizations = _more(organizations, [item for item in title if item.organization and not item.article])
    individuals = _more(individuals, [item for item in title if not item.organization and not item.article])
    if organizations.number is None and individuals.number is None and len(single) == 1 and single[0].organization:
        organizations = _Stated(1)  # "blacklisted a bank", and no number anywhere
    return organizations, individuals


def _more(stated: _Stated, title: Sequence[Quantity]) -> _Stated:
    """A headline counts all, the sentence below it at times a part: "33 charged", "28 Koreans and five others"."""
    whole = _sum(title, sure=stated.sure)
    return whole if whole.number is not None and whole.number > (stated.number or 0) else stated


def _reports(context: Context, view: View, kind: Action) -> bool:
    """Whether a sentence tells a measure of this kind as its news."""
    return any(TYPE_OF[hit.feature] is kind for hit in context.mains.get(view.sentence.index, ()))


def _also(context: Context, view: View) -> bool:
    """Whether a sentence only adds to a number: "two more firms were listed as well"."""
    return "numbers.also" in context.rare and (
        _ALSO.search(context.document.folded, view.sentence.start, view.sentence.end) is not None
    )


_ALSO = re.compile(by_letter(table("numbers.toml")["also"], whole=False))


def _sum(items: Sequence[Quantity], *, sure: bool) -> _Stated:
    """The sum over one sentence; sure of two and more that are all counted, none by an article."""
    if not items:
        return _Stated()
    number = sum(item.number for item in items)
    return _Stated(number, sure=sure and number > 1 and not any(item.article for item in items))


def _items(context: Context, view: View) -> list[Quantity]:
    """What a sentence counts, its dates left out: "September 19 against one person" holds one number, not two."""
    stretch = context.document.folded[view.sentence.start : view.sentence.end]
    shift = view.sentence.start
    for date in view.dates:
        stretch = stretch[: date.start - shift] + "#" * (date.end - date.start) + stretch[date.end - shift :]
    return quantities(stretch)
