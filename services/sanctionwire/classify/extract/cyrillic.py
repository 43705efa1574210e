"""Names in Cyrillic: quoted firms, banks, persons; back to the nominative where plain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

_UPPER = "А-ЯЁІЇЄҐ"
_CAP = rf"[{_UPPER}][\w’'\-]{{0,30}}"
_CYRILLIC = re.compile(f"[{_UPPER}а-яёіїєґ]")
_QUOTED = re.compile(
    r"(?:(?<!\w)(?P<head>[\w\-]{1,30}) )?(?:(?P<form>ООО|ОАО|ЗАО|ПАО|АО|НКО|ТОВ|ОсОО|ТОО) )?"
    r"[«\"„“](?P<name>[^«»\"„“”\n]{2,60})[»\"“”]"
)
_NAME_BANK = re.compile(rf"(?<!\w)(?P<name>{_CAP}(?: {_CAP}){{0,2}}) (?P<bank>[Бб]анк)(?:а|у|ом|е)?(?!\w)")
_BANK_NAME = re.compile(rf"(?<!\w)Банк(?:а|у|ом|е)? (?P<name>{_CAP}(?: {_CAP})?)")
_GLUED_BANK = re.compile(rf"(?<!\w)(?P<name>[{_UPPER}][\w\-]{{2,30}}?банк)(?:а|у|ом|е)?(?!\w)")
_TRADE_BANK = re.compile(
    r"(?<!\w)Банк(?:а|у|ом|е)? (?P<rest>[а-яёіїє]{3,20}(?:ой|ей|ого|их|ої) [а-яёіїє]{3,20}"
    r"(?: (?:КНДР|России|РФ|Северной Кореи|Росії))?)"
)
_PERSON = re.compile(rf"(?<!\w)({_CAP}(?: {_CAP}){{1,3}})(?!\w)")
_NOT_A_NAME = re.compile(
    r"(?i)\b(?:росси(?:я|и|ю|ей|йск|ян)|сша\b|кндр|коре[йяиюе]|соединенн|министерств|минфин|департамент|"
    r"прокурат|агентств|полици|европол|интерпол|управлени|совет|безопасност|банк|европ|великобритан|"
    r"служб|госдеп|риа\b|тасс|новост|москв|вашингтон|пхеньян|лондон|ким чен ын|владимир\w* путин|дональд\w* трамп|"
    r"сергей шойгу|компани|агентств|национальн|систем|америк|китай|япони|украин|республик|федераци|океан|район|област|"
    r"крым|азии|востоке|осети|україн|держав|міністерств|північн|південн|сполучен|штат)"
)
_OFFICE = re.compile(
    r"(?i)(?:министр|президент|замминистра|представител\w* госдеп|госдепартамент|пресс-секретар|депутат|премьер|посол|"
    r"посла|"
    r"глав[аы] мид|аналитик|эксперт|представник|речник|міністр)\w{0,6} (?:[\w-]{1,30} ){0,4}$"
)
_NOT_QUOTED = re.compile(
    r"(?i)(?:теневой|теневого|мир$|новости|панамск|прачечн|список|важные истории|медиазона|коммерсант|ведомости|"
    r"известия|медуза|интерфакс|форбс|рбк|"
    r"восточный экономический|восточный$|москва-сити|зенит|спартак)"
)
_HEAD_FIRM = re.compile(r"(?i)(?:компани|фирм|бирж|платформ|обмен|сервис|обществ|организаци|предприяти)")
_HEAD_OTHER = re.compile(
    r"(?i)(?:агентств|газет|издани|телеканал|журнал|фильм|стейблкоин|токен|карт|систем|флот|операци|групп[аыу] хакер|"
    r"закон|"
    r"проект|программ|клуб|сайт|стадион)"
)
_COMMON_BANKS = frozenset(
    (
        "на", "в", "по", "этот", "сам", "еще", "центральный", "центральным", "всемирный", "европейский",
        "государственный",
        "национальный", "крупнейший", "отношения", "активы", "вклады",
        "клиенты", "счета", "первый", "второй", "вместе",
        "при", "для", "коммерческий", "комерційний", "московский", "московський", "российский", "російський",
        "акционерный", "частный", "этому", "крупный", "сибирский", "госбанк", "банк", "кипрский", "латвийский",
        "американский",
    )
)  # fmt: skip
_CENTRAL_BANKS = ("центробанк", "нацбанк", "госбанк", "евробанк")

# Ending of a case, ending of the nominative; given names of men.
_GIVEN_CASES = (
    ("ием", "ий"), ("ия", "ий"), ("ию", "ий"), ("еем", "ей"), ("ея", "ей"), ("ею", "ей"), ("ом", ""), ("а", ""),
    ("у", ""), ("ы", "а"), ("е", "а"),
)  # fmt: skip
_FAMILY_CASES = (
    ("ного", "ный"), ("ному", "ный"), ("ным", "ный"), ("ской", "ская"), ("скую", "ская"),
    ("ского", "ский"), ("скому", "ский"), ("ским", "ский"), ("ную", "ная"),
    ("ого", "ий"), ("ова", "ов"), ("ева", "ев"), ("ина", "ин"), ("ову", "ов"), ("еву", "ев"), ("ину", "ин"),
    ("овым", "ов"), ("евым", "ев"), ("иным", "ин"), ("ича", "ич"), ("ичу", "ич"), ("ичем", "ич"),
)  # fmt: skip
_PATRONYMICS = ("ович", "евич", "овна", "евна", "йович", "івна")


def mentions(document: Document) -> list[Mention]:
    """Mentions in Cyrillic: quoted, banks, persons. Overlaps are left to the caller."""
    text = document.text
    if _CYRILLIC.search(text) is None:
        return []
    return [*_quoted(text), *_banks(text), *_persons(text)]


_BANK_CASE = re.compile(r"(?<=[\w -])([Бб]анк)(?:а|у|ом|е)$")
_FAMILY_ENDINGS = (
    "швили", "дзе", "ян", "енко", "чук", "евич", "ович", "евский", "овский", "ова", "ева", "ов", "ев", "ская", "ский",
)  # fmt: skip
_FIRST_WORD = re.compile(
    "(?i)(?:владел|директор|основател|гражда|громад|бизнесмен|предпринимат|руководит|администрат|банкир|"
    "трейдер|посредн|сотрудн|сам|сама|сами|брат|жена|банк|компани|фирм|её|ее|его|также|среди|серед)[а-яіїє]*"
)
_PERSON_BEFORE = re.compile(
    r"(?i)(?:владел\w+|директор\w*|основател\w+|гражд\w+|громадян\w+|бизнесмен\w*|предпринимател\w+|руководител\w+|"
    r"администратор\w*|банкир\w*|трейдер\w*|посредник\w*|главар\w*|россиян\w+|росіян\w+|брать\w*|совладел\w+|"
    r"директорк\w+|власник\w*|керівник\w*|бухгалтер\w*)(?: (?:России|РФ|КНДР|Китая|компании|банка|фирмы))? $"
)
_OFFICE_FIRST = re.compile(
    r"(?:Президент|Премьер|Прем.єр|Министр|Міністр|Канцлер|Посол|Депутат|Сенатор|Прокурор|Адвокат|Генерал|"
    r"Губернатор|Глава МИД|"
    r"Король|Патриарх)[а-яіїє]{0,4} "
)
"""A person whose office stands right before the name, capitalized as at the start of a sentence."""
_ADJECTIVE = re.compile("(?:ого|его|ому|ему)$")


def _quoted(text: str) -> Iterator[Mention]:
    for match in _QUOTED.finditer(text):
        name, head = match.group("name").strip(), match.group("head") or ""
        name = _BANK_CASE.sub(lambda found: found.group(1), name)
        if not name[:1].isupper() or len(name.split()) > 5 or name.endswith((".", ",", "!", "?")):
            continue
        if _NOT_QUOTED.match(name) or _HEAD_OTHER.match(head) or (_CYRILLIC.search(name) is None and not head):
            continue
        if head == "Банк":
            yield Mention(match.group(), PartyKind.BANK, match.start(), match.end())
            continue
        bank = head.lower().startswith("банк") or "банк" in name.lower()
        sure = bank or match.group("form") is not None or _HEAD_FIRM.match(head) is not None
        kind = PartyKind.BANK if bank else PartyKind.ORGANIZATION
        yield Mention(name, kind, match.start("name"), match.end("name"), sure)


def _banks(text: str) -> Iterator[Mention]:
    for match in _TRADE_BANK.finditer(text):
        yield Mention(f"Банк {match.group('rest')}", PartyKind.BANK, match.start(), match.end())
    for match in _NAME_BANK.finditer(text):
        name = match.group("name")
        if _NOT_A_NAME.search(name) is None and name.split()[0].lower() not in _COMMON_BANKS:
            name = " ".join(_ADJECTIVE.sub("ый", part) for part in name.split())
            yield Mention(f"{name} {match.group('bank')}", PartyKind.BANK, match.start(), match.end())
    for match in _BANK_NAME.finditer(text):
        if _NOT_A_NAME.search(match.group("name")) is None:
            yield Mention(f"Банк {match.group('name')}", PartyKind.BANK, match.start(), match.end())
    for match in _GLUED_BANK.finditer(text):
        if not match.group("name").lower().startswith(_CENTRAL_BANKS):
            yield Mention(match.group("name"), PartyKind.BANK, match.start(), match.end())


def _persons(text: str) -> Iterator[Mention]:
    for match in _PERSON.finditer(text):
        parts = match.group(1).split()
        start = match.start()
        while len(parts) > 2 and _is_before_name(parts[0]):
            start += len(parts.pop(0)) + 1
        name = " ".join(parts)
        if (
            _OFFICE_FIRST.match(text, match.start())
            or _NOT_A_NAME.search(name)
            or any(part.isupper() and len(part) > 1 for part in parts)
        ):
            continue
        if _looks_personal([part.lower().replace("ё", "е") for part in parts]) and not _OFFICE.search(
            text[max(0, start - 70) : start]
        ):
            yield Mention(_to_nominative(parts), PartyKind.PERSON, start, match.end())
        elif _PERSON_BEFORE.search(text[max(0, start - 40) : start]):
            yield Mention(name, PartyKind.PERSON, start, match.end())


def _is_before_name(part: str) -> bool:
    return part.isupper() or _NOT_A_NAME.search(part) is not None or _FIRST_WORD.fullmatch(part) is not None


def _looks_personal(lowered: list[str]) -> bool:
    given = any(_nominative_given(part) in words.CYRILLIC_GIVEN for part in lowered[:2])
    korean = lowered[0] in words.CYRILLIC_KOREAN and len(lowered) <= 3 and all(len(part) <= 6 for part in lowered)
    family = lowered[-1].endswith(_FAMILY_ENDINGS)
    return given or korean or family or any(part.endswith(_PATRONYMICS) for part in lowered)


def _nominative_given(word: str) -> str:
    """Given names in other cases: Дмитрия, Дмитрию, Дмитрием; Сергея; Ивана, Ивану, Иваном."""
    word = word.replace("ё", "е")
    if word in words.CYRILLIC_GIVEN:
        return word
    for ending, base in _GIVEN_CASES:
        if word.endswith(ending) and word[: -len(ending)] + base in words.CYRILLIC_GIVEN:
            return word[: -len(ending)] + base
    return word


_KOREAN_CASE = re.compile("^([А-Яа-яё]{1,3}[аеёиоуыэюя]н?[кмнплрт])(а|у|ом|я)$")
"""A Korean syllable never ends in a vowel behind a consonant that closes it: Вона is Вон, Чхоля is Чхоль."""


def _to_nominative(parts: list[str]) -> str:
    if parts[0].lower() in words.CYRILLIC_KOREAN:
        found = _KOREAN_CASE.match(parts[-1])
        soft = "ь" if found is not None and found.group(2) == "я" else ""
        return " ".join([*parts[:-1], found.group(1) + soft if found is not None else parts[-1]])
    given = _nominative_given(parts[0].lower())
    if given == parts[0].lower().replace("ё", "е"):
        return " ".join(parts)
    return " ".join([given.capitalize(), *(_nominative_family(part) for part in parts[1:])])


def _nominative_family(part: str) -> str:
    for ending, nominative in _FAMILY_CASES:
        if part.endswith(ending) and len(part) > len(ending) + 1:
            return part[: -len(ending)] + nominative
    return part
