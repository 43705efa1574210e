"""What one action did: entries of one authority, one family of programs, a few days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

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


Acted = list[tuple[str, EntryState, Run]]


def acted_on(graph: Graph, nodes: Iterable[str]) -> Acted:
    """Those of the nodes that actions matter for, with each action on them."""
    entries = ((node, state) for node in nodes if (state := graph.entries.get(node)) is not None and concerned(state))
    return [(node, state, run) for node, state in entries for run in graph.runs(node)]


def blocks(graph: Graph, acted: Acted, *, both: bool = False, cyber: bool = False) -> list[Block]:
    """Actions, each on at least two entries.

    By (authority, families of programs), days at most ``ACTION_SPAN`` after its first; with ``both``, all families
    that concern North Korea together, and with ``cyber`` also those who launder what it steals. Where a day holds much
    else (programs on Russia), or says nothing (a publication that sums up weeks), fresh entries must also stand close
    by number.
    """
    actions: dict[tuple[Lot, int], list[tuple[int, str, Run]]] = defaultdict(list)
    for node, state, run in acted:
        if both and not (run.families <= KOREAN or (cyber and run.families == STOLEN)):
            continue
        place = _place(graph, state, run, KOREAN if both else run.families)
        if place is not None:
            actions[place].append((run.number or 0, node, run))
    found: list[Block] = []
    for (lot, _), items in sorted(actions.items(), key=lambda item: (item[0][0].key, item[0][1])):
        narrow = lot.dated and not (lot.families <= KOREAN or is_rare(lot.families))
        for part in _runs(items) if narrow else [items] if lot.dated else _chains(sorted(items, key=_number)):
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


def _place(graph: Graph, state: EntryState, run: Run, families: frozenset[Family]) -> tuple[Lot, int] | None:
    """The action that a run belongs to; None where nothing tells."""
    if run.day_ordinal is None:
        known = run.number is not None and state.nexus >= {Nexus.DPRK, Nexus.RUSSIA}
        return (Lot(run.authority, families, dated=False, place=0), 0) if known else None
    if run.vague:
        known = run.number is not None
        return (Lot(run.authority, families, dated=False, place=0, publication=run.day_ordinal), 0) if known else None
    lot = Lot(run.authority, families, dated=True, place=run.day_ordinal)
    return replace(lot, place=0), beginning(graph.keys.lots, lot)


def _number(item: tuple[int, str, Run]) -> tuple[int, str]:
    return item[:2]


def _chains(items: list[tuple[int, str, Run]]) -> list[list[tuple[int, str, Run]]]:
    """Runs of close numbers."""
    chains: list[list[tuple[int, str, Run]]] = []
    for item in items:
        if chains and item[0] - chains[-1][-1][0] <= ACTION_RUN:
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains


def _runs(items: list[tuple[int, str, Run]]) -> list[list[tuple[int, str, Run]]]:
    """Split by numbers; old entries that gained a program (no number) belong to the only run, or to none."""
    parts = _chains(sorted((item for item in items if item[2].number is not None), key=_number))
    unnumbered = [item for item in items if item[2].number is None]
    if len(parts) == 1:
        return [parts[0] + unnumbered]
    return [*parts, unnumbered] if unnumbered else parts
