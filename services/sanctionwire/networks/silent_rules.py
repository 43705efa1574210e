"""What one action says of companies that say nothing of themselves: a rare program, and payers beside them."""

from __future__ import annotations

from itertools import pairwise

from sanctionwire.networks.actions import Block
from sanctionwire.networks.grouping import Grouping
from sanctionwire.networks.hubs import pointing
from sanctionwire.networks.nodes import MANY_WALLETS, THINGS, EntryState
from sanctionwire.networks.programs import Family
from sanctionwire_schemas import LinkKind, PaymentRole

_NEXT = 10
"""A list enters the parties of one scheme one after another: what stands further off was listed for something else."""
_OF_COINS = frozenset({PaymentRole.CRYPTO_EXCHANGE, PaymentRole.MIXER})


def by_pair(found: Grouping, block: Block) -> None:
    """Parties that one action lists one after another under one pair of programs on Russia, old and new: those who
    surely move money for others, and others of whom nothing is told. Most of a day stands under one program; who gets
    both at once is one scheme.

    Not where any of them is a bank, has a trade, an office or a tie in the list: those are listed for that. Numbers
    tell as much in a publication that sums up weeks as on one day.
    """
    if block.families != {Family.UKRAINE, Family.RUSSIA}:
        return
    graph = found.graph
    numbers = sorted(number for ref in block.refs if (number := block.runs[ref].number) is not None)
    if len(numbers) < len(block.refs) or any(right - left > _NEXT for left, right in pairwise(numbers)):
        return
    if len({block.runs[ref].programs for ref in block.refs}) > 1:
        return
    paying = [ref for ref in block.refs if _settles(found, ref)]
    if not any(graph.entries[ref].strong_role for ref in paying):
        return
    rest = [ref for ref in block.refs if ref not in paying]
    if any(not (_says_nothing(graph.entries[ref]) or _is_nobody(found, ref)) for ref in rest):
        return
    if any(graph.entries[ref].targets or pointing(graph, ref) for ref in block.refs):
        return
    for ref in block.refs:
        if ref != paying[0]:
            note = "One action applied this pair of programs to these alone."
            found.glue(paying[0], ref, LinkKind.SAME_ACTION, block.label, note)


def _settles(found: Grouping, ref: str) -> bool:
    """Whether a company moves money and is no bank: banks of one day are a tranche, by a rule of their own."""
    state = found.graph.entries[ref]
    return not state.person and found.role(ref) not in (None, PaymentRole.BANK)


def _is_nobody(found: Grouping, ref: str) -> bool:
    """Whether of a person neither an office nor a role is told."""
    state = found.graph.entries[ref]
    return state.person and not state.titled and found.role(ref) is None


def by_exchange(found: Grouping, block: Block) -> None:
    """Companies that one action under a cyber program lists beside an exchange of coins and what is tied to it, of whom
    nothing else is told: the program covers only what was done online, and the action was mostly about the exchange.
    """
    if not block.sure or block.families != {Family.CYBER}:
        return
    graph = found.graph
    cores = {found.sets.find(ref) for ref in block.refs if _exchanges(found, ref)}
    if len(cores) != 1:
        return
    core = found.sets.members(cores.pop())
    acted = [ref for ref in core if ref in block.runs]
    rest = [ref for ref in block.refs if ref not in core]
    if len(rest) >= len(acted) or any(not _says_nothing(graph.entries[ref]) for ref in rest):
        return
    for ref in rest:
        if block.runs.keys() >= set(found.sets.members(ref)):
            note = "One action under a cyber program, mostly about this exchange."
            found.glue(min(acted), ref, LinkKind.SAME_ACTION, block.label, note)


def _exchanges(found: Grouping, ref: str) -> bool:
    """Whether an entry exchanges coins: by its own words, or many wallets are its own."""
    state = found.graph.entries[ref]
    wallets = sum(kind == "wallet" for kind, _ in state.identifiers)
    return found.role(ref) in _OF_COINS or (not state.person and not state.other_purpose and wallets >= MANY_WALLETS)


def _says_nothing(state: EntryState) -> bool:
    """Whether of a company neither a business nor a role is told."""
    return not state.person and state.kind not in THINGS and not state.other_purpose and state.role is None
