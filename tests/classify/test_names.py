"""Which names in Latin letters are parties, how far a name reaches, and which of them are new. All names are invented."""

from __future__ import annotations

import pytest

from sanctionwire.classify.classify import classify_article
from sanctionwire_schemas import Finding, NewsArticle

LEAD = (
    "The U.S. Treasury on Tuesday sanctioned a network that moved payments through Russian banks for North Korea, and froze "
    "the assets of Volga Remit LLC. "
)


def classified(text: str, title: str = "US sanctions payment network for North Korea") -> Finding:
    return classify_article(
        NewsArticle.model_validate({"id": "a", "title": title, "text": text, "published": "2024-05-15"})
    )


def names(finding: Finding, *, new: bool = False) -> set[str]:
    return {party.name for party in finding.parties if party.newly_named or not new}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("It also listed Viktor (Moshe) Brandt, who ran its accounts.", "Viktor (Moshe) Brandt"),
        ('It also listed Rustam "Rasta" Adler, 34, who ran its accounts.', 'Rustam "Rasta" Adler'),
        ("It also listed Danube Kartel d.o.o., a payment agent.", "Danube Kartel d.o.o."),
        ("It also listed the broker FXMeridian (CY) Ltd, a payment agent.", "FXMeridian (CY) Ltd"),
        ("Funds went through a firm called Orchid Crest Ltd, prosecutors say.", "Orchid Crest Ltd"),
        ("Two firms, Yanbian Silverfox in China and Volat Silverfox in Russia, took the fees.", "Volat Silverfox"),
        ("Also charged are a Taiwanese, Lo Chih-cheng, 49, and his clerk.", "Lo Chih-cheng"),
        ("Les fonds passaient par le biais d'Arabridge Bank, à Erevan.", "Arabridge Bank"),
        (
            "Also listed were Denis Bortkov, a deputy president of Rosmost Bank, Petr Fradin, who heads a fund.",
            "Petr Fradin",
        ),
        ("Ruben Vartanov, who ran the desk, says he did nothing wrong.", "Ruben Vartanov"),
        ("OFAC added Tian Yinyin and Li Jiadong to its blacklist for moving the money.", "Tian Yinyin"),
        ("The Treasury said Tan Wee Beng, 41, director of a trading firm, hid the money.", "Tan Wee Beng"),
    ],
)
def test_a_name_is_told_whole(sentence: str, name: str) -> None:
    """Nicknames, abbreviations and small legal forms stand inside a name; "a firm called X" is no alias."""
    assert name in names(classified(LEAD + sentence))


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The money paid for the passage of the Chong Kwan Gang, which carried coal to Dandong.", "Chong Kwan Gang"),
        ("A Russian living in Detroit moved the money through an exchange.", "Detroit"),
        ("The case was first reported by the newspaper Berlinske and its partners.", "Berlinske"),
        ("Dan Harvis, the Security Minister, thanked the banks for freezing the money.", "Dan Harvis"),
        ("The Financial Market Commission (FKMK) said the bank moved the money.", "FKMK"),
        ("The bank moved money through its IBANs for North Korea.", "IBANs"),
        ('"They were the till of the shop," said Peter Halloway of a tracing firm.', "Peter Halloway"),
    ],
)
def test_who_is_no_party_is_left_out(sentence: str, name: str) -> None:
    """Ships, places, newspapers, officials, bodies and plurals of abbreviations have capitals too."""
    assert name not in names(classified(LEAD + sentence))


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("None of the listed banks is a giant; Sibrosbank is missing from the list.", "Sibrosbank"),
        ("Funds came from Uralbank and Bank Morye, both under EU sanctions.", "Uralbank"),
        ("Bank Morye has been on the EU list since 2022.", "Bank Morye"),
        ("Its customers banked with Uralbank, Sibrosbank and Bank Morye.", "Bank Morye"),
    ],
)
def test_who_is_spared_or_listed_before_is_not_new(sentence: str, name: str) -> None:
    """It is named, but no news."""
    finding = classified(LEAD + sentence)
    assert name in names(finding)
    assert name not in names(finding, new=True)


def test_a_family_name_that_two_share_makes_no_third_party() -> None:
    """Of whom "Ri" is said stays open."""
    finding = classified(LEAD + "It also listed Ri Jong Chol and his daughter Ri Yu Gyong. Ri handled the payments.")
    assert {"Ri Jong Chol", "Ri Yu Gyong"} <= names(finding)
    assert "Ri" not in names(finding)
