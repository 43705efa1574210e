"""Words that many organizations share, so that sharing them says little, and what they are called in other languages.

The tables ``words`` and ``places`` have one row a meaning: its English word, then what else means it. A star stands
for the endings of declension (``torgov*``: torgovyi, torgovaya, torgovogo). Words are read by skeleton, so one
transliteration of a Russian word stands for all. Hangul and Han words are led to these English words by
:mod:`~sanctionwire.names.bridge`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeVar

from sanctionwire.names.skeleton import skeleton
from sanctionwire.names.tables import pairs

T = TypeVar("T")

_ROLES: Final = dict(pairs("roles"))

CORPORATE: Final = frozenset(skeleton(word) for word in _ROLES["corporate"])
"""Words for a company as such: hardly more than a legal form."""

STOP: Final = frozenset(_ROLES["stop"])

HOMELAND: Final = frozenset(_ROLES["homeland"])
"""Places that names of organizations there carry or leave out as they like."""

BODIES: Final = frozenset(_ROLES["body"])
"""Words for the kind of body a name belongs to, which short forms of the name leave out."""
PERSON_STOP: Final = frozenset(_ROLES["person_stop"])
TITLES: Final = frozenset(_ROLES["title"])
VESSEL_STOP: Final = frozenset(_ROLES["vessel_stop"])

ABBREVIATIONS: Final = {skeleton(word): tuple(said) for word, said in pairs("abbreviations") if word[-1] != "*"}
"""What the letters stand for, where names write them instead of the words."""
_COMPOUNDS: Final = {skeleton(word[:-1]): tuple(said) for word, said in pairs("abbreviations") if word[-1] == "*"}

_SUFFIXES: Final = frozenset(
    (
        *(
            "",
            "i",
            "a",
            "o",
            "e",
            "u",
            "oi",
            "ei",
            "oe",
            "ee",
            "aa",
            "ie",
            "ia",
            "iu",
            "ov",
            "ev",
            "ah",
            "am",
            "om",
            "em",
        ),
        *("im", "ih", "ogo", "ego", "omu", "emu", "imi", "ami", "s", "es", "al"),
    )
)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Meaning by skeleton, meaning by stem of a starred word, and the meanings that are places."""
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    places = set[str]()
    for table in ("places", "words"):
        for meaning, words in pairs(table):
            if table == "places":
                places.add(meaning)
            whole.setdefault(skeleton(meaning), meaning)
            for word in words:
                if word.endswith("*"):
                    stems.setdefault(skeleton(word[:-1]), meaning)
                else:
                    whole.setdefault(skeleton(word), meaning)
    return whole, stems, frozenset(places)


@lru_cache(maxsize=16384)
def meaning_of(bare: str) -> str | None:
    """The English word for a skeleton that many organizations share, None for one that can tell them apart.

    >>> meaning_of("torgovi"), meaning_of("trading"), meaning_of("kvangson")
    ('trade', 'trade', None)
    """
    whole, stems, _ = _tables()
    return whole.get(bare) or _by_stem(bare, stems)


def _by_stem(bare: str, stems: dict[str, T]) -> T | None:
    for cut in range(len(bare), max(2, len(bare) - 4), -1):
        if bare[cut:] in _SUFFIXES and bare[:cut] in stems:
            return stems[bare[:cut]]
    return None


@lru_cache(maxsize=16384)
def expansion_of(bare: str) -> tuple[str, ...]:
    """The meanings of one word that says several: an abbreviation or a compound; empty for other words.

    >>> expansion_of("npo")
    ('science', 'manufacturing', 'association')
    """
    return ABBREVIATIONS.get(bare) or _by_stem(bare, _COMPOUNDS) or ()


def is_place(meaning: str) -> bool:
    """Whether a meaning is a place."""
    return meaning in _tables()[2]
