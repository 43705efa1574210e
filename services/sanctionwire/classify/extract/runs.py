"""Runs of capitalized words in Latin letters: the raw material of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sanctionwire.classify.extract import words
from sanctionwire.classify.text import Sentence

_WORD = re.compile(r"\(?[A-Za-zÀ-ɏ0-9]+(?:[.'’&+/\-][A-Za-zÀ-ɏ0-9]+)*\.?\)?")
_BRACKETED_FORM = "(pty)"
_MAX_WORDS = 14

LOWER_BANKS = frozenset(("banka", "bankas"))
"""Baltic banks write their head noun small."""

JOINERS = frozenset(("of", "for", "and", "&", "the", "de", "del", "di", "du", "des"))
"""Small words that may stand inside the name of an organization."""

_GENITIVES = frozenset(("of", "de", "del", "di", "du", "des"))
_OF_HEADS = words.BANK_WORDS | frozenset(
    (
        "republic", "department", "ministry", "office", "commission", "council", "bureau", "corporation", "association",
        "institute", "academy", "society", "board",
    )
)  # fmt: skip
_COMMON_NOUNS = words.HEADS | frozenset(
    ("architectural", "technical", "reconstruction", "ecosystem", "agriculture", "petrochemical", "medicine")
)
_CLOSED_HEADS = frozenset(("bank", "group", "company", "corporation", "exchange"))
_LEGAL_PREFIXES = frozenset(("cjsc", "jsc", "ojsc", "pjsc", "ooo", "oao", "ao", "pao", "zao", "jscb"))


@dataclass(frozen=True, slots=True)
class Token:
    """One word at a stretch of the document."""

    text: str
    start: int
    end: int
    capital: bool

    @property
    def lower(self) -> str:
        """Lower case, apostrophes made plain."""
        return self.text.lower().replace("’", "'")

    @property
    def bare(self) -> str:
        """Lower case without a last full stop."""
        return self.lower.rstrip(".")

    @property
    def legal(self) -> bool:
        """Whether it is a legal form."""
        return self.lower in words.LEGAL_FORMS or self.bare in words.LEGAL_FORMS

    @property
    def possessive(self) -> bool:
        """Whether it ends in 's, which ends a name, but for a few that carry it."""
        return self.lower.endswith("'s") and self.lower != "people's"


def runs(stretch: str, sentence: Sentence) -> Iterator[list[Token]]:
    """Runs of capitalized words of one sentence; a comma joins only a legal form that follows it."""
    run: list[Token] = []
    last_end = 0
    for match in _WORD.finditer(stretch):
        token, opened = _token(match, sentence.start)
        gap = stretch[last_end : match.start()] + ("(" if opened else "")
        if run and not _attached(token, gap, stretch[match.end() : match.end() + 2]):
            yield from _parts(run)
            run = []
        if token.capital or (run and token.lower in JOINERS | LOWER_BANKS):
            run.append(token)
        elif run:
            yield from _parts(run)
            run = []
        last_end = token.end - sentence.start
        if run and (token.possessive or len(run) >= _MAX_WORDS or _closes(token, stretch, match.end())):
            yield from _parts(run)
            run = []
    if run:
        yield from _parts(run)


def _closes(token: Token, stretch: str, end: int) -> bool:
    """Whether a legal form's full stop also ends the sentence: "... Banking Corp. None of them"."""
    if not token.legal or not token.text.endswith("."):
        return False
    following = _WORD.match(stretch, end + 1)
    return following is not None and following.group().lower() in words.NOT_A_NAME


def _token(match: re.Match[str], shift: int) -> tuple[Token, bool]:
    """The word without brackets and without the full stop of a sentence; whether a bracket opens before it."""
    text, start, end = match.group(), match.start(), match.end()
    opened = False
    if text.lower() != _BRACKETED_FORM:
        if text.startswith("("):
            text, start, opened = text[1:], start + 1, True
        if text.endswith(")"):
            text, end = text[:-1], end - 1
    initial = len(text) == 2 and text[0].isupper() and text[0] != "N"
    if text.endswith(".") and text.lower() not in words.LEGAL_FORMS and not initial and text != "St.":
        text, end = text[:-1], end - 1
    capital = text[:1].isupper() or (text[:1].isdigit() and any(char.isupper() for char in text))
    return Token(text, shift + start, shift + end, capital), opened


def _attached(token: Token, gap: str, following: str) -> bool:
    if gap in {" ", " & "}:
        return True
    # ", Ltd." ends a name, ", CJSC Name" begins the next one.
    suffix = token.bare not in _LEGAL_PREFIXES or not following.strip()[:1].isupper()
    return gap in {", ", ","} and token.legal and suffix and token.text[0].isupper()


def _parts(run: list[Token]) -> Iterator[list[Token]]:
    """A run divided at small words that join no name: "Grinex and Meer", but "Bank of Dandong"."""
    part: list[Token] = []
    for place, token in enumerate(run):
        if token.capital or token.lower in LOWER_BANKS or (part and _joins(part, token.lower, run[place + 1 :])):
            part.append(token)
        elif part:
            yield _trimmed(part)
            part = []
    if part:
        yield _trimmed(part)


def _trimmed(part: list[Token]) -> list[Token]:
    while part and not part[-1].capital and part[-1].lower not in LOWER_BANKS:
        part.pop()
    return part


def _joins(before: list[Token], joiner: str, after: list[Token]) -> bool:
    last = before[-1].lower
    if joiner in _GENITIVES:
        return last in _OF_HEADS
    if joiner == "for":
        return last in words.HEADS
    if joiner == "the":
        return last in {"of", "for"}
    if joiner == "&":
        return True
    # "Industry and Trade Co.": common nouns on both sides.
    following = after[0].bare if after else ""
    return last in _COMMON_NOUNS and following in _COMMON_NOUNS and len(before) > 1 and last not in _CLOSED_HEADS
