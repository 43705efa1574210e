"""Recorded human decisions."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Id, Moment, Record


class DirectiveKind(StrEnum):
    """What a person decided."""

    SAME = "same"
    DIFFERENT = "different"
    RELEASE_BATCH = "release_batch"
    RELEASE_SOURCE = "release_source"
    NOT_A_NETWORK = "not_a_network"
    SILENCE = "silence"
    ACKNOWLEDGE = "acknowledge"
    DISMISS = "dismiss"


class Directive(Record):
    """Value of ``directives.v1``."""

    directive_id: Id
    kind: DirectiveKind
    subjects: tuple[str, ...] = Field(
        min_length=1,
        description="what it is about: two entities or entries, a batch id, a network id, an alert id",
    )
    author: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=2000)
    created_at: Moment
    expires_at: Moment | None = None
