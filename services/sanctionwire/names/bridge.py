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

import icu

from sanctionwire.names.hanja import to_hangul
from sanctionwire.names.tables import pairs
from sanctionwire.names.translit import pinyin

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


def _words(table: str) -> dict[str, str]:
    """A table of translations read from word to English."""
    return {word: english for english, words in pairs(table) for word in words}


# Words of organization names that lists translate, by their English word.
_KOREAN = _words("korean")
_CHINESE = _words("chinese")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_EAST = re.compile(r"[\uac00-\ud7a3\u3400-\u4dbf\u4e00-\u9fff]")
_MAX_SURNAME_RUN = 5
_LAST_LATIN = 0x24F
_MAX_PROPER_NAME = 3
# Chinese family names and places that are not read as their characters are elsewhere.
_READ_OTHERWISE = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "朴": "piao",
    "覃": "qin",
    "尉迟": "yuchi",
}
_READ_OTHERWISE |= {
    "欧阳": "ouyang",
    "司马": "sima",
    "上官": "shangguan",
    "诸葛": "zhuge",
    "司徒": "situ",
    "夏侯": "xiahou",
}
_READ_AS_WORD = {
    "地": "di",
    "拓": "tuo",
    "重庆": "chongqing",
    "长沙": "changsha",
    "长春": "changchun",
    "长安": "changan",
    "厦门": "xiamen",
    "长城": "changcheng",
}


def _alternation(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


_KOREAN_WORD = _alternation(_KOREAN)
_CHINESE_WORD = _alternation(_CHINESE)
# Words that Chinese names mean and Korean names are: 东方银行 is Tongbang Bank.
_KOREAN_NAMES = frozenset({"联合", "统一", "东方", "北方", "南方"})
_HANJA_WORD = _alternation({word: english for word, english in _CHINESE.items() if word not in _KOREAN_NAMES})


def needs_bridge(text: str) -> bool:
    """Whether ``text`` has Hangul syllables or Han characters."""
    return not text.isascii() and _EAST.search(text) is not None


@lru_cache(maxsize=8192)
def latinize(text: str, *, person: bool, korean: bool = False) -> str:
    """``text`` with Hangul and Han in Latin letters; everything else unchanged. ``korean``: characters that have a
    Korean reading get that, not the Chinese one.

    >>> latinize("조선광선은행", person=False)
    'korea kwangson bank'
    >>> latinize("심현섭", person=True)
    'sim hyon sop'
    """
    if not needs_bridge(text):
        return text
    hangul, han = (_person_hangul, _person_han) if person else (_organization_hangul, _organization_han)
    if korean:
        han = _person_hanja if person else _organization_hanja
    text = _HANGUL.sub(lambda match: f" {hangul(match.group())} ", text)
    text = _HAN.sub(lambda match: f" {han(match.group())} ", text)
    return " ".join(text.split())


def _organization_hangul(run: str) -> str:
    return _translate(run, _KOREAN_WORD, _KOREAN, romanize_hangul)


def _organization_han(run: str) -> str:
    return _translate(_simplified(run), _CHINESE_WORD, _CHINESE, _pinyin)


def _organization_hanja(run: str) -> str:
    return _translate(_simplified(run), _HANJA_WORD, _CHINESE, _hanja)


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


@lru_cache(maxsize=1)
def _to_simplified() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Traditional-Simplified")


def _simplified(run: str) -> str:
    return str(_to_simplified().transliterate(run))


def _syllables(run: str) -> str:
    return " ".join(pinyin(char) if ord(char) > _LAST_LATIN else char for char in run)


def _person_han(run: str) -> str:
    run = _simplified(run)
    for surname, read in _READ_OTHERWISE.items():
        if run.startswith(surname) and len(run) > len(surname):
            return f"{read} {_syllables(run[len(surname) :])}"
    return _syllables(run)


def _person_hanja(run: str) -> str:
    hangul = to_hangul(run, person=True)
    return _person_hangul(hangul) if hangul else _person_han(run)


def _pinyin(run: str) -> str:
    """Pinyin without tones, joined. By character: ICU's readings, which names of places differ from in few words."""
    for word, read in _READ_AS_WORD.items():
        run = run.replace(word, f" {read} ")
    return " ".join(_syllables(pair).replace(" ", "") for word in run.split() for pair in _in_twos(word))


def _in_twos(run: str) -> list[str]:
    """Proper names in names of firms are two characters long, seldom three: 长安海连 is Changan Hailian."""
    if len(run) <= _MAX_PROPER_NAME or ord(run[0]) <= _LAST_LATIN:
        return [run]
    cuts = range(0, len(run) - 1 if len(run) % 2 else len(run), 2)
    parts = [run[at : at + 2] for at in cuts]
    if len(run) % 2:
        parts[-1] += run[-1]
    return parts


def _hanja(run: str) -> str:
    hangul = to_hangul(run)
    return romanize_hangul(hangul) if hangul else _pinyin(run)


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
