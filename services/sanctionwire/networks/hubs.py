"""Hubs: state bodies, big and state banks, and whatever many point to. Being tied to one says little."""

from __future__ import annotations

import re

from sanctionwire.names.text import fold
from sanctionwire.networks.graph import Graph
from sanctionwire.networks.nodes import THINGS, EntryState
from sanctionwire_schemas import Nexus, PaymentRole

_DEGREE = 10
"""A party that more entries than this point to is a hub."""

_STATE_BODY = re.compile(
    r"\b(central bank|foreign trade bank|state bank|national bank|development bank|reserve bank|ministry|government"
    r"|army|navy|air force|armed forces|academy of|general bureau|reconnaissance|munitions industry|workers'? party"
    r"|commission|department|federal|state corporation|sberbank|vtb|vneshekonombank|vnesheconombank|promsvyazbank"
    r"|gazprombank|rosselkhoz\w*|revolutionary guard|lazarus)\b"
)

_CREDIT_BANK = re.compile(r"\bcredit\b.*\bbank|\bbank.*\bcredit\b")


def is_hub(graph: Graph, ref: str) -> bool:
    """A state body, a big or state bank, or anything many point to. Evaluated on the present set."""
    return ref in graph.entries and (is_state_body(graph, ref) or len(pointing(graph, ref)) > _DEGREE)


def pointing(graph: Graph, ref: str) -> set[str]:
    """Entries that point to this one."""
    wanted = graph.keys.wanted
    found = wanted.near([f"ref:{ref}", *graph.entries[ref].keys])
    found.discard(ref)
    return found


def is_state_body(graph: Graph, ref: str) -> bool:
    """Whether an entry is a body of a state, or a big or state bank."""
    body = graph.state_bodies.get(ref)
    if body is None:
        body = graph.state_bodies[ref] = _is_state_body(graph.entries[ref])
    return body


def _is_state_body(state: EntryState) -> bool:
    if state.person or state.kind in THINGS:
        return False
    if _STATE_BODY.search(fold(state.name)):
        return True
    # Every bank in North Korea belongs to the state or the party, but for credit banks, joint ventures with foreigners.
    in_korea = "KP" in state.countries or (not state.countries and Nexus.DPRK in state.nexus)
    return state.role is PaymentRole.BANK and in_korea and _CREDIT_BANK.search(fold(state.name)) is None
