"""Who took a measure, of what kind it was, when, and of how many: in sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.authority import authority
from sanctionwire.classify.extract.counts import counts
from sanctionwire.classify.extract.measure import action, action_date
from sanctionwire.classify.extract.phrases import Phrases
from sanctionwire.classify.extract.quantities import quantities
from sanctionwire.classify.text import Document, fold
from sanctionwire_schemas import Action, Counts


def context_of(title: str, text: str, published: str | None = "2026-05-15") -> Context:
    """A context of an article that is taken for an alert. 2026-05-15 is a Friday."""
    return Context(Document(title, text), date.fromisoformat(published) if published else None)


def judged(title: str, text: str) -> tuple[Action, str | None]:
    context = context_of(title, text)
    kind = action(context, alert=True)
    return kind, authority(context, kind)


BODIES = (
    # a country that does what is reported, and not the one that it follows, or whose sanctions are named in passing
    ("Bern follows Brussels on a Vladivostok pay firm", "Switzerland has adopted the EU's listing of Rusal Pay, which moved roubles.", "SWITZERLAND"),
    ("New Zealand sanctions two Russian banks", "Until now Wellington acted only on decisions of the UN Security Council.", "NEW ZEALAND"),
    ("Norwegen sperrt Konten einer russischen Bank", "Das norwegische Außenministerium hat am Freitag Sanktionen gegen die Newa-Bank verhängt.", "NORWAY"),
    ("日 정부, 북한 은행 2곳 자산 동결", "일본 정부는 15일 북한 은행 2곳을 제재 대상에 추가했다.", "JAPAN"),
    ("Le Canada sanctionne une banque russe", "Ottawa a inscrit vendredi sur sa liste la Banque Onega, déjà visée par les États-Unis.", "CANADA"),
    # a reaction story is of the body that acted
    ("Bishkek calls listing unfair", "Kyrgyzstan's central bank criticised the decision of the U.S. Treasury, which on Thursday sanctioned Ala Bank for serving Moscow.", "OFAC"),
    # bodies that act together: the first named; who arrests stands beside who designates
    ("Japan, Australia freeze funds of a North Korean bank", "Both governments froze the assets of Haeju Bank on Friday.", "JAPAN"),
    ("Russian laundering ring broken up", "The National Crime Agency arrested twelve people. The U.S. Treasury on Thursday sanctioned the ring's leader and two firms.", "OFAC"),
    # the Treasury is FinCEN where FinCEN finds
    ("Treasury names Baltic lender a laundering concern", "FinCEN found the bank to be of primary money laundering concern under section 311.", "FinCEN"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "text", "body"), BODIES, ids=[case[0] for case in BODIES])
def test_the_authority_is_the_body_that_acts(title: str, text: str, body: str) -> None:
    assert judged(title, text) == (Action.DESIGNATION, body)


EXPOSURES = (
    ("Watchdog fines lender over North Korean payments", "Estonia's financial regulator fined Kalev Bank 2 million euros for letting North Korean money through.", "ESTONIA"),
    ("ECB pulls licence of Riga bank", "The European Central Bank withdrew the licence of Daugava Bank, which served Russian clients.", "ECB"),
    ("Lettland bestraft Bank wegen Nordkorea", "Die Finanzaufsicht FKTK hat gegen die Bank eine Geldstrafe verhängt.", "LATVIA-FCMC"),
    ('유엔 전문가패널 "북한 은행 대표 20명 활동"', "전문가패널은 보고서에서 북한 은행 대표들이 계좌를 운용한다고 밝혔다.", "UN"),
    ("Laundering ring bought a bank, NCA says", "The National Crime Agency said on Friday that the ring moved money for a Russian lender.", "NCA"),
    ("Leaked files show how a Moscow bank paid for Pyongyang", "Documents seen by reporters describe transfers by a bank that the U.S. Treasury sanctioned in 2013.", None),
)  # fmt: skip


@pytest.mark.parametrize(("title", "text", "body"), EXPOSURES, ids=[case[0] for case in EXPOSURES])
def test_supervisors_police_and_panels_expose_and_reporters_are_no_authority(
    title: str, text: str, body: str | None
) -> None:
    assert judged(title, text) == (Action.EXPOSURE, body)


CHARGES = (
    ("Complaint seeks coins of North Korean launderer", "Federal prosecutors in Washington filed a civil complaint to forfeit coins that a sanctioned banker laundered.", "DOJ"),
    ("Ship agent charged over Pyongyang payments", "The firm was charged in a Singapore court on Tuesday with sending money for North Korea.", "SINGAPORE"),
    ("Two North Koreans and a Malaysian charged over front companies", "An indictment unsealed on Thursday charges the three with bank fraud.", "DOJ"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "text", "body"), CHARGES, ids=[case[0] for case in CHARGES])
def test_charges_are_of_the_court_that_is_named_else_american(title: str, text: str, body: str) -> None:
    assert judged(title, text) == (Action.INDICTMENT, body)


def test_what_is_told_of_somebody_in_passing_is_not_the_news() -> None:
    passing = context_of(
        "", "Regulators fined a lender that serves banks which the European Union put under sanctions."
    )
    news = context_of("", "The lender, which the European Union put under sanctions on Thursday, serves Moscow.")
    assert not any(hit.feature == "act.designate" for hits in passing.mains.values() for hit in hits)
    assert any(hit.feature == "act.designate" for hits in news.mains.values() for hit in hits)


QUANTITIES = (
    ("five entities and one individual were listed", 5, 1),
    ("two north koreans and a malaysian, charged on thursday", 0, 3),
    ("бюро добавило двоих и три компании", 3, 2),
    ("do listu 60 юридичних і 73 фізичні особи", 60, 73),
    ("عقوبات علي ستة افراد وكيانين", 2, 6),
    ("ادراج شخصين وشركة واحدة", 1, 2),
    ("指其利用22家空壳公司付款", 0, 0),
    ("유령회사 22곳을 세워 결제했다", 0, 0),
    ("twelve more entities and sixteen more people", 12, 16),
    ("services to two designated arms entities", 0, 0),
    ("dealings with two state-backed banks are barred", 2, 0),
    ("26 bankmitarbeiter und drei scheinfirmen", 3, 26),
)


@pytest.mark.parametrize(("sentence", "organizations", "individuals"), QUANTITIES, ids=[case[0] for case in QUANTITIES])
def test_numbers_beside_the_measure_are_counted(sentence: str, organizations: int, individuals: int) -> None:
    found = quantities(fold(sentence))
    assert sum(one.number for one in found if one.organization) == organizations
    assert sum(one.number for one in found if not one.organization) == individuals


def test_a_number_of_all_targets_goes_before_counted_names_and_a_part_does_not() -> None:
    named = Counts(organizations=3, individuals=None)
    whole = context_of("", "The U.S. Treasury sanctioned two banks on Thursday, which moved money for Pyongyang.")
    part = context_of("", "The U.S. Treasury sanctioned Onega Bank on Thursday; two firms were sanctioned as well.")
    assert counts(whole, named, Action.DESIGNATION).organizations == 2
    assert counts(part, named, Action.DESIGNATION).organizations == 3


def test_a_finding_and_a_fine_are_of_one_firm() -> None:
    finding = context_of("", "FinCEN found Onega Bank to be a primary money laundering concern.")
    fine = context_of("Regulator fines Onega Bank", "Estonia's regulator imposed a fine for North Korean payments.")
    assert counts(finding, Counts(organizations=2), Action.DESIGNATION).organizations == 1
    assert counts(fine, Counts(), Action.EXPOSURE).organizations == 1


DAYS = (
    ("Savers queued on Friday, a day after the U.S. Treasury sanctioned the bank.", "2026-05-14"),
    ("미 재무부는 13일(현지시간) 은행 2곳을 제재했다. 이날 명단에 오른 은행은 북한과 거래했다.", "2026-05-13"),
    ("美國財政部上周三（十三日）制裁一家銀行。", "2026-05-13"),
    ("Der Bundesrat hat am Mittwochabend Sanktionen gegen die Bank verhängt.", "2026-05-13"),
    ("Hier in Bern wurden gegen die Bank Sanktionen verhängt, der Rat und die Bank schweigen.", "2026-05-15"),
)


@pytest.mark.parametrize(("text", "day"), DAYS, ids=[case[1] + case[0][:12] for case in DAYS])
def test_the_day_is_that_of_the_measure(text: str, day: str) -> None:
    context = context_of("", text)
    assert action_date(context, Action.DESIGNATION) == date.fromisoformat(day)


def test_phrases_are_found_by_group_in_any_script() -> None:
    phrases = Phrases(("panel", "press", "complaint"))
    assert set(phrases.within("the panel of experts and leaked files")) == {"panel", "press"}
    assert set(phrases.within("検察は没収を求め、監視チームは")) == {"panel", "complaint"}
    assert not phrases.within("nothing of the kind")
