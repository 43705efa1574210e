"""Names in Hangul: banks and firms by what they end in, persons by lists, banks and titles beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin import Mention, is_person
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

_HANGUL = re.compile(r"[가-힣]")
_BANK = re.compile(
    r"(?<![가-힣A-Za-z])(?P<name>(?:[A-Z][A-Za-z]{1,9} ?|[가-힣]{2,8} )?[가-힣A-Z]{0,14}은행)"
    r"(?P<after>들|장|원|권|연합회|측|가|인(?![가-힣]))?"
)
_COMMON_BANK = re.compile(
    r"(?:(?:북한|러시아|미국|해외|외국|중국|조지아|이들|시중|지방|국내|일부|여덟|한국|현지|유럽|양국|일본|상업|"
    r"국책|해당|대형|작은|모든|그|이|두|세|다섯|"
    r"유령|제재|국영|민간|대상|받을|보낼|주요|관련|소속|외환|대표|대표외환|그의|또|어느|같은|"
    r"극동의|모스크바의|한|금융|라트비아|신용|키르기스) ?)*은행"
)
_FIRM = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,16}(?:총회사|회사|상사|컴퓨터센터|무역|그룹|거래소|트레이드|홀딩스|실업|"
    r"페이|뱅크|익스체인지|파이낸스|트레이딩|공사|상회))(?P<after>들|원)?(?![가-힣]*들)"
)
_COMMON_FIRM = re.compile(
    r"(?:무역|위장|금융|해운|유령|자|외국|중국|북한|러시아|국제|대외|모|관련|여러|유한책임|민간|중소|불법|용병|"
    r"바그너|남북|양국|주요|"
    r"암호화폐|가상자산|가상화폐|코인|해외|현지|정보기술|건설|항공|"
    r"지주|이 ?|그 ?|두 ?|세 ?|페이퍼)*(?:회사|그룹|무역|상사|거래소)"
)
_LEGAL = re.compile(r"(?<![가-힣])(?P<name>[가-힣]{2,12}) ?(?:LLC|OOO|JSC|LLP|Ltd)")
_NAME_OF = (
    r"(?:김|이|리|박|최|정|강|조|윤|장|임|림|한|오|서|신|권|황|안|송|홍|류|유|고|문|양|손|배|백|허|남|심|노|로|"
    r"하|곽|성|차|주|우|구|민|"
    r"전|진|지|엄|렴|원|방|변|채|천|현|맹|동|길|마|연|위|표|명|라|왕|옥|석|선|설|함|염|여|추|도|태)[가-힣]{1,2}"
)
_NAME = re.compile(_NAME_OF)
_NAME_END = r"(?=[\s,.·ㆍ(|]|[이가은는을를과와도의](?![가-힣])|$)"
_NAME_LIST = re.compile(rf"(?<![가-힣]){_NAME_OF}(?:(?:, ?|·|ㆍ){_NAME_OF})+{_NAME_END}")
_NAME_CELL = re.compile(rf"\| ?(?P<names>{_NAME_OF}(?:, {_NAME_OF})*) ?\|")
_NAME_AT_BANK = re.compile(
    rf"은행(?:의|에서는|에서|:| 소속으로는| 소속) (?P<name>{_NAME_OF})(?:[과와] (?P<second>{_NAME_OF}))?"
    r"(?=[,(이가은는을를과와]|(?: 등))"
)
_NAME_TITLED = re.compile(
    rf"(?<![가-힣])(?P<name>{_NAME_OF})(?:\([^)]{{1,30}}\))? ?(?:(?:부대표|대표|부사장|대리인)(?![가-힣])|"
    rf"씨(?=[^가-힣]|"
    rf"[은는이가을를와과의도]|에게|등|$))"
)
_FOREIGN = re.compile(
    r"(?:부사장|대표|개인은|이사|회장|사장|설립자|[가-힣]{1,5}인|국적자|국적의) (?P<name>[가-힣]{2,7}(?: "
    r"[가-힣]{2,9}){1,2}?)"
    r"(?= ?(?:[A-Z]|이 |가 |은 |는 |을|를|,|\.|이다|등|부사장|포함|이고))"
)
_FOREIGN_TITLED = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,6} [가-힣]{2,7}) (?:부사장|사장|회장|이사장|은행장|행장|부행장|대표|설립자|"
    r"창업자|최고경영자)"
    r"(?=[은는이가을를와과의,. ]|$)"
)
_NAME_ROLE = re.compile(
    rf"(?:국적자|국적의|국적|외교관|사업가|브로커|총책|은행가|거래상|거래업자|북한인|중국인|러시아인|운반책|"
    rf"환전상|중개인|피고인) "
    rf"(?P<name>{_NAME_OF})(?=[,.(·]|[은는이가을를의와과](?![가-힣])| (?:씨|등|이 |을 ))"
)
_NAME_PAIR = re.compile(
    rf"(?:오른|올린|지정한|제재한|지정된|추가된|소속|명단의|,|인|의|에는) (?P<one>{_NAME_OF})(?:과|와) "
    rf"(?P<two>{_NAME_OF})(?=[은는이가을를]|\s등)"
)
_AND_OTHERS = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,6}) 등 (?:개인 |중국인 |러시아인 |북한인 |북한 국적자 |임원 |"
    r"[가-힣]{1,6}인 )?(?:\d{1,2}|[두세네]) ?명"
)
_FIRM_AND_OTHERS = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣A-Za-z0-9]{3,14}) 등 (?:[가-힣]{1,6} ){0,2}(?:회사|업체|기업|단체|기관|은행|"
    r"거래소) ?\d{1,3} ?(?:곳|개)"
)
_QUOTED = re.compile(r"['‘\"“「](?P<name>[가-힣A-Za-z0-9·]{2,14}(?: [가-힣A-Za-z0-9]{2,10})?)['’\"”」]")
_NO_NAME = re.compile(r".*(?:법|다|요|까|며|고|라|자|네|해야|있|없|지|대상|기관|우려|지정|단체|제재|테러|작전|자금)$")
_PARTICLES = "은는이가을를과와의도"


def mentions(document: Document) -> list[Mention]:
    """Mentions in Hangul; overlaps are left to the caller."""
    text = document.text
    if _HANGUL.search(text) is None:
        return []
    return _without_particles([*_organizations(text), *_quoted(text), *_persons(text)])


def _organizations(text: str) -> Iterator[Mention]:
    for match in _BANK.finditer(text):
        name = _left_trim(match.group("name"))
        if not match.group("after") and _COMMON_BANK.fullmatch(name) is None and len(name.replace(" ", "")) > 3:
            yield Mention(name, PartyKind.BANK, match.end("name") - len(name), match.end("name"))
    for match in _FIRM.finditer(text):
        name = match.group("name")
        if name.endswith("무역") and text.startswith("회사", match.end("name")):
            continue
        if not match.group("after") and _COMMON_FIRM.fullmatch(name) is None and len(name) > 4:
            yield Mention(name, PartyKind.ORGANIZATION, match.start("name"), match.end("name"))
    for match in _LEGAL.finditer(text):
        yield Mention(match.group(), PartyKind.ORGANIZATION, match.start(), match.end())


def _quoted(text: str) -> Iterator[Mention]:
    """A short name in quotes is a brand: '골든로터스'; a phrase in quotes ends like a sentence."""
    for match in _QUOTED.finditer(text):
        name = match.group("name")
        if _NO_NAME.fullmatch(name) is None and name not in words.HANGUL_STOP:
            bank = name.endswith("은행")
            kind = PartyKind.BANK if bank else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"), sure=True)


def _persons(text: str) -> Iterator[Mention]:
    yield from _bracketed(text)
    yield from _listed_persons(text)
    for match in _NAME_PAIR.finditer(text):
        for part in ("one", "two"):
            if match.group(part) not in words.HANGUL_STOP:
                yield Mention(match.group(part), PartyKind.PERSON, match.start(part), match.end(part))
    for match in _FIRM_AND_OTHERS.finditer(text):
        if match.group("name") not in words.HANGUL_STOP and not match.group("name").endswith(("은행", "들")):
            yield Mention(match.group("name"), PartyKind.ORGANIZATION, match.start("name"), match.end("name"))
    for match in _AND_OTHERS.finditer(text):
        name = match.group("name")
        if name not in words.HANGUL_STOP and not name.endswith(
            ("은행", "회사", "기관", "기업", "대표", "단체", "개인", "실업")
        ):
            yield Mention(name, PartyKind.PERSON, match.start("name"), match.end("name"))
    for match in _NAME_AT_BANK.finditer(text):
        for part in ("name", "second"):
            if match.group(part) and match.group(part) not in words.HANGUL_STOP:
                yield Mention(match.group(part), PartyKind.PERSON, match.start(part), match.end(part))
    for match in _NAME_ROLE.finditer(text):
        if match.group("name") not in words.HANGUL_STOP:
            yield Mention(match.group("name"), PartyKind.PERSON, match.start("name"), match.end("name"))
    for match in _NAME_TITLED.finditer(text):
        if match.group("name") not in words.HANGUL_STOP:
            yield Mention(match.group("name"), PartyKind.PERSON, match.start("name"), match.end("name"), sure=False)
    yield from _foreigners(text)


def _foreigners(text: str) -> Iterator[Mention]:
    """Names of two or three words, told by an office before or behind them."""
    for match in _FOREIGN_TITLED.finditer(text):
        given, family = match.group("name").split()
        if (
            given not in words.HANGUL_STOP
            and not given.endswith(("의", "은", "는", "한", "인", "된"))
            and "은행" not in given
        ):
            start = match.start("name")
            yield Mention(f"{given} {family}", PartyKind.PERSON, start, match.end("name"), sure=False)
    for match in _FOREIGN.finditer(text):
        name, first = match.group("name"), match.group("name").split()[0]
        if _NO_NAME.fullmatch(name) is not None:
            continue
        if "은행" not in name and first not in words.HANGUL_STOP and not first.endswith(("의", "은", "는", "으로")):
            yield Mention(name, PartyKind.PERSON, match.start("name"), match.end("name"))


def _bracketed(text: str) -> Iterator[Mention]:
    """``김철남(KIM Chol Nam)``, and what stands between the marks of a list: ``▲리성일 ▲단둥 훙타이 과기유한공사``."""
    for match in _WITH_LATIN.finditer(text):
        name, latin = match.group("name"), match.group("latin")
        plain = tuple(latin.lower().replace(",", "").split())
        person = 1 < len(plain) < 5 and _COMPANY.search(latin) is None and name not in words.HANGUL_STOP
        if person and (is_person(plain) or latin.split()[0].isupper() or latin.split()[-1].isupper()):
            yield Mention(name, PartyKind.PERSON, match.start("name"), match.end("name"))
        elif _COMPANY.search(latin) is not None and not name.endswith("은행"):
            yield Mention(name, PartyKind.ORGANIZATION, match.start("name"), match.end("name"))
    for match in _MARKED.finditer(text):
        name = match.group("name")
        if name not in words.HANGUL_STOP and _NO_NAME.fullmatch(name) is None and _PHRASE.search(name) is None:
            short = _NAME.fullmatch(name) is not None or len(name) <= _SHORT_NAME
            person = short or (_COMPANY_KO.search(name) is None and len(name.split()) == 2)
            kind = PartyKind.PERSON if person else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"))


_PHRASE = re.compile("(?:[을를에은는게]|으로)(?: |$)|(?:[려해어아]|위원회|위원|정부|당국|의회)$")
"""Marks stand before phrases and bodies of the state as well."""
_SHORT_NAME = 4
_WITH_LATIN = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,8}(?: [가-힣]{2,8}){0,3}) ?\((?P<latin>[A-Z][A-Za-z'’&.,\- ]{3,60})[),;]"
)
_MARKED = re.compile(r"▲ ?(?P<name>[가-힣]{2,8}(?: [가-힣]{2,8}){0,3})(?=[ ,(]?(?:▲|\(|,|이며|이다|등|\n|$))")
_COMPANY = re.compile(
    r"(?i)\b(?:llc|ltd|co|inc|jsc|ooo|corp\w*|company|trading|group|exchange|settlement|technology|limited|pay|"
    r"network)\b"
)
_COMPANY_KO = re.compile(
    "회사|공사|은행|그룹|무역|센터|거래소|세틀먼트|트레이드|테크|홀딩스|컴퍼니|상사|뱅크|페이|네트워크|서비스|파이낸스"
)


def _listed_persons(text: str) -> Iterator[Mention]:
    """``박문일, 강민, 김상호`` in a sentence or in the cell of a table; a list with a common word in it is none."""
    for pattern, part in ((_NAME_LIST, 0), (_NAME_CELL, "names")):
        for match in pattern.finditer(text):
            names = list(_NAME.finditer(text, match.start(part), match.end(part)))
            if not any(name.group() in words.HANGUL_STOP for name in names):
                yield from (Mention(name.group(), PartyKind.PERSON, name.start(), name.end()) for name in names)


def _without_particles(found: list[Mention]) -> list[Mention]:
    """``주혁은`` where ``주혁`` is in a list too: the last syllable is a particle."""
    names = {mention.name for mention in found if mention.kind is PartyKind.PERSON}
    kept: list[Mention] = []
    for mention in found:
        stem = mention.name[:-1]
        particle = mention.name[-1] in _PARTICLES and (stem in names or " " in stem)
        if mention.kind is PartyKind.PERSON and particle:
            kept.append(Mention(stem, mention.kind, mention.start, mention.end - 1, mention.sure))
        else:
            kept.append(mention)
    return kept


def _left_trim(name: str) -> str:
    """``러시아의 RFC 은행``: adjectives and particles before the name go."""
    parts = name.split()
    while len(parts) > 1 and (
        parts[0].endswith(tuple("의은는한인된던이과와에등로"))
        or _COMMON_BANK.fullmatch(parts[0] + "은행") is not None
        or parts[-1] != "은행"
    ):
        parts = parts[1:]
    return " ".join(parts)
