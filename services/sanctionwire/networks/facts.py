"""What goes into the book of networks and what comes out of it: facts to store, records to publish.

The book itself (:class:`sanctionwire.networks.book.Book`) is a function of the *set* of facts: findings and directives.
Network rows carry only what cannot be computed again from that set: ids, versions, and what was already told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sanctionwire_schemas import Alert, PaymentNetwork

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
    write: Callable[[], Json]
    """Makes the value; only called for what is stored in the end, for one poll may change a network many times."""

    @property
    def value(self) -> Json:
        """The content of the row."""
        return self.write()


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


@dataclass(frozen=True, slots=True)
class Update:
    """What one finding or directive did to the book. All empty: nothing new (a redelivery, an older revision).

    Store ``facts`` and publish ``networks`` and ``alerts`` (in this order) in the same transaction.
    """

    alerts: tuple[Alert, ...] = ()
    networks: tuple[PaymentNetwork, ...] = ()
    facts: tuple[Fact, ...] = ()
    conflict: str | None = None
    """Why the finding contradicts one already held (same identity and revision, other content): dead-letter it."""
    held: HeldBatch | None = None
    """The batch that this finding belongs to, while it is still incomplete."""
    judged: tuple[str, ...] = ()
    """Ids of the batches that this event completed or released, in the order they were judged."""

    unknown: tuple[str, ...] = ()
    """Subjects of a directive that nothing in the book bears, or not yet."""

    def __bool__(self) -> bool:
        """True if there is anything to store, publish or report."""
        return bool(self.alerts or self.networks or self.facts or self.conflict or self.judged)
