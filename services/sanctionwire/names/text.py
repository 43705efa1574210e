"""Text as it comes from outside, made comparable: folding, invisible characters, scripts, look-alikes.

Everything here is linear in the length of the input and defined for any string.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

MAX_NAME_CHARS = 400
"""Longer names are cut before they are compared; the longest name on the lists known to us has 280 characters."""

_QUOTES = dict.fromkeys(map(ord, "«»“”„‟″＂「」『』〈〉《》❝❞"), '"')
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛′`´ʼʻʹʾʿ＇"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")
_MARKS = str.maketrans({**_QUOTES, **_APOSTROPHES, **_DASHES})
_SPACES = re.compile(r"\s+")

# Letters that look the same in Latin and Cyrillic. Used only inside a word that already mixes the two.
_CYRILLIC = "АВСЕНІЈКМОРЅТУХҮавсеһіјкорѕтухү"
_LATIN = "ABCEHIJKMOPSTYXYabcehijkopstyxy"
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in zip(_CYRILLIC, _LATIN, strict=True) if cyrillic not in "ҮүһЅѕЈј"}
_WORD = re.compile(r"\w+")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")

# First code point, last code point, ISO 15924. Only the scripts that the lists and the press we read are written in.
_SCRIPT_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x077F, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1000, 0x109F, "Mymr"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x3040, 0x309F, "Hira"),
    (0x30A0, 0x30FF, "Kana"),
    (0x3130, 0x318F, "Hang"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0x20000, 0x2FA1F, "Hani"),
)


def visible(text: str) -> str:
    """``text`` without control, format, private-use and unassigned characters; line breaks and tabs become blanks.

    Zero-width joiners, bidirectional marks and the byte order mark are format characters: they carry nothing in a name
    and are used to slip past filters.
    """
    if text.isprintable():
        return text
    out: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if category[0] != "C":
            out.append(char)
        elif char in "\t\n\r\v\f\x85":
            out.append(" ")
    return "".join(out)


def clean(text: str) -> str:
    """The publisher's own characters without invisible ones, with single blanks and none at the ends. For display."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # nearly every cell of a list
    return _SPACES.sub(" ", visible(text)).strip()


def tidy(text: str) -> str:
    """:func:`clean` of the NFKC form: full-width letters and ligatures become plain ones. Case and accents stay."""
    return clean(unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """Form for comparing: :func:`tidy`, case folded, one kind of quote, apostrophe and dash, ``ё`` as ``е``."""
    return tidy(text.translate(_MARKS)).casefold().translate(_MARKS).replace("ё", "е")


def lowered(text: str) -> str:
    """Lower case without changing any offset; typographic apostrophes as plain ones, ``ё`` as ``е``."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.replace("’", "'").replace("ё", "е")


def scripts(text: str) -> dict[str, int]:
    """Letters per script (ISO 15924), most frequent first; other scripts count as ``Zyyy``."""
    counts: Counter[str] = Counter(_script_of(char) for char in text if char.isalpha())
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def script(text: str) -> str | None:
    """The script most letters of ``text`` are in, as ISO 15924; None without letters."""
    if text.isascii():  # most names, and nothing to count
        return "Latn" if any(map(str.isalpha, text)) else None
    return next(iter(scripts(text)), None)


@lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    point = ord(char)
    for first, last, name in _SCRIPT_RANGES:
        if first <= point <= last:
            return name
    return "Zyyy"


def unmix(text: str) -> str:
    r"""Words that mix Latin and Cyrillic letters are put into the script most of their letters have.

    >>> unmix("TSMRB\u0410NK") == "TSMRBANK"
    True

    Where both have as many, Latin is taken. Words in one script stay as they are.
    """
    if text.isascii() or not (_LATIN_LETTER.search(text) and _CYRILLIC_LETTER.search(text)):
        return text
    return _WORD.sub(lambda match: _unmix_word(match.group()), text)


def _unmix_word(word: str) -> str:
    counts = Counter(_script_of(char) for char in word if char.isalpha())
    latin, cyrillic = counts["Latn"], counts["Cyrl"]
    if not latin or not cyrillic:
        return word
    table = _TO_LATIN if latin >= cyrillic else _TO_CYRILLIC
    return "".join(table.get(char, char) for char in word)
