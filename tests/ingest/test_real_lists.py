"""Real files, where they are at hand: rows, differences, and every fact of the cases found again in rendered
remarks.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sanctionwire.ingest.changes import diff
from sanctionwire.ingest.lists import format_named
from sanctionwire.ingest.patch import patched
from sanctionwire.names import country_code
from sanctionwire_schemas import Address, DesignationChange, ListEntry, PartyKind

OFAC = format_named("ofac-csv")
ROWS = {
    "2019-01-04": {"sdn.csv": 1035, "add.csv": 1521, "alt.csv": 1444},
    "2021-07-07": {"sdn.csv": 1267, "add.csv": 1800, "alt.csv": 1732, "sdn_comments.csv": 2},
    "2023-01-21_resaved": {"sdn.csv": 2885},
    "2024-01-08": {"add.csv": 4785, "alt.csv": 4699, "sdn_comments.csv": 7},
    "2025-01-03_before": {"add.csv": 6422, "alt.csv": 5817},
    "2025-01-06_after": {"add.csv": 6464, "alt.csv": 5837, "sdn_comments.csv": 13},
    "2026_transcribed": {"sdn.csv": 55, "sdn_comments.csv": 1},
}


@pytest.mark.parametrize("folder", ROWS)
def test_every_row_of_the_real_files_is_read(shared_data: Path, folder: str) -> None:
    parsed = OFAC.parse([shared_data / "lists" / "ofac_csv" / folder])
    assert parsed.rows == ROWS[folder]
    assert len({entry.entry_id for entry in parsed.entries}) == len(parsed.entries)


def test_the_january_2025_pair_adds_36_and_nothing_else(shared_data: Path) -> None:
    lists = shared_data / "lists" / "ofac_csv"
    old, new = (OFAC.parse([lists / folder]) for folder in ("2025-01-03_before", "2025-01-06_after"))
    found = diff(
        old.by_id(),
        new.entries,
        list_id=new.list_id,
        published_at=datetime(2025, 1, 6, tzinfo=UTC),
        silent_fields=old.silent_fields | new.silent_fields,
    )
    assert [change.op.value for change in found] == ["added"] * 36


def compared(name: str, old: Path, new: Path) -> list[DesignationChange]:
    reader = format_named(name)
    before, after = reader.parse([old]), reader.parse([new])
    return diff(before.by_id(), after.entries, list_id=after.list_id, published_at=datetime(2026, 3, 1, tzinfo=UTC))


def having(entries: Iterable[ListEntry], pattern: str) -> int:
    return sum(any(re.search(pattern, program) for program in entry.programs) for entry in entries)


@pytest.mark.parametrize(
    ("folder", "dprk", "russia"),
    [
        ("2019-01-04", 231, 306),
        ("2021-07-07", 245, 386),
        ("2023-01-21_resaved", 269, 1799),
        ("2026_transcribed", 7, 32),
    ],
)
def test_programs_of_the_legacy_files_are_counted_right(shared_data: Path, folder: str, dprk: int, russia: int) -> None:
    entries = OFAC.parse([shared_data / "lists" / "ofac_csv" / folder]).entries
    assert (having(entries, "DPRK"), having(entries, "RUSSIA|UKRAINE-EO")) == (dprk, russia)


ENTRIES = [
    ("ofac-xml", "ofac_sdn_xml", 7, 7),
    ("ofac-enhanced", "ofac_enhanced_xml", 242, 242),
    ("eu-xml", "eu_fsf_xml", 1, 1),
    ("ofsi-csv", "uk_ofsi_csv", 1337, 394),
    ("ofsi-xml", "uk_ofsi_xml", 4, 2),
    ("un-xml", "un_xml/2025-11-20_un_consolidated.excerpt.xml", 196, 196),
    ("un-xml", "un_xml/2026-02-27_un_consolidated.excerpt.xml", 198, 198),
    ("us-csl", "us_trade_csl", 890, 809),  # 81 rows repeat an entity that is on several lists
]


@pytest.mark.parametrize(("name", "path", "rows", "entries"), ENTRIES)
def test_every_record_of_the_other_real_files_is_read(
    shared_data: Path, name: str, path: str, rows: int, entries: int
) -> None:
    parsed = format_named(name).parse([shared_data / "lists" / path])
    assert (sum(parsed.rows.values()), len(parsed.entries)) == (rows, entries)
    assert len({entry.entry_id for entry in parsed.entries}) == entries


def test_regimes_of_the_real_files_are_counted_right(shared_data: Path) -> None:
    lists = shared_data / "lists"
    for path in sorted((lists / "un_xml").glob("*.xml")):
        assert having(format_named("un-xml").parse([path]).entries, "^DPRK$") == 104
    rows = Counter(
        row[25].split()[0]
        for row in csv.reader(
            (lists / "uk_ofsi_csv" / "2018-12-12_ConList.excerpt.csv").open(encoding="cp1252", newline="")
        )
    )
    assert (rows["North"], rows["Ukraine"]) == (433, 238)
    ofsi = format_named("ofsi-csv").parse([lists / "uk_ofsi_csv"]).entries
    assert having(ofsi, "North Korea") > 100
    ship = format_named("ofsi-xml").parse([lists / "uk_ofsi_xml"]).by_id()["13647"]
    assert (ship.kind.value, ship.programs) == ("vessel", ("Democratic People's Republic of Korea",))
    assert [i.value for i in ship.identifiers if i.kind == "IMO"] == ["8712362"]


def test_the_un_pair_adds_three_and_removes_one(shared_data: Path) -> None:
    old, new = sorted((shared_data / "lists" / "un_xml").glob("*.xml"))
    found = compared("un-xml", old, new)
    assert {c.entry.entry_id for c in found if c.op.value == "added"} == {"SDi.007", "SDi.008", "SDi.010"}
    assert [c.entry.entry_id for c in found if c.op.value == "removed"] == ["IQi.074"]
    assert not any(c.material for c in found if c.op.value == "amended")


@pytest.mark.parametrize(
    ("old", "new", "added"),
    [("2023-04-15", "2023-04-25", {"XBT": 17, "ETH": 1}), ("2024-03-21", "2024-03-27", {"USDT": 1})],
)
def test_the_wallet_pairs_add_what_ofac_listed(shared_data: Path, old: str, new: str, added: dict[str, int]) -> None:
    folder = shared_data / "lists" / "ofac_crypto_addresses"
    found = compared("wallets", folder / old, folder / new)
    assert {c.op.value for c in found} == {"added"}
    assert Counter(c.entry.identifiers[0].currency for c in found) == added
    assert all(c.entry.identifiers[0].valid for c in found)


def test_the_real_deltas_add_five_remove_one_and_change_one(shared_data: Path) -> None:
    folder = shared_data / "lists" / "ofac_delta"
    delta = format_named("ofac-delta")
    added = delta.parse_delta([folder / "2026-08-26_delta.xml"])
    assert added.sha256 == "4d09063f874683d95f2d6c4a8b549dfb9445435ee1236d7ab65f573599ebc4de"
    assert [entry.programs for entry in added.upserts] == [("SDGT",)] * 5
    assert (added.removed, added.patches) == ((), ())
    gone = delta.parse_delta([folder / "2026-08-07_delta.excerpt.xml"])
    assert (gone.removed, gone.upserts, gone.patches) == (("11812",), (), ())
    (patch,) = delta.parse_delta([folder / "2026-08-24_delta.excerpt.xml"]).patches
    before = ListEntry(
        list_id="us_ofac_sdn",
        entry_id="12060",
        name="MIZAN",
        kind=PartyKind.ORGANIZATION,
        programs=("NPWMD",),
        addresses=(
            Address(street="c/o MODAFL", city="Tehran", country="IR", country_text="Iran"),
            Address(street="P.O. Box 19395", city="Tehran", country="IR", country_text="Iran"),
        ),
    )
    after = patched(before, patch)
    assert after.programs == ("NPWMD", "IRAN-CON-ARMS-EO")
    assert [(a.street, a.city) for a in after.addresses] == [(None, "Tehran"), ("P.O. Box 19395", "Tehran")]


def test_typed_relationships_of_the_enhanced_file_are_kept(shared_data: Path) -> None:
    parsed = format_named("ofac-enhanced").parse([shared_data / "lists" / "ofac_enhanced_xml"])
    links = [link for entry in parsed.entries for link in entry.links]
    assert Counter((link.kind.value, link.label) for link in links if link.label) == {
        ("owned_by", "Owned or Controlled By"): 182,
        ("linked_to", "Owns, controls, or operates"): 1,
    }
    assert (parsed.list_id, parsed.published_at) == ("us_ofac_cons", datetime(2025, 1, 10, tzinfo=UTC))
    assert sum(len(entry.names) for entry in parsed.entries) > 600
    assert {"Cyrl", "Latn"} <= {name.script for entry in parsed.entries for name in entry.names}


def test_the_real_garantex_is_made_whole_with_all_its_wallets(shared_data: Path) -> None:
    entry = OFAC.parse([shared_data / "lists" / "ofac_csv" / "2026_transcribed"]).by_id()["36025"]
    wallets = [one for one in entry.identifiers if one.kind == "wallet"]
    assert wallets
    assert all(one.valid for one in wallets)


def _renderer(networks: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("render_ofac_csv", networks / "render_ofac_csv.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def _said(fact: dict[str, Any]) -> tuple[str, str, str | None]:
    value, country = fact["value"], fact.get("country")
    if value.endswith(" (Iran)"):  # one case holds the country inside the value
        value, country = value.removesuffix(" (Iran)"), "Iran"
    return fact["kind"], _bare(value), country_code(country) if country else None


def _check(expected: dict[str, Any], entry: ListEntry) -> None:
    read = {(i.kind, _bare(i.value)): i.country for i in entry.identifiers}
    for fact in expected["identifiers"]:
        kind, value, country = _said(fact)
        assert (kind, value) in read, (entry.reference, fact)
        assert country in (None, read[kind, value]), (entry.reference, fact)
    assert len(read) == len({_said(fact)[:2] for fact in expected["identifiers"]}), entry.reference
    assert list(entry.programs) == expected["programs"]
    assert sorted(link.target_name for link in entry.links) == sorted(expected["linked_to"])
    assert sorted(entry.secondary_sanctions) == sorted(expected["secondary_sanctions"])
    assert "; ".join(entry.titles) == (expected["title"] or "")
    assert {(n.name, n.weak) for n in entry.names} == {
        (a["name"].replace('"', "'"), a["weak"]) for a in expected["aliases"]
    }
    assert list(entry.birth_dates) == ([expected["birth_date"]] if expected["birth_date"] else [])
    assert entry.remarks == ()


def test_every_fact_of_the_cases_is_found_in_the_rendered_files(shared_data: Path, tmp_path: Path) -> None:
    networks = shared_data / "networks"
    renderer = _renderer(networks)
    cases = [json.loads(line) for line in (networks / "cases.jsonl").read_text("utf-8").splitlines()]
    checked = 0
    for case in (case for case in cases if case["list"] == "OFAC_SDN"):
        for state in ("before", "after"):
            folder = tmp_path / f"{case['id']}-{state}"
            folder.mkdir()
            expected = renderer.entries_of(case, state)
            for name, text in renderer.render(expected).items():
                if text:
                    (folder / name).write_bytes(text.encode("utf-8"))
            read = OFAC.parse([folder]).by_id() if expected else {}
            for one in expected:
                _check(one, read[str(one["uid"])])
                checked += 1
    assert checked > 300
