"""Persons in Arabic script: behind a role, before what they are or do, by given names; those joined by "and"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sanctionwire.classify.extract.arabic_words import LEXICON, SHORTEST, STOP, Word, is_part
from sanctionwire.classify.extract.latin import Mention
from sanctionwire_schemas import PartyKind

_PERSON_WORDS = 4
"""Of one person's name."""


def persons(text: str, words: Sequence[Word]) -> Iterator[Mention]:
    """Behind a role, or between "that" and what the person does; then those whom "and" joins."""
    for place, word in enumerate(words[:-1]):
        role = word.text.removeprefix("و") in LEXICON["roles"] and not word.closes
        opener = word.text in LEXICON["openers"] and not word.closes
        if not role and not opener:
            continue
        if role and any(other.text in LEXICON["offices"] for other in words[max(0, place - 2) : place + 1]):
            continue
        names, after = _joined(words, place + 1)
        acting = after is not None and (after.text in LEXICON["acts"] or after.text in LEXICON["roles"])
        if names and (role or acting or (opener and len(names) > 1)):
            for first, last, cut in names:
                start = words[first].start + cut
                yield Mention(text[start : words[last].end], PartyKind.PERSON, start, words[last].end)
    for first, last in _apposed(words):
        cut = 1 if words[first].text[0] == "و" and len(words[first].text) > SHORTEST + 1 else 0
        start = words[first].start + cut
        yield Mention(text[start : words[last].end], PartyKind.PERSON, start, words[last].end)
    yield from _given(text, words)


def _given(text: str, words: Sequence[Word]) -> Iterator[Mention]:
    """A given name and what follows it, if nobody in office is named: أندريه غورييف."""
    for place, word in enumerate(words[:-1]):
        cut = 0 if word.text in LEXICON["given"] else 1
        if word.closes or word.text[cut:] not in LEXICON["given"] or (cut and word.text[0] != "و"):
            continue
        last = place + 1
        if _PATRONYMIC.search(words[last].text) and not words[last].closes and last + 1 < len(words):
            last += 1
        family = words[last].text
        office = any(other.text in LEXICON["offices"] for other in words[max(0, place - 3) : place])
        if is_part(family) and family not in LEXICON["leaders"] and not office:
            start = word.start + cut
            yield Mention(text[start : words[last].end], PartyKind.PERSON, start, words[last].end)


_PATRONYMIC = re.compile("(?:وفيتش|يفيتش|ييفيتش|وفنا|يفنا)$")


def _apposed(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """``سيم هيون سوب، وهو ممثل``: two to four foreign words before a comma and what the person is."""
    for place, word in enumerate(words[:-1]):
        role = place + 1 + (words[place + 1].text in LEXICON["is"])
        if not word.closes or role >= len(words) or words[role].text not in LEXICON["appositions"]:
            continue
        first = place
        while (
            first > 0
            and place - first < _PERSON_WORDS - 2
            and not words[first - 1].closes
            and _is_foreign(words[first - 1].text)
        ):
            first -= 1
        if first < place and _is_foreign(word.text):
            yield first, place


def _is_foreign(word: str) -> bool:
    return is_part(word) and _VERBAL.fullmatch(word) is None


_VERBAL = re.compile("[يتن][ء-ي]{2,}(?:ها|ه|هم|هما|ون|ان)|[ء-ي]{2,}(?:ها|هم|هما)|(?:است|ات)[ء-ي]{2,}")
"""Verbs and nouns with "his, her, their": يديرها."""


def _joined(words: Sequence[Word], place: int) -> tuple[list[tuple[int, int, int]], Word | None]:
    """Names from ``place`` on as first and last word and letters to cut off, and the word behind them."""
    found: list[tuple[int, int, int]] = []
    cut = 0
    while place < len(words):
        last = place
        if not is_part(words[place].text[cut:]):
            break
        while (
            not words[last].closes
            and last + 1 < len(words)
            and last - place < _PERSON_WORDS - 1
            and (is_part(words[last + 1].text) or _is_ho(words, last + 1))
            and not (words[last + 1].text.startswith("و") and last > place)
        ):
            last += 1
        if last == place or sum(word.text in LEXICON["letters"] for word in words[place : last + 1]) > 1:
            break
        found.append((place, last, cut))
        following = words[last + 1] if last + 1 < len(words) else None
        if following is None or following.text in STOP or not following.text.startswith("و"):
            return found, None if words[last].closes else following
        place, cut = last + 1, 1
    return found, words[place] if place < len(words) else None


def _is_ho(words: Sequence[Word], place: int) -> bool:
    """``جونغ سونغ هو فيقيم``: the Korean syllable, not the word for "he", where a verb or "and" follows."""
    if words[place].text != "هو" or place + 1 >= len(words):
        return False
    if words[place].closes:
        return True
    following = words[place + 1].text
    return following in LEXICON["acts"] or (following.startswith("و") and following[1:] not in STOP)
