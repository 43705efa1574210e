"""Apache Kafka goes away and comes back; services wait, say so, recover by themselves, and end when asked."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from deploy.kafka.node import KafkaNode
from tests.faults.outage import run
from tests.faults.stage import SERVICES, stage
from tests.faults.workload import workload

from sanctionwire.cli.demo import until

pytestmark = [pytest.mark.broker, pytest.mark.kafka, pytest.mark.faults, pytest.mark.slow]

STOP_WITHIN_S = 10


@pytest.mark.parametrize("down_s", [0, 65])
async def test_a_broker_that_goes_and_comes_back_loses_nothing(
    kafka_node: KafkaNode, tmp_path: Path, down_s: int
) -> None:
    """0: restarted at once; 65: for longer than a transaction may stay open."""
    events = workload(1500, 3, reports=25, batches=25)
    outage = await run(events=events, down_s=down_s, seed=3, folder=tmp_path)
    assert outage.outcome.well, outage
    assert outage.outcome.alerts_expected == 50
    assert outage.outcome.extra_posts == 0
    assert set(outage.said) == set(SERVICES)
    assert all(why for waits in outage.said.values() for why in waits.values())


@pytest.mark.parametrize("broker_is_up", [True, False])
async def test_sigterm_ends_every_service_in_time(kafka_node: KafkaNode, tmp_path: Path, *, broker_is_up: bool) -> None:
    async with stage("kafka", tmp_path) as on, on.running() as processes:
        assert on.node is not None
        if not broker_is_up:
            on.node.kill()

            async def all_wait() -> bool:
                return all([await p.waits() for p in processes.values()])

            await until(all_wait, "every service to notice")
        begin = time.monotonic()
        codes = await asyncio.gather(*(process.stop() for process in processes.values()))
        assert codes == [0] * len(processes)
        assert time.monotonic() - begin < STOP_WITHIN_S


async def test_services_that_start_before_the_broker_wait_for_it_and_end_when_asked(
    kafka_node: KafkaNode, tmp_path: Path
) -> None:
    async with stage("kafka", tmp_path) as on:
        assert on.node is not None
        on.node.kill()
        processes = [on.process(service) for service in SERVICES]
        for process in processes:
            process.start()

        async def all_wait() -> bool:
            return all([await p.waits() for p in processes])

        await until(all_wait, "every service to say what it waits for")
        begin = time.monotonic()
        assert await asyncio.gather(*(process.stop() for process in processes)) == [0] * len(processes)
        assert time.monotonic() - begin < STOP_WITHIN_S
