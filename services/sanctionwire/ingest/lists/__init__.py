"""Parsers of sanctions-list files, one module a format.

>>> from pathlib import Path
>>> from sanctionwire.ingest.lists import format_named
>>> parsed = format_named("ofac-csv").parse([Path("downloads/2026-07-30")])      # doctest: +SKIP
>>> parsed.rows                                                                  # doctest: +SKIP
{'sdn.csv': 18912, 'add.csv': 24911, 'alt.csv': 21004, 'sdn_comments.csv': 28}

A new format is one module with a parser and one line in :data:`FORMATS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists import (
    eu_xml,
    ftm,
    ofac_advanced,
    ofac_csv,
    ofac_delta,
    ofac_enhanced,
    ofac_xml,
    ofsi,
    uk,
    un_xml,
    us_csl,
    wallets,
)
from sanctionwire.ingest.lists.parsed import EntryPatch, ListFile, ListFormat, ListParser, ParsedDelta, ParsedList

__all__ = [
    "FORMATS",
    "EntryPatch",
    "ListFile",
    "ListFormat",
    "ListParser",
    "ParsedDelta",
    "ParsedList",
    "format_named",
]

FORMATS: Mapping[str, ListFormat] = MappingProxyType(
    {
        one.name: one
        for one in (
            ofac_csv.FORMAT,
            ofac_xml.FORMAT,
            ofac_advanced.FORMAT,
            ofac_enhanced.FORMAT,
            ofac_delta.FORMAT,
            un_xml.FORMAT,
            eu_xml.FORMAT,
            uk.XML,
            uk.CSV,
            ofsi.CSV,
            ofsi.XML,
            us_csl.FORMAT,
            wallets.FORMAT,
            ftm.FORMAT,
            ftm.DELTA,
        )
    }
)
"""Formats by their name on the command line."""


def format_named(name: str) -> ListFormat:
    """The format of this name; InputError names those that there are."""
    try:
        return FORMATS[name]
    except KeyError:
        raise InputError(f"no list format {name!r}; known formats: {', '.join(FORMATS)}") from None
