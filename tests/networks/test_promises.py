"""Promises of the book that hold for any events: order, replay, batches, conflicts, identity."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.networks.founding import SIX, Told, article, entries, findings

from sanctionwire.networks.book import Book
from sanctionwire.networks.facts import FactKind
from sanctionwire_schemas import (
    AlertKind,
    Batch,
    Directive,
    DirectiveKind,
    EventType,
    Finding,
    FindingStatus,
    NetworkState,
    Op,
)

BEFORE, BATCH = findings()
ARTICLES = [article(), article("article-2", counts=(None, None), published=datetime(2024, 9, 20, tzinfo=UTC))]
EVENTS = [*BEFORE, *BATCH, *ARTICLES]


def final(events: list[Finding]) -> str:
    book = Told()
    book.tell(*events)
    return book.book.fingerprint()


@pytest.fixture(scope="module")
def expected() -> str:
    return final(EVENTS)


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(len(EVENTS))), twice=st.sets(st.integers(0, len(EVENTS) - 1)))
def test_order_does_not_matter_in_the_end(expected: str, order: list[int], twice: set[int]) -> None:
    """Promise 2: any order, with any duplicates, ends in the same book modulo ids."""
    events = [EVENTS[i] for i in order]
    assert final(events + [EVENTS[i] for i in twice]) == expected


def test_replay_changes_nothing() -> None:
    """Promise 3: events again give nothing; the history into an empty book gives an equal book and the same alerts."""
    book = Told()
    book.tell(*EVENTS)
    count, fingerprint = len(book.alerts), book.book.fingerprint()
    assert book.tell(*EVENTS) == []
    assert (len(book.alerts), book.book.fingerprint()) == (count, fingerprint)
    again = Told()
    again.tell(*EVENTS)
    assert again.alerts == book.alerts
    assert again.book.networks() == book.book.networks()


def test_load_equals_live() -> None:
    """A book from stored rows goes on like the one that was never stopped."""
    live = Told()
    live.tell(*BEFORE, ARTICLES[0], *BATCH[:3])
    loaded = live.reload()
    assert loaded.fingerprint() == live.book.fingerprint()
    assert loaded.held() == live.book.held()
    cause = live.cause()
    for finding in BATCH[3:]:
        ours = live.book.apply(finding, cause=cause, observed=datetime(2024, 9, 20, tzinfo=UTC))
        theirs = loaded.apply(finding, cause=cause, observed=datetime(2024, 9, 20, tzinfo=UTC))
        assert ours.alerts == theirs.alerts
    assert loaded.fingerprint() == live.book.fingerprint()


def test_incomplete_batch_is_held_and_released() -> None:
    """Nothing is judged before all changes are in; a person may release what will not become complete."""
    book = Told()
    book.tell(*BEFORE)
    assert book.tell(*BATCH[:-1]) == []
    (held,) = book.book.held()
    assert (held.present, held.missing) == (len(BATCH) - 1, (len(BATCH) - 1,))
    release = Directive(
        directive_id="d1",
        kind=DirectiveKind.RELEASE_BATCH,
        subjects=(held.batch_id,),
        author="on call",
        reason="the last change is lost",
        created_at=datetime(2024, 9, 20, tzinfo=UTC),
    )
    update = book.book.direct(release, cause=book.cause(), observed=datetime(2024, 9, 20, tzinfo=UTC))
    (alert,) = book.keep(update)
    assert update.judged == (held.batch_id,)
    assert len(alert.members) == len(SIX) - 1
    assert book.book.held() == ()
    (more,) = book.tell(BATCH[-1])
    assert (more.kind, entries(more)) == (AlertKind.EXPANDED, SIX)
    assert book.reload().fingerprint() == book.book.fingerprint()


def test_unprocessable_change_fills_its_place() -> None:
    """A change that became a dead letter does not hold the rest of its batch."""
    book = Told()
    book.tell(*BEFORE, *BATCH[:-1])
    broken = Finding(
        event_id="broken",
        event_type=EventType.DESIGNATION_CHANGE,
        classifier_version=1,
        status=FindingStatus.UNPROCESSABLE,
        alert=False,
        score=0.0,
        batch=BATCH[-1].batch,
    )
    (alert,) = book.tell(broken)
    assert len(alert.members) == len(SIX) - 1


def test_id_conflict_is_reported_and_changes_nothing() -> None:
    """Same identity and revision, other content: for the dead letters."""
    book = Told()
    book.tell(*EVENTS)
    fingerprint = book.book.fingerprint()
    forged = ARTICLES[0].model_copy(update={"event_hash": "other"})
    update = book.book.apply(forged, cause=book.cause(), observed=datetime(2024, 9, 21, tzinfo=UTC))
    assert update.conflict is not None
    assert (update.facts, update.alerts, book.book.fingerprint()) == ((), (), fingerprint)


def test_highest_revision_and_classifier_version_count() -> None:
    """A better classification replaces the old one, also when it comes first."""
    first, better = article(counts=(9, 9)), article(version=2)
    for order in ([first, better], [better, first]):
        book = Told()
        book.tell(*BEFORE, *order)
        (network,) = [n for n in book.book.networks() if not n.members]
        assert (network.counts.organizations, network.counts.individuals) == (5, 1)


def as_snapshot(events: list[Finding], batch_id: str, published: datetime) -> list[Finding]:
    """The full list, as a poller without state publishes it."""
    out = []
    for index, finding in enumerate(events):
        assert finding.batch is not None
        assert finding.change is not None
        batch = Batch(
            id=batch_id, index=index, size=len(events), list_id="us_ofac_sdn", published_at=published, snapshot=True
        )
        change = finding.change.model_copy(update={"op": Op.ADDED, "before": None, "fields": ()})
        out.append(
            finding.model_copy(
                update={
                    "event_id": f"{finding.event_id}/{batch_id}",
                    "batch": batch,
                    "change": change,
                    "event_hash": None,
                }
            )
        )
    return out


def test_full_load_after_lost_state_still_alerts() -> None:
    """A poller that lost its state sends everything: the book finds out itself what is new, amended and gone."""
    after = {f.change.entry.reference: f for f in [*BEFORE, *BATCH] if f.change is not None}
    book = Told()
    book.tell(*BEFORE)
    (alert,) = book.tell(*as_snapshot(list(after.values()), "full", datetime(2024, 9, 19, tzinfo=UTC)))
    assert (alert.kind, entries(alert)) == (AlertKind.APPEARED, SIX)
    assert book.tell(*as_snapshot(list(after.values()), "full-again", datetime(2024, 9, 25, tzinfo=UTC))) == []
    kept = [f for ref, f in after.items() if ref != "us_ofac_sdn/50607"]
    (gone,) = book.tell(*as_snapshot(kept, "full-without-one", datetime(2024, 10, 1, tzinfo=UTC)))
    assert (gone.kind, entries(gone)) == (AlertKind.CONTRACTED, SIX)


def test_batch_split_over_two_publications_ends_in_the_same_network() -> None:
    """Two halves a day apart are one action."""
    parts = (BATCH[:3], BATCH[3:])
    split: list[Finding] = []
    for number, part in enumerate(parts):
        for index, finding in enumerate(part):
            assert finding.batch is not None
            published = finding.batch.published_at + timedelta(days=number)
            update = {"id": f"part-{number}", "index": index, "size": len(part), "published_at": published}
            split.append(finding.model_copy(update={"batch": finding.batch.model_copy(update=update)}))
    book = Told()
    book.tell(*BEFORE, *split)
    standing = [n for n in book.book.networks() if n.state is NetworkState.ACTIVE and len(n.members) > 1]
    assert [frozenset(e for m in n.members for e in m.list_entries) for n in standing] == [SIX]


def test_removal_before_addition_ends_removed() -> None:
    """The state of an entry is that of its latest publication, not of the last to arrive."""
    removal = []
    for index, finding in enumerate(BATCH):
        assert finding.batch is not None
        assert finding.change is not None
        batch = finding.batch.model_copy(
            update={"id": "removal", "index": index, "published_at": finding.batch.published_at + timedelta(days=30)}
        )
        change = finding.change.model_copy(update={"op": Op.REMOVED, "before": None})
        removal.append(
            finding.model_copy(update={"event_id": f"{finding.event_id}/gone", "batch": batch, "change": change})
        )
    forward, backward = Told(), Told()
    forward.tell(*BEFORE, *BATCH, *removal)
    backward.tell(*removal, *BATCH, *BEFORE)
    assert forward.book.fingerprint() == backward.book.fingerprint()
    assert forward.alerts[-1].kind is AlertKind.DISSOLVED


def test_conflicting_ids_of_a_directive_do_no_harm() -> None:
    """A directive about unknown parties is kept and counts once they are known."""
    book = Told()
    book.tell(*BEFORE)
    apart = Directive(
        directive_id="apart",
        kind=DirectiveKind.DIFFERENT,
        subjects=("us_ofac_sdn/1", "nobody"),
        author="on call",
        reason="namesakes",
        created_at=datetime(2024, 9, 18, tzinfo=UTC),
    )
    update = book.book.direct(apart, cause=book.cause(), observed=datetime(2024, 9, 18, tzinfo=UTC))
    assert [fact.kind for fact in update.facts] == [FactKind.DIRECTIVE]
    assert update.unknown == ("us_ofac_sdn/1", "nobody")
    assert book.book.direct(apart, cause=book.cause(), observed=datetime(2024, 9, 18, tzinfo=UTC)).facts == ()
    assert isinstance(book.book, Book)
