"""Names in Cyrillic: firms in quotes, banks, adjectives before a noun of the trade; in the nominative where plain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctionwire.classify.extract.cyrillic_lists import listed
from sanctionwire.classify.extract.cyrillic_persons import (
    CAP,
    NOT_A_NAME,
    PREPOSITIONS,
    UPPER,
    looks_personal,
    persons,
    terms,
)
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_CYRILLIC = re.compile(f"[{UPPER}а-яёіїєґ]")
_FORMS = "ООО|ОАО|ЗАО|ПАО|АО|НКО|РНКО|ТОВ|ОсОО|ТОО|АТ|ПрАТ"
_QUOTED = re.compile(
    rf"(?:(?<!\w)(?P<head>(?!(?:{_FORMS}) )[\w\-]{{1,30}}) )?(?:(?P<form>{_FORMS}) )?"
    r"[«\"„“](?P<name>[^«»\"„“”\n]{2,60})[»\"“”]"
)
_NAME_BANK = re.compile(rf"(?<!\w)(?P<name>{CAP}(?: {CAP}){{0,2}}) (?P<bank>[Бб]анк)(?:а|у|ом|е)?(?!\w)")
_BANK_NAME = re.compile(rf"(?<!\w)Банк(?:а|у|ом|е)? (?P<name>{CAP}(?: {CAP})?)")
_BANK_LETTERS = re.compile(rf"(?<!\w)банк(?:а|у|ом|е|и|ов|ами)? (?P<name>[{UPPER}]{{2,6}})(?![\w-])")
_GLUED_BANK = re.compile(
    rf"(?<!\w)(?P<name>[{UPPER}][\w\-]{{2,30}}?[Бб]анк)(?P<case>а|у|ом|е|)(?!\w)"
    rf"(?P<place> [{UPPER}][а-яіїє]{{3,15}}(?:а|у|ії|ии))?"
)
_TRADE_BANK = re.compile(
    r"(?<!\w)Банк(?:а|у|ом|е)? (?P<rest>[а-яёіїє]{3,20}(?:ой|ей|ого|их|ої) [а-яёіїє]{3,20}"
    r"(?: (?:КНДР|России|РФ|Северной Кореи|Росії))?)"
)
_NOT_QUOTED = re.compile(rf"(?i)(?:{terms('not_quoted')}|{terms('not_quoted_whole')}$)")
_HEAD_FIRM = re.compile(rf"(?i){terms('head_firm')}")
_HEAD_PERSON = re.compile(rf"(?i){terms('head_person')}")
_HEAD_OTHER = re.compile(rf"(?i){terms('head_other')}")
_SENTENCE = re.compile(rf"(?i)\b{terms('sentence')}\b")
"""Words of a sentence in quotes, not of a name."""
_COMMON_BANK = re.compile(rf"(?i){terms('common_banks')}")
_CENTRAL_BANKS = ("центробанк", "нацбанк", "госбанк", "евробанк")


def mentions(document: Document) -> list[Mention]:
    """Mentions in Cyrillic: quoted, banks, persons. Overlaps are left to the caller."""
    text = document.text
    if _CYRILLIC.search(text) is None:
        return []
    firms = [*_quoted(text), *_described(text), *_banks(text), *_bare(text)]
    people = list(persons(text))
    return [*firms, *people, *listed(text, firms, people)]


_ENDED = re.compile(rf"(?<![\w«\"-])(?P<name>{CAP}(?: {CAP}){{0,2}} {terms('firm_ends')})(?![\w-])")
_HEADED = re.compile(rf"(?<!\w)(?i:{terms('head_firm')})[а-яіїє]{{0,4}} (?P<name>{CAP}(?: {CAP}){{1,2}})(?![\w-])")

_FORMED = re.compile(rf"(?<!\w)(?:{_FORMS}) (?P<name>{CAP}(?: {CAP}){{0,2}})(?![\w-])")

_QUOTE_REACH = 60


def _bare(text: str) -> Iterator[Mention]:
    """``Волга Шиппинг``, ``фірма Синій Птах``: firms without quotes, by last word, legal form or noun before."""
    for match in _FORMED.finditer(text):
        yield Mention(match.group("name"), PartyKind.ORGANIZATION, match.start(), match.end())
    for pattern in (_ENDED, _HEADED):
        for match in pattern.finditer(text):
            first, *more = match.group("name").split()
            if more and _opens(text, match.start("name")) and _VERB.search(first):
                first, *more = more
            while more and (NOT_A_NAME.search(first) or first in PREPOSITIONS or country_code(first)):
                first, *more = more
            name = " ".join((first, *more))
            low = max(0, match.start() - _QUOTE_REACH)
            quoted = text.rfind("«", low, match.start()) > text.rfind("»", low, match.start())
            if more and not quoted and NOT_A_NAME.search(name) is None and not looks_personal(name):
                yield Mention(name, PartyKind.ORGANIZATION, match.end("name") - len(name), match.end("name"))


_NESTED = re.compile(rf"(?:(?:{_FORMS}) )?«[А-ЯЁІЇЄҐ][^«»\n]{{2,40}} «(?P<name>[^«»\n]{{2,40}})»")
"""``ТОВ «Фінансова компанія «Приклад»``: a name within the kind of firm, with one closing mark for both."""
_BANK_HEAD = re.compile("[Бб]анк(?:а|у|ом|е|і)?")
_BANK_CASE = re.compile(r"(?<=[\w -])([Бб]анк)(?:а|у|ом|е)$")
_ADJECTIVE = re.compile("(?:ого|его|ому|ему)$")


def _quoted(text: str) -> Iterator[Mention]:
    for match in _QUOTED.finditer(text):
        name, head = match.group("name").strip(), match.group("head") or ""
        name = _BANK_CASE.sub(lambda found: found.group(1), name)
        if not name[:1].isupper() or len(name.split()) > 5 or "," in name or name.endswith((".", "!", "?")):
            continue
        if _SENTENCE.search(name) or text.startswith((", —", ", –", ", -"), match.end()):
            continue
        if _HEAD_PERSON.match(head):
            continue  # the head of «X» is the party; a firm that is one as well stands elsewhere
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


_NOUN = (
    r"(?:банк|бирж|депозитари|депозитарі|центр|палат|корпораци|корпораці|компани|компані|обществ|товариств|холдинг|"
    r"союз|фонд)"
)
_DESCRIBED = re.compile(
    rf"(?<![\w«\"„-])(?P<first>[{UPPER}][а-яёіїєґ\-]{{2,30}}(?:[иыіо]й|[ая]я|ого|[оеё]й|ую|ому|ым|им|а|е|у))"
    rf"(?P<more>(?: [а-яёіїєґ\-]{{3,30}}(?:[иыі]й|[ая]я|ого|ой|ую|ому|ым|им|а|ої)){{0,3}}) "
    rf"(?P<noun>{_NOUN}[а-яёіїє]{{0,4}})"
    r"(?P<rest>(?: внешней торговли| зовнішньої торгівлі| реконструкции и развития| развития)?)(?!\w)"
)
_VERB = re.compile("(?:ил|ал|ил|ел)(?:и|а)$|(?:ать|ить|еть|ют|ят|ает|яет)$")
_VAGUE = (
    "банк", "компани", "компані", "центр", "фонд", "обществ", "товариств", "союз", "корпораци", "корпораці", "холдинг",
)  # fmt: skip
"""With one adjective alone they are no name, or one that another rule reads."""
_FEMININE = ("бирж", "палат", "корпорац", "компан")
_BODY = re.compile(rf"(?i){terms('bodies')}")


def _described(text: str) -> Iterator[Mention]:
    """``Национальный расчётный депозитарий``: adjectives before a noun of the trade, the first in capitals."""
    for match in _DESCRIBED.finditer(text):
        first, more, noun = match.group("first"), match.group("more"), match.group("noun")
        row = text[match.start() - 2 : match.start()] in _ROWS and text[match.end() : match.end() + 1] in {
            ";",
            ".",
            ",",
        }
        opens = _opens(text, match.start()) and not row
        bracket = _ABBREVIATED.match(text, match.end())
        if _BODY.match(first) or (not more and not match.group("rest") and noun.startswith(_VAGUE)):
            continue
        placed = re.search("ск(?:ая|ой|ую)$", first) is not None and noun.startswith("бирж")
        if opens and bracket is None and not placed and len(more.split()) < _MORE and not match.group("rest"):
            continue
        feminine = noun.startswith(_FEMININE)
        words = [_adjective(word, feminine=feminine) for word in (first, *more.split())]
        if not all(word.endswith(("я", "а") if feminine else "й") for word in words):
            continue
        name = " ".join([*words, _noun(noun, feminine=feminine)]) + match.group("rest")
        kind = PartyKind.BANK if noun.startswith("банк") else PartyKind.ORGANIZATION
        yield Mention(name, kind, match.start(), match.end())
        if bracket is not None:
            yield Mention(bracket.group("short"), kind, bracket.start("short"), bracket.end("short"))


_ABBREVIATED = re.compile(rf" \((?:далее — )?(?P<short>[{UPPER}]{{2,7}})\)")
_MORE = 2
_ROWS = {"— ", "– ", "- ", "• "}
"""Open an item of a list, each on its line."""


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
        parts = match.group("name").split()
        while len(parts) > 1 and NOT_A_NAME.search(parts[0]) is not None:
            parts.pop(0)  # Південноосетинський X Банк
        name = " ".join(parts)
        placed = text[match.end() : match.end() + 2].strip() in {"«", '"', "“"}  # во Владивостоке банк «X»
        small = match.group("bank")[0] == "б"
        # У банка, Далі банк провів, Датская прокуратура обвинила банк: what begins a sentence, and verbs.
        if small and (_VERB.search(name.split()[0]) or (_opens(text, match.start()) and name[1:] == name[1:].lower())):
            continue
        if NOT_A_NAME.search(name) is None and _COMMON_BANK.fullmatch(name.split()[0]) is None and not placed:
            name = " ".join(_ADJECTIVE.sub("ый", part) for part in name.split())
            start = match.start() + len(match.group("name")) - len(" ".join(parts))
            yield Mention(f"{name} {match.group('bank')}", PartyKind.BANK, start, match.end())
    for match in _BANK_NAME.finditer(text):
        if NOT_A_NAME.search(match.group("name")) is None:
            yield Mention(f"Банк {match.group('name')}", PartyKind.BANK, match.start(), match.end())
    for match in _BANK_LETTERS.finditer(text):
        if country_code(match.group("name")) is None and NOT_A_NAME.match(match.group("name")) is None:
            yield Mention(match.group("name"), PartyKind.BANK, match.start("name"), match.end("name"))
    for match in _GLUED_BANK.finditer(text):
        if not match.group("name").lower().startswith(_CENTRAL_BANKS):
            place = match.group("place") or ""
            placed = country_code(place.strip()) is not None
            name = match.group("name") + place if placed else match.group("name")
            yield Mention(name, PartyKind.BANK, match.start(), match.end("place" if placed else "case"))


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins here, so that a capital letter tells nothing."""
    before = text[max(0, start - 2) : start]
    return not before.strip(" \n—–-") or before[:1] in ".!?"
