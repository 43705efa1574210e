"""``sanctionwire bench``: how fast, as ratios to a plain baseline measured in the same run.

A figure of one machine says little on another; a ratio says more. Measured and baseline take turns on the same input,
and medians of the repetitions count. Inputs are generated, so that nothing but the package is needed.
"""

from __future__ import annotations

import asyncio
import csv
import io
import re
import time
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from sanctionwire.cli.lines import STDERR, write_line
from sanctionwire.errors import SanctionwireError
from sanctionwire_schemas import NewsArticle, Topic

FACTS = Path(__file__).parent / "founding_case"

REPETITIONS = 5
PIPELINE_REPETITIONS = 3
PIPELINE_EVENTS = 5000
PIPELINE_TIMEOUT_S = 60.0
IRRELEVANT_CHARS, RELEVANT_CHARS = 4000, 3000
LIST_COPIES = 300
UIDS_PER_COPY = 100_000


class Area(StrEnum):
    """What can be measured."""

    CLASSIFY = "classify"
    LISTS = "lists"
    NAMES = "names"
    PIPELINE = "pipeline"


@dataclass(frozen=True, slots=True)
class Measure:
    """One result. ``value`` and ``baseline`` are rates in ``unit``; ``ratio`` is value by baseline (1: as fast)."""

    name: str
    value: float
    unit: str
    baseline: float
    ratio: float


BASELINES: Final = {
    "classify.irrelevant": "pydantic decode of the same articles (4 kB)",
    "classify.relevant": "pydantic decode of the same articles (3 kB)",
    "lists.ofac_csv_parse_and_diff": "csv.reader over the same files",
    "names.compare": "rapidfuzz.fuzz.token_sort_ratio of the same pairs",
    "names.identifiers": "all words of the same texts by a regular expression",
    "pipeline.classify": "the same function in a bare aiokafka loop",
}
"""What each measure is compared with."""


def measure(name: str, unit: str, size: int, seconds: tuple[float, float]) -> Measure:
    """A measure from the seconds that ``size`` things took: measured and baseline."""
    value, baseline = (size / s for s in seconds)
    return Measure(name, _digits(value), unit, _digits(baseline), _digits(value / baseline))


def _digits(value: float) -> float:
    """Four digits; more would be noise."""
    return float(f"{value:.4g}")


def in_turns(measured: Callable[[], object], baseline: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of both, measured alternately; a round before fills caches and does not count."""
    works = (measured, baseline)
    seconds: tuple[list[float], list[float]] = ([], [])
    for turn in range(REPETITIONS + 1):
        for work, taken in zip(works, seconds, strict=True):
            start = time.perf_counter()
            work()
            if turn:
                taken.append(time.perf_counter() - start)
    return median(seconds[0]), median(seconds[1])


# --- classify

_PLAIN: Final = (
    "The town council of Harwick voted on Tuesday to rebuild the old swimming pool beside the station. ",
    "Forecasters expect rain in the north and a mild weekend along the coast, with light wind from the west. ",
    "The home side won after extra time in front of a full stand, and the coach praised the young goalkeeper. ",
    "Researchers counted more than four hundred species of moss in the valley, many of them for the first time. ",
    "The museum opens a show of early photographs in spring; visitors under eighteen enter free of charge. ",
    "A new line of electric buses will link the university with the harbour every ten minutes from next autumn. ",
    "Prices of wheat rose slightly after a dry summer, farmers said at their yearly fair in the county town. ",
)

_TELLING: Final = (
    "OFAC designated Firm {n} Trading LLC for moving money on behalf of North Korean banks through Moscow. ",
    "The company, INN 7750056670, kept accounts in Russia for a front of the Foreign Trade Bank, officials said. ",
    "The measure blocks all property of the designated persons within reach of the United States. ",
)


def plain_text(number: int, chars: int) -> str:
    """Text without any cue, another for every number."""
    sentences = "".join(_PLAIN[(number * 3 + place) % len(_PLAIN)] for place in range(chars // 80))
    return f"Report {number}. {sentences}"[:chars]


def irrelevant_articles(count: int) -> list[NewsArticle]:
    """Articles that classification throws out at its gate."""
    return [
        NewsArticle(id=f"plain-{n}", title=f"Local report {n}", text=plain_text(n, IRRELEVANT_CHARS))
        for n in range(count)
    ]


def relevant_articles(count: int) -> list[NewsArticle]:
    """Articles about an action: the demo's, with more parties and filled up with plain text."""
    base = NewsArticle.model_validate_json((FACTS / "article.jsonl").read_bytes())
    made = []
    for n in range(count):
        told = base.text + "\n" + "".join(_TELLING).format(n=n)
        text = told + "\n" + plain_text(n, RELEVANT_CHARS - len(told))
        made.append(base.model_copy(update={"id": f"telling-{n}", "text": text}))
    return made


def bench_classify() -> Iterator[Measure]:
    """Articles that the gate stops, and articles that are judged whole."""
    from sanctionwire.classify.classify import classify_article, worth_keeping

    for kind, articles, wanted in (
        ("irrelevant", irrelevant_articles(1500), False),
        ("relevant", relevant_articles(60), True),
    ):
        if any(worth_keeping(classify_article(article)) != wanted for article in articles[:20]):
            raise SanctionwireError(f"the generated {kind} articles are not judged {kind}: nothing to measure")
        yield measure(f"classify.{kind}", "articles/s", len(articles), _classify_and_decode(classify_article, articles))


def _classify_and_decode(judge: Callable[[NewsArticle], object], articles: list[NewsArticle]) -> tuple[float, float]:
    wire = [article.model_dump_json(exclude_none=True).encode() for article in articles]
    return in_turns(
        lambda: [judge(article) for article in articles],
        lambda: [NewsArticle.model_validate_json(value) for value in wire],
    )


# --- lists


def repeated(folder: Path, copies: Iterable[int]) -> dict[str, bytes]:
    """The list files of a folder with their rows repeated under new entry numbers."""
    numbers = list(copies)
    found = {}
    for path in sorted(folder.glob("*.csv")):
        content = path.read_text(encoding="utf-8")
        records = [line.split(",", 1) for line in content.splitlines() if line.strip()]
        lines = (f"{int(uid) + UIDS_PER_COPY * n},{rest}\r\n" for n in numbers for uid, rest in records)
        found[path.name] = "".join(lines).encode()
    return found


def joined(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> dict[str, bytes]:
    """Two sets of list files as one."""
    return {name: content + right[name] for name, content in left.items()}


def bench_lists() -> Iterator[Measure]:
    """Two publications: one copy in ten has changed as the founding case did."""
    from sanctionwire.ingest.changes import diff
    from sanctionwire.ingest.lists import FORMATS

    changed = range(LIST_COPIES // 10)
    same = repeated(FACTS / "after", range(len(changed), LIST_COPIES))
    old, new = (joined(repeated(FACTS / side, changed), same) for side in ("before", "after"))
    parse = FORMATS["ofac-csv"].parser

    def parse_and_diff() -> int:
        before, after = parse(old, None), parse(new, None)
        changes = diff(
            before.by_id(), after.entries, list_id=after.list_id, published_at=datetime(2024, 9, 19, tzinfo=UTC)
        )
        if not changes:
            raise SanctionwireError("the two generated publications do not differ: nothing to measure")
        return len(before.entries) + len(after.entries)

    def read_only() -> None:
        for content in chain(old.values(), new.values()):
            for _ in csv.reader(io.StringIO(content.decode())):
                pass

    yield measure("lists.ofac_csv_parse_and_diff", "entries/s", parse_and_diff(), in_turns(parse_and_diff, read_only))


# --- names

_FIRST: Final = (
    "Mezhdunarodnyi",
    "Центральный",
    "Stroytreyd",
    "Korea",
    "Vostochnyi",
    "Промышленный",
    "Amur",
    "Daedong",
)
_SECOND: Final = ("Raschetnyi", "Kwangson", "Торговый", "Invest", "Credit", "Морской", "Trading", "Finansovyi")
_LAST: Final = ("Bank OOO", "банк", "LLC", "Corporation", "АО", "Co., Ltd.")


def bench_names() -> Iterator[Measure]:
    """Pairs of names that were analysed before, as when one is compared with many; and identifiers in texts."""
    from rapidfuzz.fuzz import token_sort_ratio

    from sanctionwire.names import compare, extract

    names = [f"{first} {second} {last}" for first in _FIRST for second in _SECOND for last in _LAST]
    pairs = [(name, names[(place * 7 + step) % len(names)]) for place, name in enumerate(names) for step in (1, 6, 48)]
    seconds = in_turns(
        lambda: [compare(left, right) for left, right in pairs],
        lambda: [token_sort_ratio(left, right) for left, right in pairs],
    )
    yield measure("names.compare", "pairs/s", len(pairs), seconds)
    texts = [article.text for article in relevant_articles(300)]
    words = re.compile(r"\w+")
    seconds = in_turns(lambda: [extract(text) for text in texts], lambda: [words.findall(text) for text in texts])
    yield measure("names.identifiers", "texts/s", len(texts), seconds)


# --- pipeline


@dataclass
class Stretch:
    """Time from the first event in hand to the last one dealt with."""

    wanted: int
    seen: int = 0
    begin: float = 0.0
    end: float = 0.0

    def opens(self) -> None:
        """A poll is in hand."""
        self.begin = self.begin or time.perf_counter()

    def closes(self, records: int) -> bool:
        """A poll is dealt with; True when it was the last."""
        self.seen += records
        self.end = time.perf_counter()
        return self.seen >= self.wanted

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end - self.begin


@dataclass
class _Wire:
    """A broker with events on news.v1, and both ways to read them; every reading is a group of its own."""

    broker: Any
    settings: Any
    group: int = field(default=0)

    async def next_group(self) -> str:
        """A new group that stands at the first event of every partition."""
        from sanctionwire.stream.broker import all_partitions

        self.group += 1
        name = f"bench-{self.group}"
        consumer = await self.broker.consumer(group=name)
        try:
            partitions = await all_partitions(consumer, [Topic.NEWS])
            consumer.assign(partitions)
            await consumer.commit(await consumer.beginning_offsets(partitions))
        finally:
            await consumer.stop()
        return name

    async def through_faust(self) -> float:
        """As the classify service does it: feed, Faust agent, thread, sender, commit."""
        from sanctionwire.classify.agent import SERVICE, judge
        from sanctionwire.stream.feed import Feed, GroupPosition, GroupTiming, Poll, agent_body, make_app
        from sanctionwire.stream.runtime import Runtime
        from sanctionwire.stream.send import sender

        stretch, runtime = Stretch(PIPELINE_EVENTS), Runtime(self.broker)
        app = make_app(SERVICE, runtime)
        timing = GroupTiming(self.settings.group_session_timeout_ms, self.settings.group_rebalance_timeout_ms)
        feed = Feed(
            app,
            runtime,
            [Topic.NEWS],
            GroupPosition(await self.next_group()),
            name=SERVICE,
            poll_records=self.settings.poll_records,
            timing=timing,
        )
        async with sender(self.broker) as out:

            async def work(records: list[Any]) -> None:
                stretch.opens()
                decided = await asyncio.to_thread(lambda: [r for record in records for r in judge(record)])
                await out.send(decided)
                if stretch.closes(len(records)):
                    runtime.stop.set()

            @app.agent(feed.channel, name=SERVICE, concurrency=1)
            async def classify(polls: AsyncIterable[Poll]) -> None:
                await agent_body(polls, work)

            async with asyncio.timeout(PIPELINE_TIMEOUT_S), app:
                await feed.run()
        return stretch.seconds

    async def bare(self) -> float:
        """Poll, judge, commit, and nothing else."""
        from sanctionwire.classify.agent import judge

        stretch = Stretch(PIPELINE_EVENTS)
        consumer = await self.broker.consumer(
            group=await self.next_group(),
            session_timeout_ms=self.settings.group_session_timeout_ms,
            rebalance_timeout_ms=self.settings.group_rebalance_timeout_ms,
        )
        try:
            consumer.subscribe([Topic.NEWS])
            async with asyncio.timeout(PIPELINE_TIMEOUT_S):
                more = True
                while more:
                    polled = await consumer.getmany(timeout_ms=500, max_records=self.settings.poll_records)
                    if not polled:
                        continue
                    stretch.opens()
                    count = 0
                    for record in chain.from_iterable(polled.values()):
                        judge(record)
                        count += 1
                    more = not stretch.closes(count)
                    await consumer.commit()
        finally:
            await consumer.stop()
        return stretch.seconds


async def _pipeline() -> tuple[float, float]:
    from sanctionwire.logs import configure_logging
    from sanctionwire.settings import ClassifySettings, LogSettings
    from sanctionwire.store.outbox import OutboxRecord
    from sanctionwire.stream.broker import Broker
    from sanctionwire.stream.embedded import GROUP_REBALANCE_TIMEOUT_MS, embedded_broker
    from sanctionwire.stream.records import outgoing
    from sanctionwire.stream.send import sender
    from sanctionwire.stream.topics import apply_topics

    configure_logging(LogSettings.read({"log_level": "warning"}))  # starts and stops of the readings are no news here
    async with embedded_broker() as address:
        settings = ClassifySettings.read(
            {"kafka_bootstrap": address, "group_rebalance_timeout_ms": GROUP_REBALANCE_TIMEOUT_MS}
        )
        wire = _Wire(Broker(settings), settings)
        await apply_topics(wire.broker)
        records: list[OutboxRecord] = [
            outgoing(Topic.NEWS, article, ce_id=article.id, ce_source="bench")
            for article in irrelevant_articles(PIPELINE_EVENTS)
        ]
        async with sender(wire.broker) as out:
            for start in range(0, len(records), 500):
                await out.send(records[start : start + 500])
        faust: list[float] = []
        bare: list[float] = []
        for turn in range(PIPELINE_REPETITIONS):
            STDERR.print(f"pipeline: turn {turn + 1} of {PIPELINE_REPETITIONS}", highlight=False)
            faust.append(await wire.through_faust())
            bare.append(await wire.bare())
        return median(faust), median(bare)


def bench_pipeline() -> Iterator[Measure]:
    """Events that classification throws out, from an embedded broker through the agent."""
    yield measure("pipeline.classify", "events/s", PIPELINE_EVENTS, asyncio.run(_pipeline()))


BENCHES: Final[Mapping[Area, Callable[[], Iterator[Measure]]]] = {
    Area.CLASSIFY: bench_classify,
    Area.LISTS: bench_lists,
    Area.NAMES: bench_names,
    Area.PIPELINE: bench_pipeline,
}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(epilog="Example:  sanctionwire bench classify --json | jq .ratio")
    def bench(
        area: Annotated[Area | None, typer.Argument(help="without one, all")] = None,
        json: Annotated[bool, typer.Option("--json", help="one measure a line, as soon as it is there")] = False,
    ) -> None:
        """Measure speed as ratios to plain baselines, side by side on this computer."""
        table = Table("measure", "baseline")
        for title in ("value", "baseline", "unit", "ratio"):
            table.add_column(title, justify="right")
        for chosen in BENCHES if area is None else (area,):
            STDERR.print(f"measuring {chosen.value} ...", highlight=False)
            for found in BENCHES[chosen]():
                if json:
                    write_line(asdict(found))
                cells = (f"{found.value:,.4g}", f"{found.baseline:,.4g}", found.unit, f"{found.ratio:.4g}")
                table.add_row(found.name, BASELINES[found.name], *cells)
        if not json:
            Console().print(table)
