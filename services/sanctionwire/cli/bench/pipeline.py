"""Events from a broker through the classify agent, and through the same function without it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from statistics import median
from typing import Any

from sanctionwire.cli.bench.articles import irrelevant_articles
from sanctionwire.cli.bench.measure import Measure, measure
from sanctionwire.cli.lines import STDERR
from sanctionwire_schemas import Topic

PIPELINE_REPETITIONS = 3
PIPELINE_EVENTS = 5000
PIPELINE_TIMEOUT_S = 60.0


@dataclass
class Stretch:
    """Time from the first event in hand to the last one dealt with."""

    wanted: int
    seen: int = 0
    begin: float = 0.0
    end: float = 0.0

    def opens(self) -> None:
        """A poll is in hand."""
        self.begin = self.begin or time.perf_counter()

    def closes(self, records: int) -> bool:
        """A poll is dealt with; True when it was the last."""
        self.seen += records
        self.end = time.perf_counter()
        return self.seen >= self.wanted

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end - self.begin


@dataclass
class _Wire:
    """A broker with events on news.v1, and both ways to read them; every reading is a group of its own."""

    broker: Any
    settings: Any
    group: int = field(default=0)

    async def next_group(self) -> str:
        """A new group that stands at the first event of every partition."""
        self.group += 1
        name = f"bench-{self.group}"
        consumer = await self.broker.consumer(group=name)
        try:
            partitions = await self.broker.partitions([Topic.NEWS])
            consumer.assign(partitions)
            await consumer.commit(await consumer.beginning_offsets(partitions))
        finally:
            await consumer.stop()
        return name

    async def through_faust(self) -> float:
        """As the classify service does it: feed, Faust agent, thread, sender, commit."""
        from sanctionwire.classify.agent import SERVICE, judge
        from sanctionwire.stream.feed import Feed, GroupPosition, GroupTiming, Poll, agent_body, make_app
        from sanctionwire.stream.runtime import Runtime
        from sanctionwire.stream.send import sender

        stretch, runtime = Stretch(PIPELINE_EVENTS), Runtime(self.broker)
        app = make_app(SERVICE, runtime)
        timing = GroupTiming(self.settings.group_session_timeout_ms, self.settings.group_rebalance_timeout_ms)
        feed = Feed(
            app,
            runtime,
            [Topic.NEWS],
            GroupPosition(await self.next_group()),
            name=SERVICE,
            poll_records=self.settings.poll_records,
            timing=timing,
        )
        async with sender(self.broker) as out:

            async def work(records: list[Any]) -> None:
                stretch.opens()
                decided = await asyncio.to_thread(lambda: [r for record in records for r in judge(record)])
                await out.send(decided)
                if stretch.closes(len(records)):
                    runtime.stop.set()

            @app.agent(feed.channel, name=SERVICE, concurrency=1)
            async def classify(polls: AsyncIterable[Poll]) -> None:
                await agent_body(polls, work)

            async with asyncio.timeout(PIPELINE_TIMEOUT_S), app:
                await feed.run()
        return stretch.seconds

    async def bare(self) -> float:
        """Poll, judge, commit, and nothing else."""
        from sanctionwire.classify.agent import judge

        stretch = Stretch(PIPELINE_EVENTS)
        consumer = await self.broker.consumer(
            group=await self.next_group(),
            session_timeout_ms=self.settings.group_session_timeout_ms,
            rebalance_timeout_ms=self.settings.group_rebalance_timeout_ms,
        )
        try:
            consumer.subscribe([Topic.NEWS])
            async with asyncio.timeout(PIPELINE_TIMEOUT_S):
                more = True
                while more:
                    polled = await consumer.getmany(timeout_ms=500, max_records=self.settings.poll_records)
                    if not polled:
                        continue
                    stretch.opens()
                    count = 0
                    for record in chain.from_iterable(polled.values()):
                        judge(record)
                        count += 1
                    more = not stretch.closes(count)
                    await consumer.commit()
        finally:
            await consumer.stop()
        return stretch.seconds


async def _pipeline() -> tuple[float, float]:
    from sanctionwire.logs import configure_logging
    from sanctionwire.settings import ClassifySettings, LogSettings
    from sanctionwire.store.outbox import OutboxRecord
    from sanctionwire.stream.broker import Broker
    from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS, embedded_broker
    from sanctionwire.stream.records import outgoing
    from sanctionwire.stream.send import sender
    from sanctionwire.stream.topics import apply_topics

    configure_logging(LogSettings.read({"log_level": "warning"}))  # starts and stops of the readings are no news here
    async with embedded_broker() as address:
        settings = ClassifySettings.read(
            {"kafka_bootstrap": address, "group_rebalance_timeout_ms": GROUP_REBALANCE_TIMEOUT_MS}
        )
        wire = _Wire(Broker(settings), settings)
        await apply_topics(wire.broker)
        records: list[OutboxRecord] = [
            outgoing(Topic.NEWS, article, ce_id=article.id, ce_source="bench")
            for article in irrelevant_articles(PIPELINE_EVENTS)
        ]
        async with sender(wire.broker) as out:
            for start in range(0, len(records), 500):
                await out.send(records[start : start + 500])
        faust: list[float] = []
        bare: list[float] = []
        for turn in range(PIPELINE_REPETITIONS):
            STDERR.print(f"pipeline: turn {turn + 1} of {PIPELINE_REPETITIONS}", highlight=False)
            faust.append(await wire.through_faust())
            bare.append(await wire.bare())
        return median(faust), median(bare)


def bench_pipeline() -> Iterator[Measure]:
    """Events that classification throws out, from an embedded broker through the agent."""
    yield measure(
        "pipeline.classify",
        "events/s",
        PIPELINE_EVENTS,
        asyncio.run(_pipeline()),
        against="the same function in a bare aiokafka loop",
    )
