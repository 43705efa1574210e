"""Names in Arabic script: what follows a word for bank, company or person; names in quotes; those joined by "and"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.lexicon import table
from sanctionwire.classify.text import Document
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_LEXICON = {name: frozenset(listed.split()) for name, listed in table("arabic.toml").items()}
_STOP = _LEXICON["stop"] | _LEXICON["acts"] | _LEXICON["openers"]
_ARABIC = re.compile("[\u0621-\u064a]")
_WORD = re.compile("[\u0621-\u0652]+(?:-[\u0621-\u0652]+)?")
_QUOTED = re.compile(r"[\"«“](?P<name>[^\"«»“”\n]{2,40})[\"»”]")
_NO_QUOTE = re.compile(r"(?:لن |لا |لم |ما |إن |أن |هذا |هذه |تم |يجب |كل |خطوة |مصدر|غير |بشكل )")
_ADJECTIVE = re.compile("(?:ال)?[\u0621-\u064a]{2,}(?:ية|ين|يا|يًا|ون|ات|يان|تان|يتان|يين)")
_NO_PART = re.compile("(?:ب(?:ت|م|إ|غسل)|لت|لم)[ء-ي]{2,}|[ء-ي]{2,}(?:ية|يًا|ات|تان|يين)$")
"""By, to and a verbal noun; adjectives: no part of a person's name."""
_KINDS = {
    "heads_bank": PartyKind.BANK,
    "heads_exchange": PartyKind.CRYPTO_EXCHANGE,
    "heads_firm": PartyKind.ORGANIZATION,
}
_NOT_IN_NAME = frozenset().union(*(_LEXICON[section] for section in (*_KINDS, "roles")))
_GLUED = "ولبفك"
"""One-letter words that are written together with the next: and, for, by, so, like."""
_MAX_WORDS = 6
_PERSON_WORDS = 4
"""Of one person's name."""
_SHORTEST, _LONGEST = 2, 11
"""Letters of a word in a name."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    closes: bool
    """Whether more than one blank stands between it and the next."""


def mentions(document: Document) -> list[Mention]:
    """Mentions in Arabic script; overlaps are left to the caller."""
    text = document.text
    if _ARABIC.search(text) is None:
        return []
    words = _words(text)
    return [*_headed(text, words), *_quoted(text), *_persons(text, words)]


def _words(text: str) -> list[_Word]:
    found = list(_WORD.finditer(text))
    starts = [match.start() for match in found[1:]] + [len(text)]
    return [
        _Word(match.group(), match.start(), match.end(), text[match.end() : start] != " ")
        for match, start in zip(found, starts, strict=True)
    ]


def _bare(word: str, among: frozenset[str]) -> str:
    """A word without the one-letter words before it, if the rest is one of those looked for."""
    for cut in range(3):
        if word[cut:] in among and all(letter in _GLUED for letter in word[:cut]):
            return word[cut:]
    return ""


def _headed(text: str, words: Sequence[_Word]) -> Iterator[Mention]:
    for place, word in enumerate(words):
        for section, kind in _KINDS.items():
            head = _bare(word.text, _LEXICON[section])
            if head and not word.closes:
                yield from _named(text, words, place, kind, word.end - len(head))
        head = _bare(word.text, _LEXICON["heads_definite"])
        if head:
            yield from _definite(text, words, place, word.end - len(head))


def _named(text: str, words: Sequence[_Word], place: int, kind: PartyKind, start: int) -> Iterator[Mention]:
    """``بنك كوريو للائتمان والتنمية``: a first word that is no adjective, and what belongs to it."""
    first = words[place + 1] if place + 1 < len(words) else None
    if first is None or len(first.text) < _SHORTEST:
        return
    definite = first.text.startswith("ال")
    if definite and kind is not PartyKind.BANK:
        # خلاط العملات الرقمية X, منصة التداول X: what the thing is for stands between.
        first_own = next((w for w in words[place + 1 : place + 4] if not w.text.startswith("ال")), None)
        if first_own is None or any(w.closes for w in words[place + 1 : words.index(first_own, place)]):
            return
        if first_own.text in _STOP or _ADJECTIVE.fullmatch(first_own.text) or first_own.text[0] in "لبو":
            return
        yield Mention(first_own.text, kind, first_own.start, first_own.end, sure=False)
        return
    if first.text in _STOP or (_ADJECTIVE.fullmatch(first.text) and not definite):
        return
    if country_code(first.text) is not None or (definite and words[place + 1].closes):
        return
    # A platform "for trade" is no part of its name.
    last = first if kind is PartyKind.CRYPTO_EXCHANGE else _last(words, place + 1)
    if last is first and not definite:
        last = _run(words, place + 1)
    end = last.end
    start = start if kind is PartyKind.BANK else first.start
    yield Mention(text[start:end], kind, start, end)


def _last(words: Sequence[_Word], place: int) -> _Word:
    """The last word of a name: definite words and purposes (لل) go on, and "and" with a purpose behind a purpose."""
    last, purpose = words[place], False
    definite = last.text.removeprefix("و").startswith("ال")
    for word in words[place + 1 : place + _MAX_WORDS]:
        if last.closes or word.text in _STOP or word.text.removeprefix("و") in _STOP:
            break
        if word.text.startswith("لل"):
            purpose = True
        elif purpose and word.text.startswith("وال"):
            pass
        elif not word.text.startswith("ال") or not (definite or word.text in _LEXICON["qualities"]):
            break
        last = word
    return last


def _run(words: Sequence[_Word], place: int) -> _Word:
    """``شركة نورد بريدج ومقرها``: one or two more foreign words, if the clause ends or a common word follows them."""
    for last in range(place, min(place + _RUN, len(words))):
        following = words[last + 1].text if last + 1 < len(words) else ""
        if words[last].closes or following in _STOP or following.removeprefix("و") in _STOP:
            return words[last]
        if not _is_part(following):
            break
    return words[place]


_RUN = 3


def _definite(text: str, words: Sequence[_Word], place: int, start: int) -> Iterator[Mention]:
    """``الشركة الوطنية الكورية للتأمين``: adjectives and a purpose together are a name."""
    last = _last(words, place)
    if not words[place].closes and " " in text[start : last.end] and " لل" in text[start : last.end]:
        yield Mention(text[start : last.end], PartyKind.ORGANIZATION, start, last.end)


def _quoted(text: str) -> Iterator[Mention]:
    for match in _QUOTED.finditer(text):
        name = match.group("name").strip()
        if len(name.split()) <= _PERSON_WORDS and _ARABIC.search(name) is not None and not _NO_QUOTE.match(name):
            bank = name.startswith(("بنك", "مصرف"))
            kind = PartyKind.BANK if bank else PartyKind.ORGANIZATION
            yield Mention(name, kind, match.start("name"), match.end("name"), sure=bank)


def _persons(text: str, words: Sequence[_Word]) -> Iterator[Mention]:
    """Behind a role, or between "that" and what the person does; then those whom "and" joins."""
    for place, word in enumerate(words[:-1]):
        role = word.text.removeprefix("و") in _LEXICON["roles"] and not word.closes
        opener = word.text in _LEXICON["openers"] and not word.closes
        if not role and not opener:
            continue
        if role and any(other.text in _LEXICON["offices"] for other in words[max(0, place - 2) : place + 1]):
            continue
        names, after = _joined(words, place + 1)
        acting = after is not None and after.text in _LEXICON["acts"]
        if names and (role or acting or (opener and len(names) > 1)):
            for first, last, cut in names:
                start = words[first].start + cut
                yield Mention(text[start : words[last].end], PartyKind.PERSON, start, words[last].end)


def _joined(words: Sequence[_Word], place: int) -> tuple[list[tuple[int, int, int]], _Word | None]:
    """Names from ``place`` on as first and last word and letters to cut off, and the word behind them."""
    found: list[tuple[int, int, int]] = []
    cut = 0
    while place < len(words):
        last = place
        if not _is_part(words[place].text[cut:]):
            break
        while (
            not words[last].closes
            and last + 1 < len(words)
            and last - place < _PERSON_WORDS - 1
            and (_is_part(words[last + 1].text) or _is_ho(words, last + 1))
            and not (words[last + 1].text.startswith("و") and last > place)
        ):
            last += 1
        if last == place:
            break
        found.append((place, last, cut))
        following = words[last + 1] if last + 1 < len(words) else None
        if following is None or following.text in _STOP or not following.text.startswith("و"):
            return found, None if words[last].closes else following
        place, cut = last + 1, 1
    return found, words[place] if place < len(words) else None


def _is_ho(words: Sequence[_Word], place: int) -> bool:
    """``جونغ سونغ هو فيقيم``: the Korean syllable, not the word for "he", where a verb or "and" follows."""
    if words[place].text != "هو" or place + 1 >= len(words):
        return False
    following = words[place + 1].text
    return following in _LEXICON["acts"] or (following.startswith("و") and following[1:] not in _STOP)


def _is_part(word: str) -> bool:
    """Whether a word may be part of a transliterated name."""
    return (
        _SHORTEST <= len(word) <= _LONGEST
        and word not in _STOP
        and word.removeprefix("و") not in _STOP
        and not word.startswith(("ال", "لل", "وال", "بال"))
        and _NO_PART.match(word) is None
        and not _bare(word, _NOT_IN_NAME)
        and country_code(word) is None
    )
