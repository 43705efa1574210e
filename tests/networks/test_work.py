"""Unrelated events change nothing, not even the work: what an event does not touch is not judged again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import given
from tests.networks.founding import SIX, Told, article, findings, party
from tests.networks.test_any_order import LIMITS, told
from tests.networks.test_any_world import LATER
from tests.networks.test_rules import added, batch, entry
from tests.networks.worlds import World, worlds

from sanctionwire.networks import shelf
from sanctionwire.networks.graph import Graph
from sanctionwire.networks.group import group
from sanctionwire.networks.grouping import Grouping
from sanctionwire_schemas import Finding, NetworkState, Nexus, Op, PartyKind, PaymentRole

BANKS = ("us_ofac_sdn/90001", "us_ofac_sdn/90002")


@contextmanager
def looked_at() -> Iterator[set[str]]:
    """Every node that is grouped anew meanwhile."""
    seen = set[str]()

    def look(graph: Graph, nodes: frozenset[str]) -> Grouping:
        seen.update(nodes)
        return group(graph, nodes)

    with patch.object(shelf, "group", look):
        yield seen


def standing(book: Told) -> frozenset[str]:
    """Entries of all networks that stand."""
    active = [n for n in book.book.networks() if n.state is NetworkState.ACTIVE]
    return frozenset(ref for network in active for member in network.members for ref in member.list_entries)


def two_networks() -> Told:
    """The founding case, and a year later two banks of another action."""
    before, news = findings()
    book = Told()
    book.tell(*before, *news)
    a, b = (entry(90001, "DUBOVY BANK AO"), entry(90002, "KLENOVY BANK AO", links=("DUBOVY BANK AO",)))
    added(book, a, b, at=LATER + timedelta(days=365))
    assert standing(book) >= SIX | set(BANKS)
    return book


def about(name: str) -> Finding:
    """An article of yet another day that names one bank."""
    bank = party(name, PartyKind.BANK, payment_role=PaymentRole.BANK)
    return article("later", day=date(2024, 12, 1), nexus=(Nexus.RUSSIA,), counts=(None, None), parties=[bank])


def test_an_article_has_only_the_network_that_it_names_judged_again() -> None:
    book = two_networks()
    with looked_at() as seen:
        book.tell(about("Dubovy Bank"))
    assert seen >= set(BANKS)
    assert not seen & SIX


def test_an_amended_entry_has_only_its_network_judged_again() -> None:
    book = two_networks()
    moved = entry(90001, "DUBOVY BANK AO", programs=("RUSSIA-EO14024", "UKRAINE-EO13662"))
    with looked_at() as seen:
        book.tell(*batch([(Op.AMENDED, moved)], LATER + timedelta(days=400)))
    assert seen >= set(BANKS)
    assert not seen & SIX


def test_what_is_known_already_is_not_judged_again() -> None:
    """A redelivery, and a publication that says of an entry what was known."""
    book = two_networks()
    book.tell(about("Dubovy Bank"))
    with looked_at() as seen:
        book.tell(about("Dubovy Bank"))
        book.tell(*batch([(Op.AMENDED, entry(90001, "DUBOVY BANK AO"))], LATER + timedelta(days=400)))
    assert seen == set()


@LIMITS
@given(world=worlds())
def test_unrelated_events_have_no_network_of_any_world_judged_again(world: World) -> None:
    """Firms of another trade and program, and an article about a bank that nobody knows."""
    book = told(world.findings)
    noise = [(Op.ADDED, entry(5000 + i, f"SZUM{i} LLC", ("GLOMAG",))) for i in range(30)]
    with looked_at() as seen:
        book.tell(*batch(noise, LATER), about("Nikomu Nevedomy Bank"))
    assert f"{noise[0][1].reference}" in seen
    assert not seen & standing(book)
