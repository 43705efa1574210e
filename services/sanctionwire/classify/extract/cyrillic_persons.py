"""Persons in Cyrillic: runs of capitalized words, told by given names, endings, roles and lists; in the nominative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.lexicon import choice, table
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

UPPER = "А-ЯЁІЇЄҐ"
CAP = rf"[{UPPER}][\w’'\-]{{0,30}}"
"""A capitalized word."""


def terms(section: str) -> str:
    """A pattern's group of the terms of one section of ``lexicon/cyrillic.toml``."""
    return choice({"ru": table("cyrillic.toml")[section]}, ("ru",))


NOT_A_NAME = re.compile(rf"(?i)\b{terms('not_a_name')}")
"""Countries, bodies of the state and firms, which begin with capital letters like persons."""
_PERSON = re.compile(rf"(?<!\w)({CAP}(?: {CAP}){{1,3}})(?!\w)")
_OFFICE = re.compile(rf"(?i){terms('office')}\w{{0,6}} (?:[\w-]{{1,30}} ){{0,4}}$")
_OF_A_FIRM = re.compile("(?i)(?<!нац)(?<!центро)банк|компан|фирм|фірм|корпора|холдинг|бирж|бірж|[иі]це-?президент")
_OFFICE_FIRST = re.compile(rf"{terms('office_first')}[а-яіїє]{{0,4}} ")
"""A person whose office stands right before the name, capitalized as at the start of a sentence."""
_FIRST_WORD = re.compile(rf"(?i){terms('first_word')}[а-яіїє]*")
_PERSON_BEFORE = re.compile(
    rf"(?i)\b{terms('person_before')}"
    rf"(?: (?!{terms('verbs')})[\w-]{{2,24}}){{0,3}} $|(?<=\w)[»”] $"
)
"""What a person is called, with a country or firm behind it; or the firm in quotes: директор «X» Имя Фамилия."""
_ACTS = re.compile(rf",? (?:\d\d (?:лет|год|рок)|{terms('acts')})")
"""What a person does or suffers, behind the name."""
PREPOSITIONS = frozenset(table("cyrillic.toml")["prepositions"].split(" | "))
_FAMILY_ENDINGS = (
    "швили", "дзе", "ян", "енко", "чук", "евич", "ович", "евский", "овский", "ова", "ева", "ов", "ев", "ская", "ский",
)  # fmt: skip
_SIBLINGS = re.compile(
    rf"(?<!\w)(?P<first>{CAP}) (?:и|та|і) (?P<second>{CAP}) "
    rf"(?P<family>[{UPPER}]\w{{2,20}}(?:ин|ов|ев|ёв|ськ|ск|ер|ян|ко|ат|ан|ик|ерг|ман))(?:и|ы|ие|і)(?!\w)"
)

# Ending of a case, ending of the nominative; given names of men.
_GIVEN_CASES = (
    ("ієм", "ій"), ("ія", "ій"), ("ію", "ій"), ("ием", "ий"), ("ия", "ий"), ("ию", "ий"), ("еем", "ей"), ("ея", "ей"),
    ("ею", "ей"), ("ом", ""), ("а", ""), ("у", ""), ("ы", "а"), ("е", "а"),
    ("ой", "а"), ("ей", "я"), ("ии", "ия"), ("ию", "ия"), ("ією", "ія"), ("ії", "ія"), ("ою", "а"), ("і", "а"),
    ("ю", "я"), ("и", "я"), ("у", "а"),
)  # fmt: skip
_FAMILY_CASES = (
    ("ного", "ный"), ("ному", "ный"), ("ным", "ный"), ("ской", "ская"), ("скую", "ская"),
    ("ского", "ский"), ("скому", "ский"), ("ским", "ский"), ("ную", "ная"),
    ("ого", "ий"), ("ова", "ов"), ("ева", "ев"), ("ина", "ин"), ("ову", "ов"), ("еву", "ев"), ("ину", "ин"),
    ("овым", "ов"), ("евым", "ев"), ("иным", "ин"), ("ича", "ич"), ("ичу", "ич"), ("ичем", "ич"),
    ("енка", "енко"), ("енку", "енко"), ("юка", "юк"), ("юку", "юк"), ("юком", "юк"), ("чука", "чук"), ("чуку", "чук"),
)  # fmt: skip
_PATRONYMICS = ("ович", "евич", "овна", "евна", "йович", "івна")


def persons(text: str) -> Iterator[Mention]:
    """Persons, and brothers who share one family name: Аркадий и Борис X."""
    yield from _listed(text, list(_candidates(text)))
    for match in _SIBLINGS.finditer(text):
        first, second, family = (match.group(part) for part in ("first", "second", "family"))
        if {_nominative_given(first.lower()), _nominative_given(second.lower())} <= words.CYRILLIC_GIVEN:
            yield Mention(f"{first} {family}", PartyKind.PERSON, match.start("first"), match.end("first"))
            yield Mention(f"{second} {family}", PartyKind.PERSON, match.start("second"), match.end())


def _candidates(text: str) -> Iterator[tuple[Mention, bool]]:
    """Runs of capitalized words that may be a person, and whether something tells that they are."""
    for match in _PERSON.finditer(text):
        parts = match.group(1).split()
        start = match.start()
        while parts and (parts[0] in PREPOSITIONS or (len(parts) > 2 and _is_before_name(parts[0]))):
            start += len(parts.pop(0)) + 1
        name = " ".join(parts)
        if (
            len(parts) < 2
            or _OFFICE_FIRST.match(text, match.start())
            or NOT_A_NAME.search(name)
            or any(part.isupper() and len(part) > 1 for part in parts)
            or _is_office(text[max(0, start - 70) : start])
        ):
            continue
        if looks_personal(" ".join(parts)):
            yield Mention(_to_nominative(parts), PartyKind.PERSON, start, match.end()), True
            continue
        acts = _ACTS.match(text, match.end(), match.end() + 24)
        told = acts or _PERSON_BEFORE.search(text[max(0, start - 60) : start])
        common = country_code(name) is not None or any(country_code(part) is not None for part in parts)
        yield Mention(name, PartyKind.PERSON, start, match.end()), told is not None and not common


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


def is_family_name(word: str) -> bool:
    """Whether one word ends like a family name."""
    return _nominative_family(word, woman=False).lower().endswith(_FAMILY_ENDINGS)


def _is_office(before: str) -> bool:
    """Somebody in office; representatives of banks and firms are none."""
    found = _OFFICE.search(before)
    return found is not None and not _OF_A_FIRM.search(before, max(0, found.start() - 5))


def _is_before_name(part: str) -> bool:
    told = NOT_A_NAME.search(part) or _FIRST_WORD.fullmatch(part)
    return told is not None or part.isupper() or country_code(part) is not None


def looks_personal(name: str) -> bool:
    """Whether a run of words has the given name, the patronymic or the family name of a person."""
    lowered = name.lower().replace("ё", "е").split()
    given = any(_nominative_given(part) in words.CYRILLIC_GIVEN for part in lowered[:2])
    korean = lowered[0] in words.CYRILLIC_KOREAN and len(lowered) <= 3 and all(len(part) <= 6 for part in lowered)
    family = lowered[-1].endswith(_FAMILY_ENDINGS)
    return given or korean or family or any(part.endswith(_PATRONYMICS) for part in lowered)


def _nominative_given(word: str) -> str:
    """Given names in other cases: Дмитрия, Дмитрию, Дмитрием; Сергея; Ивана, Ивану, Иваном."""
    word = word.replace("ё", "е")
    word = _FLEETING.get(word, word)
    if word in words.CYRILLIC_GIVEN:
        return word
    for ending, base in _GIVEN_CASES:
        if word.endswith(ending) and word[: -len(ending)] + base in words.CYRILLIC_GIVEN:
            return word[: -len(ending)] + base
    return word


_FLEETING = {"павла": "павел", "павлу": "павел", "павлом": "павел", "льва": "лев", "льву": "лев", "львом": "лев"}
"""Given names that lose a vowel."""
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
