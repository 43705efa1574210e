"""Bad input is kept, not fatal; an incomplete batch is held, seen, and released by a person."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.pipeline.test_founding_case import BASELINE, CHANGES, SIX, entries
from tests.pipeline.wire import Wire

from sanctionwire.cli.demo import FACTS, LIST_PUBLISHED, until
from sanctionwire.ingest.changes import diff
from sanctionwire.ingest.lists import FORMATS
from sanctionwire.networks.rebuild import replay
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.codec import encode, kafka_key
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import DeadLetterReason, DesignationChange, Directive, DirectiveKind, Finding, Topic

pytestmark = [pytest.mark.broker, pytest.mark.slow]

ARTICLE = json.loads((FACTS / "article.jsonl").read_text())
BAD: dict[DeadLetterReason, bytes | None] = {
    DeadLetterReason.NOT_JSON: b"<html>not json</html>",
    DeadLetterReason.WRONG_FIELDS: b'{"id": "x", "title": 7}',
    DeadLetterReason.UNKNOWN_VERSION: b'{"schema_version": 9, "id": "x", "title": "t", "text": "t"}',
    DeadLetterReason.EMPTY: b"",
    DeadLetterReason.TOMBSTONE: None,
    DeadLetterReason.INVALID_UTF8: b'{"id": "\xc3\x28"}',
}


async def test_poisoned_events_between_good_ones_are_dead_lettered_whole(wire: Wire) -> None:
    async with wire.running():
        await wire.settled_with(BASELINE)
        for number, value in enumerate(BAD.values()):
            await wire.send(Topic.NEWS, value, key=str(number).encode())
        big = b"x" * (5 * 1024 * 1024)
        await wire.send(Topic.NEWS, big)
        wire.stage.publish_article()
        await wire.appeared(1)
        letters = await wire.dead_letters()
    wanted = [*BAD.items(), (DeadLetterReason.NOT_JSON, big)]
    assert sorted((d.reason, d.value or b"") for d in letters) == sorted((r, v or b"") for r, v in wanted)
    assert all(d.origin_topic == Topic.NEWS and d.origin_offset >= 0 and d.error for d in letters)


async def test_the_same_identity_with_other_content_is_a_conflict(wire: Wire) -> None:
    """Nothing in the book changes; the finding of the second article is a dead letter."""
    async with wire.running():
        await wire.settled_with(BASELINE)
        wire.stage.publish_article()
        (first,) = await wire.appeared(1)
        other = ARTICLE | {"text": ARTICLE["text"].replace("five organizations", "nine organizations")}
        async with sender(wire.broker) as out:
            from sanctionwire.ingest.news.jsonl import read_article

            forged = read_article(json.dumps(other))
            await out.send([outgoing(Topic.NEWS, forged, ce_id=forged.id, ce_source="news")])

        async def conflict() -> bool:
            return [d.reason for d in await wire.dead_letters()] == [DeadLetterReason.ID_CONFLICT]

        await until(conflict, "the conflict")
        assert await wire.alerts() == [first]


async def test_a_batch_with_a_missing_change_is_held_seen_and_released(wire: Wire) -> None:
    async with wire.running():
        await wire.settled_with(BASELINE)
        changes = founding_changes()
        async with sender(wire.broker) as out:
            await out.send([publishable(c) for c in changes[:-1]])
        await wire.settled_with(BASELINE + CHANGES - 1)
        assert await wire.alerts() == []
        book, _ = await replay(wire.broker, step=lambda: None)
        (held,) = book.held()
        assert held.batch_id == changes[0].batch.id
        assert held.missing == (CHANGES - 1,)

        release = Directive(
            directive_id="d-1",
            kind=DirectiveKind.RELEASE_BATCH,
            subjects=(held.batch_id,),
            author="test",
            reason="the sixth change is lost",
            created_at=datetime(2024, 9, 20, tzinfo=UTC),
        )
        async with sender(wire.broker) as out:
            await out.send([outgoing(Topic.DIRECTIVES, release, ce_id="d-1", ce_source="test")])
        (alert,) = await wire.appeared(1)
    assert entries(alert) == SIX - {changes[-1].entry.reference}


async def test_a_change_that_is_dead_lettered_keeps_its_place_in_the_batch(wire: Wire) -> None:
    """Five of six are judged at once; the sixth is a dead letter and not waited for."""
    async with wire.running():
        await wire.settled_with(BASELINE)
        changes = founding_changes()
        broken = json.loads(encode(changes[-1]))
        broken["entry"]["name"] = None
        async with sender(wire.broker) as out:
            await out.send([publishable(c) for c in changes[:-1]])
        await wire.send(Topic.DESIGNATIONS, json.dumps(broken).encode(), key=kafka_key(changes[-1]))
        (alert,) = await wire.appeared(1)
        (letter,) = await wire.dead_letters()
    assert letter.reason is DeadLetterReason.WRONG_FIELDS
    assert entries(alert) == SIX - {changes[-1].entry.reference}


async def test_a_change_that_is_replayed_after_a_fix_takes_its_place(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in classification: five of six are judged; after the fix the replay adds the sixth."""
    from sanctionwire.classify.designation import classify_change
    from sanctionwire.cli.dead_letters import all_dead_letters
    from sanctionwire.stream.dead_letters import replayed

    changes = founding_changes()

    def faulty(change: DesignationChange) -> Finding:
        if change.event_id == changes[-1].event_id:
            raise ZeroDivisionError
        return classify_change(change)

    async with wire.running():
        await wire.settled_with(BASELINE)
        monkeypatch.setattr("sanctionwire.classify.agent.classify_change", faulty)
        async with sender(wire.broker) as out:
            await out.send([publishable(c) for c in changes])
        (first,) = await wire.appeared(1)
        assert entries(first) == SIX - {changes[-1].entry.reference}
        monkeypatch.undo()
        (letter,) = [d async for d in all_dead_letters(wire.broker)]
        assert letter.reason is DeadLetterReason.UNPROCESSABLE
        async with sender(wire.broker) as out:
            await out.send([replayed(letter)])
        _, second = await wire.appeared(2)
    assert second.network_id == first.network_id
    assert entries(second) == SIX


async def test_a_list_file_that_cannot_be_parsed_leaves_the_old_state(wire: Wire) -> None:
    async with wire.running():
        await wire.settled_with(BASELINE)
        good = (wire.stage.list_dir / "sdn.csv").read_bytes()
        (wire.stage.list_dir / "sdn.csv").write_bytes(good + b'99999,"unclosed\r\n')

        async def reported() -> bool:
            from sanctionwire.stream.broker import read_to_end
            from sanctionwire.stream.codec import decode
            from sanctionwire_schemas import SourceState

            states = [decode(SourceState, r.value) async for r in read_to_end(wire.broker, [Topic.SOURCES])]
            return any(s.error and "sdn.csv, line" in s.error for s in states)

        await until(reported, "the error on sources.v1")
        assert len({f.event_id for f in await wire.findings()}) == BASELINE  # classify may say a thing twice
        wire.stage.publish_list("after", LIST_PUBLISHED)
        (alert,) = await wire.appeared(1)
    assert entries(alert) == SIX


def founding_changes() -> list[DesignationChange]:
    before, after = (FORMATS["ofac-csv"].parse([Path(FACTS / s)]) for s in ("before", "after"))
    return diff(before.by_id(), after.entries, list_id="us_ofac_sdn", published_at=LIST_PUBLISHED)


def publishable(change: DesignationChange) -> OutboxRecord:
    return outgoing(Topic.DESIGNATIONS, change, ce_id=change.event_id, ce_source="list/us_ofac_sdn")
