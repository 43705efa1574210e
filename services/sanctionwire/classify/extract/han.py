"""Names in Han and kana: banks and firms by what they end in; what is glued before the name is cut off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sanctionwire.classify.extract.known import KNOWN_NAMES
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BANK = re.compile(r"(?P<name>[\u4e00-\u9fff·]{1,12}?(?:银行|銀行))")
_FIRM = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,20}?(?:有限责任公司|有限公司|股份公司|总公司|公司|集团|交易所|集團))")
_KANA_BANK = re.compile(r"(?P<name>[ァ-ヶー・]{2,16}[\u4e00-\u9fff]{0,4}(?:銀行|バンク|取引所))")
_KANA_NAME = re.compile(
    r"(?:銀行|会社|企業|取引所|業者|店|組織|社|交換所|ミキサー|団体|集団|グループ|サービス、?|"
    r"の)「?(?P<name>[ァ-ヶー]{2,12}(?:・[ァ-ヶー]{2,12}){1,2}|"
    r"(?<=「)[ァ-ヶー]{3,14})」?"
    r"(?=[をがはのともに、。」（(]|など|自体)"
)
_KANA_PERSON = re.compile(
    r"(?P<name>[ァ-ヶー]{2,12}(?:[・＝=][ァ-ヶー]{2,14}){1,3})(?:氏|容疑者|被告|両氏|代表|社長|会長)"
)
_QUOTED = re.compile(r"[「『](?P<name>[^「」『』\n。、]{2,18})[」』]")
_NO_NAME = re.compile(
    r".*(?:[をがはにへでとのたるいくうすつぬむだ？！]|資金源|懸念先|対象|指定|制裁|洗浄|疑惑|船団|労働者|国家|"
    r"作戦|措置)$|.*[をがはにの].*[をがはにの].*"
)
_JAPANESE_FIRM = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{3,8}(?:貿易|商事|商社|送金|実業|物産|公司|総会社|集団))(?=[をがはと、。（(]|など|に|の)"
)
_KANA = re.compile("[ぁ-ん]")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史陶贺顾毛郝龚邵万覃武钱戴莫孔向汤"
    "張劉陳楊黃趙吳孫馬羅鄭謝許鄧馮韓蕭葉蔣蘇呂盧鐘譚陸賈韋鄒閻賀顧龔具裵禹延奉太表河吉萬錢湯朴权全池严廉玄奇卓南裴安文柳申辛元明桂"
)
_NAME_OF = rf"[{_SURNAMES}](?:(?![以及和与與等在是被为為因将將])[\u4e00-\u9fff]){{1,2}}"
_CHINESE_PERSON = re.compile(
    rf"(?:公民|国民|國民|负责人|負責人|商人|老板|老闆|(?<!联合国)(?<!联合国副)(?<!驻联合国)代表|(?:银行|銀行)的|"
    rf"高管|银行家|銀行家|董事长|总裁|总经理|男子|女子|名叫|"
    rf"交易商|经纪人|交易员|朝鲜人|俄罗斯人|中国人|"
    rf"北韩人|人员|股东|代理人|行长|经理|嫌犯|被告)(?P<names>{_NAME_OF}(?:(?:、|和|及|与|與){_NAME_OF})*)"
    rf"(?=等|和|及|与|是|在|被|为|，|。|、|（|\(|及其|因|涉|替|帮|协|以|则|向|从|两人|二人|三人|四人)"
)
_PERSON_ALIAS = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4})[（(](?P<latin>[A-Z][A-Za-z'\- ,]{3,40})[）)]")
_NOT_PERSON = re.compile(r"(?i)bank|corp|co\b|ltd|company|group|office|treasury|trading|ofac|commercial")

# Verbs, particles, measure words: the name begins after the last of them.
_GLUE = re.compile(
    r"的|包括|其中|以及|还有|列入|指控|制裁|点名|點名|声称|表示|宣布|认为|指出|透过|通过|透過|通過|帮助|幫助|"
    r"协助|关闭|要求|讓|让|为|為|替|由|与|與|"
    r"和|及|或|企业|认定|認定|指定|起诉|公布|收购|持有|旗下|名为|叫做|位于|设在|处理|開設|开设|除了|除|涉|总部|"
    r"银行家|总裁|在|对|對|向|从|從|将|將|把|被|给|給|是|曾|称|稱|指|"
    r"了|說|说|经|經|名|家|个|個|間|间|位|两|兩|该|該|这|這|此|其|等|于|於|到|至|"
    r"、|因|以|并|並|者|(?<![统統第同])一"
)
_PLACE = re.compile(
    r"^(?:澳门|澳門|俄罗斯|俄羅斯|北韩|北韓|中国|中國|美国|美國|莫斯科|ロシア|第[一二三四五六七八九十])"
)
_COMMON = re.compile(
    r"(?:外国|外國|中国|中國|俄罗斯|俄羅斯|朝鲜|朝鮮|北韩|北韓|美国|美國|国家|國家|代理|商业|商業|往来|收款|"
    r"中间|空壳|幌子|贸易|航运|航空|船务|母|子|"
    r"同名|对应|开户|当地|大|小|世界|中央|国际|國際|海外|第三国|日本|韓国|ロシア|米国|地方|同|隣|ある|当該|外資|"
    r"中資|中资|普通|几|多|任何|周边国家|亚洲|亞洲|欧洲|歐洲|非洲|环球|環球|"
    r"取代环球|取代|全球|多家|阿联酋|最大手|吉尔吉斯|塔吉克|塔吉克斯坦|外贸结算|外貿結算|"
    r"东欧|有关|金融|其他|挂名|控股|网上|贷款|储蓄|所有|业务|从事|信用|客户|关系|另|国营|海運|貿易|石油|科技|"
    r"加密货币|虚拟货币)*"
    r"(?:银行|銀行|公司|集团|集團|交易所|有限公司)"
)
_SWIFT = ("金融电信", "金融電信", "间金融", "間金融")
_PUBLIC = ("中央银行", "中央銀行", "世界银行", "世界銀行", "日本銀行", "人民银行", "人民銀行")


def mentions(document: Document) -> list[Mention]:
    """Mentions in Chinese and Japanese script; overlaps are left to the caller."""
    text = document.text
    if _HAN.search(text) is None:
        return []
    candidates = [
        (_trim(match.group("name")), kind, match.end())
        for pattern, kind in ((_FIRM, PartyKind.ORGANIZATION), (_BANK, PartyKind.BANK), (_KANA_BANK, PartyKind.BANK))
        for match in pattern.finditer(text)
    ]
    often = Counter(name for name, _, _ in candidates)
    found = [
        Mention(name, kind, end - len(name), end)
        for name, kind, end in candidates
        if _is_name(name, often[name], text[end : end + 1]) and not text[end : end + 4].startswith(_SWIFT)
    ]
    japanese = _KANA.search(text) is not None
    if japanese:
        found += _kana_names(text)
    else:
        for match in _CHINESE_PERSON.finditer(text):
            for name in _PERSON.finditer(text, match.start("names"), match.end("names")):
                found.append(Mention(name.group(), PartyKind.PERSON, name.start(), name.end()))
    for match in _PERSON_ALIAS.finditer(text):
        latin = match.group("latin")
        if _NOT_PERSON.search(latin) is None and (" " in latin or "," in latin):
            found.append(Mention(match.group("name"), PartyKind.PERSON, match.start("name"), match.end("name")))
    return found


def _kana_names(text: str) -> Iterator[Mention]:
    """Japanese texts write foreign names in katakana, put brands in quotes and end firms in a few Han words."""
    for match in _KANA_PERSON.finditer(text):
        yield Mention(match.group("name"), PartyKind.PERSON, match.start("name"), match.end("name"))
    for match in _KANA_NAME.finditer(text):
        bank = text.startswith("銀行", match.start())
        kind = PartyKind.BANK if bank else PartyKind.ORGANIZATION
        yield Mention(match.group("name"), kind, match.start("name"), match.end("name"))
    for match in _JAPANESE_FIRM.finditer(text):
        if _COMMON.fullmatch(match.group("name")) is None:
            yield Mention(match.group("name"), PartyKind.ORGANIZATION, match.start("name"), match.end("name"))
    for match in _QUOTED.finditer(text):
        name = match.group("name").strip()
        common = _COMMON_QUOTED.fullmatch(name) or _NOT_BEFORE.match(text, match.end())
        if _NO_NAME.fullmatch(name) is None and len(name) > 2 and not common:
            bank = name.endswith("銀行")
            yield Mention(
                name, PartyKind.BANK if bank else PartyKind.ORGANIZATION, match.start("name"), match.end("name")
            )


_COMMON_QUOTED = re.compile(
    r"(?:ミキシング|プール|ウォレット|ブロックチェーン|トークン|ステーブルコイン|フロント|ダミー|"
    r"マネーロンダリング|ハッキング|サイバー.*|"
    r".*(?:だけ|まで|かも|ほど|など|[0-9]+))"
)
_NOT_BEFORE = re.compile(r"サービス|の発射|の打ち上げ|から盗|で混ぜ|と述べ|と語|と批判|と反発|の手口|作戦|号|型")
"""What follows words in quotes that name no party: services of a kind, missiles, games that were robbed, speech."""

_PERSON = re.compile(_NAME_OF)


def _trim(name: str) -> str:
    suffix = 4 if name.endswith(("有限公司", "股份公司")) else 3 if name.endswith(("交易所", "总公司")) else 2
    cut = 0
    for match in _GLUE.finditer(name, 0, len(name) - suffix):
        cut = match.end()
    name = name[cut:]
    return _PLACE.sub("", name) if len(name) - suffix > 4 or name[2:4] in ("丹東", "丹东") else name


def _is_name(name: str, often: int, following: str) -> bool:
    """No common noun; said twice, with a Latin form in brackets, or short enough to be nothing but a name."""
    if name in KNOWN_NAMES:
        return True
    if len(name) < 4 or _COMMON.fullmatch(name) is not None or name.endswith(_PUBLIC):
        return False
    if name.endswith(("公司", "集团", "集團")) and len(name) < 5:
        return False
    if following.isascii() and following.isalpha():
        return False  # a description before a name in Latin letters: 俄罗斯商业银行Transkapitalbank
    return name.endswith("有限公司") or following in {"（", "("} or often > 1 or len(name) <= 9
