"""How many organizations and individuals a text says are newly targeted, in digits or words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sanctionwire.classify.context import Context, View
from sanctionwire.classify.extract.measure import BELOW, SUPERVISION, TYPE_OF, main_hits
from sanctionwire.classify.lexicon import by_word, choice, table
from sanctionwire_schemas import Action, Counts

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
    "mixer|fintech|platform|lender|processor|subsidiar|affiliate|unit\\b|units\\b|"
    "organisation|unternehmen|firmen|firma|banken|einrichtung|gesellschaft|société|entreprise|banque|entité|plateforme|"
    "empresa|entidad|banco|compañía|società|aziend|entità|banche|enti\\b|"
    "юридичн|юридическ|"
    "организаци|компани|структур|банк|юридическ|фирм|юрлиц|бирж|учрежден|організаці|компанi|компані|структур|юросіб"
)
_INDIVIDUALS = (
    "individual|person|people|oligarch|businessm|hacker|programmer|man\\b|men\\b|woman|women|citizen|national|executive|representative|director|"
    "operative|agent|"
    "detained|arrested|indicted|charged|detenid|festnahme|festgenommen|arrestation|arrestat|arrestad|fermat|задержан|"
    "затриман|арестован|bankier|banquier|banquero|banchier|homme|hombre|uomin|femme|mujer|donn[ae]|frau|mann\\b|"
    "mitarbeiter|dirigeant|directivo|dirigent|facilitator|financier|resident|employee|staff\\b|trader|mann|"
    "defendant|chinese nationals|chinese citizens|banker|official|operator|administrator|trader|"
    "personen|einzelperson|männer|nordkoreaner|russen|personne|individu|ressortissant|persona|individuo|"
    "ciudadano|cittadin|"
    "физическ|фізичн|человек|лиц|гражд|физлиц|мужчин|женщин|банкир|сотрудник|чоловік|жін|людей|людин|особ|громадян|физлицо"
)
_NUMBER = r"\d{1,4}(?:[.,]\d{3})*|" + "|".join(sorted((w for w in _WORDS if w[0] < "\u2e00"), key=len, reverse=True))
_DIVIDERS = "|".join(table("numbers.toml")["counting"]["dividers"].split())
"""Words that no count skips on the way to its noun: "a network of five entities" counts five."""

_ITEM = re.compile(
    rf"(?<![\w$€£¥.,-])(?P<n>{_NUMBER}) (?P<mid>(?:(?!(?:{_DIVIDERS}|{_NUMBER})\b)[\w'.-]{{1,30}} ){{0,4}}?)"
    rf"(?P<noun>(?P<ind>{_INDIVIDUALS})|"
    rf"(?P<org>{_ORGANIZATIONS}))\w*"
)
_PLURAL_PEOPLE = re.compile(r"(?<![\w$.,-])(?P<n>" + _NUMBER +
    r") (?:(?:north )?koreans|chinese|russians|iranians|nordkoreaner|russen|nord-coréens|norcoreanos)(?! "
    r"(?:compan|bank|firm|entit|citizen|national|people|individual|official|institution))\b")  # fmt: skip
_BLOCKING_MID = re.compile(
    r"\b(?:million|billion|percent|years?|months?|days?|hours?|times|addresses|wallets|of the|accounts|"
    r"countries|other|dozen|thousand|hundred|of its customers|тысяч\w*|млн|млрд|тис|mil|tausend|mille|"
    r"millions?|millionen|billones)\b|%"
)
_VAGUE = re.compile(
    r"(?:(?<!were )(?<!was )\b(?:using|used|through|via|with|create[ds]?|opened|utilis\w+|usaron|usando|mit|"
    r"через|с помощью|creat\w+)|more than|over|upward of|upwards of|at least|nearly|almost|some|about|around|"
    r"another|other|"
    r"remaining|свыше|более|около|mehr als|über|plus de|más de|oltre)\s*$"
)
_PART_OF = re.compile(
    r"(?:among them|among whom|including|of whom|one of them|darunter|в том числе|включая|среди них|зокрема|"
    r"у тому числі|dont|"
    r"entre ellos|entre ellas|incluid[oa]s?|tra cui|compres[ioae]) (?:[\w'-]+ ){0,2}$"
)
_PART_BEHIND = re.compile("(?:을|를)? ?(?:포함|비롯)|(?:を|ら?を)含|ら(?!が)")
"""Part of a number given before or after: "four North Koreans, among them two bankers"."""
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
    rf"(?<!\d)(?P<n2>\d{{1,3}}) ?명(?:의|을|이|을|에|으로)?"
)
_HAN_ORG = re.compile(
    r"(?P<n>\d{1,4}|[一二三四五六七八九十两兩]{1,3})(?:家|个|個|间|間)(?:[^，,。、和与及\d]{0,10}?)(?:银行|銀行|"
    r"公司|实体|實體|企业|企業|机构|機構|"
    r"组织|組織|交易所)|(?P<n2>\d{1,4}|[一二三四五六七八九十]{1,3})(?:社|事業者|団体|企業|銀行|組織|機関)"
)
_HAN_IND = re.compile(
    r"(?P<n>\d{1,4}|[一二三四五六七八九十两兩]{1,3})(?:名|个|個|位)(?:[^，,。、和与及\d]{0,6}?)(?:个人|個人|"
    r"公民|人员|人員|代表|朝鲜人|俄罗斯人|国民|"
    r"國民|人士)|(?P<n2>\d{1,4}|[一二三四五六七八九十]{1,3})(?:人|個人|名)(?!民|権|权)"
)


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    number: int
    organization: bool
    article: bool


def counts(context: Context, named: Counts, kind: Action) -> Counts:
    """Stated numbers: of the first sentence that reports the measure and gives any; the other kind from later ones.

    ``named``: newly named parties. Where the text states no number they are what follows from it; in a short text also
    where it states a smaller one that may be a part only. Long texts name parties in two spellings and in background.
    A finding of FinCEN and a supervisor's fine are of one firm where nothing else is said.
    """
    organizations, individuals = _stated(context, kind)
    short = len(context.document.text) <= _SHORT_TEXT
    found = Counts(
        organizations=_larger(organizations, named.organizations, short=short),
        individuals=_larger(individuals, named.individuals, short=short),
    )
    if organizations.number is None and _is_of_one(context, kind):
        return Counts(organizations=1, individuals=found.individuals)
    return found


_SHORT_TEXT = 2_000


def _larger(stated: _Stated, named: int | None, *, short: bool) -> int | None:
    if stated.number is None or not short or stated.sure:
        return named if stated.number is None else stated.number
    return max(stated.number, named or 0)


def _is_of_one(context: Context, kind: Action) -> bool:
    if kind is Action.DESIGNATION:
        top = [view for view in context.views if view.place > BELOW]
        return any("act.section311" in view.features for view in top) and not any(
            hit.feature == "act.designate" and _LISTED.search(context.document.folded, hit.start, hit.end)
            for view in top
            for hit in view.current
        )
    if kind is not Action.EXPOSURE:
        return False
    folded = context.document.folded
    return any(
        SUPERVISION.search(folded, view.sentence.start, view.sentence.end)
        for view in context.views
        if view.sentence.index <= _AT_ONCE
    )


_LISTED = re.compile(r"sanction|blacklist|sdn|ofac|санкц|制裁|제재|sanzion|sancion")
_AT_ONCE = 2
"""Title and first two sentences of the body."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A number that a text gives. ``sure``: of all that the measure targets, so that names in the text add nothing."""

    number: int | None = None
    sure: bool = False


def _stated(context: Context, kind: Action) -> tuple[_Stated, _Stated]:
    """Numbers of organizations and of individuals."""
    organizations, individuals = _Stated(), _Stated()
    reports = {view.sentence.index: _reports(context, view, kind) for view in context.views}
    ranked = sorted(
        (view for view in context.views if view.place > BELOW or view.current),
        key=lambda view: (
            not reports[view.sentence.index],
            not view.current,
            view.sentence.index == 0,
            view.sentence.index,
        ),
    )
    single: list[_Item] = []
    for view in ranked[:12]:
        items = _items(context, view)
        if not any(not item.article for item in items):
            single = single or (items if view.current else [])
            if organizations.number is None and individuals.number is None:
                continue
        sure = reports[view.sentence.index] and not _also(context, view)
        if organizations.number is None:
            organizations = _sum([item for item in items if item.organization], sure=sure)
        if individuals.number is None:
            individuals = _sum([item for item in items if not item.organization], sure=sure)
        if organizations.number is not None and individuals.number is not None:
            break
    if organizations.number is None and individuals.number is None and len(single) == 1 and single[0].organization:
        organizations = _Stated(1)  # "blacklisted a bank", and no number anywhere
    return organizations, individuals


def _reports(context: Context, view: View, kind: Action) -> bool:
    """Whether a sentence tells a measure of this kind as its news."""
    return any(TYPE_OF[hit.feature] is kind for hit in main_hits(context, view))


def _also(context: Context, view: View) -> bool:
    """Whether a sentence only adds to a number: "two more firms were listed as well"."""
    return _ALSO.search(context.document.folded, view.sentence.start, view.sentence.end) is not None


_ALSO = re.compile(choice(table("numbers.toml")["also"]))


def _sum(items: Sequence[_Item], *, sure: bool) -> _Stated:
    """The sum over one sentence; sure of two and more that are all counted, none by an article."""
    if not items:
        return _Stated()
    number = sum(item.number for item in items)
    return _Stated(number, sure=sure and number > 1 and not any(item.article for item in items))


def _items(context: Context, view: View) -> list[_Item]:
    stretch = context.document.folded[view.sentence.start : view.sentence.end]
    shift = view.sentence.start
    for date in view.dates:  # "September 19 against one person" holds one number, not two
        stretch = stretch[: date.start - shift] + "#" * (date.end - date.start) + stretch[date.end - shift :]
    found: dict[int, _Item] = {}
    dense = () if stretch.isascii() or _DENSE.search(stretch) is None else _DENSE_ITEMS
    for pattern, organization in dense:
        for match in pattern.finditer(stretch):
            number = _cjk(match.group("n") or match.group("n2"))
            if _PART_BEHIND.match(stretch, match.end()):
                continue
            if number and not any(abs(match.start() - start) < 3 for start in found):
                found[match.start()] = _Item(match.start(), number, organization, article=False)
    end = 0
    for place in _numbers(stretch):
        people = _PLURAL_PEOPLE.match(stretch, place)
        if people is not None:
            found[place] = _Item(place, _value(people.group("n")), organization=False, article=False)
        item = _ITEM.match(stretch, place) if place >= end else None
        if item is None:
            continue
        end = item.end()
        if _PART_OF.search(stretch[max(0, item.start() - 40) : item.start()]) and found:
            continue
        if (
            item.start() in found
            or _BLOCKING_MID.search(item.group("mid"))
            or _VAGUE.search(stretch[max(0, item.start() - 12) : item.start()])
        ):
            continue
        number = _value(item.group("n"))
        if 0 < number < 3000 and not 1900 <= number <= 2100:
            article = item.group("n") in _ARTICLES
            found[item.start()] = _Item(item.start(), number, item.group("org") is not None, article)
    return [found[start] for start in sorted(found)]


_DENSE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_DENSE_ITEMS = ((_KO_ORG, True), (_KO_IND, False), (_HAN_ORG, True), (_HAN_IND, False))
_SPELLED = re.compile(r"[\w'-]+")


def _numbers(stretch: str) -> Iterator[int]:
    """Where a number stands, in digits or spelled out: looking words up is faster than a pattern of all of them."""
    for match in _SPELLED.finditer(stretch):
        if match.group() in _WORDS or match.group()[0].isdigit():
            yield match.start()


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
