"""The ledger on a real SQLite file: what is owed is durable before the topic is passed, results enter with their
records.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, select
from tests.notify.samples import alert

from sanctionwire.errors import FencedError
from sanctionwire.notify import ledger
from sanctionwire.notify.keeper import LedgerKeeper
from sanctionwire.notify.ledger import Pending, State
from sanctionwire.notify.outcome import Attempt, from_answer
from sanctionwire.notify.tables import delivery, metadata
from sanctionwire.store import Store, Writer
from sanctionwire.store import outbox as outbox_module
from sanctionwire.store.writer import positions
from sanctionwire.stream.codec import decode, encode
from sanctionwire_schemas import Alert, Delivery, DeliveryReason, DeliveryStatus, Directive, DirectiveKind, Topic

AT = datetime(2024, 9, 19, 15, 0, tzinfo=UTC)
DELIVERED, FAULT, GONE = from_answer(200, "ok", None), from_answer(503, "", None), from_answer(410, "", None)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'notify.db'}")
    metadata.create_all(engine)
    return engine


def pending(connection: Connection, name: str = "slack") -> Pending:
    found = ledger.next_pending(connection, name, AT)
    assert found is not None
    return found


def told(connection: Connection, attempt: Attempt, wait_s: float | None = None) -> Delivery:
    one = ledger.record(connection, pending(connection), attempt, wait_s, AT)
    assert one is not None
    return one


def states(connection: Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute(select(delivery.c.alert_id, delivery.c.destination, delivery.c.state))
    return {(row.alert_id, row.destination): row.state for row in rows}


class TestTaking:
    def test_an_alert_is_owed_once_to_each_destination(self, engine: Engine) -> None:
        with engine.begin() as c:
            for _ in range(2):
                assert ledger.take(c, [alert("a"), alert("a"), alert("b")], ["slack", "mail"], AT) == []
            assert ledger.owed(c) == {"slack": 2, "mail": 2}

    def test_what_is_done_stays_done_when_its_alert_comes_again(self, engine: Engine) -> None:
        with engine.begin() as c:
            ledger.take(c, [alert("a")], ["slack"], AT)
            told(c, DELIVERED)
            ledger.take(c, [alert("a")], ["slack"], AT)
            assert ledger.next_pending(c, "slack", AT) is None

    def test_the_alert_comes_back_as_it_went_in(self, engine: Engine) -> None:
        with engine.begin() as c:
            ledger.take(c, [alert("a")], ["slack"], AT)
            assert pending(c).alert == alert("a")

    def test_with_nobody_to_tell_that_is_on_record_once(self, engine: Engine) -> None:
        with engine.begin() as c:
            (one,) = ledger.take(c, [alert("a"), alert("a")], [], AT)
            assert (one.status, one.reason, one.destination, one.attempt) == (
                DeliveryStatus.SKIPPED,
                DeliveryReason.NO_ROUTE,
                "none",
                0,
            )
            assert ledger.take(c, [alert("a")], [], AT) == []


def silence(*networks: str, kind: DirectiveKind = DirectiveKind.SILENCE, days: float | None = 1) -> Directive:
    """From :data:`AT` on."""
    return Directive(
        directive_id=f"d-{'-'.join(networks)}-{kind}-{days}",
        kind=kind,
        subjects=networks,
        author="ann",
        reason="we are on it",
        created_at=AT,
        expires_at=None if days is None else AT + timedelta(days=days),
    )


class TestSilence:
    @pytest.mark.parametrize(
        ("raised_h", "days", "told"),
        [(-1, 1, True), (0, 1, False), (23, 1, False), (24, 1, True), (9000, None, False)],
    )
    def test_only_what_is_raised_while_it_counts_is_skipped(
        self, engine: Engine, raised_h: int, days: float | None, told: bool
    ) -> None:
        with engine.begin() as c:
            ledger.hush(c, [silence("n-1", days=days), silence("n-1", days=days)])
            raised = AT + timedelta(hours=raised_h)
            decided = ledger.take(c, [alert("a", emitted=raised)], ["slack"], AT)
            assert [(one.alert_id, one.status, one.reason) for one in decided] == (
                [] if told else [("a", DeliveryStatus.SKIPPED, DeliveryReason.SILENCED)]
            )
            assert ledger.owed(c) == ({"slack": 1} if told else {})
            assert ledger.take(c, [alert("a", emitted=raised)], ["slack"], AT) == []

    def test_other_networks_and_other_decisions_are_heard(self, engine: Engine) -> None:
        with engine.begin() as c:
            ledger.hush(c, [silence("n-2"), silence("n-1", kind=DirectiveKind.DISMISS)])
            assert ledger.take(c, [alert("a", emitted=AT)], ["slack"], AT) == []
            assert ledger.owed(c) == {"slack": 1}


class TestRecording:
    @pytest.mark.parametrize(
        ("attempt", "wait_s", "outcome", "state"),
        [
            (DELIVERED, None, (DeliveryStatus.DELIVERED, DeliveryReason.OK), State.SENT),
            (FAULT, 4.0, (DeliveryStatus.RETRYING, DeliveryReason.SERVER_FAULT), State.PENDING),
            (FAULT, None, (DeliveryStatus.FAILED, DeliveryReason.SERVER_FAULT), State.FAILED),
            (GONE, None, (DeliveryStatus.FAILED, DeliveryReason.CLIENT_FAULT), State.FAILED),
        ],
    )
    def test_every_outcome(
        self, engine: Engine, attempt: Attempt, wait_s: float | None, outcome: object, state: State
    ) -> None:
        with engine.begin() as c:
            ledger.take(c, [alert("a", network_id="n-7")], ["slack"], AT)
            one = told(c, attempt, wait_s)
            assert (one.status, one.reason) == outcome
            assert (one.attempt, one.retry_after_s, one.http_status) == (1, wait_s, attempt.http_status)
            assert (one.alert_id, one.network_id, one.destination) == ("a", "n-7", "slack")
            assert states(c) == {("a", "slack"): state}
            alert_kept = c.execute(select(delivery.c.alert)).scalar_one() is not None
            assert alert_kept == (state is State.PENDING)

    def test_the_same_outcome_stored_again_changes_nothing(self, engine: Engine) -> None:
        """A commit whose answer was lost is repeated."""
        with engine.begin() as c:
            ledger.take(c, [alert("a")], ["slack"], AT)
            first = pending(c)
            assert ledger.record(c, first, FAULT, 1.0, AT) is not None
            assert ledger.record(c, first, FAULT, 1.0, AT) is None
            assert pending(c).attempts == 1

    def test_a_wait_holds_the_queue_in_order(self, engine: Engine) -> None:
        with engine.begin() as c:
            ledger.take(c, [alert("a"), alert("b")], ["slack"], AT)
            told(c, FAULT, 60.0)
            head = pending(c)
            assert (head.alert.alert_id, head.due_at, head.first_attempt_at) == ("a", AT + timedelta(seconds=60), AT)

    def test_after_many_server_faults_others_pass_until_it_is_due(self, engine: Engine) -> None:
        with engine.begin() as c:
            ledger.take(c, [alert("a"), alert("b")], ["slack"], AT)
            for _ in range(ledger.STEP_ASIDE_ATTEMPTS):
                told(c, FAULT, 60.0)
            assert pending(c).alert.alert_id == "b"
            later = ledger.next_pending(c, "slack", AT + timedelta(seconds=60))
            assert later is not None
            assert later.alert.alert_id == "a"


class TestStarting:
    def test_alerts_older_than_a_destination_are_skipped_on_record(self, engine: Engine) -> None:
        with engine.begin() as c:
            assert ledger.is_empty(c)
            skipped = ledger.start(c, "slack", [("old", "n-1"), ("old", "n-1"), ("older", "n-2")], AT)
            assert [(one.alert_id, one.status, one.reason) for one in skipped] == [
                ("old", DeliveryStatus.SKIPPED, DeliveryReason.BEFORE_START),
                ("older", DeliveryStatus.SKIPPED, DeliveryReason.BEFORE_START),
            ]
            ledger.take(c, [alert("old"), alert("older"), alert("new")], ["slack"], AT)
            assert states(c) == {
                ("old", "slack"): "skipped",
                ("older", "slack"): "skipped",
                ("new", "slack"): "pending",
            }
            assert not ledger.is_empty(c)
            assert ledger.started(c) == {"slack"}

    def test_a_ledger_rebuilt_from_deliveries_tells_only_what_is_owed(self, engine: Engine, tmp_path: Path) -> None:
        past: list[Delivery] = []
        with engine.begin() as c:
            past += ledger.start(c, "slack", [("old", "n")], AT)
            ledger.take(c, [alert("sent"), alert("failed"), alert("retrying"), alert("untold")], ["slack"], AT)
            past += [told(c, FAULT, 0.0), told(c, DELIVERED), told(c, GONE), told(c, FAULT, 60.0)]
        fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
        metadata.create_all(fresh)
        with fresh.begin() as c:
            assert ledger.restore(c, reversed(past)) == {"slack"}
            ledger.take(c, [alert(i) for i in ("old", "sent", "failed", "retrying", "untold", "new")], ["slack"], AT)
            assert ledger.owed(c) == {"slack": 3}
            head = pending(c)
            assert (head.alert.alert_id, head.attempts, head.first_attempt_at) == ("retrying", 1, AT)
            again = told(c, DELIVERED)
            assert again.attempt == 2
            assert again.delivery_id not in {one.delivery_id for one in past}


def record(offset: int, value: bytes | Alert | None, *, partition: int = 0) -> Any:
    content = encode(value) if isinstance(value, Alert) else value
    return SimpleNamespace(
        topic=str(Topic.ALERTS), partition=partition, offset=offset, key=b"n", value=content, headers=[], timestamp=0
    )


async def open_store(tmp_path: Path) -> Store:
    return await Store.open(f"sqlite:///{tmp_path / 'service.db'}", service="notify")


def keeper_of(store: Store, writer: Writer, *destinations: str) -> LedgerKeeper:
    return LedgerKeeper(store, writer, destinations, now=lambda: AT, wake_relay=lambda: None)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await open_store(tmp_path)
    yield store
    await store.close()


async def published(store: Store) -> list[tuple[str, bytes | None]]:
    records = await store.run(lambda c: outbox_module.pending(c, 1000))
    return [(r.topic, r.value) for r in records]


async def deliveries(store: Store) -> list[Delivery]:
    return [decode(Delivery, value) for topic, value in await published(store) if topic == Topic.DELIVERIES]


class TestKeeper:
    async def test_a_poll_enters_the_ledger_with_its_position(self, store: Store) -> None:
        keeper = keeper_of(store, await Writer.take(store), "slack")
        await keeper.work([record(3, alert("a")), record(4, alert("b")), record(0, alert("c"), partition=5)])
        assert await store.run(positions) == {(Topic.ALERTS, 0): 5, (Topic.ALERTS, 5): 1}
        assert await store.run(ledger.owed) == {"slack": 3}

    async def test_a_poll_that_comes_again_is_known(self, store: Store) -> None:
        keeper = keeper_of(store, await Writer.take(store), "slack")
        for _ in range(2):
            await keeper.work([record(0, alert("a")), record(1, b"{")])
        assert await store.run(ledger.owed) == {"slack": 1}
        assert len(await published(store)) == 1

    async def test_what_cannot_be_read_is_a_dead_letter_and_the_next_alert_is_taken(self, store: Store) -> None:
        keeper = keeper_of(store, await Writer.take(store), "slack")
        await keeper.work([record(0, b"not json"), record(1, None), record(2, b"\xff"), record(3, alert("a"))])
        assert await store.run(ledger.owed) == {"slack": 1}
        assert await published(store) == [
            (Topic.DEAD_LETTERS, b"not json"),
            (Topic.DEAD_LETTERS, None),
            (Topic.DEAD_LETTERS, b"\xff"),
        ]

    async def test_ledger_and_position_move_together_or_not_at_all(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        writer = await Writer.take(store)
        keeper = keeper_of(store, writer, "slack")

        def power_cut(*_args: object) -> None:
            raise RuntimeError("power cut")

        monkeypatch.setattr(Writer, "advance", power_cut)
        with pytest.raises(RuntimeError):
            await keeper.work([record(0, alert("a"))])
        assert await store.run(ledger.owed) == {}

    async def test_a_result_and_its_record_enter_together(self, store: Store) -> None:
        keeper = keeper_of(store, await Writer.take(store), "slack")
        await keeper.work([record(0, alert("a"))])
        owed = await keeper.next_pending("slack")
        assert owed is not None
        await keeper.record(owed, DELIVERED, None)
        await keeper.record(owed, DELIVERED, None)
        assert [(one.alert_id, one.status) for one in await deliveries(store)] == [("a", DeliveryStatus.DELIVERED)]
        assert await keeper.next_pending("slack") is None

    async def test_a_writer_that_was_replaced_can_neither_tell_nor_write(self, store: Store) -> None:
        keeper = keeper_of(store, await Writer.take(store), "slack")
        await keeper.work([record(0, alert("a"))])
        owed = await keeper.next_pending("slack")
        assert owed is not None
        await Writer.take(store)
        with pytest.raises(FencedError):
            await keeper.next_pending("slack")
        with pytest.raises(FencedError):
            await keeper.record(owed, DELIVERED, None)
        with pytest.raises(FencedError):
            await keeper.work([record(1, alert("b"))])

    async def test_the_very_first_start_skips_what_is_older_and_says_so(self, store: Store) -> None:
        keeper = keeper_of(store, await Writer.take(store), "slack")
        assert await keeper.is_empty()
        assert await keeper.unstarted() == ["slack"]
        await keeper.start("slack", [("old", "n")])
        assert await keeper.unstarted() == []
        assert not await keeper.is_empty()
        await keeper.work([record(0, alert("old")), record(1, alert("new"))])
        assert [(one.alert_id, one.reason) for one in await deliveries(store)] == [("old", DeliveryReason.BEFORE_START)]
        assert await store.run(ledger.owed) == {"slack": 1}

    async def test_a_lost_ledger_is_rebuilt_and_only_new_destinations_start_anew(self, store: Store) -> None:
        keeper = keeper_of(store, await Writer.take(store), "slack", "mail")
        past = Delivery(
            delivery_id="d", alert_id="a", network_id="n", destination="slack", status=DeliveryStatus.DELIVERED,
            reason=DeliveryReason.OK, attempt=1, at=AT,
        )  # fmt: skip
        assert await keeper.restore([past]) == {"slack"}
        assert await keeper.unstarted() == ["mail"]
        await keeper.start("mail", [("a", "n"), ("b", "n")])
        await keeper.work([record(0, alert("a")), record(1, alert("b"))])
        assert await store.run(ledger.owed) == {"slack": 1}

    async def test_what_a_removed_destination_was_owed_is_seen(self, store: Store) -> None:
        writer = await Writer.take(store)
        await keeper_of(store, writer, "old").work([record(0, alert("a"))])
        assert await keeper_of(store, writer, "new").owed_to_others() == {"old": 1}
