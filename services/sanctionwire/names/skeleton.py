"""Latin words without the habits of whoever wrote them: what is left when transliteration is taken out.

:func:`skeleton` is strict: equal skeletons are one word in two spellings. :func:`likeness` tells how near two different
skeletons are: half of it counts letters, half counts sounds, so that vowels and voicing (``Mebrak``, ``Mabrak``;
``Daesong``, ``Taesong``), which spellings of one name change freely, cost less than other consonants.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

# Ways to write Russian sounds in Latin letters, brought to one: y, j and i, kh and h, iu and yu, x and ks. A vowel
# after i or y swallows it inside a word; at the start the glide stays (Yang is not Ang), but Yevgeny is Evgeny. A j
# between vowels is no glide (Rajab, Najib), except before e (Sergejevich).
_FAMILIES: Final = re.compile(
    r"shch|sch|tch|ch(?=r)|dzh|dj|kh|dh|gh|th|ts|tz|zh|\A[iy]e|\Aj[ei](?=v)|\A[iy](?=[aou])"
    r"|(?<=[b-df-hj-np-tv-xz])[iyj]o|(?<!\A)(?:[iy]|(?<![aeiouy])j|j(?=e))([aeou])"
    r"|(?<!\A)(?:[iy]|(?<![aeiouy])j|j(?![aeiou]))+|\A[iy]+"
    r"|x|w|ck|c(?![eiyh])|q|ph|oo|ou"
)
_FAMILY: Final = {
    "shch": "s", "sch": "s", "tch": "ch", "dzh": "j", "dj": "j", "kh": "h", "dh": "d", "gh": "g", "th": "t",
    "ts": "c", "tz": "c", "zh": "z",
    "x": "ks", "w": "v", "ck": "k", "c": "k", "q": "k", "ph": "f", "oo": "u", "ou": "u",
    "ie": "e", "ye": "e", "je": "e", "ji": "e",
}  # fmt: skip
_DOUBLED: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"[aeiou]+")
_VOICED: Final = str.maketrans("ghqdbvzj", "kkktpfss")
_HISSED: Final = re.compile(r"[cs]h")

# Endings of Russian adjectives and nouns, as skeletons show them, and of English plurals.
_ENDINGS: Final = (
    "ogo ego omu emu imi ami ami ova evo ih im om em oi ei oe ee aa ie ia iu ov ev ah am es a e i o u s".split()  # noqa: SIM905 - a row of endings
)
_BY_LENGTH: Final = sorted(_ENDINGS, key=len, reverse=True)
_MIN_STEM: Final = 4


def _family(match: re.Match[str]) -> str:
    found = match.group()
    known = "k" if found == "ch" else _FAMILY.get(found)
    if known is not None:
        return known
    if match[1]:
        return match[1]
    return "e" if found[-1] == "o" else "i"


@lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """A Latin token with transliteration habits taken out; equal skeletons mean one word in two spellings.

    >>> skeleton("stroytreyd") == skeleton("stroitreid"), skeleton("fyodorov") == skeleton("fedorov")
    (True, True)
    """
    return _DOUBLED.sub(r"\1", _FAMILIES.sub(_family, token))


@lru_cache(maxsize=65536)
def stem(bare: str) -> str:
    """A skeleton without the ending of Russian declension or an English plural, if four letters are left."""
    for ending in _BY_LENGTH:
        if bare.endswith(ending) and len(bare) - len(ending) >= _MIN_STEM:
            bare = bare[: -len(ending)]
            break
    for ending in ("eisk", "sk"):  # of adjectives made of places
        if bare.endswith(ending) and len(bare) - len(ending) > _MIN_STEM:
            return bare[: -len(ending)]
    return bare


@lru_cache(maxsize=65536)
def sound(bare: str) -> str:
    """A skeleton with vowels and voicing taken out: ``mebrak`` and ``mabrak`` become one."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("a", _HISSED.sub("s", bare)).translate(_VOICED))


@lru_cache(maxsize=65536)
def likeness(left: str, right: str) -> float:
    """How near two skeletons are, 0..1; symmetric. Transposed neighbours count as one difference.

    >>> round(likeness("mebrak", "mabrak"), 2), round(likeness("nikulin", "nikitin"), 2)
    (0.92, 0.79)
    """
    letters = OSA.normalized_similarity(left, right)
    if letters < 0.4:
        return letters
    return (letters + OSA.normalized_similarity(sound(left), sound(right))) / 2
