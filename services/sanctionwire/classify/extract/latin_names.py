"""Which part of a run of Latin words is a name, and what it names, told by the words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin_persons import is_person
from sanctionwire.classify.extract.runs import JOINERS, LOWER_BANKS, Word
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
_COMMON = words.HEADS | words.LEGAL_FORMS | words.NOT_A_NAME | JOINERS
_NOTHING = words.GOVERNMENT | words.NOT_A_NAME | words.MEDIA | words.DEMONYMS | JOINERS | words.DAYS_AND_MONTHS
_BODY = re.compile("|".join(map(re.escape, words.PUBLIC_BODIES)))
_JOINED_LETTERS = str.maketrans("", "", "-'’.")
_SHORT, HEADING = 2, 2
"""Letters of an abbreviation; words from which on capitals are a heading."""
FROM = frozenset(("de", "di", "da", "aus", "of", "à"))
"""Between what is named and its place."""


@lru_cache(maxsize=8192)
def judge(run: tuple[Word, ...]) -> tuple[int, int, PartyKind, bool] | None:
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
        seat = last - first > 2 and run[last - 2].bare in FROM and run[last - 1].capital
        if seat and _seated(run[first : last - 2]):
            break
        last -= 1
    kept = run[first:last]
    if not kept:
        return None
    lowered = " ".join(word.lower for word in kept).removesuffix("'s")
    if len(lowered) < 2 or lowered in words.LEADERS or is_noise(lowered, kept):
        return None
    return first, last, *kind_of(kept)


def _heading_words(run: Sequence[Word]) -> int:
    """How many words at the start are a heading in capitals that runs into the text: "OIL SHIPMENTS Vostok Trading"."""
    capitals = 0
    while capitals < len(run) and run[capitals].text.isupper() and len(run[capitals].text) > _SHORT:
        capitals += 1
    rest = run[capitals:]
    plain = not any(word.legal or word.bare in words.BANK_WORDS for word in run[:capitals])
    return capitals if capitals >= HEADING and len(rest) >= HEADING and plain else 0


def _own_bank(run: Sequence[Word]) -> bool:
    """Whether a run is a bank with a name of its own: "Keremet Bank", not "Foreign Trade Bank"."""
    return run[-1].bare in words.BANK_WORDS and any(
        word.bare not in words.HEADS and word.bare not in words.COMMON_BANKS and word.bare not in words.BANK_TRADES
        for word in run
    )


def _seated(run: Sequence[Word]) -> bool:
    """Whether a bank is told from others by its place alone: "Credit Bank of Moscow"."""
    return run[-1].bare in words.BANK_WORDS and len(run) > 1 and not _own_bank(run)


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
    if word in words.WEEKDAYS:
        return any(other not in _COMMON for other in rest)  # "Friday Trading Ltd" has no other name
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


def is_noise(lowered: str, run: Sequence[Word]) -> bool:
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
    place, _, end = lowered.rpartition(" ")
    if lowered.endswith(" task force") or (end == "branch" and (place in words.REGIONS or place in words.PLACES)):
        return True  # "its New York Branch"
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


def kind_of(run: Sequence[Word]) -> tuple[PartyKind, bool]:
    """What a name is of, and whether its words alone are sure of it."""
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
