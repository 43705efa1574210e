"""Held publications through the whole wire: told on sources.v1, released from the command line, then judged."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import timedelta

import pytest
from tests.pipeline.wire import Wire

from sanctionwire.cli.demo import LISTED_BEFORE, until
from sanctionwire.stream.broker import read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import Directive, DirectiveKind, SourceState, Topic

pytestmark = [pytest.mark.broker, pytest.mark.slow]

BASELINE = 7
SOURCE = "us_ofac_sdn"


async def sanctionwire(wire: Wire, *arguments: str) -> tuple[int, str, str]:
    """The command as people run it: exit code, standard output, standard error."""
    environment = os.environ | {
        "SANCTIONWIRE_KAFKA_BOOTSTRAP": wire.broker.bootstrap,
        "SANCTIONWIRE_SOURCES_FILE": str(wire.stage.sources),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sanctionwire", *arguments, env=environment, stdout=-1, stderr=-1
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def state(wire: Wire) -> SourceState | None:
    states = [decode(SourceState, r.value) async for r in read_to_end(wire.broker, [Topic.SOURCES])]
    return next((s for s in reversed(states) if s.source_id == SOURCE), None)


async def test_a_held_publication_is_told_and_passes_when_a_person_releases_it(wire: Wire) -> None:
    async with wire.running():
        await wire.settled_with(BASELINE)
        wire.stage.publish_list("after", LISTED_BEFORE - timedelta(days=30))

        async def is_held() -> bool:
            found = await state(wire)
            return found is not None and found.held is not None

        await until(is_held, "the publication to be held")
        assert await wire.alerts() == []
        code, out, _ = await sanctionwire(wire, "sources", "list", "--json")
        assert code == 0
        told = {line["source"]: line for line in map(json.loads, out.splitlines())}
        assert told[SOURCE]["standing"] == "held"
        assert "date goes backwards" in told[SOURCE]["held"]
        assert told[SOURCE]["entries"] == BASELINE
        assert told["news"]["standing"] == "ok"

        code, _, err = await sanctionwire(wire, "sources", "release", "news")
        assert code == 1
        assert f"held is {SOURCE}" in err
        code, _, err = await sanctionwire(wire, "sources", "release", SOURCE, "--author", "ann", "--reason", "checked")
        assert code == 0, err
        (alert,) = await wire.appeared(1)
        assert len(alert.members) == 6
        after = await state(wire)
        assert after is not None
        assert (after.held, after.entries) == (None, 11)
    (directive,) = [decode(Directive, r.value) async for r in read_to_end(wire.broker, [Topic.DIRECTIVES])]
    assert (directive.kind, directive.author) == (DirectiveKind.RELEASE_SOURCE, "ann")
    assert directive.subjects[0] == SOURCE


async def test_a_release_that_comes_while_ingest_is_down_is_not_lost(wire: Wire) -> None:
    async with wire.running():
        await wire.settled_with(BASELINE)
        wire.stage.publish_list("after", LISTED_BEFORE - timedelta(days=30))

        async def is_held() -> bool:
            found = await state(wire)
            return found is not None and found.held is not None

        await until(is_held, "the publication to be held")
    code, _, err = await sanctionwire(wire, "sources", "release", SOURCE)
    assert code == 0, err
    async with wire.running():
        (alert,) = await wire.appeared(1)
    assert len(alert.members) == 6


async def test_people_see_a_table(wire: Wire) -> None:
    async with wire.running():
        await wire.settled_with(BASELINE)

        async def both_told() -> bool:
            return len({r.key async for r in read_to_end(wire.broker, [Topic.SOURCES])}) == 2

        await until(both_told, "both sources to be told of")
        code, out, _ = await sanctionwire(wire, "sources", "list")
    assert code == 0
    assert any(line.split()[:3] == [SOURCE, "ofac-csv", "ok"] for line in out.splitlines())


async def test_a_check_needs_no_broker_and_says_what_is_wrong(wire: Wire) -> None:
    """Nothing is stored or published by it."""
    code, out, err = await sanctionwire(wire, "sources", "check", "--json")
    assert code == 0, err
    told = {line["source"]: line for line in map(json.loads, out.splitlines())}
    assert (told[SOURCE]["ok"], told[SOURCE]["entries"], told[SOURCE]["rows"]["sdn.csv"]) == (True, 7, 7)
    assert told["news"]["entries"] == 0
    (wire.stage.list_dir / "sdn.csv").write_text("1,broken\n")
    code, out, err = await sanctionwire(wire, "sources", "check")
    assert code == 1
    assert f"WRONG  {SOURCE} (ofac-csv): sdn.csv, line 1" in out
    assert "1 of 2 sources are well" in err
    assert await state(wire) is None
