"""Identifiers: one form for comparing, checks that inform and never reject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.names import key, make, normalize, shareable, strong
from sanctionwire.names.wallets import keccak256, wallet_chain, wallet_holds
from sanctionwire_schemas import Identifier

KINDS = [
    "BIC",
    "BIK",
    "IBAN",
    "INN",
    "KPP",
    "OGRN",
    "OKPO",
    "LEI",
    "USCC",
    "registration",
    "passport",
    "wallet",
    "website",
]


def made(kind: str, value: str, country: str | None = None, currency: str | None = None) -> Identifier:
    identifier = make(kind, value, country=country, currency=currency)
    assert identifier is not None
    return identifier


def test_a_publishers_false_number_is_kept_and_marked() -> None:
    ogrn = made("registration", "1159800030409", "RU")  # MRB Bank's own, as the US list has it
    assert (ogrn.kind, ogrn.value, ogrn.valid) == ("OGRN", "1159800030409", False)


@pytest.mark.parametrize(
    ("kind", "value", "country", "expected"),
    [
        ("registration", "1157700005759", "RU", "OGRN"),
        ("registration", "314774604900512", "RU", "OGRN"),
        ("registration", "12345", "RU", "registration"),
        ("registration", "0105565099233", "TH", "registration"),
        ("tax_id", "7750056670", "RU", "INN"),
        ("tax_id", "770501001", "RU", "KPP"),
        ("tax_id", "7750056670", None, "tax_id"),
        ("gazette", "45000256", "RU", "OKPO"),
        ("registration", "2534006KGFLPAAXC1X76", "RU", "LEI"),
        ("other_id", "91440300MA5DFHBE0X", "CN", "USCC"),
    ],
)
def test_the_form_decides_the_kind(kind: str, value: str, country: str | None, expected: str) -> None:
    assert made(kind, value, country).kind == expected


@pytest.mark.parametrize(
    ("kind", "value", "valid"),
    [
        ("INN", "7750056670", True),
        ("INN", "7750056671", False),
        ("OKPO", "45000256", True),
        ("OKPO", "09265705", True),
        ("OKPO", "09265706", False),
        ("BIC", "TIMERU2K", True),
        ("BIK", "044525059", True),
        ("LEI", "2534006KGFLPAAXC1X76", True),
        ("IMO", "9324277", True),
        ("passport", "71 0588176", None),
    ],
)
def test_check_digits_inform(kind: str, value: str, valid: bool | None) -> None:
    assert made(kind, value).valid is valid


def test_two_ways_of_writing_have_one_key() -> None:
    assert key(made("website", "https://mrb-bank.ru/")) == key(made("website", "www.MRB-bank.ru"))
    assert key(made("passport", "PS 927120050", "KP")) == key(made("passport", "PS927120050", "KP"))
    assert key(made("passport", "927120050", "KP")) != key(made("passport", "927120050", "RU"))
    assert normalize("BIC", "tsmrrummxxx") == "TSMRRUMM"
    eth = "0x7FF9cFad3877F21d41Da833E2F775dB0569eE3D9"
    assert key(made("wallet", eth, currency="ETH")) == key(made("wallet", eth.lower(), currency="USDT"))


def test_strong_identifiers_point_to_one_party() -> None:
    assert strong(made("INN", "7750056670"))
    assert strong(made("passport", "772043761", "RU"))
    assert not strong(made("passport", "772043761"))
    assert not strong(made("KPP", "770501001"))  # a tax office and a reason, shared by thousands
    assert not strong(made("website", "www.investinrussia.com"))
    assert shareable(made("website", "www.investinrussia.com"))
    assert not shareable(made("website", "https://vk.com/somebody"))


@pytest.mark.parametrize(
    ("address", "chain"),
    [
        ("3Lpoy53K625zVeE47ZasiG5jGkAxJ27kh1", "XBT"),
        ("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr", "XBT"),  # bech32m
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "XBT"),
        ("TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE", "TRX"),
        ("0x7FF9cFad3877F21d41Da833E2F775dB0569eE3D9", "ETH"),
        ("0x1999ef52700c34de7ec2b68a28aafb37db0c5ade", "ETH"),
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "XRP"),
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "BCH"),
        ("44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A", "XMR"),
        ("EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2", "TON"),
        ("DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", "DOGE"),
        ("XagqqFetxiDb9wbartKDrXgnqLah6SqX2S", "DASH"),
        ("ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", "LTC"),
        ("0x7FF9cFad3877F21d41Da833E2F775dB0569eE3d9", None),  # one letter in the wrong case
        ("TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaF", None),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", None),
    ],
)
def test_a_wallet_address_is_known_by_its_checksum(address: str, chain: str | None) -> None:
    assert wallet_chain(address) == chain


def test_a_token_lives_on_the_chains_it_runs_on() -> None:
    assert wallet_holds("TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE", "USDT")
    assert not wallet_holds("TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE", "XBT")


def test_keccak_is_the_original_one() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"a" * 136).hex() == "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"


@given(st.sampled_from(KINDS), st.text(max_size=80), st.sampled_from([None, "RU", "CN", "KP"]))
def test_any_value_makes_an_identifier_or_nothing(kind: str, value: str, country: str | None) -> None:
    identifier = make(kind, value, country=country)
    if identifier is not None:
        assert identifier.value
        assert normalize(identifier.kind, identifier.value) == identifier.value
        key(identifier)
