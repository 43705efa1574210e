"""What one event did to the book: rows to store, records to publish."""

from __future__ import annotations

from dataclasses import dataclass

from sanctionwire.networks.facts import Fact, HeldBatch
from sanctionwire.networks.known import Known
from sanctionwire_schemas import Alert, PaymentNetwork


@dataclass(frozen=True, slots=True)
class Update:
    """What one finding or directive did to the book. All empty: nothing new (a redelivery, an older revision).

    Store ``facts`` and publish ``networks`` and ``alerts`` (in this order) in the same transaction.
    """

    alerts: tuple[Alert, ...] = ()
    changed: tuple[Known, ...] = ()
    facts: tuple[Fact, ...] = ()
    conflict: str | None = None
    """Why the finding contradicts one already held (same identity and revision, other content): dead-letter it."""
    held: HeldBatch | None = None
    """The batch that this finding belongs to, while it is still incomplete."""
    judged: tuple[str, ...] = ()
    """Ids of the batches that this event completed or released, in the order they were judged."""

    unknown: tuple[str, ...] = ()
    """Subjects of a directive that nothing in the book bears, or not yet."""

    @property
    def networks(self) -> tuple[PaymentNetwork, ...]:
        """The records of the networks that changed."""
        return tuple(known.record for known in self.changed)

    def __bool__(self) -> bool:
        """True if there is anything to store, publish or report."""
        return bool(self.alerts or self.changed or self.facts or self.conflict or self.judged)
