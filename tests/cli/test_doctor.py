"""What is wrong, and what to do: the parts that need no services; those run in tests/pipeline."""

from __future__ import annotations

import pytest
from tests.notify.samples import PUBLISHED

from sanctionwire.cli.doctor import deliveries_told, examine, sources_told
from sanctionwire.ingest.sources.standing import Standing
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.embedded import free_port
from sanctionwire_schemas import Delivery, DeliveryReason, DeliveryStatus


def delivery(alert: str, status: DeliveryStatus, *, attempt: int = 1) -> Delivery:
    return Delivery(
        delivery_id=f"{alert}-{attempt}",
        alert_id=alert,
        network_id="n-1",
        destination="slack",
        status=status,
        reason=DeliveryReason.OK if status is DeliveryStatus.DELIVERED else DeliveryReason.TIMEOUT,
        attempt=attempt,
        at=PUBLISHED,
    )


async def test_without_a_broker_nothing_else_is_asked() -> None:
    (told,) = [told async for told in examine({"kafka_bootstrap": f"127.0.0.1:{free_port()}"})]
    assert (told.part, told.ok) == ("broker", False)
    assert "SANCTIONWIRE_KAFKA_BOOTSTRAP" in told.do


@pytest.mark.broker
async def test_an_idle_system_says_what_is_missing(broker: Broker) -> None:
    found = {told.part: told async for told in examine({"kafka_bootstrap": broker.bootstrap})}
    assert [part for part, told in found.items() if told.ok] == [
        "broker", "topics", "services", "classify", "dead letters", "alerts"
    ]  # fmt: skip
    assert found["sources"].do == "sanctionwire run ingest"


def test_a_source_that_needs_a_person_is_named() -> None:
    told = sources_told({"a": Standing.OK, "b": Standing.HELD, "c": Standing.OFF})
    assert not told.ok
    assert told.said == "1 are well; b is held"
    assert sources_told({"a": Standing.OK, "c": Standing.OFF}).ok


def test_the_last_attempt_at_an_alert_counts() -> None:
    retried = delivery("a", DeliveryStatus.RETRYING)
    assert deliveries_told(["a"], [retried, delivery("a", DeliveryStatus.DELIVERED, attempt=2)]).ok
    told = deliveries_told(["a", "b"], [retried, delivery("a", DeliveryStatus.FAILED, attempt=2)])
    assert not told.ok
    assert told.said == "1 failed (a); 1 nobody decided about (b)"
