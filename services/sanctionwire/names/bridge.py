"""Hangul and Han names in Latin letters, the way sanctions lists spell them.

Lists write North Korean names in McCune-Reischauer without marks (``Kwangson``, ``Ryonbong``), not in the South Korean
Revised Romanization that every package offers. Names of organizations are half proper name, half words that lists
translate (``은행`` bank), so known words are translated first, longest first, and what is left is romanized. A Chinese
spelling of a Korean name gives pinyin: no string work leads from it to the Korean sound; that takes the list's alias.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# McCune-Reischauer by jamo index: lead = syllable // 588, vowel = syllable % 588 // 28, tail = syllable % 28.
_LEAD = ("k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h")
_VOWEL = (
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "u", "ui", "i",
)  # fmt: skip
_TAIL = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t",
    "k", "t", "p", "t",
)  # fmt: skip
_VOICED = {0: "g", 3: "d", 7: "b", 12: "j"}  # leads that are voiced after a vowel, n, m, ng or l
_BEFORE_VOWEL = {"k": "g", "t": "d", "p": "b", "l": "r"}
_NASAL = {"k": "ng", "p": "m", "t": "n"}
_N, _R, _M, _S, _SILENT, _WI, _I = 2, 5, 6, 9, 11, 16, 20

# Spellings of family names on the lists; North Korean 리 and 류 keep their r.
_SURNAMES = {
    "김": "kim", "리": "ri", "이": "ri", "박": "pak", "최": "choe", "정": "chong", "강": "kang", "조": "jo",
    "윤": "yun",
    "장": "jang", "임": "im", "림": "rim", "한": "han", "오": "o", "서": "so", "신": "sin", "권": "kwon",
    "황": "hwang",
    "안": "an", "송": "song", "류": "ryu", "유": "yu", "전": "jon", "홍": "hong", "고": "ko", "문": "mun",
    "양": "yang",
    "손": "son", "배": "pae", "백": "paek", "허": "ho", "남": "nam", "심": "sim", "로": "ro", "노": "ro",
    "하": "ha",
    "곽": "kwak", "성": "song", "차": "cha", "주": "ju", "우": "u", "구": "ku", "민": "min", "진": "chin",
    "지": "chi",
    "엄": "om", "원": "won", "천": "chon", "방": "pang", "공": "kong", "현": "hyon", "함": "ham", "변": "pyon",
    "염": "yom",
    "태": "tae", "마": "ma", "길": "kil", "연": "yon", "려": "ryo", "량": "ryang",
}  # fmt: skip

# Words of organization names that lists translate.
_KOREAN = {
    "조선민주주의인민공화국": "democratic people's republic of korea", "주식회사": "co ltd", "유한회사": "llc",
    "책임유한회사": "llc", "총회사": "general corporation", "합작회사": "joint venture company",
    "련합": "united",
    "연합": "united", "조선": "korea", "북한": "north korea", "대외": "foreign", "은행": "bank",
    "무역": "trading",
    "회사": "company", "정보기술": "information technology", "기술": "technology", "개발": "development",
    "협조": "cooperation", "국제": "international", "금융": "financial", "신용": "credit", "투자": "investment",
    "상업": "commercial", "중앙": "central", "합영": "joint venture", "해운": "shipping", "선박": "ship",
    "광업": "mining", "석탄": "coal", "건설": "construction", "총국": "general bureau", "위원회": "committee",
    "대표부": "representative office", "보험": "insurance", "공업": "industry", "과학": "science",
    "경제": "economic",
    "그룹": "group", "재단": "foundation", "협회": "association", "연구소": "institute", "센터": "center",
    "항공": "air", "관광": "tourism", "수출입": "import export", "통신": "telecommunications",
    "전자": "electronics",
}  # fmt: skip
_CHINESE = {
    "股份有限公司": "co ltd", "有限责任公司": "llc", "有限公司": "co ltd", "公司": "company", "集团": "group",
    "银行": "bank", "贸易": "trading", "实业": "industrial", "工业": "industry", "发展": "development",
    "科技": "technology",
    "技术": "technology", "国际": "international", "进出口": "import export", "投资": "investment",
    "商贸": "commerce trading",
    "物流": "logistics", "电子": "electronics", "信息": "information", "网络": "network", "网絡": "network",
    "朝鲜": "korea", "中国": "china", "俄罗斯": "russia", "香港": "hong kong", "航运": "shipping",
    "船务": "shipping",
    "矿业": "mining", "控股": "holding", "外贸": "foreign trade", "金融": "financial", "建设": "construction",
    "中心": "center", "保险": "insurance", "化工": "chemical", "机械": "machinery", "纺织": "textile",
    "服装": "garment",
}  # fmt: skip
# Traditional characters of the words above and a few frequent in company names; enough to find the words.
_SIMPLER = str.maketrans(
    "銀貿實業發國際進資電訊網絡鮮羅礦設險機紡織團責華廣東龍豐興鴻",
    "银贸实业发国际进资电讯网络鲜罗矿设险机纺织团责华广东龙丰兴鸿",
)

_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_EAST = re.compile(r"[\uac00-\ud7a3\u3400-\u4dbf\u4e00-\u9fff]")
_MAX_SURNAME_RUN = 5


def _alternation(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


_KOREAN_WORD = _alternation(_KOREAN)
_CHINESE_WORD = _alternation(_CHINESE)


# Spellings of one Korean sound in McCune-Reischauer, Revised Romanization and the usual English: brought to one.
_KOREAN_FAMILIES = (
    ("yeo", "yo"), ("eo", "o"), ("eu", "u"), ("oo", "u"), ("ee", "i"), ("tch", "ch"), ("kk", "k"), ("tt", "t"),
    ("pp", "p"), ("j", "ch"), ("g", "k"), ("d", "t"), ("b", "p"), ("l", "r"), ("hyuk", "hyok"), ("yung", "yong"),
    ("shin", "sin"),
)  # fmt: skip
_LATIN_SURNAMES = frozenset(
    {*_SURNAMES.values(), "lee", "rhee", "park", "choi", "jung", "jeong", "kang", "cho", "yoon"}
) | {
    *("jang", "lim", "rim", "seo", "shin", "kwon", "hwang", "ahn", "jon", "jun", "ko", "moon", "yang", "sohn", "bae"),
}
_SURNAME_SPELLINGS = {"park": "pak", "lee": "ri", "rhee": "ri", "yi": "ri", "kim": "kim"}
_MAX_SYLLABLE_CHARS = 6


def looks_korean(tokens: tuple[str, ...]) -> bool:
    """Whether Latin tokens look like a Korean person: a Korean family name and one or two more syllables.

    >>> looks_korean(("kim", "yong", "chol")), looks_korean(("dmitry", "nikulin"))
    (True, False)
    """
    if not 2 <= len(tokens) <= 4 or any(len(token) > _MAX_SYLLABLE_CHARS for token in tokens):
        return False
    return tokens[0] in _LATIN_SURNAMES or tokens[-1] in _LATIN_SURNAMES


def korean_skeleton(token: str) -> str:
    """A syllable with the habits of romanization taken out: ``jin`` and ``chin``, ``park`` and ``pak`` become one.

    >>> korean_skeleton("jin") == korean_skeleton("chin"), korean_skeleton("kwang") == korean_skeleton("kang")
    (True, False)
    """
    bare = _SURNAME_SPELLINGS.get(token, token.replace(" ", ""))
    for spelled, one in _KOREAN_FAMILIES:
        bare = bare.replace(spelled, one)
    return bare


def needs_bridge(text: str) -> bool:
    """Whether ``text`` has Hangul syllables or Han characters."""
    return not text.isascii() and _EAST.search(text) is not None


@lru_cache(maxsize=8192)
def latinize(text: str, *, person: bool) -> str:
    """``text`` with Hangul and Han in Latin letters; everything else unchanged.

    >>> latinize("조선광선은행", person=False)
    'korea kwangson bank'
    >>> latinize("심현섭", person=True)
    'sim hyon sop'
    """
    if not needs_bridge(text):
        return text
    hangul, han = (_person_hangul, _person_han) if person else (_organization_hangul, _organization_han)
    text = _HANGUL.sub(lambda match: f" {hangul(match.group())} ", text)
    text = _HAN.sub(lambda match: f" {han(match.group())} ", text)
    return " ".join(text.split())


def _organization_hangul(run: str) -> str:
    return _translate(run, _KOREAN_WORD, _KOREAN, romanize_hangul)


def _organization_han(run: str) -> str:
    return _translate(run.translate(_SIMPLER), _CHINESE_WORD, _CHINESE, _pinyin)


def _translate(run: str, pattern: re.Pattern[str], words: dict[str, str], romanize: Callable[[str], str]) -> str:
    out: list[str] = []
    position = 0
    for match in pattern.finditer(run):
        if match.start() > position:
            out.append(romanize(run[position : match.start()]))
        out.append(words[match.group()])
        position = match.end()
    if position < len(run):
        out.append(romanize(run[position:]))
    return " ".join(out)


def _person_hangul(run: str) -> str:
    if len(run) > _MAX_SURNAME_RUN:
        return romanize_hangul(run)
    first = _SURNAMES.get(run[0])
    if first is None:
        return " ".join(romanize_hangul(char) for char in run)
    return " ".join([first, *(romanize_hangul(char) for char in run[1:])])


def _person_han(run: str) -> str:
    return " ".join(lazy_pinyin(run, style=Style.NORMAL))


def _pinyin(run: str) -> str:
    return "".join(lazy_pinyin(run, style=Style.NORMAL))


def romanize_hangul(run: str) -> str:
    """McCune-Reischauer without marks for a run of Hangul syllables.

    >>> romanize_hangul("광선")
    'kwangson'

    Not covered: splitting of compound tails, aspiration across syllables.
    """
    codes = [ord(char) - 0xAC00 for char in run]
    out: list[str] = []
    tail = ""
    for index, code in enumerate(codes):
        lead, vowel = code // 588, code % 588 // 28
        sound = _LEAD[lead]
        if index:
            if lead == _SILENT and tail in _BEFORE_VOWEL:
                out[-1] = _BEFORE_VOWEL[tail]
            elif lead == _R and tail in ("l", "n"):
                out[-1], sound = "l", "l"
            elif lead == _R and tail in ("m", "ng", "k", "p", "t"):
                sound = "n"
                out[-1] = _NASAL.get(tail, tail)
            elif lead in (_N, _M) and tail in _NASAL:
                out[-1] = _NASAL[tail]
            elif lead == _N and tail == "l":
                sound = "l"
            elif lead in _VOICED and tail in ("", "n", "m", "ng", "l"):
                sound = _VOICED[lead]
        if lead == _S and vowel == _WI:
            sound = "sh"
        tail = _TAIL[code % 28]
        out += [sound, _VOWEL[vowel], tail]
    return "".join(out)
