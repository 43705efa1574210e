"""What every record of the contract has in common: immutability, tolerance for new fields, one idea of time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints

SCHEMA_VERSION: Literal[1] = 1
"""Version of the contract. Within one version fields are only ever added."""


def _date_is_midnight_utc(value: Any) -> Any:
    """Publishers often give a day without an hour; a day stands for its first moment in UTC."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str) and len(value) == len("2024-09-19"):
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            return value
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_date_is_midnight_utc)]
"""A point in time with its zone; a bare ISO day (``2024-09-19``) is read as midnight UTC."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=512)]
"""An opaque identifier: 1 to 512 characters."""

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,4})?$")]
"""ISO 3166-1 alpha-2 in capitals (``RU``), or 3166-2 for a territory (``UA-43`` Crimea, ``GE-SO`` South Ossetia)."""

Weight = Annotated[float, "share of the decision; positive speaks for, negative against"]


class Part(BaseModel):
    """A piece of a record. Unknown fields are ignored, so that a newer producer can add some."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=False)


class Record(Part):
    """The value of one Kafka record."""

    schema_version: Literal[1] = SCHEMA_VERSION
