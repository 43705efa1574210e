"""One address per article: a page may say which of its site's addresses that is, and of no other site's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.ingest.news.address import canonical_address, claimed_address, same_site

FOUND = "https://news.example.com/2031/bank?utm_source=feed"
OWN = "https://news.example.com/2031/bank"


@pytest.mark.parametrize(
    ("claimed", "address"),
    [
        (None, OWN),
        ("", OWN),
        ("https://news.example.com/2031/03/the-bank/?utm_medium=x#top", "https://news.example.com/2031/03/the-bank"),
        ("/2031/03/the-bank", "https://news.example.com/2031/03/the-bank"),
        ("http://www.example.com/the-bank", "https://example.com/the-bank"),
        ("https://agency.example/the-bank", OWN),
        ("https://com/the-bank", OWN),
        ("https://news.example.com/", OWN),
        ("https://[broken", OWN),
        ("javascript:alert(1)", OWN),
        ("x" * 5000, OWN),
    ],
)
def test_a_claim_counts_within_its_site(claimed: str | None, address: str) -> None:
    assert claimed_address(claimed, FOUND) == address


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://example.com/a", "http://www.example.com/b", True),
        ("https://news.example.com", "https://example.com", True),
        ("https://a.github.io", "https://b.github.io", False),
        ("https://a.co.uk", "https://co.uk", False),
        ("https://news.go.jp", "https://go.jp", False),
        ("https://example.com.evil.example", "https://example.com", False),
        ("nonsense", "https://example.com", False),
    ],
)
def test_sites_are_told_apart(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same


@given(st.one_of(st.none(), st.text(max_size=60)))
def test_any_claim_gives_an_address(claimed: str | None) -> None:
    address = claimed_address(claimed, FOUND)
    assert canonical_address(address) == address
    assert same_site(address, OWN)
