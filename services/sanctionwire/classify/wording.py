"""How news of a measure is worded: learned weights of ordinary words and of the lexicon's terms, place by place.

The rules know the words that carry a fact (a measure, a bank, a country). How a text is told, as a report or as a
comment, a plan, a guide, lies in hundreds of other words that no person would list, and in which term of the lexicon
stands where: "years after" below the lead says little, in a headline much. :mod:`sanctionwire.classify.train` learns
both into ``weights.toml``: words of many incidents only, and none that is mostly written with a capital, so that no
name is among them. Together they move the score by a few logits at most.
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

from sanctionwire.classify.context import Context
from sanctionwire.classify.text import Document

READ_CHARS: Final = 1200
"""What an article reports stands here; further down come background and what stands under every release. As long as
most articles it was learned from: a sum over longer texts would lean to one side."""
SCALE: Final = 4.0
"""Logits at which a feature is full: more than that the wording cannot say."""
FAMILIES: Final = ("words", "terms", "places")
"""Words; terms of the lexicon as they stand in the text; kinds of terms by where they stand."""
_TOLD: Final = 5
_SHOWN: Final = 5
"""Shorter words weigh as well, but explain nothing to a reader."""
_IN_TITLE: Final = " title"
_TERM_CHARS: Final = 30
"""Longer terms are cues put together, with whatever stands between them."""
_WORD: Final = re.compile(r"\w{3,}")
_SHORT: Final = 2
_ASCII_BLANKS: Final = {point: " " for point in range(0x80) if re.match(r"\W", chr(point))}
"""Blanks for what is no word."""
_DENSE: Final = re.compile(r"[⺀-鿿가-힯]{2,}")
_TITLE: Final = 1.0
_PLACES: Final = {1.0: "title", 0.8: "lead", 0.4: "below"}
"""By ``View.place``."""

Signs = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""What a text has of each of :data:`FAMILIES`."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The weights of each of :data:`FAMILIES`, in logits. What one family says of a text is the sum of its weights,
    times the :func:`share` of each.
    """

    of: tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a text's wording says. ``logit`` > 0 speaks for an alert; ``words``: words and terms that say so most,
    strongest first.
    """

    logit: float
    words: tuple[str, ...] = ()


def words_of(folded: str) -> set[str]:
    """The different words at the beginning of a folded text; of scripts without blanks, pairs of characters."""
    read = folded[:READ_CHARS]
    if read.isascii():  # needs no pattern
        return {word for word in read.translate(_ASCII_BLANKS).split() if len(word) > _SHORT}
    found = set(_WORD.findall(read))
    for run in _DENSE.findall(read):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return found


def signs_of(context: Context) -> Signs:
    """Words, terms and places of an article's beginning."""
    folded = context.document.folded
    terms: set[str] = set()
    places: set[str] = set()
    for view in context.views:
        if view.sentence.start >= READ_CHARS:
            break
        where = _PLACES[view.place]
        for hit in view.hits:
            when = " now" if hit in view.current else " before" if hit in view.past else ""
            places.add(f"{hit.feature} {where}{when}")
            if hit.end - hit.start <= _TERM_CHARS:
                term = f"{hit.feature} {folded[hit.start : hit.end]}"
                terms.add(term)
                if view.place == _TITLE:
                    terms.add(f"{term} title")
    return frozenset(words_of(folded)), frozenset(terms), frozenset(places)


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
    """The weights that are shipped."""
    table = tomllib.loads(files("sanctionwire.classify").joinpath("weights.toml").read_text("utf-8"))["wording"]
    return Wording((table["words"], table["terms"], table["places"]))


def share(count: int) -> float:
    """How much each of the known signs of a family counts in a text that has so many: sums of long texts would outweigh
    the rules, and a line of ten words says little.
    """
    return 1 / math.sqrt(count + _DAMPING)


_DAMPING: Final = 10


def told(signs: Signs, using: Wording) -> Told:
    """What a text's wording says, and which words and terms say so most."""
    known = [here & weights.keys() for here, weights in zip(signs, using.of, strict=True)]
    shares = [share(len(here)) for here in known]
    logit = math.fsum(
        part * math.fsum(map(weights.__getitem__, here))
        for here, part, weights in zip(known, shares, using.of, strict=True)
    )
    if not logit:
        return Told(0.0)
    said: dict[str, float] = {}
    for sign in known[1]:
        term = sign.partition(" ")[2].removesuffix(_IN_TITLE)
        said[term] = said.get(term, 0.0) + shares[1] * using.of[1][sign]
    for word in known[0]:
        if len(word) >= _SHOWN or _DENSE.match(word) is not None:
            said.setdefault(word, shares[0] * using.of[0][word])
    side = 1 if logit > 0 else -1
    agreeing = [(-side * weight, word) for word, weight in said.items() if side * weight > 0]
    return Told(logit, tuple(word for _, word in sorted(agreeing)[:_TOLD]))


def place_of(word: str, folded: str) -> tuple[int, int] | None:
    """Where a word stands first."""
    dense, start = _DENSE.fullmatch(word) is not None, folded.find(word)
    while start >= 0:
        end = start + len(word)
        if dense or not (folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum()):
            return start, end
        start = folded.find(word, end)
    return None
