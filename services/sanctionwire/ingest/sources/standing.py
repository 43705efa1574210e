"""How a source stands, for people: from what is configured and what ``sources.v1`` says last."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig
from sanctionwire_schemas import SourceState

LOOKS_UNTIL_LATE: Final = 3


class Standing(StrEnum):
    """What ``sanctionwire sources list`` says of a source; docs/sources.md explains each."""

    OK = "ok"
    HELD = "held"
    FAILING = "failing"
    LATE = "late"
    NEVER = "never looked at"
    OFF = "off"
    UNKNOWN = "not configured"


def standing(
    source: ListSourceConfig | NewsSourceConfig | None,
    state: SourceState | None,
    *,
    now: datetime,
    report_every_s: float,
) -> Standing:
    """How a source stands. Late is one of which no success is told for three looks and the pause between two reports,
    whatever ingest says: then ingest itself may be down.
    """
    if source is None:
        return Standing.UNKNOWN
    if not source.enabled:
        return Standing.OFF
    if state is None:
        return Standing.NEVER
    if state.error is not None:
        return Standing.FAILING
    if state.held is not None:
        return Standing.HELD
    patience = timedelta(seconds=LOOKS_UNTIL_LATE * source.every_s * (1 + source.jitter) + report_every_s)
    if state.last_success_at is None or now - state.last_success_at > patience:
        return Standing.LATE
    return Standing.OK


def needs_a_person(stands: Standing) -> bool:
    """Whether somebody should look."""
    return stands in (Standing.HELD, Standing.FAILING, Standing.LATE, Standing.NEVER)
