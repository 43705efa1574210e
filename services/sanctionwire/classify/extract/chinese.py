"""Persons and brands in Chinese: family names in lists and behind roles, foreign names by their characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.lexicon import table
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

LEXICON = {name: tuple(sorted(listed.split(), key=len, reverse=True)) for name, listed in table("han.toml").items()}
"""Words and characters by section of ``lexicon/han.toml``, the longest first."""

PLACES = "|".join(LEXICON["places"])
"""Begin names though each of their characters could say a kind."""
_FAMILY = "".join(LEXICON["family"])
_NO_GIVEN = "".join(LEXICON["no_given"])
_FOREIGN = "".join(LEXICON["foreign"])
_NAME = rf"[{_FAMILY}](?:(?![{_NO_GIVEN}])[\u4e00-\u9fff]){{1,2}}"
_FULL = rf"[{_FAMILY}](?:(?![{_NO_GIVEN}])[\u4e00-\u9fff]){{2}}"
_ROLES = "|".join(LEXICON["roles"])
_VERBS = "|".join(LEXICON["verbs"])
_ENDS = rf"(?=[，。、；：（(,;:\s”」]|{_VERBS}|$)"
_JOIN = r"(?:[（(][^（）()\n]{1,24}[）)])?(?:、|和|及|与|與|以及)"
"""Between names of a list, with what stands in brackets behind the first."""
_ROLE_LIST = re.compile(
    rf"(?:{_ROLES}|(?<!联合国)(?<!联合国副)(?<!驻联合国)代表)[：:]?(?P<names>{_NAME}?(?:{_JOIN}{_NAME}?){{0,12}}){_ENDS}"
)
_LIST = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|对|對|将|將|把|包括|以及|即|是|为|為|的|指|控|称|由)(?P<names>{_FULL}(?:、{_FULL}){{1,12}}(?:(?:和|及|与|與|以及){_NAME})?|"
    rf"{_FULL}(?:和|及|与|與){_FULL}){_ENDS}"
)
_SUBJECT = re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=其中))(?P<names>{_FULL})(?={'|'.join(LEXICON['subject_verbs'])})")
_PERSON = re.compile(rf"{_NAME}?(?=、|和|及|与|與|以及|[（(]|$)")
NO_PERSON = re.compile(
    r"金融|高级|高級|白宫|石油|安理|万名|方面|程序|金额|金額|高层|高層|安全|文件|常务|常務|马来|馬來|马斯克|成员|成員|金正[恩日]|文在寅|全球|全国|全國|全部|"
    r"全面|南韩|南韓|南非|明确|明確|元首|武器|武装|石墨|江苏|江蘇|河北|河南|安徽|南京|成都|吉林|广东|吉尔|季度|管理|康复|成立|成功|路透|路边|文章|高达|高達|白俄|表示|表明|表态|韩国|韓國|万国|萬國|向中|"
    r"余额|餘額|章程|尚未|易受|常驻|常駐|左右|边境|邊境|车辆|任何|任命|任职|何时|何人|许多|許多|曾经|曾經|于是|余下|程度|方式|方法|方案|应对|黄金|黃金|[^\u4e00-\u9fff]"
)
_DOTTED = re.compile(rf"[{_FOREIGN}]{{1,8}}(?:[·・][{_FOREIGN}]{{1,9}}){{1,3}}")
_TRANSLITERATED = re.compile(rf"(?:{_ROLES})(?P<name>[{_FOREIGN}]{{3,7}}?){_ENDS}")
_FOREIGN_BRAND = re.compile(
    rf"(?:交易所|平台|混币器|混幣器|钱包|公司|集团|集團|黑市|网站|網站|组织|組織)(?P<name>[{_FOREIGN}]{{3,8}}?){_ENDS}"
)
_OFFICE = re.compile(rf"[\u4e00-\u9fff]{{0,6}}?(?:{'|'.join(LEXICON['offices'])})")
_OFFICE_BEFORE = re.compile(rf"(?:{'|'.join(LEXICON['offices'])})$")
_QUOTED = re.compile(
    r"(?:(?P<before>公司|企业|企業|组织|組織|团伙|團夥|平台|交易所|集团|集團|机构|機構|银行|銀行|混币器|服务商|服務商|商行|系统|網站|网站|市场|市場|钱包)|(?<=.))"
    r"[“「‘『\"](?P<name>[\u4e00-\u9fffA-Za-z0-9·]{2,14})[”」’』\"](?P<after>公司|平台|交易所|银行|銀行|集团|集團|混币器|混幣器|商行)?"
)


_KINDS = "|".join(LEXICON["kinds"])
_TRADES = "|".join(LEXICON["firm_trades"])
_TRADE_FIRM = re.compile(
    rf"(?<=[的、和及与與，,])(?P<name>(?!(?:{_KINDS})+(?:{_TRADES}))[\u4e00-\u9fff]{{2,6}}?(?:{_TRADES})){_ENDS}"
)
_TRADE_NAME = re.compile(
    rf"(?!(?:{_KINDS})+(?:{_TRADES}|支付|结算|結算))[\u4e00-\u9fff]{{2,8}}(?:{_TRADES}|支付|结算|結算)"
)
"""Firms by their trade, without 公司 behind: in quotes, or in a list and after a place."""
_LISTED_BANK = re.compile(rf"(?<=[银銀]行、)(?P<name>[{_FOREIGN}]{{3,8}})(?=、|和|及|与|與|等)")


def persons(text: str) -> Iterator[Mention]:
    """Persons in Chinese. Officials who are named with their office are left out."""
    for pattern in (_ROLE_LIST, _LIST, _SUBJECT):
        for match in pattern.finditer(text):
            names = list(_PERSON.finditer(text, match.start("names"), match.end("names")))
            if any(NO_PERSON.match(name.group()) or country_code(name.group()) for name in names):
                continue
            for name in names:
                yield Mention(name.group(), PartyKind.PERSON, name.start(), name.end())
    for match in _DOTTED.finditer(text):
        if not _OFFICE_BEFORE.search(text, max(0, match.start() - 4), match.start()):
            yield Mention(match.group(), PartyKind.PERSON, match.start(), match.end())
    for match in _TRANSLITERATED.finditer(text):
        if country_code(match.group("name")) is None:
            yield Mention(match.group("name"), PartyKind.PERSON, match.start("name"), match.end("name"))


def brands(text: str) -> Iterator[Mention]:
    """Quoted names beside a word for firms, and foreign ones right behind it."""
    end, kind = -9, PartyKind.ORGANIZATION
    for match in _QUOTED.finditer(text):
        beside = match.group("before") or match.group("after")
        start = match.start("name") - 1
        listed = start - end == 1 and text[end] in "和、及与與"  # “甲”和“乙”
        if beside:
            kind = PartyKind.BANK if beside in {"银行", "銀行"} else PartyKind.ORGANIZATION
        if beside or listed or _TRADE_NAME.fullmatch(match.group("name")):
            end = match.end("name") + 1
            yield Mention(match.group("name"), kind, match.start("name"), match.end("name"))
    for match in _TRADE_FIRM.finditer(text):
        yield Mention(match.group("name"), PartyKind.ORGANIZATION, match.start("name"), match.end("name"))
    for match in _LISTED_BANK.finditer(text):
        yield Mention(match.group("name"), PartyKind.BANK, match.start("name"), match.end("name"))
    for match in _FOREIGN_BRAND.finditer(text):
        if country_code(match.group("name")) is None:
            yield Mention(match.group("name"), PartyKind.ORGANIZATION, match.start("name"), match.end("name"))
