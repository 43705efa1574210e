"""Modality of a measure: whether a text says that it happened, or that it may, might, does not, or does in general."""

from __future__ import annotations

import re

from sanctionwire.classify.extract.phrases import Places
from sanctionwire.classify.gate import Hit, is_dense
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, by_letter, choice, table

_WORDS = table("modality.toml")

_REACH = 34
"""Code points before a measure's verb in which it is made a plan or denied."""
_REACH_BEHIND = 14

_POSSIBLE = re.compile(
    by_letter(_WORDS["possible"], ALPHABETIC, r"\b", whole=True)
    + "|"
    + by_letter(_WORDS["possible"], DENSE_LANGUAGES, whole=False)
)
_FILLER = rf" (?:{choice(_WORDS['filler'])} )*$"
_ALLOWED = rf"(?:s|es|ed|ing)?(?: (?:the )?{choice(_WORDS['allowed_whom'])} to| the)?"
_POSSIBLE_BEFORE = re.compile(
    by_letter(_WORDS["possible_before"], ALPHABETIC, _FILLER, whole=True)
    + "|"
    + by_letter(_WORDS["allowed"], behind=_ALLOWED + _FILLER, whole=True)
    + "|"
    + by_letter(_WORDS["possible_before"], DENSE_LANGUAGES, "(?:将|對|对)?$", whole=False)
)
_DENIED = re.compile(
    rf"\b(?:{choice(_WORDS['denied'])}|none of [\w ]{{1,20}}) (?:(?!{choice(_WORDS['only'])})[\w-]+ ){{0,3}}$"
)
_POSSIBLE_BEHIND = re.compile(
    rf"[은는이가을를도]? ?(?:여부를? ?)?{choice(_WORDS['possible_behind'], ('ko',))}"
    rf"|(?:を|する|の)?{choice(_WORDS['possible_behind'], ('ja',))}"
)
_BOILERPLATE = re.compile(choice(_WORDS["boilerplate"]))


def is_modal(folded: str, hit: Hit, rare: Places) -> bool:
    """Whether a measure is only possible, planned, threatened or denied: "may hit", "weighs action against".

    ``rare``: see :data:`~.context.RARE`.
    """
    before = folded[max(0, hit.start - _REACH) : hit.start].rpartition("\n")[2]
    return (
        ("modality.possible" in rare and _POSSIBLE.search(folded, hit.start, hit.end) is not None)
        or (
            (
                rare.may_have("modality.possible_before", hit.start - _REACH, hit.start)
                or rare.may_have("modality.allowed", hit.start - _REACH, hit.start)
            )
            and _POSSIBLE_BEFORE.search(before) is not None
        )
        or _DENIED.search(before) is not None
        or (
            is_dense(folded[hit.end - 1])
            and _POSSIBLE_BEHIND.match(folded, hit.end, hit.end + _REACH_BEHIND) is not None
        )
    )


def is_boilerplate(folded: str, start: int, end: int) -> bool:
    """Whether a stretch says what releases say of sanctions in general, of everybody's duties and of the law."""
    return _BOILERPLATE.search(folded, start, end) is not None
