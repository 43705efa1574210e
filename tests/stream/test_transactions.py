"""Apache Kafka only: what transactions give the relay and cost the feed, and what else the embedded broker cannot show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete
from aiokafka.errors import KafkaError
from tests.stream.test_feed import DEADLINE_S, GROUP, run_feed, send
from tests.stream.test_relay import on_topic, record

from sanctionwire.errors import FencedError
from sanctionwire.store import Store, Writer, enqueue
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.lag import group_lag
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.send import send_each
from sanctionwire_schemas import Topic

pytestmark = [pytest.mark.broker, pytest.mark.kafka]

TRANSACTIONAL_ID = "sanctionwire-networks"


@pytest.fixture
def runtime(kafka: Broker) -> Runtime:
    return Runtime(kafka)


@pytest.fixture
async def other_store(tmp_path: Path) -> AsyncIterator[Store]:
    """A database that knows nothing of the first one's epoch: as on another machine, or restored from a backup."""
    opened = await Store.open(f"sqlite:///{tmp_path / 'other.db'}", service="networks")
    yield opened
    await opened.close()


async def relay_of(store: Store, runtime: Runtime, *numbers: int) -> Relay:
    relay = Relay(store, await Writer.take(store), runtime)
    await store.run(lambda c: enqueue(c, [record(n) for n in numbers]))
    return relay


async def test_the_broker_fences_an_old_writer_that_the_database_cannot_see(
    store: Store, other_store: Store, runtime: Runtime
) -> None:
    """SQL epochs protect one database. Two databases of one service meet at the broker."""
    old = await relay_of(store, runtime, 1)
    assert await old.publish_pending() == 1
    new = await relay_of(other_store, runtime, 2)
    assert await new.publish_pending() == 1
    await store.run(lambda c: enqueue(c, [record(3)]))
    with pytest.raises(FencedError):
        await old.publish_pending()
    await old.close()
    await new.close()
    assert sorted(await on_topic(runtime.broker)) == ["v1", "v2"]


async def test_the_database_fences_an_old_writer_that_wakes_up(store: Store, runtime: Runtime) -> None:
    old = await relay_of(store, runtime, 1)
    await old.publish_pending()
    new = await relay_of(store, runtime, 2)
    with pytest.raises(FencedError):
        await old.publish_pending()
    assert await new.publish_pending() == 1
    await old.close()
    await new.close()
    assert sorted(await on_topic(runtime.broker)) == ["v1", "v2"]


async def test_what_a_writer_left_in_an_open_transaction_is_sent_again(store: Store, runtime: Runtime) -> None:
    """It died before the commit: readers never see those records, so they count as not sent."""
    dead = await runtime.broker.producer(transactional_id=TRANSACTIONAL_ID)
    await dead.begin_transaction()
    await send_each(dead, [record(n) for n in range(5)])
    relay = await relay_of(store, runtime, *range(10))
    assert await relay.publish_pending() == 10
    await relay.close()
    assert sorted(await on_topic(runtime.broker)) == [f"v{n}" for n in range(10)]
    with pytest.raises(KafkaError):  # fenced: the old transaction was aborted
        await dead.commit_transaction()
    await dead.stop()


async def test_what_a_writer_committed_before_it_died_is_not_sent_again(store: Store, runtime: Runtime) -> None:
    """It died between the broker's commit and its own: the tail of the topic tells."""
    dead = await runtime.broker.producer(transactional_id=TRANSACTIONAL_ID)
    async with dead.transaction():
        await send_each(dead, [record(n) for n in range(5)])
    relay = await relay_of(store, runtime, *range(10))  # at once, while the broker may still write its markers
    assert await relay.publish_pending() == 5
    await relay.close()
    await dead.stop()
    assert sorted(await on_topic(runtime.broker)) == [f"v{n}" for n in range(10)]


async def test_the_tail_is_read_behind_a_stranger_s_open_transaction(store: Store, runtime: Runtime) -> None:
    """Committed records behind another producer's open transaction cannot be read yet: wait, do not send twice."""
    stranger = await runtime.broker.producer(transactional_id="stranger")
    await stranger.begin_transaction()
    await send_each(stranger, [record(n) for n in range(100, 103)])
    dead = await runtime.broker.producer(transactional_id=TRANSACTIONAL_ID)
    async with dead.transaction():
        await send_each(dead, [record(n) for n in range(5)])
    await dead.stop()
    relay = await relay_of(store, runtime, *range(5))
    publishing = asyncio.create_task(relay.publish_pending())
    done, _ = await asyncio.wait({publishing}, timeout=1)
    assert not done
    await stranger.abort_transaction()
    await stranger.stop()
    assert await publishing == 0
    await relay.close()
    assert sorted(await on_topic(runtime.broker)) == [f"v{n}" for n in range(5)]


async def test_the_feed_passes_over_markers_and_aborted_records(runtime: Runtime) -> None:
    """Many small transactions, some aborted: each committed record once, and nothing left to read."""
    producer = await runtime.broker.producer(transactional_id="feeder")
    for number in range(40):
        await producer.begin_transaction()
        await producer.send_and_wait(Topic.NEWS.value, str(number).encode(), key=str(number % 5).encode())
        await (producer.abort_transaction() if number % 4 == 3 else producer.commit_transaction())
    await producer.stop()
    wanted = [n for n in range(40) if n % 4 != 3]
    seen: list[int] = []

    async def work(records: list[Any]) -> None:
        seen.extend(int(r.value) for r in records)
        if len(seen) >= len(wanted):
            runtime.stop.set()

    await run_feed(runtime, work)
    assert sorted(seen) == wanted
    assert await group_lag(runtime.broker, GROUP, [Topic.NEWS]) == 0


async def test_a_poll_in_hand_is_finished_and_committed_before_its_partitions_move(kafka: Broker) -> None:
    """No record is handled twice when a second worker joins in good order."""
    await send(kafka, range(200))
    first, second = Runtime(kafka), Runtime(kafka)
    seen: dict[str, list[int]] = {"first": [], "second": []}
    slow = asyncio.Event()

    def worker(name: str, pause_s: float) -> Any:
        async def work(records: list[Any]) -> None:
            slow.set()
            await asyncio.sleep(pause_s)
            seen[name].extend(int(r.value) for r in records)

        return work

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(run_feed(first, worker("first", 1.0)))
        await slow.wait()
        tasks.create_task(run_feed(second, worker("second", 0.1)))
        await send(kafka, range(200, 400))
        async with asyncio.timeout(DEADLINE_S):
            while len(set(seen["first"] + seen["second"])) < 400 or not seen["second"]:
                await asyncio.sleep(0.05)
        first.stop.set()
        second.stop.set()
    assert sorted(seen["first"] + seen["second"]) == list(range(400))
    assert await group_lag(kafka, GROUP, [Topic.NEWS]) == 0


async def test_events_deleted_before_they_were_read_stop_their_partition_only(runtime: Runtime) -> None:
    """The log starts beyond the committed position: unready and named, while other partitions go on."""
    await send(runtime.broker, range(300))
    seen: list[Any] = []

    async def work(records: list[Any]) -> None:
        seen.extend(records)
        if len(seen) == 300:
            runtime.stop.set()

    await run_feed(runtime, work)
    runtime.stop.clear()
    await send(runtime.broker, range(300, 600))
    gone = TopicPartition(Topic.NEWS.value, 0)
    async with runtime.broker.admin() as admin:
        await admin.delete_records({gone: RecordsToDelete(before_offset=-1)})
    left = [int(r.value) async for r in read_to_end(runtime.broker, [Topic.NEWS]) if int(r.value) >= 300]
    running = asyncio.create_task(run_feed(runtime, work))
    async with asyncio.timeout(DEADLINE_S):
        while "expired unread on sanctionwire.news.v1/0" not in runtime.health.waits.get("feed", ""):
            await asyncio.sleep(0.05)
        while len(seen) < 300 + len(left):
            await asyncio.sleep(0.05)
    assert not runtime.health.is_ready
    runtime.stop.set()
    await running
    assert sorted(int(r.value) for r in seen[300:]) == sorted(left)
    assert {r.partition for r in seen[300:]} == set(range(1, 12))
