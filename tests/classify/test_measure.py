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
    # Japan's ministry of finance in papers at home, the American one by its country
    ("財務省、北朝鮮の銀行を資産凍結", "鈴木財務相は15日、外為法に基づき銀行の資産を凍結したと述べた。", "JAPAN"),
    ("米財務省、北朝鮮の銀行に制裁", "米財務省は15日、北朝鮮の銀行に制裁を科したと発表した。財務省によると銀行は資金洗浄に関与した。", "OFAC"),
    ("New Zealand sanctions two Russian banks", "Until now Wellington acted only on decisions of the UN Security Council.", "NEW ZEALAND"),
    ("Norwegen sperrt Konten einer russischen Bank", "Das norwegische Außenministerium hat am Freitag Sanktionen gegen die Newa-Bank verhängt.", "NORWAY"),
    ("日 정부, 북한 은행 2곳 자산 동결", "일본 정부는 15일 북한 은행 2곳을 제재 대상에 추가했다.", "JAPAN"),
    ("Le Canada sanctionne une banque russe", "Ottawa a inscrit vendredi sur sa liste la Banque Onega, déjà visée par les États-Unis.", "CANADA"),
    # a reaction story is of the body that acted
    ("Bishkek calls listing unfair", "Kyrgyzstan's central bank criticised the decision of the U.S. Treasury, which on Thursday sanctioned Ala Bank for serving Moscow.", "OFAC"),
    # bodies that act together: the first named; who arrests stands beside who designates
    ("Japan, Australia freeze funds of a North Korean bank", "Both governments froze the assets of Haeju Bank on Friday.", "JAPAN"),
    ("Russian laundering ring broken up", "The National Crime Agency arrested twelve people. The U.S. Treasury on Thursday sanctioned the ring's leader and two firms.", "OFAC"),
    ("US, Japan and South Korea jointly sanction bankers", "The United States, Japan and South Korea on Thursday imposed sanctions on five bankers of Pyongyang.", "OFAC"),
    # an agency's exposure is the occasion where the Treasury lists whom it found
    ("Operation Harrow: NCA cracks Moscow cash networks", "The National Crime Agency has exposed two networks that laundered for Russian spies. OFAC on Wednesday sanctioned five people and four businesses tied to one of them.", "OFAC"),
    # who announces most goes behind who does what the word of the measure says
    ("London announces rout of two Moscow cash rings", "Britain's foreign office said the rings served Russian spies. On the same day the Treasury in Washington placed five men on its sanctions list. London called it a success.", "OFAC"),
    # a country where something is, or that was itself listed, does not act; nor does an order by its number
    ("US acts against barter bank", "Six firms in Russia, Mongolia and China were placed on the sanctions list on Thursday for settling trade with Pyongyang.", "OFAC"),
    ("Payment platforms in Africa", "The Department of State is imposing sanctions on two firms that pay for Moscow. Pursuant to E.O. 14024, the Department is designating them today.", "STATE"),
    # what was done before the news, or is got round, is nobody's news
    ("Japan freezes assets of a trading house", "Tokyo froze its assets on Friday; Washington had sanctioned the house, which pays for Pyongyang.", "JAPAN"),
    ("Minister announces listings", "The minister announced that Canada is sanctioning two payment agents who help Moscow get round sanctions of the EU.", "CANADA"),
    # the Treasury is FinCEN where FinCEN finds, unless another listing is told first
    ("Two firms blacklisted", "OFAC sanctioned two firms on Thursday for moving money for Pyongyang. FinCEN found a bank to be of primary money laundering concern.", "OFAC"),
    ("USA stufen Bank als Geldwäscheproblem ein", "Die Behörde FinCEN stufte die Bank als vorrangiges Geldwäscheproblem ein; Ofac setzte zwei Russen auf die Liste.", "FinCEN"),
    # a council of a country is none of the world; a supervisor that only warns leaves the measure to its country
    ("President signs decree", "President Volodymyr Zelensky on Friday enacted a National Security Council decision that sanctions six operators of Russian payment services.", "UKRAINE"),
    ("Australia hits payment firms", "Canberra on Friday imposed sanctions on two firms that pay for Moscow. AUSTRAC has told banks to search for payments.", "AUSTRALIA"),
    # an office that changes its list; charges told behind a listing
    ("Department amends annex", "Switzerland amends the annex from Friday; assets of Newa Pay, which served Russian banks, must be frozen.", "SWITZERLAND"),
    ("Two men laundered for Pyongyang, US says", "Both moved stolen coins, the Treasury said as it put them on its blacklist. The Justice Department charged the pair and sued for their accounts.", "OFAC"),
    # names in every language
    ("紐西蘭制裁俄羅斯銀行", "紐西蘭政府15日宣布制裁兩家俄羅斯銀行。", "NEW ZEALAND"),
    ("كندا تفرض عقوبات على بنك روسي", "أعلنت وزارة الخارجية الكندية يوم الجمعة فرض عقوبات على بنك روسي.", "CANADA"),
    ("Treasury names Baltic lender a laundering concern", "FinCEN found the bank to be of primary money laundering concern under section 311.", "FinCEN"),
    ("Kyrgyz president objects to US sanctions on bank", "The president rejected US sanctions on a lender that pays for Russia.", "OFAC"),
    ("Kyrgyzstan denies that its bank helped Russia", "The cabinet in Bishkek said the bank works within the law, after it was hit with US sanctions this week for moving funds for Russia.", "OFAC"),
    ("Киргизия выразила протест из-за санкций", "МИД Киргизии назвал необоснованными санкции, которые ввела против банка Великобритания. По версии Лондона, банк помогал России платить.", "UK"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "text", "body"), BODIES, ids=[case[0] for case in BODIES])
def test_the_authority_is_the_body_that_acts(title: str, text: str, body: str) -> None:
    assert judged(title, text) == (Action.DESIGNATION, body)


EXPOSURES = (
    ("Watchdog fines lender over North Korean payments", "Estonia's financial regulator fined Kalev Bank 2 million euros for letting North Korean money through.", "ESTONIA"),
    ("ECB pulls licence of Riga bank", "The European Central Bank withdrew the licence of Daugava Bank, which served Russian clients.", "ECB"),
    ("Lettland bestraft Bank wegen Nordkorea", "Die Finanzaufsicht FKTK hat gegen die Bank eine Geldstrafe verhängt.", "LATVIA-FCMC"),
    ('유엔 전문가패널 "북한 은행 대표 20명 활동"', "전문가패널은 보고서에서 북한 은행 대표들이 계좌를 운용한다고 밝혔다.", "UN"),
    ("Laundering ring bought a bank, NCA says", "The National Crime Agency said on Friday that the ring moved money for a Russian lender.", "UK"),
    ("British police break up cash ring", "British police said they had uncovered a ring that moved cash for a Russian bank.", "UK"),
    ("Payment firm loses licence", "Lithuania's central bank revoked the licence of Memel Pay, which served Russian banks under EU sanctions.", "LITHUANIA"),
    ("Викрито мережу обмінників", "Японська поліція викрила мережу, яка возила готівку для банків КНДР, повідомили у відомстві.", "JAPAN"),
    ("서울세관, 러시아인 2명 적발", "서울본부세관은 테더로 러시아 무역대금을 보낸 조직을 적발했다고 밝혔다.", "ROK"),
    ("UN panel: trader ran bank's accounts", "A confidential report obtained by reporters says a trader ran accounts for a North Korean bank.", "UN"),
    ("Police name desks that served Moscow", "The National Police Agency of South Korea said on Friday two desks cashed out tether for senders in Russia.", "ROK"),
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
    ("Trio in dock over payments to Pyongyang", "SINGAPORE - Three men were charged in a district court with paying a bank of Pyongyang. The U.S. Treasury listed it in 2013.", "SINGAPORE"),
    # a paper at home names no country: by language, money, the court's town
    ("Staatsanwaltschaft klagt Geldboten an", "Die Staatsanwaltschaft hat zwei Männer angeklagt, die für eine russische Bank Geld bewegt haben sollen. Das Verfahren war nicht bekannt.", "GERMANY"),
    ("Deux banquiers mis en examen", "Le parquet a annoncé jeudi la mise en examen de deux banquiers, qui auraient fait passer des fonds russes par une société.", "FRANCE"),
    ("Firm charged over payments to Moscow bank", "Prosecutors charged a firm on Friday with passing S$4 million to a bank in Moscow.", "SINGAPORE"),
    ("Firm convicted over Pyongyang payments", "The Auckland District Court convicted a man of paying a bank which America had sanctioned.", "NEW ZEALAND"),
    ("Полиция задержала менял", "Полиция задержала в Таллине троих человек, которые переводили деньги в Россию в обход санкций.", "ESTONIA"),
    # what police say beside formal charges
    ("Director accused of cheating banks for Pyongyang", "He was charged in a Singapore court on Thursday. Police said lenders had been misled.", "SINGAPORE"),
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
    ("п'яти осіб і чотирьох компаній", 4, 5),
    ("трех банков и двух бизнесменов", 3, 2),
    ("dos empresarios y tres sociedades", 3, 2),
    ("銀行2行と個人4人", 2, 4),
    ("35 individuals and entities", 0, 0),
    ("35団体・個人", 0, 0),
    ("lui e quattro presunti prestanome", 0, 5),
    ("treize banques s'ajoutent, et trois autres sont bannies", 16, 0),
    ("19 companies and 11 managers", 19, 11),
    ("two bankers under sanctions and three firms", 3, 0),
    ("两家银行及一吉尔吉斯支付公司", 3, 0),
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


def test_a_headline_counts_all_where_the_sentence_below_counts_a_part() -> None:
    charged = context_of("US indicts 33 bankers", "Prosecutors charged 28 North Koreans, and five Chinese later.")
    assert counts(charged, Counts(), Action.INDICTMENT).individuals == 33


def test_a_finding_and_a_fine_are_of_one_firm() -> None:
    finding = context_of("", "FinCEN found Onega Bank to be a primary money laundering concern.")
    fine = context_of("Regulator fines Onega Bank", "Estonia's regulator imposed a fine for North Korean payments.")
    assert counts(finding, Counts(organizations=2), Action.DESIGNATION).organizations == 1
    assert counts(fine, Counts(), Action.EXPOSURE).organizations == 1


DAYS = (
    ("Savers queued on Friday, a day after the U.S. Treasury sanctioned the bank.", "2026-05-14"),
    ("미 재무부는 13일(현지시간) 은행 2곳을 제재했다. 이날 명단에 오른 은행은 북한과 거래했다.", "2026-05-13"),
    ("美國財政部上周三（十三日）制裁一家銀行。", "2026-05-13"),
    ("財務省は令和8年5月12日、銀行2行の資産を凍結した。", "2026-05-12"),
    ("外交部於民國115年5月11日公告制裁一家銀行。", "2026-05-11"),
    ("فرضت وزارة الخزانة الأمريكية في 11 أيار/مايو 2026 عقوبات على البنك.", "2026-05-11"),
    ("أعلنت وزارة الخزانة الأمريكية يوم الاثنين 11 مايو 2026 فرض عقوبات على البنك.", "2026-05-11"),
    ("Der Bundesrat hat am Mittwochabend Sanktionen gegen die Bank verhängt.", "2026-05-13"),
    ("Hier in Bern wurden gegen die Bank Sanktionen verhängt, der Rat und die Bank schweigen.", "2026-05-15"),
)


@pytest.mark.parametrize(("text", "day"), DAYS, ids=[case[1] + case[0][:12] for case in DAYS])
def test_the_day_is_that_of_the_measure(text: str, day: str) -> None:
    context = context_of("", text)
    assert action_date(context, Action.DESIGNATION) == date.fromisoformat(day)


DATELINES = (
    ("WASHINGTON, 12 March 2026 - The US Treasury on Wednesday sanctioned the bank.", "2026-03-11"),
    ("Brüssel, 20. April 2026. Der Rat der EU hat am Montag die Bank auf die Sanktionsliste gesetzt.", "2026-04-20"),
)


@pytest.mark.parametrize(("text", "day"), DATELINES)
def test_a_report_without_a_date_is_of_the_day_in_its_dateline(text: str, day: str) -> None:
    context = context_of("Bank sanctioned", text, published=None)
    assert action_date(context, Action.DESIGNATION) == date.fromisoformat(day)


def test_phrases_are_found_by_group_in_any_script() -> None:
    phrases = Phrases(("panel", "press", "complaint"))
    assert set(phrases.within("the panel of experts and leaked files")) == {"panel", "press"}
    assert set(phrases.within("検察は没収を求め、監視チームは")) == {"panel", "complaint"}
    assert not phrases.within("nothing of the kind")
