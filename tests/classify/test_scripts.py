"""Names in scripts other than Latin: what is found in sentences of our own, and what is no party. All names are made up."""

from __future__ import annotations

import pytest

from sanctionwire.classify.extract import arabic, cyrillic, han, korean
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

SCRIPTS = (korean, han, arabic, cyrillic)


def mentions(text: str) -> list[Mention]:
    document = Document("", text)
    return [mention for script in SCRIPTS for mention in script.mentions(document)]


def names(text: str, kind: PartyKind | None = None) -> set[str]:
    return {mention.name for mention in mentions(text) if kind in (None, mention.kind)}


FOUND = {
    "Korean names of persons in a list": (
        "재무부는 12일 박춘길, 리혁수와 한명철을 제재 대상에 올렸다.",
        {"박춘길", "리혁수", "한명철"},
    ),
    "Chinese names in Hangul": ("나머지 2명은 저우샤오펑과 궈뤄톈이다.", {"저우샤오펑", "궈뤄톈"}),
    "a person right behind his bank": (
        "새벽별은행 오명진, 동해신용은행 윤철은 자금을 옮겼다.",
        {"오명진", "윤철", "새벽별은행", "동해신용은행"},
    ),
    "a list of persons and their banks": (
        "지정된 개인\n- 오명진 : 새벽별은행\n- 윤철 : 동해신용은행",
        {"오명진", "윤철"},
    ),
    "a person whom an age follows": ("무역업자 탕위셍(41)이 수배됐다.", {"탕위셍"}),
    "a subject of the clause": ("지난해 기소됐다. 우명수는 이 회사를 이끌었다.", {"우명수"}),
    "a foreign name of three words": ("베트남인 응우옌 반 롱과 계좌를 나눠 썼다.", {"응우옌 반 롱"}),
    "Korean firms by their endings": (
        "기관은 조선달빛총회사, 은별무역, 하늘선박과 노던 브리즈 시핑이다.",
        {"조선달빛총회사", "은별무역", "하늘선박", "노던 브리즈 시핑"},
    ),
    "endings one behind the other": ("단둥새벽실업발전과 거래했다.", {"단둥새벽실업발전"}),
    "a firm without an ending": ("해운 업체 크레노바의 임원이 체포됐다. 크레노바는 부인했다.", {"크레노바"}),
    "banks counted together": ("정부는 벨로방크, 타르노콤 등 7개 은행과의 거래를 막았다.", {"벨로방크", "타르노콤"}),
    "Chinese persons behind 'named'": ("两人名为陈亦舟和罗景明。", {"陈亦舟", "罗景明"}),
    "Chinese persons with brackets in the list": ("制裁中國公民陸承安(音譯)與張遠(音譯)。", {"陸承安", "張遠"}),
    "a foreign name in Chinese": (
        "俄罗斯公民谢尔科夫被指是出纳，伊万·彼得连科负责转账。",
        {"谢尔科夫", "伊万·彼得连科"},
    ),
    "a quoted firm in Chinese": ("以及一家当地公司“蓝色山谷贸易”。", {"蓝色山谷贸易"}),
    "a bank with a long place": ("名单包括大河农村商业银行和黑龙江东宁河农村商业银行。", {"黑龙江东宁河农村商业银行"}),
    "katakana behind a word for firms": (
        "貿易会社ストロイベクトルと、決済会社のルナ・ペイが対象。",
        {"ストロイベクトル", "ルナ・ペイ"},
    ),
    "katakana with its Latin form": ("サービスの一つ、サンドロール(Sandroll)が封鎖された。", {"サンドロール"}),
    "persons in Japanese": (
        "共同創設者のパーベル・モロゾフ氏とイワン・セドフ氏を起訴した。",
        {"パーベル・モロゾフ", "イワン・セドフ"},
    ),
    "an Arabic bank of several words": (
        "وشملت القائمة بنك مارينو للائتمان والتنمية، وبنك التجارة الوطنية.",
        {"بنك مارينو للائتمان والتنمية"},
    ),
    "an Arabic firm with the article": ("والشركة الوطنية البحرية للتأمين.", {"الشركة الوطنية البحرية للتأمين"}),
    "Arabic persons by what they do": ("وأضافت أن كيم سونغ تشول يعمل في موسكو.", {"كيم سونغ تشول"}),
    "Arabic persons joined by 'and'": (
        "وتضم القائمة باك يونغ هو وتشوي ميونغ سو، وهما مصرفيان.",
        {"باك يونغ هو", "تشوي ميونغ سو"},
    ),
    "adjectives before a bank": (
        "санкции против Приморского регионального коммерческого банка (ПРКБ).",
        {"Приморский региональный коммерческий банк", "ПРКБ"},
    ),
    "adjectives before another house": (
        "включил и Северный расчётный депозитарий, и Уральскую биржу.",
        {"Северный расчётный депозитарий", "Уральская биржа"},
    ),
    "a bank of a trade": ("средства Корейского банка внешней торговли.", {"Корейский банк внешней торговли"}),
    "the same in Ukrainian": (
        "додано Приморський регіональний комерційний банк (ПРКБ).",
        {"Приморський регіональний комерційний банк"},
    ),
    "brothers": ("внесены Аркадий и Борис Воронины.", {"Аркадий Воронин", "Борис Воронин"}),
    "a woman's name in the genitive": ("сеть Екатерины Зоричевой.", {"Екатерина Зоричева"}),
    "names of other tongues in a list": (
        "три человека: Леонид Маслов, Адилет Уулу Токтогул и Иван Седов.",
        {"Адилет Уулу Токтогул"},
    ),
    "bare names in a list of banks": (
        "Под запрет попали МТБ, Ясень, Север Банк, Полюс и «Тихий».",
        {"МТБ", "Ясень", "Север Банк", "Полюс", "Тихий"},
    ),
    "items of a list, each on its line": (
        "Остановлены системы:\n— «Синяя Волна»;\n— «Филин»;\n— Transvolt.\nСписок открыт.",
        {"Синяя Волна", "Филин", "Transvolt"},
    ),
    "an abbreviation that opens a list": ("около 40 банков (в их числе ТКБ и Дар.РФ) под запретом.", {"ТКБ", "Дар.РФ"}),
    "a person behind the firm in quotes": ("и гендиректор «Северной Ели» Арво Таммела скрылся.", {"Арво Таммела"}),
    "firms without quotes": (
        "Пострадали Лунная Река Шиппинг и фирма Синий Аист, а также «Сиам Север Трейдинг».",
        {"Лунная Река Шиппинг", "Синий Аист", "Сиам Север Трейдинг"},
    ),
    "firms with nothing but their legal form": ("счета ТОО Степной Мирло и ОсОО Талас.", {"Степной Мирло", "Талас"}),
    "a bank in capitals and its case": ("счета Бета-Банка и банка РТКБ закрыты.", {"Бета-Банк", "РТКБ"}),
    "a list of firms under a heading": (
        "- 기관: 은별선박회사, 노던 글렌 파트너스, 벨타 매니지먼트\n조사가 이어진다.",
        {"은별선박회사", "노던 글렌 파트너스", "벨타 매니지먼트"},
    ),
    "foreign words behind a country": ("돈은 홍콩의 골든 브리지 캐피털을 거쳤다.", {"골든 브리지 캐피털"}),
    "a short Chinese firm": ("대금은 훙위무역과 나눴다.", {"훙위무역"}),
    "banks with letters": ("名单上有KRB银行、亚伦兰和TSMK银行等。", {"KRB银行", "TSMK银行", "亚伦兰"}),
    "a bank by its country and trade": ("账户开在俄罗斯工业通讯银行。", {"俄罗斯工业通讯银行"}),
    "firms by their trade": ("款项经香港的云岭商贸、丹枫实业等转出。", {"云岭商贸", "丹枫实业"}),
    "a person who begins a clause": ("据查,陈亦舟名下有账户,其中罗景明经手过转账。", {"陈亦舟", "罗景明"}),
    "Chinese persons in Japanese": (
        "中国籍の張明華と、北京の李相哲、大連の黄秀夫の各氏。",
        {"張明華", "李相哲", "黄秀夫"},
    ),
    "a suspect of any name": ("経理担当の佐野弘子容疑者を逮捕した。", {"佐野弘子"}),
    "an Arabic person before a comma": ("شبكة يديرها كيم سونغ تشول، وهو ممثل مصرف.", {"كيم سونغ تشول"}),
    "an Arabic list of banks": (
        "وهي دي تي بي وبنك مارينو وأوركيتي ونوفيكور بنك ودي إي بي.",
        {"دي تي بي", "بنك مارينو", "أوركيتي", "نوفيكور بنك", "دي إي بي"},
    ),
    "an Arabic firm with its purpose": ("شملت شركة نورديك لتقنيات الشبكات.", {"نورديك لتقنيات الشبكات"}),
}


@pytest.mark.parametrize("case", FOUND)
def test_names_are_found(case: str) -> None:
    text, expected = FOUND[case]
    assert expected <= names(text)


NOT_FOUND = {
    "Korean words in the shape of a name": "북한 은행 대표 30여명, 여전히 5개국서 활동한다. 노동자 송출, 유류 환적 등에 관여했다.",
    "officials in Korean": "오명진 외교부 대변인은 환영했다.",
    "kinds of banks and firms in Korean": "동남아 은행과 무역회사, 해운회사, 시중은행, 무역은행장을 조사했다.",
    "an idiom in quotes": '결의가 "유명무실"이 됐다고 비판했다.',
    "Chinese places in Hangul": "랴오닝성과 헤이룽장성, 산둥에서 일했다.",
    "kinds of banks in Chinese": "通过多家中国境内银行和境外公司，一家华资银行。",
    "a bank as it is used in Chinese": "无法使用本国银行的企业。",
    "public figures in Chinese": "美国国务卿鲁比奥·史密斯说。",
    "loan words in Japanese": "「ミキサー」やハッカーのサービスを使い、ロシアのグループが送金した。",
    "phrases in Japanese quotes": "一国による「域外適用」に反対すると述べた。",
    "Arabic kinds of banks and firms": "مصرف تركي وشركة واجهة وبنك قرغيزي ومنصة أغلقتها الشرطة.",
    "Arabic officials": "وقال وزير الخزانة جون سميث إن العقوبات ضرورية.",
    "speech in Russian quotes": "«Меры ожидаемые», — сказали в банке.",
    "territories in quotes": "паспортов так называемых «ДНР» и «ЛНР», «Республіки Крим».",
    "an adverb before a bank": "Далі банк провів платіж. Четыре банка молчат. У банка нет лицензии.",
    "the state behind banks": "Банки РФ и КНДР закрыты для бизнеса.",
    "an exchange of some year": "2018年某交易所遭入侵,一家边境小银行卷入。",
    "a deal in Japanese": "違法な資金決済に国内のネット銀行を使った。",
    "what an Arabic company did": "وقالت إن شركة حولت أموالا لبنوك، ومنصة باعت عملات، ومجموعة رتبت دفعات، وشركة وساطة مالية.",
    "that and bank": "وأضافت أن بنك روسيا المركزي رفض ذلك.",
    "a capital letter that opens a sentence": "Последний крупный банк закрыл счета. Центральный банк и Европейский центральный банк молчат. В Греции задержан человек.",
}


@pytest.mark.parametrize("case", NOT_FOUND)
def test_what_is_no_party_is_left_alone(case: str) -> None:
    assert names(NOT_FOUND[case]) == set()


def test_a_name_may_be_followed_by_any_particle() -> None:
    for particle in ("은", "이", "을", "과", "의", "도", "에게"):
        assert "한명철" in names(f"브로커 한명철{particle} 돈을 보냈다."), particle


def test_spans_are_where_the_name_stands() -> None:
    text = "재무부는 박춘길, 리혁수와 하늘선박, 별빛선박을 지정했다. 两人名为陈亦舟和罗景明。"
    document = Document("", text)
    for mention in (one for script in SCRIPTS for one in script.mentions(document)):
        assert document.text[mention.start : mention.end] == mention.name
