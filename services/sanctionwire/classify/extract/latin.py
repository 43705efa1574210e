"""Names in Latin letters, in texts of any language: what belongs to a run's name, and what kind of party it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin_persons import is_person
from sanctionwire.classify.extract.runs import JOINERS, LOWER_BANKS, Token, Word, runs
from sanctionwire.classify.text import Document
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_ABBREVIATED = frozenset(("the", "us", "uk", "eu", "un"))
_BIC = re.compile(r"(?=[A-Z]{0,10}\d)[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_CODE = re.compile(
    r"(?:[a-z]\.){1,6}[a-z]?\.?|[a-z]{2,12}\d?-eo\d{1,6}|dprk\d?|npwmd|xbt|\d{1,6}[a-z]{0,2}|"
    r"[a-z]{1,3}-?\d{3,12}[\w-]{0,12}"
)
_PLURAL = re.compile("[A-Z]{2,6}s")
"""CEOs, IBANs."""
_SMALL_BRAND = re.compile(r"(?<![\w.@/’'-])[a-z]{1,2}[A-Z][A-Za-z0-9]{1,15}(?:\.(?:io|com|net|org|ru|cash))?(?![\w@])")
"""eXch, iFinex: brands of the trade that begin with a small letter."""
_CAMEL = re.compile("[A-Z](?<=[a-z][A-Z])")
"""Quickly found, and in every such brand."""
_LISTED = re.compile(
    r"([A-Z][A-Z'’\-]{1,24}), ([A-Z][A-Za-zÀ-ɏḀ-ỿ'’\-]{0,24}(?: [A-Z][A-Za-zÀ-ɏḀ-ỿ'’\-]{0,24}){0,2})(?![A-Za-z])"
)


_NOT_BEFORE_LISTED = re.compile(r"(?:\w|, ?|(?<!and)(?<!als)(?<!und)(?<![\W_])[a-zà-ÿ] )$")


@dataclass(frozen=True, slots=True)
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
    for sentence in document.sentences:
        if sentence.index not in live:
            continue
        stretch = document.text[sentence.start : sentence.end]
        if (sentence.index == 0 and _title_case(stretch)) or _heading(stretch):
            continue
        for run in runs(stretch, sentence.start):
            mention = _mention(document, run)
            if mention is not None:
                found.append(mention)
        for match in _SMALL_BRAND.finditer(stretch) if _CAMEL.search(stretch) is not None else ():
            start = sentence.start + match.start()
            found.append(Mention(match.group(), PartyKind.ORGANIZATION, start, start + len(match.group()), sure=False))
    return found


def listed_persons(document: Document) -> list[Mention]:
    """``NIKULIN, Dmitry Yuryevich`` as lists print it."""
    found: list[Mention] = []
    for match in _LISTED.finditer(document.text):
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
    judged = _quoted(document.text, run, whole) or _judged(whole)
    if judged is None:
        return None
    first, last, kind, sure = judged
    if first and document.text[run[first].start - 1] == "(" and last - first > 1:
        first -= 1  # a place in brackets stands inside the name
    first += _region(document, run, first, last)
    start, end = run[first].start, run[last - 1].end
    text = document.text[start:end]
    if text.endswith(("'s", "’s")):
        text, end = text[:-2], end - 2
    return Mention(text, kind, start, end, sure)


def _quoted(text: str, run: list[Token], whole: tuple[Word, ...]) -> tuple[int, int, PartyKind, bool] | None:
    """A name of several words that stands in quotes is whole: "China Track"."""
    if (
        len(run) < _HEADING
        or not run[0].start
        or text[run[0].start - 1] not in _QUOTES
        or text[run[-1].end : run[-1].end + 1] not in _QUOTES
    ):
        return None
    lowered = " ".join(word.lower for word in whole)
    if not text[run[-1].end : run[-1].end + 1] or lowered in words.LEADERS or _is_noise(lowered, whole):
        return None
    return 0, len(run), *_kind(whole)


_QUOTES = '"“”„«»'


@lru_cache(maxsize=8192)
def _judged(run: tuple[Word, ...]) -> tuple[int, int, PartyKind, bool] | None:
    """Which part of a run is a name and what it names, by its words alone; None: no name."""
    if run[-1].bare in words.BODY_ENDS:
        return None
    based = [place for place, word in enumerate(run[:-1]) if word.bare.endswith(words.COMPOUND_ADJECTIVES)]
    first, last = (based[-1] + 1 if based else 0), len(run)
    first += _heading_words(run[first:last])
    demonym = last - first > 2 and run[first].bare in words.DEMONYMS
    if (
        last - first > 2
        and is_person(_plain(run[first + 1 : last]))
        and (demonym or not is_person(_plain(run[first:last])))
    ):
        first += 1  # "the Russian Oleg Tarasenko", "Doppelbürger Maxim Terechow"
    if last - first > 3 and run[last - 2].bare == "of" and _own_bank(run[first : last - 2]):
        last -= 2 if country_code(run[last - 1].lower.removesuffix("'s")) is not None else 0
    while first < last and not is_person(_plain(run[first:last])) and _strippable(run[first:last]):
        first += 1
    while last - first > 1 and not is_person(_plain(run[first:last])) and _trailing(run[last - 1]):
        seat = last - first > 2 and run[last - 2].bare in _FROM and run[last - 1].capital
        if seat and _seated(run[first : last - 2]):
            break
        last -= 1
    kept = run[first:last]
    if not kept:
        return None
    lowered = " ".join(word.lower for word in kept).removesuffix("'s")
    if len(lowered) < 2 or lowered in words.LEADERS or _is_noise(lowered, kept):
        return None
    return first, last, *_kind(kept)


def _heading_words(run: Sequence[Word]) -> int:
    """How many words at the start are a heading in capitals that runs into the text: "OIL SHIPMENTS Vostok Trading"."""
    capitals = 0
    while capitals < len(run) and run[capitals].text.isupper() and len(run[capitals].text) > _SHORT:
        capitals += 1
    rest = run[capitals:]
    plain = not any(word.legal or word.bare in words.BANK_WORDS for word in run[:capitals])
    return capitals if capitals >= _HEADING and len(rest) >= _HEADING and plain else 0


_SHORT, _HEADING = 2, 2


def _own_bank(run: Sequence[Word]) -> bool:
    """Whether a run is a bank with a name of its own: "Keremet Bank", not "Foreign Trade Bank"."""
    return run[-1].bare in words.BANK_WORDS and any(
        word.bare not in words.HEADS and word.bare not in words.COMMON_BANKS and word.bare not in words.BANK_TRADES
        for word in run
    )


def _seated(run: Sequence[Word]) -> bool:
    """Whether a bank is told from others by its place alone: "Credit Bank of Moscow"."""
    return run[-1].bare in words.BANK_WORDS and len(run) > 1 and not _own_bank(run)


_REGIONS: dict[str, list[tuple[str, ...]]] = {region.split()[0]: [] for region in words.REGIONS}
for _words in map(str.split, sorted(words.REGIONS)):
    _REGIONS[_words[0]].append(tuple(_words))
_FROM = frozenset(("de", "di", "da", "aus", "of", "à"))


def _region(document: Document, run: list[Token], first: int, last: int) -> int:
    """How many words at the start are only a place: "la firma de Hong Kong Bright Crane"."""
    for region in _REGIONS.get(run[first].word.bare, ()):
        size = len(region)
        if last - first > size + 1 and tuple(token.word.bare for token in run[first : first + size]) == region:
            before = document.text[max(0, run[first].start - 4) : run[first].start]
            return size if before.strip().rpartition(" ")[2] in _FROM else 0
    return 0


def _plain(run: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.lower.removesuffix("'s") for word in run)


def _trailing(token: Word) -> bool:
    if token.lower in LOWER_BANKS or (token.lower == "crypto" and token.capital):
        return False
    if token.legal and token.text.isupper():
        return False  # "Banca Ceresio SA", though "sa" is a word of French
    if token.lower in words.POSTS or token.bare.endswith(
        "ungen"
    ):  # "Trade Bank Representative"; German: "Sowcombank Rechnungen"
        return True
    return not token.capital or (token.lower in words.NOT_A_NAME and token.lower not in words.HEADS)


def _strippable(run: Sequence[Word]) -> bool:
    """Whether the first word of a run is no part of the name."""
    first, rest = run[0], [token.bare for token in run[1:]]
    word = first.bare
    if not first.capital or word.endswith(words.COMPOUND_ADJECTIVES) or first.possessive or _german_noun(first, run):
        return True
    if word.partition("-")[0] in words.DEMONYMS and "-" in word and not rest:
        return True  # "Russian-North", of "Russian-North Korean"
    if not rest:
        return word in words.NOT_A_NAME or word in words.DEMONYMS
    if word in words.APPOSITIONS and rest[0] not in words.LEGAL_FORMS:
        return word != "bank"
    if len(word) > 1 and first.text.isupper() and not run[1].text.isupper() and word not in _ABBREVIATED:
        return False  # an abbreviation that looks like a small word: "IS Bank"
    if (word in words.PERSON_TITLES and rest[0] not in words.BANK_WORDS) or (
        word == "north" and rest[0] == "korean" and len(rest) > 1
    ):
        return True
    if word in words.DEMONYMS and rest[0] in words.DEMONYMS and len(rest) > 1 and "korean" not in rest[:1]:
        return rest[1] not in words.HEADS  # "British American Tobacco"
    if word in words.DEMONYMS:
        # "Russian Timer Bank" but "Russian Financial Society": an adjective stays where nothing else is proper.
        proper = any(other not in _COMMON and other not in words.TRADE_NOUNS for other in rest)
        return proper or (word == "korean" and rest[0] not in ("committee", "national"))
    return word in words.NOT_A_NAME and word not in words.HEADS and word not in words.NAME_STARTS


def _is_places(lowered: str) -> bool:
    """Countries joined by dashes: "Russia-North Korea"."""
    parts = lowered.split("-")
    if len(parts) == 2 and parts[0] in words.COUNTRY_COMPOUNDS:
        return True  # "Russland-Geschäfte"
    return len(parts) > 1 and all(country_code(part.strip()) is not None for part in parts)


def _german_noun(first: Word, run: Sequence[Word]) -> bool:
    """A German noun or place that only stands before the name: "Handelsfirma X", "Hongkonger Bank X"."""
    if len(run) < 2 or not run[1].capital:
        return False
    return first.bare.endswith(words.GERMAN_HEADS) and len(first.bare) > 4 and not first.text.isupper()


def _is_paper(plain: Sequence[str]) -> bool:
    """A newspaper or news agency, but no "Deposit Insurance Agency"."""
    if len(plain) > 3 or plain[-1] not in words.PAPERS:
        return False
    return plain[-1] != "agency" or not any(word in words.HEADS and word not in words.PAPERS for word in plain[:-1])


_COMMON = words.HEADS | words.LEGAL_FORMS | words.NOT_A_NAME | JOINERS
_NOTHING = words.GOVERNMENT | words.NOT_A_NAME | words.MEDIA | words.DEMONYMS | JOINERS
_BODY = re.compile("|".join(map(re.escape, words.PUBLIC_BODIES)))


def _is_noise(lowered: str, run: Sequence[Word]) -> bool:
    """Public bodies, laws, media, codes, addresses, countries."""
    if _BODY.search(lowered) is not None and not run[-1].legal:
        return True
    plain = [token.bare for token in run]
    if len(plain) == 1 and (_CODE.fullmatch(lowered) is not None or _BIC.fullmatch(run[0].text) is not None):
        return True
    if len(plain) > 1 and plain[-1] in words.BANK_WORDS and plain[0] not in words.COMMON_BANKS:
        return False
    if len(plain) > 1 and plain[-1] == "exchange" and country_code(plain[0]) is not None:
        return False  # "Moscow Exchange"
    if len(plain) == 1 and (
        plain[0] in words.HEADS
        or plain[0] in words.PLACES
        or plain[0] in words.PERSON_TITLES
        or plain[0][:1].isdigit()
        or _PLURAL.fullmatch(run[0].text) is not None
    ):
        return True
    if all(word in _NOTHING for word in plain) or all(word in words.LEGAL_FORMS for word in plain):
        return True
    if len(plain) > 1 and (
        plain[-1] in words.LAWS or plain[0] == "operation" or any(word in words.OFFICES for word in plain[:-1])
    ):
        return True
    if plain[0] in words.LIST_LABELS or plain[-1] in words.STREETS or _is_paper(plain):
        return True
    if lowered in words.REGIONS or _is_places(lowered):
        return True
    stem, _, behind = plain[0].partition("-")
    if len(plain) == 1 and (stem in words.DEMONYMS or (len(behind) > _SHORT and stem in words.MEDIA)):
        return True  # "FinCEN-Files"
    if plain[0] in words.MEDIA and plain[-1] in {plain[0], "labs", "mobile"}:
        return True
    return len(plain) <= 3 and country_code(lowered) is not None


def _kind(run: Sequence[Word]) -> tuple[PartyKind, bool]:
    bare = [token.bare for token in run]
    if any(word in words.BANK_WORDS or (word.endswith(("bank", "banka")) and len(word) > 5) for word in bare):
        return PartyKind.BANK, True
    if len(run) > 1 and any(token.legal for token in run):
        return PartyKind.ORGANIZATION, True
    if is_person(_plain(run)):
        return PartyKind.PERSON, True
    if any(word in words.HEADS for word in bare[1:]):
        return (PartyKind.CRYPTO_EXCHANGE if bare[-1] == "exchange" else PartyKind.ORGANIZATION), True
    letters = all(token.text.translate(_JOINED_LETTERS).isalpha() for token in run)
    return (PartyKind.PERSON if 2 <= len(run) <= 4 and letters else PartyKind.ORGANIZATION), False


_JOINED_LETTERS = str.maketrans("", "", "-'’.")
