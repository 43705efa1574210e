"""Lists of full size, parsed and compared with their last publication: seconds, and the most memory held.

Every measure runs in a process of its own, so that one does not find what another has loaded or left behind. Seconds
are those of the processor: the work is one thread, and what else runs on the computer does not count.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from sanctionwire.cli.bench.advanced_xml import write_advanced_xml
from sanctionwire.cli.bench.measure import FACTS, Measure, peak_mb
from sanctionwire.errors import SanctionwireError

ENTRIES: Final = 19_000
"""About what OFAC's SDN list holds in 2026."""
SIZES: Final = (10_000, 20_000, 40_000, 80_000)
UIDS_PER_COPY: Final = 100_000
_CHANGED: Final = 10
"""One copy in so many has changed as the founding case did."""


_PLAIN: Final = {
    "sdn.csv": '{uid},"LESNAYA TORGOVAYA {uid} OOO",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"Registration Number 10{uid} (Russia)."\r\n',
    "add.csv": '{uid},{uid},"d. {uid} ul. Lesnaya","Kazan","Russia",-0- \r\n',
}


class _Told(NamedTuple):
    """What a process says of itself: seconds of the work and of its baseline; megabytes at the end and at the start."""

    seconds: float
    baseline_s: float
    peak_mb: float
    start_mb: float


def bench_lists() -> Iterator[Measure]:
    """Legacy CSV parsed and compared, the advanced XML parsed, and cost per entry as lists grow."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_legacy(home / "csv", ENTRIES)
        told = _in_process("csv", home / "csv")
        yield _measure(
            "lists.ofac_csv_parse_and_diff", "s CPU", told.seconds, told.baseline_s, "csv.reader over both files"
        )
        yield _measure("lists.ofac_csv_peak", "MB", told.peak_mb, told.start_mb, "the process before it reads")
        xml = home / "sdn_advanced.xml"
        write_advanced_xml(xml, ENTRIES)
        told = _in_process("advanced", xml)
        size = xml.stat().st_size / 1e6
        yield _measure(
            f"lists.ofac_advanced_{size:.0f}_mb", "s CPU", told.seconds, told.baseline_s, "bare lxml.iterparse"
        )
        yield _measure("lists.ofac_advanced_peak", "MB", told.peak_mb, told.start_mb, "the process before it reads")
        first: float | None = None
        for entries in SIZES:
            write_legacy(home / f"{entries}", entries)
            told = _in_process("csv", home / f"{entries}")
            micros = told.seconds / entries * 1e6
            first = first or micros
            yield _measure(
                f"lists.ofac_csv_{entries}", "µs CPU/entry", micros, first, f"the same with {SIZES[0]:,} entries"
            )


def write_legacy(home: Path, entries: int) -> None:
    """Two publications of so many entries, ``old`` and ``new``, in the proportions of OFAC's real files.

    The founding case under new entry numbers, and as many plain entries: together 300 bytes, 1.2 addresses and one
    alias an entry.
    """
    per_copy = len(_records(FACTS / "after" / "sdn.csv"))
    copies = range(-(-entries // (2 * per_copy)))
    for side in ("old", "new"):
        (home / side).mkdir(parents=True)
        for path in sorted((FACTS / "after").glob("*.csv")):
            same = _records(path)
            changed = _records(FACTS / "before" / path.name) if side == "old" else same
            with (home / side / path.name).open("w", encoding="utf-8", newline="") as out:
                for n in copies:
                    records = same if n % _CHANGED else changed
                    out.writelines(f"{int(uid) + UIDS_PER_COPY * n},{rest}\r\n" for uid, rest in records)
                    if plain := _PLAIN.get(path.name):
                        out.writelines(plain.format(uid=UIDS_PER_COPY * n + k) for k in range(1, per_copy + 1))


def _records(path: Path) -> list[tuple[str, str]]:
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [(uid, rest) for uid, _, rest in (line.partition(",") for line in lines)]


def _measure(name: str, unit: str, value: float, baseline: float, against: str) -> Measure:
    return Measure(
        name, float(f"{value:.4g}"), unit, float(f"{baseline:.4g}"), float(f"{value / baseline:.4g}"), against
    )


def _in_process(work: str, path: Path) -> _Told:
    command = [sys.executable, "-m", "sanctionwire.cli.bench.lists", work, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        raise SanctionwireError(f"the measuring process failed: {done.stderr.strip()[-500:]}")
    return _Told(*json.loads(done.stdout))


def _csv(path: Path) -> tuple[float, float, float]:
    """Both publications, as the command ``lists diff`` has them."""
    from sanctionwire.ingest.changes import diff
    from sanctionwire.ingest.lists import format_named

    ofac = format_named("ofac-csv")
    start_mb = peak_mb()
    start = time.process_time()
    before, after = ofac.parse([path / "old"]), ofac.parse([path / "new"])
    if not diff(before.by_id(), after.entries, list_id=after.list_id, published_at=datetime(2024, 9, 19, tzinfo=UTC)):
        raise SanctionwireError("the two generated publications do not differ: nothing to measure")
    seconds = time.process_time() - start

    def read_only() -> None:
        for file in path.glob("*/*.csv"):
            with file.open(encoding="utf-8", newline="") as stream:
                for _ in csv.reader(stream):
                    pass

    return seconds, _seconds(read_only), start_mb


def _advanced(path: Path) -> tuple[float, float, float]:
    from lxml import etree

    from sanctionwire.ingest.lists import format_named

    advanced = format_named("ofac-advanced")
    start_mb = peak_mb()
    seconds = _seconds(lambda: advanced.parse([path]))

    def read_only() -> None:
        for _, element in etree.iterparse(path, events=("end",)):
            element.clear()

    return seconds, _seconds(read_only), start_mb


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _main(work: str, path: str) -> None:
    seconds, baseline_s, start_mb = {"csv": _csv, "advanced": _advanced}[work](Path(path))
    print(json.dumps([seconds, baseline_s, peak_mb(), start_mb]))


if __name__ == "__main__":
    _main(*sys.argv[1:])
