"""A day of publications of one list, replayed over HTTP while ingest is killed with -9 at random moments.

    python -m tests.faults.day --broker embedded --seed 1 2 3

Baseline, three batches, a re-publication, one that is held, and a delta whose full file follows. Afterwards
designations.v1 is compared with what the publications must lead to, event by event.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.faults.stage import BROKERS, Process, Stage, stage
from tests.ingest.server import Answer, Publisher

from sanctionwire.cli.demo import until
from sanctionwire.ingest.changes import apply_delta, diff
from sanctionwire.ingest.lists import FORMATS, ParsedDelta
from sanctionwire.stream.broker import read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import DesignationChange, ListEntry, SourceState, Topic

LIST_ID: Final = "us_ofac_sdn"
FULL, DELTA = "us_ofac_sdn", "us_ofac_sdn_delta"
FORMAT_OF: Final = {FULL: "ofac-enhanced", DELTA: "ofac-delta"}
KILL_AFTER_S: Final = (0.0, 3.0)
"""From a publication to the kill: while ingest starts, fetches, parses, stores or sends, or when it is long done."""

Programs = Mapping[int, str]
"""A list as this test makes it: program by entity number."""


@dataclass(frozen=True)
class Step:
    """One publication. ``held``: it must change nothing."""

    what: str
    source: str
    hour: int
    programs: Programs
    removed: tuple[int, ...] = ()
    held: bool = False

    @property
    def at(self) -> datetime:
        return datetime(2026, 3, 2, self.hour, 30, tzinfo=UTC)

    @property
    def body(self) -> bytes:
        return _file(self)

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


def day(random_: random.Random, *, entries: int = 120) -> list[Step]:
    """The publications of the day; which entries they touch is chosen by ``random_``."""
    state = dict.fromkeys(range(1000, 1000 + entries), "RUSSIA-EO14024")
    fresh = iter(range(5000, 6000))

    def changed(*, added: int, amended: int, removed: int) -> dict[int, str]:
        nonlocal state
        state = dict(state)
        for uid in random_.sample(sorted(state), removed):
            del state[uid]
        for uid in random_.sample(sorted(state), amended):
            state[uid] = "DPRK4"
        state |= {next(fresh): "CYBER2" for _ in range(added)}
        return state

    steps = [Step("baseline", FULL, 6, state)]
    steps.append(Step("batch", FULL, 8, changed(added=3, amended=2, removed=0)))
    steps.append(Step("batch", FULL, 9, changed(added=1, amended=0, removed=2)))
    steps.append(Step("re-publication", FULL, 10, state))
    steps.append(Step("held", FULL, 11, dict(sorted(state.items())[:20]), held=True))
    steps.append(Step("batch", FULL, 12, changed(added=2, amended=1, removed=1)))
    before = state
    after = changed(added=2, amended=1, removed=1)
    upserts = {uid: program for uid, program in after.items() if before.get(uid) != program}
    steps.append(Step("delta", DELTA, 15, upserts, removed=tuple(sorted(before.keys() - after.keys()))))
    steps.append(Step("full file of the delta", FULL, 15, after))
    return steps


def expected(steps: list[Step]) -> list[DesignationChange]:
    """What must stand on designations.v1, in order: each publication compared with the state before it."""
    state: dict[str, ListEntry] | None = None
    found: list[DesignationChange] = []
    for step in steps:
        parsed = FORMATS[FORMAT_OF[step.source]].parse_bytes({"list.xml": step.body}, list_id=LIST_ID)
        if step.held:
            continue
        after = apply_delta(state or {}, parsed) if isinstance(parsed, ParsedDelta) else parsed.by_id()
        found += diff(state or {}, after, list_id=LIST_ID, published_at=step.at, snapshot=state is None)
        state = after
    return found


@dataclass(frozen=True)
class Outcome:
    """Figures of one run."""

    seed: int
    broker: str
    publications: int
    kills: int
    expected: int
    lost: int
    unexpected: int
    twice: int
    out_of_order: int

    @property
    def well(self) -> bool:
        return not (self.lost or self.unexpected or self.twice or self.out_of_order)


async def run(*, broker: str, seed: int, folder: Path) -> Outcome:
    """The day, with at least one kill a publication."""
    random_ = random.Random(seed)
    steps = day(random_)
    async with stage(broker, folder) as on, Publisher.running() as publisher:
        ingest = on.process("ingest")
        ingest.environment |= {"SANCTIONWIRE_SOURCES_FILE": str(sources_file(folder, publisher))}
        ingest.start()
        publish(publisher, replace(steps[0], source=DELTA, programs={1000: "RUSSIA-EO14024"}))
        try:
            for step in steps:
                publish(publisher, step)
                await _killed(ingest, random_)
                await dealt_with(on, step)
                assert (await held(on)) == step.held, f"after {step.what}"
            await until(ingest.is_ready, "ingest to be ready to stop")
        finally:
            code = await ingest.stop()
        assert code == 0, f"ingest ended with {code}: see {folder}/ingest.log"
        records = [r async for r in read_to_end(on.broker, [Topic.DESIGNATIONS])]
    return compare(records, expected(steps), seed=seed, broker=broker, publications=len(steps), kills=ingest.kills)


def sources_file(folder: Path, publisher: Publisher) -> Path:
    path = folder / "day.yaml"
    path.write_text(
        "shipped: false\nsources:\n"
        f"- {{id: {FULL}, kind: list, format: ofac-enhanced, address: '{publisher.origin}/full.xml', every_s: 0.2}}\n"
        f"- {{id: {DELTA}, kind: list, list: {LIST_ID}, format: ofac-delta, address: '{publisher.origin}/delta.xml', "
        "every_s: 0.2}\n",
        encoding="utf-8",
    )
    return path


def publish(publisher: Publisher, step: Step) -> None:
    stamp = format_datetime(step.at, usegmt=True)
    path = "/full.xml" if step.source == FULL else "/delta.xml"
    publisher.plan(path, Answer(step.body, headers={"ETag": step.etag, "Last-Modified": stamp}))


async def _killed(ingest: Process, random_: random.Random) -> None:
    for _ in range(random_.choice((1, 1, 2))):
        await asyncio.sleep(random_.uniform(*KILL_AFTER_S))
        await ingest.kill()
        ingest.start()


async def dealt_with(on: Stage, step: Step) -> None:
    """Wait until ingest has stored what it made of a publication, and has nothing left to send."""

    async def done() -> bool:
        seen = on.wire.query("ingest", f"SELECT value FROM memory WHERE source_id = '{step.source}'")  # noqa: S608
        if not seen or step.etag.strip('"') not in seen[0][0]:
            return False
        return on.wire.count("ingest", "SELECT count(*) FROM outbox") == 0

    await until(done, f"ingest to deal with the {step.what}")


async def held(on: Stage) -> bool:
    """What sources.v1 says last of the full file."""
    states = [decode(SourceState, r.value) async for r in read_to_end(on.broker, [Topic.SOURCES])]
    return [s for s in states if s.source_id == FULL][-1].held is not None


def compare(
    records: list[object], wanted: list[DesignationChange], *, seed: int, broker: str, publications: int, kills: int
) -> Outcome:
    place = {(c.event_id, c.batch.id, c.batch.index): number for number, c in enumerate(wanted)}
    by_partition: dict[int, list[int]] = defaultdict(list)
    came: Counter[tuple[str, str, int]] = Counter()
    for record in records:
        change = decode(DesignationChange, record.value)  # type: ignore[attr-defined]
        key = (change.event_id, change.batch.id, change.batch.index)
        came[key] += 1
        by_partition[record.partition].append(place.get(key, -1))  # type: ignore[attr-defined]
    return Outcome(
        seed=seed,
        broker=broker,
        publications=publications,
        kills=kills,
        expected=len(place),
        lost=len(place.keys() - came.keys()),
        unexpected=len(came.keys() - place.keys()),
        twice=sum(came.values()) - len(came),
        out_of_order=sum(a > b for places in by_partition.values() for a, b in pairwise(places)),
    )


_ENTITY: Final = """\
<entity id="{uid}"{action}>
  <generalInfo><identityId>{uid}</identityId><entityType refId="601">Entity</entityType></generalInfo>
  <sanctionsLists><sanctionsList refId="1550" id="{uid}" datePublished="2026-03-01">SDN List</sanctionsList></sanctionsLists>
  <sanctionsPrograms><sanctionsProgram refId="211" id="{uid}">{program}</sanctionsProgram></sanctionsPrograms>
  <names><name id="{uid}"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
    <translation id="{uid}"><isPrimary>true</isPrimary><script refId="20122">Latin</script>
    <formattedLastName>TRADER {uid} LLC</formattedLastName><formattedFullName>TRADER {uid} LLC</formattedFullName>
    </translation></translations></name></names>
</entity>
"""


def _file(step: Step) -> bytes:
    moment = step.at.isoformat()
    if step.source == FULL:
        space = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
        info = f"<publicationInfo><dataAsOf>{moment}</dataAsOf></publicationInfo>"
        action = ""
    else:
        space = "https://www.treasury.gov/ofac/DeltaFile/1.0"
        info = f"<publicationInfo><datePublished>{moment}</datePublished></publicationInfo>"
        action = ' action="add"'
    entities = [_ENTITY.format(uid=uid, program=p, action=action) for uid, p in sorted(step.programs.items())]
    entities += [_ENTITY.format(uid=uid, program="", action=' action="remove"') for uid in step.removed]
    body = "".join(entities)
    return f'<?xml version="1.0"?>\n<sanctionsData xmlns="{space}">{info}<entities>{body}</entities></sanctionsData>'.encode()


def main() -> None:
    """From the command line: one line of JSON a seed; 1 where anything is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--broker", choices=BROKERS, default="embedded")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    chosen = parser.parse_args()
    well = True
    for seed in chosen.seed:
        with tempfile.TemporaryDirectory() as folder:
            outcome = asyncio.run(run(broker=chosen.broker, seed=seed, folder=Path(folder)))
        print(json.dumps(asdict(outcome)), flush=True)  # noqa: T201  (its result)
        well = well and outcome.well
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
