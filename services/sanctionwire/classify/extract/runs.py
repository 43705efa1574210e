"""Runs of capitalized words in Latin letters: the raw material of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sanctionwire.classify.extract import words
from sanctionwire.names.territories import country_code

_REST = r"[A-Za-zÀ-ɏḀ-ỿ0-9]*(?:[.'’&+/\-][A-Za-zÀ-ɏḀ-ỿ0-9]+)*\.?\)?"
_WORD = re.compile(r"\(?(?=[A-Za-zÀ-ɏḀ-ỿ0-9])" + _REST)
_CAPITAL = re.compile(f"([(A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ0-9]{_REST})")
"""Begins with a set of characters, which the engine finds quickly; :func:`_inside` sorts out the rest. As a group, so
that to split at it gives the words and what stands between them."""
_GLUE = ".'’&+/-"
_BRACKETED_FORMS = frozenset(("(pty)", "(s)", "(hk)", "(m)", "(pvt)", "(pte)", "(sg)", "(private)", "(int'l)"))
_MAX_WORDS = 14
_LONG = 9
"""Words of a run behind which an "and" begins the next name."""

LOWER_BANKS = frozenset(("banka", "bankas", "d.o.o.", "s.r.o.", "a.s.", "d.d.", "z o.o."))
"""Baltic banks write their head noun small, Balkan, Czech and Polish firms their legal form or its end."""

JOINERS = frozenset(("of", "for", "and", "&", "the", "de", "del", "di", "du", "des"))
"""Small words that may stand inside the name of an organization."""

_PARTICLES = frozenset(("van", "von", "der", "den", "de", "da", "dos", "di", "bin"))
_GENITIVES = frozenset(("of", "de", "del", "di", "du", "des"))
_OF_HEADS = words.BANK_WORDS | frozenset(
    (
        "republic", "department", "ministry", "office", "commission", "council", "bureau", "corporation", "association",
        "institute", "academy", "society", "board",
    )
)  # fmt: skip
_COMMON_NOUNS = words.HEADS | words.TRADE_NOUNS
_OPENED = frozenset(("of", "for"))
_CLOSED_HEADS = frozenset(("bank", "group", "company", "corporation", "exchange"))
_LEGAL_PREFIXES = frozenset((
    "cjsc", "jsc", "ojsc", "pjsc", "ooo", "oao", "ao", "pao", "zao", "jscb", "llc", "too", "osoo", "tov", "mchj",
    "uab", "sia", "oü", "as", "pt",
))  # fmt: skip
_BEHIND_DE = frozenset(("cv", "c.v", "rl", "r.l"))
"""Ends of Mexican legal forms: "S.A. de C.V."."""


@dataclass(slots=True, eq=False)
class Word:
    """What rules ask of one word, wherever it stands. ``lower``: plain apostrophes; ``bare``: no last full stop.

    Of one text there is one as long as :func:`word` keeps it, so that caches compare words by identity.
    """

    text: str
    lower: str
    bare: str
    capital: bool
    legal: bool
    possessive: bool


@lru_cache(maxsize=8192)
def word(text: str) -> Word:
    """The word as rules see it; kept, since texts say the same words again and again."""
    lower = text.lower().replace("’", "'")
    bare = lower.rstrip(".")
    return Word(
        text=text,
        lower=lower,
        bare=bare,
        capital=text[:1].isupper()
        or lower in _BRACKETED_FORMS
        or (text[:1].isdigit() and any(char.isupper() for char in text)),
        legal=lower in words.LEGAL_FORMS or bare in words.LEGAL_FORMS or text == "TOO",  # in capitals no "too"
        possessive=lower.endswith("'s") and lower != "people's",  # ends a name, but for a few that carry it
    )


@dataclass(slots=True, eq=False)
class Token:
    """One word at a stretch of the document."""

    word: Word
    start: int
    end: int


def runs(stretch: str, shift: int) -> list[list[Token]]:
    """Runs of capitalized words of a sentence that starts at ``shift``; a comma joins only a legal form behind it."""
    found: list[list[Token]] = []
    run: list[Token] = []
    last_end = end = 0
    parts = iter(_CAPITAL.split(stretch))
    for between, text in zip(parts, parts, strict=False):  # the last has no word behind it
        start = end + len(between)
        end = start + len(text)
        if start < last_end:
            continue
        if start and stretch[start - 1] != " " and _inside(stretch, start):
            continue
        bare, opened, behind = _bare(text)
        if not bare.capital:
            continue
        token = Token(bare, shift + start + opened, shift + end - behind)
        if run:
            gap = stretch[last_end:start] + ("(" if opened else "")
            if gap != " ":  # as between most words of a name
                if _SMALL.fullmatch(gap) is not None and (len(run) < _LONG or gap != " and "):
                    run += _small_words(gap, shift + last_end)
                elif gap != " & " and not (bare.legal and _attached(bare, gap, stretch[end : end + 2])):
                    found += _parts(run)
                    run = []
        run.append(token)
        last_end = end - behind
        if stretch.startswith(_GOES_ON, last_end):
            last_end = _go_on(run, stretch, last_end, shift)
        if bare.possessive or len(run) >= _MAX_WORDS or (bare.legal and _closes(bare, stretch, end)):
            found += _parts(run)
            run = []
    if run:
        found += _parts(run)
    return found


def _is_given(one: Word) -> bool:
    return one.bare in words.SLAVIC_GIVEN or one.bare in words.WESTERN_GIVEN


def _go_on(run: list[Token], stretch: str, last_end: int, shift: int) -> int:
    """Take what continues a name into the run that it stands behind: a small head noun or legal form, a place or
    abbreviation in brackets, a nickname; where it ends.
    """
    lower = _LOWER_BANK.match(stretch, last_end)
    if lower is not None:
        run.append(Token(word(lower.group(1)), shift + lower.start(1), shift + lower.end(1)))
        last_end = lower.end()
    inside = _nickname(stretch, last_end) if _is_given(run[-1].word) else _inside_brackets(stretch, last_end)
    if inside is not None:
        run += _small_words(stretch[inside[0] : inside[1]], shift + inside[0])
        last_end = inside[1] + 1
    return last_end


def _inside(stretch: str, start: int) -> bool:
    """Whether a place lies within a word: the P of iPhone, the second half of ex-President."""
    before = stretch[start - 1]
    if before in "'’" and _ELIDED.search(stretch, max(0, start - 6), start) is not None:
        return False  # "d'Alrosa", "dell'Altai"
    if before in _GLUE and start > 1:
        before = stretch[start - 2]
    return before.isalnum() and (before < _LATIN_END or "\u1e00" <= before <= "\u1eff")


_LATIN_END = "\u0250"
_ELIDED = re.compile(r"(?<![\w'’])(?:d|l|un|qu|dell|all|dall|nell|sull)['’]$")


_GOES_ON = (" banka", " d.o.o.", " s.r.o.", " a.s.", " d.d.", " z o.o.", " (", ' "', " “", " «", " „")
_IN_BRACKETS = re.compile(
    r" \((?P<place>[A-Z][a-z]{2,15}(?: [A-Z][a-z]{2,15})?|[A-Z]{2,6})\) (?P<rest>(?:[A-Z][\w&.-]{0,24}[ ,]{0,2}){1,6})"
)
_NICKNAME = re.compile(r" (?:[\"“„](\w{2,14})[\"”“]|«(\w{2,14})»|\(([A-Z][a-zà-ÿ]{1,14})\)) [A-ZÀ-Þ][a-zà-ÿ]")


def _inside_brackets(stretch: str, position: int) -> tuple[int, int] | None:
    """The place or abbreviation of "Leader (Hong Kong) International Limited", if the name goes on behind it."""
    found = _IN_BRACKETS.match(stretch, position)
    if found is None:
        return None
    place = found.group("place").lower()
    rest = found.group("rest").lower().replace(",", " ").split()
    if found.group("place").isupper() and " " not in place:
        goes_on = rest[0] in words.LEGAL_FORMS  # "Korea National Insurance Company (KNIC) GmbH"
    else:
        goes_on = (place in words.REGIONS or country_code(place) is not None) and any(
            part in words.HEADS or part in words.LEGAL_FORMS for part in rest
        )
    return found.span("place") if goes_on else None


def _nickname(stretch: str, position: int) -> tuple[int, int] | None:
    """What stands in quotes or brackets between the names of one person: Viatcheslav (Moshe) Kantor."""
    found = _NICKNAME.match(stretch, position)
    return found.span(found.lastindex or 0) if found is not None else None


_SMALL = re.compile(r" (?:(?:of|for|and|the|de|del|di|du|des|banka|bankas|van|von|der|den|da|dos|bin) )+")
_LOWER_BANK = re.compile(r" (banka|bankas|d\.o\.o\.|s\.r\.o\.|a\.s\.|d\.d\.|z o\.o\.)(?![A-Za-zÀ-ɏḀ-ỿ0-9])")
_PLAIN_WORD = re.compile(r"\w+")


def _small_words(gap: str, shift: int) -> list[Token]:
    """The joiners of a gap as tokens."""
    return [Token(word(m.group()), shift + m.start(), shift + m.end()) for m in _PLAIN_WORD.finditer(gap)]


def _closes(token: Word, stretch: str, end: int) -> bool:
    """Whether the full stop of a legal form also ends the sentence: "... Banking Corp. None of them"."""
    if not token.text.endswith("."):
        return False
    following = _WORD.match(stretch, end + 1)
    return following is not None and following.group() != "de" and following.group().lower() in words.NOT_A_NAME


@lru_cache(maxsize=8192)
def _bare(text: str) -> tuple[Word, bool, int]:
    """The word without brackets and without the full stop of a sentence; whether a bracket opens before it, and how
    many code points are cut from its end.
    """
    length = len(text)
    opened = False
    if text.lower() not in _BRACKETED_FORMS:
        if text.startswith("("):
            text, opened = text[1:], True
        text = text.removesuffix(")")
    initial = len(text) == 2 and text[0].isupper() and text[0] != "N"
    if text.endswith(".") and text.lower() not in words.LEGAL_FORMS and not initial and text != "St.":
        text = text[:-1]
    return word(text), opened, length - opened - len(text)


def _attached(token: Word, gap: str, following: str) -> bool:
    """Whether a comma joins a legal form to the name before it."""
    if gap not in {", ", ","} or not token.text[0].isupper():
        return False
    # ", Ltd." ends a name, ", CJSC Name" begins the next one.
    return token.bare not in _LEGAL_PREFIXES or not following.strip()[:1].isupper()


def _parts(run: list[Token]) -> list[list[Token]]:
    """A run divided at small words that join no name: "Grinex and Meer", but "Bank of Dandong"."""
    if len(run) == 1:  # most runs are the first word of a sentence
        return [run]
    parts: list[list[Token]] = []
    part: list[Token] = []
    for place, token in enumerate(run):
        if (
            token.word.capital
            or token.word.lower in LOWER_BANKS
            or (part and _joins(part, token.word.lower, run[place + 1 :]))
        ):
            part.append(token)
        elif part:
            parts.append(_trimmed(part))
            part = []
    if part:
        parts.append(_trimmed(part))
    return parts


def _trimmed(part: list[Token]) -> list[Token]:
    while part and not part[-1].word.capital and part[-1].word.lower not in LOWER_BANKS:
        part.pop()
    return part


_TRADE, _TRADE_BEHIND = 2, 3
"""Words before and behind the "de" of such a name."""


def _of_firm(before: list[Token], joiner: str, after: list[Token]) -> bool:
    """Firms with a place or thing behind their trade, told by their legal form: "Divisas del Golfo S.A."."""
    if joiner == "of" or len(before) > _TRADE or _is_given(before[0].word):
        return False
    trade = before[-1].word
    name = [token.word for token in after[1:_TRADE_BEHIND]]
    return trade.capital and trade.bare not in words.NOT_A_NAME and any(one.legal and one.capital for one in name)


def _joins(before: list[Token], joiner: str, after: list[Token]) -> bool:
    last = before[-1].word.lower
    if joiner in _PARTICLES and (len(before) == 1 or last in _PARTICLES) and _is_given(before[0].word):
        return True  # "Marieke van der Molen"
    if joiner in _GENITIVES:
        return (
            last in _OF_HEADS
            or (joiner == "de" and after[0].word.bare in _BEHIND_DE)
            or _of_firm(before, joiner, after)
        )
    if joiner == "for":
        return last in words.HEADS
    if joiner == "the":
        return last in {"of", "for"}
    if joiner == "&":
        return True
    # "Industry and Trade Co.": common nouns on both sides.
    following = after[0].word.bare if after else ""
    if following in words.BANK_WORDS:
        return False
    if following in words.NAME_OPENERS:
        return last in _COMMON_NOUNS and any(token.word.bare in _OPENED for token in before)
    return last in _COMMON_NOUNS and following in _COMMON_NOUNS and len(before) > 1 and last not in _CLOSED_HEADS
