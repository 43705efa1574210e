"""How news of a measure is worded: learned weights of ordinary words and of the lexicon's terms, place by place.

The rules know the words that carry a fact (a measure, a bank, a country). How a text is told, as a report or as a
comment, a plan, a guide, lies in hundreds of other words that no person would list, and in which term of the lexicon
stands where: "years after" below the lead says little, in a headline much. :mod:`sanctionwire.classify.train` learns
both into ``weights.toml``. A word is learned as its pieces (the word, its beginnings and endings), so that a form that
no article had says what its stem and ending say. Only pieces of many incidents count, and none that mostly stand in
words with a capital, so that no name is among them. Together they move the score by a few logits at most.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from sanctionwire.classify.context import Context
from sanctionwire.classify.text import Document

READ_CHARS: Final = 1200
"""What an article reports stands here; further down come background and what stands under every release. As long as
most articles it was learned from: a sum over longer texts would lean to one side."""
SCALE: Final = 4.0
"""Logits at which a feature is full: more than that the wording cannot say."""
FAMILIES: Final = ("pieces", "terms", "places")
"""Pieces of words; terms of the lexicon as they stand in the text; kinds of terms by where they stand."""
_TOLD: Final = 5
_SHOWN: Final = 5
"""Shorter words weigh as well, but explain nothing to a reader."""
_IN_TITLE: Final = " title"
_TERM_CHARS: Final = 30
"""Longer terms are cues put together, with whatever stands between them."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ASCII_BLANKS: Final = {point: " " for point in range(0x80) if not chr(point).isalpha()}
"""What is no letter, as a blank."""
_DENSE: Final = re.compile(r"[⺀-鿿가-힯ぁ-ヿ]")
_FIRST_DENSE: Final = "⺀"
_BEGINNINGS: Final = (3, 4, 5, 6)
_ENDINGS: Final = (1, 2, 3)
_DENSE_PIECES: Final = (1, 2, 3)
"""How many characters the pieces of a word have."""
_KEPT: Final = 1 << 14
"""Words whose pieces and weights are kept: most words come again."""
_TITLE: Final = 1.0
_PLACES: Final = {1.0: "title", 0.8: "lead", 0.4: "below"}
"""By ``View.place``."""

Signs = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""What a text has of each of :data:`FAMILIES`."""


@dataclass(frozen=True, slots=True, eq=False)
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
    """The different words at the beginning of a folded text."""
    beginning = folded[:READ_CHARS]
    if beginning.isascii():  # a third of the time that the pattern takes
        return set(beginning.translate(_ASCII_BLANKS).split())
    return set(_WORD.findall(beginning))


def _is_dense(word: str) -> bool:
    """Whether a word is of a script without blanks, or of Korean, whose endings are characters of their own."""
    return word >= _FIRST_DENSE and _DENSE.match(word) is not None


def pieces_of(word: str) -> frozenset[str]:
    """A folded word, its beginnings ("laund-"), its endings ("-ing"); of dense scripts one to three characters each."""
    if _is_dense(word):  # not kept: such a word may be a whole paragraph
        return frozenset(word[at : at + size] for size in _DENSE_PIECES for at in range(len(word) - size + 1))
    return _pieces(word)


@lru_cache(maxsize=_KEPT)
def _pieces(word: str) -> frozenset[str]:
    beginnings = [word[:size] + "-" for size in _BEGINNINGS if len(word) > size]
    return frozenset((word, *beginnings, *("-" + word[-size:] for size in _ENDINGS if len(word) > size)))


def signs_of(context: Context, words: Collection[str] | None = None) -> Signs:
    """Pieces, terms and places of an article's beginning; ``words``: those of :func:`words_of`, where known."""
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
    pieces = frozenset[str]().union(*map(_pieces if folded.isascii() else pieces_of, words or words_of(folded)))
    return pieces, frozenset(terms), frozenset(places)


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
def weights_file() -> dict[str, Any]:
    """``weights.toml`` beside this file: weights of rules and wording, and the files that taught them."""
    return tomllib.loads(files("sanctionwire.classify").joinpath("weights.toml").read_text("utf-8"))


@cache
def shipped() -> Wording:
    """The weights that are shipped."""
    table = weights_file()["wording"]
    return Wording((table["pieces"], table["terms"], table["places"]))


def share(count: int) -> float:
    """How much each of the known signs of a family counts in a text that has so many: sums of long texts would outweigh
    the rules, and a line of ten words says little.
    """
    return 1 / math.sqrt(count + _DAMPING)


_DAMPING: Final = 50


def told(signs: Signs, using: Wording, words: Collection[str] = ()) -> Told:
    """What a text's wording says, and which of its ``words`` and terms say so most."""
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
    for shown in _shown(words):
        if shown not in said:
            said[shown] = shares[0] * _weight(shown, using)
    side = 1 if logit > 0 else -1
    agreeing = [(-side * weight, word) for word, weight in said.items() if side * weight > 0]
    return Told(logit, tuple(word for _, word in sorted(agreeing)[:_TOLD]))


def _shown(words: Collection[str]) -> list[str]:
    """What of words a reader is shown: all of one, nothing of a short one, pairs of characters of a dense script."""
    dense = {word for word in words if word >= _FIRST_DENSE and _is_dense(word)}
    pairs = [word[at : at + 2] for word in dense for at in range(len(word) - 1)]
    return pairs + [word for word in words if len(word) >= _SHOWN and word not in dense]


@lru_cache(maxsize=_KEPT)
def _weight(word: str, using: Wording) -> float:
    """What the pieces of a word weigh together."""
    return math.fsum(using.of[0].get(piece, 0.0) for piece in pieces_of(word))


def place_of(word: str, folded: str) -> tuple[int, int] | None:
    """Where a word stands first."""
    dense, start = _is_dense(word), folded.find(word)
    while start >= 0:
        end = start + len(word)
        if dense or not (folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum()):
            return start, end
        start = folded.find(word, end)
    return None
