"""What an action is known by: who acted, under which family of programs, on which day; where a day says nothing, the
numbers that a list gave the entries one after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sanctionwire.networks.index import Index
from sanctionwire.networks.ledger import EntryView
from sanctionwire.networks.nodes import ACTION_SPAN, EntryState
from sanctionwire.networks.programs import KOREAN, STOLEN, Family, concerns, families

ACTION_RUN = 100
"""Entries of one action get numbers from one run; within a list, numbers further apart belong to different actions."""
_AMERICAN = frozenset({"US", "TREASURY", "STATE", "FINCEN"})
"""What the press names where OFAC acts: one release often holds the measures of several."""


class Run(NamedTuple):
    """Where an entry stands in an action: what authority, which day (None: before the first load), which number."""

    authority: str
    day_ordinal: int | None
    number: int | None
    families: frozenset[Family]
    programs: frozenset[str]
    vague: bool = False
    """The day is that of a publication which spans weeks: only numbers tell its actions apart."""


class Lot(NamedTuple):
    """Entries on which one authority acted on one day (``dated``), or that have close numbers in one publication."""

    authority: str
    families: frozenset[Family]
    dated: bool
    place: int
    """The day as an ordinal; else the number, by hundreds."""
    publication: int = 0
    """Day of the publication that sums up weeks, as an ordinal; 0 else."""

    @property
    def key(self) -> str:
        """By which lots are put in order."""
        kind = "b" if self.dated else "v"
        return f"{kind}|{self.authority}|{'+'.join(sorted(self.families))}|{self.publication}|{self.place}"


def concerned(state: EntryState) -> bool:
    """Whether actions on this entry matter here: it has a nexus, or a program that often goes with one."""
    return bool(state.nexus) or concerns(state.programs)


def lots_of(state: EntryState, view: EntryView) -> Iterator[Lot]:
    """Where an entry stands in actions; under programs on North Korea also in that of all of them together."""
    for mark in view.marks:
        day = mark.day.toordinal()
        wide = {mark.families, KOREAN} if mark.families <= KOREAN or mark.families == STOLEN else {mark.families}
        for families_ in sorted(wide, key=sorted):
            if not mark.vague:
                yield Lot(mark.authority, families_, dated=True, place=day)
            elif mark.fresh and state.number is not None:
                place = state.number // ACTION_RUN
                yield Lot(mark.authority, families_, dated=False, place=place, publication=day)


def runs_of(state: EntryState, view: EntryView) -> tuple[Run, ...]:
    """Where an entry stands in actions; one undated run for entries known since before the first load."""
    if not view.marks:
        return (Run(state.list_id, None, state.number, families(state.programs), state.programs),)
    return tuple(
        Run(
            mark.authority,
            mark.day.toordinal(),
            state.number if mark.fresh else None,
            mark.families,
            mark.programs,
            mark.vague,
        )
        for mark in view.marks
    )


def one_action(a: Run, b: Run) -> bool:
    """Whether two runs are of one action; where days say nothing, whether numbers are close."""
    if a.authority != b.authority:
        return False
    if (a.day_ordinal is None) is not (b.day_ordinal is None):
        return False
    if a.day_ordinal is not None and b.day_ordinal is not None:
        if not days_close(a.day_ordinal, b.day_ordinal):
            return False
        if not (a.vague or b.vague):
            return True
    return a.number is not None and b.number is not None and abs(a.number - b.number) <= ACTION_RUN


def days_close(a: int, b: int) -> bool:
    """Whether two days (ordinals) may be those of one action."""
    return abs(a - b) <= ACTION_SPAN.days


def days_near(day: int) -> range:
    """The days (ordinals) that are close to one."""
    return range(day - ACTION_SPAN.days, day + ACTION_SPAN.days + 1)


def authorities_agree(report: str | None, listing: str) -> bool:
    """Whether the authority that an article names (None: it names none) may be that of a list or of another article."""
    return report is None or report == listing or (listing == "OFAC" and report.upper() in _AMERICAN)


def beginning(index: Index[Lot], lot: Lot) -> int:
    """The day with which the action of a lot began: one within :data:`ACTION_SPAN` before it that had none before
    itself, else its own. So a list that acts daily does not run on as one action, and only near days count.
    """
    for day in range(lot.place - ACTION_SPAN.days, lot.place):
        if _begins(index, lot._replace(place=day)):
            return day
    return lot.place


def _begins(index: Index[Lot], lot: Lot) -> bool:
    if not index.at(lot):
        return False
    days = range(lot.place - ACTION_SPAN.days, lot.place)
    return not any(index.at(lot._replace(place=day)) for day in days)


def beside(index: Index[Lot], lot: Lot) -> Iterator[str]:
    """Entries that may be of the same action as a lot."""
    if not lot.dated:
        for place in (lot.place - 1, lot.place, lot.place + 1):
            yield from index.at(lot._replace(place=place))
        return
    first = beginning(index, lot)
    for day in range(first, first + ACTION_SPAN.days + 1):
        near = lot._replace(place=day)
        if index.at(near) and beginning(index, near) == first:
            yield from index.at(near)
