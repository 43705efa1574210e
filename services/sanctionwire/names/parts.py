"""Names taken apart: Latin letters, tokens, what each token is worth, and the keys made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rigour.names import NameTypeTag

from sanctionwire.names.bridge import latinize, needs_bridge
from sanctionwire.names.chinese import looks_chinese
from sanctionwire.names.given import given_families, is_short_form, patronymic
from sanctionwire.names.korean import looks_korean
from sanctionwire.names.legal import ANY, class_of, legal_phrases, legal_spans
from sanctionwire.names.skeleton import skeleton
from sanctionwire.names.text import MAX_NAME_CHARS, fold, unmix
from sanctionwire.names.translit import to_latin
from sanctionwire.names.vocabulary import (
    CORPORATE,
    PERSON_STOP,
    STOP,
    TITLES,
    VESSEL_STOP,
    expansion_of,
    is_place,
    meaning_of,
)
from sanctionwire_schemas import PartyKind

MAX_TOKENS = 24
"""Tokens beyond are ignored: pairing is quadratic in tokens."""


class Role(StrEnum):
    """What a token is in its name."""

    WORD = "word"
    NUMBER = "number"
    PLACE = "place"
    GENERIC = "generic"
    CORPORATE = "corporate"
    LEGAL = "legal"
    STOP = "stop"
    INITIAL = "initial"
    PATRONYMIC = "patronymic"
    TITLE = "title"


WEIGHTS: Final = {
    Role.WORD: 1.0,
    Role.NUMBER: 1.0,
    Role.PLACE: 0.7,
    Role.GENERIC: 0.4,
    Role.CORPORATE: 0.12,
    Role.LEGAL: 0.1,
    Role.STOP: 0.05,
    Role.INITIAL: 0.5,
    Role.PATRONYMIC: 0.8,
    Role.TITLE: 0.1,
}
_TELLING: Final = frozenset({Role.WORD, Role.PATRONYMIC})

# Names of one thing in several words.
_PHRASES: Final = {
    "korea": r"democratic peoples? republic of korea|d\.? ?p\.? ?r\.? ?k\b\.?",
    "russia": r"russian federation|rossi[iy]*sk(?:oi|oy|aya|aia) federats(?:ii|iya|iia|iy)",
    "china": r"peoples? republic of china",
    "bank": r"akb|kb|cb|acb|jscb",
    "petersburg": r"(?:st|saint|sankt|s)[. -]{1,2}(?:petersburg|peterburg)",
    "shipyard": r"(?:sudostroiteln[a-z]{1,3}|ship-?building) (?:zavod|factory|plant|yard|verf)[a-z]{0,2}",
    "railway": r"zhelezn[a-z]{1,3} dorog[a-z]{0,2}",
    "import export": r"imp(?:ort)?\.? ?[&/] ?exp(?:ort)?\b\.?|eximp?|eksim",
}  # fmt: skip
_PHRASE: Final = re.compile(
    "|".join(rf"\b(?P<{meaning.replace(' ', '_')}>{pattern})(?![^\W_])" for meaning, pattern in _PHRASES.items())
)
_LONGEST_AMBIGUOUS: Final = 3  # Jan, Ana: given names here, syllables there
_MARK: Final = 0xE000  # private use: stands for a legal form found in its own script

_ROMAN: Final = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_ONES: Final = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name. ``bare``: its skeleton; ``meaning``: the English word for one that many share;
    ``families``: the given names it is a spelling of; ``root``: sex and stem of a patronymic.
    """

    text: str
    bare: str
    role: Role
    weight: float
    meaning: str | None = None
    families: frozenset[int] = frozenset()
    root: str | None = None
    digits: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A name ready for comparing. ``telling``: positions of tokens that can tell a party from others;
    ``forms``: classes of its legal forms; ``korean``, ``chinese``: it looks like a person's name there; ``other``: the
    same name in its other possible reading.
    """

    tag: NameTypeTag
    tokens: tuple[Token, ...]
    telling: frozenset[int]
    numbers: frozenset[str]
    letters: frozenset[str]
    forms: frozenset[str]
    text: str
    korean: tuple[str, ...] | None = None
    chinese: bool = False
    other: Prepared | None = None


def tag_of(kind: PartyKind | str) -> NameTypeTag:
    """How names of this kind are read: as those of a person, of an object (vessel, aircraft), or of an organization."""
    return _TAGS[PartyKind(kind)]


_TAGS: Final = {
    kind: NameTypeTag.PER
    if kind is PartyKind.PERSON
    else NameTypeTag.OBJ
    if kind in (PartyKind.VESSEL, PartyKind.AIRCRAFT)
    else NameTypeTag.ORG
    for kind in PartyKind
}


def latin(text: str, *, person: bool = False) -> str:
    """Folded text in Latin letters: input for keys. Cut to ``MAX_NAME_CHARS``."""
    folded = fold(unmix(text[:MAX_NAME_CHARS])).replace("'", "")
    return to_latin(latinize(folded, person=person))[:MAX_NAME_CHARS]


@lru_cache(maxsize=8192)
def prepare(text: str, tag: NameTypeTag) -> Prepared | None:
    """Analyse a name once; None where nothing comparable is in it. Cached, so comparing one with many is cheap."""
    folded = fold(unmix(text[:MAX_NAME_CHARS])).replace("'", "")
    found = _prepare(folded, tag, korean=False)
    if found is None or not needs_bridge(folded):
        return found
    other = _prepare(folded, tag, korean=True)
    if other is None or other.text == found.text:
        return found
    return replace(found, other=other)


def _prepare(folded: str, tag: NameTypeTag, *, korean: bool) -> Prepared | None:
    person = tag == NameTypeTag.PER
    words = _words(folded, person=person, korean=korean)
    forms = frozenset[str]()
    if tag == NameTypeTag.ORG:
        tokens, forms = _organization(folded, words, korean=korean)
    else:
        tokens = tuple(_token(word, tag) for word in words)
        tokens = _with_family_name(tokens)
    tokens = tokens[:MAX_TOKENS]
    if not tokens:
        return None
    telling = frozenset(at for at, token in enumerate(tokens) if token.role in _TELLING)
    return Prepared(
        tag,
        tokens,
        telling,
        frozenset(token.bare for token in tokens if token.role is Role.NUMBER),
        frozenset(token.bare for token in tokens if token.role is Role.WORD and len(token.text) == 1),
        forms,
        " ".join(token.text for token in tokens),
        _korean(tokens) if person else None,
        person and looks_chinese(tuple(token.text for token in tokens)),
    )


def _words(folded: str, *, person: bool, korean: bool) -> list[str]:
    spelled = to_latin(latinize(folded, person=person, korean=korean))
    if not person:
        spelled = _PHRASE.sub(lambda match: (match.lastgroup or "").replace("_", " "), spelled)
    return _WORD_OR_MARK.findall(spelled)[: MAX_TOKENS * 2]


_WORD_OR_MARK: Final = re.compile(r"[^\W_]+|[\ue000-\ue0ff]")


def _organization(folded: str, words: list[str], *, korean: bool) -> tuple[tuple[Token, ...], frozenset[str]]:
    bares = [skeleton(word) for word in words]
    spans = legal_spans(bares)
    marks: list[tuple[str, str]] = []
    if not spans and (marks := legal_phrases(folded)):
        for number, (phrase, _) in enumerate(marks):
            if phrase != folded.strip() and not _says_more(to_latin(phrase)):
                folded = folded.replace(phrase, f" {chr(_MARK + number)} ", 1)
        words = _words(folded, person=False, korean=korean)
        bares = [skeleton(word) for word in words]
    legal = {at: kind for first, end, kind in spans for at in range(first, end)}
    if len(legal) == len(words):
        legal = {}
    tokens: list[Token] = []
    forms = set(map(class_of, legal.values()))
    for at, word in enumerate(words):
        mark = ord(word[0]) - _MARK
        if 0 <= mark < len(marks):
            tokens.append(_legal(*marks[mark]))
            forms.add(class_of(marks[mark][1]))
        elif at in legal:
            tokens.append(_legal(word, legal[at]))
        elif len(words) > 1 and (meant := expansion_of(bares[at])):
            tokens.extend(_meaning(word, meaning) for meaning in meant)
        else:
            tokens.append(_token(word, NameTypeTag.ORG))
    for at, (token, following) in enumerate(pairwise(tokens)):
        if token.meaning == "commerce" and following.meaning == "bank":  # what banks are called: it means nothing more
            tokens[at] = replace(token, role=Role.CORPORATE, weight=WEIGHTS[Role.CORPORATE])
    return _without_own_initials(tokens), frozenset(forms - {ANY})


def _says_more(form: str) -> bool:
    """Whether what rigour takes for a legal form says what the organization does (``NPO``, ``KB``)."""
    bares = [skeleton(word) for word in form.split()]
    return bool(_PHRASE.fullmatch(form) or expansion_of(bares[0]) or any(meaning_of(bare) == "bank" for bare in bares))


def _without_own_initials(tokens: list[Token]) -> tuple[Token, ...]:
    """``Daedong Credit Bank (DCB)`` says its name twice: initials of the other words weigh nothing."""
    if len(tokens) < 4:
        return tuple(tokens)
    for at in (len(tokens) - 1, 0):
        token = tokens[at]
        rest = tokens[1:] if at == 0 else tokens[:at]
        initials = "".join(one.text[0] for one in rest if one.role not in (Role.LEGAL, Role.STOP))
        if (
            token.role is Role.WORD
            and 3 <= len(token.text) <= 8
            and token.text in (initials, initials[: len(token.text)])
        ):
            tokens[at] = Token(token.text, token.bare, Role.STOP, WEIGHTS[Role.STOP])
            break
    return tuple(tokens)


def _legal(text: str, form: str) -> Token:
    return Token(text, skeleton(text), Role.LEGAL, WEIGHTS[Role.LEGAL], form)


@lru_cache(maxsize=2048)
def _meaning(word: str, meaning: str) -> Token:
    role = Role.PLACE if is_place(meaning) else Role.GENERIC
    if skeleton(meaning) in CORPORATE:
        role = Role.CORPORATE
    return Token(word, skeleton(meaning), role, WEIGHTS[role], meaning)


@lru_cache(maxsize=65536)
def _token(word: str, tag: NameTypeTag) -> Token:
    if word.isdecimal():
        return Token(word, word.lstrip("0") or "0", Role.NUMBER, WEIGHTS[Role.NUMBER])
    bare = skeleton(word)
    if tag == NameTypeTag.PER:
        return _person_token(word, bare)
    if tag == NameTypeTag.OBJ:
        number = _ROMAN.get(word) or _ONES.get(word)
        if number:
            return Token(word, number, Role.NUMBER, WEIGHTS[Role.NUMBER])
        role = Role.STOP if word in VESSEL_STOP else Role.WORD
        return Token(word, bare, role, WEIGHTS[role], digits=any(map(str.isdigit, word)))
    if word in _ROMAN:
        return Token(word, _ROMAN[word], Role.NUMBER, WEIGHTS[Role.NUMBER])
    if word in STOP:
        return Token(word, bare, Role.STOP, WEIGHTS[Role.STOP])
    if bare in CORPORATE:
        return Token(word, bare, Role.CORPORATE, WEIGHTS[Role.CORPORATE])
    meaning = meaning_of(bare)
    if meaning is not None:
        role = Role.PLACE if is_place(meaning) else Role.GENERIC
        return Token(word, bare, role, WEIGHTS[role], meaning)
    return Token(word, bare, Role.WORD, WEIGHTS[Role.WORD], digits=any(map(str.isdigit, word)))


def _person_token(word: str, bare: str) -> Token:
    if len(word) == 1:
        return Token(word, bare, Role.INITIAL, WEIGHTS[Role.INITIAL])
    if word in PERSON_STOP:
        return Token(word, bare, Role.STOP, WEIGHTS[Role.STOP])
    if word in TITLES:
        return Token(word, bare, Role.TITLE, WEIGHTS[Role.TITLE])
    families = given_families(bare)
    root = None if families else patronymic(bare)
    if root is not None:
        return Token(word, bare, Role.PATRONYMIC, WEIGHTS[Role.PATRONYMIC], None, root[1], root[0])
    return Token(word, bare, Role.WORD, WEIGHTS[Role.WORD], "short" if is_short_form(bare) else None, families)


def _with_family_name(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A family name that looks like a patronymic is none: of two words the one that does (Roman Abramovich), of more
    the last or else the first, where two do (Roman Arkadyevich Abramovich).
    """
    alike = [at for at, token in enumerate(tokens) if token.role is Role.PATRONYMIC]
    if not alike or (len(tokens) > 2 and len(alike) < 2):
        return tokens
    family = alike if len(tokens) == 2 else alike[:1] if alike[0] == 0 else alike[-1:]
    return tuple(_as_word(token) if at in family else token for at, token in enumerate(tokens))


def _as_word(token: Token) -> Token:
    return Token(token.text, token.bare, Role.WORD, WEIGHTS[Role.WORD])


def _korean(tokens: tuple[Token, ...]) -> tuple[str, ...] | None:
    if any(token.families and token.meaning is None and len(token.text) > _LONGEST_AMBIGUOUS for token in tokens):
        return None  # Lee, John
    words = tuple(token.text for token in tokens)
    return words if looks_korean(words) else None


def distinctive_tokens(name: str, kind: PartyKind | str = PartyKind.ORGANIZATION) -> tuple[str, ...]:
    """Latin tokens that can tell a party from others, in order: no legal form, generic word, place or bare number.

    >>> distinctive_tokens("Korea Kwangson Banking Corp")
    ('kwangson',)
    """
    ready = prepare(name, tag_of(kind))
    if ready is None:
        return ()
    return tuple(token.text for at, token in enumerate(ready.tokens) if at in ready.telling)


def name_key(name: str, kind: PartyKind | str = PartyKind.ORGANIZATION) -> str:
    """Key under which trivially equal names meet: Latin, folded, without legal forms, words in order of the alphabet.

    Empty where nothing is left. Equal keys mean equal names; different keys mean nothing.

    >>> name_key("TSMRBANK, OOO") == name_key("ООО «ЦМРБанк»") == "tsmrbank"
    True
    """
    ready = prepare(name, tag_of(kind))
    if ready is None:
        return ""
    words = [token.text for token in ready.tokens if token.role is not Role.LEGAL]
    return " ".join(sorted(words or [token.text for token in ready.tokens]))
