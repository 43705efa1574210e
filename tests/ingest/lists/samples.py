"""Our own samples, one of every format, and how tests read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sanctionwire.ingest.lists import ParsedDelta, ParsedList, format_named

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LISTS = FIXTURES / "lists"
SAMPLES: Mapping[str, tuple[Path, ...]] = {
    "ofac-csv": tuple(sorted((FIXTURES / "ofac_csv" / "after").glob("*.csv"))),
    "ofac-xml": (LISTS / "ofac_xml" / "sdn.xml",),
    "ofac-advanced": (LISTS / "ofac_advanced" / "sdn_advanced.xml",),
    "ofac-enhanced": (LISTS / "ofac_enhanced" / "before.xml",),
    "ofac-delta": (LISTS / "ofac_delta" / "delta.xml",),
    "un-xml": (LISTS / "un_xml" / "consolidated.xml",),
    "eu-xml": (LISTS / "eu_xml" / "fsf.xml",),
    "uk-xml": (LISTS / "uk_xml" / "UK-Sanctions-List.xml",),
    "uk-csv": (LISTS / "uk_csv" / "UK-Sanctions-List.csv",),
    "ofsi-csv": (LISTS / "ofsi_csv" / "ConList.csv",),
    "ofsi-xml": (LISTS / "ofsi_xml" / "ConList.xml",),
    "us-csl": (LISTS / "us_csl" / "consolidated.csv",),
    "wallets": tuple(sorted((LISTS / "wallets").glob("*.txt"))),
    "ftm": (LISTS / "ftm" / "entities.ftm.json",),
    "ftm-delta": (LISTS / "ftm_delta" / "entities.delta.json",),
}
XML = tuple(name for name, files in SAMPLES.items() if files[0].suffix == ".xml")
ONE_FILE = tuple(name for name, files in SAMPLES.items() if len(files) == 1)


def contents(name: str) -> dict[str, bytes]:
    """The files of one format's sample, by lower-case name."""
    return {path.name.lower(): path.read_bytes() for path in SAMPLES[name]}


def read(name: str, files: Mapping[str, bytes] | None = None) -> ParsedList | ParsedDelta:
    """A sample, or other files of its format, parsed."""
    return format_named(name).parse_bytes(contents(name) if files is None else files)


def whole(name: str, content: bytes | None = None) -> ParsedList:
    """The same, of a format that holds whole lists; ``content`` stands for its only file."""
    file = SAMPLES[name][0].name.lower()
    parsed = read(name, None if content is None else {file: content})
    assert isinstance(parsed, ParsedList)
    return parsed
