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


@pytest.mark.parametrize(
    ("title", "text", "new"),
    [
        (
            "US sanctions payment network for North Korea",
            "The U.S. Treasury on Tuesday sanctioned a network. Xinfeng Lake Ltd between 2021 and 2023 moved money for it.",
            "Xinfeng Lake Ltd",
        ),
        (
            "US sanctions payment network for North Korea",
            "The U.S. Treasury on Tuesday sanctioned a network. Since 2021, Xinfeng Lake Ltd has moved money for it.",
            "Xinfeng Lake Ltd",
        ),
        (
            "美国财政部制裁向朝鲜转移资金的网络",
            "美国财政部周二宣布制裁一个为朝鲜银行洗钱的网络。鑫湖达贸易有限公司在2021年至2023年间为其转移资金。",
            "鑫湖达贸易有限公司",
        ),
        (
            "미국, 북한 자금 이체 조직 제재",
            "미국 재무부는 14일 북한 은행의 자금을 세탁한 조직을 제재했다. 신호다무역은 2021년부터 2023년까지 자금을 이체했다.",
            "신호다무역",
        ),
        (
            "米財務省、北朝鮮の資金移動網を制裁",
            "米財務省は14日、北朝鮮の銀行の資金を洗浄した組織を制裁対象に指定した。鑫湖貿易有限公司は2021年から2023年にかけて送金した。",
            "鑫湖貿易有限公司",
        ),
        (
            "USA sanktionieren Netzwerk, das Geld für Nordkorea bewegte",
            "Die USA haben ein Netzwerk sanktioniert. Die Xinfeng Lake Ltd hat von 2021 bis 2023 Geld für Nordkorea gewaschen.",
            "Xinfeng Lake Ltd",
        ),
        (
            "EE UU sanciona a una red que movía dinero para Corea del Norte",
            "El Tesoro sancionó el martes a una red que lavaba dinero. La Xinfeng Lake Ltd entre 2021 y 2023 movió fondos.",
            "Xinfeng Lake Ltd",
        ),
        (
            "Washington sanctionne un réseau qui transférait des fonds pour la Corée du Nord",
            "Le Trésor a sanctionné mardi un réseau qui blanchissait des fonds. La Xinfeng Lake Ltd, entre 2021 et 2023, a payé.",
            "Xinfeng Lake Ltd",
        ),
    ],
)
def test_the_years_of_what_was_done_are_none_of_a_listing(title: str, text: str, new: str) -> None:
    """ "Between 2021 and 2023 X moved money" says when it worked, not when it was listed."""
    assert new in names(classified(text, title), new=True)


def test_a_year_beside_a_name_that_bounds_nothing_is_history() -> None:
    """ "X in 2005" is told of an earlier case; so is what a state of sanctions since then says."""
    text = (
        "The U.S. Treasury on Tuesday sanctioned a network that moved money for North Korea. It recalls the case of "
        "Banco Lago Azul in 2005, when depositors queued at its doors."
    )
    assert "Banco Lago Azul" not in names(classified(text), new=True)
    arabic = "فرضت وزارة الخزانة الأميركية يوم الثلاثاء عقوبات على شبكة حولت أموالا لحساب بنك بروم لايك الخاضع للعقوبات منذ 2022."
    title = "عقوبات أميركية على شبكة نقلت أموالا لكوريا الشمالية"
    assert not names(classified(arabic, title), new=True)


@pytest.mark.parametrize(
    ("sentence", "name", "country"),
    [
        (
            "It also listed Rosmeer Bank. The money came from China. Tumen Credit Bank got it.",
            "Tumen Credit Bank",
            None,
        ),
        ("Tumen Credit Bank is a financial institution in the DPRK.", "Tumen Credit Bank", "KP"),
        ("Korea Tumen Banking Corp in Laos got the cash.", "Korea Tumen Banking Corp", "KP"),
        ("Also named are Alder Holding of Luxembourg and Gribex Ltd, it said.", "Alder Holding", "LU"),
        ("Also named are Alder Holding of Luxembourg and Gribex Ltd, it said.", "Gribex Ltd", None),
        ("Also named are Lotus Reed Ltd, La Van Hung and Orchid Reed Ltd.", "Lotus Reed Ltd", None),
        ("The US sanctions Gribex Ltd for its payments.", "Gribex Ltd", None),
        ("It also listed the Kyrgyz payment firm Gribex Ltd, it said.", "Gribex Ltd", "KG"),
        ("It also listed Gribex Ltd (Kyrgyzstan).", "Gribex Ltd", "KG"),
        ("It moved Gribex Ltd to the SDN List.", "Gribex Ltd", None),
    ],
)
def test_a_country_is_that_of_the_party(sentence: str, name: str, country: str | None) -> None:
    """Not that of the sentence before, of the next name, of whoever acts, nor what only looks like a code."""
    assert {party.name: party.country for party in classified(LEAD + sentence).parties}[name] == country


@pytest.mark.parametrize(
    ("title", "text", "name", "no_name"),
    [
        (
            "USA sanktionieren russische Kryptobörse",
            "Das US-Finanzministerium hat am Montag eine russische Kryptobörse sanktioniert. Im Mai folgte die Firma Gribex.",
            "Gribex",
            "Montag",
        ),
        (
            "Washington sanctionne une plateforme russe",
            "Le Trésor a sanctionné Lundi une plateforme d'échange russe, Gribex, qui payait pour des banques russes.",
            "Gribex",
            "Lundi",
        ),
        (
            "EE UU sanciona una plataforma rusa",
            "El Tesoro sancionó el Viernes una plataforma rusa, Gribex, que movía fondos para bancos rusos.",
            "Gribex",
            "Viernes",
        ),
        (
            "EU sanktioniert Netzwerk für Russland",
            "Die EU hat am Dienstag die Firmen Xinfeng Lake Ltd und Gribex sanktioniert. Der Rubel-Stablecoin K7K5 half.",
            "Xinfeng Lake Ltd",
            "Rubel-Stablecoin K7K5",
        ),
        (
            "US sanctions payment network for North Korea",
            LEAD + "It also listed Le Thi Mai, who ran accounts, and El Sayed Haddad, a banker.",
            "Le Thi Mai",
            "Thi Mai",
        ),
        (
            "US sanctions payment network for North Korea",
            LEAD + "It also listed the bankers Ivan Petrov and El Sayed Haddad, and Le Thi Mai.",
            "El Sayed Haddad",
            "Sayed Haddad",
        ),
        (
            "Washington sanctionne un réseau nord-coréen",
            "Le Trésor a sanctionné un réseau qui payait pour des banques nord-coréennes. Sont visés Le Thi Mai et Kim Chol Su.",
            "Le Thi Mai",
            "Thi Mai",
        ),
    ],
)
def test_days_and_articles_are_told_from_names(title: str, text: str, name: str, no_name: str) -> None:
    """Weekdays are nobody's name; "Le" and "El" are articles only where they can be."""
    found = names(classified(text, title))
    assert name in found
    assert no_name not in found


LEGAL_FORMS = (
    "Costa Larga SL", "Costa Larga S.L.", "Costa Larga SLU", "Costa Larga SRL", "Cambios Mirlo SA de CV",
    "Divisas del Faro S.A. de C.V.", "Maya Mirlo S.A.P.I. de C.V.", "Rio Mirlo Ltda", "Torre Mirlo S/A",
    "Torre Mirlo S.r.l.", "Torre Mirlo S.p.A.", "Kuzey Doviz A.Ş.", "Kuzey Doviz Ltd. Şti.", "TOO Altyn Mirlo",
    "OsOO Altyn Mirlo", "LLC Kura Mirlo", "Dune Mirlo FZE", "Dune Mirlo FZ-LLC", "Dune Mirlo DMCC",
    "Mekong Mirlo Sole Co.", "Mekong Mirlo Co., Ltd.", "UAB Mirlo Flow", "SIA Mirlo Flow", "Mirlo Maksed OÜ",
    "Kallio Mirlo Oy", "Kallio Mirlo Oyj", "Wisla Mirlo Sp. z o.o.", "Rhein Mirlo UG",
)  # fmt: skip


@pytest.mark.parametrize("name", LEGAL_FORMS)
def test_legal_forms_of_many_countries(name: str) -> None:
    """They make a firm and stand in its name, in the middle of a list as well."""
    finding = classified(LEAD + f"It also listed Bolt Way Ltd, {name}, Zeta Way Ltd and others.")
    kinds = {party.name: party.kind.value for party in finding.parties}
    assert kinds.get(name) == "organization", kinds
    assert {"Bolt Way Ltd", "Zeta Way Ltd"} <= set(kinds)


def test_where_firms_sit_is_no_party() -> None:
    """A place between the firms of a list is none of them."""
    text = (
        "El Tesoro sancionó el martes a una red que movía dinero para bancos norcoreanos: las empresas pantalla Costa "
        "Larga SL, con sede en Marbella, y Cambios Mirlo SA de CV."
    )
    finding = classified(text, "EE UU sanciona a una red de pagos para Corea del Norte")
    assert names(finding) == {"Costa Larga SL", "Cambios Mirlo SA de CV"}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ('Payments fall under rules of 2019 (the "Russia Regulations").', "Russia Regulations"),
        ('It moved 3 million dollars (the "Covered Payments") for the bank.', "Covered Payments"),
        ("It was added to the Consolidated List for its payments.", "Consolidated"),
        ('The "Consolidated List" names the bank.', "Consolidated List"),
        ("The list of banks is best viewed in Internet Explorer or Microsoft Edge.", "Internet Explorer"),
        ("The FBI San Francisco Field Office traced the payments.", "San Francisco Field Office"),
        ("The Superintendent listed the bank and charged its owner.", "Superintendent"),
        ('The "Settlement Agreement" names the bank.', "Settlement Agreement"),
        ("The bank and its New York Branch were charged.", "New York Branch"),
        ("The Joint Money Task Force charged the bank.", "Joint Money Task Force"),
    ],
)
def test_legal_terms_offices_and_programs_are_no_parties(sentence: str, name: str) -> None:
    """Releases and pages define terms, name their offices and the programs that show them."""
    assert names(classified(LEAD + sentence)) <= {"Volga Remit LLC"}
    assert name not in names(classified(LEAD + sentence))


def test_a_short_form_in_brackets_stays_with_its_name() -> None:
    """A term in brackets that takes up a name is its alias."""
    (party,) = classified(LEAD.replace("LLC. ", 'Exchange House (the "VREH").')).parties
    assert "VREH" in party.aliases


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        (
            "It listed the money changer Mekong Mirlo Exchange Sole Co. for it.",
            "Mekong Mirlo Exchange Sole Co.",
            "organization",
        ),
        ("It listed Gribex, a Kyrgyz crypto exchange, and Alder Holding.", "Gribex", "crypto_exchange"),
        ("It listed Gribex, a Kyrgyz crypto exchange, and Alder Holding.", "Alder Holding", "organization"),
        ("It listed Alder Holding and the crypto exchange Gribex.", "Alder Holding", "organization"),
        ("It listed the crypto exchanges Gribex, Movex and Tribex.", "Tribex", "crypto_exchange"),
        ("Talas River Trading Ltd got coins from an exchange.", "Talas River Trading Ltd", "organization"),
        ("It listed Mirlo Line, a payment firm in Baku.", "Mirlo Line", "organization"),
        ("It listed the firm Gribex Europe for its payments.", "Gribex Europe", "organization"),
        ("It listed Arven Tolmak, a payment agent.", "Arven Tolmak", "person"),
        ("It listed Arven Tolmak, a director of the firm.", "Arven Tolmak", "person"),
    ],
)
def test_what_a_party_is(sentence: str, name: str, kind: str) -> None:
    """Told by its own words and those that speak of it, not by those of its neighbours."""
    assert {party.name: party.kind.value for party in classified(LEAD + sentence).parties}[name] == kind


def test_a_headline_tells_that_the_first_new_firm_is_an_exchange() -> None:
    """Where the text itself calls none of those who are new one; its affiliates are firms."""
    text = "A second business tied to ransomware came under sanctions on Monday. OFAC listed Tarnex together with the affiliates "
    text += "Orlo Pay OU and Veltrade Finance Ltd. Its owner laundered funds for Russian banks."
    kinds = {
        p.name: p.kind.value for p in classified(text, "Treasury sanctions another Russian crypto exchange").parties
    }
    assert (kinds["Tarnex"], kinds["Orlo Pay OU"]) == ("crypto_exchange", "organization")
