"""One source after another look: what is fetched, parsed, held, kept and told. A real server, a real database."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete
from tests.ingest.publications import LIST_ID, sdn_csv
from tests.ingest.server import Answer, Publisher

from sanctionwire.ingest.aside import KEPT_PER_SOURCE, Aside
from sanctionwire.ingest.fetching.fetch import Fetcher
from sanctionwire.ingest.list_look import ListLooker
from sanctionwire.ingest.lists import FORMATS
from sanctionwire.ingest.news_look import NewsLooker
from sanctionwire.ingest.service import Poller
from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig
from sanctionwire.ingest.sources.directives import release
from sanctionwire.ingest.sources.report import Reporter
from sanctionwire.settings import MESSAGE_LIMIT_BYTES, FetchSettings, KafkaSettings
from sanctionwire.store import Store, Writer, outbox
from sanctionwire.store.tables import outbox as outbox_table
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.codec import decode
from sanctionwire.stream.relay import Relay
from sanctionwire.stream.runtime import Runtime
from sanctionwire_schemas import (
    DesignationChange,
    Directive,
    DirectiveKind,
    NewsArticle,
    Op,
    Record,
    SourceState,
    Topic,
)

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REPORT_EVERY_S = 300.0
PROGRAMS = dict.fromkeys(range(100, 200), "RUSSIA-EO14024")


@dataclass
class Bench:
    """Ingest without its schedule and without a broker: looks are ours, what is due for Kafka waits in the outbox."""

    publisher: Publisher
    folder: Path
    store: Store
    poller: Poller
    clock: list[datetime]

    def source(self, **fields: Any) -> ListSourceConfig:
        addresses = tuple(f"{self.publisher.origin}/{name}" for name in ("sdn.csv", "add.csv", "alt.csv"))
        values: dict[str, Any] = {"id": LIST_ID, "kind": "list", "format": "ofac-csv", "address": addresses}
        return ListSourceConfig(**(values | fields))

    def publish(self, programs: dict[int, str], at: datetime, **headers: str) -> None:
        for name, body in sdn_csv(programs).items():
            stamp = format_datetime(at, usegmt=True)
            etag = f'"{hash(body):x}"'
            answer = Answer(body, headers={"ETag": etag, "Last-Modified": stamp, **headers})
            self.publisher.plan(f"/{name}", answer)

    async def look(
        self, source: ListSourceConfig | NewsSourceConfig, *, after: timedelta = timedelta(minutes=1)
    ) -> float:
        self.clock[0] += after
        return await self.poller.look(source)

    async def told(self) -> list[Any]:
        """What is due for Kafka since the last call."""
        models: dict[Topic, type[Record]] = {
            Topic.DESIGNATIONS: DesignationChange,
            Topic.SOURCES: SourceState,
            Topic.NEWS: NewsArticle,
        }

        def pick(connection: Connection) -> list[Any]:
            found: list[Any] = [decode(models[Topic(r.topic)], r.value) for r in outbox.pending(connection, 100_000)]
            connection.execute(delete(outbox_table))
            return found

        return await self.store.run(pick)

    async def changes(self) -> list[DesignationChange]:
        return [r for r in await self.told() if isinstance(r, DesignationChange)]

    async def state(self) -> SourceState:
        (state,) = [r for r in await self.told() if isinstance(r, SourceState)]
        return state


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with Publisher.running() as publisher:
        store = await Store.open(f"sqlite:///{tmp_path / 'ingest.db'}", service="ingest")
        async with Fetcher(FetchSettings(fetch_idle_timeout_s=0.5), spool=None, now=lambda: clock[0]) as fetcher:
            clock = [MORNING]
            yield await make_bench(publisher, tmp_path, store, fetcher, clock)
        await store.close()


async def make_bench(
    publisher: Publisher, folder: Path, store: Store, fetcher: Fetcher, clock: list[datetime]
) -> Bench:
    writer = await Writer.take(store)
    reporter = Reporter(store, writer, every_s=REPORT_EVERY_S)
    await reporter.load([LIST_ID])
    aside = Aside(folder)
    runtime = Runtime(Broker(KafkaSettings(kafka_bootstrap="127.0.0.1:9")), now=lambda: clock[0])
    relay = Relay(store, writer, runtime)
    looker = ListLooker(store, fetcher, aside, reporter)
    poller = Poller(looker, NewsLooker(store, fetcher, aside, reporter), reporter, runtime, relay)
    return Bench(publisher, folder, store, poller, clock)


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Counts how often a list was parsed."""
    counted: list[str] = []
    real = FORMATS["ofac-csv"]

    class Counting:
        delta = False
        files = real.files

        def read(self, paths: list[Path], **options: Any) -> Any:
            counted.append(paths[0].name)
            return real.read(paths, **options)

    from sanctionwire.ingest import list_look

    monkeypatch.setattr(list_look, "FORMATS", {"ofac-csv": Counting()})
    return counted


async def test_a_list_over_http_is_a_baseline_first_and_then_what_changed(bench: Bench) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    *baseline, state = await bench.told()
    assert len(baseline) == 100
    assert {c.batch.snapshot for c in baseline} == {True}
    assert {c.batch.published_at for c in baseline} == {MORNING}
    assert baseline[0].source.address == f"{bench.publisher.origin}/sdn.csv"
    assert baseline[0].source.retrieved_at == bench.clock[0]
    assert (state.entries, state.published_at, state.error) == (100, MORNING, None)

    noon = MORNING + timedelta(hours=3)
    bench.publish({**PROGRAMS, 100: "DPRK3", 300: "DPRK"}, noon)
    await bench.look(source)
    changes = await bench.changes()
    assert [(c.op, c.entry.entry_id) for c in changes] == [(Op.AMENDED, "100"), (Op.ADDED, "300")]
    assert {c.batch.published_at for c in changes} == {noon}


async def test_an_unchanged_source_costs_no_parse_and_no_body(bench: Bench, parses: list[str]) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    sent = bench.publisher.sent_bytes
    await bench.told()
    for _ in range(3):
        await bench.look(source)
    assert len(parses) == 1
    assert bench.publisher.sent_bytes == sent
    assert await bench.told() == []


async def test_a_server_without_validators_costs_no_parse_where_the_content_is_the_same(
    bench: Bench, parses: list[str]
) -> None:
    for name, body in sdn_csv(PROGRAMS).items():
        bench.publisher.plan(f"/{name}", Answer(body))
    for _ in range(3):
        await bench.look(bench.source())
    assert len(parses) == 1


async def test_a_source_on_disk_is_read_again_only_when_its_files_changed(bench: Bench, parses: list[str]) -> None:
    folder = bench.folder / "ofac"
    folder.mkdir()
    for name, body in sdn_csv(PROGRAMS).items():
        (folder / name).write_bytes(body)
        os.utime(folder / name, (MORNING.timestamp(), MORNING.timestamp()))
    source = bench.source(address=(), path=folder)
    await bench.look(source)
    await bench.look(source)
    assert len(parses) == 1
    (folder / "sdn.csv").write_bytes(sdn_csv({**PROGRAMS, 300: "DPRK"})["sdn.csv"])
    os.utime(folder / "sdn.csv", (MORNING.timestamp(), MORNING.timestamp()))
    await bench.look(source)
    assert len(parses) == 2
    assert len(await bench.changes()) == 101


async def test_when_one_file_of_several_changed_all_are_read(bench: Bench) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    await bench.told()
    body = sdn_csv({**PROGRAMS, 100: "DPRK3"})["sdn.csv"]
    bench.publisher.plan("/sdn.csv", Answer(body, headers={"ETag": '"new"'}))
    await bench.look(source)
    (change,) = await bench.changes()
    assert [f.field for f in change.fields] == ["programs"]


async def test_the_age_of_an_unchanged_source_stays_true_at_a_bounded_rate(bench: Bench) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    await bench.told()
    reports = []
    for _ in range(20):
        await bench.look(source)
        reports += await bench.told()
    assert len(reports) == 4  # every five minutes, not every one
    assert reports[-1].last_success_at == bench.clock[0]
    assert reports[-1].entries == 100


async def test_a_failing_source_is_told_once_then_counted_and_told_when_well_again(bench: Bench) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    well = (await bench.told())[-1]
    bench.publisher.plan("/sdn.csv", Answer(status=500))
    pauses = [await bench.look(source) for _ in range(7)]
    first, later = [r for r in await bench.told() if isinstance(r, SourceState)]
    assert "status 500" in (first.error or "")
    assert (first.consecutive_failures, later.consecutive_failures) == (1, 6)
    assert later.last_success_at == well.last_success_at  # it ages
    assert later.entries == 100  # the last good state is kept
    assert pauses[0] <= 30 < pauses[-1]
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    state = await bench.state()
    assert (state.error, state.consecutive_failures, state.last_success_at) == (None, 0, bench.clock[0])


async def test_retry_after_is_kept_to(bench: Bench) -> None:
    bench.publisher.plan("/sdn.csv", Answer(status=429, headers={"Retry-After": "1800"}))
    assert await bench.look(bench.source()) >= 1800
    assert "asked us to wait 1800 s" in ((await bench.state()).error or "")
    assert await bench.look(bench.source()) >= 1799  # the server is not asked
    assert bench.publisher.count("/sdn.csv") == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(b"<!DOCTYPE html><html>down</html>"), "web page"),
        (Answer(b"100,not a list\r\n", headers={"ETag": '"bad"'}), "sdn.csv"),
        (Answer(b""), "empty"),
        (Answer(b"100," * 10_000, cut_after=100), "ended before"),
        (Answer(status=404), "404"),
        (Answer(b"\x1f\x8b\x08 not gzip"), "gzip"),
    ],
)
async def test_what_cannot_be_used_leaves_the_last_good_state(bench: Bench, answer: Answer, says: str) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    await bench.told()
    bench.publisher.plan("/sdn.csv", answer)
    await bench.look(source)
    state = await bench.state()
    assert says in (state.error or "")
    assert (state.entries, state.consecutive_failures) == (100, 1)
    bench.publish({**PROGRAMS, 300: "DPRK"}, MORNING + timedelta(hours=1))
    await bench.look(source)
    assert [c.entry.entry_id for c in await bench.changes()] == ["300"]


async def test_a_bad_file_is_parsed_once_kept_aside_and_its_error_told_until_it_changes(
    bench: Bench, parses: list[str]
) -> None:
    source = bench.source()
    bench.publish({1: "X"}, MORNING)
    bench.publisher.plan("/sdn.csv", Answer(b"1,broken\r\n", headers={"ETag": '"bad"'}))
    await bench.look(source)
    await bench.look(source, after=timedelta(minutes=6))
    first, second = await bench.told()
    assert first.error == second.error
    assert second.consecutive_failures == 2
    assert len(parses) == 1
    (kept,) = (bench.folder / "aside" / LIST_ID).iterdir()
    assert (kept / "sdn.csv").read_bytes() == b"1,broken\r\n"


def test_bad_files_kept_aside_are_bounded(tmp_path: Path) -> None:
    aside = Aside(tmp_path)
    body = tmp_path / "list.xml"
    for number in range(12):
        body.write_text(f"{number}")
        aside.keep_bad("un_sc", [body], f"{number:064x}"[::-1], now=MORNING + timedelta(hours=number))
        aside.keep_bad("un_sc", [body], f"{number:064x}"[::-1], now=MORNING + timedelta(hours=number + 1))
    kept = sorted((tmp_path / "aside" / "un_sc").iterdir())
    assert [(p / "list.xml").read_text() for p in kept] == [str(n) for n in range(12 - KEPT_PER_SOURCE, 12)]


async def held_bench(bench: Bench) -> ListSourceConfig:
    """Nine of ten entries vanish."""
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    await bench.told()
    bench.publish(dict(list(PROGRAMS.items())[:10]), MORNING + timedelta(hours=1))
    await bench.look(source)
    return source


async def test_a_publication_out_of_bounds_is_held_kept_and_told(bench: Bench, parses: list[str]) -> None:
    source = await held_bench(bench)
    (state,) = await bench.told()
    assert "remove 90 of 100" in (state.held or "")
    assert (state.entries, state.error, state.published_at) == (100, None, MORNING)
    (kept,) = (bench.folder / "held" / LIST_ID).iterdir()
    assert {p.name for p in kept.iterdir()} == {"sdn.csv", "add.csv", "alt.csv"}
    parsed = len(parses)
    await bench.look(source, after=timedelta(minutes=6))  # held is not looked at again and again
    assert len(parses) == parsed
    (state,) = await bench.told()
    assert state.held is not None


def decision(state: SourceState, *, sha256: str | None = None) -> Directive:
    wanted = sha256 or state.held_sha256
    return Directive(
        directive_id="d-1",
        kind=DirectiveKind.RELEASE_SOURCE,
        subjects=(LIST_ID, wanted) if wanted else (LIST_ID,),
        author="ann",
        reason="it is right",
        created_at=MORNING,
    )


async def test_a_released_publication_passes_from_the_kept_files(bench: Bench) -> None:
    source = await held_bench(bench)
    state = await bench.state()
    for name in ("sdn.csv", "add.csv", "alt.csv"):  # the publisher has meanwhile gone away
        bench.publisher.plan(f"/{name}", Answer(status=503))
    assert await bench.store.run(lambda c: release(c, decision(state))) == LIST_ID
    bench.poller.wake(LIST_ID)
    await bench.look(source)
    changes = await bench.changes()
    assert len(changes) == 90
    assert {c.op for c in changes} == {Op.REMOVED}
    assert {c.batch.published_at for c in changes} == {MORNING + timedelta(hours=1)}
    assert not list((bench.folder / "held" / LIST_ID).iterdir())


async def test_a_released_publication_whose_files_are_gone_passes_when_it_is_fetched_again(bench: Bench) -> None:
    source = await held_bench(bench)
    state = await bench.state()
    Aside(bench.folder).drop_held(LIST_ID)
    await bench.store.run(lambda c: release(c, decision(state)))
    bench.poller.wake(LIST_ID)
    await bench.look(source)
    assert len(await bench.changes()) == 90


async def test_a_release_is_of_one_publication_and_of_no_other(bench: Bench) -> None:
    await held_bench(bench)
    state = await bench.state()
    assert await bench.store.run(lambda c: release(c, decision(state, sha256="f" * 64))) is None
    assert (
        await bench.store.run(lambda c: release(c, decision(state, sha256=(state.held_sha256 or "")[:12]))) == LIST_ID
    )


async def test_a_release_that_comes_during_a_look_is_not_lost(bench: Bench) -> None:
    """The look has read what was held before, and stores new validators after."""
    source = await held_bench(bench)
    state = await bench.state()
    for name, body in sdn_csv(dict(list(PROGRAMS.items())[:10])).items():
        bench.publisher.plan(f"/{name}", Answer(body, headers={"ETag": '"another"'}))
    bench.publisher.answered.clear()
    look = asyncio.create_task(bench.look(source))
    await bench.publisher.answered.wait()
    await bench.store.run(lambda c: release(c, decision(state)))
    bench.poller.wake(LIST_ID)
    await look
    await bench.look(source)
    assert len(await bench.changes()) == 90


async def test_a_file_is_held_to_the_checksum_beside_it(bench: Bench) -> None:
    body = b'{"id": "a", "title": "One", "text": "first"}\n'
    address = bench.publisher.plan("/news.jsonl", Answer(body))
    sums = bench.publisher.plan("/SHA256SUMS", Answer(b"f" * 64 + b"  news.jsonl\n"))
    source = NewsSourceConfig(id="agency", kind="news", format="jsonl", address=address, checksum_address=sums)
    await bench.look(source)
    assert "has not the stated SHA-256" in ((await bench.state()).error or "")
    bench.publisher.plan("/SHA256SUMS", Answer(hashlib.sha256(body).hexdigest().encode() + b"  news.jsonl\n"))
    await bench.look(source)
    assert [r.id for r in await bench.told() if isinstance(r, NewsArticle)] == ["a"]


async def test_a_held_publication_goes_when_the_publisher_mends_it(bench: Bench) -> None:
    source = await held_bench(bench)
    await bench.told()
    bench.publish({**PROGRAMS, 300: "DPRK"}, MORNING + timedelta(hours=2))
    await bench.look(source)
    change, state = await bench.told()
    assert change.entry.entry_id == "300"
    assert (state.held, state.held_sha256) == (None, None)
    assert not list((bench.folder / "held" / LIST_ID).iterdir())


async def test_a_held_publication_goes_when_the_publisher_takes_it_back(bench: Bench) -> None:
    source = await held_bench(bench)
    await bench.told()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    state = await bench.state()
    assert (state.held, state.entries) == (None, 100)


async def test_a_publication_whose_date_goes_backwards_is_held(bench: Bench) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    await bench.look(source)
    await bench.told()
    bench.publish({**PROGRAMS, 300: "DPRK"}, MORNING - timedelta(days=1))
    await bench.look(source)
    state = await bench.state()
    assert "date goes backwards" in (state.held or "")
    await bench.store.run(lambda c: release(c, decision(state)))
    bench.poller.wake(LIST_ID)
    await bench.look(source)
    (change,) = await bench.changes()
    assert (change.batch.published_at, change.batch.sequence) == (MORNING, 1)


async def test_another_process_goes_on_where_the_last_one_was(bench: Bench, parses: list[str]) -> None:
    source = await held_bench(bench)
    await bench.told()
    parsed = len(parses)
    async with Fetcher(FetchSettings(), now=lambda: bench.clock[0]) as fetcher:
        again = await make_bench(bench.publisher, bench.folder, bench.store, fetcher, bench.clock)
        await again.look(source, after=timedelta(minutes=6))
        (state,) = await again.told()
    assert len(parses) == parsed
    assert (state.held is not None, state.entries) == (True, 100)


async def test_a_list_without_entries_is_never_taken_for_an_empty_list(bench: Bench) -> None:
    bench.publish({}, MORNING)
    for name in ("sdn.csv", "add.csv", "alt.csv"):
        bench.publisher.plan(f"/{name}", Answer(b"\x1a"))
    await bench.look(bench.source())
    assert (await bench.state()).error is not None


async def test_what_no_topic_would_take_does_not_stop_what_comes_after_it(bench: Bench) -> None:
    """A line just within the limit becomes an event just beyond it."""
    path = bench.folder / "news.jsonl"
    head, tail = '{"id": "huge", "title": "t", "text": "', '"}\n'
    text = "x" * (MESSAGE_LIMIT_BYTES - len(head) - len(tail))
    path.write_text(f'{head}{text}{tail}{{"id": "b", "title": "Two", "text": "second"}}\n', encoding="utf-8")
    source = NewsSourceConfig(id="agency", kind="news", format="jsonl", path=path)
    await bench.look(source)
    assert [r.id for r in await bench.told() if isinstance(r, NewsArticle)] == ["b"]


async def test_an_entry_that_no_topic_would_take_is_an_error_that_names_it(bench: Bench) -> None:
    source = bench.source()
    bench.publish(PROGRAMS, MORNING)
    files = sdn_csv(PROGRAMS)
    alias = '100,{0},"aka","NAME {0} ' + "OF A THOUSAND NAMES " * 5 + '",-0- \r\n'
    bench.publisher.plan(
        "/alt.csv", Answer(files["alt.csv"] + "".join(alias.format(n) for n in range(80_000)).encode())
    )
    await bench.look(source)
    (state,) = await bench.told()
    assert "us_ofac_sdn/100" in (state.error or "")
    assert "can be sent" in (state.error or "")


async def test_a_parser_that_fails_is_not_asked_again_for_the_same_content(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Broken:
        delta = False
        files = ("sdn.csv",)

        def read(self, paths: list[Path], **_: Any) -> Any:
            asked.append(paths[0].name)
            raise ZeroDivisionError

    from sanctionwire.ingest import list_look

    monkeypatch.setattr(list_look, "FORMATS", {"ofac-csv": Broken()})
    bench.publish(PROGRAMS, MORNING)
    for _ in range(3):
        await bench.look(bench.source())
    assert len(asked) == 1
    assert "ZeroDivisionError" in ((await bench.state()).error or "")
    assert (bench.folder / "aside" / LIST_ID).is_dir()


async def test_news_over_http_are_told_once(bench: Bench) -> None:
    lines = b'{"id": "a", "title": "One", "text": "first"}\n'
    address = bench.publisher.plan("/news.jsonl", Answer(lines, headers={"ETag": '"1"'}))
    source = NewsSourceConfig(id="agency", kind="news", format="jsonl", address=address)
    await bench.look(source)
    await bench.look(source)
    assert [r.id for r in await bench.told() if isinstance(r, NewsArticle)] == ["a"]
    more = lines + b'{"id": "b", "title": "Two", "text": "second"}\n{broken\n'
    bench.publisher.plan("/news.jsonl", Answer(more, headers={"ETag": '"2"'}))
    await bench.look(source)
    await bench.look(source)
    article, state = await bench.told()
    assert article.id == "b"
    assert "1 of 3 articles cannot be read" in state.error


async def test_a_source_that_fails_in_an_unexpected_way_is_reported_and_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ListLooker, "look", explode)
    await bench.look(bench.source())
    assert "ZeroDivisionError" in ((await bench.state()).error or "")


async def test_sources_are_looked_at_side_by_side_and_stop_at_once(bench: Bench) -> None:
    """A source that hangs holds up no other; a stop ends every wait."""
    bench.publish(PROGRAMS, MORNING)
    hanging = NewsSourceConfig(
        id="slow", kind="news", format="jsonl", address=bench.publisher.plan("/slow", Answer(hangs=True))
    )
    tasks = [asyncio.create_task(bench.poller.follow(s)) for s in (hanging, bench.source())]
    async with asyncio.timeout(20):
        while not (found := await bench.told()):
            await asyncio.sleep(0.01)
    assert found[-1].source_id == LIST_ID
    bench.poller._runtime.stop.set()
    async with asyncio.timeout(20):
        await asyncio.gather(*tasks)


async def test_the_full_file_is_looked_at_at_once_where_a_delta_leaves_questions(bench: Bench) -> None:
    """The delta takes out an entry that the list never held: a publication was missed."""
    bench.publish(PROGRAMS, MORNING)
    delta = bench.publisher.plan("/delta.json", Answer(b'{"op": "DEL", "entity": {"id": "missed"}}\n'))
    source = ListSourceConfig.model_validate(
        {"id": "delta", "kind": "list", "list": LIST_ID, "format": "ftm-delta", "address": delta, "every_s": 3600}
    )
    following = asyncio.create_task(bench.poller.follow(bench.source(every_s=3600)))
    async with asyncio.timeout(20):
        while len(await bench.told()) < len(PROGRAMS):
            await asyncio.sleep(0.01)
        before = bench.publisher.count("/sdn.csv")
        await bench.look(source)
        while bench.publisher.count("/sdn.csv") == before:
            await asyncio.sleep(0.01)
    bench.poller._runtime.stop.set()
    await following
