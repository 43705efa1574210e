"""Public actions of OFAC, the UN, the EU and the United Kingdom beyond the shared cases, labelled before the book saw
them: ``public_actions.jsonl`` by who wrote the book, the others by other hands from real records.
"""

from __future__ import annotations

import json
import random
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.networks.founding import Told

from sanctionwire.cli.cases import Step, evaluate_networks, finding_of, steps_of_case
from sanctionwire_schemas import DesignationChange, NetworkState

HERE = Path(__file__).parent
MENDED = ["public_actions.jsonl", "further_actions.jsonl", "third_actions.jsonl"]
"""After each of these, rules were mended; what is wrong still must be beyond the records."""
BEYOND_THE_RECORDS = {
    # One scheme under two programs and two hubs; only the release joins the banker to the traders.
    "sim-wu-cheng-2023": "lacks 42121",
    # A company and its owner of whom the records say neither role nor tie to the others.
    "moscow-fintech-2024": "lacks 48603, 48604",
    # Two firms that hang on an IT company which is not in the case; one of them is the tie to Russia.
    "financiers-march-2024": "lacks 48260, 48262; nexus DPRK instead of DPRK, RUSSIA",
    # A company on an island of Iran, under the program on proliferation or with a name of electronics: that it moved
    # money, and whose, stands in the release alone.
    "third-02-hong-kong-electronics": "no alert",
    "third-11-un-july-2009": "no alert",
    # A trader with two companies, to the letter like the arms and luxury trader of falcon-2018, who must stay quiet.
    "third-03-wee-tiong": "no alert",
    # Companies of machinery and commodities that hang on the same man as his miners, who must stay quiet.
    "third-17-prigozhin-fronts": "no alert",
    # Two men with wallets under a cyber program, like any extortioner.
    "third-18-potekhin-karasavidi": "no alert",
    # What was done for money stands in the release; the entries tell of a computer company, an army and a consul.
    "third-30-it-worker-payments": "no alert",
    "third-41-august-2025-poll": "no alert",
    # Nothing ties the financial group to anybody, and of the man it is tied to no role is told.
    "third-43-khuri-2016": "no alert",
}
"""What the records do not decide, with the mistake that is made of it and no other."""


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", MENDED)
def test_every_action_whose_facts_are_in_its_records_is_right(name: str) -> None:
    """Members, kind and nexus exactly; no alert from an entry that must stay quiet."""
    labelled = cases(name)
    result = evaluate_networks(labelled)
    assert result["cases"] == len(labelled)
    mistakes = {m["id"]: m["mistake"] for m in result["mistakes"] if m["mistake"] != "told again or in part"}
    assert mistakes.items() <= BEYOND_THE_RECORDS.items()
    assert result["quiet_alerts"] == sum(mistake.startswith("touches") for mistake in mistakes.values())


FLOORS = {
    "unmended_actions.jsonl": (30, 28, 0),
    "fourth_actions.jsonl": (32, 28, 0),
    "fifth_actions.jsonl": (34, 21, 0),
    "sixth_actions.jsonl": (36, 35, 0),
    "seventh_actions.jsonl": (36, 33, 0),
}
"""Cases by other hands after which few or no rules were mended: how many, how many are right, and how many alerts touch
an entry that must stay quiet (a company without a part in payments that belongs to a known bank). What is wrong is told
in docs/evaluation.md: mostly what only a release says (which of those known before were listed together, which of the
actions that one poll spans a party belongs to), or what can be labelled either way.
"""


@pytest.mark.parametrize("name", FLOORS)
def test_actions_of_other_hands_keep_their_floor(name: str) -> None:
    """At least so many exactly right, and no further alert from an entry that must stay quiet."""
    result = evaluate_networks(cases(name))
    count, right, quiet = FLOORS[name]
    assert (result["cases"], result["quiet_alerts"]) == (count, quiet)
    assert result["right"] >= right


def standing(steps: list[Step]) -> list[tuple[list[str], list[str]]]:
    """Members and nexus of each network that stands in the end."""
    book = Told()
    book.tell(*(finding_of(step.event) for step in steps))
    active = [network for network in book.book.networks() if network.state is NetworkState.ACTIVE]
    return sorted((sorted(m.entity_id for m in n.members), sorted(n.nexus)) for n in active)


@pytest.mark.parametrize("name", [*MENDED, *FLOORS])
def test_an_action_split_over_two_publications_ends_in_the_same_networks(name: str) -> None:
    """The halves drawn at random, the second a day later."""
    for case in cases(name):
        steps = list(steps_of_case(case, {}))
        before = [step for step in steps if isinstance(step.event, DesignationChange) and step.event.batch.snapshot]
        changes = [step for step in steps if step not in before]
        random.Random(case["id"]).shuffle(changes)
        half = len(changes) // 2
        parts = [part for part in (changes[:half], changes[half:]) if part]
        split = [
            moved(step, days, index, len(part)) for days, part in enumerate(parts) for index, step in enumerate(part)
        ]
        assert standing([*before, *split]) == standing(steps), case["id"]


def moved(step: Step, days: int, index: int, size: int) -> Step:
    """A change in another batch, some days later."""
    assert isinstance(step.event, DesignationChange)
    old = step.event.batch
    at = step.at + timedelta(days=days)
    batch = old.model_copy(
        update={"id": f"{old.id}/{days}", "index": index, "size": size, "published_at": at, "snapshot": False}
    )
    return Step(at, step.event.model_copy(update={"batch": batch}))


@pytest.mark.parametrize("name", [*MENDED, *FLOORS])
def test_neither_the_order_of_entries_nor_the_spelling_of_links_matters(name: str) -> None:
    """Links without punctuation and in lower case; entries of both states shuffled."""
    labelled = cases(name)
    plain = {mistake["id"] for mistake in evaluate_networks(labelled)["mistakes"]}
    for case in labelled:
        mixed = random.Random(case["id"])
        mixed.shuffle(case["before"])
        mixed.shuffle(case["changes"])
        for entry in [*case["before"], *(change["entry"] for change in case["changes"])]:
            entry["linked_to"] = [re.sub(r"[.,'-]", " ", target).lower() for target in entry.get("linked_to") or ()]
    result = evaluate_networks(labelled)
    assert {mistake["id"] for mistake in result["mistakes"]} == plain
