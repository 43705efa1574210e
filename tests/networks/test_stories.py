"""One report on many sites is one story in the book: one network, one alert, its addresses together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from tests.networks.founding import Told

from sanctionwire_schemas import (
    Action,
    AlertKind,
    ArticleFacts,
    ArticleStatus,
    EventType,
    Finding,
    NetworkState,
    Nexus,
    Party,
    PartyKind,
    PaymentRole,
    story_of,
)

NOW = datetime(2031, 3, 4, 12, 0, tzinfo=UTC)
REPORT = " ".join(
    f"Sentence {n} of the report says what agent {n} of the bank did in spring {1900 + n}." for n in range(30)
)
OTHER = " ".join(f"Our own correspondent writes {n} words on how line {n} of the ledger was kept." for n in range(30))
AGENTS = tuple(
    Party(name=name, kind=PartyKind.PERSON, newly_named=True, payment_role=PaymentRole.BANK_REPRESENTATIVE)
    for name in ("Ona Ruprecht", "Bex Tolland")
)


def carried(site: str, text: str = REPORT, *, days: int = 0, **fields: Any) -> Finding:
    """The finding of one site's copy. Nobody says when the action was, nor who took it."""
    known: dict[str, Any] = {
        "event_id": f"web-{site}",
        "event_source": "news",
        "event_type": EventType.ARTICLE,
        "classifier_version": 1,
        "alert": True,
        "score": 0.9,
        "nexus": (Nexus.DPRK,),
        "payment_role": PaymentRole.BANK,
        "action": Action.EXPOSURE,
        "published": NOW + timedelta(days=days),
        "article": ArticleFacts(title="T", url=f"https://{site}.example/a", source=site, story=story_of(text)),
    }
    return Finding(**(known | fields))


def copies(count: int, **fields: Any) -> list[Finding]:
    """Half of them cut, and days apart: a report that goes round for a month."""
    return [
        carried(f"site{n:02}", REPORT if n % 2 else REPORT[: len(REPORT) // 2], days=n, **fields) for n in range(count)
    ]


@pytest.mark.parametrize("parties", [(), AGENTS], ids=["nobody named", "persons named"])
def test_forty_copies_raise_one_alert(parties: tuple[Party, ...]) -> None:
    book = Told()
    alerts = book.tell(*copies(40, parties=parties))
    assert [a.kind for a in alerts] == [AlertKind.APPEARED]
    (network,) = [n for n in book.book.networks() if n.state is NetworkState.ACTIVE]
    assert len(network.members) == len(parties)


def test_copies_without_any_date_are_one_story_too() -> None:
    book = Told()
    assert len(book.tell(*copies(3, published=None, parties=AGENTS))) == 1


def test_another_report_is_another_story() -> None:
    book = Told()
    alerts = book.tell(carried("a"), carried("b", OTHER, days=30))
    assert [a.kind for a in alerts] == [AlertKind.APPEARED, AlertKind.APPEARED]


def test_the_addresses_of_copies_stand_together() -> None:
    book = Told()
    book.tell(*copies(3))
    book.tell(carried("late", OTHER, days=1))
    book.tell(carried("last", days=2, parties=AGENTS))
    stories = book.alerts[-1].provenance.articles
    assert stories[0].url == "https://site00.example/a"
    assert set(stories[0].also_at) >= {"https://site01.example/a", "https://site02.example/a"}


def test_the_order_of_copies_does_not_matter_in_the_end() -> None:
    events = [
        carried("a", parties=AGENTS),
        carried("b", REPORT[:900], days=9),
        carried("c", days=20, parties=AGENTS[:1]),
    ]
    prints = set()
    for order in permutations(events):
        book = Told()
        book.tell(*order)
        prints.add(book.book.fingerprint())
    assert len(prints) == 1


def test_a_withdrawn_copy_leaves_the_story_to_the_others() -> None:
    book = Told()
    book.tell(*copies(2))
    gone = carried("site00", revision=2, alert=False, nexus=(), payment_role=None, action=Action.NONE)
    gone = gone.model_copy(update={"article": ArticleFacts(title="T", status=ArticleStatus.RETRACTED)})
    assert book.tell(gone) == [], "the others still tell it"
    (network,) = [n for n in book.book.networks() if n.state is NetworkState.ACTIVE]
    assert network.events == ("web-site01",)
