"""Words of Arabic texts and what tells whether one may be part of a transliterated name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sanctionwire.classify.lexicon import table
from sanctionwire.names.territories import country_code

LEXICON = {name: frozenset(listed.split()) for name, listed in table("arabic.toml").items()}
"""Words by section of ``lexicon/arabic.toml``."""
STOP = LEXICON["stop"] | LEXICON["acts"] | LEXICON["openers"]
_WORD = re.compile("[\u0621-\u0652]+(?:-[\u0621-\u0652]+)?")
_NO_PART = re.compile("(?:ب(?:ت[ء-ي]{1,2}ي|ته|م|إ|غسل)|لت|لم)[ء-ي]+|[ء-ي]{2,}(?:ية|يًا|ات|تان|يين)$")
"""By, to and a verbal noun; adjectives: no part of a person's name."""
_NOT_IN_NAME = frozenset().union(
    *(LEXICON[section] for section in ("heads_bank", "heads_exchange", "heads_firm", "roles"))
)
_GLUED = "ولبفك"
"""One-letter words that are written together with the next: and, for, by, so, like."""
SHORTEST, _LONGEST = 2, 11
"""Letters of a word in a name."""


@dataclass(slots=True)  # not frozen, which takes three times as long to make
class Word:
    """A word of a text and where it stands."""

    text: str
    start: int
    end: int
    closes: bool
    """Whether more than one blank stands between it and the next."""


def words_of(text: str) -> list[Word]:
    """All words in Arabic letters, in order."""
    found = list(_WORD.finditer(text))
    starts = [match.start() for match in found[1:]] + [len(text)]
    return [
        Word(match.group(), match.start(), match.end(), text[match.end() : start] != " ")
        for match, start in zip(found, starts, strict=True)
    ]


def bare(word: str, among: frozenset[str]) -> str:
    """A word without the one-letter words before it, if the rest is one of those looked for."""
    for cut in range(3):
        if word[cut:] in among and all(letter in _GLUED for letter in word[:cut]):
            return word[cut:]
    return ""


def is_part(word: str) -> bool:
    """Whether a word may be part of a transliterated name."""
    return (
        SHORTEST <= len(word) <= _LONGEST
        and word not in STOP
        and word.removeprefix("و") not in STOP
        and not word.startswith(("ال", "لل", "وال", "بال"))
        and _NO_PART.match(word) is None
        and not bare(word, _NOT_IN_NAME)
        and country_code(word) is None
    )
