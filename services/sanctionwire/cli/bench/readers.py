"""The ways to read the same events and judge each with the same function; every reading is a group of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust

from sanctionwire.classify.agent import SERVICE, judge, judge_all
from sanctionwire.settings import ClassifySettings
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.feed import Feed, GroupPosition, GroupTiming, Poll, agent_body, make_app
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Topic

TIMEOUT_S = 120.0


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
class Wire:
    """A broker with ``events`` records on news.v1. Each reading returns its seconds."""

    broker: Broker
    settings: ClassifySettings
    events: int
    scratch: Path
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
        stretch, runtime = Stretch(self.events), Runtime(self.broker)
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
                decided = await asyncio.to_thread(judge_all, records)
                await out.send(decided)
                if stretch.closes(len(records)):
                    runtime.stop.set()

            @app.agent(feed.channel, name=SERVICE, concurrency=1)
            async def classify(polls: AsyncIterable[Poll]) -> None:
                await agent_body(polls, work)

            async with asyncio.timeout(TIMEOUT_S), app:
                await feed.run()
        return stretch.seconds

    async def bare(self) -> float:
        """Poll, judge, commit, and nothing else."""
        stretch = Stretch(self.events)
        consumer = await self.broker.consumer(
            group=await self.next_group(),
            session_timeout_ms=self.settings.group_session_timeout_ms,
            rebalance_timeout_ms=self.settings.group_rebalance_timeout_ms,
        )
        try:
            consumer.subscribe([Topic.NEWS])
            async with asyncio.timeout(TIMEOUT_S):
                more = True
                while more:
                    polled = await consumer.getmany(timeout_ms=500, max_records=self.settings.poll_records)
                    if not polled:
                        continue
                    stretch.opens()
                    records = list(chain.from_iterable(polled.values()))
                    judge_all(records)
                    more = not stretch.closes(len(records))
                    await consumer.commit()
        finally:
            await consumer.stop()
        return stretch.seconds

    async def faststream(self) -> float:
        """A FastStream subscriber as its documentation shows it: one message a call, offsets committed by a timer."""
        from faststream.kafka import KafkaBroker, KafkaMessage

        stretch, done = Stretch(self.events), asyncio.Event()
        broker = KafkaBroker(self.broker.bootstrap, logger=None)

        @broker.subscriber(Topic.NEWS.value, group_id=await self.next_group(), auto_offset_reset="earliest")  # type: ignore[untyped-decorator]
        async def classify(message: KafkaMessage) -> None:
            stretch.opens()
            judge(message.raw_message)
            if stretch.closes(1):
                done.set()

        async with asyncio.timeout(TIMEOUT_S), broker:
            await broker.start()
            await done.wait()
        return stretch.seconds

    async def faust_topic(self) -> float:
        """An ordinary Faust agent on the topic: Faust's own consumer, stream and offsets."""
        stretch, done = Stretch(self.events), asyncio.Event()
        app = faust.App(
            await self.next_group(),
            broker=f"kafka://{self.broker.bootstrap}",
            store="memory://",
            autodiscover=False,
            topic_allow_declare=False,
            topic_disable_leader=True,
            web_enabled=False,
            consumer_auto_offset_reset="earliest",
            datadir=self.scratch,
        )
        topic = app.topic(Topic.NEWS.value, key_serializer="raw", value_serializer="raw", value_type=bytes)

        @app.agent(topic, name="classify", concurrency=1)
        async def classify(stream: Any) -> None:
            async for event in stream.events():
                stretch.opens()
                message = event.message
                judge(
                    SimpleNamespace(
                        topic=message.topic,
                        partition=message.partition,
                        offset=message.offset,
                        key=message.key,
                        value=event.value,
                        headers=[(name, value) for name, value in dict(message.headers or {}).items()],
                    )
                )
                if stretch.closes(1):
                    done.set()

        async with asyncio.timeout(TIMEOUT_S), app:
            await done.wait()
        return stretch.seconds
