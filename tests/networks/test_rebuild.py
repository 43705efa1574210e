"""DESIGN 4.5: a lost book comes back from the topics alone, equal to the old one, and tells nothing twice."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from tests.pipeline.wire import Wire, new_wire
from typer.testing import CliRunner, Result

from sanctionwire.cli import build, cases
from sanctionwire.cli.demo import LIST_PUBLISHED
from sanctionwire.cli.run import run_services, starter
from sanctionwire.errors import FencedError, InputError, UnreachableError
from sanctionwire.networks import tables
from sanctionwire.networks.rebuild import differences
from sanctionwire.settings import LogSettings, NetworksSettings
from sanctionwire.store import Store
from sanctionwire.store import tables as store_tables
from sanctionwire.stream.broker import Broker
from sanctionwire.stream.embedded import free_port
from sanctionwire.stream.runtime import Runtime

pytestmark = [pytest.mark.broker, pytest.mark.slow, pytest.mark.usefixtures("no_logs")]

MEMBERS = 6
DEADLINE_S = 120.0


@pytest.fixture
async def told(broker: Broker, tmp_path: Path) -> AsyncIterator[Wire]:
    """The founding case was heard and told: first the article, then the list. Nothing runs any more."""
    async with new_wire(broker, tmp_path) as wire:
        async with wire.running(("ingest", "classify", "networks", "notify")):
            await wire.settled_with(7)
            wire.stage.publish_article()
            await wire.appeared(1)
            wire.stage.publish_list("after", LIST_PUBLISHED)
            await wire.appeared(2)
        yield wire


async def call(wire: Wire, *arguments: str) -> Result:
    """A command in a thread: it has an event loop of its own."""
    where = ["--bootstrap", wire.broker.bootstrap]
    if arguments[1] == "rebuild":
        where += ["--data-dir", str(wire.data_dir)]
    return await asyncio.to_thread(CliRunner().invoke, build(), [*arguments, *where])


async def epoch_of(wire: Wire) -> int:
    """The epoch of the last writer of the book."""
    settings = NetworksSettings.read({"data_dir": str(wire.data_dir)})
    store = await Store.open(settings.database_of("networks"), service="networks")
    try:
        return int(await store.run(lambda c: c.execute(select(store_tables.writer.c.epoch)).scalar_one()))
    finally:
        await store.close()


async def test_rebuild_into_an_empty_database_equals_the_lost_book(told: Wire) -> None:
    checked = await call(told, "networks", "rebuild", "--check")
    assert (checked.exit_code, "equals" in checked.stdout) == (0, True), checked.output
    epoch = await epoch_of(told)
    refused = await call(told, "networks", "rebuild")
    assert isinstance(refused.exception, FencedError)  # a book is there
    assert await epoch_of(told) == epoch  # and its writer may go on
    alerts = await told.alerts()

    told.forget("networks")
    runtime = Runtime(told.broker, log_settings=LogSettings(log_level="warning"))
    with pytest.RaisesGroup(pytest.RaisesExc(FencedError, match="networks rebuild"), flatten_subgroups=True):
        async with asyncio.timeout(DEADLINE_S):
            await run_services([starter("networks", told.overrides)], runtime)
    told.forget("networks")
    rebuilt = await call(told, "networks", "rebuild")
    assert rebuilt.exit_code == 0, rebuilt.output
    assert "0 alerts were not told yet" in rebuilt.stdout
    checked = await call(told, "networks", "rebuild", "--check")
    assert checked.exit_code == 0, checked.output

    async with told.running(("networks",)):
        await told.settled()
    assert await told.alerts() == alerts


async def test_check_says_that_a_book_differs(told: Wire) -> None:
    """A row that somebody took out of the database is noticed."""
    settings = NetworksSettings.read({"kafka_bootstrap": told.broker.bootstrap, "data_dir": str(told.data_dir)})
    store = await Store.open(settings.database_of("networks"), service="networks")
    await store.run(lambda c: c.execute(delete(tables.fact).where(tables.fact.c.kind == "network")))
    await store.close()
    checked = await call(told, "networks", "rebuild", "--check")
    assert checked.exit_code == 1
    assert (
        "the stored book (0 standing networks) differs from the replayed one (6): 6 missing: network-" in checked.stdout
    )


async def test_check_without_a_book_says_so_and_makes_none(embedded: Broker, tmp_path: Path) -> None:
    typo = tmp_path / "typo"
    arguments = ["networks", "rebuild", "--check", "--bootstrap", embedded.bootstrap, "--data-dir", str(typo)]
    checked = await asyncio.to_thread(CliRunner().invoke, build(), arguments)
    assert isinstance(checked.exception, InputError)
    assert "there is no book here" in str(checked.exception)
    assert not typo.exists()


@pytest.mark.parametrize("command", [("held",), ("rebuild",), ("rebuild", "--check")], ids=" ".join)
def test_without_a_broker_it_ends_soon(command: tuple[str, ...], tmp_path: Path) -> None:
    where = ["--bootstrap", f"127.0.0.1:{free_port()}"]
    where += ["--data-dir", str(tmp_path)] if command[0] == "rebuild" else []
    result = CliRunner().invoke(build(), ["networks", *command, *where])
    assert isinstance(result.exception, UnreachableError)


def test_books_that_differ_are_told_apart_by_network() -> None:
    case = json.loads((Path(__file__).parent / "founding.jsonl").read_text(encoding="utf-8"))
    steps = list(cases.steps_of_case(case, {}))
    whole, before = cases.run(steps)[1], cases.run(steps[:-1])[1]
    lost = whole.contents().keys() - before.contents()
    assert differences(before, whole).startswith(f"{len(lost)} missing: {min(lost)}")
    assert differences(whole, before).endswith(f"{len(lost)} extra: {min(lost)}")
    assert differences(whole, whole) == ""


async def test_a_network_is_shown_with_evidence_timeline_and_picture(told: Wire) -> None:
    network_id = (await told.alerts())[0].network_id
    shown = await call(told, "networks", "show", network_id)
    for heading in ("members", "links", "reasons", "timeline"):
        assert heading in shown.stdout
    (line,) = (await call(told, "networks", "show", network_id, "--json")).stdout.splitlines()
    content = json.loads(line)
    assert len(content["members"]) == MEMBERS
    assert [event["what"] for event in content["timeline"] if event["what"] != "listed"] == [
        "reported",
        "appeared",
        "expanded",
    ]
    picture = await call(told, "networks", "show", network_id, "--svg")
    ET.fromstring(picture.stdout)  # noqa: S314 - our own output
    assert picture.stdout == (await call(told, "networks", "show", network_id, "--svg")).stdout
    assert (await call(told, "networks", "show", network_id, "--dot")).stdout.startswith("graph network {")
    assert (await call(told, "networks", "show", "network-0000")).exit_code == 1
