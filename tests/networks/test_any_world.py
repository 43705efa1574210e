"""Promises 7 and 9, and what must hold of removals and noise, on drawn worlds."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import find, given
from tests.networks.test_any_order import LIMITS, told
from tests.networks.test_rules import batch, entry
from tests.networks.worlds import START, World, worlds

from sanctionwire_schemas import Alert, AlertKind, Basis, EventType, Finding, LinkKind, NetworkState, Op

LATER = START + timedelta(days=13)


def present(world: World) -> dict[str, Finding]:
    """Of each entry that is on its list in the end, the finding that says so."""
    book = told(world.findings).book
    on_list = {ref for ref in book._graph.entries if book._graph.listed(ref)}
    return {ref: book._graph.entries[ref].finding() for ref in sorted(on_list)}


@LIMITS
@given(world=worlds())
def test_unrelated_entries_change_nothing(world: World) -> None:
    """Thirty firms of another trade and program, on the day of an action."""
    noise = [(Op.ADDED, entry(5000 + i, f"SZUM{i} LLC", ("GLOMAG",))) for i in range(30)]
    quiet = batch(noise, LATER)
    assert told([*world.findings, *quiet]).book.fingerprint() == told(world.findings).book.fingerprint()


@LIMITS
@given(world=worlds())
def test_republication_of_everything_is_quiet(world: World) -> None:
    """Promise 9: a list that comes again as it stands, under a new batch, tells nothing."""
    book = told(world.findings)
    before = book.book.fingerprint()
    by_list: dict[str, list[Finding]] = {}
    for ref, finding in present(world).items():
        by_list.setdefault(ref.split("/")[0], []).append(finding)
    for findings in by_list.values():
        again = [(Op.AMENDED, f.change.entry) for f in findings if f.change is not None]
        assert book.tell(*batch(again, LATER)) == []
    assert book.book.fingerprint() == before


@LIMITS
@given(world=worlds(most_articles=0))
def test_removing_the_last_payment_role_dissolves(world: World) -> None:
    """Whoever is left without anybody who moves money is no payment network, and people hear of it."""
    book = told(world.findings)
    active = [n for n in book.book.networks() if n.state is NetworkState.ACTIVE]
    by_list: dict[str, list[Finding]] = {}
    for ref, finding in present(world).items():
        if finding.payment_role is not None:
            by_list.setdefault(ref.split("/")[0], []).append(finding)
    raised: list[Alert] = []
    for findings in by_list.values():
        gone = [(Op.REMOVED, f.change.entry) for f in findings if f.change is not None]
        raised += book.tell(*batch(gone, LATER))
    assert [n for n in book.book.networks() if n.state is NetworkState.ACTIVE] == []
    ends = {AlertKind.CONTRACTED, AlertKind.DISSOLVED}
    if len(by_list) == 1:  # of two lists, one may go on for a moment with what the other still ties to it
        assert {a.kind for a in raised} <= ends
        assert {a.network_id for a in raised if a.kind is AlertKind.DISSOLVED} == {n.network_id for n in active}


@LIMITS
@given(world=worlds())
def test_every_alert_explains_itself(world: World) -> None:
    """Promise 7: what was said where, by whom, of whom; every member and tie with its ground."""
    known = {f.event_id for f in world.findings}
    for alert in told(world.findings).alerts:
        assert alert.title
        assert alert.summary
        assert alert.caused_by
        assert set(alert.caused_by) <= known
        assert alert.provenance.lists or alert.provenance.articles
        ids = {member.entity_id for member in alert.members}
        assert set(alert.new_members) <= ids
        for member in alert.members:
            assert (member.basis is Basis.LISTED) is bool(member.list_entries)
        for link in alert.links:
            if link.kind is not LinkKind.POSSIBLY_SAME:
                assert {link.source, link.target} <= ids
                assert all(reason.quote and reason.event_id in known for reason in link.evidence)
        assert alert.reasons
        assert all(reason.quote for reason in alert.reasons)
        told_in_words = "they no longer make it a payment network" in alert.summary
        assert alert.changes or told_in_words or alert.kind in (AlertKind.APPEARED, AlertKind.MERGED)


def test_worlds_hold_articles_and_lists() -> None:
    """The drawing itself is not empty of what the promises are about."""

    def wanted(world: World) -> bool:
        kinds = {f.event_type for f in world.findings}
        return len(kinds) == len(EventType) and bool(told(world.findings).alerts)

    assert find(worlds(), wanted).findings
