"""Names in Arabic script: what follows a word for bank, company or person; names in quotes; those joined by "and"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sanctionwire.classify.extract.arabic_persons import persons
from sanctionwire.classify.extract.arabic_words import LEXICON, SHORTEST, STOP, Word, bare, is_part, words_of
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.text import Document
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_ARABIC = re.compile("[\u0621-\u064a]")
_QUOTED = re.compile(r"[\"«“](?P<name>[^\"«»“”\n]{2,40})[\"»”]")
_NO_QUOTE = re.compile(r"(?:لن |لا |لم |ما |إن |أن |هذا |هذه |تم |يجب |كل |خطوة |مصدر|غير |بشكل )")
_ADJECTIVE = re.compile("(?:ال)?[\u0621-\u064a]{2,}(?:ية|ين|يا|يًا|ون|ات|يان|تان|يتان|يين)")
_PLURAL = re.compile("(?:ال)?[\u0621-\u064a]{2,}(?:ية|يا|يًا|ات|يتان|تان)")
"""Adjectives that can stand behind the word for bank; كوانغسون is none."""
_KINDS = {
    "heads_bank": PartyKind.BANK,
    "heads_exchange": PartyKind.CRYPTO_EXCHANGE,
    "heads_firm": PartyKind.ORGANIZATION,
}
_MAX_WORDS, _QUOTED_WORDS = 6, 4


def mentions(document: Document) -> list[Mention]:
    """Mentions in Arabic script; overlaps are left to the caller."""
    text = document.text
    if _ARABIC.search(text) is None:
        return []
    words = words_of(text)
    firms = [*_headed(text, words), *_banks_last(words)]
    banks = [firm for firm in firms if firm.kind is PartyKind.BANK]
    return [*firms, *_listed(text, words, banks), *_quoted(text), *_lettered(text, words), *persons(text, words)]


def _headed(text: str, words: Sequence[Word]) -> Iterator[Mention]:
    for place, word in enumerate(words):
        for section, kind in _KINDS.items():
            head = bare(word.text, LEXICON[section])
            if head and not word.closes and not (word.text == "بنك" and _letters_before(words, place) < place):
                yield from _named(text, words, place, kind, word.end - len(head))
        head = bare(word.text, LEXICON["heads_definite"])
        if head:
            yield from _definite(text, words, place, word.end - len(head))


def _named(text: str, words: Sequence[Word], place: int, kind: PartyKind, start: int) -> Iterator[Mention]:
    """``بنك كوريو للائتمان والتنمية``: a first word that is no adjective, and what belongs to it."""
    first = words[place + 1] if place + 1 < len(words) else None
    if first is None or len(first.text) < SHORTEST:
        return
    behind = words[place + 2].text if place + 2 < len(words) else ""
    if first.text.endswith("ت") and behind in LEXICON["objects"]:
        return  # a verb: شركة حولت أموالا
    definite = first.text.startswith("ال")
    if definite and kind is PartyKind.ORGANIZATION and words[place].text.endswith("صرافة") and not first.closes:
        last = _last(words, place + 1)
        yield Mention(text[first.start : last.end], kind, first.start, last.end)
        return
    if definite and kind is not PartyKind.BANK:
        # خلاط العملات الرقمية X, منصة التداول X: what the thing is for stands between.
        first_own = next((w for w in words[place + 1 : place + 4] if not w.text.startswith("ال")), None)
        if first_own is None or any(w.closes for w in words[place + 1 : words.index(first_own, place)]):
            return
        if first_own.text in STOP or _ADJECTIVE.fullmatch(first_own.text) or first_own.text[0] in "لبو":
            return
        yield Mention(first_own.text, kind, first_own.start, first_own.end, sure=False)
        return
    adjective = _PLURAL if kind is PartyKind.BANK else _ADJECTIVE
    country = country_code(first.text) is not None and not first.text.endswith("ي")
    if (first.text in STOP and not country) or (adjective.fullmatch(first.text) and not definite and not country):
        return
    following = words[place + 2].text if place + 2 < len(words) and not first.closes else ""
    among = words[place].text.startswith("و") and (first.closes or following.startswith("و"))
    if definite and first.closes:
        return
    longer = is_part(following) and not following.startswith("و")
    if country and not longer and not (kind is PartyKind.BANK and among):
        return  # the central bank of a country, unless a list of banks holds it
    if kind is PartyKind.BANK and words[min(_letters(words, place + 1) + 1, len(words) - 1)].text == "بنك":
        return  # مصرف فورا بنك: the name has its own word for bank
    # A platform "for trade" is no part of its name.
    last = first if kind is PartyKind.CRYPTO_EXCHANGE else _last(words, place + 1)
    if first.text in LEXICON["letters"]:
        last = words[_letters(words, place + 1)]
    elif last is first and not definite:
        last = _run(words, place + 1)
    end = last.end
    start = start if kind is PartyKind.BANK else first.start
    yield Mention(text[start:end], kind, start, end)


def _last(words: Sequence[Word], place: int) -> Word:
    """The last word of a name: definite words and purposes (لل, لتكنولوجيا ال) go on, and "and" with a purpose behind a
    purpose.
    """
    last, purpose = words[place], False
    definite = last.text.removeprefix("و").startswith("ال")
    for at, word in enumerate(words[place + 1 : place + _MAX_WORDS], place + 1):
        if last.closes or word.text in STOP or word.text.removeprefix("و") in STOP:
            break
        following = words[at + 1].text if at + 1 < len(words) and not word.closes else ""
        if word.text.startswith("لل"):
            purpose = True
        elif word.text.startswith("ل") and following.startswith("ال") and following not in STOP:
            purpose = definite = True
        elif purpose and word.text.startswith("وال"):
            pass
        elif not word.text.startswith("ال") or not (definite or word.text in LEXICON["qualities"]):
            break
        last = word
    return last


def _run(words: Sequence[Word], place: int) -> Word:
    """``شركة نورد بريدج ومقرها``: one or two more foreign words, if a common word, a purpose or nothing follows."""
    for at in range(place, min(place + _RUN, len(words))):
        following = words[at + 1].text if at + 1 < len(words) else ""
        if words[at].closes or following in STOP or following.removeprefix("و") in STOP:
            return words[at]
        last = _last(words, at)
        if last is not words[at]:
            return last
        if not is_part(following):
            break
    return words[place]


def _letters(words: Sequence[Word], place: int) -> int:
    """The place of the last of several names of Latin letters: تي إس إم آر; ``place`` itself, if there is one only."""
    while (
        place + 1 < len(words)
        and not words[place].closes
        and {words[place].text, words[place + 1].text} <= LEXICON["letters"]
    ):
        place += 1
    return place


def _letters_before(words: Sequence[Word], place: int) -> int:
    """Where two or more names of letters right before ``place`` begin; ``place`` itself, if there are none."""
    at = place
    while at > 0 and not words[at - 1].closes and words[at - 1].text in LEXICON["letters"]:
        at -= 1
    at += words[at].text in _THAT
    return at if place - at > 1 else place


_THAT = frozenset(("أن", "إن", "أو"))
"""Names of letters that are words as well: that, or."""


def _banks_last(words: Sequence[Word]) -> Iterator[Mention]:
    """``نوفيكوم بنك``: the word for bank behind the name, as in Russian, or grown together with it: سبيربنك."""
    for place, word in enumerate(words):
        text = word.text
        following = words[place + 1].text if place + 1 < len(words) and not word.closes else ""
        if text.endswith("بنك") and len(text) >= _GROWN and not text.startswith("ال") and following not in _STOP_BANK:
            cut = 1 if text[0] == "و" and len(text) > _GROWN else 0
            yield Mention(text[cut:], PartyKind.BANK, word.start + cut, word.end)
        before = words[place - 1] if place else None
        at = _letters_before(words, place) if text == "بنك" else place
        if at < place:
            name = " ".join(one.text for one in words[at : place + 1])
            yield Mention(name, PartyKind.BANK, words[at].start, word.end)
            continue
        if text != "بنك" or before is None or before.closes or not is_part(before.text):
            continue
        if word.closes or following[:1] in {"و", "ل"} or following in STOP:
            cut = 1 if before.text[0] == "و" and len(before.text) > SHORTEST + 1 else 0
            name = f"{before.text[cut:]} {text}"
            yield Mention(name, PartyKind.BANK, before.start + cut, word.end)


def _listed(text: str, words: Sequence[Word], banks: Sequence[Mention]) -> Iterator[Mention]:
    """Members of a list of banks: names of letters (في تي بي) beside one, a foreign word between two."""
    starts = {bank.start for bank in banks}
    ends = {bank.end for bank in banks}
    for place, word in enumerate(words):
        cut = 1 if word.text[0] == "و" else 0
        last = (
            place + 1
            if place + 1 < len(words) and not word.closes and words[place + 1].text in LEXICON["letters"]
            else place
        )
        last = _letters(words, last)
        after = words[last + 1] if last + 1 < len(words) and not words[last].closes else None
        joined = after is not None and after.text[0] == "و" and {after.start, after.start + 1} & starts
        behind = cut == 1 and place > 0 and words[place - 1].end in ends
        lettered = last > place and word.text[cut:] in LEXICON["letters"]
        between = behind and joined and last == place and is_part(word.text[1:])
        if between or (lettered and (joined or behind)):
            start = word.start + (cut if behind else 0)
            yield Mention(text[start : words[last].end], PartyKind.BANK, start, words[last].end)


def _lettered(text: str, words: Sequence[Word]) -> Iterator[Mention]:
    """Three names of letters or more in a row: آر إف سي. Agencies and broadcasters are none."""
    place = 0
    while place < len(words):
        last = _letters(words, place)
        name = text[words[place].start : words[last].end]
        if (
            last - place > 1
            and words[place].text not in _THAT | {"في"}
            and name.replace(" ", "_") not in LEXICON["agencies"]
        ):
            yield Mention(name, PartyKind.ORGANIZATION, words[place].start, words[last].end, sure=False)
        place = last + 1


_GROWN = 6
"""Letters of the shortest name that has grown together with the word for bank."""
_STOP_BANK = frozenset(("مركزي", "المركزي"))
_RUN = 3


def _definite(text: str, words: Sequence[Word], place: int, start: int) -> Iterator[Mention]:
    """``الشركة الوطنية الكورية للتأمين``: adjectives and a purpose together are a name."""
    last = _last(words, place)
    if not words[place].closes and " " in text[start : last.end] and " لل" in text[start : last.end]:
        yield Mention(text[start : last.end], PartyKind.ORGANIZATION, start, last.end)


def _quoted(text: str) -> Iterator[Mention]:
    for match in _QUOTED.finditer(text):
        name = match.group("name").strip()
        if len(name.split()) <= _QUOTED_WORDS and _ARABIC.search(name) is not None and not _NO_QUOTE.match(name):
            bank = name.startswith(("بنك", "مصرف"))
            kind = PartyKind.BANK if bank else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"), sure=bank)
