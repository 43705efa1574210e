"""How much memory each service holds after many events.

    python -m tests.faults.volume --broker kafka --events 100000

All services run as processes of their own; articles come through ingest, list changes to their topic. Prints one line of
JSON: resident MiB by service, at the start (ready) and when everything is dealt with.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.kill import all_in, compare, feed
from tests.faults.stage import BROKERS, stage
from tests.faults.workload import workload

LIMIT_MIB = 400
REPORTS = BATCHES = 200


async def run(broker: str, count: int, folder: Path) -> dict[str, object]:
    """One run; resident memory in MiB."""
    started = time.monotonic()
    events = workload(count, 1, reports=REPORTS, batches=BATCHES)
    async with stage(broker, folder) as on, on.running() as processes:
        at_start = {name: process.resident_mib() for name, process in processes.items()}
        await feed(on, events, over_s=0)
        await all_in(on, events, timeout_s=1200)
        await on.wire.settled(timeout_s=1200)
        at_end = {name: process.resident_mib() for name, process in processes.items()}
        outcome = await compare(on, events, processes, seed=1, broker=broker, started=started)
    return {"events": count, "broker": broker, "start": at_start, "end": at_end, "lost": outcome.lost}


def main() -> None:
    """From the command line; 1 where a service holds more than ``LIMIT_MIB`` or something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--broker", choices=BROKERS, default="embedded")
    parser.add_argument("--events", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(chosen.broker, chosen.events, Path(folder)))
    print(json.dumps(found))  # noqa: T201  (its result)
    most = max(found["end"].values())  # type: ignore[attr-defined]
    sys.exit(1 if found["lost"] or most > LIMIT_MIB else 0)


if __name__ == "__main__":
    main()
