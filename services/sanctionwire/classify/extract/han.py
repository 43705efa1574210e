"""Names in Han and kana: banks and firms by what they end in; what is glued before the name is cut off."""

from __future__ import annotations

import re
from collections import Counter

from sanctionwire.classify.extract import chinese, japanese
from sanctionwire.classify.extract.known import KNOWN_NAMES
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile("[ぁ-ん]")
_BANK = re.compile(r"(?P<name>[\u4e00-\u9fff·]{1,14}?(?:银行|銀行))")
_FIRM = re.compile(
    r"(?P<name>[\u4e00-\u9fff·]{2,20}?(?:有限责任公司|有限公司|股份公司|总公司|總公司|公司|集团|交易所|集團|总会社))"
)
_LETTERED = re.compile(
    r"(?<![A-Za-z0-9-])(?P<name>[A-Z][A-Za-z0-9-]{0,14}(?:(?:商业|商業)?(?:银行|銀行)|(?:私人)?有限公司))"
)
_NATIONAL_BANK = re.compile(rf"(?:俄罗斯|俄羅斯)(?:{'|'.join(chinese.LEXICON['bank_trades'])}){{1,4}}(?:银行|銀行)")
"""A country and trades are a name: 俄罗斯外贸银行."""
_ORGAN = re.compile("第[一二三四五](?:自然科学院|自然科學院|经济委员会|經濟委員會)")
_PERSON_ALIAS = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4})[（(](?P<latin>[A-Z][A-Za-z'\- ,]{3,40})[）)]")
_NOT_PERSON = re.compile(r"(?i)bank|corp|co\b|ltd|company|group|office|treasury|trading|ofac|commercial")

# Verbs, particles, measure words: the name begins after the last of them.
_GLUE = re.compile(
    r"的|组织|組織|盗走|盜走|窃取|竊取|盗取|抢劫|攻击|攻擊|包括|其中|以及|还有|列入|指控|制裁|点名|點名|声称|表示|宣布|某|来自|來自|隶属|隸屬|任职|供职|(?<![青百])年|(?<=[名旗])下有|(?<=[名旗])下|^下有|拥有|設有|设有|起訴|认为|指出|透过|通过|透過|通過|帮助|幫助|"
    r"协助|協助|关闭|要求|讓|让|为|為|替|由|(?<!参)与|(?<!參)與|"
    r"和|及|或|企业|企業|认定|認定|指定|起诉|公布|收购|持有|旗下|名为|叫做|位于|设在|处理|開設|开设|除了|除|涉|总部|"
    r"银行家|总裁|在|对|對|向|从|從|将|將|把|被|给|給|(?<!大)是|曾|称|稱|指|罚|罰|使用|利用|冻结|凍結|切断|遭|禁止|调查|封杀|打击|针对|"
    r"了|說|说|经|經|名|(?<![国國专專商独獨])家|个|個|間|间|位|两|兩|该|該|这|這|此|其|等|于|於|到|至|"
    r"、|因|以|并|並|者|(?<![统統第同])一|改换|改換"
)
_PLACE = re.compile(r"^(?:俄罗斯|俄羅斯|北韩|北韓|中国|中國|美国|美國|莫斯科|ロシア|第[一二三四五六七八九十])")
_OF_A_COUNTRY = re.compile(
    r"朝鲜|朝鮮|俄|中|黑龙江|澳门|澳門|香港|大连|丹东|辽宁|吉林|上海|北京|深圳|广东|高丽|[\u4e00-\u9fff]{2,3}(?:省|市)"
)
_COMMON = re.compile(
    rf"(?!{chinese.PLACES})(?:{'|'.join(chinese.LEXICON['kinds'])})*(?:银行|銀行|公司|集团|集團|交易所|有限公司|総会社|会社|貿易|商社)|"
    r"(?:农业|農業|开发|開発)(?:银行|銀行)"
)
_SMALL = re.compile("(?:小|小型|中小)(?:银行|銀行|公司)$")
_SWIFT = ("金融电信", "金融電信", "间金融", "間金融")
_PUBLIC = ("中央银行", "中央銀行", "世界银行", "世界銀行", "日本銀行", "人民银行", "人民銀行", "联邦储备银行")
_SHORTEST, _PLAIN, _LONGEST = 4, 9, 14
"""Characters of a name; a longer one needs to begin with a place behind a clear boundary."""


def mentions(document: Document) -> list[Mention]:
    """Mentions in Chinese and Japanese script; overlaps are left to the caller."""
    text = document.text
    if _HAN.search(text) is None:
        return []
    candidates = [
        (_trim(match.group("name")), kind, match.end())
        for pattern, kind in ((_FIRM, PartyKind.ORGANIZATION), (_BANK, PartyKind.BANK))
        for match in pattern.finditer(text)
    ]
    often = Counter(name for name, _, _ in candidates)
    often.update(name[2:] for name in list(often) if name[:2] in _CITIES)
    often.update(name[3:] for name in list(often) if name[:3] in _COUNTRIES)
    found = [
        Mention(name, kind, end - len(name), end)
        for name, kind, end in candidates
        if _is_name(name, often[name], text[end - len(name) - 1 : end - len(name)], text[end : end + 1])
        and not text[end : end + 4].startswith(_SWIFT)
    ]
    for match in _LETTERED.finditer(text):
        kind = PartyKind.BANK if match.group().endswith(("银行", "銀行")) else PartyKind.ORGANIZATION
        found.append(Mention(match.group(), kind, match.start(), match.end()))
    found += [Mention(one.group(), PartyKind.ORGANIZATION, one.start(), one.end()) for one in _ORGAN.finditer(text)]
    if _KANA.search(text) is not None:
        found += japanese.names(text, _COMMON)
    else:
        found += [*chinese.persons(text), *chinese.brands(text)]
    for match in _PERSON_ALIAS.finditer(text):
        latin = match.group("latin")
        if _NOT_PERSON.search(latin) is None and (" " in latin or "," in latin):
            found.append(Mention(match.group("name"), PartyKind.PERSON, match.start("name"), match.end("name")))
    return found


_CITIES = frozenset(("澳门", "澳門", "香港", "中国", "中國"))
_COUNTRIES = frozenset(("柬埔寨", "俄罗斯", "俄羅斯"))


def _trim(name: str) -> str:
    suffix = 4 if name.endswith(("有限公司", "股份公司")) else 3 if name.endswith(("交易所", "总公司")) else 2
    cut = 0
    for match in _GLUE.finditer(name, 0, len(name) - suffix):
        cut = match.end()
    name = name[cut:]
    if _NATIONAL_BANK.fullmatch(name):
        return name
    return _PLACE.sub("", name) if len(name) - suffix > 4 or name[2:4] in ("丹東", "丹东") else name


def _is_name(name: str, often: int, preceding: str, following: str) -> bool:
    """No common noun; said twice, with a Latin form in brackets, between the commas of a list, or short enough to be
    nothing but a name.
    """
    if name in KNOWN_NAMES:
        return True
    if _SMALL.search(name) is not None:
        return False
    if len(name) < _SHORTEST or _COMMON.fullmatch(name) is not None or name.endswith(_PUBLIC):
        return False
    if name.endswith(("公司", "集团", "集團")) and len(name) == _SHORTEST and often < 2:
        return False
    if following.isascii() and following.isalpha():
        return False  # a description before a name in Latin letters: 俄罗斯商业银行Transkapitalbank
    placed = len(name) <= _LONGEST and _OF_A_COUNTRY.match(name) is not None
    if preceding in {"、", "：", ":"} and following in {"、", "和", "及", "与", "與", "等"}:
        return len(name) <= _LONGEST
    return name.endswith("有限公司") or following in {"（", "("} or often > 1 or len(name) <= _PLAIN or placed
