"""Countries and territories: codes from the words that lists and articles use, and what they say about nexus.

Codes are ISO 3166-1 alpha-2 in capitals, and 3166-2 for a few territories that matter on their own (``GE-SO``,
``UA-43``). rigour knows 600 territories in many languages; its first lookup takes 1.5 s, hence :func:`warm`.
"""

from __future__ import annotations

import re
import shlex
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import ahocorasick_rs
from rigour.territories import lookup_territory

from sanctionwire.names.places import PLACE_WORDS
from sanctionwire.names.tables import rows
from sanctionwire.names.text import fold, lowered
from sanctionwire_schemas import Nexus

MAX_COUNTRY_CHARS = 120
"""Longer strings name no country."""

# rigour's own codes for disputed and historical territories, and words it does not know.
_CODES: Final = {
    "x-so": "GE-SO",
    "ge-ab": "GE-AB",
    "ua-cri": "UA-43",
    "ua-dpr": "UA-14",
    "ua-lpr": "UA-09",
    "az-nk": "AZ",
    "zr": "CD",
}
_WORDS: Final = {
    "북한": "KP",
    "북조선": "KP",
    "조선": "KP",
    "한국": "KR",
    "남한": "KR",
    "china, people's republic of": "CN",
    "china, people's republic of (prc)": "CN",
    "southern cameroons": "CM",
    "gaza": "PS",
    "gaza strip": "PS",
    "the netherlands": "NL",
    "congo, republic of the": "CG",
    "korea, democratic people's republic of": "KP",
    "korea, republic of": "KR",
    "micronesia, federated states of": "FM",
}
_BESIDE: Final = frozenset(
    (
        "region",
        "oblast",
        "krai",
        "kray",
        "city",
        "city of",
        "republic",
        "republic of",
        "province",
        "national",
        "citizen",
    )
) | frozenset(("г", "город", "область", "край", "республика", "республики", "область рф", "시", "市", "人"))
_ENDING_CHARS: Final = 5
_NOWHERE: Final = frozenset({"", "-0-", "undetermined", "unknown", "various", "none", "n/a", "na", "-", "stateless"})

_RUSSIA: Final = frozenset({"RU", "GE-SO", "GE-AB", "UA-43", "UA-40", "UA-14", "UA-09"})
"""Russia and the territories it occupies or alone sustains: money there moves through Russian banks."""


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a text that names a territory with nexus; ``start`` and ``end`` count code points of the text."""

    code: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """ISO code for a country, territory or place name, in any of the languages rigour knows; None where unknown.

    Subdivisions and cities give their country (``Moscow``: ``RU``), except the territories named in this module.

    >>> country_code("Korea, North"), country_code("КНДР"), country_code("South Ossetia")
    ('KP', 'KP', 'GE-SO')
    """
    if len(text) > MAX_COUNTRY_CHARS:
        return None
    word = fold(text).removeprefix("region: ").strip(" .,;\"'")
    if word in _NOWHERE:
        return None
    known = _WORDS.get(word) or _exact_words().get(word) or _place_named(word)
    if known is not None:
        return known
    found = lookup_territory(word)
    return _demonym(word) if found is None else _iso(found.code)


def _place_named(word: str) -> str | None:
    """The code of the one place that ``word`` is a form of, with at most a word such as *region* beside it."""
    found = places(word)
    if len(found) != 1:
        return None
    rest = (word[: found[0].start] + " " + word[found[0].end :]).strip(" .,")
    return found[0].code if not rest or rest in _BESIDE else None


def _demonym(word: str) -> str | None:
    whole, stems = _demonyms()
    if word in whole:
        return whole[word]
    return next(
        (code for stem, code in stems if word.startswith(stem) and len(word) - len(stem) <= _ENDING_CHARS), None
    )


@lru_cache(maxsize=1)
def _demonyms() -> tuple[dict[str, str], list[tuple[str, str]]]:
    whole: dict[str, str] = {}
    stems: list[tuple[str, str]] = []
    for row in rows("demonyms"):
        code, _, words = row.partition(":")
        for word in shlex.split(fold(words)):
            if word.endswith("*"):
                stems.append((word[:-1], code))
            else:
                whole[word] = code
    return whole, sorted(stems, key=lambda one: -len(one[0]))


def _iso(code: str) -> str | None:
    """The contract's code for one of rigour's: ``ru-mow`` gives RU, ``suhh`` gives SU, ``x-so`` gives GE-SO."""
    if code in _CODES:
        return _CODES[code]
    return code[:2].upper() if code[:2] != "x-" else None


def nexus_of(country: str | None) -> Nexus | None:
    """Nexus that a country or territory code stands for, if any."""
    if country == "KP":
        return Nexus.DPRK
    return Nexus.RUSSIA if country in _RUSSIA else None


def places(text: str) -> list[Place]:
    """Every mention of a North Korean or Russian place, people or adjective in ``text``, in order, without overlaps.

    Linear in the length of the text.

    >>> [(p.code, p.text) for p in places("A bank in Tskhinvali paid Pyongyang.")]
    [('GE-SO', 'Tskhinvali'), ('KP', 'Pyongyang')]
    """
    scanner, terms = _scanner()
    lower = lowered(text)
    found: list[Place] = []
    for index, start, stop in scanner.find_matches_as_indexes(lower, overlapping=True):
        term, end = terms[index], stop
        if term.bounded and start and _is_letter(lower[start - 1]):
            continue
        if term.stem:
            while end < len(lower) and _is_letter(lower[end]):
                end += 1
        elif term.bounded and end < len(lower) and _is_letter(lower[end]):
            continue
        found.append(Place(term.code, start, end, text[start:end]))
    return _longest(found)


def warm() -> None:
    """Load rigour's territories and build the scanner; call before readiness."""
    country_code("Russia")
    _scanner()


@dataclass(frozen=True, slots=True)
class _Term:
    code: str
    stem: bool
    bounded: bool


_TWO_WORD_STEM = re.compile(r"^(\w+)\* (\w+)\*$")
# Endings of Russian and Ukrainian adjectives, to expand "северн* коре*" into plain words.
_ENDINGS = "ая ой ую ая-то ого ому ый ые ых ым ыми ый а у ої ою ій".split()  # noqa: SIM905 - a row of endings
_UNBOUNDED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@lru_cache(maxsize=1)
def _terms() -> dict[str, _Term]:
    terms: dict[str, _Term] = {}
    for code, words in PLACE_WORDS:
        for word in (part.strip() for part in words.split(";")):
            two = _TWO_WORD_STEM.match(word)
            spelled = [f"{two[1]}{ending} {two[2]}*" for ending in _ENDINGS] if two else [word]
            for one in spelled:
                plain = one.rstrip("*")
                terms.setdefault(plain, _Term(code, one.endswith("*"), not _UNBOUNDED.search(plain)))
    return terms


@lru_cache(maxsize=1)
def _exact_words() -> dict[str, str]:
    return {word: term.code for word, term in _terms().items() if len(word) > 2 or not term.bounded}


@lru_cache(maxsize=1)
def _scanner() -> tuple[ahocorasick_rs.AhoCorasick, list[_Term]]:
    terms = _terms()
    scanner = ahocorasick_rs.AhoCorasick(
        list(terms),
        matchkind=ahocorasick_rs.MatchKind.Standard,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
    )
    return scanner, list(terms.values())


def _is_letter(char: str) -> bool:
    return char.isalnum()


def _longest(found: list[Place]) -> list[Place]:
    """Of overlapping mentions the longest; of equally long ones the first."""
    kept: list[Place] = []
    starts: list[int] = []
    for place in sorted(found, key=lambda p: (p.start - p.end, p.start)):
        at = bisect_right(starts, place.start)
        before_ends = at > 0 and kept[at - 1].end > place.start
        after_starts = at < len(kept) and kept[at].start < place.end
        if not before_ends and not after_starts:
            kept.insert(at, place)
            starts.insert(at, place.start)
    return kept
