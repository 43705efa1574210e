"""Services as processes of their own on one of the two brokers, to be killed, stopped and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from deploy.kafka.node import KafkaNode
from tests.pipeline.wire import Wire

from sanctionwire.cli.demo import Receiver, until
from sanctionwire.settings import KafkaSettings
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS, embedded_broker, free_port
from sanctionwire.stream.topics import apply_topics

SERVICES = ("ingest", "classify", "networks", "notify")
BROKERS = ("embedded", "kafka")
STOP_TIMEOUT_S = 15


@dataclass
class Process:
    """One service in a process of its own."""

    service: str
    environment: dict[str, str]
    log: Path
    kills: int = 0
    health_port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sanctionwire", "run", self.service],
                env=self.environment | {"SANCTIONWIRE_HEALTH_PORT": str(self.health_port)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "not started"
        return self._process

    async def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        await asyncio.to_thread(self.process.wait)
        self.kills += 1

    async def stop(self) -> int:
        """SIGTERM; returns the exit code, or that of SIGKILL where it did not end in time."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.to_thread(self.process.wait, STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return await asyncio.to_thread(self.process.wait)

    async def waits(self) -> dict[str, str] | None:
        """What /ready says it waits for, by part; empty when it is ready, None while nobody answers."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.health_port}/ready") as answer,
            ):
                said = await answer.json()
        except aiohttp.ClientError:
            return None
        return {} if said["ready"] else said["waits"] or {"": "nothing has started"}

    async def is_ready(self) -> bool:
        return await self.waits() == {}

    def resident_mib(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@dataclass
class Stage:
    """A broker, a receiver in Slack's place, a folder, and what processes need to know of them."""

    broker: Broker
    node: KafkaNode | None
    wire: Wire
    folder: Path
    environment: dict[str, str]
    news: Path

    def process(self, service: str, name: str = "") -> Process:
        """A process that is not started yet."""
        return Process(service, self.environment, self.folder / f"{name or service}.log")

    @asynccontextmanager
    async def running(self, services: Sequence[str] = SERVICES) -> AsyncIterator[dict[str, Process]]:
        """Processes by service, all ready; at the end all are stopped in good order, and must end with 0."""
        processes = {service: self.process(service) for service in services}
        try:
            for process in processes.values():
                process.start()
            await all_ready(list(processes.values()))
            yield processes
        finally:
            codes = {name: await process.stop() for name, process in processes.items()}
        assert not any(codes.values()), f"services ended with {codes}: see {self.folder}/*.log"


async def all_ready(processes: Sequence[Process]) -> None:
    async def ready() -> bool:
        return all([await process.is_ready() for process in processes])

    await until(ready, "all services to be ready")


@asynccontextmanager
async def stage(kind: str, folder: Path) -> AsyncIterator[Stage]:
    """One of ``BROKERS`` with the topics. Raises ``KafkaUnavailableError``."""
    async with AsyncExitStack() as stack:
        node = None
        if kind == "kafka":
            node = KafkaNode(folder / "kafka")
            stack.callback(node.stop)
            await asyncio.to_thread(node.start)
            address = node.bootstrap
        else:
            address = await stack.enter_async_context(embedded_broker())
        broker = Broker(KafkaSettings(kafka_bootstrap=address))
        await apply_topics(broker)
        slack = Receiver()
        await slack.start(stack)
        news, sources = folder / "stream.jsonl", folder / "stream.yaml"
        news.touch()
        sources.write_text(
            "shipped: false\nsources: [{id: news, kind: news, format: jsonl, path: stream.jsonl, every_s: 0.5}]\n"
        )
        wire = Wire(broker, folder, slack)
        settings = {
            "KAFKA_BOOTSTRAP": address,
            "DATA_DIR": str(wire.data_dir),
            "SLACK_WEBHOOK_URL": slack.url,
            "SOURCES_FILE": str(sources),
            "GROUP_SESSION_TIMEOUT_MS": "6000",
            "POLL_RECORDS": "50",
        }
        if kind == "embedded":
            settings["GROUP_REBALANCE_TIMEOUT_MS"] = str(GROUP_REBALANCE_TIMEOUT_MS)
        environment = os.environ | {f"SANCTIONWIRE_{name}": value for name, value in settings.items()}
        yield Stage(broker, node, wire, folder, environment, news)
