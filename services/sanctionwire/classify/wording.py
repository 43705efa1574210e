"""How news of a measure is worded: a learned list of ordinary words, each with what it says for or against an alert.

The rules know the words that carry a fact (a measure, a bank, a country). How a text is told, as a report or as a
comment, a plan, a guide, lies in hundreds of other words that no person would list. :mod:`sanctionwire.classify.train`
learns them into ``weights.toml``: words of many incidents only, and none that is mostly written with a capital, so that
no name is among them. Together they move the score by a few logits at most.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from sanctionwire.classify.text import Document

READ_CHARS: Final = 1200
"""What an article reports stands here; further down come background and what stands under every release. As long as
most articles it was learned from: a sum over longer texts would lean to one side."""
SCALE: Final = 4.0
"""Logits at which a feature is full."""
_TOLD: Final = 5
_WORD: Final = re.compile(r"\w{3,}")
_DENSE: Final = re.compile(r"[⺀-鿿가-힯]{2,}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Bias and one weight a word, in logits; their sum is divided by the root of how many of them stand in a text."""

    bias: float
    of: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """What the words of a text say. ``logit`` > 0 speaks for an alert; ``words`` say so most, strongest first."""

    logit: float
    words: tuple[str, ...] = ()


def words_of(folded: str) -> set[str]:
    """The different words at the beginning of a folded text; of scripts without blanks, pairs of characters."""
    read = folded[:READ_CHARS]
    found = set(_WORD.findall(read))
    if not read.isascii():
        for run in _DENSE.findall(read):
            found.update(run[place : place + 2] for place in range(len(run) - 1))
    return found


def capitals(document: Document) -> list[tuple[str, bool]]:
    """Words of the text that begin no sentence, folded, each with whether it stands there with a capital."""
    starts = {sentence.start for sentence in document.sentences}
    found = []
    for match in _WORD.finditer(document.text[:READ_CHARS], document.title_end + 1):
        start = match.start()
        first = start in starts or not document.text[max(0, start - 2) : start - 1].strip().isalnum()
        if not first:
            found.append((document.folded[start : match.end()], match.group()[0].isupper()))
    return found


@cache
def shipped() -> Wording:
    """The words that are shipped."""
    table = tomllib.loads(files("sanctionwire.classify").joinpath("weights.toml").read_text("utf-8"))["wording"]
    return Wording(table["bias"], table["words"])


def told(folded: str, using: Wording) -> Told:
    """What the words of a folded text say, and which of them most."""
    here = sorted(words_of(folded) & using.of.keys())
    if not here:
        return Told(0.0)
    logit = using.bias + math.fsum(map(using.of.__getitem__, here)) / math.sqrt(len(here) + 1)
    # The strongest first; of equal ones that which stands first in the alphabet, as sorting keeps their order.
    strongest = sorted(here, key=using.of.__getitem__, reverse=logit > 0)[:_TOLD]
    side = 1 if logit > 0 else -1
    return Told(logit, tuple(word for word in strongest if side * using.of[word] > 0))


def place_of(word: str, folded: str) -> tuple[int, int] | None:
    """Where a word stands first."""
    dense, start = _DENSE.fullmatch(word) is not None, folded.find(word)
    while start >= 0:
        end = start + len(word)
        if dense or not (folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum()):
            return start, end
        start = folded.find(word, end)
    return None
