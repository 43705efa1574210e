"""The founding case through the whole wire, as DESIGN promises it (sections 6 and 7)."""

from __future__ import annotations

import json

import pytest
from tests.pipeline.wire import Wire

from sanctionwire.cli.demo import FACTS, LIST_PUBLISHED, message_text
from sanctionwire.cli.doctor import examine
from sanctionwire.cli.trace import trace
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.broker import read_to_end
from sanctionwire.stream.send import sender
from sanctionwire_schemas import (
    Alert,
    AlertKind,
    ChangeKind,
    DeliveryReason,
    DeliveryStatus,
    NetworkStatus,
    Nexus,
    Severity,
    Topic,
)

pytestmark = [pytest.mark.broker, pytest.mark.slow]

SIX = {f"us_ofac_sdn/{uid}" for uid in (22488, 24026, 50603, 50604, 50607, 50610)}
BASELINE = 7
CHANGES = 6


def entries(alert: Alert) -> set[str]:
    return {entry for member in alert.members for entry in member.list_entries}


async def test_an_article_that_names_nobody_is_filled_by_the_list(wire: Wire) -> None:
    """One action, one network: reported first, then listed, with quotes and a lead time."""
    async with wire.running():
        await wire.settled_with(BASELINE)
        assert await wire.alerts() == []

        wire.stage.publish_article()
        (first,) = await wire.appeared(1)
        assert first.kind is AlertKind.APPEARED
        assert first.status_after is NetworkStatus.REPORTED
        assert first.severity is Severity.LOW
        assert set(first.nexus) == {Nexus.DPRK, Nexus.RUSSIA}
        assert (first.counts.organizations, first.counts.individuals) == (5, 1)
        assert first.members == ()
        assert first.unknown
        article = json.loads((FACTS / "article.jsonl").read_text())
        stated = [r for r in first.reasons if r.span is not None and r.span.field == "text"]
        assert stated
        for reason in stated:
            assert reason.span is not None
            assert article["text"][reason.span.start : reason.span.end] == reason.quote

        wire.stage.publish_list("after", LIST_PUBLISHED)
        _, second = await wire.appeared(2)
        assert second.kind is AlertKind.EXPANDED
        assert (second.status_before, second.status_after) == (NetworkStatus.REPORTED, NetworkStatus.LISTED)
        assert second.network_id == first.network_id
        assert entries(second) == SIX
        assert {c.kind for c in second.changes} >= {ChangeKind.MEMBER_LISTED}
        assert second.severity is Severity.CRITICAL
        assert second.lead_time is not None
        assert second.lead_time.total_seconds() == 55 * 60
        assert second.provenance.lists
        assert second.provenance.articles

        assert [told async for told in examine(wire.overrides) if not told.ok] == []

    steps = await trace(wire.broker, article["id"])
    way = [Topic.NEWS, Topic.FINDINGS, Topic.NETWORKS, Topic.ALERTS, Topic.DELIVERIES]
    assert list(dict.fromkeys(step.place.partition("/")[0] for step in steps)) == way
    assert f"{first.alert_id} to slack: delivered" in steps[-1].said
    steps = await trace(wire.broker, second.alert_id)
    assert sum(step.place.startswith(Topic.DESIGNATIONS) for step in steps) == CHANGES
    assert await trace(wire.broker, "no-such-event") == []

    assert len(wire.slack.posts) == 2
    told = message_text(wire.slack.posts[1]["blocks"])
    assert "MRB BANK" in told
    assert "us_ofac_sdn/50604" in told
    delivered = [d for d in await wire.deliveries() if d.status is DeliveryStatus.DELIVERED]
    assert {d.alert_id for d in delivered} == {first.alert_id, second.alert_id}


async def test_the_list_first_gives_one_alert_and_the_article_none(wire: Wire) -> None:
    async with wire.running():
        await wire.settled_with(BASELINE)
        wire.stage.publish_list("after", LIST_PUBLISHED)
        (only,) = await wire.appeared(1)
        assert only.kind is AlertKind.APPEARED
        assert entries(only) == SIX
        assert only.status_after is NetworkStatus.LISTED
        wire.stage.publish_article()
        await wire.settled_with(BASELINE + CHANGES + 1)
        assert await wire.alerts() == [only]
    assert len(wire.slack.posts) == 1


async def test_republishing_everything_causes_no_new_alert(wire: Wire) -> None:
    """Replay changes nothing: every event once more, byte for byte."""
    async with wire.running():
        await wire.settled_with(BASELINE)
        wire.stage.publish_article()
        await wire.appeared(1)
        wire.stage.publish_list("after", LIST_PUBLISHED)
        before = await wire.appeared(2)
        again = [r async for r in read_to_end(wire.broker, [Topic.NEWS, Topic.DESIGNATIONS])]
        async with sender(wire.broker) as out:
            await out.send([OutboxRecord(r.topic, r.key, r.value, tuple(r.headers), "again") for r in again])
        await wire.settled_with(2 * (BASELINE + CHANGES + 1))
        assert await wire.alerts() == before
    assert len(wire.slack.posts) == 2


async def test_a_lost_ingest_state_does_not_swallow_the_designation(wire: Wire) -> None:
    """The first load after the loss looks like a baseline; the book knows better."""
    async with wire.running():
        await wire.settled_with(BASELINE)
    wire.forget("ingest")
    wire.stage.publish_list("after", LIST_PUBLISHED)
    async with wire.running():
        (only,) = await wire.appeared(1)
    assert entries(only) == SIX


async def test_alerts_from_before_the_first_start_are_recorded_and_not_posted(wire: Wire) -> None:
    async with wire.running(["ingest", "classify", "networks"]):
        await wire.settled_with(BASELINE)
        wire.stage.publish_list("after", LIST_PUBLISHED)
        while not (old := await wire.alerts()):
            pass
    async with wire.running():
        await wire.settled()
    assert wire.slack.posts == []
    (delivery,) = await wire.deliveries()
    assert (delivery.alert_id, delivery.status) == (old[0].alert_id, DeliveryStatus.SKIPPED)
    assert delivery.reason is DeliveryReason.BEFORE_START


async def test_a_lost_ledger_is_rebuilt_from_the_topic(wire: Wire) -> None:
    """Nothing told twice: what deliveries.v1 knows is not posted again."""
    async with wire.running():
        await wire.settled_with(BASELINE)
        wire.stage.publish_article()
        await wire.appeared(1)
    wire.forget("notify")
    async with wire.running():
        await wire.settled()
        wire.stage.publish_list("after", LIST_PUBLISHED)
        await wire.appeared(2)
    assert len(wire.slack.posts) == 2
