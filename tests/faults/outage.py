"""Take Apache Kafka away while events stream, and count what was lost.

    python -m tests.faults.outage --down-s 60 --seed 1

All services run as processes of their own. In the middle of the stream the broker is killed with -9; it comes back with
its data after ``--down-s`` seconds. Meanwhile every service must say what it waits for; afterwards all must be ready
again by themselves, and the topics must hold what the events lead to.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.kill import Outcome, all_in, compare, feed
from tests.faults.stage import Process, stage
from tests.faults.workload import Workload, workload

from sanctionwire.cli.demo import until

FEED_S = 20.0
FIRST_PART_S = 8.0


@dataclass(frozen=True)
class Outage:
    """``said`` is what each service gave as the reason for not being ready; ``recovered_s`` counts from the moment
    when the broker answered again.
    """

    outcome: Outcome
    down_s: float
    said: dict[str, dict[str, str]]
    recovered_s: float


async def run(*, events: Workload, down_s: float, seed: int, folder: Path) -> Outage:
    """One run from the first event to quiet."""
    started = time.monotonic()
    async with stage("kafka", folder) as on, on.running() as processes:
        assert on.node is not None
        feeding = asyncio.create_task(feed(on, events, over_s=FEED_S))
        await asyncio.sleep(FIRST_PART_S)
        went = time.monotonic()
        on.node.kill()
        said = await _all_say_so(processes.values())
        await asyncio.sleep(max(0.0, down_s - (time.monotonic() - went)))
        await asyncio.to_thread(on.node.start)
        back = time.monotonic()
        await _all_ready(processes.values())
        recovered = time.monotonic() - back
        await feeding
        await all_in(on, events)
        await on.wire.settled()
        outcome = await compare(on, events, processes, seed=seed, broker="kafka", started=started)
    return Outage(outcome, down_s, said, round(recovered, 1))


async def _all_say_so(processes: Iterable[Process]) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}

    async def all_said() -> bool:
        for process in processes:
            if waits := await process.waits():
                said[process.service] = waits
        return len(said) == len(list(processes))

    await until(all_said, "every service to say what it waits for")
    return said


async def _all_ready(processes: Iterable[Process]) -> None:
    async def ready() -> bool:
        return all([await process.is_ready() for process in processes])

    await until(ready, "every service to recover")


def main() -> None:
    """From the command line: one line of JSON a seed; 1 if anything was lost or told twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--down-s", type=float, default=60.0)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    chosen = parser.parse_args()
    well = True
    for seed in chosen.seed:
        events = workload(chosen.events, seed, reports=60, batches=60)
        with tempfile.TemporaryDirectory() as folder:
            outage = asyncio.run(run(events=events, down_s=chosen.down_s, seed=seed, folder=Path(folder)))
        print(json.dumps(asdict(outage)), flush=True)  # noqa: T201  (its result)
        well = well and outage.outcome.well
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
