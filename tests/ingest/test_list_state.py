"""One list has one state, however many sources feed it; what a publication does to it is bounded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete
from tests.ingest.publications import DAY, LIST_ID, delta, entry, full

from sanctionwire.ingest import tables
from sanctionwire.ingest.guards import Bounds
from sanctionwire.ingest.list_state import Candidate, NotLoadedError, Taken, entries, take_publication
from sanctionwire.ingest.lists import ParsedList
from sanctionwire.store import Store, outbox
from sanctionwire.store.tables import outbox as outbox_table
from sanctionwire.store.tables import plumbing
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import DesignationChange, ListEntry, Op

BOUNDS = Bounds(max_shrink=0.1, max_growth=0.5, max_changed=0.5)
MANY = [entry(uid) for uid in range(100, 200)]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'ingest.db'}", service="ingest")
    yield opened
    await opened.close()


def published(connection: Connection) -> list[DesignationChange]:
    """What went to the outbox since the last call."""
    found = [decode(DesignationChange, r.value) for r in outbox.pending(connection, 100_000)]
    connection.execute(delete(outbox_table))
    return found


async def take(
    store: Store, candidate: Candidate, bounds: Bounds | None = BOUNDS
) -> tuple[Taken, list[DesignationChange]]:
    return await store.run(lambda c: (take_publication(c, candidate, bounds), published(c)))


async def state(store: Store) -> dict[str, ListEntry]:
    return await store.run(lambda c: entries(c, LIST_ID))


def told(changes: Iterable[DesignationChange]) -> list[tuple[Op, str]]:
    return [(c.op, c.entry.entry_id) for c in changes]


async def test_the_first_load_is_a_snapshot_in_one_batch(store: Store) -> None:
    taken, changes = await take(store, full(MANY))
    assert (taken.entries, taken.changes, taken.held) == (100, 100, None)
    assert {c.batch.snapshot for c in changes} == {True}
    assert {c.batch.size for c in changes} == {100}
    assert [c.batch.index for c in changes] == list(range(100))
    assert await state(store) == {e.entry_id: e for e in MANY}


async def test_only_what_changed_is_published(store: Store) -> None:
    await take(store, full(MANY))
    after = [entry(100, "DPRK3"), *MANY[2:], entry(300)]
    taken, changes = await take(store, full(after, day=1))
    assert told(changes) == [(Op.AMENDED, "100"), (Op.REMOVED, "101"), (Op.ADDED, "300")]
    assert changes[0].before == MANY[0]
    assert taken.entries == 100
    assert {c.batch.snapshot for c in changes} == {False}
    assert await state(store) == {e.entry_id: e for e in after}


async def test_the_same_content_again_publishes_nothing_and_numbers_nothing(store: Store) -> None:
    """Else two pollers, one of which saw it, would number the next publication differently."""
    await take(store, full(MANY))
    taken, changes = await take(store, full(MANY, day=1))
    assert (taken.changes, changes) == (0, [])
    _, (change,) = await take(store, full([*MANY, entry(300)], day=1))
    assert change.batch.sequence == 0


async def test_a_publication_that_shrinks_the_list_is_held_and_changes_nothing(store: Store) -> None:
    await take(store, full(MANY))
    for remaining in (MANY[:89], MANY[:1]):
        taken, changes = await take(store, full(remaining, day=1))
        assert changes == []
        assert taken.held is not None
        assert f"remove {100 - len(remaining)} of 100 entries" in taken.held
    assert len(await state(store)) == 100


async def test_a_publication_within_bounds_passes_and_a_released_one_does_beyond_them(store: Store) -> None:
    await take(store, full(MANY))
    taken, changes = await take(store, full(MANY[:90], day=1))
    assert (taken.held, len(changes)) == (None, 10)
    taken, changes = await take(store, full(MANY[:5], day=2), None)
    assert (taken.held, len(changes)) == (None, 85)


async def test_growth_and_mass_amendments_are_held(store: Store) -> None:
    await take(store, full(MANY))
    taken, _ = await take(store, full([*MANY, *(entry(uid) for uid in range(1000, 1051))], day=1))
    assert taken.held is not None
    assert "add 51 of 100" in taken.held
    taken, _ = await take(store, full([entry(uid, "DPRK3") for uid in range(100, 200)], day=1))
    assert taken.held is not None
    assert "amend 100 of 100" in taken.held


async def test_a_concern_about_the_date_tells_the_extent_as_well(store: Store) -> None:
    """Who releases it for its date must know what else it would do."""
    await take(store, full(MANY))
    odd = full(MANY[:5], day=-1)
    taken, _ = await store.run(lambda c: (take_publication(c, odd, BOUNDS, concern="its date is odd"), published(c)))
    assert taken.held is not None
    assert taken.held.startswith("its date is odd; would remove 95 of 100 entries")
    assert taken.held.endswith("It adds 0, amends 0 and removes 95 of 100 entries")


async def test_a_first_load_with_an_odd_date_is_dated_by_its_file(store: Store) -> None:
    odd = full(MANY, day=4000, written=timedelta(days=-4000))
    await store.run(lambda c: take_publication(c, odd, BOUNDS, concern="its date lies in the future"))
    assert {c.batch.published_at for c in await store.run(published)} == {DAY}


async def test_a_small_list_may_change_without_a_person(store: Store) -> None:
    await take(store, full(MANY[:7]))
    taken, changes = await take(store, full([*MANY[2:7], *(entry(uid) for uid in range(300, 310))], day=1))
    assert (taken.held, len(changes)) == (None, 12)


async def test_a_delta_is_held_by_the_same_bounds(store: Store) -> None:
    await take(store, full(MANY))
    taken, changes = await take(store, delta(removed=range(100, 150), day=1))
    assert taken.held is not None
    assert changes == []


async def test_a_delta_waits_for_the_whole_list(store: Store) -> None:
    with pytest.raises(NotLoadedError, match="not loaded whole"):
        await take(store, delta([entry(300)]))
    assert await state(store) == {}


async def test_delta_then_full_file_publishes_once(store: Store) -> None:
    await take(store, full(MANY))
    _, by_delta = await take(store, delta([entry(300), entry(100, "DPRK3")], [101], day=1))
    assert told(by_delta) == [(Op.AMENDED, "100"), (Op.REMOVED, "101"), (Op.ADDED, "300")]
    _, by_full = await take(store, full([entry(100, "DPRK3"), *MANY[2:], entry(300)], day=1))
    assert by_full == []
    _, again = await take(store, delta([entry(300), entry(100, "DPRK3")], [101], day=1))
    assert again == []


async def test_a_mirror_that_lags_behind_does_not_undo_what_came(store: Store) -> None:
    """Yesterday's file, and this morning's after one of this afternoon, change nothing."""
    await take(store, full(MANY))
    await take(store, delta([entry(300)], day=1, written=timedelta(hours=2)))
    for old in (full(MANY, day=0, source="mirror"), full(MANY, day=1, source="mirror")):
        taken, changes = await take(store, old)
        assert (taken.behind, changes) == (True, [])
    assert "300" in await state(store)


async def test_two_files_of_one_publication_are_not_behind_each_other(store: Store) -> None:
    """The full file is written minutes before the delta; what a missed delta left out is mended by it."""
    await take(store, full(MANY))
    await take(store, delta([entry(301)], day=1, written=timedelta(minutes=5)))
    taken, changes = await take(store, full([*MANY, entry(300), entry(301)], day=1))
    assert not taken.behind
    assert told(changes) == [(Op.ADDED, "300")]


async def test_files_that_cannot_speak_of_addresses_leave_them_as_known(store: Store) -> None:
    await take(store, full(MANY))
    silent = ParsedList(
        LIST_ID,
        tuple(entry(uid, addresses=()) for uid in range(100, 200)),
        {"sdn.csv": 100},
        sha256="2" * 64,
        silent_fields=frozenset({"addresses"}),
    )
    base = full(MANY, day=1)
    candidate = Candidate(base.source_id, silent, "x", base.stamp, base.provenance)
    _, changes = await take(store, candidate)
    assert changes == []


# Small histories: at each step the list is some set of entries in some state.
CONTENT = st.dictionaries(st.integers(1, 12), st.sampled_from(["DPRK", "DPRK3", "RUSSIA-EO14024"]), min_size=1)


@given(before=CONTENT, steps=st.lists(CONTENT, max_size=6))
def test_applying_deltas_equals_loading_the_full_files(before: dict[int, str], steps: list[dict[int, str]]) -> None:
    """For random histories: the same state and the same events, event ids included."""

    def replay(by_delta: bool) -> tuple[list[str], dict[str, ListEntry]]:
        engine = create_engine("sqlite://")
        with engine.begin() as c:
            plumbing.create_all(c)
            tables.metadata.create_all(c)
            take_publication(c, full([entry(u, p) for u, p in before.items()]), None)
            known = before
            for day, content in enumerate(steps, start=1):
                if by_delta:
                    upserts = [entry(u, p) for u, p in content.items() if known.get(u) != p]
                    candidate = delta(upserts, known.keys() - content.keys(), day=day)
                else:
                    candidate = full([entry(u, p) for u, p in content.items()], day=day)
                take_publication(c, candidate, None)
                known = content
            found = [f"{change.batch.id} {change.event_id}" for change in published(c)]
            return found, entries(c, LIST_ID)

    assert replay(by_delta=True) == replay(by_delta=False)


async def test_a_delta_that_does_not_tell_enough_says_of_which_entries(store: Store) -> None:
    await take(store, full(MANY))
    taken, _ = await take(store, delta([entry(300)], removed=[100, 999], day=1))
    assert taken.unclear == ("999",)
