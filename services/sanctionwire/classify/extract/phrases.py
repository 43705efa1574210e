"""Which groups of phrases of a lexicon file a stretch of text has, found by their letters first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

from sanctionwire.classify.lexicon import ALPHABETIC, choice, letters_first, table


def needed(pattern: str) -> str:
    """The longest stretch of letters that every match of a pattern contains; "" if there is none of two letters or
    one of a script that has thousands.
    """
    plain = re.sub(r"\((?:[^()]|\([^()]*\))*\)\??", "\0", pattern.replace("(?:^|\\n)", "\0"))
    plain = re.sub(r"\\?.[?*]|\\[bwWsSd]\+?|\[[^\]]*\]\??|\{[\d,]+\}", "\0", plain).replace("\\.", ".")
    longest = max(re.split("[\0|^$+]", plain.replace("\\ ", " ").replace("\\-", "-")), key=len)
    return longest if len(longest) > 1 or longest > "\u2e00" else ""


_ALTERNATIVES = re.compile(r"\(\?:([^()|*+?\[]{2,}(?:\|[^()|*+?\[]{2,})+)\)(?![?*{])")


def needed_of(pattern: str) -> list[str]:
    """Stretches of letters of which every match of a phrase contains one: that of :func:`needed`, else the alternatives
    of its first group; [""] if it has none.
    """
    one = needed(pattern)
    if one or (group := _ALTERNATIVES.search(pattern)) is None:
        return [one]
    return re.sub(r"\\(.)", r"\1", group[1]).split("|")


class Phrases:
    """Looks for several groups of phrases in one pass over the letters that each phrase cannot do without."""

    def __init__(self, groups: Iterable[str], file: str = "measure.toml") -> None:
        """``groups``: sections of the file."""
        by_literal: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for group in groups:
            for pattern in _patterns(table(file)[group]):
                for literal in needed_of(pattern):
                    by_literal[literal].append((group, re.compile(letters_first(pattern))))
        self._always = tuple(by_literal.pop("", ()))
        self._literals = sorted(by_literal)
        self._entries = [by_literal[literal] for literal in self._literals]
        self._automaton = AhoCorasick(self._literals, matchkind=MatchKind.Standard)

    def within(self, stretch: str) -> Collection[str]:
        """The groups of which a phrase stands in a folded stretch."""
        places = {index for index, _, _ in self._automaton.find_matches_as_indexes(stretch, overlapping=True)}
        found: set[str] = set()
        if not places and not self._always:
            return found
        for name, pattern in (*self._always, *[entry for place in places for entry in self._entries[place]]):
            if name not in found and pattern.search(stretch) is not None:
                found.add(name)
        return found


class Places(dict[str, list[int]]):
    """Where letters of phrases begin in a text, in order, by section; sections without any are left out."""

    def may_have(self, section: str, start: int, end: int) -> bool:
        """Whether a phrase of a section may stand in a stretch."""
        starts = self.get(section)
        if starts is None:
            return False
        first = bisect_left(starts, start)
        return first < len(starts) and starts[first] < end


class Sieve:
    """Tells in one pass over a text of which sections it can have a phrase, and where. Few texts have one of the rarer
    sections; of the others nobody needs to look for it beside every name and measure.
    """

    def __init__(self, sections: Iterable[str]) -> None:
        """``sections``: each with its file, "war.after"."""
        by_literal: dict[str, set[str]] = defaultdict(set)
        for name in sections:
            file, _, section = name.partition(".")
            for pattern in _patterns(table(f"{file}.toml")[section]):
                for literal in needed_of(pattern):
                    by_literal[literal].add(name)
        if "" in by_literal:
            raise ValueError(f"a phrase without letters of its own: {', '.join(sorted(by_literal['']))}")
        self._sections = list(by_literal.values())
        self._automaton = AhoCorasick(list(by_literal), matchkind=MatchKind.Standard)

    def places(self, folded: str) -> Places:
        """What a folded text has of the sections."""
        found = Places()
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for name in self._sections[index]:
                found.setdefault(name, []).append(start)
        for starts in found.values():
            starts.sort()  # they come in the order of their ends
        return found


def _patterns(section: Mapping[str, str]) -> Iterable[str]:
    """Each phrase of a section alone, in whole words where the script has them."""
    for language, text in section.items():
        for term in " ".join(text.split()).split(" | "):
            source = choice({language: term}, (language,))
            yield rf"\b{source[3:-1]}\b" if language in ALPHABETIC else source[3:-1]
