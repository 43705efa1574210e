"""Real files, where they are at hand: rows, differences, and every fact of the cases found again in rendered
remarks.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sanctionwire.ingest.changes import diff
from sanctionwire.ingest.lists import format_named
from sanctionwire.names import country_code
from sanctionwire_schemas import ListEntry

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
