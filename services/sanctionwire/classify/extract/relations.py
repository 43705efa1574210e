"""Ties between two parties that one sentence states: owned by, acted for, representative of, front for, officer of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.grouping import Group
from sanctionwire_schemas import EventLink, LinkKind

MAX_LINKS = 200
_REACH = 110
"""Code points between two names within which the words between them tie them together."""

# What stands between A and B where A is tied to B.
_FORWARD: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    (LinkKind.OWNED_BY, re.compile(
        r"owned (?:and controlled |or controlled )?by|(?:a |its )?subsidiary of|belongs to|im besitz|gehört|"
        r"принадлеж|дочерн\w+ \w+|filiale de|filial de|소유")),
    (LinkKind.CONTROLLED_BY, re.compile(
        r"controlled by|run by|directed by|headed by|operated by|managed by|возглавля\w+|под управлением|"
        r"dirigée? par|geleitet von")),
    (LinkKind.FRONT_FOR, re.compile(
        r"front (?:company )?(?:for|of)|cover for|fronts for|shell (?:company )?for|прикрыти\w+ для|"
        r"scheinfirma|tarnfirma (?:für|der)|écran (?:de|pour)|幌子|掩护")),
    (LinkKind.REPRESENTATIVE_OF, re.compile(
        r"representatives? (?:in [\w ]{1,25} )?(?:of|for)|represents?\b|представител\w+|vertreter (?:der|von)|"
        r"représentante? (?:de|du)|representante (?:de|del)|代表")),
    (LinkKind.OFFICER_OF, re.compile(
        r"(?:vice[- ]president|director|founder|owner|chairman|manager|executive|head|administrator|president|"
        r"officer) (?:of|at|,)|вице-президент|директор|основател\w+|directeur de|gründer von")),
    (LinkKind.ACTED_FOR, re.compile(
        r"on behalf of|acting for|acted for|working for|worked for|services? (?:to|for)|served|serving|"
        r"accounts? for|transactions? for|по поручению|в интересах|im auftrag|au nom de|en nombre de|替|を代理")),
)  # fmt: skip
# Possessives: "B's deputy representative, A"; "B, owned by A" is forward from B.
_BACKWARD: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    (LinkKind.REPRESENTATIVE_OF, re.compile(r"^(?:'s|’s)? ?(?:[\w-]+ ){0,3}representatives?(?: in \w+)?,? $")),
    (LinkKind.OFFICER_OF, re.compile(
        r"^(?:'s|’s| and its)? ?(?:[\w-]+ ){0,2}(?:director|vice[- ]president|founder|owner|chairman|"
        r"co-founder|head|executive),? $")),
    (LinkKind.FRONT_FOR, re.compile(r"^(?:'s|’s)? ?(?:[\w-]+ ){0,2}front compan(?:y|ies),? $")),
    (LinkKind.OWNED_BY, re.compile(
        r"^(?:'s|’s| and its| owns| set up| founded| created)? ?(?:[\w-]+ ){0,2}(?:subsidiar(?:y|ies)|the firm|"
        r"the company)?,? $")),
)  # fmt: skip
_OWNS = re.compile(r"subsidiar|owns")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:percent|per cent|%|процент)")
_CUT = re.compile(r"[;\n]|\. ")


@dataclass(frozen=True, slots=True)
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
    for kind, pattern in _FORWARD:
        if pattern.search(between) is not None:
            return kind, left, right
    for kind, pattern in _BACKWARD:
        if pattern.search(between) is not None and (kind is not LinkKind.OWNED_BY or _OWNS.search(between)):
            return kind, right, left
    return None


def _number(text: str) -> float | None:
    value = float(text.replace(",", "."))
    return value if 0 <= value <= 100 else None
