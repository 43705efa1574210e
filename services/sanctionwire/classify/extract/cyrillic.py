"""Names in Cyrillic: quoted firms, banks, persons; back to the nominative where plain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire.names.territories import country_code
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
    r"восточный экономический|восточный$|москва-сити|зенит|спартак|республик|республік|днр$|лнр$|трансперенси|"
    r"офіційн\w* вісник|единая россия|вагнер|народн\w+ республик|аль-каид|хезболл|хамас)"
)
_HEAD_FIRM = re.compile(r"(?i)(?:компани|фирм|бирж|платформ|обмен|сервис|обществ|организаци|предприяти)")
_HEAD_OTHER = re.compile(
    r"(?i)(?:агентств|газет|издани|телеканал|журнал|фильм|стейблкоин|токен|карт|систем|флот|операци|групп[аыу] хакер|"
    r"закон|"
    r"проект|программ|клуб|сайт|стадион|расследовани|відомств|партии|партия|канал|фильма|операці|закону|пакет|принцип)"
)
_COMMON_BANKS = frozenset(
    (
        "на", "в", "по", "этот", "сам", "еще", "центральный", "центральным", "всемирный", "европейский",
        "государственный",
        "национальный", "крупнейший", "отношения", "активы", "вклады",
        "клиенты", "счета", "первый", "второй", "вместе",
        "при", "для", "коммерческий", "комерційний", "московский", "московський", "российский", "російський",
        "акционерный", "частный", "этому", "крупный", "сибирский", "госбанк", "банк", "кипрский", "латвийский",
        "американский", "національний", "національного", "національному", "центральний", "державний", "європейський", "світовий",
        "крупнейшего", "каждый", "другой", "новый", "местный", "бывший", "любой", "некий", "один", "китайский", "киргизский",
        "иностранный", "зарубежный", "европейского", "национального", "центрального", "всемирного", "государственного",
        "казахстанский", "турецкий", "северокорейский", "швейцарский", "австрийский", "немецкий", "британский", "японский",
        "эстонский", "грузинский", "белорусский", "армянский", "индийский", "третий", "четвертый", "сам", "такой", "головной",
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
    ("ову", "ов"), ("овым", "ов"), ("евым", "ев"), ("иным", "ин"), ("ича", "ич"), ("ичу", "ич"), ("ичем", "ич"),
)  # fmt: skip
_PATRONYMICS = ("ович", "евич", "овна", "евна", "йович", "івна")


def mentions(document: Document) -> list[Mention]:
    """Mentions in Cyrillic: quoted, banks, persons. Overlaps are left to the caller."""
    text = document.text
    if _CYRILLIC.search(text) is None:
        return []
    return [*_quoted(text), *_described(text), *_banks(text), *_persons(text)]


_NESTED = re.compile(
    r"(?:(?:ООО|ОАО|ЗАО|ПАО|АО|НКО|ТОВ|ОсОО|ТОО|АТ|ПрАТ) )?«[А-ЯЁІЇЄҐ][^«»\n]{2,40} «(?P<name>[^«»\n]{2,40})»"
)
"""``ТОВ «Фінансова компанія «Приклад»``: a name within the kind of firm, with one closing mark for both."""
_BANK_HEAD = re.compile("[Бб]анк(?:а|у|ом|е|і)?")
_SENTENCE = re.compile(r"(?i)\b(?:чтобы|щоб|не|за|что|що|как|який|купил\w*|буд\w+|есть|надо|нельзя)\b")
"""Words of a sentence in quotes, not of a name."""
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
        if not name[:1].isupper() or len(name.split()) > 5 or "," in name or name.endswith((".", "!", "?")):
            continue
        if _SENTENCE.search(name):
            continue
        if _NOT_QUOTED.match(name) or _HEAD_OTHER.match(head) or (_CYRILLIC.search(name) is None and not head):
            continue
        if head == "Банк":
            yield Mention(match.group(), PartyKind.BANK, match.start(), match.end())
            continue
        headed = _BANK_HEAD.fullmatch(head) is not None
        bank = headed or "банк" in name.lower()
        sure = bank or match.group("form") is not None or _HEAD_FIRM.match(head) is not None
        kind = PartyKind.BANK if bank else PartyKind.ORGANIZATION
        # The head or the legal form belongs to what the text writes, not to the name.
        outer = "head" if headed else "form" if match.group("form") else ""
        start, end = (match.start(outer), match.end()) if outer else match.span("name")
        yield Mention(name, kind, start, end, sure)
    for match in _NESTED.finditer(text):
        yield Mention(match.group("name"), PartyKind.ORGANIZATION, match.start(), match.end("name"))


_KIND_NOUN = r"(?:банк|бирж|депозитари|депозитарі|центр|палат|корпораци|корпораці|компани|компані|обществ|товариств|холдинг|союз|фонд)"
_DESCRIBED = re.compile(
    rf"(?<![\w«\"„-])(?P<first>[{_UPPER}][а-яёіїєґ\-]{{2,30}}(?:[иыіо]й|[ая]я|ого|[оеё]й|ую|ому|ым|им|а|е|у))"
    rf"(?P<more>(?: [а-яёіїєґ\-]{{3,30}}(?:[иыі]й|[ая]я|ого|ой|ую|ому|ым|им|а|ої)){{0,3}}) (?P<noun>{_KIND_NOUN}[а-яёіїє]{{0,4}})"
    r"(?P<rest>(?: внешней торговли| зовнішньої торгівли| зовнішньої торгівлі| реконструкции и развития| развития)?)(?!\w)"
)
_VERB = re.compile("(?:ил|ал|ил|ел)(?:и|а)$|(?:ать|ить|еть|ют|ят|ает|яет)$")
_VAGUE = (
    "банк",
    "компани",
    "компані",
    "центр",
    "фонд",
    "обществ",
    "товариств",
    "союз",
    "корпораци",
    "корпораці",
    "холдинг",
)
"""With one adjective alone they are no name, or one that another rule reads."""
_FEMININE = ("бирж", "палат", "корпорац", "компан")
_BODY = re.compile(
    r"(?i)(?:европейск|європейськ|центральн|международн|міжнародн|всемирн|світов|объединённ|объединенн|национальный банк|національний банк|"
    r"судебн|ситуационн|пресс|торгово|аналитическ|исследовательск|следственн|учебн|российск\w+ бирж|китайск|американск|гонконгск|украинск|южнокорейск|северокорейск|кризисн|антикриз|общественн|евразийск|"
    r"крупн|найбільш|больш|нов|друг|перв|втор|треть|кажд|местн|бывш|люб|нек|эт|так|сам|все|инострн|иностранн|зарубежн|частн|дочерн|материнск|головн)"
)


def _described(text: str) -> Iterator[Mention]:
    """``Национальный расчётный депозитарий``: adjectives before a noun of the trade, the first with a capital letter."""
    for match in _DESCRIBED.finditer(text):
        first, more, noun = match.group("first"), match.group("more"), match.group("noun")
        opens = not text[max(0, match.start() - 2) : match.start()].strip(" \n—–-") or text[match.start() - 2] in ".!?"
        bracket = _ABBREVIATED.match(text, match.end())
        if _BODY.match(first) or (not more and not match.group("rest") and noun.startswith(_VAGUE)):
            continue
        placed = re.search("ск(?:ая|ой|ую)$", first) is not None and noun.startswith("бирж")
        if opens and bracket is None and not placed and len(more.split()) < _MORE and not match.group("rest"):
            continue
        feminine = noun.startswith(_FEMININE)
        words = [_adjective(word, feminine=feminine) for word in (first, *more.split())]
        if not all(word.endswith(("й", "я", "а")) for word in words):
            continue
        name = " ".join([*words, _noun(noun, feminine=feminine)]) + match.group("rest")
        kind = PartyKind.BANK if noun.startswith("банк") else PartyKind.ORGANIZATION
        yield Mention(name, kind, match.start(), match.end())
        if bracket is not None:
            yield Mention(bracket.group("short"), kind, bracket.start("short"), bracket.end("short"))


_ABBREVIATED = re.compile(rf" \((?:далее — )?(?P<short>[{_UPPER}]{{2,7}})\)")
_MORE = 2


def _adjective(word: str, *, feminine: bool) -> str:
    """Московской, Московскую: Московская; Национального, Национальным: Национальный."""
    if feminine:
        return re.sub("(?:ой|ую|ої|у)$", lambda end: "ая" if end.group() in {"ой", "ую"} else "а", word)
    hard = "ий" if re.search("(?:[кгхшжщч]|ськ|ьн|ійн)(?:ого|ому|им|ым)$", word) and "і" in word else None
    ending = re.search("(?:ого|ому|им|ым)$", word)
    if ending is None:
        return word
    stem = word[: ending.start()]
    return stem + (hard or ("ий" if stem.endswith(("к", "г", "х", "ш", "ж", "ч", "щ")) else "ый"))


def _noun(noun: str, *, feminine: bool) -> str:
    if feminine:
        stem = re.sub("(?:а|и|і|е|у|ы|я|ю|ою|ею|ей|ой|ії|ию|ию|ия|ии)$", "", noun)
        return {"бирж": "биржа", "палат": "палата"}.get(stem, stem + ("ия" if stem.endswith(("рац", "пан")) else "а"))
    stem = re.sub("(?:ом|ем|а|у|е|и|я|ю|ий|ию|ия|ію|ія|ій)$", "", noun)
    return stem + ("ий" if stem.endswith("депозитар") else "о" if stem.endswith(("обществ", "товариств")) else "")


def _banks(text: str) -> Iterator[Mention]:
    for match in _TRADE_BANK.finditer(text):
        yield Mention(f"Банк {match.group('rest')}", PartyKind.BANK, match.start(), match.end())
    for match in _NAME_BANK.finditer(text):
        name = match.group("name")
        placed = text[match.end() : match.end() + 2].strip() in {"«", '"', "“"}  # во Владивостоке банк «X»
        if _VERB.search(name.split()[0]):
            continue
        if _NOT_A_NAME.search(name) is None and name.split()[0].lower() not in _COMMON_BANKS and not placed:
            name = " ".join(_ADJECTIVE.sub("ый", part) for part in name.split())
            yield Mention(f"{name} {match.group('bank')}", PartyKind.BANK, match.start(), match.end())
    for match in _BANK_NAME.finditer(text):
        if _NOT_A_NAME.search(match.group("name")) is None:
            yield Mention(f"Банк {match.group('name')}", PartyKind.BANK, match.start(), match.end())
    for match in _GLUED_BANK.finditer(text):
        if not match.group("name").lower().startswith(_CENTRAL_BANKS):
            yield Mention(match.group("name"), PartyKind.BANK, match.start(), match.end())


def _persons(text: str) -> Iterator[Mention]:
    yield from _listed(text, list(_candidates(text)))
    for match in _SIBLINGS.finditer(text):
        first, second, family = (match.group(part) for part in ("first", "second", "family"))
        if {_nominative_given(first.lower()), _nominative_given(second.lower())} <= words.CYRILLIC_GIVEN:
            yield Mention(f"{first} {family}", PartyKind.PERSON, match.start("first"), match.end("first"))
            yield Mention(f"{second} {family}", PartyKind.PERSON, match.start("second"), match.end())


_SIBLINGS = re.compile(
    rf"(?<!\w)(?P<first>{_CAP}) (?:и|та|і) (?P<second>{_CAP}) (?P<family>[{_UPPER}]\w{{2,20}}(?:ин|ов|ев|ёв|ськ|ск|ер|ян|ко|ат|ан|ик|ин|ерг|ман))(?:и|ы|ие|і)(?!\w)"
)


def _candidates(text: str) -> Iterator[tuple[Mention, bool]]:
    """Runs of capitalized words that may be a person, and whether something tells that they are."""
    for match in _PERSON.finditer(text):
        parts = match.group(1).split()
        start = match.start()
        while parts and (parts[0] in _PREPOSITIONS or (len(parts) > 2 and _is_before_name(parts[0]))):
            start += len(parts.pop(0)) + 1
        name = " ".join(parts)
        if (
            len(parts) < 2
            or _OFFICE_FIRST.match(text, match.start())
            or _NOT_A_NAME.search(name)
            or any(part.isupper() and len(part) > 1 for part in parts)
            or _OFFICE.search(text[max(0, start - 70) : start])
        ):
            continue
        if _looks_personal([part.lower().replace("ё", "е") for part in parts]):
            yield Mention(_to_nominative(parts), PartyKind.PERSON, start, match.end()), True
            continue
        told = _PERSON_BEFORE.search(text[max(0, start - 40) : start]) or _ACTS.match(
            text, match.end(), match.end() + 24
        )
        common = country_code(name) is not None or any(country_code(part) is not None for part in parts)
        yield Mention(name, PartyKind.PERSON, start, match.end()), told is not None and not common


_PREPOSITIONS = frozenset(
    (
        "В",
        "Во",
        "У",
        "С",
        "Со",
        "К",
        "О",
        "Об",
        "На",
        "По",
        "За",
        "Из",
        "От",
        "Для",
        "При",
        "Про",
        "Із",
        "Зі",
        "До",
        "З",
        "И",
        "Та",
        "А",
    )
)
_ACTS = re.compile(
    r",? (?:\d\d лет|\d\d год|\d\d рок|зарегистрировал|создал|открыл|управлял|владе|руковод|отмывал|переводил|обвиня|признал|представля|контролир|"
    r"помог|организов|арестован|задержан|является|возглав|основал|заснув|очолю|відмива|керу|володі|затриман|заарештован|обвинува|регистрировал|работал на|"
    r"получил срок|приговор|жив[её]т|действовал|закупал|осужден|находится под)"
)
"""What a person does or suffers, behind the name."""


def _listed(text: str, names: list[tuple[Mention, bool]]) -> Iterator[Mention]:
    """Whoever stands in a list with a person is one: names of other tongues have no endings that tell."""
    told = [accepted for _, accepted in names]
    for order in (range(1, len(names)), range(len(names) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for place in order:
            first, second = sorted((names[place][0], names[place + step][0]), key=lambda one: one.start)
            if told[place + step] and _LIST.fullmatch(text, first.end, second.start):
                told[place] = True
    return (mention for (mention, _), good in zip(names, told, strict=True) if good)


_LIST = re.compile(r"(?:, | и | та | і |, а также )(?:его |ее |её )?")


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
    woman = given.endswith(("а", "я", "ь", "ія")) and given not in _MEN
    return " ".join([given.capitalize(), *(_nominative_family(part, woman=woman) for part in parts[1:])])


_MEN = frozenset(("никита", "илья", "игорь", "ігор", "лука", "данила", "данило", "кузьма", "микола"))
_WOMEN_CASES = (
    ("овой", "ова"), ("евой", "ева"), ("иной", "ина"), ("ову", "ова"), ("еву", "ева"), ("ину", "ина"),
    ("ской", "ская"), ("скую", "ская"), ("ої", "а"), ("ую", "ая"), ("ой", "ая"), ("овну", "овна"), ("овны", "овна"),
    ("овне", "овна"), ("евны", "евна"), ("евну", "евна"),
)  # fmt: skip


def _nominative_family(part: str, *, woman: bool) -> str:
    for ending, nominative in _WOMEN_CASES if woman else _FAMILY_CASES:
        if part.endswith(ending) and len(part) > len(ending) + 1:
            return part[: -len(ending)] + nominative
    return part
