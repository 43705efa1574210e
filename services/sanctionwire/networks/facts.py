"""What the book of networks rests on, as it is stored.

The book itself (:class:`sanctionwire.networks.book.Book`) is a function of the *set* of facts: findings and directives.
Network rows carry only what cannot be computed again from that set: ids, versions, and what was already told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

Json = dict[str, Any]
"""A JSON object: only str keys, and values that ``json.dumps`` takes."""


class FactKind(StrEnum):
    """Which table a row belongs to."""

    FINDING = "finding"
    DIRECTIVE = "directive"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Fact:
    r"""One row to insert or replace, by (``kind``, ``key``).

    Keys: ``event_source + "\n" + event_id`` of a finding, ``directive_id``, ``network_id``. ``value`` is what
    :meth:`Book.load` takes back.
    """

    kind: FactKind
    key: str
    write: Callable[[], bytes]
    """Makes the JSON of the value; only called for what is stored in the end, for one poll may change a network many
    times."""

    @property
    def value(self) -> Json:
        """The content of the row."""
        value: Json = orjson.loads(self.write())
        return value


@dataclass(frozen=True, slots=True)
class HeldBatch:
    """A batch that waits for the rest of its changes."""

    batch_id: str
    list_id: str
    size: int
    present: int
    """How many changes are in."""
    published_at: datetime
    first_observed: datetime
    slots: Collection[int] = field(default=(), repr=False, compare=False)
    """Indexes that are in, at the time of asking."""

    @property
    def missing(self) -> tuple[int, ...]:
        """Indexes that are not in, in order. Takes time in proportion to the size of the batch."""
        return tuple(index for index in range(self.size) if index not in self.slots)
