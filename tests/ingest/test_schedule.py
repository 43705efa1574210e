"""When sources are looked at, and what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sanctionwire.ingest.guards import wrong_date
from sanctionwire.ingest.sources.config import NewsSourceConfig
from sanctionwire.ingest.sources.report import Look, after_failure, after_success, is_due
from sanctionwire.ingest.sources.schedule import pause_s
from sanctionwire.ingest.sources.standing import Standing, standing
from sanctionwire_schemas import SourceState

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOURCE = NewsSourceConfig(id="agency", kind="news", format="jsonl", path=Path("a.jsonl"), every_s=60, jitter=0.1)
MINUTE = timedelta(minutes=1)


def test_looks_are_spread_around_their_period() -> None:
    assert pause_s(300, jitter=0.1, chance=0.0) == pytest.approx(270)
    assert pause_s(300, jitter=0.1, chance=0.5) == pytest.approx(300)
    assert pause_s(300, jitter=0.0, chance=0.9) == 300


def test_failures_are_tried_again_soon_then_ever_later() -> None:
    pauses = [pause_s(300, jitter=0.1, chance=1.0, failures=n) for n in range(1, 9)]
    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]
    assert pause_s(7200, jitter=0, chance=1.0, failures=99) == 7200
    assert pause_s(300, jitter=0.1, chance=0.0, failures=1) == 15


def test_what_the_server_asked_for_is_a_lower_bound() -> None:
    assert pause_s(300, jitter=0.1, chance=0.0, failures=1, retry_after_s=3600) == 3600
    assert 3600 < pause_s(300, jitter=0.1, chance=0.9, failures=1, retry_after_s=3600) <= 3960
    assert pause_s(300, jitter=0.1, chance=1.0, failures=6, retry_after_s=1) == 900


def test_a_date_that_goes_backwards_or_lies_ahead_is_told() -> None:
    for last in (None, NOW, NOW - MINUTE):
        assert wrong_date(NOW, last, now=NOW) is None
    said = wrong_date(NOW - MINUTE, NOW, now=NOW)
    assert said is not None
    assert "12:00" in said
    assert "11:59" in said
    assert "future" in (wrong_date(NOW + timedelta(days=3), None, now=NOW) or "")


def test_an_unchanged_look_makes_a_source_younger_and_keeps_what_was_known() -> None:
    first = after_success(None, SOURCE, Look(NOW, entries=7, published_at=NOW - MINUTE, changed=True))
    later = after_success(first, SOURCE, Look(NOW + MINUTE))
    assert (later.checked_at, later.last_success_at) == (NOW + MINUTE, NOW + MINUTE)
    assert (later.entries, later.published_at, later.last_change_at) == (7, NOW - MINUTE, NOW)


def test_failures_are_counted_and_do_not_make_a_source_younger() -> None:
    state = after_success(None, SOURCE, Look(NOW, entries=7))
    for number in range(1, 4):
        state = after_failure(state, SOURCE, NOW + number * MINUTE, "down")
        assert state.consecutive_failures == number
    assert (state.last_success_at, state.checked_at, state.error) == (NOW, NOW + 3 * MINUTE, "down")
    well = after_success(state, SOURCE, Look(NOW + 4 * MINUTE))
    assert (well.error, well.consecutive_failures, well.entries) == (None, 0, 7)


def test_a_state_is_told_when_it_changed_or_the_last_word_is_old() -> None:
    every = timedelta(minutes=5)
    told = after_success(None, SOURCE, Look(NOW, entries=7))
    assert is_due(None, told, every)
    assert not is_due(told, after_success(told, SOURCE, Look(NOW + MINUTE)), every)
    assert is_due(told, after_success(told, SOURCE, Look(NOW + every)), every)
    assert is_due(told, after_success(told, SOURCE, Look(NOW + MINUTE, entries=8)), every)
    assert is_due(told, after_success(told, SOURCE, Look(NOW + MINUTE, held="why", held_sha256="a")), every)
    failing = after_failure(told, SOURCE, NOW + MINUTE, "down")
    assert is_due(told, failing, every)
    assert not is_due(failing, after_failure(failing, SOURCE, NOW + 2 * MINUTE, "down"), every)


def test_how_a_source_stands() -> None:
    def stands(state: SourceState | None, source: NewsSourceConfig | None = SOURCE) -> Standing:
        return standing(source, state, now=NOW, report_every_s=300)

    fresh = after_success(None, SOURCE, Look(NOW - MINUTE))
    assert stands(fresh) is Standing.OK
    assert stands(None) is Standing.NEVER
    assert stands(fresh, None) is Standing.UNKNOWN
    assert stands(fresh, SOURCE.model_copy(update={"enabled": False})) is Standing.OFF
    assert stands(after_failure(fresh, SOURCE, NOW, "down")) is Standing.FAILING
    assert stands(after_success(fresh, SOURCE, Look(NOW, held="why"))) is Standing.HELD
    assert stands(after_success(None, SOURCE, Look(NOW - 8 * MINUTE))) is Standing.OK  # told every 5 minutes at least
    assert stands(after_success(None, SOURCE, Look(NOW - 9 * MINUTE))) is Standing.LATE
