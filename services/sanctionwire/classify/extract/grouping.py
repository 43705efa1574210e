"""Which mentions of an article are one party: same words, short forms, brackets, aliases, another script."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.forms import COMMON, key, short_forms
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, choices
from sanctionwire.names.compare import compare
from sanctionwire.names.text import script
from sanctionwire_schemas import PartyKind

_group = choices("aliases.toml")
_LIST_JOINER = re.compile(
    rf"[)»\"'”]{{0,2}}(?:[;,.]?\n ?[-–—•*▪]|,|;| &| {_group('and', ALPHABETIC)}|{_group('and', DENSE_LANGUAGES)})"
    rf"(?: {_group('and', ALPHABETIC)})? ?(?:the )?[«\"'“]?"
)
_ALIAS_BEFORE = re.compile(
    rf"(?:[(（;,]\s?(?:alt\. )?{_group('behind_comma')}|\b{_group('anywhere')}) (?:the )?[\"“«']?$", re.IGNORECASE
)
_ALIAS_REACH = 40
_ABBREVIATION_BEFORE = re.compile(rf", {_group('or')} (?:the )?[\"“«']?$")
_ABBREVIATION = re.compile(r"[A-ZА-ЯІЇЄҐ]{2,6}\d?")
"""``Promsvyazbank, or PSB``."""
_LISTED_FORM = re.compile(r"[A-Z'’-]+, [A-Z]")
MAX_CROSS_SCRIPT = 40
"""Parties above this number are not compared across scripts: pairs grow with the square."""


@dataclass(slots=True)
class Group:
    """All mentions of one party; ``name`` is the longest form that prose uses."""

    name: str
    kind: PartyKind
    mentions: list[Mention] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)

    def add(self, mention: Mention) -> None:
        """Take one more mention; another spelling becomes an alias."""
        if (
            key(mention.name) == key(self.name)
            and len(mention.name) < len(self.name)
            and "\u0400" <= self.name[0] <= "\u04ff"
        ):
            self.name = mention.name  # the shortest of the cases is mostly the nominative
        elif mention.name != self.name and mention.name not in self.aliases:
            self.aliases.append(mention.name)
        self.mentions.append(mention)

    @property
    def names(self) -> tuple[str, ...]:
        """Name and aliases."""
        return (self.name, *self.aliases)


def listed_together(text: str, one: Mention, other: Mention) -> bool:
    """Whether only a comma or an "and" divides two mentions."""
    first, second = (one, other) if one.start < other.start else (other, one)
    between = text[first.end : second.start]
    return len(between) <= 9 and _LIST_JOINER.fullmatch(between) is not None


def group(text: str, accepted: Sequence[Mention]) -> list[Group]:
    """Groups in the order of their first mentions. ``accepted`` is in the order of the text."""
    grouping = _Grouping(text, accepted)
    groups = _across_scripts(grouping.groups())
    for one in groups:
        one.mentions.sort(key=lambda item: item.start)
    return sorted(groups, key=lambda one: one.mentions[0].start)


def _prose_first(mention: Mention) -> tuple[bool, int, int]:
    """Long names first; those in capitals or in list form last, so that they become aliases."""
    listed = (mention.name.isupper() and " " in mention.name) or _LISTED_FORM.match(mention.name) is not None
    return (listed, -len(mention.name), mention.start)


class _Grouping:
    """Groups under construction, found by key, by neighbour and by word, so that long lists of names stay linear."""

    def __init__(self, text: str, accepted: Sequence[Mention]) -> None:
        self._text = text
        self._accepted = accepted
        self._place = {mention.start: place for place, mention in enumerate(accepted)}
        self._groups: list[Group] = []
        self._by_key: dict[str, Group] = {}
        self._by_word: dict[str, list[Group]] = defaultdict(list)

    def groups(self) -> list[Group]:
        """Long names first, then what shortens them, then what the text itself calls an alias."""
        aliases = [mention for mention in self._accepted if self._is_alias(mention)]
        called = {key(mention.name) for mention in aliases}
        places = {mention.start for mention in aliases}
        bracketed = self._bracketed()
        for mention in sorted(self._accepted, key=_prose_first):
            name = key(mention.name)
            if name not in called:
                twin = self._by_key.get(bracketed.get(name, ""))
                found = self._by_key.get(name) or twin or self._same(mention)
                if found is not None or not self._is_shared(mention):
                    self._add(mention, found)
        for mention in aliases:
            self._add(mention, self._by_key.get(key(mention.name)) or self._named_before(mention))
        for mention in self._accepted:  # where an alias stands alone
            if key(mention.name) in called and mention.start not in places:
                self._add(mention, self._by_key[key(mention.name)])
        return self._groups

    def _is_alias(self, mention: Mention) -> bool:
        """Whether the text says so: "a.k.a. X", "also known as X and Y", "Foreign Trade Bank, or FTB"."""
        start = mention.start
        if _ALIAS_BEFORE.search(self._text, max(0, start - _ALIAS_REACH), start) is not None:
            return True
        before = self._neighbour(mention, -1)
        if before is None:
            return False
        if _ABBREVIATION.fullmatch(mention.name) is not None:
            between = self._text[before.end : start]
            return len(between) <= _ALIAS_REACH and _ABBREVIATION_BEFORE.fullmatch(between) is not None
        return (
            mention.kind is before.kind
            and self._text[before.end : start] == " and "
            and _ALIAS_BEFORE.search(self._text, max(0, before.start - _ALIAS_REACH), before.start) is not None
        )

    def _bracketed(self) -> dict[str, str]:
        """Keys of names of two scripts of which one stands in brackets behind the other: シンドバッド(Sinbad.io)."""
        pairs = [
            (key(one.name), key(other.name))
            for one, other in pairwise(self._accepted)
            if script(one.name) != script(other.name) and _in_brackets(one, other, self._text)
        ]
        return dict(pairs) | {second: first for first, second in pairs}

    def _add(self, mention: Mention, found: Group | None) -> None:
        if found is None:
            found = Group(mention.name, mention.kind)
            self._groups.append(found)
        found.add(mention)
        self._by_key.setdefault(key(mention.name), found)
        for word in {*key(mention.name).split(), *short_forms(mention)}:
            if found not in self._by_word[word][-_CANDIDATES:]:
                self._by_word[word].append(found)

    def _neighbour(self, mention: Mention, step: int) -> Mention | None:
        place = self._place[mention.start] + step
        return self._accepted[place] if 0 <= place < len(self._accepted) else None

    def _named_before(self, mention: Mention) -> Group | None:
        before = self._neighbour(mention, -1)
        return self._by_key.get(key(before.name)) if before is not None and mention.start - before.end < 200 else None

    def _same(self, mention: Mention) -> Group | None:
        """The group that a mention with other words belongs to, by brackets beside it or as a short form."""
        for step in (-1, 1):
            other = self._neighbour(mention, step)
            if other is not None and _in_brackets(mention, other, self._text) and key(other.name) in self._by_key:
                return self._by_key[key(other.name)]
        wider = self._wider(mention)
        before = self._neighbour(mention, -1)
        if wider is None or wider.kind is PartyKind.PERSON or before is None:
            return wider
        # Members of a list are different parties: "A7, A71, A7 Agent". A bank's short form may stand in another list.
        near = wider.mentions[:_CANDIDATES]
        apart = wider.kind is not PartyKind.BANK or any(abs(m.start - mention.start) <= _LIST_REACH for m in near)
        return None if apart and listed_together(self._text, before, mention) else wider

    def _is_shared(self, mention: Mention) -> bool:
        """Whether several names shorten to this one, as those of a family: it tells of one of them, and not which."""
        name = key(mention.name)
        near = self._by_word.get(name, ())[:_CANDIDATES] if not mention.sure and " " not in name else ()
        return sum(any(name in short_forms(other) for other in one.mentions[:3]) for one in near) > 1

    def _wider(self, mention: Mention) -> Group | None:
        """The one group whose name takes in the mention's words, or is taken in by them."""
        person = mention.kind is PartyKind.PERSON and mention.sure
        name = key(mention.name)
        parts = set(name.split())
        near = [one for word in {name, *parts} for one in self._by_word.get(word, ())[:_CANDIDATES]]
        matching = {id(one): one for one in near if _fits(mention, name, parts, one, person=person)}
        if len(matching) == 1:
            return next(iter(matching.values()))
        return self._by_key.get(f"{name} group")  # beside "X Group", "X Pay" and "X Crypto" plain X is the group


_LIST_REACH = 120
"""Code points within which two names may stand in one list."""
_CANDIDATES = 20
"""Groups looked at for one word; a word that more parties share tells nothing."""


def _fits(mention: Mention, name: str, parts: set[str], one: Group, *, person: bool) -> bool:
    if mention.sure and (one.kind is PartyKind.PERSON) != person:
        return False
    if not person and one.kind is not PartyKind.PERSON and key(one.name) in short_forms(mention):
        return True
    # Names without blanks, and banks by their own word, are short forms even where they are sure.
    short = name[:1] >= "\u3040" or one.kind is mention.kind is PartyKind.BANK
    if (short or not mention.sure) and any(name in short_forms(other) for other in one.mentions[:3]):
        return True
    others = [set(key(other).split()) for other in one.names[:5]]
    return any(_contains(parts, other, person=person) or _contains(other, parts, person=person) for other in others)


def _in_brackets(one: Mention, other: Mention, text: str) -> bool:
    """``Foreign Trade Bank (FTB)``, ``远东银行（Far Eastern Bank）``: one name right behind the other, in brackets."""
    if (one.kind is PartyKind.PERSON and one.sure) != (other.kind is PartyKind.PERSON and other.sure):
        return False
    first, second = (one, other) if one.start < other.start else (other, one)
    between = text[first.end : second.start]
    if len(between) > 4 or between.strip(" \"“«'»”") not in {"(", "（"}:
        return False
    return text[second.end : second.end + 2].lstrip(" \"”»'")[:1] in {")", "）"}


def _contains(small: set[str], large: set[str], *, person: bool) -> bool:
    if len(small) < 2 or not small < large:
        return False
    return person or bool(small - _TELLS_NOTHING) or len(small) >= 3


_TELLS_NOTHING = words.HEADS | words.BANK_WORDS | {"korea", "russian", "north"}


def _same_own_words(one: Group, other: Group) -> bool:
    """Compared without common words: ``Агросоюз`` and what is proper in ``COMMERCIAL BANK AGROSOYUZ``."""
    names = [
        " ".join(word for word in group.name.split() if word.lower().strip(".,") not in COMMON)
        for group in (one, other)
    ]
    return all(names) and compare(names[0], names[1], PartyKind.ORGANIZATION).same


def _across_scripts(groups: list[Group]) -> list[Group]:
    """``Агросоюз`` and ``COMMERCIAL BANK AGROSOYUZ`` in one text are one party if the scorer for names says so."""
    scripts = [script(one.name) for one in groups]
    if len(set(scripts)) < 2 or len(groups) > MAX_CROSS_SCRIPT:
        return groups
    kept: list[tuple[Group, str | None]] = []
    for one, letters in zip(groups, scripts, strict=True):
        person = one.kind is PartyKind.PERSON
        twin = next(
            (
                other
                for other, others in kept
                if others != letters
                and (other.kind is PartyKind.PERSON) == person
                and (compare(one.name, other.name, one.kind).same or (not person and _same_own_words(one, other)))
            ),
            None,
        )
        if twin is None:
            kept.append((one, letters))
        else:
            for mention in one.mentions:
                twin.add(mention)
    return [one for one, _ in kept]
