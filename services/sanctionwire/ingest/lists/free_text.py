"""Identifiers in the free text that a list gives beside its fields."""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.names import extract, key

_UN_REFERENCE: Final = re.compile(r"\bUN\s+Ref(?:erence)?(?:\s+Number)?\.?:?\s*([A-Z]{2}[ie]\.[0-9]{3})\b")
# Words after which a text speaks of another party.
_OTHER_PARTY: Final = re.compile(
    r"\b(?:asset of|owned by|controlled by|on behalf of|subsidiary of|associate of)\b", re.IGNORECASE
)


def identifiers_in(draft: Draft, text: str) -> None:
    """Identifiers that a remark states with their label. What stands in parentheses, or behind words that name another
    party, is not taken: it belongs to somebody else. Nor are passports: lists have a field for those, and a remark may
    speak of a relative's.
    """
    own = _own_part(text)
    known = {key(one) for one in draft.identifiers}
    for found in extract(own):
        if found.identifier.kind != "passport" and key(found.identifier) not in known:
            known.add(key(found.identifier))
            draft.identifiers.append(found.identifier)
    for match in _UN_REFERENCE.finditer(own):
        if ("reference", "", match[1].replace(".", "").upper()) not in known:
            draft.identify("reference", match[1], label="UN Ref")


def _own_part(text: str) -> str:
    if other := _OTHER_PARTY.search(text):
        text = text[: other.start()]
    if "(" not in text:
        return text
    kept: list[str] = []
    depth = 0
    for char in text:
        depth += char == "("
        kept.append(char if depth == 0 else " ")
        depth -= char == ")" and depth > 0
    return "".join(kept)
