"""Promises 2 and 3 on drawn worlds: the book is a function of the set of events, whatever their order and number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.networks.founding import START, Told
from tests.networks.worlds import World, worlds

from sanctionwire.networks import index, known
from sanctionwire_schemas import ArticleStatus, Directive, EventType, Finding

LIMITS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def told(events: Sequence[Finding | Directive]) -> Told:
    """A book that heard these findings and decisions."""
    book = Told()
    for event in events:
        if isinstance(event, Directive):
            book.keep(book.book.direct(event, cause=book.cause(), observed=START))
        else:
            book.tell(event)
    return book


@LIMITS
@given(world=worlds(), seed=st.integers(0, 1 << 30), twice=st.booleans())
def test_any_permutation_and_duplication_ends_in_the_same_book(world: World, seed: int, twice: bool) -> None:
    """Promise 2: removals before additions, batches mixed, late corrections first, events twice."""
    chance = Random(seed)
    events: list[Finding | Directive] = [*world.findings, *world.directives]
    order = chance.sample(events, len(events))
    if twice:
        order += chance.sample(events, len(events) // 2)
    assert told(order).book.fingerprint() == told(events).book.fingerprint()


@LIMITS
@given(world=worlds())
def test_records_that_rest_as_bytes_come_back_as_they_were(world: World) -> None:
    """Only the latest records stay unpacked in memory; how many, shows nowhere."""
    every = told(world.findings)
    with patch.object(known, "_RECENT", 1):
        few = told(world.findings)
        assert few.book.networks() == every.book.networks()
    assert few.alerts == every.alerts


@LIMITS
@given(world=worlds(most_articles=7), seed=st.integers(0, 1 << 30))
def test_names_that_everybody_writes_about_depend_on_no_order(world: World, seed: int) -> None:
    """Of articles that name a party only the first few count: the first by publication, not by arrival."""
    order = Random(seed).sample(world.findings, len(world.findings))
    with patch.object(index, "PRESS", 2):
        assert told(order).book.fingerprint() == told(world.findings).book.fingerprint()


@LIMITS
@given(world=worlds())
def test_rebuild_equals_live(world: World) -> None:
    """Promise 3: rows restored go on as if nothing had happened, and a replay gives the same alerts."""
    half = len(world.findings) // 2
    live = told(world.findings[:half])
    restored = live.reload()
    assert restored.fingerprint() == live.book.fingerprint()
    assert restored.held() == live.book.held()
    for finding in world.findings[half:]:
        cause, observed = live.cause(), datetime(2024, 6, 1, tzinfo=UTC)
        ours = live.book.apply(finding, cause=cause, observed=observed)
        theirs = restored.apply(finding, cause=cause, observed=observed)
        assert ours.alerts == theirs.alerts
        assert ours.networks == theirs.networks
    assert told(world.findings).alerts == told(world.findings).alerts
    assert [a.alert_id for a in live.tell(*world.findings)] == []


@LIMITS
@given(world=worlds())
def test_retraction_equals_never_told(world: World) -> None:
    """Every article withdrawn: the book of the lists alone."""
    lists = [f for f in world.findings if f.event_type is not EventType.ARTICLE]
    book = told(world.findings)
    for finding in world.findings:
        if finding.event_type is EventType.ARTICLE and finding.article is not None:
            facts = finding.article.model_copy(update={"status": ArticleStatus.RETRACTED})
            book.tell(
                finding.model_copy(update={"revision": 9, "alert": False, "article": facts, "event_hash": "gone"})
            )
    assert book.book.fingerprint() == told(lists).book.fingerprint()
