"""Ties between two parties that one sentence states: owned by, acted for, representative of, front for, officer of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.grouping import Group
from sanctionwire.classify.extract.phrases import Phrases
from sanctionwire.classify.lexicon import choices
from sanctionwire_schemas import EventLink, LinkKind

MAX_LINKS = 200
_REACH = 110
"""Code points between two names within which the words between them tie them together."""

_group = choices("ties.toml")
_FORWARD = (
    LinkKind.OWNED_BY,
    LinkKind.CONTROLLED_BY,
    LinkKind.FRONT_FOR,
    LinkKind.REPRESENTATIVE_OF,
    LinkKind.OFFICER_OF,
    LinkKind.ACTED_FOR,
)
"""What words between A and B may say where A is tied to B; the first that they say counts."""
_PHRASES = Phrases(_FORWARD, "ties.toml")
_BACKWARD = tuple(
    (kind, re.compile(rf"{_group('joins')}? ?(?:[\w-]+ ){{0,{most}}}{noun}(?: in \w+)?,? "))
    for kind, most, noun in (
        (LinkKind.REPRESENTATIVE_OF, 3, _group("his_representative")),
        (LinkKind.OFFICER_OF, 2, _group("his_officer")),
        (LinkKind.FRONT_FOR, 2, _group("his_front")),
        (LinkKind.OWNED_BY, 2, f"{_group('his_company')}?"),
    )
)
"""Possessives, with at most some words before the noun: "B's deputy representative, A"; "B, owned by A" is forward from
B."""
_OWNS = re.compile(rf"\b{_group('owns')}\b")
_PERCENT = re.compile(rf"(\d{{1,3}}(?:[.,]\d+)?) ?(?:{_group('percent')}|%)")
_CUT = re.compile(r"[;\n]|\. ")


@dataclass(slots=True)
class _Place:
    start: int
    end: int
    name: str


def links(context: Context, groups: Sequence[Group]) -> tuple[EventLink, ...]:
    """Ties in the order of the text, each once; ``source`` is tied to ``target``, both as named on the finding."""
    places = sorted(
        (_Place(mention.start, mention.end, one.name) for one in groups for mention in one.mentions),
        key=lambda place: place.start,
    )
    found: dict[tuple[LinkKind, str, str], EventLink] = {}
    for left, right in pairwise(places):
        if left.name == right.name or right.start - left.end > _REACH:
            continue
        tie = _tie(context.document.folded[left.end : right.start], left.name, right.name)
        if tie is None or tie in found:
            continue
        quote, span = context.document.quote(left.start, right.end)
        percent = _PERCENT.search(context.document.folded, left.end, right.start)
        found[tie] = EventLink(
            kind=tie[0],
            source=tie[1],
            target=tie[2],
            percent=_number(percent.group(1)) if percent is not None else None,
            quote=quote,
            span=span,
        )
        if len(found) == MAX_LINKS:
            break
    return tuple(found.values())


def _tie(between: str, left: str, right: str) -> tuple[LinkKind, str, str] | None:
    if _CUT.search(between) is not None:
        return None
    said = _PHRASES.within(between)
    for kind in _FORWARD:
        if kind in said:
            return kind, left, right
    for kind, pattern in _BACKWARD:
        if pattern.fullmatch(between) is not None and (kind is not LinkKind.OWNED_BY or _OWNS.search(between)):
            return kind, right, left
    return None


def _number(text: str) -> float | None:
    value = float(text.replace(",", "."))
    return value if 0 <= value <= 100 else None
