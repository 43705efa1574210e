"""The country of a paper at home, which names its police and courts without it."""

from __future__ import annotations

import re
from itertools import islice

from sanctionwire.classify.lexicon import table

_HEAD = 1_200
"""Code points that tell where a text is from."""
_ENOUGH = 5
"""Frequent words that make a language; names of foreign papers hold one or two."""
_HOMES = table("authorities.toml")["home"]
_MONEY: list[tuple[str, re.Pattern[str]]] = [
    (entry["name"], re.compile(entry["money"])) for entry in _HOMES if "money" in entry
]
_SPOKEN: list[tuple[str, re.Pattern[str]]] = [
    (entry["name"], re.compile(entry["words"])) for entry in _HOMES if "words" in entry
]


def home(folded: str) -> str | None:
    """By the money that a folded text counts in, else by its language; None where many countries share both."""
    head = folded[:_HEAD]
    counting = next((name for name, money in _MONEY if money.search(head) is not None), None)
    if counting is not None:
        return counting
    shares = [(sum(1 for _ in islice(words.finditer(head), 40)), name) for name, words in _SPOKEN]
    most, name = max(shares)
    return name if most >= _ENOUGH else None
