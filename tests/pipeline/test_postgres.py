"""The whole wire on PostgreSQL: the founding case, and a standby that takes over."""

from __future__ import annotations

import asyncio

import pytest
from tests.pipeline.test_founding_case import BASELINE, SIX, entries
from tests.pipeline.wire import Wire
from tests.postgres import new_database

from sanctionwire.cli.demo import LIST_PUBLISHED, until
from sanctionwire.cli.run import run_services, starter
from sanctionwire.settings import LogSettings
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.runtime import Runtime
from sanctionwire_schemas import DeliveryStatus

pytestmark = [pytest.mark.broker, pytest.mark.postgres, pytest.mark.kafka, pytest.mark.slow]

STATEFUL = ("networks", "notify")


@pytest.fixture
def broker(kafka: Broker) -> Broker:
    """PostgreSQL goes with Apache Kafka."""
    return kafka


@pytest.fixture
def on_postgres(wire: Wire, postgres: str) -> Wire:
    wire.overrides["database_url"] = new_database(postgres)
    return wire


async def test_a_standby_takes_over_and_nothing_is_lost_or_told_twice(on_postgres: Wire) -> None:
    wire = on_postgres
    active = Runtime(wire.broker, log_settings=LogSettings(log_level="warning"))
    standby = Runtime(wire.broker, log_settings=LogSettings(log_level="warning"))

    def start(runtime: Runtime) -> asyncio.Task[None]:
        return asyncio.create_task(run_services([starter(s, wire.overrides) for s in STATEFUL], runtime))

    async with wire.running(["ingest", "classify"]):
        first = start(active)

        async def ready() -> bool:
            return active.health.is_ready

        await until(ready, "the first pair to be ready")
        second = start(standby)

        async def stands_by() -> bool:
            return all("stands by" in standby.health.waits.get(service, "") for service in STATEFUL)

        await until(stands_by, "the second pair to stand by")
        await alone(wire, findings=BASELINE)
        wire.stage.publish_article()
        await told(wire, 1)

        active.stop.set()
        await first

        async def took_over() -> bool:
            return standby.health.is_ready

        await until(took_over, "the standby to take over")
        wire.stage.publish_list("after", LIST_PUBLISHED)
        await told(wire, 2)
        standby.stop.set()
        await second
    one, two = await wire.alerts()
    assert two.network_id == one.network_id
    assert entries(two) == SIX
    assert len(wire.slack.posts) == 2


async def alone(wire: Wire, *, findings: int) -> None:
    async def there() -> bool:
        return len(await wire.findings()) >= findings

    await until(there, f"{findings} findings")


async def told(wire: Wire, count: int) -> None:
    """So many alerts, and each delivered."""

    async def there() -> bool:
        delivered = {d.alert_id for d in await wire.deliveries() if d.status is DeliveryStatus.DELIVERED}
        return len(delivered) >= count and {a.alert_id for a in await wire.alerts()} <= delivered

    await until(there, f"{count} delivered alerts")
