"""One agency report on forty sites is one story with forty addresses: a fingerprint that copies of a text share.

The fingerprint is a bottom-k sketch (Broder 1997; Cohen and Kaplan 2007) of the text's shingles of four words, with a
second one of its numbers. It is a function of the text alone, so that two pollers give the same. Unlike a SimHash it
tells containment as well: a copy that was cut in half, or got three paragraphs more, is still a copy.
"""

from __future__ import annotations

import base64
import math
import re
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse, islice, repeat
from typing import Final

SHINGLE_WORDS: Final = 4
SKETCH_SIZE: Final = 96
NUMBERS_SIZE: Final = 24
MIN_SHINGLES: Final = 20
"""Texts of fewer shingles are copies of each other only where they agree in all."""
MAX_WORDS: Final = 20_000
"""A story is told by its first words; this bounds the time."""
SAME_SHARE: Final = 0.8
"""So much of the shorter text must stand in the longer one. Two releases of one authority that share their boilerplate
have up to 0.4; reports of two news rooms on one event below 0.1."""
SAME_NUMBERS: Final = 0.7
_FEWEST: Final = 6
_PREFIX: Final = "b1"
_MARGIN: Final = 4
"""Standard deviations: of thirty thousand texts one has fewer hashes below an end so far up than are wanted."""
# A word of an alphabet or syllabary with blanks between words; else one character of a script without.
_WORD: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")
_ASCII_WORDS: Final = bytes(ord(chr(point).lower()) if chr(point).isalnum() else 0x20 for point in range(0x80)).ljust(
    0x100
)
"""The same for a text in ASCII, which needs no pattern: letters small, blanks for what is no word."""
_DIGIT: Final = re.compile(rb"[0-9]")


@dataclass(frozen=True, slots=True)
class _Sketch:
    count: int
    shingles: tuple[int, ...]
    numbers: tuple[int, ...]


def story_of(text: str) -> str | None:
    """The fingerprint of a text, some 550 characters; None where it has no word. Linear in its length."""
    words = _words(text)
    if not words:
        return None
    # A text of fewer words than a shingle has is one shingle; the empty word puts a blank behind the last one.
    several = zip(*(words[first:] for first in range(min(SHINGLE_WORDS, len(words)))), repeat(b""), strict=False)
    shingles = set(map(zlib.crc32, map(b" ".join, several)))
    # Few words hold anything but letters: only those are looked at for a digit.
    others = set(filterfalse(bytes.isalpha, words))
    numbers = {zlib.crc32(word) for word in others if len(word) > 1 and _DIGIT.search(word)}
    lowest, fewest = _lowest(shingles, SKETCH_SIZE), _lowest(numbers, NUMBERS_SIZE)
    packed = struct.pack(f">{len(lowest) + len(fewest)}I", *lowest, *fewest)
    return f"{_PREFIX}:{len(shingles)}:{len(fewest)}:{base64.b64encode(packed).decode()}"


def _words(text: str) -> list[bytes]:
    """The first words, case folded, as UTF-8; of a long text the rest is not read."""
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).split(None, MAX_WORDS)[:MAX_WORDS]
    folded = text.casefold()
    if len(text) <= MAX_WORDS:
        found = _WORD.findall(folded)
    else:
        found = [match.group() for match in islice(_WORD.finditer(folded), MAX_WORDS)]
    return " ".join(found).encode("utf-8", "surrogatepass").split()


def same_story(a: str | None, b: str | None) -> bool:
    """Whether two fingerprints are of copies of one text. False where one is missing or of an unknown kind."""
    first, second = _read(a or ""), _read(b or "")
    if first is None or second is None:
        return False
    if min(first.count, second.count) < MIN_SHINGLES:
        return first == second
    return (
        _share(first.shingles, second.shingles, SKETCH_SIZE) >= SAME_SHARE
        and _share(first.numbers, second.numbers, NUMBERS_SIZE) >= SAME_NUMBERS
    )


def story_keys(story: str | None) -> tuple[int, ...]:
    """Numbers of which two fingerprints of one story have some in common: for finding copies by an index."""
    sketch = _read(story or "")
    return sketch.shingles if sketch is not None else ()


def _share(a: tuple[int, ...], b: tuple[int, ...], size: int) -> float:
    """How much of the smaller set lies in the larger, estimated below the lower of the two sketches' ends."""
    end = min(_end(a, size), _end(b, size))
    left, right = {x for x in a if x <= end}, {x for x in b if x <= end}
    smaller = min(len(left), len(right))
    if smaller < _FEWEST and size == SKETCH_SIZE:
        return 0.0
    return len(left & right) / smaller if smaller else 1.0


def _end(values: tuple[int, ...], size: int) -> int:
    """Up to here a sketch holds every hash of its set."""
    return values[-1] if len(values) == size else 0xFFFFFFFF


def _lowest(checks: set[int], size: int) -> list[int]:
    # CRC-32 spread by a multiplication (Knuth), which is one to one: as uniform as needed, a tenth of BLAKE2's time.
    # Sorting them all would take longer than that: so uniform, the lowest are below an end that is easily reckoned.
    end = int(0xFFFFFFFF * min(1.0, (size + _MARGIN * math.sqrt(size)) / max(len(checks), 1)))
    below = [value for check in checks if (value := check * 0x9E3779B1 & 0xFFFFFFFF) <= end]
    if len(below) < min(size, len(checks)):
        below = [check * 0x9E3779B1 & 0xFFFFFFFF for check in checks]
    return sorted(below)[:size]


@lru_cache(maxsize=4096)
def _read(story: str) -> _Sketch | None:
    parts = story.split(":", 3)
    if len(parts) != 4 or parts[0] != _PREFIX:
        return None
    try:
        count, numbers = int(parts[1]), int(parts[2])
        packed = base64.b64decode(parts[3], validate=True)
        values = struct.unpack(f">{len(packed) // 4}I", packed)
    except (ValueError, struct.error):
        return None
    at = len(values) - numbers
    return _Sketch(count, values[:at], values[at:]) if 0 <= at <= SKETCH_SIZE else None
