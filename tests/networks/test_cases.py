"""Labelled cases of real list changes, where they are at hand."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.networks.founding import CASE, Told

from sanctionwire.cli.cases import backtest, evaluate_networks, finding_of, read_articles, steps_of_case

BEYOND_THE_RECORDS = {
    "dev-07-august-2017-three-schemes": "what makes a metal trader and its owner a laundering scheme stands in a lawsuit",
    "dev-12-chatex": "the tie to Russia stands in the news",
    "dev-25-hub-and-two-agents": "what Li Hong Ri did for money stands in the news",
}
"""Cases that the records alone cannot decide, and why; the first has no article either."""


def test_cases_whose_facts_are_in_the_records_are_right(shared_data: Path) -> None:
    """Members, kind and nexus exactly, and never an alert from an entry that must stay quiet."""
    lines = (shared_data / "networks" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    result = evaluate_networks(json.loads(line) for line in lines)
    assert {mistake["id"] for mistake in result["mistakes"]} <= set(BEYOND_THE_RECORDS)
    assert result["quiet_alerts"] == 0


def test_cases_with_their_articles_are_right(shared_data: Path) -> None:
    """What only the news knows comes from the news: nexus (dev-12), a role (dev-25).

    Where the press was first (dev-02), the list fills the reported network: expanded, where the label says appeared.
    """
    lines = (shared_data / "networks" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    with (shared_data / "news" / "dev.jsonl").open(encoding="utf-8") as file:
        result = evaluate_networks((json.loads(line) for line in lines), read_articles(file))
    mistakes = {mistake["id"]: mistake["mistake"] for mistake in result["mistakes"]}
    assert mistakes.pop("dev-02-tsmrbank-in-a-long-poll", None) in (None, "kind expanded instead of appeared")
    assert set(mistakes) <= {"dev-07-august-2017-three-schemes"}
    assert result["quiet_alerts"] == 0


def test_history_runs_in_virtual_time() -> None:
    """A history holds events as they stand on their topics."""
    events = [
        {"at": step.at.isoformat(), "event": step.event.model_dump(mode="json")} for step in steps_of_case(CASE, {})
    ]
    result = backtest({"id": "h", "events": events})
    assert result["id"] == "h"
    assert [alert["kind"] for alert in result["alerts"]] == ["appeared"]


@pytest.mark.parametrize("ids", [("dev-01", "dev-20", "dev-21"), ("dev-12", "dev-14", "dev-18"), ("dev-22", "dev-25")])
def test_order_does_not_matter_with_real_articles(shared_data: Path, ids: tuple[str, ...]) -> None:
    """Promise 2 on lists and press together: whole cases with their articles, mixed in any order, some events twice."""
    lines = (shared_data / "networks" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    with (shared_data / "news" / "dev.jsonl").open(encoding="utf-8") as file:
        articles = read_articles(file)
    cases = [case for line in lines if (case := json.loads(line))["id"].startswith(ids)]
    events = [finding_of(step.event) for case in cases for step in steps_of_case(case, articles)]
    straight = Told()
    straight.tell(*events)
    for seed in range(4):
        mixed = random.Random(seed)
        order = mixed.sample(events, len(events)) + mixed.sample(events, 3)
        told = Told()
        told.tell(*order)
        assert told.book.fingerprint() == straight.book.fingerprint()
        assert told.reload().fingerprint() == straight.book.fingerprint()
