"""Names of Korean persons: family name and given name, in whatever way they are romanized, cut and ordered.

Every syllable tells: Kim Kwang Chun and Kim Kang Jin are two people, while Kim Yong Chol, KIM Yo'ng-ch'o'l and
Young-Cheol Kim are one name. So the given name is compared whole, after its romanization is taken out, and nothing is
forgiven as a slip of the pen.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sanctionwire.names.tables import pairs

_SURNAMES: Final = {spelled: name for name, spellings in pairs("surnames") for spelled in spellings}
"""Family names by their spelling in McCune-Reischauer, Revised Romanization and the usual English."""

# Spellings of one Korean sound, brought to one.
_STRICT: Final = (
    ("yeo", "yo"), ("eo", "o"), ("eu", "u"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ui", "i"), ("wu", "u"),
    ("tch", "ch"), ("chh", "ch"), ("kh", "k"), ("th", "t"), ("ph", "p"), ("ck", "k"), ("kk", "k"), ("tt", "t"),
    ("pp", "p"), ("ss", "s"), ("shi", "si"), ("sh", "s"), ("j", "ch"), ("g", "k"), ("d", "t"), ("b", "p"), ("l", "r"),
    ("nk", "ng"), ("yung", "yong"),
)  # fmt: skip
# English spellings write o and u for each other, and drop the glide.
_LOOSE: Final = (("ay", "ae"), ("ye", "e"), ("wo", "o"), ("yo", "o"), ("yu", "o"), ("u", "o"), ("ae", "e"))
_MAX_GIVEN_CHARS = 9
_MAX_SYLLABLE_CHARS = 6


@lru_cache(maxsize=16384)
def korean_skeleton(token: str) -> str:
    """A syllable with the habits of romanization taken out: ``jin`` and ``chin`` become one.

    >>> korean_skeleton("jin") == korean_skeleton("chin"), korean_skeleton("kwang") == korean_skeleton("kang")
    (True, False)
    """
    for spelled, one in _STRICT:
        token = token.replace(spelled, one)
    return token


@lru_cache(maxsize=16384)
def korean_sound(bare: str) -> str:
    """A skeleton of syllables with what English spellings leave open taken out: ``chul`` and ``chol`` become one."""
    for spelled, one in _LOOSE:
        bare = bare.replace(spelled, one)
    return bare


def looks_korean(tokens: tuple[str, ...]) -> bool:
    """Whether Latin tokens look like a Korean person: a Korean family name and one to three short syllables more.

    >>> looks_korean(("kim", "yong", "chol")), looks_korean(("dmitry", "nikulin"))
    (True, False)
    """
    if not 2 <= len(tokens) <= 4:
        return False
    longest = _MAX_GIVEN_CHARS if len(tokens) == 2 else _MAX_SYLLABLE_CHARS
    if any(len(token) > longest for token in tokens):
        return False
    return tokens[0] in _SURNAMES or tokens[-1] in _SURNAMES


@lru_cache(maxsize=16384)
def korean_readings(tokens: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The ways to read tokens as family name and syllables of the given name; the family name may come last."""
    bare = tuple(korean_skeleton(token) for token in tokens)
    found = []
    if tokens[0] in _SURNAMES:
        found.append((_SURNAMES[tokens[0]], bare[1:]))
    if tokens[-1] in _SURNAMES:
        found.append((_SURNAMES[tokens[-1]], bare[:-1]))
    return tuple(found)


def korean_likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """How alike two Korean names are: 0.96 where sound for sound the same, 0.86 where they may be, else 0.5 or less."""
    best = 0.0
    for surname, given in korean_readings(left):
        for other_surname, other_given in korean_readings(right):
            if surname == other_surname:
                best = max(best, _given_alike(given, other_given))
    return best


def _given_alike(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Syllable by syllable where both names are cut into as many, otherwise joined."""
    if len(left) != len(right):
        left, right = ("".join(left),), ("".join(right),)
    if left == right:
        return 0.96
    return 0.86 if all(korean_sound(a) == korean_sound(b) for a, b in zip(left, right, strict=True)) else 0.5
