"""State of one polled source."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Id, Moment, Record


class SourceKind(StrEnum):
    """A sanctions list or a news feed."""

    LIST = "list"
    NEWS = "news"


class SourceState(Record):
    """Value of ``sources.v1``: latest state by source id."""

    source_id: Id
    kind: SourceKind
    checked_at: Moment
    last_success_at: Moment | None = None
    last_change_at: Moment | None = None
    published_at: Moment | None = Field(default=None, description="time of publication that the source itself states")
    entries: int | None = Field(default=None, ge=0)
    held: str | None = Field(default=None, description="why the latest publication is held back, if it is")
    held_sha256: str | None = Field(
        default=None, description="hash of the held publication; a release names it, so that no other is released"
    )
    error: str | None = Field(default=None, max_length=2000)
    consecutive_failures: int = Field(default=0, ge=0)
