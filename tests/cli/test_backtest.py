"""Backtests from the command line: cases and histories in, the alerts that would have come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from sanctionwire.cli import build
from sanctionwire.cli.cases import steps_of_case

FOUNDING = Path(__file__).parents[1] / "networks" / "founding.jsonl"
SIX = {f"us_ofac_sdn/{uid}" for uid in (22488, 24026, 50603, 50604, 50607, 50610)}


def call(*arguments: str | Path) -> Result:
    """A command with its output, without a process of its own."""
    return CliRunner().invoke(build(), [str(a) for a in arguments])


def objects(result: Result) -> list[dict[str, Any]]:
    """Its output lines."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def is_the_founding_alert(alert: dict[str, Any]) -> bool:
    """One network that appeared, with exactly its six members and both nexus."""
    entries = [entry for member in alert["members"] for entry in member["list_entries"]]
    six = sorted(entries) == sorted(SIX) and len(alert["members"]) == len(SIX)
    return six and alert["kind"] == "appeared" and sorted(alert["nexus"]) == ["DPRK", "RUSSIA"]


def test_the_founding_case_raises_one_alert_with_its_six_members() -> None:
    result = call("backtest", FOUNDING)
    assert result.exit_code == 0, result.output
    (case,) = objects(result)
    assert case["id"] == "founding"
    (alert,) = case["alerts"]
    assert is_the_founding_alert(alert)


def test_a_history_of_the_same_events_raises_the_same_alert(tmp_path: Path) -> None:
    steps = steps_of_case(json.loads(FOUNDING.read_text(encoding="utf-8")), {})
    events = [{"at": s.at.isoformat(), "event": s.event.model_dump(mode="json")} for s in steps]
    file = tmp_path / "history.jsonl"
    file.write_text(json.dumps({"id": "as-it-went", "events": events}), encoding="utf-8")
    (history,) = objects(call("backtest", file))
    (case,) = objects(call("backtest", FOUNDING))
    assert history == {"id": "as-it-went", "alerts": case["alerts"]}


def test_a_bad_line_is_reported_in_its_place_and_the_others_are_run(tmp_path: Path) -> None:
    good = FOUNDING.read_text(encoding="utf-8").strip()
    bad = ["[]", "{", '{"id": "no-list"}', '{"id": "h", "events": [{"at": "yesterday", "event": {}}]}']
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join([*bad, good]), encoding="utf-8")
    result = call("backtest", file)
    assert result.exit_code == 1
    *refused, last = objects(result)
    assert [r["line"] for r in refused] == [1, 2, 3, 4]
    assert all(r["error"]["reason"] and r["error"]["message"] for r in refused)
    assert [r["error"]["reason"] for r in refused[:2]] == ["wrong_fields", "not_json"]
    assert is_the_founding_alert(last["alerts"][0])


def test_every_case_runs_and_the_founding_action_and_its_republication_come_out_right(shared_data: Path) -> None:
    file = shared_data / "networks" / "cases.jsonl"
    result = call("backtest", file, "--articles", shared_data / "news" / "dev.jsonl")
    assert result.exit_code == 0, result.output[-500:]
    found = objects(result)
    assert len(found) == 27
    assert [c["id"] for c in found] == [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()]
    assert {c["id"]: len(c["alerts"]) for c in found}["dev-20-republished"] == 0
    (alert,) = next(c["alerts"] for c in found if c["id"] == "dev-01-tsmrbank-six")
    assert is_the_founding_alert(alert)
