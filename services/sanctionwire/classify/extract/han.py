"""Names in Han and kana: banks and firms by what they end in; what is glued before the name is cut off."""

from __future__ import annotations

import re
from collections import Counter

from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BANK = re.compile(r"(?P<name>[\u4e00-\u9fff·]{1,12}?(?:银行|銀行))")
_FIRM = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,20}?(?:有限责任公司|有限公司|股份公司|总公司|公司|集团|交易所|集團))")
_KANA_BANK = re.compile(r"(?P<name>[ァ-ヶー・]{2,16}(?:銀行|バンク|取引所))")
_PERSON_ALIAS = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4})[（(](?P<latin>[A-Z][A-Za-z'\- ,]{3,40})[）)]")
_NOT_PERSON = re.compile(r"(?i)bank|corp|co\b|ltd|company|group|office|treasury|trading|ofac|commercial")

# Verbs, particles, measure words: the name begins after the last of them.
_GLUE = re.compile(
    r"的|包括|其中|以及|还有|列入|指控|制裁|点名|點名|声称|表示|宣布|认为|指出|透过|通过|透過|通過|帮助|幫助|协助|关闭|要求|讓|让|为|為|替|由|与|與|"
    r"和|及|或|在|对|對|向|从|從|将|將|把|被|给|給|是|曾|称|稱|指|了|說|说|经|經|名|家|个|個|間|间|位|两|兩|该|該|这|這|此|其|等|于|於|到|至|"
    r"、|因|以|并|並|者|一"
)
_PLACE = re.compile(r"^(?:俄罗斯|俄羅斯|北韩|北韓|中国|中國|美国|美國|莫斯科|ロシア|第[一二三四五六七八九十])")
_COMMON = re.compile(
    r"(?:外国|外國|中国|中國|俄罗斯|俄羅斯|朝鲜|朝鮮|北韩|北韓|美国|美國|国家|國家|代理|商业|商業|往来|收款|中间|空壳|幌子|贸易|航运|航空|船务|母|子|"
    r"同名|对应|开户|当地|大|小|世界|中央|国际|國際|海外|第三国|日本|韓国|ロシア|米国|地方|同|隣|ある|当該|外資|中資|中资|普通|几|多|任何|周边国家|"
    r"东欧|有关|金融|其他|挂名|控股|网上|所有|业务|从事|信用|客户|关系|另|国营|海運|貿易|石油|科技|加密货币|虚拟货币)*"
    r"(?:银行|銀行|公司|集团|集團|交易所|有限公司)"
)
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
        if _is_name(name, often[name], text[end : end + 1])
    ]
    for match in _PERSON_ALIAS.finditer(text):
        latin = match.group("latin")
        if _NOT_PERSON.search(latin) is None and (" " in latin or "," in latin):
            found.append(Mention(match.group("name"), PartyKind.PERSON, match.start("name"), match.end("name")))
    return found


def _trim(name: str) -> str:
    suffix = 4 if name.endswith(("有限公司", "股份公司")) else 3 if name.endswith(("交易所", "总公司")) else 2
    cut = 0
    for match in _GLUE.finditer(name, 0, len(name) - suffix):
        cut = match.end()
    name = name[cut:]
    return _PLACE.sub("", name) if len(name) - suffix > 4 or name[2:4] in ("丹東", "丹东") else name


def _is_name(name: str, often: int, following: str) -> bool:
    """No common noun; said twice, with a Latin form in brackets, or short enough to be nothing but a name."""
    if len(name) < 4 or _COMMON.fullmatch(name) is not None or name.endswith(_PUBLIC):
        return False
    if name.endswith(("公司", "集团", "集團")) and len(name) < 5:
        return False
    return name.endswith("有限公司") or following in {"（", "("} or often > 1 or len(name) <= 6
