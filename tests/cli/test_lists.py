"""``sanctionwire lists`` over every format: what scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.ingest.lists.samples import LISTS, SAMPLES, read
from typer.testing import CliRunner, Result

from sanctionwire.cli import build
from sanctionwire.ingest.lists import ParsedDelta

DELTA = LISTS / "ofac_delta" / "delta.xml"
BEFORE, AFTER = (LISTS / "ofac_enhanced" / name for name in ("before.xml", "after.xml"))


def call(*arguments: object) -> Result:
    return CliRunner().invoke(build(), [str(one) for one in ("lists", *arguments)])


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_is_parsed_into_entries(name: str) -> None:
    result = call("parse", name, *SAMPLES[name])
    told = lines(result)
    parsed = read(name)
    for file, count in parsed.rows.items():
        assert f"{file}: {count} rows" in result.stderr
    assert f"{len(told)} entries" in result.stderr
    assert all(line["list_id"] == parsed.list_id for line in told)
    assert all(("op" in line) is isinstance(parsed, ParsedDelta) for line in told)


def test_a_delta_is_shown_by_what_it_does() -> None:
    told = lines(call("parse", "ofac-delta", DELTA))
    assert [(line["op"], line["entry_id"]) for line in told] == [
        ("added", "9004"),
        ("amended", "9001"),
        ("amended", "9002"),
        ("removed", "9003"),
    ]
    assert told[2]["gone"]
    assert [line["op"] for line in lines(call("parse", "ftm-delta", *SAMPLES["ftm-delta"]))] == [
        "amended",
        "amended",
        "added",
        "removed",
    ]


def test_a_folder_of_publications_is_read_file_by_file() -> None:
    result = call("parse", "ofac-enhanced", LISTS / "ofac_enhanced")
    assert len(lines(result)) == 6
    assert "after.xml: 3 rows" in result.stderr


def test_a_delta_and_the_full_file_show_the_same_changes() -> None:
    by_full, by_delta = (
        lines(call("diff", "ofac-enhanced", BEFORE, AFTER)),
        lines(call("diff", "ofac-delta", BEFORE, DELTA)),
    )
    assert [line["event_id"] for line in by_full] == [line["event_id"] for line in by_delta]
    assert [line["op"] for line in by_full] == ["amended", "amended", "removed", "added"]


def test_entries_on_which_the_delta_is_not_enough_are_told() -> None:
    """The other file has another address, so that nobody knows which one the delta speaks of."""
    result = call("diff", "ofac-delta", LISTS / "ofac_xml" / "sdn.xml", DELTA, "--old-format", "ofac-xml")
    assert result.exit_code == 0
    assert "the full file may say otherwise of 1 entries: 9002" in result.stderr


def test_a_list_without_a_byte_is_empty_on_either_side(tmp_path: Path) -> None:
    (tmp_path / "sdn.csv").touch()
    (tmp_path / "alt.csv").touch()
    full = SAMPLES["ofac-csv"][0].parent
    assert {line["op"] for line in lines(call("diff", "ofac-csv", tmp_path, full))} == {"added"}
    assert {line["op"] for line in lines(call("diff", "ofac-csv", full, tmp_path))} == {"removed"}
    assert call("diff", "ofac-csv", tmp_path, tmp_path).exit_code == 1
    assert call("parse", "ofac-csv", tmp_path).exit_code == 1


def test_two_lists_are_not_compared(tmp_path: Path) -> None:
    other = tmp_path / "cons_enhanced.xml"
    other.write_bytes(BEFORE.read_bytes().replace(b">SDN List<", b">Consolidated List<"))
    result = call("diff", "ofac-enhanced", BEFORE, other)
    assert result.exit_code == 1
    assert "does not belong to list us_ofac_sdn" in str(result.exception) + result.stderr


def test_a_publication_is_dated_by_what_it_states(tmp_path: Path) -> None:
    (change, *_) = lines(call("diff", "ofac-enhanced", BEFORE, AFTER))
    assert isinstance(change["batch"], dict)
    assert change["batch"]["published_at"] == "2026-08-24T00:00:00Z"
