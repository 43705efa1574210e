"""Which program belongs to which family, and which families rarely meet in one record.

Source: the program tags of OFAC, the regime names of the UN, the EU and the United Kingdom. Two parties of one action
with the same rare combination almost certainly belong to one scheme; sharing one broad program says next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

TABLE_VERSION: Final = 1


class Family(StrEnum):
    """Programs with one purpose, under whatever tag."""

    DPRK = "dprk"
    PROLIFERATION = "proliferation"
    RUSSIA = "russia"
    UKRAINE = "ukraine"
    CYBER = "cyber"
    IRAN = "iran"
    SYRIA = "syria"
    TERROR = "terror"
    OTHER = "other"


_FAMILIES: Final = (
    (Family.DPRK, re.compile(r"^(dprk\d*|prk)\b|democratic people|north korea")),
    (Family.PROLIFERATION, re.compile(r"^npwmd|proliferation|chemical weapons")),
    (Family.RUSSIA, re.compile(r"^(russia|rus|rusda|peesa)\b|russia")),
    (Family.UKRAINE, re.compile(r"^(ukraine|ukr)\b|ukraine")),
    (Family.CYBER, re.compile(r"^cyb")),
    (Family.IRAN, re.compile(r"^(iran|ifsr|irgc|irn)\b|iran")),
    (Family.SYRIA, re.compile(r"^(syria|syr)\b|syria")),
    (Family.TERROR, re.compile(r"^(sdgt|fto|sdt|taqa)\b|terror|isil|al-qaida")),
)
_WITH_COUNTRY: Final = frozenset({Family.DPRK, Family.RUSSIA, Family.UKRAINE})
_OURS: Final = _WITH_COUNTRY | {Family.PROLIFERATION, Family.CYBER}
KOREAN: Final = frozenset({Family.DPRK, Family.PROLIFERATION})
"""Families under which parties of North Korea stand."""
STOLEN: Final = frozenset({Family.DPRK, Family.CYBER})
"""Families of those who launder what North Korea steals online."""


@lru_cache(maxsize=4096)
def family_of(program: str) -> Family:
    """The family of one program tag or regime name; ``OTHER`` where unknown."""
    lowered = program.lower()
    return next((family for family, pattern in _FAMILIES if pattern.search(lowered)), Family.OTHER)


def families(programs: Iterable[str]) -> frozenset[Family]:
    """The families of several programs."""
    return _families(frozenset(programs))


@lru_cache(maxsize=4096)
def _families(programs: frozenset[str]) -> frozenset[Family]:
    return frozenset(family_of(program) for program in programs)


def is_rare(combination: frozenset[Family]) -> bool:
    """Whether a combination is rare enough that sharing it, within one action, makes one scheme.

    North Korea together with a family of another purpose is; North Korea with proliferation is the rule on that
    program.
    """
    return Family.DPRK in combination and bool(combination - KOREAN - {Family.OTHER})


def concerns(programs: Iterable[str]) -> bool:
    """Whether any program may stand behind a payment network of ours, whether or not it names the country."""
    return bool(families(programs) & _OURS)


def adds_risk(programs: Iterable[str]) -> frozenset[str]:
    """Those programs that by themselves add a nexus or the risk of secondary sanctions."""
    return frozenset(program for program in programs if family_of(program) in _OURS)
