"""What one action did: entries of one authority, one family of programs, a few days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sanctionwire.networks.graph import Graph
from sanctionwire.networks.lots import ACTION_RUN, Lot, Run, beginning, concerned
from sanctionwire.networks.nodes import EntryState
from sanctionwire.networks.programs import KOREAN, STOLEN, Family, is_rare
from sanctionwire_schemas import Nexus


@dataclass(frozen=True, slots=True)
class Block:
    """Entries that one action made, sorted."""

    refs: tuple[str, ...]
    families: frozenset[Family]
    runs: dict[str, Run]
    """Where each stands in the action."""
    sure: bool
    """False: no day tells this action from others. Known since before the first load, or out of a publication which
    sums up weeks: only close numbers hold it together."""
    label: str


_Numbered = TypeVar("_Numbered", tuple[int, str], tuple[int, str, Run])
Acted = list[tuple[str, Run]]


def acted_on(graph: Graph, nodes: Iterable[str]) -> Acted:
    """Those of the nodes that actions matter for, with each action on them that may be told from others."""
    entries = ((node, state) for node in nodes if (state := graph.entries.get(node)) is not None and concerned(state))
    return [(node, run) for node, state in entries for run in graph.runs(node) if _is_placed(state, run)]


def _is_placed(state: EntryState, run: Run) -> bool:
    """Whether a day tells the action; else a number must, and before the first load both nexus."""
    if run.day_ordinal is None:
        return run.number is not None and state.nexus >= {Nexus.DPRK, Nexus.RUSSIA}
    return not run.vague or run.number is not None


def blocks(graph: Graph, acted: Acted, *, both: bool = False, cyber: bool = False, whole: bool = False) -> list[Block]:
    """Actions, each on at least two entries.

    By (authority, families of programs), days at most ``ACTION_SPAN`` after its first; with ``both``, all families
    that concern North Korea together, and with ``cyber`` also those who launder what it steals. Where a day holds much
    else (programs on Russia), or says nothing (a publication that sums up weeks), fresh entries must also stand close
    by number.
    """
    actions: dict[tuple[Lot, int], list[tuple[int, str, Run]]] = defaultdict(list)
    for node, run in acted:
        if both and not (run.families <= KOREAN or (cyber and run.families == STOLEN)):
            continue
        actions[_place(graph, run, KOREAN if both else run.families)].append((run.number or 0, node, run))
    found: list[Block] = []
    for (lot, _), items in sorted(actions.items(), key=lambda item: (item[0][0].key, item[0][1])):
        narrow = lot.dated and not whole and not (lot.families <= KOREAN or is_rare(lot.families))
        for part in _runs(items) if narrow else [items] if lot.dated else near_by_number(items, ACTION_RUN):
            runs = {node: run for _, node, run in part}
            if len(runs) > 1:
                found.append(Block(tuple(sorted(runs)), lot.families, runs, lot.dated, _label(lot, runs.values())))
    return found


def _label(lot: Lot, runs: Iterable[Run]) -> str:
    """An action for people: ``OFAC, 2024-09-19: DPRK3, RUSSIA-EO14024``."""
    programs = frozenset[str]()
    days: list[int] = []
    for run in runs:
        programs |= run.programs
        days += [run.day_ordinal] if run.day_ordinal is not None else []
    when = f", {date.fromordinal(min(days))}" if days and lot.dated else ""
    return f"{lot.authority}{when}: {', '.join(sorted(programs))}"


def _place(graph: Graph, run: Run, families: frozenset[Family]) -> tuple[Lot, int]:
    """The action that a run belongs to."""
    if run.day_ordinal is None or run.vague:
        return Lot(run.authority, families, dated=False, place=0, publication=run.day_ordinal or 0), 0
    lot = Lot(run.authority, families, dated=True, place=run.day_ordinal)
    return lot._replace(place=0), beginning(graph.keys.lots, lot)


def _number(item: _Numbered) -> tuple[int, str]:
    return item[0], item[1]


def near_by_number(items: list[_Numbered], gap: int) -> list[list[_Numbered]]:
    """Items, which begin with their number, in runs of numbers at most ``gap`` apart, in order."""
    chains: list[list[_Numbered]] = []
    for item in sorted(items, key=_number):
        if chains and item[0] - chains[-1][-1][0] <= gap:
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains


def _runs(items: list[tuple[int, str, Run]]) -> list[list[tuple[int, str, Run]]]:
    """Split by numbers; old entries that gained a program (no number) belong to the only run, or to none."""
    parts = near_by_number([item for item in items if item[2].number is not None], ACTION_RUN)
    unnumbered = [item for item in items if item[2].number is None]
    if len(parts) == 1:
        return [parts[0] + unnumbered]
    return [*parts, unnumbered] if unnumbered else parts
