"""Kill services with -9 while events stream, and count what was lost.

    python -m tests.faults.kill --events 5000 --kills 12 --seed 1

Every service is a process of its own on the embedded broker. Afterwards the topics are compared with what the events
must lead to: a finding for each relevant event, the alerts that a replay of findings.v1 gives, a final delivery each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.workload import events
from tests.pipeline.wire import Wire

from sanctionwire.classify.agent import judge
from sanctionwire.cli.demo import Receiver, until
from sanctionwire.networks.rebuild import replay
from sanctionwire.settings import KafkaSettings
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS, embedded_broker
from sanctionwire.stream.send import sender
from sanctionwire.stream.topics import apply_topics
from sanctionwire_schemas import AlertDeduplicator, Delivery, DeliveryStatus, Finding, Topic

VICTIMS = ("classify", "networks", "notify")
CHUNK = 25
PAUSE_S = (2.0, 5.0)
"""Between two kills: shorter and longer than a service needs to come up."""


@dataclass(frozen=True)
class Outcome:
    """Figures of one run. ``duplicate_*`` are told twice on the topic; a deduping consumer sees none of them."""

    seed: int
    events: int
    kills: dict[str, int]
    findings_expected: int
    findings_lost: int
    alerts_expected: int
    alerts_lost: int
    alerts_unexpected: int
    duplicate_alerts: int
    alerts_twice_for_a_deduping_consumer: int
    deliveries_lost: int
    slack_posts: int
    extra_posts: int
    seconds: float

    @property
    def nothing_lost(self) -> bool:
        """What promise 4 asks for."""
        lost = self.findings_lost + self.alerts_lost + self.alerts_unexpected + self.deliveries_lost
        return lost == 0 and self.alerts_twice_for_a_deduping_consumer == 0


class Process:
    """One service that is started again when it is killed."""

    def __init__(self, service: str, environment: dict[str, str], log: Path) -> None:
        self.service = service
        self.kills = 0
        self._environment = environment
        self._log = log
        self._start()

    def _start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sanctionwire", "run", self.service],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    async def kill(self) -> None:
        """SIGKILL, and start again."""
        self._process.kill()
        await asyncio.to_thread(self._process.wait)
        self.kills += 1
        self._start()

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.to_thread(self._process.wait, 15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return await asyncio.to_thread(self._process.wait)


async def run(*, count: int, kills: int, seed: int, folder: Path, reports: int = 60, batches: int = 60) -> Outcome:
    """One run from the first event to quiet."""
    started = time.monotonic()
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(embedded_broker())
        broker = Broker(KafkaSettings(kafka_bootstrap=address))
        await apply_topics(broker)
        slack = Receiver()
        await slack.start(stack)
        wire = Wire(broker, folder, slack)
        environment = os.environ | {
            "SANCTIONWIRE_KAFKA_BOOTSTRAP": address,
            "SANCTIONWIRE_DATA_DIR": str(wire.data_dir),
            "SANCTIONWIRE_SLACK_WEBHOOK_URL": slack.url,
            "SANCTIONWIRE_GROUP_REBALANCE_TIMEOUT_MS": str(GROUP_REBALANCE_TIMEOUT_MS),
            "SANCTIONWIRE_GROUP_SESSION_TIMEOUT_MS": "6000",
            "SANCTIONWIRE_POLL_RECORDS": "50",
        }
        services = [Process(name, environment, folder / f"{name}.log") for name in VICTIMS]
        stream = events(count, seed, reports=reports, batches=batches)
        # notify must have started before the first alert, else that is one from before the start
        await until(lambda: _exists(wire, "notify"), "notify to start")
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_feed(broker, stream, over_s=kills * sum(PAUSE_S) / 2))
                tasks.create_task(_kill(services, kills, random.Random(seed)))
            await wire.settled()
        finally:
            codes = [await service.stop() for service in services]
        if any(codes):
            raise RuntimeError(f"services ended with {codes}: see {folder}/*.log")
        return await _compare(wire, stream, services, seed, time.monotonic() - started)


async def _exists(wire: Wire, service: str) -> bool:
    return bool(wire.count(service, "SELECT count(*) FROM destination"))


async def _feed(broker: Broker, stream: list[OutboxRecord], *, over_s: float) -> None:
    pause = over_s * CHUNK / len(stream)
    async with sender(broker) as out:
        for start in range(0, len(stream), CHUNK):
            await out.send(stream[start : start + CHUNK])
            await asyncio.sleep(pause)


async def _kill(services: list[Process], kills: int, random_: random.Random) -> None:
    for number in range(kills):
        await asyncio.sleep(random_.uniform(*PAUSE_S))
        await services[number % len(services)].kill()


async def _compare(
    wire: Wire, stream: list[OutboxRecord], services: list[Process], seed: int, seconds: float
) -> Outcome:
    inputs = [r async for r in read_to_end(wire.broker, [Topic.NEWS, Topic.DESIGNATIONS])]
    wanted = {decode(Finding, out.value).event_id for record in inputs for out in judge(record)}
    found = {f.event_id for f in await wire.findings()}
    _, replayed = await replay(wire.broker, step=lambda: None)
    expected = {a.alert_id for a in replayed.alerts}
    alerts = Counter(a.alert_id for a in await wire.alerts())
    seen = AlertDeduplicator()
    handled = Counter(a.alert_id for a in await wire.alerts() if seen.first(a))
    deliveries = [decode(Delivery, r.value) async for r in read_to_end(wire.broker, [Topic.DELIVERIES])]
    delivered = {d.alert_id for d in deliveries if d.status is DeliveryStatus.DELIVERED}
    return Outcome(
        seed=seed,
        events=len(stream),
        kills={s.service: s.kills for s in services},
        findings_expected=len(wanted),
        findings_lost=len(wanted - found),
        alerts_expected=len(expected),
        alerts_lost=len(expected - alerts.keys()),
        alerts_unexpected=len(alerts.keys() - expected),
        duplicate_alerts=sum(alerts.values()) - len(alerts),
        alerts_twice_for_a_deduping_consumer=sum(n - 1 for n in handled.values()),
        deliveries_lost=len(alerts.keys() - delivered),
        slack_posts=len(wire.slack.posts),
        extra_posts=len(wire.slack.posts) - len(alerts),
        seconds=round(seconds, 1),
    )


def main() -> None:
    """From the command line: one line of JSON a seed; 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    chosen = parser.parse_args()
    well = True
    for seed in chosen.seed:
        with tempfile.TemporaryDirectory() as folder:
            outcome = asyncio.run(run(count=chosen.events, kills=chosen.kills, seed=seed, folder=Path(folder)))
        print(json.dumps(asdict(outcome)), flush=True)  # noqa: T201  (its result)
        well = well and outcome.nothing_lost
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
