"""Legal forms in names of organizations, told by class: two companies of one name and other classes are two companies.

rigour knows the forms of the world; what it does not know are transliterations (``OBSHCHESTVO S OGRANICHENNOI
OTVETSTVENNOSTYU`` in its dozen spellings) and the Russian state forms, which stand in the table ``legal``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rigour.names import extract_org_types

from sanctionwire.names.skeleton import skeleton
from sanctionwire.names.tables import pairs

STOCK, LIMITED, STATE, ANY = "stock", "limited", "state", "any"
"""Classes. ``any`` goes with every other: Ltd, Inc and the like translate whatever the company is at home."""


_CLASS_OF_RIGOUR: Final = (
    dict.fromkeys(("ao", "jsc"), STOCK)
    | dict.fromkeys(("pjsc", "pao"), f"{STOCK}/public")
    | {"ojsc": f"{STOCK}/open"}
    | dict.fromkeys(("cjsc", "zao"), f"{STOCK}/closed")
    | dict.fromkeys(("ooo", "llc", "тоо", "spzoo"), LIMITED)
    | {"fgup": STATE}
)


def class_of(form: str) -> str:
    """The class of a form: ``stock`` of ``stock/public``."""
    return form.partition("/")[0]


@lru_cache(maxsize=1)
def _forms() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases by their first word, longest first."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for kind, phrase in pairs("legal"):
        words = tuple(skeleton(word) for word in phrase)
        found.setdefault(words[0], {}).setdefault(words, kind)
    return {first: sorted(rows.items(), key=lambda row: -len(row[0])) for first, rows in found.items()}


def legal_spans(bares: list[str]) -> list[tuple[int, int, str]]:
    """Stretches of skeletons that are a legal form: first, end, class."""
    forms = _forms()
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(bares):
        for words, kind in forms.get(bares[at], ()):
            end = at + len(words)
            if end <= len(bares) and tuple(bares[at:end]) == words:
                found.append((at, end, kind))
                at = end
                break
        else:
            at += 1
    return found


def legal_phrases(folded: str) -> list[tuple[str, str]]:
    """Legal forms that rigour finds in a folded name in its own script: the words, and their class."""
    return [(words, _CLASS_OF_RIGOUR.get(form, ANY)) for words, form in extract_org_types(folded)]
