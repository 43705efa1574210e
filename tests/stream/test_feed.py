"""The feed: nothing is passed over, nothing is reset silently."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any

import pytest

from sanctionwire.errors import FencedError
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.feed import (
    Feed,
    GroupPosition,
    GroupTiming,
    Poll,
    Position,
    StoredPosition,
    agent_body,
    make_app,
)
from sanctionwire.stream.lag import group_lag
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Topic

pytestmark = pytest.mark.broker

GROUP = "test-group"
TIMING = GroupTiming(session_ms=6000, rebalance_ms=3000)
DEADLINE_S = 60


async def send(broker: Broker, numbers: range) -> None:
    async with sender(broker) as out:
        await out.send(
            [
                OutboxRecord(Topic.NEWS, f"k{n}".encode(), str(n).encode(), (("ce_id", str(n).encode()),), str(n))
                for n in numbers
            ]
        )


async def run_feed(
    runtime: Runtime, work: Callable[[list[Any]], Awaitable[None]], position: Position | None = None
) -> None:
    """One worker until ``runtime.stop``."""
    app = make_app("classify", runtime)
    feed = Feed(
        app,
        runtime,
        [Topic.NEWS],
        position or GroupPosition(GROUP),
        name="feed",
        poll_records=50,
        timing=TIMING,
    )

    @app.agent(feed.channel, name="classify", concurrency=1)
    async def classify(polls: AsyncIterable[Poll]) -> None:
        await agent_body(polls, work)

    async with asyncio.timeout(DEADLINE_S), app:
        await feed.run()


async def test_every_record_reaches_the_agent_once_and_is_committed(runtime: Runtime) -> None:
    await send(runtime.broker, range(500))
    seen: list[int] = []

    async def work(records: list[Any]) -> None:
        seen.extend(int(r.value) for r in records)
        if len(seen) >= 500:
            runtime.stop.set()

    await run_feed(runtime, work)
    assert sorted(seen) == list(range(500))
    assert await group_lag(runtime.broker, GROUP, [Topic.NEWS]) == 0


async def test_a_poll_that_failed_is_not_committed(broker: Broker) -> None:
    """What the agent raises ends the service, and the next worker gets the same records."""
    await send(broker, range(20))

    async def fail(_records: list[Any]) -> None:
        raise FencedError("not mine any more")

    with pytest.raises(FencedError):
        await run_feed(Runtime(broker), fail)
    assert await group_lag(broker, GROUP, [Topic.NEWS]) == 20
    runtime = Runtime(broker)
    seen: list[int] = []

    async def work(records: list[Any]) -> None:
        seen.extend(int(r.value) for r in records)
        if len(seen) >= 20:
            runtime.stop.set()

    await run_feed(runtime, work)
    assert sorted(seen) == list(range(20))


async def test_a_worker_that_joins_loses_nothing(broker: Broker) -> None:
    """Two workers of one group: between them every record, also those in flight when the second came."""
    await send(broker, range(400))
    first, second = Runtime(broker), Runtime(broker)
    seen: list[int] = []

    async def work(records: list[Any]) -> None:
        await asyncio.sleep(0.05)
        seen.extend(int(r.value) for r in records)

    async def stop_when_done() -> None:
        while set(seen) != set(range(800)):
            await asyncio.sleep(0.05)
        first.stop.set()
        second.stop.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(run_feed(first, work))
        while not seen:
            await asyncio.sleep(0.05)
        tasks.create_task(run_feed(second, work))
        await send(broker, range(400, 800))
        tasks.create_task(stop_when_done())
    assert set(seen) == set(range(800))


async def test_events_that_expired_unread_stop_the_partition_and_say_so(runtime: Runtime) -> None:
    """A stored position beyond the log (here: another broker's) is never reset silently."""
    await send(runtime.broker, range(30))
    seen: list[int] = []

    async def load() -> dict[tuple[str, int], int]:
        return {(Topic.NEWS.value, partition): 10_000 for partition in range(12)}

    async def work(records: list[Any]) -> None:
        seen.extend(int(r.value) for r in records)

    running = asyncio.create_task(run_feed(runtime, work, StoredPosition(load)))
    async with asyncio.timeout(DEADLINE_S):
        while "expired" not in runtime.health.waits.get("feed", ""):
            await asyncio.sleep(0.05)
    assert not runtime.health.is_ready
    runtime.stop.set()
    await running
    assert seen == []
