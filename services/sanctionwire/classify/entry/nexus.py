"""Whose list entry it is: nexus by program, tag, place, nationality, number, words and statement of reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sanctionwire.classify.entry.reading import Reading
from sanctionwire.names.territories import nexus_of
from sanctionwire.names.text import fold
from sanctionwire_schemas import Identifier, ListEntry, Nexus

# Programs and regimes that name the country. CYBER, NPWMD, GLOMAG and ELECTION name none.
PROGRAM_NEXUS: Final = (
    (Nexus.DPRK, re.compile(r"^(dprk\d*|prk)\b|democratic people's republic of korea|north korea")),
    (Nexus.RUSSIA, re.compile(r"^(russia|ukraine|peesa|rus|rusda|ukr)\b|russia|ukraine")),
)
_TAG_NEXUS: Final = ((Nexus.DPRK, re.compile(r"^DPRK")), (Nexus.RUSSIA, re.compile(r"^(RUSSIA|UKRAINE)")))
WORD_NEXUS: Final = (
    # Lists of sanctions name no company of South Korea by the bare word.
    (Nexus.DPRK, re.compile(r"\b(dprk|north korean?|korea|korean|choson|pyongyang)\b|조선|北朝鲜|朝鲜")),
    (Nexus.RUSSIA, re.compile(r"\b(russian?|rossi[iy]sk\w+|rossiya|rossii)\b|росси\w+|俄罗斯")),
)
_SOUTH: Final = re.compile(
    r"\b(south korea|republic of korea(?<!people.s republic of korea)(?<!peoples republic of korea))\b"
)

_NEUTRAL: Final = re.compile(
    r"^(?:npwmd|cyber\d?|glomag|magnit|tco|election|cyb|chem|ghr)\b|cyber|chemical weapons|human rights|anti-corruption"
)
"""Regimes without a country, whose statements of reasons tell whose case it is. Of an Iranian or Syrian entry the word
"Russia" mostly tells of a customer."""
_RUSSIAN_NUMBERS: Final = frozenset({"INN", "OGRN", "KPP", "OKPO", "BIK"})
_NEXUS_BIC: Final = {"RU": Nexus.RUSSIA, "KP": Nexus.DPRK}
_STATEMENT: Final = 0.5
_CONTEXT: Final = 40


def names_country(program: str) -> bool:
    """Whether a program or regime is one of North Korea or Russia."""
    return any(pattern.search(fold(program)) for _, pattern in PROGRAM_NEXUS)


def read_nexus(entry: ListEntry, reading: Reading) -> None:
    """Every tie of an entry to North Korea or Russia, the strongest signs first."""
    _read_programs(entry, reading)
    _read_places(entry, reading)
    for identifier in entry.identifiers:
        tie = _by_number(identifier)
        if tie is not None:
            reading.tie(tie, 0.8, "identifier", f"{identifier.kind} {identifier.value}", "identifiers")
    for where, text in _texts(entry):
        for nexus in _spoken_of(text):
            reading.tie(nexus, 0.6, "word", text, where, stated=False)
    if not reading.nexus and entry.programs and all(_NEUTRAL.search(fold(program)) for program in entry.programs):
        _read_statements(entry, reading)


def _read_programs(entry: ListEntry, reading: Reading) -> None:
    for program in entry.programs:
        for nexus, pattern in PROGRAM_NEXUS:
            if pattern.search(fold(program)):
                reading.tie(nexus, 1.0, "program", program, "programs")
    for tag in entry.secondary_sanctions:
        for nexus, pattern in _TAG_NEXUS:
            if pattern.search(tag):
                reading.tie(nexus, 0.9, "tag", tag, "secondary_sanctions")


def _read_places(entry: ListEntry, reading: Reading) -> None:
    for address in entry.addresses:
        tie = nexus_of(address.country)
        if tie is not None:
            quote = ", ".join(part for part in (address.city, address.country_text or address.country) if part)
            reading.tie(tie, 0.8, "address", quote, "addresses")
    for country in entry.nationalities:
        tie = nexus_of(country)
        if tie is not None:
            reading.tie(tie, 0.8, "nationality", country, "nationalities")


def _by_number(identifier: Identifier) -> Nexus | None:
    """The country that a tax number, a register's number or a BIC belongs to."""
    if identifier.kind in _RUSSIAN_NUMBERS and identifier.country in (None, "RU") and identifier.value.isdigit():
        return Nexus.RUSSIA
    tie = nexus_of(identifier.country) if identifier.country else None
    if identifier.kind == "BIC" and len(identifier.value) >= 6:
        return _NEXUS_BIC.get(identifier.value[4:6].upper(), tie)
    return tie


def _texts(entry: ListEntry) -> Iterator[tuple[str, str]]:
    yield "name", entry.name
    yield from (("titles", title) for title in entry.titles)
    yield from (("links", link.target_name) for link in entry.links)


def _spoken_of(text: str) -> Iterator[Nexus]:
    folded = fold(text)
    for nexus, pattern in WORD_NEXUS:
        if pattern.search(folded) and not (nexus is Nexus.DPRK and _SOUTH.search(folded)):
            yield nexus


def _read_statements(entry: ListEntry, reading: Reading) -> None:
    """The first word for a country in the statement of reasons, with some words around it."""
    for remark in entry.remarks:
        for nexus in _spoken_of(remark):
            pattern = next(pattern for which, pattern in WORD_NEXUS if which is nexus)
            found = pattern.search(remark.lower())
            if found is not None:
                start = max(0, found.start() - _CONTEXT)
                quote = remark[start : found.end() + _CONTEXT]
                reading.tie(nexus, _STATEMENT, "statement", quote, "remarks", start=start, stated=False)
