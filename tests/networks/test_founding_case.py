"""The founding case through the book: news first, list first, together, late, twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.networks.founding import SIX, Told, article, entries, findings, party

from sanctionwire_schemas import (
    AlertKind,
    ArticleStatus,
    Basis,
    ChangeKind,
    NetworkState,
    NetworkStatus,
    Nexus,
    PartyKind,
    Severity,
)

BEFORE, BATCH = findings()
BOTH = (Nexus.DPRK, Nexus.RUSSIA)


def told() -> Told:
    """A book that has learned the list as it was."""
    book = Told()
    assert book.tell(*BEFORE) == []
    return book


def test_first_load_is_learned_silently() -> None:
    """A bank that stood on the list before anybody watched is known, and no news."""
    book = told()
    assert book.alerts == []
    assert any("us_ofac_sdn/22488" in m.list_entries for n in book.book.networks() for m in n.members)


def test_one_action_one_alert() -> None:
    """Promise 1: four additions and two amendments that form one network give one alert, with exactly the six."""
    book = told()
    (alert,) = book.tell(*BATCH)
    assert alert.kind is AlertKind.APPEARED
    assert entries(alert) == SIX
    assert alert.nexus == BOTH
    assert alert.severity is Severity.CRITICAL
    assert alert.status_after is NetworkStatus.LISTED
    assert alert.lead_time is None


def test_described_network_is_filled_by_the_list() -> None:
    """A report without names raises the first alert; the list fills it, and the lead time is stated."""
    book = told()
    (first,) = book.tell(article())
    assert first.kind is AlertKind.APPEARED
    assert (first.members, first.status_after, first.severity) == ((), NetworkStatus.REPORTED, Severity.LOW)
    assert first.unknown == ("5 organizations and 1 individual are announced; none is named.",)
    (second,) = book.tell(*BATCH)
    assert second.kind is AlertKind.EXPANDED
    assert second.network_id == first.network_id
    assert (second.status_before, second.status_after) == (NetworkStatus.REPORTED, NetworkStatus.LISTED)
    assert entries(second) == SIX
    assert [c.kind for c in second.changes].count(ChangeKind.MEMBER_LISTED) == len(SIX)
    assert second.lead == datetime(2024, 9, 19, tzinfo=UTC) - datetime(2024, 9, 19, 14, tzinfo=UTC)
    assert (second.lead_time, second.lead_time_s) == (None, -14 * 3600.0)  # no negative duration on the wire
    assert {p.event_id for p in second.provenance.articles} == {"article-1"}


def test_list_first_then_article_is_quiet() -> None:
    """Promise 9: an article on the same action is evidence, not news."""
    book = told()
    book.tell(*BATCH)
    assert book.tell(article(), article("article-2", published=datetime(2024, 9, 20, 8, tzinfo=UTC))) == []
    (network,) = [n for n in book.book.networks() if n.state is NetworkState.ACTIVE and len(n.members) == len(SIX)]
    assert {"article-1", "article-2"} <= set(network.events)


def test_article_with_names_first_then_list() -> None:
    """Names that only the press knows are reported members; the list makes them listed ones of the same network."""
    named = article(
        counts=(None, None),
        parties=(party("MRB Bank", PartyKind.BANK), party("Stroytreyd LLC"), party("Dmitry Nikulin", PartyKind.PERSON)),
    )
    book = told()
    (first,) = book.tell(named)
    assert {m.name for m in first.members} == {"MRB Bank", "Stroytreyd LLC", "Dmitry Nikulin"}
    assert {m.basis for m in first.members} == {Basis.REPORTED}
    (second,) = book.tell(*BATCH)
    assert second.kind is AlertKind.EXPANDED
    assert second.network_id == first.network_id
    assert entries(second) == SIX
    assert {m.basis for m in second.members} == {Basis.LISTED}


def test_later_article_with_unknown_spelling_is_quiet() -> None:
    """A name that matches nobody in a report of the listed action is a spelling, not a seventh member."""
    book = told()
    book.tell(*BATCH)
    late = article(parties=(party("MRB Bank", PartyKind.BANK), party("Taimeo Eunhaeng", PartyKind.BANK)))
    assert book.tell(late) == []


def test_several_articles_describe_one_network() -> None:
    """More articles without names add evidence; a contradiction in numbers makes another network."""
    book = told()
    book.tell(article())
    assert book.tell(article("article-2", counts=(None, None), day=date(2024, 9, 20))) == []
    (other,) = book.tell(article("article-3", counts=(2, 2), nexus=(Nexus.DPRK,)))
    assert other.kind is AlertKind.APPEARED


def test_republished_list_is_quiet() -> None:
    """Promise 9: the same batch under another id and day tells nothing."""
    book = told()
    book.tell(*BATCH)
    again = [
        f.model_copy(
            update={
                "event_id": f"{f.event_id}-again",
                "batch": f.batch.model_copy(
                    update={"id": "again", "published_at": f.batch.published_at + timedelta(days=1)}
                ),
            }
        )
        for f in BATCH
        if f.batch is not None
    ]
    assert book.tell(*again) == []


def test_retraction_equals_never_told() -> None:
    """A withdrawn article takes its evidence away; the network it alone carried is dissolved."""
    book, never = told(), told()
    book.tell(article())
    (alert,) = book.tell(article(revision=2, status=ArticleStatus.RETRACTED))
    assert alert.kind is AlertKind.DISSOLVED
    assert [c.kind for c in alert.changes] == [ChangeKind.RETRACTED]
    assert book.book.fingerprint() == never.book.fingerprint()


def test_retraction_after_the_list_keeps_the_network() -> None:
    """What a list says stands without the article."""
    book = told()
    book.tell(article(), *BATCH)
    assert book.tell(article(revision=2, status=ArticleStatus.RETRACTED)) == []
    plain = told()
    plain.tell(*BATCH)
    assert book.book.fingerprint() == plain.book.fingerprint()


def test_every_alert_explains_itself() -> None:
    """Promise 7: quotes with their events, provenance, versions, and no word about licences or blocking."""
    book = told()
    alerts = [*book.tell(article()), *book.tell(*BATCH)]
    for alert in alerts:
        assert alert.reasons
        assert all(reason.quote and reason.event_id for reason in alert.reasons)
        assert alert.provenance.articles or alert.provenance.lists
        assert alert.caused_by
        assert "blocked" not in alert.summary
    (listed,) = alerts[-1].provenance.lists
    assert listed.batch_id == BATCH[0].batch.id  # type: ignore[union-attr]
    assert set(listed.event_ids) == {finding.event_id for finding in BATCH}
