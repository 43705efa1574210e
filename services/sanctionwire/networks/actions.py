"""What one action did: entries of one authority, one family of programs, a few days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sanctionwire.networks.graph import ACTION_RUN, ACTION_SPAN, Graph, Run, concerned
from sanctionwire.networks.programs import KOREAN, Family, is_rare
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


def blocks(graph: Graph, nodes: Iterable[str], *, both: bool = False) -> list[Block]:
    """Actions among the nodes, each with at least two entries.

    By (authority, families of programs), days at most :data:`ACTION_SPAN` apart; with ``both``, all families that
    concern North Korea together. Where a day holds much else (programs on Russia), or says nothing (a publication that
    sums up weeks), fresh entries must also stand close by number.
    """
    lots: dict[tuple[str, frozenset[Family], bool, bool], list[tuple[int, str, Run]]] = defaultdict(list)
    for node in nodes:
        state = graph.entries.get(node)
        if state is None or not concerned(state):
            continue
        for run in graph.runs(node):
            if both and not run.families <= KOREAN:
                continue
            dated = run.day_ordinal is not None
            if not dated and (run.number is None or state.nexus < {Nexus.DPRK, Nexus.RUSSIA}):
                continue
            place = run.day_ordinal if run.day_ordinal is not None else run.number or 0
            lots[(run.authority, KOREAN if both else run.families, dated, run.vague)].append((place, node, run))
    found: list[Block] = []
    for (authority, families, dated, vague), lot in sorted(
        lots.items(), key=lambda item: (item[0][0], sorted(item[0][1]), item[0][2:])
    ):
        narrow = dated and (vague or not (families <= KOREAN or is_rare(families)))
        for chain in _chains(sorted(lot, key=lambda x: x[:2]), ACTION_SPAN.days if dated else ACTION_RUN):
            for part in _runs(chain) if narrow else [chain]:
                runs = {node: run for _, node, run in part}
                if len(runs) > 1:
                    label = f"{authority}: {', '.join(sorted(families))}"
                    found.append(Block(tuple(sorted(runs)), families, runs, dated and not vague, label))
    return found


def _chains(lot: list[tuple[int, str, Run]], span: int) -> list[list[tuple[int, str, Run]]]:
    chains: list[list[tuple[int, str, Run]]] = []
    for item in lot:
        if chains and item[0] - chains[-1][-1][0] <= span:
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains


def _runs(chain: list[tuple[int, str, Run]]) -> list[list[tuple[int, str, Run]]]:
    """Split by numbers; old entries that gained a program (no number) belong to the only run, or to none."""
    numbered = sorted((item for item in chain if item[2].number is not None), key=lambda item: item[2].number or 0)
    parts = _chains([(item[2].number or 0, item[1], item[2]) for item in numbered], ACTION_RUN)
    unnumbered = [item for item in chain if item[2].number is None]
    if len(parts) == 1:
        return [parts[0] + unnumbered]
    return [*parts, unnumbered] if unnumbered else parts
