"""Scenarios: these alerts come at these seconds, the receiver answers so; this is what people must have heard, and
when.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from tests.notify.samples import alert
from tests.notify.virtual_time import elapsed_s, in_virtual_time, now

from sanctionwire.notify import RetrySchedule, SlackMessage, dispatch, ledger
from sanctionwire.notify.dispatch import Dispatcher
from sanctionwire.notify.ledger import Pending
from sanctionwire.notify.outcome import Attempt, from_answer
from sanctionwire.notify.tables import metadata
from sanctionwire_schemas import Alert, Delivery, DeliveryReason, DeliveryStatus

OK, FAULT, LIMITED, GONE = (200, None), (503, None), (429, "30"), (410, None)
Reply = tuple[int, str | None]


class PowerCutError(Exception):
    """The process dies here."""


class SqlLedger:
    """The real ledger functions on a real file, called on the spot: virtual time knows no threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.deliveries: list[Delivery] = []
        self.cut_power_before_record: Callable[[], bool] = lambda: False

    def take(self, alerts: list[Alert], destinations: list[str]) -> None:
        with self.engine.begin() as connection:
            ledger.take(connection, alerts, destinations, now())

    async def next_pending(self, destination: str) -> Pending | None:
        with self.engine.begin() as connection:
            return ledger.next_pending(connection, destination, now())

    async def record(self, pending: Pending, attempt: Attempt, wait_s: float | None) -> None:
        if self.cut_power_before_record():
            raise PowerCutError
        with self.engine.begin() as connection:
            told = ledger.record(connection, pending, attempt, wait_s, now())
        if told is not None:
            self.deliveries.append(told)

    def read(self, work: Callable[[Connection], dict[str, int]]) -> dict[str, int]:
        with self.engine.begin() as connection:
            return work(connection)


@dataclass
class Channel:
    """A destination that answers as planned: per alert, or in order for whatever comes."""

    name: str = "oncall"
    replies: dict[str, deque[Reply]] = field(default_factory=lambda: defaultdict(deque))
    outage_until_s: float = 0.0
    takes_s: float = 0.0
    tried: list[tuple[float, str]] = field(default_factory=list)
    heard: list[tuple[float, str]] = field(default_factory=list)
    closed: bool = False

    async def post(self, message: SlackMessage) -> Attempt:
        found = re.search(r"\(alert (\S+)\)\.$", message.text)
        assert found is not None
        alert_id = found[1]
        self.tried.append((elapsed_s(), alert_id))
        plan = self.replies[alert_id]
        status, retry_after = plan.popleft() if plan else OK
        if elapsed_s() < self.outage_until_s:
            status, retry_after = 503, None
        if status == 200:
            self.heard.append((elapsed_s(), alert_id))
        if self.takes_s:
            await asyncio.sleep(self.takes_s)
        return from_answer(status, "", retry_after)

    async def close(self) -> None:
        self.closed = True


class Scenario:
    def __init__(self, engine: Engine, *channels: Channel, schedule: RetrySchedule | None = None) -> None:
        self.ledger = SqlLedger(engine)
        self.channels = channels
        self.stop = asyncio.Event()
        self.troubles: list[tuple[str, str | None]] = []
        self.dispatcher = Dispatcher(
            self.ledger,
            channels,
            stop=self.stop,
            now=now,
            schedule=schedule,
            jitter=lambda: 0.0,
            tell_trouble=lambda name, trouble: self.troubles.append((name, trouble)),
        )

    def arrive(self, *ids: str) -> None:
        self.ledger.take([alert(i, network_id=f"network of {i}") for i in ids], [c.name for c in self.channels])
        self.dispatcher.wake()

    async def run(self, until_s: float, arrivals: dict[float, list[str]]) -> None:
        """Deliver until the given second, with alerts arriving at theirs."""
        running = asyncio.create_task(self.dispatcher.run())
        for at_s, ids in sorted(arrivals.items()):
            await asyncio.sleep(at_s - elapsed_s())
            self.arrive(*ids)
        await asyncio.wait({running}, timeout=until_s - elapsed_s())
        self.stop.set()
        await running

    def outcomes(self) -> dict[str, list[tuple[int, str, str]]]:
        found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for one in self.ledger.deliveries:
            found[one.alert_id].append((one.attempt, one.status.value, one.reason.value))
        return dict(found)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'notify.db'}")
    metadata.create_all(engine)
    return engine


def test_alerts_are_told_once_in_order_and_at_once(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel()
        told = Scenario(engine, channel)
        await told.run(100, {1.0: ["a", "b"], 5.0: ["c"], 6.0: ["a", "c"]})
        assert channel.heard == [(1.0, "a"), (1.0, "b"), (5.0, "c")]
        assert told.outcomes() == {i: [(1, "delivered", "ok")] for i in "abc"}
        assert channel.closed

    in_virtual_time(scenario())


def test_retry_after_is_kept_and_holds_the_alerts_behind(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel(replies=defaultdict(deque, {"a": deque([LIMITED, OK])}))
        told = Scenario(engine, channel)
        await told.run(100, {1.0: ["a"], 2.0: ["b"]})
        assert channel.tried == [(1.0, "a"), (31.0, "a"), (31.0, "b")]
        assert told.outcomes()["a"] == [(1, "retrying", "rate_limited"), (2, "delivered", "ok")]
        assert told.ledger.deliveries[0].retry_after_s == 30.0

    in_virtual_time(scenario())


def test_server_faults_are_tried_again_with_growing_waits(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel(replies=defaultdict(deque, {"a": deque([FAULT, FAULT, FAULT, OK])}))
        await Scenario(engine, channel).run(100, {0.0: ["a"]})
        assert [at for at, _ in channel.tried] == [0.0, 1.0, 3.0, 7.0]
        assert channel.heard == [(7.0, "a")]

    in_virtual_time(scenario())


def test_after_an_outage_of_hours_everything_is_told(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel(outage_until_s=3 * 3600.0)
        await Scenario(engine, channel).run(5 * 3600.0, {60.0 * n: [f"a{n}"] for n in range(6)})
        assert Counter(alert_id for _, alert_id in channel.heard) == Counter(f"a{n}" for n in range(6))
        assert all(at < 3 * 3600.0 + 400 for at, _ in channel.heard)

    in_virtual_time(scenario())


def test_what_fails_finally_is_on_record_and_holds_up_nobody(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel(replies=defaultdict(deque, {"a": deque([GONE])}))
        told = Scenario(engine, channel)
        await told.run(100, {0.0: ["a", "b"]})
        assert channel.tried == [(0.0, "a"), (0.0, "b")]
        assert told.outcomes() == {"a": [(1, "failed", "client_fault")], "b": [(1, "delivered", "ok")]}
        assert told.troubles == [("oncall", None), ("oncall", "client_fault: 410"), ("oncall", None)]

    in_virtual_time(scenario())


def test_a_message_that_the_receiver_cannot_stand_lets_others_pass_and_then_fails(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel(replies=defaultdict(deque, {"bad": deque([FAULT] * 1000)}))
        told = Scenario(engine, channel)
        await told.run(8 * 3600.0, {0.0: ["bad", "good"], 500.0: ["later"]})
        assert [alert_id for _, alert_id in channel.heard] == ["good", "later"]
        assert channel.heard[0][0] == 127.0  # 1 + 2 + ... + 64: eight attempts
        assert channel.heard[1][0] == 500.0
        last = told.outcomes()["bad"][-1]
        assert last[1:] == ("failed", "server_fault")
        assert 5.9 * 3600 < channel.tried[-1][0] <= 6 * 3600

    in_virtual_time(scenario())


def test_the_budget_ends_an_alert_visibly(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel(outage_until_s=1e9)
        told = Scenario(engine, channel, schedule=RetrySchedule(give_up_after_s=10.0))
        await told.run(100, {0.0: ["a"]})
        assert [status for _, status, _ in told.outcomes()["a"]] == ["retrying", "retrying", "retrying", "failed"]
        assert told.ledger.read(ledger.owed) == {}

    in_virtual_time(scenario())


def test_destinations_do_not_wait_for_each_other(engine: Engine) -> None:
    async def scenario() -> None:
        slow, quick = Channel("slow", outage_until_s=50.0), Channel("quick")
        await Scenario(engine, slow, quick).run(200, {1.0: ["a"], 2.0: ["b"]})
        assert quick.heard == [(1.0, "a"), (2.0, "b")]
        assert [alert_id for _, alert_id in slow.heard] == ["a", "b"]

    in_virtual_time(scenario())


def test_stopping_finishes_the_request_in_flight(engine: Engine) -> None:
    """So that an orderly restart tells nothing twice."""

    async def scenario() -> None:
        channel = Channel(takes_s=5.0)
        first = Scenario(engine, channel)
        await first.run(2.0, {1.0: ["a", "b"]})
        assert first.outcomes() == {"a": [(1, "delivered", "ok")]}
        second = Scenario(engine, channel)
        await second.run(100, {})
        assert [alert_id for _, alert_id in channel.heard] == ["a", "b"]

    in_virtual_time(scenario())


def test_a_crash_between_the_answer_and_the_record_costs_one_extra_post(engine: Engine) -> None:
    async def scenario() -> None:
        channel = Channel()
        crashing = Scenario(engine, channel)
        crashing.ledger.cut_power_before_record = lambda: True
        with pytest.raises(ExceptionGroup):
            await crashing.run(10, {0.0: ["a", "b"]})
        after = Scenario(engine, channel)
        await after.run(100, {})
        assert [alert_id for _, alert_id in channel.heard] == ["a", "a", "b"]
        assert after.outcomes() == {i: [(1, "delivered", "ok")] for i in "ab"}

    in_virtual_time(scenario())


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_and_an_extra_post_needs_a_lost_answer(engine: Engine, seed: int) -> None:
    """Crashes at random moments, faults at random, until all is told."""
    dice = random.Random(seed)

    async def scenario() -> None:
        names = [f"a{n}" for n in range(30)]
        channel = Channel(takes_s=0.05)
        for name in names:
            channel.replies[name].extend(dice.choices([FAULT, LIMITED, OK], k=dice.randrange(4)))
        waiting, crashes, records = list(names), 0, []
        for _ in range(40):
            one = Scenario(engine, channel)
            one.ledger.cut_power_before_record = lambda: dice.random() < 0.15
            arriving = {elapsed_s() + dice.random() * 5: [waiting.pop(0)] for _ in range(min(3, len(waiting)))}
            try:
                await one.run(elapsed_s() + dice.random() * 200, arriving)
            except ExceptionGroup:
                crashes += 1
                waiting = [n for n in names if n not in {i for _, i in channel.tried}]  # the topic still has them
            records += one.ledger.deliveries
        last = Scenario(engine, channel)
        await last.run(elapsed_s() + 3600, {elapsed_s(): names})
        records += last.ledger.deliveries
        heard = Counter(alert_id for _, alert_id in channel.heard)
        assert set(heard) == set(names)
        assert heard.total() - len(names) <= crashes
        delivered = [one.alert_id for one in records if one.status is DeliveryStatus.DELIVERED]
        assert sorted(delivered) == sorted(names)
        assert len({one.delivery_id for one in records}) == len(records)

    in_virtual_time(scenario())


def test_a_fault_in_rendering_costs_the_layout_not_the_alert(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_alert: Alert) -> SlackMessage:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(dispatch, "render", broken)

    async def scenario() -> None:
        channel = Channel()
        await Scenario(engine, channel).run(10, {0.0: ["a"]})
        assert channel.heard == [(0.0, "a")]

    in_virtual_time(scenario())


def test_reasons_of_failure_come_from_the_closed_set() -> None:
    assert {from_answer(status, "", None).reason for status in range(200, 600)} <= set(DeliveryReason)
