"""Names taken apart: Latin letters, parts, what each part is worth, and the keys made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rigour.names import Name, NamePart, NamePartTag, NameTypeTag, SymbolCategory, analyze_names

from sanctionwire.names.bridge import latinize, looks_korean
from sanctionwire.names.text import MAX_NAME_CHARS, fold, unmix
from sanctionwire.names.vocabulary import GENERIC, PLACES, STOP
from sanctionwire_schemas import PartyKind

MAX_TOKENS = 24
"""Parts beyond are ignored: pairing is quadratic in parts."""

LEGAL_WEIGHT, _STOP_WEIGHT, _GENERIC_WEIGHT, _PLACE_WEIGHT, _INITIAL_WEIGHT = 0.15, 0.05, 0.4, 0.7, 0.5
_GENERIC_SYMBOLS = frozenset(
    {SymbolCategory.ORG_CLASS, SymbolCategory.DOMAIN, SymbolCategory.SYMBOL, SymbolCategory.LOCATION}
)

# rigour turns "commercial bank" in Russian into a legal form of its own, which then hides that both are banks.
_BANK_FORMS = re.compile(
    r"\b(?:(?:акционерный )?коммерческий банк|акб|кб|akb|kb|(?:aktsionern[iy]{1,2} )?kommerchesk[iyj]{1,3} bank)\b"
)

# Ways to write Russian sounds in Latin letters, brought to one: y, j and i, kh and h, iu and yu, x and ks.
_FAMILIES = re.compile(r"shch|sch|kh|ts|tz|zh|[iyj][ue]|[iyj]a|[iyj]o|[iyj]+|x|w|ck|q|ph|ee|oo|ou")
_FAMILY = {
    "shch": "s",
    "sch": "s",
    "kh": "h",
    "ts": "c",
    "tz": "c",
    "zh": "z",
    "x": "ks",
    "w": "v",
    "ck": "k",
    "q": "k",
}
_FAMILY |= {"ph": "f", "ee": "i", "oo": "u", "ou": "u"}
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A name ready for comparing; weights and distinctiveness by index of the part."""

    name: Name
    parts: tuple[NamePart, ...]
    weights: dict[int, float]
    distinctive: frozenset[int]
    numbers: frozenset[str]
    korean: bool = False


def tag_of(kind: PartyKind | str) -> NameTypeTag:
    """How names of this kind are read: as those of a person, of an object (vessel, aircraft), or of an organization."""
    kind = PartyKind(kind)
    if kind is PartyKind.PERSON:
        return NameTypeTag.PER
    if kind in (PartyKind.VESSEL, PartyKind.AIRCRAFT):
        return NameTypeTag.OBJ
    return NameTypeTag.ORG


def latin(text: str, *, person: bool = False) -> str:
    """Folded text with Hangul and Han romanized; input for the scorer and for keys. Cut to ``MAX_NAME_CHARS``."""
    folded = fold(unmix(text[:MAX_NAME_CHARS]))
    if not person:
        folded = _BANK_FORMS.sub("bank", folded)
    return latinize(folded, person=person)[:MAX_NAME_CHARS]


def _family(match: re.Match[str]) -> str:
    found = match.group()
    if found in _FAMILY:
        return _FAMILY[found]
    return found[-1] if found[-1] in "uaoe" else "i"


@lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """A Latin token with transliteration habits taken out; equal skeletons mean one word in two spellings.

    >>> skeleton("stroytreyd") == skeleton("stroitreid")
    True
    """
    return _DOUBLED.sub(r"\1", _FAMILIES.sub(_family, token))


@lru_cache(maxsize=16384)
def prepare(text: str, tag: NameTypeTag) -> Prepared | None:
    """Analyse a name once; None where nothing comparable is in it. Cached, so comparing one with many is cheap."""
    found = analyze_names(tag, [latin(text, person=tag == NameTypeTag.PER)])
    name = next(iter(found), None)
    if name is None or not name.parts:
        return None
    parts = tuple(part for part in name.parts if part.comparable)[:MAX_TOKENS]
    generic, places = set[int](), set[int]()
    for span in name.spans:
        if span.symbol.category == SymbolCategory.LOCATION:
            places.update(part.index for part in span.parts)
        elif span.symbol.category in _GENERIC_SYMBOLS:
            generic.update(part.index for part in span.parts)
    weights: dict[int, float] = {}
    distinctive = set[int]()
    for part in parts:
        weights[part.index] = weight = _weight_of(part, tag, generic=part.index in generic, place=part.index in places)
        if weight >= 1.0 and (not part.numeric or tag == NameTypeTag.OBJ):
            distinctive.add(part.index)
    numbers = frozenset(part.comparable.lstrip("0") or "0" for part in parts if part.numeric)
    korean = tag == NameTypeTag.PER and looks_korean(tuple(part.comparable for part in parts))
    return Prepared(name, parts, weights, frozenset(distinctive), numbers, korean) if parts else None


def _weight_of(part: NamePart, tag: NameTypeTag, *, generic: bool, place: bool) -> float:
    form = part.comparable
    if part.tag == NamePartTag.LEGAL:
        return LEGAL_WEIGHT
    if tag == NameTypeTag.PER:
        return _INITIAL_WEIGHT if len(form) == 1 else 1.0
    if tag == NameTypeTag.OBJ:
        return 1.0
    if part.tag == NamePartTag.STOP or form in STOP:
        return _STOP_WEIGHT
    if place or form in PLACES:
        return _PLACE_WEIGHT
    return _GENERIC_WEIGHT if generic or form in GENERIC else 1.0


def distinctive_tokens(name: str, kind: PartyKind | str = PartyKind.ORGANIZATION) -> tuple[str, ...]:
    """Latin tokens that can tell a party from others, in order: no legal form, generic word, place or bare number.

    >>> distinctive_tokens("Korea Kwangson Banking Corp")
    ('kwangson',)
    """
    ready = prepare(name, tag_of(kind))
    if ready is None:
        return ()
    return tuple(part.comparable for part in ready.parts if part.index in ready.distinctive)


def name_key(name: str, kind: PartyKind | str = PartyKind.ORGANIZATION) -> str:
    """Key under which trivially equal names meet: Latin, folded, without legal forms, words in order of the alphabet.

    Empty where nothing is left. Equal keys mean equal names; different keys mean nothing.

    >>> name_key("TSMRBANK, OOO") == name_key("ООО «ЦМРБанк»") == "tsmrbank"
    True
    """
    ready = prepare(name, tag_of(kind))
    if ready is None:
        return ""
    words = [part.comparable for part in ready.parts if part.tag != NamePartTag.LEGAL]
    return " ".join(sorted(words or [part.comparable for part in ready.parts]))
