"""Publications of lists as they come in, and what each says of an entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sanctionwire.networks.facts import HeldBatch
from sanctionwire.networks.nodes import EntryState, common
from sanctionwire_schemas import Batch, ListSource, Op

Order = tuple[datetime, int, str]
"""Place of a batch among those of its list: time of publication, sequence, id."""


@dataclass(frozen=True, slots=True)
class EntryFact:
    """One designation change, as far as the book needs it."""

    key: str
    event_id: str
    order: Order
    op: Op
    state: EntryState
    before: frozenset[str] | None
    """Programs before an amendment, where the change states them."""
    snapshot: bool
    source: ListSource


@dataclass(slots=True)
class BatchLog:
    """What is in of one batch. ``slots`` maps index to finding key (None: unprocessable) until it is judged."""

    batch: Batch
    first_observed: datetime
    slots: dict[int, str | None] = field(default_factory=dict)
    facts: dict[str, EntryFact] = field(default_factory=dict)
    judged: bool = False
    refs: frozenset[str] | None = None
    baseline: bool = False
    vague: bool = False
    """Its date says little about the days on which an authority acted."""
    order: Order = field(init=False)
    """Its place among the batches of its list."""
    names: dict[tuple[Op, str], list[EntryFact]] | None = None
    """Facts by what they do and each name; None until asked for, or where facts changed since."""

    def alike(self, op: Op, fact: EntryFact) -> list[EntryFact]:
        """Facts that do something to what is the same party as that of another fact, each once."""
        if self.names is None:
            ops = {one.op for one in self.facts.values()}
            self.names = {}
            # Most publications only add; such a one moves nobody.
            for one in self.facts.values() if {Op.ADDED, Op.REMOVED} <= ops else ():
                for name in _names(one.state):
                    self.names.setdefault((one.op, name), []).append(one)
        found = {one.key: one for name in _names(fact.state) for one in self.names.get((op, name), ())}
        return [one for one in found.values() if same_party(one.state, fact.state)]

    def __post_init__(self) -> None:
        self.order = order_of(self.batch)

    @property
    def complete(self) -> bool:
        """Whether every index is in."""
        return len(self.slots) >= self.batch.size

    def held(self) -> HeldBatch:
        """For people: what is missing."""
        batch = self.batch
        return HeldBatch(
            batch.id,
            batch.list_id,
            batch.size,
            len(self.slots),
            batch.published_at,
            self.first_observed,
            self.slots.keys(),
        )


def order_of(batch: Batch) -> Order:
    """Place of a batch among those of its list."""
    return (batch.published_at, batch.sequence, batch.id)


def _names(state: EntryState) -> Iterator[str]:
    yield state.name.casefold()
    yield from state.keys


def same_party(left: EntryState, right: EntryState) -> bool:
    """Whether two entries of one list, one removed and one added by the same publication, are one party."""
    if left.kind is not right.kind or left.ref == right.ref:
        return False
    if left.births and right.births and not left.births & right.births:
        return False
    same_name = left.name.casefold() == right.name.casefold()
    return same_name or bool(common(left.keys, right.keys) and common(left.identifiers, right.identifiers))
