"""A day of publications gives exactly the changes that it made, whatever moment ingest is killed at."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from deploy.kafka.node import KafkaNode
from tests.faults.day import day, expected, run

from sanctionwire_schemas import Op


def test_what_the_day_must_lead_to() -> None:
    """The yardstick itself: a baseline of 120, then 5 + 3 + 0 + 0 + 4 + 4 + 0 changes in five batches."""
    changes = expected(day(random.Random(7)))
    assert [c.batch.snapshot for c in changes].count(True) == 120
    sizes = {c.batch.id: c.batch.size for c in changes}
    assert list(sizes.values()) == [120, 5, 3, 4, 4]
    assert {op: sum(c.op is op for c in changes[120:]) for op in Op} == {Op.ADDED: 8, Op.AMENDED: 4, Op.REMOVED: 4}


@pytest.mark.broker
@pytest.mark.faults
@pytest.mark.slow
async def test_a_day_of_publications_comes_out_in_order_and_once_though_ingest_is_killed(tmp_path: Path) -> None:
    outcome = await run(broker="embedded", seed=7, folder=tmp_path)
    assert outcome.kills >= outcome.publications
    assert outcome.well, outcome


@pytest.mark.broker
@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.kafka
async def test_a_day_of_publications_on_apache_kafka(kafka_node: KafkaNode, tmp_path: Path) -> None:
    outcome = await run(broker="kafka", seed=8, folder=tmp_path)
    assert outcome.well, outcome
