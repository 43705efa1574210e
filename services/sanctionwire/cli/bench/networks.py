"""The book of networks on SQLite: first load, findings with names, findings with identifiers, growth, memory."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from sanctionwire.cli.bench.measure import Measure, measure, peak_mb
from sanctionwire.networks.service import BookKeeper
from sanctionwire_schemas import (
    Address,
    ArticleFacts,
    Batch,
    Counts,
    DesignationChange,
    EntryLink,
    Finding,
    Identifier,
    ListEntry,
    Op,
    PartyKind,
    Topic,
)

BASELINE_ENTRIES: Final = 19_000
"""About as many as the largest list holds."""
SMALL, LARGE, LIMIT = 10_000, 80_000, 100_000
POLL = 500
PART = 500
"""Entries of one list in the measure of memory; made one after the other, so that only the book grows."""
NAMED, IDENTIFIED = 400, 2000
_START = datetime(2024, 5, 1, tzinfo=UTC)
_SYLLABLES = tuple(consonant + vowel for consonant in "bdgklmnrstvz" for vowel in "aeo")
_TRADES = ("Trading", "Shipping", "Engineering", "Logistics", "Metal", "Bank", "Finance", "Invest", "Holding", "Media")
_LINKED = (2, 3, 5, 8)
_PROGRAMS = (
    "SDGT",
    "SDNTK",
    "IRAN",
    "RUSSIA-EO14024",
    "SYRIA",
    "RUSSIA-EO14024",
    "GLOMAG",
    "VENEZUELA",
    "DPRK3",
    "CUBA",
)


@dataclass(frozen=True, slots=True)
class _Record:
    """A consumed record, as far as the service looks."""

    topic: str
    offset: int
    value: bytes
    timestamp: int = int(_START.timestamp() * 1000)
    partition: int = 0
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=4)).capitalize()


def entries(count: int, start: int = 0) -> list[ListEntry]:
    """Made-up entries under ten programs; every ten are a circle, of which four are linked to the first."""
    chance = random.Random(7 + start)  # noqa: S311 - inputs, no secrets
    made: list[ListEntry] = []
    for number in range(start, start + count):
        person = number % 3 == 0
        trade = _TRADES[chance.randrange(len(_TRADES))]
        name = f"{_word(chance).upper()}, {_word(chance)}" if person else f"{_word(chance)} {_word(chance)} {trade} LLC"
        program = _PROGRAMS[number % len(_PROGRAMS)]
        russian = program.startswith("RUSSIA")
        tax = f"{7_700_000_000 + number}"
        made.append(
            ListEntry(
                list_id="us_ofac_sdn",
                entry_id=str(number + 1),
                name=name,
                kind=PartyKind.PERSON if person else PartyKind.ORGANIZATION,
                programs=(program,),
                addresses=(Address(street=f"{number % 97} {_word(chance)} street", city="Moscow", country="RU"),)
                if russian
                else (),
                identifiers=(
                    Identifier(kind="INN", value=tax, country="RU")
                    if russian and not person
                    else Identifier(kind="passport" if person else "registration", value=tax),
                ),
                links=(EntryLink(target_name=made[number - start - number % 10].name),)
                if number % 10 in _LINKED
                else (),
            )
        )
    return made


def load_findings(known: list[ListEntry]) -> list[Finding]:
    """The first load of a list as classification passes it on."""
    from sanctionwire.classify.designation import classify_change

    return [
        classify_change(
            DesignationChange(
                event_id=f"{one.reference}/load",
                op=Op.ADDED,
                entry=one,
                material=True,
                batch=Batch(
                    id=f"{one.list_id}/load",
                    index=index,
                    size=len(known),
                    list_id=one.list_id,
                    published_at=_START - timedelta(days=1),
                    snapshot=True,
                ),
            )
        )
        for index, one in enumerate(known)
    ]


def named_findings(known: list[ListEntry], count: int, *, prefix: str) -> list[Finding]:
    """Articles that name six parties each: three listed ones of one circle, three that nobody knows."""
    chance = random.Random(11)  # noqa: S311
    made = []
    for number in range(count):
        first = chance.randrange(len(known) // 10) * 10
        parties = [
            *(_party(known[at].name, known[at].kind) for at in (first, first + _LINKED[0], first + _LINKED[1])),
            _party(f"{_word(chance)} {_word(chance)} Bank", PartyKind.BANK),
            _party(f"{_word(chance)} {_word(chance)} LLC", PartyKind.ORGANIZATION),
            _party(f"{_word(chance)} {_word(chance)}", PartyKind.PERSON),
        ]
        made.append(_article(f"{prefix}-{number}", number, parties))
    return made


def identified_findings(known: list[ListEntry], count: int, *, prefix: str) -> list[Finding]:
    """Articles that give the tax number of a listed bank under a name of their own."""
    chance = random.Random(13)  # noqa: S311
    banks = [e for e in known if " Bank " in e.name and e.programs[0].startswith("RUSSIA")]
    made = []
    for number in range(count):
        party = _party(f"{_word(chance)} {_word(chance)}", PartyKind.ORGANIZATION)
        party["identifiers"] = chance.choice(banks).identifiers
        made.append(_article(f"{prefix}-{number}", number, [party]))
    return made


def _party(name: str, kind: PartyKind) -> dict[str, object]:
    role = "bank" if kind is PartyKind.BANK else None
    return {"name": name, "kind": kind, "newly_named": True, "designated": True, "payment_role": role}


def _article(event_id: str, number: int, parties: list[dict[str, object]]) -> Finding:
    day = _START + timedelta(days=number % 300)
    return Finding.model_validate(
        {
            "event_id": event_id,
            "event_source": "bench",
            "event_type": "article",
            "event_hash": event_id,
            "classifier_version": 1,
            "alert": True,
            "score": 0.9,
            "nexus": ("RUSSIA",),
            "action": "exposure",
            "action_date": day.date(),
            "published": day,
            "parties": parties,
            "counts": Counts(),
            "article": ArticleFacts(title="A report", source="bench"),
        }
    )


class Bench:
    """A book on a SQLite file, fed poll by poll as the service is."""

    def __init__(self, keeper: BookKeeper) -> None:
        self._keeper = keeper
        self._offset = 0

    async def feed(self, findings: list[Finding]) -> float:
        """Seconds of the processor until all are applied and committed; the bytes are made before."""
        records = []
        for finding in findings:
            records.append(_Record(Topic.FINDINGS, self._offset, finding.model_dump_json(exclude_none=True).encode()))
            self._offset += 1
        start = time.process_time()
        for first in range(0, len(records), POLL):
            await self._keeper.work(records[first : first + POLL])
        return time.process_time() - start


async def _with_bench(folder: Path) -> Bench:
    from sanctionwire.cli.run import calm_collector
    from sanctionwire.logs import configure_logging
    from sanctionwire.settings import LogSettings, NetworksSettings
    from sanctionwire.store import Store, Writer

    calm_collector()
    configure_logging(LogSettings.read({"log_level": "error"}))
    settings = NetworksSettings.read({"data_dir": str(folder)})
    store = await Store.open(settings.database_of("networks"), service="networks")
    writer = await Writer.take(store)
    return Bench(BookKeeper(store, writer, now=lambda: _START, wake_relay=lambda: None))


def _decoding(findings: list[Finding]) -> float:
    wire = [f.model_dump_json(exclude_none=True).encode() for f in findings]
    start = time.process_time()
    for value in wire:
        Finding.model_validate_json(value)
    return time.process_time() - start


async def _speeds() -> tuple[Measure, ...]:
    known = entries(BASELINE_ENTRIES)
    load = load_findings(known)
    named = named_findings(known, NAMED, prefix="named")
    identified = identified_findings(known, IDENTIFIED, prefix="identified")
    with tempfile.TemporaryDirectory() as folder:
        bench = await _with_bench(Path(folder))
        seconds = [await bench.feed(part) for part in (load, named, identified)]
    against = "pydantic decode of the same findings"
    return (
        measure("networks.baseline_load", "entries/s", len(load), (seconds[0], _decoding(load)), against=against),
        measure("networks.six_names", "findings/s", len(named), (seconds[1], _decoding(named)), against=against),
        measure(
            "networks.by_identifier",
            "findings/s",
            len(identified),
            (seconds[2], _decoding(identified)),
            against=against,
        ),
    )


async def _growth() -> Measure:
    times = []
    for size in (LARGE, SMALL):
        known = entries(size)
        with tempfile.TemporaryDirectory() as folder:
            bench = await _with_bench(Path(folder))
            await bench.feed(load_findings(known))
            times.append(await bench.feed(named_findings(known, NAMED, prefix="grown")) / NAMED * 1000)
    large, small = (float(f"{t:.4g}") for t in times)
    return Measure(
        "networks.time_per_finding_at_80,000",
        large,
        "ms",
        small,
        float(f"{large / small:.4g}"),
        "the same findings at 10,000 entities",
    )


def _memory(send: Connection) -> None:
    """In a process of its own, so that nothing else counts."""

    async def work() -> None:
        with tempfile.TemporaryDirectory() as folder:
            bench = await _with_bench(Path(folder))
            start = peak_mb()
            for first in range(0, LIMIT, PART):
                await bench.feed(_list_of(first))
            send.send((start, peak_mb()))

    asyncio.run(work())


def _list_of(first: int) -> list[Finding]:
    """The first load of one of many lists."""
    list_id = f"list_{first}"
    return load_findings([one.model_copy(update={"list_id": list_id}) for one in entries(PART, first)])


def bench_networks() -> Iterator[Measure]:
    """First load, named parties, identifiers, growth from 10,000 to 80,000 entities, memory at 100,000."""
    yield from asyncio.run(_speeds())
    yield asyncio.run(_growth())
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_memory, args=(send,))
    process.start()
    before, after = receive.recv()
    process.join()
    yield Measure(
        "networks.memory_at_100,000",
        float(f"{after:.4g}"),
        "MB",
        float(f"{before:.4g}"),
        float(f"{after / before:.4g}"),
        "the same process with an empty book",
    )
