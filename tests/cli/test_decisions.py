"""Decisions from the command line: about something that is there, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.calling import call, in_thread
from typer.testing import Result

from sanctionwire.cli import cases
from sanctionwire.cli.subjects import the_one
from sanctionwire.errors import InputError
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire.stream.records import outgoing
from sanctionwire.stream.send import sender
from sanctionwire_schemas import Alert, Directive, Topic

FOUNDING = Path(__file__).parents[1] / "networks" / "founding.jsonl"
WHY = ("--reason", "checked")


async def published(broker: Broker) -> Alert:
    """The founding case on the topics, without the last change; its alert."""
    case = json.loads(FOUNDING.read_text(encoding="utf-8"))
    steps = list(cases.steps_of_case(case, {}))
    (alert,), book = cases.run(steps)
    findings = [cases.finding_of(step.event) for step in steps[:-1]]
    async with sender(broker) as out:
        await out.send([outgoing(Topic.FINDINGS, f, ce_id=f.event_id, ce_source="classify") for f in findings])
        await out.send([outgoing(Topic.NETWORKS, n, ce_id=n.network_id, ce_source="networks") for n in book.networks()])
        await out.send([outgoing(Topic.ALERTS, alert, ce_id=alert.alert_id, ce_source="networks")])
    return alert


async def sent(broker: Broker) -> list[tuple[str, tuple[str, ...]]]:
    """What was decided about what."""
    found = [decode(Directive, record.value) async for record in read_to_end(broker, [Topic.DIRECTIVES])]
    return [(one.kind.value, one.subjects) for one in found]


def refusal(result: Result) -> str:
    assert isinstance(result.exception, InputError), result.output
    return str(result.exception)


@pytest.mark.broker
async def test_the_beginning_of_an_id_is_enough_where_one_thing_begins_so(broker: Broker) -> None:
    alert = await published(broker)
    entries = ("us_ofac_sdn/22488", "us_ofac_sdn/50604")
    for arguments in (
        ("suppress", alert.network_id[:12]),
        ("silence", alert.network_id, "--days", "1"),
        ("different", *entries),
        ("release", "founding-changes"),
    ):
        done = await in_thread("networks", *arguments, *WHY, broker=broker)
        assert done.exit_code == 0, (done.output, done.exception)
    network = (alert.network_id,)
    assert await sent(broker) == [
        ("not_a_network", network), ("silence", network), ("different", entries), ("release_batch", ("founding-changes",))
    ]  # fmt: skip
    several = await in_thread("networks", "suppress", "network-", *WHY, broker=broker)
    assert "8 fit the network 'network-'" in refusal(several)


@pytest.mark.broker
async def test_what_nobody_knows_is_refused_and_nothing_is_sent(broker: Broker) -> None:
    await published(broker)
    known, unknown = "us_ofac_sdn/22488", "us_ofac_sdn/5060"  # the beginning of an entry's number is another entry's
    for arguments, mend in (
        (("suppress", "network-zzz"), "`sanctionwire networks show`"),
        (("same", known, unknown), "--unchecked"),
        (("same", known, "reported/zzz"), "`sanctionwire networks show --json`"),
        (("release", "nosuchbatch"), "`sanctionwire networks held`"),
    ):
        message = refusal(await in_thread("networks", *arguments, *WHY, broker=broker))
        assert arguments[-1] in message
        assert mend in message
    for options in ((), ("--unchecked",)):
        assert "twice" in refusal(await in_thread("networks", "same", known, known, *WHY, *options, broker=broker))
    assert await sent(broker) == []


def test_those_that_fit_an_id_are_named() -> None:
    known = {f"network-{i}": f"title {i}" for i in range(9)} | {"network-1": "title 1", "network-11": "title 11"}
    assert the_one("network-1", known, what="network", look="show") == "network-1"
    with pytest.raises(InputError, match=r"10 fit .* network-0 \(title 0\), .* and 5 more"):
        the_one("network-", known, what="network", look="show")


def test_a_decision_needs_a_reason() -> None:
    refused = call("networks", "same", "a", "b", "--reason", " ")
    assert refused.exit_code == 2
    assert "say why" in refused.stderr
