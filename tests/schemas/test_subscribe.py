"""The subscriber that README shows is the one that is tested."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from sanctionwire.stream.broker import Broker
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Alert, Topic

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "schemas" / "examples"
SUBSCRIBER = EXAMPLES / "subscribe.py"
DEADLINE_S = 90.0


def test_readme_shows_the_subscriber_word_for_word() -> None:
    assert f"```python\n{SUBSCRIBER.read_text()}```" in (ROOT / "README.md").read_text()


@pytest.mark.broker
async def test_the_subscriber_acts_once_on_an_alert_that_comes_twice(broker: Broker) -> None:
    alert = Alert.model_validate_json((EXAMPLES / "alert.json").read_bytes())
    last = alert.model_copy(update={"alert_id": "alert-last", "members": alert.members[:1]})
    assert len(alert.members) == 6
    async with sender(broker) as out:  # all on one partition: the key is the network's id
        for number, one in enumerate((alert, alert, last)):
            await out.send([outgoing(Topic.ALERTS, one, ce_id=one.alert_id, ce_source="test", mark=str(number))])
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SUBSCRIBER), broker.bootstrap, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(DEADLINE_S):
            lines = [(await process.stdout.readline()).decode() for _ in range(7)]
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    expected = [*alert.members, last.members[0]]
    for line, member in zip(lines, expected, strict=True):
        assert line.startswith(f"expanded listed {member.name} [")
        assert all(repr(identifier.value) in line for identifier in member.identifiers)
