"""The feed: Faust runs the agents, we own the offsets.

Faust's own consumer loses events (a commit can pass records that were never processed, an agent that raises
acknowledges), so it is switched off by its official ``BootStrategy``. A ``Feed`` polls with aiokafka and hands each
poll as one event to the agent's channel; the agent works through it, awaits its sends and settles the poll; only then
does the position advance.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import faust
import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    IllegalStateError,
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from faust.app.base import BootStrategy

from sanctionwire.errors import SettingsError, UnreachableError
from sanctionwire.logs import logging_config
from sanctionwire.stream.broker import RETRY_FIRST_S, RETRY_MAX_S, log_bounds
from sanctionwire.stream.runtime import Runtime

log = structlog.get_logger(__name__)

FAUST_VERSION = "0.15.3"
"""The version that the feed was tested with: it leans on start-up order and flow control."""

POLL_TIMEOUT_MS = 500
STOP_GRACE_S = 4.0
"""How long a stopping feed waits for the poll in hand. Then it stops anyway: what was not committed comes again."""
LEAVE_TIMEOUT_S = 1.5
"""How long it takes leave of the broker, which may be away."""

HEARTBEATS_PER_SESSION = 3
MAX_POLL_INTERVAL_MS = 600_000


@dataclass
class Poll:
    """Records of one poll, in order within each partition. The agent sets ``done`` when all of them are dealt with."""

    records: list[Any]
    done: asyncio.Future[None]

    def next_offsets(self) -> dict[TopicPartition, int]:
        """Where each partition goes on after this poll."""
        return {TopicPartition(r.topic, r.partition): r.offset + 1 for r in self.records}


class _FeedBoot(BootStrategy):
    enable_kafka = False
    enable_web = False


class FeedApp(faust.App):
    """A Faust app whose agents are fed by a ``Feed``."""

    BootStrategy = _FeedBoot

    def _create_directories(self) -> None:
        """It would leave empty folders for tables, which we have none of, where it was started."""


def make_app(service: str, runtime: Runtime) -> FeedApp:
    """A Faust app for one service. Refuses another version of Faust than the tested one (``SettingsError``)."""
    if faust.__version__ != FAUST_VERSION:
        raise SettingsError(f"faust-streaming {faust.__version__} is installed, {FAUST_VERSION} is needed")
    return FeedApp(
        f"sanctionwire-{service}",
        broker="kafka://",  # never dialled: the feed and the relay hold the connections
        store="memory://",
        autodiscover=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        loghandlers=[],
        logging_config=logging_config(runtime.log_settings),
        worker_redirect_stdouts=False,
    )


class Position(Protocol):
    """Where reading starts, and what happens when a poll is settled."""

    group: str | None

    async def start_of(
        self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]
    ) -> dict[TopicPartition, int | None]:
        """Stored next offset by partition; None where nothing was ever stored."""

    async def settle(self, consumer: AIOKafkaConsumer, poll: Poll) -> None:
        """Called when the agent is done with a poll."""


class GroupPosition:
    """For services without state: the consumer group's committed offsets."""

    def __init__(self, group: str) -> None:
        self.group: str | None = group

    async def start_of(
        self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]
    ) -> dict[TopicPartition, int | None]:
        """Committed offsets of the group."""
        return {tp: await consumer.committed(tp) for tp in partitions}

    async def settle(self, consumer: AIOKafkaConsumer, poll: Poll) -> None:
        """Commit what the poll held."""
        try:
            await consumer.commit(poll.next_offsets())
        except (
            CommitFailedError,
            IllegalGenerationError,
            UnknownMemberIdError,
            RebalanceInProgressError,
            IllegalStateError,
        ) as error:
            # The group moved on without us. Whoever has the partition now reads these records again: told twice, not
            # lost.
            log.warning("commit_refused", error=type(error).__name__, records=len(poll.records))


class StoredPosition:
    """For services with state: the agent moves the position itself, in the transaction that applies the poll."""

    group: str | None = None

    def __init__(self, load: Callable[[], Awaitable[Mapping[tuple[str, int], int]]]) -> None:
        self._load = load

    async def start_of(
        self, _consumer: AIOKafkaConsumer, partitions: list[TopicPartition]
    ) -> dict[TopicPartition, int | None]:
        """What the service's database says."""
        known = await self._load()
        return {tp: known.get((tp.topic, tp.partition)) for tp in partitions}

    async def settle(self, _consumer: AIOKafkaConsumer, _poll: Poll) -> None:
        """Nothing is left to do: the position moved with the state."""


@dataclass(frozen=True)
class GroupTiming:
    """Timing of group membership, in milliseconds."""

    session_ms: int = 10_000
    rebalance_ms: int = 60_000


class Feed:
    """Polls, hands over, waits, advances. One poll is in hand at a time."""

    def __init__(
        self,
        app: FeedApp,
        runtime: Runtime,
        topics: Iterable[str],
        position: Position,
        *,
        name: str,
        poll_records: int,
        timing: GroupTiming | None = None,
    ) -> None:
        self.channel = app.channel(maxsize=1)
        self._app = app
        self._broker = runtime.broker
        self._health = runtime.health
        self._stop = runtime.stop
        self._topics = sorted(topics)
        self._position = position
        self._name = name
        self._poll_records = poll_records
        self._timing = timing or GroupTiming()
        self._in_hand = asyncio.Lock()
        self._generation = 0
        self._positioned = asyncio.Event()
        self._expired: set[TopicPartition] = set()
        runtime.health.not_ready(name, "waits for the broker")

    async def run(self) -> None:
        """Feed the agent until asked to stop. Reconnects for ever; only a lost right to write comes out as an error."""
        wait_s = RETRY_FIRST_S
        while not self._stop.is_set():
            try:
                await self._session()
                wait_s = RETRY_FIRST_S
            except (KafkaError, OSError, SettingsError, UnreachableError) as error:
                why = f"{type(error).__name__}: {error}"
                self._health.not_ready(self._name, why)
                log.warning("feed_waits", feed=self._name, error=why, wait_s=wait_s)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), wait_s)
                wait_s = min(wait_s * 2, RETRY_MAX_S)

    async def _session(self) -> None:
        """One consumer from start to failure or stop."""
        group = self._position.group
        options: dict[str, Any] = {}
        if group is not None:
            options = {
                "session_timeout_ms": self._timing.session_ms,
                "heartbeat_interval_ms": self._timing.session_ms // HEARTBEATS_PER_SESSION,
                "rebalance_timeout_ms": self._timing.rebalance_ms,
                "max_poll_interval_ms": MAX_POLL_INTERVAL_MS,
            }
        consumer = await self._broker.consumer(group=group, **options)
        try:
            partitions = await self._broker.partitions(self._topics)
            if group is None:
                consumer.assign(partitions)
                await self._seek(consumer, partitions)
                self._positioned.set()
            else:
                self._positioned.clear()
                consumer.subscribe(self._topics, listener=_Listener(self, consumer))
            # Without Faust's own consumer nobody else opens the gate to the channels.
            self._app.flow_control.resume()
            await self._poll_until_stopped(consumer)
        finally:
            with contextlib.suppress(KafkaError, TimeoutError):
                async with asyncio.timeout(LEAVE_TIMEOUT_S):
                    await consumer.stop()

    async def _poll_until_stopped(self, consumer: AIOKafkaConsumer) -> None:
        while not self._stop.is_set():
            if consumer.assignment():
                self._say_ready()
            readable = [tp for tp in consumer.assignment() if tp not in self._expired]
            if not readable and consumer.assignment():
                await asyncio.sleep(POLL_TIMEOUT_MS / 1000)
                continue
            if not self._positioned.is_set():
                # A poll now could hand records on that the rebalance, still setting positions, goes back to.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._positioned.wait(), POLL_TIMEOUT_MS / 1000)
                continue
            generation = self._generation
            try:
                polled = await consumer.getmany(*readable, timeout_ms=POLL_TIMEOUT_MS, max_records=self._poll_records)
            except OffsetOutOfRangeError as error:
                for tp in error.args[0] if error.args else ():
                    self._expire(tp, "the broker has no record at our position any more")
                await self._seek(consumer, sorted(consumer.assignment()))
                continue
            except NoOffsetForPartitionError:
                # A new group may poll before its positions are set. Set them (again): nothing was handed on yet.
                await self._seek(consumer, sorted(consumer.assignment()))
                continue
            except IllegalStateError:  # a rebalance took a partition between the two lines above
                continue
            records = [record for tp in sorted(polled) for record in polled[tp]]
            if records:
                await self._hand_over(consumer, records, generation)

    async def _hand_over(self, consumer: AIOKafkaConsumer, records: list[Any], generation: int) -> None:
        async with self._in_hand:
            if generation != self._generation:
                # Partitions moved while we polled, and which of these records are still ours is not known. Those that
                # are come again from the committed offset.
                await self._seek(consumer, sorted(consumer.assignment()))
                return
            poll = Poll(records, asyncio.get_running_loop().create_future())
            await self.channel.send(value=poll)
            stopped: asyncio.Future[Any] = asyncio.ensure_future(self._stop.wait())
            waited: set[asyncio.Future[Any]] = {poll.done, stopped}
            try:
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                if not poll.done.done():
                    await asyncio.wait({poll.done}, timeout=STOP_GRACE_S)
            finally:
                stopped.cancel()
            if poll.done.done():
                poll.done.result()
                await self._position.settle(consumer, poll)
            else:
                log.warning("stopped_with_a_poll_in_hand", feed=self._name, records=len(records))

    async def _seek(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        """Go to the stored positions. What lies before the log is gone unread; what lies behind it is another log."""
        if not partitions:
            return
        begins = await consumer.beginning_offsets(partitions)
        stored = await self._position.start_of(consumer, partitions)
        # Not from within a rebalance, where the group's committed offsets are the broker's own anyway.
        ends = await log_bounds(self._broker, self._topics) if self._position.group is None else {}
        for tp in partitions:
            start = begins[tp] if (known := stored[tp]) is None else known
            if start < begins[tp]:
                self._expire(tp, f"our position is {start}, the log starts at {begins[tp]}")
            elif tp in ends and start > ends[tp].end:
                self._expire(tp, f"our position is {start}, the log ends at {ends[tp].end}: is this another broker?")
            consumer.seek(tp, max(start, begins[tp]))

    def _expire(self, tp: TopicPartition, why: str) -> None:
        """Events are gone unread: stand still on this partition and say so. Never a silent reset."""
        self._expired.add(tp)
        log.error("events_expired_unread", feed=self._name, topic=tp.topic, partition=tp.partition, why=why)

    def _say_ready(self) -> None:
        if self._expired:
            names = ", ".join(f"{tp.topic}/{tp.partition}" for tp in sorted(self._expired))
            self._health.not_ready(self._name, f"events expired unread on {names}")
        else:
            self._health.ready(self._name)


@dataclass
class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    feed: Feed
    consumer: AIOKafkaConsumer

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Finish and commit the poll in hand before anybody else may have its partitions."""
        async with self.feed._in_hand:  # noqa: SLF001
            self.feed._generation += 1  # noqa: SLF001
            self.feed._positioned.clear()  # noqa: SLF001
            self.feed._expired -= set(revoked)  # noqa: SLF001

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        try:
            await self.feed._seek(self.consumer, sorted(assigned))  # noqa: SLF001
        finally:  # where it failed, the poll finds no position and sets it
            self.feed._positioned.set()  # noqa: SLF001


async def agent_body(stream: AsyncIterable[Poll], work: Callable[[list[Any]], Awaitable[None]]) -> None:
    """The body of every agent: no exception leaves the loop; what ``work`` raises goes to the feed through ``done``.

    An exception that left it would make Faust restart the agent and acknowledge the poll.
    """
    async for poll in stream:
        try:
            await work(poll.records)
        except asyncio.CancelledError:
            poll.done.cancel()
            raise
        except BaseException as error:  # noqa: BLE001  (handed on whole: the feed raises it where it can end the service)
            if not poll.done.done():
                poll.done.set_exception(error)
        else:
            if not poll.done.done():
                poll.done.set_result(None)
