"""Promises 4 and 5: nothing lost and nothing told twice, whatever is killed at whatever moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from deploy.kafka.node import KafkaNode
from tests.faults.kill import run
from tests.faults.stage import SERVICES
from tests.faults.workload import workload

pytestmark = [pytest.mark.broker, pytest.mark.faults, pytest.mark.slow]


async def killed(broker: str, folder: Path) -> None:
    events = workload(1500, 7, reports=25, batches=25)
    outcome = await run(broker=broker, events=events, kills=2 * len(SERVICES), seed=7, folder=folder)
    assert outcome.kills == dict.fromkeys(SERVICES, 2)
    assert outcome.alerts_expected == 50
    assert outcome.well, outcome
    # an extra post only where an answer was lost: at most one per kill of notify
    assert 0 <= outcome.extra_posts <= outcome.kills["notify"], outcome


async def test_killing_each_service_in_turn_loses_nothing(tmp_path: Path) -> None:
    await killed("embedded", tmp_path)


@pytest.mark.kafka
async def test_killing_each_service_in_turn_on_apache_kafka_loses_nothing_and_tells_nothing_twice(
    kafka_node: KafkaNode, tmp_path: Path
) -> None:
    await killed("kafka", tmp_path)
