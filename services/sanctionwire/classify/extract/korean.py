"""Names in Hangul: banks and firms by what they end in or what stands before them; persons are read beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sanctionwire.classify.extract.hangul_lists import foreign as foreign_words
from sanctionwire.classify.extract.hangul_lists import listed
from sanctionwire.classify.extract.hangul_persons import (
    FOREIGN_SYLLABLE,
    LEXICON,
    STOP,
    WORD,
    bracketed,
    foreigners,
    persons,
    shape,
    split,
)
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_HANGUL = re.compile(r"[가-힣]")
_BANK = re.compile(
    r"(?<![가-힣A-Za-z])(?P<name>(?:[A-Z][A-Za-z]{1,9} ?|[가-힣]{2,8} )?[가-힣A-Z]{0,14}은행)"
    r"(?P<after>들|장|원|권|연합회|측|가(?= ?[등0-9])|인(?![가-힣])|업|법|계|망|주|보안|간(?=통신))?"
)
_NAMED_BANK = re.compile(r"(?<![가-힣A-Za-z])방크 ?[가-힣]{2,8}")
_NUMBERED = re.compile(r"(?<![가-힣0-9])제?\d{1,3}(?:총국|자연과학원|경제위원회)")
"""Organs of North Korea: 313총국, 제2경제위원회."""


def _either(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_BRANDS = LEXICON["loan_nouns"] - LEXICON["firm_words"]
_ENDINGS = LEXICON["firm_endings"] | LEXICON["firm_words"]
_FIRM = re.compile(rf"(?P<own>[가-힣A-Za-z0-9]{{2,20}})(?:{_either(_ENDINGS)})")
_KIND = re.compile(rf"(?:{_either(LEXICON['firm_kinds'] | LEXICON['firm_endings'])})*")
_BANK_KIND = re.compile(rf"(?:(?:{_either(LEXICON['bank_kinds'])}) ?)*은행")
_LEGAL = re.compile(r"(?<![가-힣])(?P<name>[가-힣]{2,12}) ?(?:LLC|OOO|JSC|LLP|Ltd|유한책임회사|유한회사)")
_FIRM_ROLE = re.compile(rf"(?:{_either(LEXICON['firm_roles'])})(?:인|,)? ['‘\"“]?$")
_AND_OTHERS = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,6}) 등 (?:개인 |중국인 |러시아인 |북한인 |북한 국적자 |임원 |"
    r"[가-힣]{1,6}인 )?(?:\d{1,2}|[두세네]) ?명"
)
_FIRMS_COUNTED = re.compile(
    r" 등 (?:\d{1,3}개 (?:[가-힣]{1,6} )?(?:회사|업체|기업|단체|기관|은행|거래소)|"
    r"(?:[가-힣]{1,6} ){0,2}(?:회사|업체|기업|단체|기관|은행|거래소) ?\d{1,3} ?(?:곳|개))"
)
_LISTED_FIRMS = re.compile(r"(?<![가-힣A-Za-z0-9])[가-힣A-Za-z0-9]{2,14}(?:(?:, ?|·|ㆍ)[가-힣A-Za-z0-9]{2,14}){0,12}$")
_LIST_REACH = 150
_QUOTED = re.compile(r"['‘\"“「](?P<name>[가-힣A-Za-z0-9·]{2,14}(?: [가-힣A-Za-z0-9]{2,10}){0,2})['’\"”」](?!들)")
_QUOTED_ENDINGS = ("은행", "사", "회", "센터", *_ENDINGS)
_ONLY_HANGUL = re.compile("[가-힣 ]+")
_SAID = re.compile(
    "(?:이?라는|이?란|이?라고 불리는) (?:[가-힣]{1,8} ){0,2}(?:회사|업체|기업|은행|거래소|플랫폼|믹서|법인)"
)
_NO_NAME = re.compile(
    r".*(?:법|다|요|까|며|고|라|자|네|해야|있|없|지|대상|기관|우려|지정|단체|제재|테러|작전|자금|거래상|방식|수법|"
    r"업무|계좌|세력|국가)$"
)
_PHRASE = re.compile("(?:[을를에은는게]|으로)(?: |$)|(?:[려해어아]|위원회|위원|정부|당국|의회)$")
"""Marks stand before phrases and bodies of the state as well."""
_SHORT_NAME, _PAIR = 4, 2
_MARKED = re.compile(r"▲ ?(?P<name>[가-힣]{2,20}(?: [가-힣]{2,12}){0,3})(?=[ ,(]?(?:▲|\(|,|이며|이다|등|\n|$))")
_LISTED = re.compile(r"(?:, ?|·|ㆍ|[과와] |▲ ?|및 )$")


def mentions(document: Document) -> list[Mention]:
    """Mentions in Hangul; overlaps are left to the caller."""
    text = document.text
    if _HANGUL.search(text) is None:
        return []
    found = [*_banks(text), *_firms(text), *_called(text), *_quoted(text), *_marked(text), *_and_others(text)]
    firms = [one for one in found if one.kind is not PartyKind.PERSON]
    return [*found, *listed(text, firms), *persons(text), *bracketed(text), *foreigners(text)]


def _banks(text: str) -> Iterator[Mention]:
    for match in _BANK.finditer(text):
        name = _left_trim(match.group("name"))
        if not match.group("after") and _BANK_KIND.fullmatch(name) is None and len(name.replace(" ", "")) > 3:
            yield Mention(name, PartyKind.BANK, match.end("name") - len(name), match.end("name"))
    for match in _NAMED_BANK.finditer(text):
        *first, last = match.group().split()
        stem = next((stem for stem, particle in reversed(split(last)) if particle and len(stem) > 1), last)
        name = " ".join([*first, stem])
        yield Mention(name, PartyKind.BANK, match.start(), match.start() + len(name))


def _left_trim(name: str) -> str:
    """``러시아의 RFC 은행``: adjectives and particles before the name go."""
    parts = name.split()
    while len(parts) > 1 and (
        parts[0].endswith(tuple("의은는한인된던이과와에등로서면며고을를"))
        or _BANK_KIND.fullmatch(parts[0] + "은행") is not None
        or country_code(parts[0]) is not None
        or parts[-1] != "은행"
    ):
        parts = parts[1:]
    return " ".join(parts)


def _firms(text: str) -> Iterator[Mention]:
    """Words that end like a firm; a loan word on its own (트레이딩) takes the foreign words before it along."""
    words = list(WORD.finditer(text))
    ended = -9
    for place, match in enumerate(words):
        stem = _firm_stem(match.group())
        if stem is None or stem in _BRANDS or text.startswith("들", match.start() + len(stem)):
            continue
        start, end = match.start(), match.start() + len(stem)
        if stem in LEXICON["firm_words"]:
            start = _reach_back(text, words, place)
            if start == match.start():
                continue
        else:
            listed = _LISTED.search(text, max(0, start - 3), start) is not None and start - ended < _LIST_STEP
            told = listed or _FIRM_ROLE.search(text, max(0, start - 9), start) is not None
            if not _is_name(stem, listed=told):
                continue
        ended = end
        kind = PartyKind.BANK if text[start:end].endswith(("뱅크", "방크")) else PartyKind.ORGANIZATION
        yield Mention(text[start:end], kind, start, end)
    for match in _NUMBERED.finditer(text):
        yield Mention(match.group(), PartyKind.ORGANIZATION, match.start(), match.end())
    for match in _LEGAL.finditer(text):
        yield Mention(match.group(), PartyKind.ORGANIZATION, match.start(), match.end())


_LIST_STEP = 4


def _is_name(stem: str, *, listed: bool) -> bool:
    """No kind of firm; short only in a list of firms or with letters of another script."""
    own = _own(stem)
    if len(own) < _OWN:
        return False
    if _KIND.fullmatch(own) or (own in STOP and own not in {"조선", "평양"}):
        # 홍콩일렉트로닉스: a place is a name before a word that is none in Korean.
        return len(stem) - len(own) > _SHORT_NAME and stem.endswith(tuple(LEXICON["firm_words"]))
    korean_ending = not stem.endswith(tuple(LEXICON["firm_words"]))
    return listed or len(stem) > _SHORT_NAME or own.isascii() or (korean_ending and _looks_foreign(own))


def _looks_foreign(word: str) -> bool:
    return FOREIGN_SYLLABLE.search(word) is not None or bool(LEXICON["chinese_only"] & {*word})


_OWN = 2


@lru_cache(maxsize=32_768)
def _firm_stem(word: str) -> str | None:
    for stem, _ in split(word):
        if stem in LEXICON["firm_words"] or _FIRM.fullmatch(stem):
            return stem
    return None


def _own(stem: str) -> str:
    """What is left of a firm's name without its endings."""
    while True:
        ending = next((end for end in _BY_LENGTH if stem.endswith(end) and len(stem) > len(end)), None)
        if ending is None:
            return stem
        stem = stem.removesuffix(ending)


_BY_LENGTH = sorted(_ENDINGS, key=len, reverse=True)


def _reach_back(text: str, words: list[re.Match[str]], place: int) -> int:
    """Where the name begins that ends in the loan word at ``place``: at most two words before it."""
    start = words[place].start()
    for before in reversed(words[max(0, place - 2) : place]):
        word = before.group()
        foreign = FOREIGN_SYLLABLE.search(word) is not None or word in LEXICON["firm_words"] or word.isascii()
        if text[before.end() : start] != " " or not foreign or word in LEXICON["loan_nouns"] or word in STOP:
            break
        if country_code(word) is not None or word.endswith(
            ("의", "인", "은", "는", "한", "된", "와", "과", "를", "에")
        ):
            break
        start = before.start()
    return start


def _called(text: str) -> Iterator[Mention]:
    """``회사 위티옹의``: a foreign word behind a word for firms; then wherever it stands."""
    found = list(_introduced(text))
    called = {mention.name for mention in found if " " not in mention.name}
    yield from (mention for mention in found if " " in mention.name)
    for match in WORD.finditer(text) if called else ():
        stem = next((stem for stem, _ in split(match.group()) if stem in called), None)
        if stem is not None:
            yield Mention(stem, PartyKind.ORGANIZATION, match.start(), match.start() + len(stem))


_COUNTRY_OF = re.compile(
    rf"(?<![가-힣])(?:(?:{_either(LEXICON['countries'])})의|(?:본사|기반|거점)를? 둔|등록된|소재한) $"
)


def _introduced(text: str) -> Iterator[Mention]:
    """Foreign words behind a word for firms, with a particle or a comma behind them."""
    for match in WORD.finditer(text):
        before = max(0, match.start() - 9)
        told = _FIRM_ROLE.search(text, before, match.start()) is not None
        if not told and _COUNTRY_OF.search(text, before, match.start()) is None:
            continue
        several = foreign_words(text, match.start(), PartyKind.ORGANIZATION, loose=True)
        if several is not None and " " in several.name:
            yield several
            continue
        if not told:
            continue
        for stem, particle in reversed([*split(match.group())]):
            if stem in LEXICON["loan_nouns"] or stem in STOP:
                continue
            closes = particle or text[match.end() : match.end() + 1] in {",", "(", ".", "’", "'", "”", '"', "·"}
            foreign = FOREIGN_SYLLABLE.search(stem) is not None or shape(stem) == "chinese"
            own = not stem.isascii() and _own(stem) not in LEXICON["loan_nouns"]
            if closes and foreign and own and country_code(stem) is None:
                yield Mention(stem, PartyKind.ORGANIZATION, match.start(), match.start() + len(stem))
                break


def _quoted(text: str) -> Iterator[Mention]:
    """A short name in quotes is a brand: '골든로터스'; a phrase in quotes ends like a sentence."""
    for match in _QUOTED.finditer(text):
        name = match.group("name")
        phrase = name.count(" ") > 1 and not name.endswith(_QUOTED_ENDINGS)
        if phrase or _NO_NAME.fullmatch(name) is not None or name in STOP or name in LEXICON["loan_nouns"]:
            continue
        told = _FIRM_ROLE.search(text, max(0, match.start() - 10), match.start("name")) or _SAID.match(
            text, match.end()
        )
        # An idiom in quotes is written with Korean syllables alone: "무용지물".
        if told or FOREIGN_SYLLABLE.search(name) or name.endswith(_QUOTED_ENDINGS) or not _ONLY_HANGUL.fullmatch(name):
            kind = PartyKind.BANK if name.endswith("은행") else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"), sure=True)


_SHORT_FIRM = 3
_NO_PERSON = ("은행", "회사", "기관", "기업", "대표", "단체", "개인", "실업", "가", "인")


def _and_others(text: str) -> Iterator[Mention]:
    """``마샤오훙 등 중국인 4명``: the first of several."""
    for counted in _FIRMS_COUNTED.finditer(text):
        start = max(0, counted.start() - _LIST_REACH)
        listed = _LISTED_FIRMS.search(text[start : counted.start()])
        for match in WORD.finditer(text, start + listed.start(), counted.start()) if listed is not None else ():
            name = match.group()
            common = name in STOP or name.endswith(("은행", "들")) or _KIND.fullmatch(name) or country_code(name)
            if not common and not name.isascii() and len(name) >= _SHORT_FIRM:
                yield Mention(name, PartyKind.ORGANIZATION, match.start(), match.end())
    for match in _AND_OTHERS.finditer(text):
        name = match.group("name")
        if name not in STOP and not name.endswith(_NO_PERSON):
            yield Mention(name, PartyKind.PERSON, match.start("name"), match.end("name"))


def _marked(text: str) -> Iterator[Mention]:
    """What stands between the marks of a list: ``▲리성일 ▲단둥 훙타이 과기유한공사``."""
    for match in _MARKED.finditer(text):
        name = match.group("name")
        if name not in STOP and _NO_NAME.fullmatch(name) is None and _PHRASE.search(name) is None:
            firm = name.endswith((*_ENDINGS, "은행", "센터"))
            person = len(name) <= _SHORT_NAME or (not firm and len(name.split()) == _PAIR)
            kind = PartyKind.PERSON if person else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"))
