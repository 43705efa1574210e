"""Labelled cases of real list changes, where they are at hand."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.networks.founding import CASE, Told

from sanctionwire.cli.cases import backtest, evaluate_networks, finding_of, read_articles, steps_of_case


def test_cases_are_right_and_quiet_entries_quiet(shared_data: Path) -> None:
    """At least 85% exactly right from the records alone, and never an alert from a quiet entry.

    The rest need what the records do not hold: what articles say of Chatex and of Li Hong Ri, and a lawsuit.
    """
    lines = (shared_data / "networks" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    result = evaluate_networks(json.loads(line) for line in lines)
    assert result["cases"] == len(lines)
    assert result["share"] >= 0.85
    assert result["quiet_alerts"] == 0
    assert not {m["id"] for m in result["mistakes"]} & {"dev-01-tsmrbank-six", "dev-20-republished"}


def test_nexus_that_only_news_knows(shared_data: Path) -> None:
    """The exchange of dev-12 stood under a program and at addresses without nexus; an article supplies it."""
    lines = (shared_data / "networks" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    with (shared_data / "news" / "dev.jsonl").open(encoding="utf-8") as file:
        articles = read_articles(file)
    case = next(case for line in lines if (case := json.loads(line))["id"] == "dev-12-chatex")
    (alert,) = backtest(case, articles)["alerts"]
    assert alert["kind"] == "appeared"
    assert alert["nexus"] == ["RUSSIA"]
    members = {entry for member in alert["members"] for entry in member["list_entries"]}
    assert members == {f"us_ofac_sdn/{uid}" for uid in case["expect"]["networks"][0]["members"]}


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
