"""Several classify workers share the partitions; coming, going and dying loses nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from deploy.kafka.node import KafkaNode
from tests.faults.stage import Stage, all_ready, stage
from tests.faults.workload import workload
from tests.pipeline.wire import GROUP

from sanctionwire.classify.agent import judge
from sanctionwire.cli.demo import until
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.broker import read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.lag import group_lag
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Finding, Topic

pytestmark = [pytest.mark.broker, pytest.mark.kafka, pytest.mark.faults, pytest.mark.slow]

STEPS = 4
EVENTS = 2000


async def test_workers_that_join_leave_and_die_lose_nothing(kafka_node: KafkaNode, tmp_path: Path) -> None:
    """On Apache Kafka alone: the embedded broker is for one process, and its groups may take minutes over a death."""
    events = workload(EVENTS, 11, reports=40, batches=40)
    records = [outgoing(Topic.NEWS, a, ce_id=a.id, ce_source="news") for a in events.articles] + list(events.changes)
    async with stage("kafka", tmp_path) as on:
        first, second, third = (on.process("classify", name) for name in ("first", "second", "third"))
        first.start()
        try:
            await feed(on, records, 0)
            second.start()
            await feed(on, records, 1)
            await all_ready([first, second])
            await feed(on, records, 2)
            await second.kill()
            third.start()
            await feed(on, records, 3)
            assert await first.stop() == 0

            async def caught_up() -> bool:
                return await group_lag(on.broker, GROUP, [Topic.NEWS, Topic.DESIGNATIONS]) == 0

            await until(caught_up, "the third worker to take everything over")
        finally:
            await asyncio.gather(first.stop(), third.stop())
            second.process.kill()
        wanted = {
            decode(Finding, out.value).event_id
            async for record in read_to_end(on.broker, [Topic.NEWS, Topic.DESIGNATIONS])
            for out in judge(record)
        }
        assert len(wanted) == 40 + 2 * 40
        assert wanted == {f.event_id for f in await on.wire.findings()}


async def feed(on: Stage, records: list[OutboxRecord], step: int) -> None:
    """One part of the events, slowly enough that they come while workers come and go."""
    part = records[step::STEPS]
    async with sender(on.broker) as out:
        for start in range(0, len(part), 25):
            await out.send(part[start : start + 25])
            await asyncio.sleep(0.15)
