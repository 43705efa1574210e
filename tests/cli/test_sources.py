"""``sources list``: how each source stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.cli.calling import call, in_thread

from sanctionwire.stream.broker import Broker
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import SourceKind, SourceState, Topic


@pytest.mark.broker
async def test_a_source_that_is_not_configured_here_is_listed_as_that(broker: Broker) -> None:
    now = datetime.now(UTC)
    state = SourceState(source_id="news", kind=SourceKind.NEWS, checked_at=now)
    async with sender(broker) as out:
        await out.send([outgoing(Topic.SOURCES, state, ce_id="news", ce_source="sanctionwire/ingest")])
    listed = await in_thread("sources", "list", broker=broker)
    assert listed.exit_code == 0, listed.output
    (line,) = (line for line in listed.stdout.splitlines() if line.startswith("news "))
    assert "not configured" in line


def test_without_a_broker_only_what_is_configured_is_listed() -> None:
    listed = call("sources", "list", "--offline")
    assert listed.exit_code == 0, listed.output
    assert "us_ofac_sdn" in listed.stdout
