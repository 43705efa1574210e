"""Bare names in Cyrillic lists of banks and firms: told by the members beside them, or by what opens the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sanctionwire.classify.extract.cyrillic_persons import NOT_A_NAME, UPPER, is_family_name, terms
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_WORD = rf"[{UPPER}A-Z][\w.’'\-]{{0,24}}\w"
_ITEM = (
    rf"(?:[«\"](?P<quoted>[^«»\"\n]{{2,40}})[»\"]|(?P<bare>{_WORD}(?: {_WORD}){{0,2}})"
    r"(?= ?[,;.)\n]| (?:и|та|і|й|а) |$))"
)
_AND = "(?:, (?:а также )?|;? (?:и|та|і|й|а также|а також) |[;,]?\\n ?[-—–•*▪] ?)"
_AFTER = re.compile(rf"[»\"”]?(?: \([^()\n]{{2,20}}\))?{_AND}{_ITEM}")
_BEFORE = re.compile(rf"(?:^|(?<=[\s(«\"])){_ITEM}{_AND}[«\"„“]?$")
_INTRO = re.compile(
    rf"(?i:\b{terms('list_intro')}):? {_ITEM}",
)
_TRADE = re.compile("(?i)банк|кредитн|брокер|бирж|бірж|компани|компані|структур|систем|площад|организац|фірм|фирм")
_BANKS = re.compile("(?i)банк|кредитн")
_LETTERS = re.compile(rf"[{UPPER}A-Z]{{2,6}}|[{UPPER}]\w{{1,12}}\.[А-ЯЁa-z]{{2,4}}|[А-ЯA-Z]{{1,2}}\d{{1,2}}")
"""An abbreviation, an address on the net: a name by its shape."""
_REACH, _STEPS = 90, 30


def listed(text: str, firms: Sequence[Mention], people: Sequence[Mention]) -> Iterator[Mention]:
    """Names beside ``firms`` in a list, in either direction, and those that open one; no person of ``people``."""
    taken = {place for one in (*firms, *people) for place in (one.start, one.end)}
    seeds = [*firms]
    for match in _INTRO.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        name = match.group("quoted") or match.group("bare")
        if _TRADE.search(before) and _LETTERS.fullmatch(name) and _is_name(name, several=False):
            kind = PartyKind.BANK if _BANKS.search(before) else PartyKind.ORGANIZATION
            seeds.append(_mention(match, kind))
            yield seeds[-1]
    for seed in seeds:
        for forward in (True, False):
            yield from _walk(text, seed, taken, forward=forward)


def _walk(text: str, seed: Mention, taken: set[int], *, forward: bool) -> Iterator[Mention]:
    """Members of the list from a seed on, until one is no bare name or known already."""
    at = seed
    for _ in range(_STEPS):
        low = max(0, at.start - _REACH)
        match = _AFTER.match(text, at.end) if forward else _BEFORE.search(text[low : at.start])
        if match is None:
            return
        found = _mention(match, seed.kind, 0 if forward else low)
        several = seed.kind is PartyKind.BANK or match.group("quoted") is not None
        if found.start in taken or found.end in taken or not _is_name(found.name, several=several):
            return
        taken |= {found.start, found.end}
        yield found
        at = found


def _mention(match: re.Match[str], kind: PartyKind, shift: int = 0) -> Mention:
    part = "bare" if match.group("quoted") is None else "quoted"
    return Mention(match.group(part), kind, match.start(part) + shift, match.end(part) + shift)


def _is_name(name: str, *, several: bool) -> bool:
    """No country, body of the state or family name; ``several``: names of two words are names of firms here."""
    if NOT_A_NAME.search(name) is not None or country_code(name) is not None or name[0].islower():
        return False
    return (several or " " not in name) and not is_family_name(name)
