"""Persons in Hangul: words with the shape of a Korean or Chinese name, where something beside them says who it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.latin_persons import is_person
from sanctionwire.classify.lexicon import table
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

LEXICON = {name: frozenset(listed.split()) for name, listed in table("hangul.toml").items()}
"""Words and syllables by section of ``lexicon/hangul.toml``."""
STOP = LEXICON["stop"] | LEXICON["leaders"] | LEXICON["roles"] | LEXICON["chinese_places"]

FOREIGN_SYLLABLE = re.compile(
    "[크트프스즈드브르츠푸러레로루라티디키피니코토카타파체메네비텍렉빗넥닉랜렌린른켓펫옹윙튼"
    "벡큐퓨캐켄셩페블플클슈셰듀뉴벨멜쿠퀀룩룬런랩랙엑엘엠응옌벵앨엔앤젤던헬쉐쥬켐템샌]"
)
"""Syllables of which Korean words have few."""
WORD = re.compile(r"(?<![가-힣A-Za-z0-9])[가-힣A-Za-z0-9]{2,30}(?![가-힣A-Za-z0-9])")
PARTICLES = (
    "입니다", "이라며", "에게서", "이라는", "이라고", "에서는", "으로", "에게", "에서", "이며", "이고", "이다", "까지",
    "라는", "라고", "은", "는", "이", "가", "을", "를", "과", "와", "의", "도", "로", "에", "다", "만",
)  # fmt: skip
"""What is glued behind a noun, longest first."""
_IS = ("입니다", "이다", "다")
"""Before a full stop it is rather this than the end of a name."""
_AND = ("과", "와")
_AFTER_BATCHIM = {"은": True, "이": True, "을": True, "과": True, "는": False, "가": False, "를": False, "와": False}
_BARE = re.compile(r"\s?[,.·ㆍ()|:;/\"'”’▲…\]]|$|\n| (?:등(?:[은이을과의도]|에게)?(?![가-힣])|및 |외 )")
"""Behind a name that carries no particle."""


def _choice(section: str) -> str:
    return "|".join(sorted(LEXICON[section], key=len, reverse=True))


_TITLE = re.compile(rf"(?:\([^)\n]{{1,30}}\))? ?(?:{_choice('titles')})(?![가-힣]{{3}})")
_OFFICE = re.compile(
    rf"(?:\([^)\n]{{1,20}}\))? (?:[가-힣A-Za-z·]{{1,14}} ){{0,3}}[가-힣]{{0,8}}(?:{_choice('offices')})(?![가-힣]{{3}})"
)
_ROLE = re.compile(rf"(?:{_choice('roles')})(?:인|이자|였던)?(?: ?\([^)\n]{{1,20}}\))? $")
_NATIONAL = re.compile(r"(?:[가-힣]{2,7}(?<!대표)(?<!본)인|국적자|국적의|사업가|무역업자|브로커|피고인|출신) $")
_PLACE = re.compile(r"[가-힣]{2,8}(?:의|출신|거주|국적|태생) $")
_AT_BANK = re.compile(r"(?:은행|회사|무역)(?:의|에서는|에서|:| 소속으로는| 소속| 소속의)? $")
_OPENS = re.compile(r"(?:^|[.\n…]\s?|[,:] |가운데 |이 중 |따르면 |보면 |또한? |특히 |함께 |[-▲△] ?|명은 |곳은 |에는 )$")
_ROW = re.compile(r"(?:^|\n)\s?[-▲△·•*] ?$")
_BRACKET = re.compile(
    r" ?\((?:\d{2}(?:세|·|,|\))|[가-힣]{2,8}\)|[A-Z][A-Za-z'’&.,\- ]{3,60}[),;]|"
    r"(?:19|20)\d\d|[\u4e00-\u9fff]{2,4}[),;])"
)
_AGE = re.compile(r" ?\((?:\d{2}(?:세|·|,|\))|[가-힣]{2,8}\)|(?:중국|대만|홍콩|싱가포르)[·, ])")
_SUBJECT = ("은", "는", "이", "가", "도", "을", "를", "과", "와", "에게", "의")
_JOINER = re.compile(r"(?:\([^)\n]{1,30}\))?(?:, ?|·|ㆍ| 및 |, 그리고 | \| )")
_AND_JOINER = re.compile(r" (?:[가-힣]{2,8}(?:의|인|국적의|출신) ){0,1}")


@dataclass(slots=True)
class _Name:
    """A word with the shape of a name: where its stem stands, what is glued to it, and what speaks for it."""

    stem: str
    shape: str
    start: int
    end: int
    particle: str
    proof: set[str] = field(default_factory=set)


def persons(text: str) -> list[Mention]:
    """Persons by shape and surroundings, and those with a name in other letters in brackets behind theirs."""
    names = [name for match in WORD.finditer(text) for name in _shaped(text, match)]
    _join(text, names)
    often = Counter(name.stem for name in names)
    out: set[str] = set()
    for name in names:
        if not name.particle and _OFFICE.match(text, name.end):
            out.add(name.stem)
        _weigh(text, name, often[name.stem])
    sure = {name.stem for name in names if _holds(name)} - out
    return [
        Mention(name.stem, PartyKind.PERSON, name.start, name.end, sure="title" not in name.proof)
        for name in names
        if name.stem in sure
    ]


@lru_cache(maxsize=32_768)
def shape(stem: str) -> str:
    """Family name and two syllables of given names: ``full``; one: ``short``; any two: ``loose``; ``chinese``."""
    if stem in STOP or (stem[-1] in "성시주현구" and stem[:-1] in LEXICON["chinese_places"]):
        return ""
    if _is_chinese(stem):
        return "chinese"
    if len(stem) == _PAIR and stem[0] in LEXICON["chinese_family"] and stem[1] in LEXICON["chinese_only"]:
        return "short"
    if not 2 <= len(stem) <= _FULL or stem[0] not in LEXICON["family"] | LEXICON["chinese_family"]:
        return ""
    if stem[0] in LEXICON["family"] and set(stem[1:]) <= LEXICON["given"]:
        if len(stem) < _FULL:
            return "short"
        return "full" if stem[:2] not in STOP or stem[2] in LEXICON["given_last"] else ""
    return "loose" if len(stem) == _FULL else ""


_PAIR, _FULL = 2, 3
"""Syllables of a short name and of a Korean one."""


def _is_chinese(stem: str) -> bool:
    """A Chinese family name and one to four more syllables of which one at least is in no Korean word."""
    if not 3 <= len(stem) <= 6:
        return False
    family = next((stem[:size] for size in (2, 1) if stem[:size] in LEXICON["chinese_family"]), "")
    parts = _syllables(stem[len(family) :])
    if not family or not parts or len(parts) > 4:
        return False
    return bool(LEXICON["chinese_only"] & {family, *parts})


def _syllables(rest: str) -> list[str]:
    """Chinese syllables of one or two Korean ones, the longer first; nothing where one is no Chinese syllable."""
    found: list[str] = []
    at = 0
    while at < len(rest):
        size = 2 if rest[at : at + 2] in LEXICON["chinese"] and at + 2 <= len(rest) else 1
        if rest[at : at + size] not in LEXICON["chinese"]:
            return []
        found.append(rest[at : at + size])
        at += size
    return found


@lru_cache(maxsize=32_768)
def split(word: str) -> tuple[tuple[str, str], ...]:
    """A word with and without what may be a particle: 주혁은 is 주혁은, 주혁 + 은. Kept, since texts repeat words."""
    found = [(word, "")]
    for particle in PARTICLES if word.endswith(PARTICLES) else ():
        stem = word.removesuffix(particle)
        if stem != word and len(stem) > 1:
            closed = (ord(stem[-1]) - 0xAC00) % 28 != 0 if "가" <= stem[-1] <= "힣" else None
            if closed is None or _AFTER_BATCHIM.get(particle, closed) == closed:
                found.append((stem, particle))
    return tuple(found)


def _shaped(text: str, match: re.Match[str]) -> Iterator[_Name]:
    """The reading of a word as a name, if there is one."""
    word = match.group()
    if len(word) > 9 or not "가" <= word[0] <= "힣":
        return
    readings = [(stem, particle, shape(stem)) for stem, particle in split(word)]
    readings = [reading for reading in readings if reading[2]]
    if not readings:
        return
    bare = _BARE.match(text, match.end()) is not None or _TITLE.match(text, match.end()) is not None
    # Bare before a comma or a title; else the sentence needs a particle, unless only the whole word is a name.
    strong = [reading for reading in readings if reading[2] != "loose"] or readings
    if bare and text[match.end() : match.end() + 1] == ".":
        strong = [reading for reading in strong if reading[1] in _IS] or strong
    stem, particle, kind = strong[0] if bare else next((r for r in strong if r[1]), strong[0])
    yield _Name(stem, kind, match.start(), match.start() + len(stem), particle)


def _join(text: str, names: Sequence[_Name]) -> None:
    """Members of a list speak for each other."""
    for one, other in pairwise(names):
        between = text[one.end + len(one.particle) : other.start]
        if len(between) > 36:
            continue
        joined = (not one.particle and _JOINER.fullmatch(between)) or (
            one.particle in _AND and _AND_JOINER.fullmatch(between) is not None
        )
        if joined and {one.shape, other.shape} & {"full", "chinese"}:
            one.proof.add("list")
            other.proof.add("list")


def _weigh(text: str, name: _Name, often: int) -> None:
    before, end = text[max(0, name.start - 30) : name.start], name.end
    bare = not name.particle and _BARE.match(text, end) is not None
    if not name.particle and _TITLE.match(text, end):
        name.proof.add("title")
    placed = bare or bool(name.particle)
    if placed and _ROLE.search(before):
        name.proof.add("role")
    if placed and _NATIONAL.search(before) and _ROLE.search(before):
        name.proof.add("national")
    if placed and _AT_BANK.search(before):
        name.proof.add("bank")
    if not name.particle and _BRACKET.match(text, end):
        name.proof.add("bracket")
    if not name.particle and _AGE.match(text, end):
        name.proof.add("age")
    if name.shape == "chinese" and placed and (_PLACE.search(before) or name.particle or bare):
        name.proof.add("shape")
    if _ROW.search(before) and bare:
        name.proof.add("row")
    if name.shape == "full" and name.stem[-1] in LEXICON["given_last"]:
        if name.particle in _SUBJECT and _OPENS.search(before):
            name.proof.add("subject")
        if often > 1 and placed:
            name.proof.add("often")


def _holds(name: _Name) -> bool:
    if not name.proof or country_code(name.stem) is not None:
        return False
    if name.shape == "loose":
        foreign = FOREIGN_SYLLABLE.search(name.stem[1:]) is not None or bool(LEXICON["chinese_only"] & {*name.stem[1:]})
        return bool(name.proof & ({"age", "national", "list"} if foreign else {"age", "national"}))
    if name.shape == "short":
        return bool(name.proof & {"list", "role", "bank", "title", "row"})
    return bool(name.proof)


_WITH_LATIN = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,8}(?: [가-힣]{2,8}){0,3}) ?\((?P<latin>[A-Z][A-Za-z'’&.,\- ]{3,60})[),;]"
)
_COMPANY = re.compile(
    r"(?i)\b(?:llc|ltd|co|inc|jsc|ooo|corp\w*|company|trading|group|exchange|settlement|technology|limited|pay|"
    r"network)\b"
)


_AGED = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,5}(?: [가-힣]{1,3}){0,1}) ?\((?:사진·)?(?:19|[2-8]\d)(?:세|살)?[),·]"
)
"""A name with the age in brackets: 응우옌 반(41)."""


def bracketed(text: str) -> Iterator[Mention]:
    """``김철남(KIM Chol Nam)``, or a firm the same way; a person with the age."""
    for match in _AGED.finditer(text):
        name = match.group("name").split()[-1]
        if len(name) > 1 and name not in STOP and name[-1] not in "씨양군" and shape(name) == "":
            yield Mention(name, PartyKind.PERSON, match.end("name") - len(name), match.end("name"))
    for match in _WITH_LATIN.finditer(text):
        name, latin = match.group("name"), match.group("latin")
        plain = tuple(latin.lower().replace(",", "").split())
        person = 1 < len(plain) < 5 and _COMPANY.search(latin) is None and name not in STOP
        if person and (is_person(plain) or latin.split()[0].isupper() or latin.split()[-1].isupper()):
            yield Mention(name, PartyKind.PERSON, match.start("name"), match.end("name"))
        elif _COMPANY.search(latin) is not None and not name.endswith("은행"):
            yield Mention(name, PartyKind.ORGANIZATION, match.start("name"), match.end("name"))


_FOREIGN = re.compile(
    rf"(?:개인은|{_choice('roles')}) (?!(?:{_choice('roles')}) )(?P<name>[가-힣]{{2,7}}(?: [가-힣]{{1,9}}?){{1,2}}?)"
    r"(?= ?(?:[A-Z(]|(?:이|가|은|는|을|를|과|와|에게) |,|\.|이?다\.|입니다|이며|등|부사장|포함|이고))"
)
_TITLED = re.compile(
    rf"(?<![가-힣])(?P<name>[가-힣]{{2,6}} [가-힣]{{2,7}}) (?:{_choice('titles')})(?=[은는이가을를와과의,. ]|$)"
)
_JOINED = re.compile(
    rf"(?:[과와]|,|·) ?(?:(?:{_choice('roles')}) )?(?P<name>[가-힣]{{2,7}}(?: [가-힣]{{2,9}}?){{1,2}}?)"
    r"(?=[이가은는을를과와] |에게|,|이?다?\.|·| 등|\()"
)
_NO_NAME = re.compile(r".*(?:[은는을를과와의에한인된다며고로가]|으로|은행|회사|업체|기업|명|개|곳)$")


def foreigners(text: str) -> Iterator[Mention]:
    """Names of two or three words, told by an office before or behind them."""
    for pattern in (_TITLED, _FOREIGN):
        for match in pattern.finditer(text):
            name = match.group("name")
            *first, last = name.split()
            if any(_NO_NAME.fullmatch(part) or part in STOP for part in first) or last in STOP:
                continue
            if FOREIGN_SYLLABLE.search(name) is None:
                continue
            if LEXICON["offices"] & {*first, last} or LEXICON["titles"] & {*first, last} or _NO_NAME.fullmatch(last):
                continue
            yield Mention(name, PartyKind.PERSON, match.start("name"), match.end("name"), sure=pattern is _FOREIGN)
            # Whom the text joins to the first.
            joined = _JOINED.match(text, match.end())
            while joined is not None and FOREIGN_SYLLABLE.search(joined.group("name")) is not None:
                yield Mention(joined.group("name"), PartyKind.PERSON, joined.start("name"), joined.end("name"))
                joined = _JOINED.match(text, joined.end())
