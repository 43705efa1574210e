"""Names in Latin letters, in texts of any language, where the text has them."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin_names import FROM, HEADING, is_noise, judge, kind_of
from sanctionwire.classify.extract.runs import Token, Word, runs
from sanctionwire.classify.text import Document
from sanctionwire_schemas import PartyKind

_SMALL_BRAND = re.compile(r"(?<![\w.@/’'-])[a-z]{1,2}[A-Z][A-Za-z0-9]{1,15}(?:\.(?:io|com|net|org|ru|cash))?(?![\w@])")
"""eXch, iFinex: brands of the trade that begin with a small letter."""
_CAMEL = re.compile("[A-Z](?<=[a-z][A-Z])")
"""Quickly found, and in every such brand."""
_ASCII_CASES = bytes(ord("a" if chr(p).islower() else "A" if chr(p).isupper() else " ") for p in range(0x80)).ljust(
    0x100
)
"""The same for a text in ASCII, in half the time: every small letter an "a", every capital an "A"."""
_LISTED = re.compile(
    r"([A-Z][A-Z'’\-]{1,24}), ([A-Z][A-Za-zÀ-ɏḀ-ỿ'’\-]{0,24}(?: [A-Z][A-Za-zÀ-ɏḀ-ỿ'’\-]{0,24}){0,2})(?![A-Za-z])"
)
_LISTED_COMMA = re.compile(r", (?<=[A-Z'’\-]{2}, )[A-Z]")
"""In the middle of all that :data:`_LISTED` finds; looked for first, since it begins with what is rare."""
_NOT_BEFORE_LISTED = re.compile(r"(?:\w|, ?|(?<!and)(?<!als)(?<!und)(?<![\W_])[a-zà-ÿ] )$")

_QUOTES = '"“”„«»'
_REGIONS: dict[str, list[tuple[str, ...]]] = {region.split()[0]: [] for region in words.REGIONS}
for _words in map(str.split, sorted(words.REGIONS)):
    _REGIONS[_words[0]].append(tuple(_words))


@dataclass(slots=True)  # not frozen, which takes three times as long to make
class Mention:
    """A name at a stretch of the document and its likely kind; ``sure`` false: only its surroundings can tell."""

    name: str
    kind: PartyKind
    start: int
    end: int
    sure: bool = True


def mentions(document: Document, live: AbstractSet[int]) -> list[Mention]:
    """Mentions in the sentences of the given indexes (no headline in title case, no headings in capitals), in order."""
    found: list[Mention] = []
    camel = _has_camel(document.text)
    for sentence in document.sentences:
        if sentence.index not in live:
            continue
        stretch = document.text[sentence.start : sentence.end]
        if (sentence.index == 0 and _title_case(stretch)) or _heading(stretch):
            continue
        for run in runs(stretch, sentence.start):
            if len(run) == 1 and judge((run[0].word,)) is None:
                continue  # most runs: the first word of a sentence
            mention = _mention(document, run)
            if mention is not None:
                found.append(mention)
        for match in _SMALL_BRAND.finditer(stretch) if camel else ():
            start = sentence.start + match.start()
            found.append(Mention(match.group(), PartyKind.ORGANIZATION, start, start + len(match.group()), sure=False))
    return found


def _has_camel(text: str) -> bool:
    """Whether a capital stands right behind a small letter."""
    if text.isascii():
        return b"aA" in text.encode().translate(_ASCII_CASES)
    return _CAMEL.search(text) is not None


def listed_persons(document: Document) -> list[Mention]:
    """``NIKULIN, Dmitry Yuryevich`` as lists print it."""
    found: list[Mention] = []
    for match in _LISTED.finditer(document.text) if _LISTED_COMMA.search(document.text) is not None else ():
        family, given = match.groups()
        if _NOT_BEFORE_LISTED.search(document.text, max(0, match.start() - 4), match.start()):
            continue
        if family.lower() in words.LEGAL_FORMS or given.split()[0].lower() in words.LEGAL_FORMS or given.isupper():
            continue
        plain = [part.lower() for part in given.split()]
        if plain[-1].endswith(("'s", "’s")) or any(part in words.HEADS or part in words.DEMONYMS for part in plain):
            continue  # "VTB, Bank Otkritie": a list, no family name
        if given.split()[0].lower().rstrip(".") in words.DATELINE_MONTHS:  # "LONDON, July"
            continue
        found.append(Mention(match.group(), PartyKind.PERSON, match.start(), match.end()))
    return found


def _title_case(headline: str) -> bool:
    plain = [word for word in headline.split() if word[:1].isalpha() and len(word) > 3]
    return len(plain) >= 4 and sum(word[0].isupper() for word in plain) >= 0.7 * len(plain)


def _heading(line: str) -> bool:
    """A line in capitals that is no list record."""
    if not line.isupper():
        return False
    plain = [word.strip(".,()").lower() for word in line.split()]
    return 2 <= len(plain) <= 12 and not any(word in words.LEGAL_FORMS or word in words.BANK_WORDS for word in plain)


def _mention(document: Document, run: list[Token]) -> Mention | None:
    """Strip what does not belong to the name, then tell its kind."""
    if len(run) > 1 and document.text.startswith(("$", "€"), run[-1].end):
        run = run[:-1]  # the HK of "HK$19m"
    whole = tuple([token.word for token in run])
    judged = _quoted(document.text, run, whole) or judge(whole)
    if judged is None:
        return None
    first, last, kind, sure = judged
    if first and document.text[run[first].start - 1] == "(" and last - first > 1:
        first -= 1  # a place in brackets stands inside the name
    if first == 1 and kind is PartyKind.PERSON and last > 2 and _is_no_article(document.text, run[0]):
        first = 0
    first += _region(document, run, first, last)
    start, end = run[first].start, run[last - 1].end
    text = document.text[start:end]
    if text.endswith(("'s", "’s")):
        text, end = text[:-2], end - 2
    return Mention(text, kind, start, end, sure)


_ARTICLES = frozenset(("das", "el", "la", "le", "may", "sin", "su", "un"))
"""Articles and other small words that are family names as well."""
_WITHIN = re.compile("[a-zà-ÿ,] $")


def _is_no_article(text: str, token: Token) -> bool:
    """Whether a small word begins a name: within a sentence, an article has no capital, "and El Sayed Hassan"."""
    return token.word.lower in _ARTICLES and _WITHIN.search(text, max(0, token.start - 2), token.start) is not None


def _quoted(text: str, run: list[Token], whole: tuple[Word, ...]) -> tuple[int, int, PartyKind, bool] | None:
    """A name of several words that stands in quotes is whole: "China Track"."""
    if (
        len(run) < HEADING
        or not run[0].start
        or text[run[0].start - 1] not in _QUOTES
        or text[run[-1].end : run[-1].end + 1] not in _QUOTES
    ):
        return None
    lowered = " ".join(word.lower for word in whole)
    if not text[run[-1].end : run[-1].end + 1] or lowered in words.LEADERS or is_noise(lowered, whole):
        return None
    return 0, len(run), *kind_of(whole)


def _region(document: Document, run: list[Token], first: int, last: int) -> int:
    """How many words at the start are only a place: "la firma de Hong Kong Bright Crane"."""
    for region in _REGIONS.get(run[first].word.bare, ()):
        size = len(region)
        if last - first > size + 1 and tuple(token.word.bare for token in run[first : first + size]) == region:
            before = document.text[max(0, run[first].start - 4) : run[first].start]
            return size if before.strip().rpartition(" ")[2] in FROM else 0
    return 0
