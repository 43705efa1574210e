"""Numbers of organizations and of people in one sentence, in digits or words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sanctionwire.classify.lexicon import by_word, choice, table

_WORDS = by_word(table("numbers.toml")["numbers"])
_UNITS = {word: value for word, value in _WORDS.items() if value < 10}
for _ten in ("twenty", "thirty", "forty", "fifty"):
    _WORDS.update(
        {
            f"{_ten}-{unit}": _WORDS[_ten] + _WORDS[unit]
            for unit in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        }
    )
_ARTICLES = frozenset(table("numbers.toml")["counting"]["articles"].split())


# Nouns stay here: stems with and without \b decide which of the two groups below matches, so order and ends are shape.
_ORGANIZATIONS = (
    "entit|organi[sz]ation|compan|bank|firm|exchange|group|institution|lender|business|corporation|service|"
    "mixer|fintech|platform|lender|processor|subsidiar|affiliate|"
    "organisation|unternehmen|firmen|firma|banken|einrichtung|gesellschaft|société|entreprise|banque|entité|plateforme|"
    "empresa|sociedad|entidad|banco|compañía|società|aziend|entità|banche|enti\\b|"
    "établissement|opérateur|operador|istitut|operator[ie]\\b|betreiber|institut|"
    r"\w{2,14}(?:firmen|banken|unternehmen|gesellschaften|börsen|häuser|dienstleister)\b|"
    "юридичн|юридическ|оператор|предприят|підприємств|установ|платіжних систем|платежных систем|систем|"
    "организаци|компани|структур|банк|юридическ|фирм|юрлиц|бирж|учрежден|організаці|компанi|компані|структур|юросіб"
)
_INDIVIDUALS = (
    "individual|person|people|oligarch|businessm|hacker|programmer|man\\b|men\\b|woman|women|citizen|"
    "national(?! (?:security|bank|police|crime|agency|defen))|executive|representative|director|"
    "operative|agent|manager|broker|accomplice|courier|complice|cómplice|komplize|prestanome|arresti\\b|"
    "mises? en examen|courtier|responsabili|спільник|сообщник|соучастник|посредник|посередник|організатор|организатор|"
    "detained|arrested|indicted|charged|detenid|festnahme|festgenommen|arrestation|arrestat|arrestad|fermat|задержан|"
    "затриман|арестован|bankier|banquier|banquero|banchier|homme|hombre|uomin|femme|mujer|donn[ae]|frau|mann\\b|"
    "mitarbeiter|\\w{2,14}mitarbeiter|angestellte|führungskr|dirigeant|directivo|dirigent|facilitator|financier|resident|employee|staff\\b|trader|mann|"
    "owner|brother|bürger|staatsbürger|geschäftsleut|empresari|imprenditor|бизнесмен|предпринимател|бізнесмен|підприємц|"
    "посадов|банкір|suspect|responsable|cadres?\\b|incriminat|imputat|imputad|inculpée?s|prévenu|angeklagt|обвиняем|обвинувачен|підозрюван|жител|мешкан|"
    "defendant|chinese nationals|chinese citizens|banker|official|operator|administrator|trader|"
    "personen|einzelperson|männer|nordkoreaner|russen|personne|individu|ressortissant|persona|individuo|"
    "ciudadano|cittadin|"
    "физическ|фізичн|руководител|керівник|менеджер|человек|лиц|гражд|физлиц|мужчин|женщин|банкир|сотрудник|чоловік|жін|людей|людин|особ|осіб|громадян|физлицо"
)
_NUMBER = r"\d{1,4}(?:[.,]\d{3})*|" + "|".join(sorted((w for w in _WORDS if w[0] < "\u2e00"), key=len, reverse=True))
_DIVIDERS = "|".join(table("numbers.toml")["counting"]["dividers"].split())
"""Words that no count skips on the way to its noun: "a network of five entities" counts five."""

_ITEM = re.compile(
    rf"(?<![\w$€£¥.,-])(?P<n>{_NUMBER}) (?P<mid>(?:(?!(?:{_DIVIDERS}|{_NUMBER})\b)[\w'.-]{{1,30}} ){{0,4}}?)"
    rf"(?P<noun>(?P<ind>{_INDIVIDUALS})|"
    rf"(?P<org>{_ORGANIZATIONS}))\w*"
)
_COMBINED = re.compile(
    rf" (?:and|und|et|y|e|и|та|і) (?:{_INDIVIDUALS}|{_ORGANIZATIONS})|(?:・|和|及|与|與)[个個团団实實組组]"
)
"""One number of both kinds, "35 individuals and entities", says nothing of either."""
_PLURAL_PEOPLE = re.compile(r"(?<![\w$.,-])(?P<n>" + _NUMBER +
    r") (?:(?:north )?koreans|chinese|russians|iranians|nordkoreaner|russen|nord-coréens|norcoreanos)(?! "
    r"(?:compan|bank|firm|entit|citizen|national|people|individual|official|institution))\b")  # fmt: skip
_COUNTING = table("numbers.toml")["counting"]
_ALREADY = re.compile(rf"(?: [\w-]+)? {choice(_COUNTING['already'])}\b")
"""Behind a noun: those counted were targets before, and are none of the news."""
_OTHERS = re.compile(rf"(?P<n>{_NUMBER}) {choice(_COUNTING['others'])}\b")
"""A number without a noun is of what was counted before: "thirteen banks, and three others"."""
_HELPER = re.compile(choice(_COUNTING["helpers"]))
_AND = re.compile(r"\b(?:and|und|et|y|e|и|та|і) (?:(?:his|her|their|seine[mnr]?|ses|sus) )?$")
"""Helpers are of somebody named before them: "he and four accomplices" are five."""
_GROUPS = by_word(table("numbers.toml")["groups"])
"""Words that are a number of people: "a trio", двое."""
_ONE_OF = re.compile(
    rf"(?<!, )\b(?:an?|eine?n?|une?|una) (?:\w+ )?{choice(_COUNTING['one_of'])}"
    r"(?= (?:who|and|on|for|were|was|over|with|charged)\b|[,.:;]|$)"
)
"""A person told by the country alone: "two North Koreans and a Malaysian"."""
_AR_NOUN = {kind: choice(_COUNTING[kind], ("ar",)) for kind in ("arabic_organizations", "arabic_individuals")}
_AR_VALUES = by_word(table("numbers.toml")["arabic"])
_AR_DUAL = {kind: choice(_COUNTING[f"{kind}_dual"], ("ar",)) for kind in _AR_NOUN}
_AR_NUMBER = "|".join(sorted(_AR_VALUES, key=len, reverse=True))
_ARABIC = tuple(
    (
        re.compile(
            rf"(?<!\w)(?:[وفبل]|لل|ال)?(?:(?P<n>\d{{1,3}}|{_AR_NUMBER}) (?:من )?(?:ال)?{noun}"
            rf"|(?P<dual>{_AR_DUAL[kind]})|(?P<one>{noun}) واحد)"
        ),
        kind == "arabic_organizations",
    )
    for kind, noun in _AR_NOUN.items()
)
_BLOCKING_MID = re.compile(
    r"\b(?:designated|sanctioned|listed|blacklisted|already|previously|million|billion|percent|years?|months?|days?|"
    r"hours?|times|addresses|wallets|of the|accounts|"
    r"countries|other|dozen|thousand|hundred|of its customers|тысяч\w*|млн|млрд|тис|mil|tausend|mille|"
    r"millions?|millionen|billones)\b|%"
)
_VAGUE = re.compile(
    r"(?:(?<!were )(?<!was )\b(?:using|used|through|via|(?<!dealings )(?<!business )(?<!transactions )with|create[ds]?|"
    r"opened|utilis\w+|usaron|usando|mit|"
    r"через|с помощью|creat\w+)|more than|over|upward of|upwards of|at least|nearly|almost|some|about|around|"
    r"another|other|"
    r"remaining|свыше|более|около|mehr als|über|plus de|más de|oltre)\s*$"
)
_PART_OF = re.compile(
    r"(?:among them|among whom|including|of whom|one of them|darunter|в том числе|включая|среди них|зокрема|"
    r"у тому числі|dont|"
    r"entre ellos|entre ellas|incluid[oa]s?|tra cui|compres[ioae]) (?:[\w'-]+ ){0,2}$"
)
_PART_BEHIND = re.compile("(?:을|를|의)? ?(?:포함|비롯|세워|이용|통해|동원|설립)|ら?を(?:含|使|通じ|設立)|ら(?!が)")
"""Part of a number given before or after, "four North Koreans, among them two bankers", or a tool of the parties."""
_CJK_NUMBER = (
    r"\d{1,4}|[一二三四五六七八九十两兩]{1,3}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|"
    r"열한|열두|열세|열네|열다섯|열여섯|열일곱|열여덟|스무|스물\S?"
)
_KO_VALUES = {word: value for value, word in enumerate(table("numbers.toml")["counting"]["korean"].split(), 1)}
_KO_ORG = re.compile(
    rf"(?:기관|단체|은행|회사|기업|업체|법인|거래소|사업자|플랫폼)(?:은|는|이|가|을|를|과|와|의| 등)? ?"
    rf"(?P<n>{_CJK_NUMBER}) ?(?:곳|개(?!월)|개사)|"
    rf"(?<!\d)(?P<n2>{_CJK_NUMBER}) ?(?:개|곳의?) ?(?:단체|기관|은행|회사|기업|업체)"
)
_KO_IND = re.compile(
    rf"(?:개인|관계자|대표|인사|러시아인|북한인|중국인|부사장|금융인|"
    rf"인물|국적자|사람|은행원)(?:은|는|이|가|을|를|과|와)? ?"
    rf"(?P<n>{_CJK_NUMBER}) ?명|"
    rf"(?<!\d)(?P<n2>\d{{1,3}}|두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?명(?:의|을|이|을|에|으로)?"
)
_HAN_ORG = re.compile(
    r"(?P<n>\d{1,4}|[一二三四五六七八九十两兩]{1,3})(?:家|个|個|间|間)(?:[^，,。、和与及\d]{0,10}?)(?:银行|銀行|"
    r"公司|实体|實體|企业|企業|机构|機構|"
    r"组织|組織|交易所)|(?:及|和|与|與|并|並)(?P<n3>一)(?=[^，,。、和与及\d家个個间間]{1,10}?(?:公司|银行|銀行|企业|企業|交易所))|(?P<n2>\d{1,4}|[一二三四五六七八九十]{1,3})(?:つの)?(?:社|行(?!為|動|政)|事業者|団体|企業|銀行|組織|機関)"
)
_HAN_IND = re.compile(
    r"(?P<n>\d{1,4}|[一二三四五六七八九十两兩]{1,3})(?:名|个|個|位)(?:[^，,。、和与及\d]{0,6}?)(?:个人|個人|"
    r"公民|人员|人員|代表|朝鲜人|俄罗斯人|国民|"
    r"國民|人士)|(?P<n2>\d{1,4}|[一二三四五六七八九十]{1,3})(?:人|個人|名)(?!民|権|权)"
)


@dataclass(slots=True)
class Quantity:
    """A number of organizations or people at a place; ``article``: "a bank" states no number."""

    start: int
    number: int
    organization: bool
    article: bool


def quantities(stretch: str) -> list[Quantity]:
    """What a folded sentence counts, in order; parts of a number ("among them two bankers") are left out."""
    found = _dense(stretch)
    if _IS_ARABIC.search(stretch) is not None:
        found |= _arabic(stretch)
    end = 0
    last: Quantity | None = None
    for place in _numbers(stretch):
        if _ONE_OF.match(stretch, place) is not None:
            found[place] = Quantity(place, 1, organization=False, article=True)
            continue
        people = _PLURAL_PEOPLE.match(stretch, place)
        if people is not None:
            found[place] = Quantity(place, _value(people.group("n")), organization=False, article=False)
        if place < end or (found and _PART_OF.search(stretch[max(0, place - _BEFORE) : place])):
            continue
        item = _ITEM.match(stretch, place)
        if item is not None:
            end = item.end()
            if place not in found and _counts(stretch, item):
                article = item.group("n") in _ARTICLES
                number = _value(item.group("n")) + _is_of_helpers(stretch, item)
                found[place] = Quantity(place, number, item.group("org") is not None, article)
            last = found.get(place, last)
        else:
            word = _SPELLED.match(stretch, place)
            others = _OTHERS.match(stretch, place)
            if others is not None and last is not None:
                found[place] = Quantity(place, _value(others.group("n")), last.organization, article=False)
            elif word is not None and word.group() in _GROUPS:
                found.setdefault(place, Quantity(place, _GROUPS[word.group()], organization=False, article=False))
    return [found[start] for start in sorted(found)]


_BEFORE = 40
"""Code points before a number that make it a part, a guess or a tool."""


def _counts(stretch: str, item: re.Match[str]) -> bool:
    """Whether a number and its noun count parties: no year, no sum of money, no guess, no tool of the parties."""
    number = _value(item.group("n"))
    return (
        0 < number < 3000
        and not 1900 <= number <= 2100
        and _BLOCKING_MID.search(item.group("mid")) is None
        and _COMBINED.match(stretch, item.end()) is None
        and _ALREADY.match(stretch, item.end()) is None
        and _VAGUE.search(stretch[max(0, item.start() - _BEFORE) : item.start()]) is None
    )


def _is_of_helpers(stretch: str, item: re.Match[str]) -> bool:
    """Whether those counted are helpers of one who is named right before them."""
    return (
        _HELPER.search(stretch, item.start(), item.end()) is not None
        and _AND.search(stretch[max(0, item.start() - _BEFORE) : item.start()]) is not None
    )


def _dense(stretch: str) -> dict[int, Quantity]:
    """Those of Chinese, Japanese and Korean, by place."""
    found: dict[int, Quantity] = {}
    dense = () if stretch.isascii() or _DENSE.search(stretch) is None else _DENSE_ITEMS
    for pattern, organization in dense:
        for match in pattern.finditer(stretch):
            number = _cjk(next(filter(None, match.groups())))
            before = stretch[max(0, match.start() - _DENSE_BEFORE) : match.start()]
            if _PART_BEHIND.match(stretch, match.end()) or _TOOL_BEFORE.search(before):
                continue
            if _COMBINED.match(stretch, match.end()):
                continue
            if number and not any(abs(match.start() - start) < 3 for start in found):
                found[match.start()] = Quantity(match.start(), number, organization, article=False)
    return found


_DENSE_BEFORE = 6
_TOOL_BEFORE = re.compile("(?:利用|通过|透過|通過|设立|設立|使用)了?$")
_DENSE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_DENSE_ITEMS = ((_KO_ORG, True), (_KO_IND, False), (_HAN_ORG, True), (_HAN_IND, False))
_SPELLED = re.compile(r"[\w'-]+")
_SPELLED_OUT = _WORDS.keys() | _GROUPS.keys()


def _numbers(stretch: str) -> Iterator[int]:
    """Where a number stands, in digits or spelled out: looking words up is faster than a pattern of all of them."""
    for match in _SPELLED.finditer(stretch):
        word = match.group()
        if word in _SPELLED_OUT or word[0].isdigit():
            yield match.start()


def _arabic(stretch: str) -> dict[int, Quantity]:
    """Those of Arabic, with its duals, by place."""
    found: dict[int, Quantity] = {}
    for pattern, organization in _ARABIC:
        for match in pattern.finditer(stretch):
            text = match.group("n")
            number = 2 if match.group("dual") else 1 if text is None else _AR_VALUES.get(text, 0) or int(text)
            found.setdefault(match.start(), Quantity(match.start(), number, organization, article=False))
    return found


_IS_ARABIC = re.compile("[\u0627-\u064a]")


def _value(text: str) -> int:
    if text[0].isdigit():
        return int(re.sub(r"[.,]", "", text))
    return _WORDS[text]


def _cjk(text: str | None) -> int:
    if not text:
        return 0
    if text.isdigit():
        return int(text)
    if text in _KO_VALUES:
        return _KO_VALUES[text]
    if "十" in text:
        tens, _, units = text.partition("十")
        return (_UNITS.get(tens, 1) if tens else 1) * 10 + (_UNITS.get(units, 0) if units else 0)
    return _UNITS.get(text, 0)
