"""Public actions of OFAC, the UN and the United Kingdom beyond the shared cases, labelled before the book saw them."""

from __future__ import annotations

import json
from pathlib import Path

from sanctionwire.cli.cases import evaluate_networks

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "public_actions.jsonl").read_text(encoding="utf-8").splitlines()
]
BEYOND_THE_RECORDS = {
    "sim-wu-cheng-2023",  # one scheme under two programs and two hubs; only the release joins the banker to the traders
    "moscow-fintech-2024",  # a company and its owner of whom the records say neither role nor tie to the others
}


def test_every_action_whose_facts_are_in_its_records_is_right() -> None:
    """Members, kind and nexus exactly; no alert from an entry that must stay quiet, in any case."""
    result = evaluate_networks(CASES)
    assert result["cases"] == len(CASES)
    assert {mistake["id"] for mistake in result["mistakes"]} <= BEYOND_THE_RECORDS
    assert result["quiet_alerts"] == 0
