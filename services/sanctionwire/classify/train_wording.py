"""Which pieces of words, terms and places of :mod:`~sanctionwire.classify.wording` are learned, from labelled articles.

A piece counts that stands in articles on enough different incidents and mostly in words written small: so the list
holds how things are told and not who was in the news.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sanctionwire.classify.context import Context
from sanctionwire.classify.wording import FAMILIES, Signs, capitals, pieces_of, signs_of

INCIDENTS = {"pieces": 6, "terms": 3, "places": 3}
"""A piece of fewer is no habit of reporters; terms stand in the lexicon for a reason, fewer make them count."""

TOO_COMMON = 0.5
"""A piece of so many of all articles tells their language."""


@dataclass(frozen=True, slots=True)
class Text:
    """How one labelled article is worded: signs, and pieces of words within sentences, ``small`` and ``capital``."""

    group: str
    signs: Signs
    small: Counter[str]
    capital: Counter[str]


def text_of(context: Context, group: str) -> Text:
    """What the learner needs of an article on the incident ``group``."""
    small, capital = Counter[str](), Counter[str]()
    for word, big in capitals(context.document):
        (capital if big else small).update(pieces_of(word))
    return Text(group, signs_of(context), small, capital)


def vocabulary(texts: Sequence[Text]) -> list[tuple[int, str]]:
    """What enough incidents have: (place of the family in :data:`FAMILIES`, sign), in a fixed order."""
    return [(number, sign) for number, family in enumerate(FAMILIES) for sign in _common(texts, number, family)]


def _common(texts: Sequence[Text], number: int, family: str) -> list[str]:
    incidents: dict[str, set[str]] = defaultdict(set)
    small, capital = Counter[str](), Counter[str]()
    for text in texts:
        small.update(text.small)
        capital.update(text.capital)
        for sign in text.signs[number]:
            incidents[sign].add(text.group)
    common = sorted(sign for sign, groups in incidents.items() if len(groups) >= INCIDENTS[family])
    if family != "pieces":
        return common
    texts_with = Counter(piece for text in texts for piece in text.signs[number])
    return [piece for piece in common if capital[piece] <= small[piece] and texts_with[piece] < TOO_COMMON * len(texts)]
