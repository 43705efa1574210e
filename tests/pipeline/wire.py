"""The whole wire in one process: embedded broker, all services, a receiver in Slack's place."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from sanctionwire.cli.demo import Receiver, Stage, until
from sanctionwire.cli.run import run_services, starter
from sanctionwire.settings import LogSettings
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.dead_letters import read_dead_letter
from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS
from sanctionwire.stream.lag import group_lag, position_lag
from sanctionwire.stream.runtime import Runtime
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Alert, DeadLetter, Delivery, Finding, Topic

SERVICES = ("ingest", "classify", "networks", "notify")
GROUP = "sanctionwire-classify"


class Wire:
    """Start and stop services, feed them, and look at what came out."""

    def __init__(self, broker: Broker, folder: Path, slack: Receiver) -> None:
        self.broker = broker
        self.slack = slack
        self.data_dir = folder / "data"
        self.stage = Stage(folder, broker, GROUP)
        self.overrides: dict[str, Any] = {
            "kafka_bootstrap": broker.bootstrap,
            "data_dir": str(self.data_dir),
            "slack_webhook_url": slack.url,
            "sources_file": str(self.stage.sources),
        }

    @asynccontextmanager
    async def running(self, services: Sequence[str] = SERVICES) -> AsyncIterator[Runtime]:
        """Services for the length of a block; ends only after they have stopped in good order."""
        runtime = Runtime(self.broker, log_settings=LogSettings(log_level="warning"))
        task = asyncio.create_task(run_services([starter(s, self.overrides) for s in services], runtime))
        try:
            yield runtime
        finally:
            runtime.stop.set()
            await asyncio.wait({task})
            task.result()

    def forget(self, service: str) -> None:
        """Lose one service's database. Only while it does not run."""
        for file in self.data_dir.glob(f"{service}.db*"):
            file.unlink()

    async def send(self, topic: Topic, value: bytes | None, *, key: bytes = b"k") -> None:
        """Produce one raw record, as anybody may."""
        async with sender(self.broker) as out:
            await out.send([OutboxRecord(topic, key, value, (), "raw")])

    async def settled(self, *, timeout_s: float = 120) -> None:
        """Wait until everything that is on the topics was dealt with and told."""

        async def quiet() -> bool:
            if await group_lag(self.broker, GROUP, [Topic.NEWS, Topic.DESIGNATIONS]):
                return False
            if await position_lag(self.broker, self._positions("networks"), [Topic.FINDINGS, Topic.DIRECTIVES]):
                return False
            if any(self.count(service, "SELECT count(*) FROM outbox") for service in ("ingest", "networks", "notify")):
                return False
            if await position_lag(self.broker, self._positions("notify"), [Topic.ALERTS]):
                return False
            return not self.count("notify", "SELECT count(*) FROM delivery WHERE state IN ('pending', 'awaited')")

        for _ in range(2):  # twice: what one look saw moving may land behind its back
            await until(quiet, "everything to be dealt with", timeout_s=timeout_s)

    def _positions(self, service: str) -> dict[tuple[str, int], int]:
        return {(t, p): n for t, p, n in self.query(service, "SELECT topic, partition, next_offset FROM position")}

    def count(self, service: str, sql: str) -> int:
        """The number that a query on a service's database gives; 0 while there is no such table."""
        rows = self.query(service, sql)
        return int(rows[0][0]) if rows else 0

    def query(self, service: str, sql: str) -> list[tuple[Any, ...]]:
        path = self.data_dir / f"{service}.db"
        if not path.exists():
            return []
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.OperationalError:  # its tables are just being made
            return []
        finally:
            connection.close()

    async def alerts(self) -> list[Alert]:
        return await self.stage.alerts()

    async def findings(self) -> list[Finding]:
        return await self.stage.findings()

    async def deliveries(self) -> list[Delivery]:
        return [decode(Delivery, r.value) async for r in read_to_end(self.broker, [Topic.DELIVERIES])]

    async def dead_letters(self) -> list[DeadLetter]:
        return [read_dead_letter(r) async for r in read_to_end(self.broker, [Topic.DEAD_LETTERS])]

    async def appeared(self, count: int) -> list[Alert]:
        """Wait for so many alerts, and then for quiet."""

        async def there() -> bool:
            return len(await self.alerts()) >= count

        await until(there, f"{count} alerts")
        await self.settled()
        return await self.alerts()

    async def settled_with(self, findings: int) -> None:
        """Wait for so many findings, and then for quiet."""

        async def there() -> bool:
            return len(await self.findings()) >= findings

        await until(there, f"{findings} findings")
        await self.settled()


@asynccontextmanager
async def new_wire(broker: Broker, folder: Path) -> AsyncIterator[Wire]:
    """A wire in an empty folder."""
    async with AsyncExitStack() as stack:
        slack = Receiver()
        await slack.start(stack)
        wire = Wire(broker, folder, slack)
        if not await broker.supports_transactions():  # the embedded one
            wire.overrides["group_rebalance_timeout_ms"] = GROUP_REBALANCE_TIMEOUT_MS
        yield wire
        shutil.rmtree(folder, ignore_errors=True)
