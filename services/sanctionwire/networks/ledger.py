"""Facts in order: which finding of an event counts, which batches are complete, what each list says of each entry.

The state of an entry is that of its highest (``published_at``, ``sequence``), whatever came last; a batch counts once
all its changes are in or a person released it. Everything here is a function of the set of findings and releases.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sanctionwire.networks.batches import BatchLog, EntryFact, Order, order_of
from sanctionwire.networks.nodes import EntryState, Mark, mark_families
from sanctionwire_schemas import Batch, Op

_FLOOD = 1000
"""A list never doubles in one publication: a full list that would add more entries than this, and more than are known,
is a first load even though some entries were known before it."""

_LONG_GAP = timedelta(days=14)
_MANY_ADDED = 50
"""A list that nobody saw for longer than the gap, and that then adds more than so many entries, did not add them by one
action: OFAC's largest lists of one day apart, such a publication sums up weeks. Where an entry states its own day of
listing, that counts instead."""

_AUTHORITIES = (("us_ofac", "OFAC"), ("un_", "UN"), ("eu_", "EU"), ("gb_", "UK"), ("us_", "US"))


def authority_of(list_id: str) -> str:
    """The authority behind a list; the list id itself where unknown."""
    return next((name for prefix, name in _AUTHORITIES if list_id.startswith(prefix)), list_id)


@dataclass(frozen=True, slots=True)
class EntryView:
    """What the facts say of one entry now."""

    ref: str
    state: EntryState | None
    """None: not on the list (any more)."""
    last: EntryState
    marks: tuple[Mark, ...]
    """What happened to it since it was listed last; kept when it leaves."""
    listed_on: date | None
    """None where only known to be listed since some day before the first load."""
    events: tuple[str, ...]
    batch: str
    """Id of the batch that the present state is from."""


class Ledger:
    """Batches, timelines of entries, and releases."""

    def __init__(self) -> None:
        self.batches: dict[str, BatchLog] = {}
        self._timelines: dict[str, tuple[EntryFact, ...]] = {}
        self._snapshots: dict[str, list[tuple[Order, str]]] = {}
        self._refs: dict[str, set[str]] = {}
        self._judged: dict[str, list[tuple[Order, str]]] = {}
        self._released: set[str] = set()

    def order_of(self, batch: Batch) -> Order:
        """Place of a batch among those of its list; one copy for all of its changes."""
        log, order = self.batches.get(batch.id), order_of(batch)
        same = log is not None and log.order == order and log.order[0].utcoffset() == order[0].utcoffset()
        return log.order if log is not None and same else order

    def put(self, key: str, batch: Batch, fact: EntryFact | None, observed: datetime) -> tuple[BatchLog, set[str]]:
        """Take one change in (``fact`` None: unprocessable); the batch, and the entries to look at again."""
        log = self.batches.get(batch.id)
        if log is None:
            log = self.batches[batch.id] = BatchLog(batch, observed)
        log.first_observed = min(log.first_observed, observed)
        if not log.judged:
            log.slots[batch.index] = key if fact is not None else None
        old = log.facts.pop(key, None)
        log.names = None
        if fact is not None:
            log.facts[key] = fact
        if not log.judged:
            if not log.complete and batch.id not in self._released:
                return log, set()
            return log, self._with_heirs(self._judge(log))
        touched = self._drop(old) if old is not None else set()
        if fact is not None:
            self._insert(fact)
            self._refs.setdefault(fact.state.list_id, set()).add(fact.state.ref)
            touched.add(fact.state.ref)
        if log.refs is not None:
            log.refs = frozenset(f.state.ref for f in log.facts.values() if f.op is not Op.REMOVED)
            touched |= self._rebase(batch.list_id)
        return log, self._with_heirs(touched)

    def heir(self, ref: str) -> str | None:
        """The entry that took the place of one which left its list: one publication removed this number and added the
        same party under another. None where there is none, or where several fit.
        """
        timeline = self._timelines.get(ref)
        if not timeline or timeline[-1].op is not Op.REMOVED:
            return None
        heirs = self.batches[timeline[-1].order[2]].alike(Op.ADDED, timeline[-1])
        return heirs[0].state.ref if len(heirs) == 1 and self._predecessor(heirs[0]) == ref else None

    def _predecessor(self, fact: EntryFact) -> str | None:
        """The entry in whose place this one was added."""
        gone = self.batches[fact.order[2]].alike(Op.REMOVED, fact)
        return gone[0].state.ref if len(gone) == 1 else None

    def _with_heirs(self, refs: set[str]) -> set[str]:
        """With every entry whose reading hangs on one of these."""
        found, todo = set(refs), list(refs)
        while todo:
            ref = todo.pop()
            for fact in self._timelines.get(ref, ()):
                if fact.op is Op.REMOVED:
                    heirs = {heir.state.ref for heir in self.batches[fact.order[2]].alike(Op.ADDED, fact)}
                    todo += heirs - found
                    found |= heirs
        return found

    def release(self, batch_id: str) -> set[str]:
        """Judge a batch although some of its changes are missing; entries to look at again."""
        self._released.add(batch_id)
        log = self.batches.get(batch_id)
        return self._with_heirs(self._judge(log)) if log is not None and not log.judged else set()

    def held(self) -> Iterator[BatchLog]:
        """Incomplete batches."""
        return (log for log in self.batches.values() if not log.judged)

    def _judge(self, log: BatchLog) -> set[str]:
        log.judged = True
        log.slots = {}  # what is in and what is missing matters no more
        list_id = log.batch.list_id
        touched = set[str]()
        earlier = self._judged.setdefault(list_id, [])
        known = self._refs.setdefault(list_id, set())
        for fact in log.facts.values():
            self._insert(fact)
            touched.add(fact.state.ref)
        known |= touched
        insort(earlier, (log.order, log.batch.id))
        touched |= self._date(earlier, bisect_left(earlier, (log.order, log.batch.id)))
        if log.batch.snapshot:
            log.refs = frozenset(f.state.ref for f in log.facts.values() if f.op is not Op.REMOVED)
            insort(self._snapshots.setdefault(list_id, []), (log.order, log.batch.id))
        if self._snapshots.get(list_id):
            touched |= self._rebase(list_id)
            if log.batch.snapshot:
                touched |= known
        return touched

    def _date(self, judged: list[tuple[Order, str]], place: int) -> set[str]:
        """Decide whether a new batch and its successor date their actions; entries whose reading that changes."""
        touched = set[str]()
        for at in (place, place + 1):
            if not 0 < at < len(judged):
                continue
            log = self.batches[judged[at][1]]
            gap = judged[at][0][0] - judged[at - 1][0][0]
            many = log.batch.snapshot or sum(fact.op is Op.ADDED for fact in log.facts.values()) > _MANY_ADDED
            vague = gap > _LONG_GAP and many
            if vague is not log.vague:
                log.vague = vague
                touched |= {fact.state.ref for fact in log.facts.values()}
        return touched

    def _insert(self, fact: EntryFact) -> None:
        ref = fact.state.ref
        self._timelines[ref] = tuple(sorted((*self._timelines.get(ref, ()), fact), key=_place))

    def _drop(self, fact: EntryFact) -> set[str]:
        timeline = self._timelines.get(fact.state.ref, ())
        self._timelines[fact.state.ref] = tuple(other for other in timeline if other.key != fact.key)
        return {fact.state.ref}

    def _rebase(self, list_id: str) -> set[str]:
        """Decide again which full loads of a list are first loads; entries whose reading that changes."""
        touched = set[str]()
        first = self._judged[list_id][0][1] if self._judged.get(list_id) else None
        for order, batch_id in self._snapshots.get(list_id, []):
            log = self.batches[batch_id]
            if log.refs is None:  # not complete, so it says nothing yet
                continue
            if batch_id == first:
                baseline = True
            elif len(log.refs) <= _FLOOD:
                baseline = not self._known_before(list_id, order)
            else:
                known = self._known_before(list_id, order)
                baseline = not known or len(log.refs - known) > max(_FLOOD, len(known))
            if baseline is not log.baseline:
                log.baseline = baseline
                touched |= log.refs
        return touched

    def _known_before(self, list_id: str, order: Order) -> set[str]:
        return {
            ref
            for ref in self._refs.get(list_id, ())
            if (timeline := self._timelines.get(ref)) and timeline[0].order < order
        }

    def view(self, ref: str, until: Order | None = None) -> EntryView | None:
        """What the facts say of one entry, or said before the publication ``until``; None where no judged one does."""
        timeline = self._timelines.get(ref)
        if timeline and until is not None:
            timeline = tuple(fact for fact in timeline if fact.order < until)
        if not timeline:
            return None
        list_id = timeline[0].state.list_id
        authority = authority_of(list_id)
        absences = [
            order
            for order, batch_id in self._snapshots.get(list_id, ())
            if ref not in (self.batches[batch_id].refs or ()) and (until is None or order < until)
        ]
        state: EntryState | None = None
        last = timeline[0].state
        marks: list[Mark] = []
        listed_on: date | None = None
        events: list[str] = []
        batch = timeline[0].order[2]
        for fact in _with_absences(timeline, absences):
            if not isinstance(fact, EntryFact):
                if state is not None:
                    state, batch = None, fact[2]
                continue
            if fact.op is Op.REMOVED:
                state, last, batch = None, fact.state, fact.order[2]
                events.append(fact.event_id)
                continue
            if state is not None and fact.state.digest == state.digest:
                continue
            known = state.programs if state is not None else None
            if state is None and (moved := self._moved(fact)) is not None:
                known, marks, listed_on = moved.last.programs, list(moved.marks), moved.listed_on
            before = fact.before if fact.before is not None and not fact.snapshot else known
            events.append(fact.event_id)
            day = fact.order[0].date()
            if before is None and fact.op is Op.AMENDED and not fact.snapshot:
                pass  # Amended, but from what is not known: it was listed at some time before.
            elif before is None:
                listed_on, marks = fact.state.listed_on, []
                baseline = fact.snapshot and self.batches[fact.order[2]].baseline
                if not baseline or listed_on is not None:
                    vague = listed_on is None and self.batches[fact.order[2]].vague
                    listed_on = listed_on or day
                    programs = fact.state.programs
                    marks = [Mark(authority, listed_on, mark_families(programs), True, programs, vague)]  # noqa: FBT003
            else:
                gained = fact.state.programs - before
                if gained:
                    vague = self.batches[fact.order[2]].vague
                    marks.append(Mark(authority, day, mark_families(gained), False, gained, vague))  # noqa: FBT003
            state, last, batch = fact.state, fact.state, fact.order[2]
        return EntryView(ref, state, last, tuple(marks), listed_on, tuple(events), batch)

    def _moved(self, fact: EntryFact) -> EntryView | None:
        """Where an entry only got another number: what was known of it under the one that it had."""
        if fact.op is not Op.ADDED or fact.snapshot:
            return None
        gone = self._predecessor(fact)
        return self.view(gone, fact.order) if gone is not None else None

    def refs(self) -> Iterable[str]:
        """Every entry that any judged fact speaks of."""
        return self._timelines.keys()


def _place(fact: EntryFact) -> tuple[Order, str]:
    return (fact.order, fact.key)


def _with_absences(timeline: Iterable[EntryFact], absences: list[Order]) -> Iterator[EntryFact | Order]:
    """Facts of an entry in order, with the full loads that do not hold it."""
    waiting = list(absences)
    for fact in timeline:
        while waiting and waiting[0] < fact.order:
            yield waiting.pop(0)
        yield fact
    yield from waiting
