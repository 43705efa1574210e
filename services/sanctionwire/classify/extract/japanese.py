"""Names in Japanese: katakana beside words for firms and persons, brands in quotes, firms by Han endings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract.chinese import LEXICON, NO_PERSON, PLACES
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_STOP = frozenset(LEXICON["kana_stop"])
_CUES = "|".join(LEXICON["kana_cues"])
_WORD = re.compile(
    r"(?<![ァ-ヶー・A-Za-z])(?P<name>[A-Z]{0,5}[ァ-ヶー]{2,16}(?:[・＝=][ァ-ヶー]{2,14}){0,3})(?P<han>[\u4e00-\u9fff]{0,5})"
)
_BEFORE = re.compile(rf"(?:{_CUES})(?:の|、|「|である|に本拠を置く|で知られる)?「?$")
_PERSON_BEFORE = re.compile(
    r"(?:国籍|国民|[国人]の|男の|代表の|社長の|会長の|創業者の|創設者の|共同創設者の|実業家の?|富豪の?|幹部の|頭取の?|経営者の?|運営者の?|被告の?|市民の?|在住の|役員の|容疑者の?|弟の|妻の)$"
)
_PERSON_AFTER = re.compile(
    r"(?:と|、)?(?:[ァ-ヶー・＝=]{4,40}(?:と|、)?){0,5}(?:の?両)?(?:氏|容疑者|被告|(?:副|元|前)?(?:代表|社長|会長|頭取)|さん)"
)
_CLOSES = re.compile(r"」?(?:[をがはのともにへや、。」（(]|など|自体|両|経由|側|$)")
_STRUCK = re.compile(
    r"」?(?:を|に|への|が|は)(?:[^。、\n]{0,14})(?:制裁|指定|凍結|締め出|排除|取引禁止|押収|起訴|対象)"
)
_BRACKET = re.compile(r"[（(](?:[A-Za-z][A-Za-z0-9 .'-]{1,30}|[\u4e00-\u9fff]{2,6})[）)]")
_LIST = re.compile(r"[、や・」「と及]{1,3}|および|及び")
_HAN_FIRMS = "貿易|商事|商社|送金|実業|物産|公司|総会社|集団|担保|保証|決済|海運|産業|工業|商会|交易|船舶|財団|科技"
_HAN_FIRM = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{2,8}}(?:{_HAN_FIRMS}))(?=[をがはと、。（(や]|など|に|の|も)"
)
_NATIONAL_BANK = re.compile(rf"(?<![ァ-ヶー])ロシア(?:{'|'.join(LEXICON['bank_trades'])}){{1,4}}銀行")
_ONLY_ENDINGS = re.compile(rf"(?!{PLACES})(?:{'|'.join(LEXICON['kinds'])}|{_HAN_FIRMS})+")
_QUOTED = re.compile(r"[「『](?P<name>[^「」『』\n。、]{2,18})[」』]")
_NO_NAME = re.compile(
    r".*(?:[をがはにへでとのたるいくうすつぬむだ？！]|資金源|懸念先|対象|指定|制裁|洗浄|疑惑|船団|労働者|国家|"
    r"作戦|措置)$|.*[をがはにの].*[をがはにの].*"
)
_COMMON_QUOTED = re.compile(r"サイバー.*|.*(?:だけ|まで|かも|ほど|など|[0-9]+)")
_NOT_BEFORE = re.compile(
    r"サービス|の発射|の打ち上げ|から盗|で混ぜ|と(?:述べ|語|批判|反発|評価|強調|説明|主張|指摘|訴え|コメント|話)|の手口|作戦|号|型"
)
"""What follows words in quotes that name no party: services of a kind, missiles, games that were robbed, speech."""
_HAN_ONLY = re.compile(r"[\u4e00-\u9fff]+")
_CUE_BEFORE = re.compile(r"(?:会社|企業|銀行|組織|団体|取引所|商社|業者|公司|グループ|店|社)(?:の|、)?$")
_FAMILY = "".join(LEXICON["family"])
_HAN_PERSON = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>[{_FAMILY}][\u4e00-\u9fff]{{1,2}}?)(?:（[^）\n]{{1,20}}）)?(?=氏|容疑者|被告)|"
    r"(?<![\u4e00-\u9fff])(?P<suspect>(?![同両元男女各別])[\u4e00-\u9fff]{3,5}?)(?=容疑者|被告)"
)
_HAN_NAME = rf"[{_FAMILY}][\u4e00-\u9fff]{{1,2}}"
_ROLES = "|".join(LEXICON["kana_roles"])
_HAN_LIST = re.compile(
    rf"(?:{_ROLES})(?P<names>{_HAN_NAME}(?:[、と・・]{_HAN_NAME}){{0,8}})(?=[をがはのとに、。（(ら]|両|など|$)"
)
_EACH = re.compile(r"(?:の各|ら各|の?両)氏")
_OF_EACH = re.compile(rf"(?<=[の、と・「])(?P<name>{_HAN_NAME})(?=[、と]|の各氏|ら各氏|両氏|の両氏)")
"""瀋陽の甲、北京の乙の各氏: persons by what stands before the first, or behind the last."""
_EACH_REACH = 160
_ALIAS = re.compile(r"(?P<han>[\u4e00-\u9fff]{2,4})[（(](?P<kana>[ァ-ヶー]{1,6}[・＝=][ァ-ヶー]{1,10})[）)]")


def names(text: str, kinds: re.Pattern[str]) -> list[Mention]:
    """Names in a Japanese text; ``kinds`` matches what is only a kind of bank or firm. In no order."""
    found = [*_kana(text), *_quoted(text)]
    for match in _HAN_FIRM.finditer(text):
        name = match.group("name")
        if kinds.fullmatch(name) is None and _ONLY_ENDINGS.fullmatch(name) is None:
            found.append(Mention(name, PartyKind.ORGANIZATION, match.start("name"), match.end("name")))
    found += [Mention(one.group(), PartyKind.BANK, one.start(), one.end()) for one in _NATIONAL_BANK.finditer(text)]
    found += _han_persons(text)
    for match in _ALIAS.finditer(text):
        for part in ("han", "kana"):
            found += [Mention(match.group(part), PartyKind.PERSON, match.start(part), match.end(part))]
    return found


def _han_persons(text: str) -> Iterator[Mention]:
    """Chinese and Korean persons, and suspects of any name."""
    spans = [match.span(match.lastgroup or 0) for match in _HAN_PERSON.finditer(text)]
    for match in _HAN_LIST.finditer(text):
        spans += [name.span() for name in re.compile(_HAN_NAME).finditer(text, *match.span("names"))]
    for each in _EACH.finditer(text):
        start = max(0, each.start() - _EACH_REACH, text.rfind("。", 0, each.start()))
        spans += [match.span("name") for match in _OF_EACH.finditer(text, start, each.end())]
    for start, end in spans:
        if NO_PERSON.match(text, start) is None and country_code(text[start:end]) is None:
            yield Mention(text[start:end], PartyKind.PERSON, start, end)


def _kana(text: str) -> list[Mention]:
    """Katakana words that something beside them makes names, and then wherever else they stand."""
    words = [match for match in _WORD.finditer(text) if not _is_common(match.group("name"))]
    kinds: dict[str, PartyKind] = {}
    spans: list[tuple[re.Match[str], str]] = []
    before: tuple[int, str] | None = None
    for match in words:
        name, kind = _read(text, match)
        spans.append((match, name))
        if (
            kind is None
            and before is not None
            and kinds.get(before[1])
            and _LIST.fullmatch(text, before[0], match.start())
        ):
            closes = _CLOSES.match(text, match.start() + len(name))
            kind = kinds[before[1]] if closes and len(name) >= _LISTED_LENGTH else None
            kind = PartyKind.ORGANIZATION if kind is PartyKind.BANK else kind
        if kind is not None:
            kinds.setdefault(name, kind)
        before = (match.start() + len(name), name)
    return [
        Mention(name, kinds[name], match.start(), match.start() + len(name)) for match, name in spans if name in kinds
    ]


_SHORTEST, _LISTED_LENGTH = 3, 4
"""Letters of a name on its own, and of one that only its neighbours tell."""


def _is_common(name: str) -> bool:
    return name in _STOP or country_code(name) is not None


def _read(text: str, match: re.Match[str]) -> tuple[str, PartyKind | None]:
    """The name that a katakana word begins, with Han words that belong to it, and what it is, if that shows."""
    kana, han, start = match.group("name"), match.group("han"), match.start()
    firm = re.match(rf"(?:商業|農業|信用|開発|国際)?(?:銀行|取引所|{_HAN_FIRMS})", han)
    if firm is not None:
        bank = firm.group().endswith("銀行")
        return kana + firm.group(), PartyKind.BANK if bank else PartyKind.ORGANIZATION
    if len(kana) < _SHORTEST:
        return kana, None
    end = match.end("name")
    dotted = re.search("[・＝=]", kana) is not None
    ends = kana.endswith(LEXICON["kana_firms"]) and len(kana) > _FIRM_LENGTH
    if ends or kana.startswith(("バンク・", "バンコ・")):
        return kana, PartyKind.BANK if "バンク" in kana or "バンコ" in kana else PartyKind.ORGANIZATION
    before = text[max(0, start - 16) : start]
    if dotted and (_PERSON_AFTER.match(text, end) or (_PERSON_BEFORE.search(before) and _CLOSES.match(text, end))):
        return kana, PartyKind.PERSON
    closes = _CLOSES.match(text, end) is not None
    if closes and (_BEFORE.search(before) or _BRACKET.match(text, end) or _STRUCK.match(text, end)):
        return kana, PartyKind.BANK if before.endswith("銀行") else PartyKind.ORGANIZATION
    if dotted and closes and before.endswith("の"):
        return kana, PartyKind.ORGANIZATION
    return kana, None


_FIRM_LENGTH = 5


def _quoted(text: str) -> Iterator[Mention]:
    for match in _QUOTED.finditer(text):
        name = match.group("name").strip()
        common = name in _STOP or bool(_COMMON_QUOTED.fullmatch(name) or _NOT_BEFORE.match(text, match.end()))
        if _HAN_ONLY.fullmatch(name) and not name.endswith(("銀行", *_HAN_FIRMS.split("|"))):
            common = common or not _CUE_BEFORE.search(text, max(0, match.start() - 8), match.start())
        if _NO_NAME.fullmatch(name) is None and len(name) >= _SHORTEST and not common:
            kind = PartyKind.BANK if name.endswith("銀行") else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"))
