"""Firms and banks in Hangul without a noun that tells: members of lists, foreign words behind a country or a trade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sanctionwire.classify.extract.hangul_persons import FOREIGN_SYLLABLE, LEXICON, STOP, WORD, split
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import PartyKind

_ITEM = "[가-힣A-Za-z0-9]{2,16}(?: [가-힣A-Za-z0-9]{2,14}){0,2}"
_JOIN = re.compile(r"(?: ?\([^()\n]{2,40}\))?(?:, ?|·|ㆍ)(?:그리고 |및 )?")
_HEADED = re.compile(
    rf"(?<![가-힣])(?P<head>{'|'.join(sorted(LEXICON['list_heads'], key=len, reverse=True))})(?:은|는| ?(?P<colon>:)) "
    rf"(?P<items>{_ITEM}(?:(?:, ?|·|ㆍ){_ITEM}){{2,20}})(?=[^가-힣A-Za-z0-9]|$)"
)
_PEOPLE = ("개인", "인물")
_COUNTED_BANKS = re.compile(r"은행(?:들| \d{1,3} ?곳| \d{1,3}개)|\d{1,3}개 은행")
_REACH = 90
_STEPS = 30


def listed(text: str, seeds: Sequence[Mention]) -> Iterator[Mention]:
    """Members of lists: those with a heading (``기관: 가, 나, 다``), and foreign words behind a known firm or bank."""
    for match in _HEADED.finditer(text):
        yield from _headed(text, match)
    taken = {seed.start for seed in seeds}
    for seed in seeds:
        at = seed
        for _ in range(_STEPS):
            join = _JOIN.match(text, at.end)
            found = foreign(text, join.end(), at.kind) if join is not None else None
            if found is None or found.start in taken:
                break
            taken.add(found.start)
            yield found
            at = found


def _headed(text: str, match: re.Match[str]) -> Iterator[Mention]:
    """All members, if most of them look foreign, so that the sentence lists names and no common nouns."""
    banks = _COUNTED_BANKS.search(text, max(0, match.start() - _REACH), match.end("head")) or match["head"] == "은행"
    kind = PartyKind.BANK if banks else PartyKind.ORGANIZATION
    kind = PartyKind.PERSON if match["head"] in _PEOPLE else kind
    found: list[Mention] = []
    for item in re.finditer(_ITEM, match["items"]):
        start = match.start("items") + item.start()
        name = item.group()
        if start + len(name) == match.end("items"):
            name = _closed(name)
        if name not in STOP and country_code(name) is None:
            found.append(Mention(name, kind, start, start + len(name)))
    looks = sum(_is_foreign(one.name.split()[0]) for one in found)
    if kind is PartyKind.PERSON:
        # Korean names are read elsewhere; here those of other tongues, with a blank.
        yield from (one for one in found if " " in one.name and all(map(_is_foreign_part, one.name.split())))
    elif looks * 2 > len(found) or match["colon"]:
        yield from found


def _is_foreign_part(word: str) -> bool:
    return _is_foreign(word) and not word.endswith("의")


def _closed(name: str) -> str:
    """The last of a list without what the sentence glues to it: ``VEB다``."""
    last = name.rsplit(maxsplit=1)[-1]
    first = name if _is_foreign(last) else name.split(maxsplit=1)[0]
    stems = [stem for stem, particle in split(first) if particle in LEXICON["list_closers"] and len(stem) > 1]
    return min(stems, key=len, default=first)


def foreign(text: str, start: int, kind: PartyKind, *, loose: bool = False) -> Mention | None:
    """One to three foreign words from ``start`` on that a comma, a particle or the end of the line closes; ``loose``:
    the first of several may look Korean, as 골든 does.
    """
    at = start
    for place in range(_WORDS):
        match = WORD.match(text, at)
        if match is None:
            return None
        word = match.group()
        known = _is_foreign(word)
        if not known and not (loose and place == 0 and len(word) <= _SHORT and len(split(word)) == 1 and _plain(word)):
            return None
        closing = text[match.end() : match.end() + 1]
        glued = next((stem for stem, particle in split(word) if particle and _is_foreign(stem)), None)
        if glued is not None and (closing == "." or (closing == " " and word.endswith(_PARTICLES))):
            return _named(text, start, match.start() + len(glued), kind)
        if known and (closing in _CLOSING or text.startswith((" 등", " 및"), match.end())):
            return _named(text, start, match.end(), kind)
        if closing != " " or word.endswith(_ELSEWHERE):
            return None
        at = match.end() + 1
    return None


_WORDS, _SHORT = 3, 3
_ELSEWHERE = ("에", "에서", "에게", "으로", "의")
"""Glued to where and to whom something is done."""
_CLOSING = frozenset(("", ",", "·", "ㆍ", "\n", "(", "’", "'", "|"))
_PARTICLES = tuple("은는을를과와도가")


def _named(text: str, start: int, end: int, kind: PartyKind) -> Mention | None:
    return Mention(text[start:end], kind, start, end) if country_code(text[start:end]) is None else None


def _plain(word: str) -> bool:
    return not (word in LEXICON["loan_nouns"] or word in STOP or word in LEXICON["firm_kinds"] or country_code(word))


def _is_foreign(word: str) -> bool:
    letters = word.isascii() and word.isupper()
    return _plain(word) and (letters or FOREIGN_SYLLABLE.search(word) is not None)
