"""Kill services with -9 while events stream, and count what was lost.

    python -m tests.faults.kill --broker kafka --events 5000 --kills 12 --seed 1 2 3

Every service is a process of its own. Articles come through ingest from a file that grows, list changes are produced to
their topic. Afterwards the topics are compared with what the events must lead to: each event on its topic, a finding for
each relevant one, the alerts that a replay of findings.v1 gives, a final delivery each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.stage import BROKERS, SERVICES, Process, Stage, stage
from tests.faults.workload import Workload, workload

from sanctionwire.classify.agent import judge
from sanctionwire.cli.demo import until
from sanctionwire.networks.rebuild import replay
from sanctionwire.stream.broker import read_to_end
from sanctionwire.stream.codec import decode, encode
from sanctionwire.stream.send import sender
from sanctionwire_schemas import AlertDeduplicator, Delivery, DeliveryStatus, Finding, Topic

CHUNKS = 100
PAUSE_S = (1.0, 5.0)
"""Between two kills: shorter and longer than a service needs to come up."""


@dataclass(frozen=True)
class Outcome:
    """Figures of one run. ``*_twice`` stand twice on their topic for a consumer that reads committed records."""

    seed: int
    broker: str
    events: int
    kills: dict[str, int]
    events_lost: int
    events_twice: int
    findings_expected: int
    findings_lost: int
    alerts_expected: int
    alerts_lost: int
    alerts_unexpected: int
    alerts_twice: int
    alerts_twice_for_a_deduping_consumer: int
    deliveries_lost: int
    slack_posts: int
    extra_posts: int
    seconds: float

    @property
    def lost(self) -> int:
        """What promise 4 asks to be 0."""
        return self.events_lost + self.findings_lost + self.alerts_lost + self.alerts_unexpected + self.deliveries_lost

    @property
    def well(self) -> bool:
        """Promises 4 and 5: nothing lost, and on Apache Kafka no alert twice on its topic."""
        twice = self.alerts_twice if self.broker == "kafka" else self.alerts_twice_for_a_deduping_consumer
        return self.lost == 0 and twice == 0


async def run(*, broker: str, events: Workload, kills: int, seed: int, folder: Path) -> Outcome:
    """One run from the first event to quiet."""
    started = time.monotonic()
    async with stage(broker, folder) as on, on.running() as processes:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(feed(on, events, over_s=kills * sum(PAUSE_S) / 2))
            tasks.create_task(_kill(list(processes.values()), kills, random.Random(seed)))
        await all_in(on, events)
        await on.wire.settled()
        return await compare(on, events, processes, seed=seed, broker=broker, started=started)


async def feed(on: Stage, events: Workload, *, over_s: float) -> None:
    """Bring all events in, evenly over so many seconds: articles to the file, list changes to their topic."""
    async with sender(on.broker) as out:
        for number in range(CHUNKS):
            with on.news.open("ab") as file:
                file.writelines(encode(article) + b"\n" for article in events.articles[number::CHUNKS])
            await out.send(events.changes[number::CHUNKS])
            await asyncio.sleep(over_s / CHUNKS)


async def all_in(on: Stage, events: Workload, *, timeout_s: float = 120) -> None:
    """Wait until ingest has read the last article."""
    last = {article.id for article in events.articles}

    async def there() -> bool:
        return on.wire.count("ingest", "SELECT count(*) FROM article") == len(last)

    await until(there, "ingest to read every article", timeout_s=timeout_s)


async def _kill(victims: Sequence[Process], kills: int, random_: random.Random) -> None:
    for number in range(kills):
        await asyncio.sleep(random_.uniform(*PAUSE_S))
        victim = victims[number % len(victims)]
        await victim.kill()
        victim.start()


async def compare(
    on: Stage, events: Workload, processes: dict[str, Process], *, seed: int, broker: str, started: float
) -> Outcome:
    """What is on the topics against what the events must lead to."""
    wire = on.wire
    inputs = [r async for r in read_to_end(wire.broker, [Topic.NEWS, Topic.DESIGNATIONS])]
    came = Counter(_ce_id(r) for r in inputs)
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
        broker=broker,
        events=len(events.ids),
        kills={name: process.kills for name, process in processes.items()},
        events_lost=len(events.ids - came.keys()),
        events_twice=sum(came.values()) - len(came),
        findings_expected=len(wanted),
        findings_lost=len(wanted - found),
        alerts_expected=len(expected),
        alerts_lost=len(expected - alerts.keys()),
        alerts_unexpected=len(alerts.keys() - expected),
        alerts_twice=sum(alerts.values()) - len(alerts),
        alerts_twice_for_a_deduping_consumer=sum(n - 1 for n in handled.values()),
        deliveries_lost=len(alerts.keys() - delivered),
        slack_posts=len(wire.slack.posts),
        extra_posts=len(wire.slack.posts) - len(alerts),
        seconds=round(time.monotonic() - started, 1),
    )


def _ce_id(record: object) -> str:
    headers: dict[str, bytes] = dict(record.headers)  # type: ignore[attr-defined]
    return headers["ce_id"].decode()


def main() -> None:
    """From the command line: one line of JSON a seed; 1 if anything was lost or told twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--broker", choices=BROKERS, default="embedded")
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=3 * len(SERVICES))
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    chosen = parser.parse_args()
    well = True
    for seed in chosen.seed:
        events = workload(chosen.events, seed, reports=60, batches=60)
        with tempfile.TemporaryDirectory() as folder:
            outcome = asyncio.run(
                run(broker=chosen.broker, events=events, kills=chosen.kills, seed=seed, folder=Path(folder))
            )
        print(json.dumps(asdict(outcome)), flush=True)  # noqa: T201  (its result)
        well = well and outcome.well
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
