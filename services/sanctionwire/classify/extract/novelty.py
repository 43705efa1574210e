"""Whether a named party is new in the measure or exposure that an article reports, or was known before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from sanctionwire.classify.context import RECENT, Context, View
from sanctionwire.classify.extract.dates import FoundDate
from sanctionwire.classify.extract.known import KNOWN_SINCE
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.standing import (
    are_joined,
    has_a_man,
    held_accounts,
    is_employed,
    is_man_of_bank,
    is_principal,
    passed_through,
    was_known,
    was_known_behind,
)
from sanctionwire.classify.gate import Hit
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, by_letter, choices, table
from sanctionwire.classify.text import fold
from sanctionwire_schemas import PartyKind

_DATE_REACH = 28
_LIST_REACH = 12
"""Names of a list that are looked back over."""
_SUBJECT = 3
"""Code points before a name that opens its sentence: quotes and blanks."""
_KNOWN = -2.0
_OBJECT = -0.7
_NAMED_BY_MEASURE = 1.0

_group = choices("novelty.toml")
_INTRODUCED = re.compile(
    by_letter(table("novelty.toml")["introduced"], ALPHABETIC, r"\b", whole=True)
    + "|"
    + by_letter(table("novelty.toml")["introduced"], DENSE_LANGUAGES, whole=False)
)
_RECORDS = re.compile(rf"{_group('records')} [\w ]{{0,30}}{_group('recorded')}")
_PAIR = re.compile(rf",? {_group('pair')}\b")
_PLURAL = re.compile(rf"\b{_group('plural')}\b")
_TURNS = re.compile(rf"\b{_group('turns')}\b|;")
_BORN = re.compile(rf"\||{_group('born')}")
_BORN_THEN = re.compile(f" ?{_group('born_then')}")
"""Behind a date: it is that of a birth."""
_PREDICATE = re.compile(rf"[,.;:)\n]|$| {_group('predicate')}\b|[^a-z ]")
_ATTRIBUTIVE = re.compile(f"{_group('attributive', ('ko',))} |{_group('attributive', ('zh', 'ja'))}")
"""Behind a measure's word: it describes the name that follows, "early sanctioned Air X"."""
_DATES_NEXT = re.compile(f"(?:년|월|일)?(?: [0-9]{{1,2}}월)?(?:에)? ?[가-힣]{{1,5}}{_group('attributive', ('ko',))} ")
"""A date of what is told of the next name: ``허정선은 2017년 제재된 X은행을``."""
_SOME_YEAR = r"(?:19|20)\d\d[年년]?"
_SPAN_BEFORE = re.compile(
    rf"(?:\b{_group('span_opens', ALPHABETIC)}|{_group('span_opens', ('ar', 'zh'))})"
    rf"(?: ?(?:[\w.]{{1,12}} ){{0,2}}{_SOME_YEAR}[\w. ]{{0,8}}? {_group('span_and')})? ?$"
    rf"|{_SOME_YEAR}(?: ?[–—]| {_group('span_to', ALPHABETIC)}| ?{_group('span_to', ('ar', *DENSE_LANGUAGES))}) ?$"
)
_SPAN_BEHIND = re.compile(
    rf"(?: ?[–—]| {_group('span_to', ALPHABETIC)}| ?{_group('span_to', ('ar', *DENSE_LANGUAGES))})"
    rf" ?(?:[\w.]{{1,12}} ){{0,2}}{_SOME_YEAR}|{_group('span_closes')}"
)
"""Around a date: it begins or ends the years in which something was done, "between 2022 and 2025 X moved"."""
_SPAN_REACH = 40
_OF_BANK = 16
_UNDATED = timedelta(days=400)


class Novelty:
    """Judges parties of one article; knows all accepted mentions, since a sentence may speak of several parties."""

    def __init__(
        self, context: Context, mentions: Sequence[Mention], *, first: bool = True, exposure: bool = False
    ) -> None:
        """``first``: the acting body is the one that listed the known parties first, or nobody acts."""
        self._exposure = exposure
        self._context = context
        self._first = first
        self._folded = context.document.folded
        self._reports = any(view.current for view in context.views if view.place > 0.4)
        self._is_list = _RECORDS.search(self._folded) is not None
        self._by_sentence: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self._by_sentence[context.document.sentence_at(mention.start).index].append(mention)
        ordered = sorted(mentions, key=lambda item: item.start)
        self._before = {after.start: mention for mention, after in pairwise(ordered)}
        self._after = {mention.start: after for mention, after in pairwise(ordered)}

    def is_new(self, mentions: Sequence[Mention]) -> bool:
        """New unless a mention says "already listed" or the like, or all show it only as somebody's principal."""
        known = any(self._is_known(mention.name) for mention in mentions)
        if known and self._first:
            return False
        points = [self._points(mention) for mention in mentions[:40]]
        if min(points) <= _KNOWN:
            return False
        if max(points) >= _NAMED_BY_MEASURE:
            return True
        if known:
            return False
        # Named as somebody's principal, and else only in passing or in a table: not new.
        objects = points.count(_OBJECT)
        return sum(points) > (0.0 if objects and len(points) < 3 * objects else -0.5 - objects)

    def _is_known(self, name: str) -> bool:
        """Whether a name stood on a list, by public record, well before the article."""
        since = KNOWN_SINCE.get(fold(name))
        if since is None or self._context.today is None:
            return False
        # Without a day of publication "today" is only the latest date in the text, which may lie behind the article.
        return since + (RECENT if self._context.published is not None else _UNDATED) < self._context.today

    def _points(self, mention: Mention) -> float:
        sentence = self._context.document.sentence_at(mention.start)
        view = self._context.views[sentence.index]
        before = self._folded[max(sentence.start, mention.start - 130) : mention.start]
        after = self._folded[mention.end : min(sentence.end, mention.end + 130)]
        if was_known(before, after) or self._both_old(mention):
            return _KNOWN
        if any(self._covers(hit, view, mention) for hit in view.past):
            return _KNOWN
        if self._is_object(mention, before, after):
            return _OBJECT
        if self._is_list and self._folded[max(0, mention.start - 1) : mention.start] in ("\n", ""):
            return _NAMED_BY_MEASURE  # a record in a publication of a list
        if view.current or _INTRODUCED.search(self._folded[sentence.start : sentence.end]):
            return _NAMED_BY_MEASURE
        if self._exposure and view.place > 0.4 and mention.start - sentence.start <= _SUBJECT:
            return 0.9  # what a sentence of the lead is about
        if any(
            self._context.is_recent(found) is False and self._beside(found, mention) and not self._spans(found)
            for found in view.dates
        ):
            return -0.6
        if self._folded[max(0, mention.start - 2) : mention.start] == "| " and self._reports:
            return 0.2  # a row of the table that goes with a measure
        return 0.2 if view.place > 0.4 else 0.0

    def _both_old(self, mention: Mention) -> bool:
        """The first of two of which is said: "A and B, both under sanctions"."""
        after = self._after.get(mention.start)
        if after is None or not are_joined(self._folded[mention.end : after.start]):
            return False
        behind = self._folded[after.end : after.end + 130]
        return _PAIR.match(behind) is not None and was_known_behind(behind)

    def _beside(self, found: FoundDate, mention: Mention) -> bool:
        """A date right behind a name, or right before it: "Banco Delta Asia in 2005"."""
        after = self._folded[mention.end : found.start] if found.start >= mention.end else None
        between = self._folded[found.end : mention.start] if after is None else after
        if "،" in between or _BORN_THEN.match(self._folded, found.end) is not None:
            return False  # the date belongs to the clause before
        if after is not None and _DATES_NEXT.match(self._folded, found.end, found.end + 16):
            return False
        return len(between) <= _DATE_REACH and _BORN.search(between) is None

    def _spans(self, found: FoundDate) -> bool:
        """Whether a date bounds the years of what somebody did; a listing has one date."""
        if _SPAN_BEHIND.match(self._folded, found.end, found.end + _SPAN_REACH) is not None:
            return True
        return _SPAN_BEFORE.search(self._folded, max(0, found.start - _SPAN_REACH), found.start) is not None

    def _is_object(self, mention: Mention, before: str, after: str) -> bool:
        """Only somebody's principal, owner or counterparty; so are those listed together with one."""
        principal = mention.kind is not PartyKind.PERSON or not after.startswith(":")
        if self._exposure and held_accounts(before[-24:]):
            return False  # the bank that an exposure is about
        if is_principal(before[-80:]) or (principal and has_a_man(after)):
            return True
        passed = not self._exposure and passed_through(before[-24:])
        if mention.kind is PartyKind.BANK and (passed or self._has_a_man(mention)):
            return True
        before_it = self._before.get(mention.start)
        if before_it is None:
            return False
        tied = self._folded[before_it.end : mention.start]
        if before_it.kind is PartyKind.PERSON is not mention.kind and is_employed(tied):
            return True
        start, person = mention.start, mention.kind is PartyKind.PERSON
        for _ in range(_LIST_REACH):  # back to where their list begins
            if before_it is None or (before_it.kind is PartyKind.PERSON) != person:
                break
            if not are_joined(self._folded[before_it.end : start]):
                break
            start, before_it = before_it.start, self._before.get(before_it.start)
        if start == mention.start:
            return False
        return is_principal(self._folded[max(0, start - 80) : start])

    def _has_a_man(self, bank: Mention) -> bool:
        """``금강은행 백종삼``, ``백종삼 : 금강은행``: the bank of the person who is named beside it."""
        after, before = self._after.get(bank.start), self._before.get(bank.start)
        near = after is not None and after.kind is PartyKind.PERSON and after.start - bank.end <= _OF_BANK
        if after is not None and near and is_man_of_bank(self._folded[bank.end : after.start]):
            return True
        person = before is not None and before.kind is PartyKind.PERSON
        return before is not None and person and self._folded[before.end : bank.start] == " : "

    def _covers(self, hit: Hit, view: View, mention: Mention) -> bool:
        """Whether a measure of the past is about this mention: the nearest name before it, or all if in the plural."""
        adjective = (
            _PREDICATE.match(self._folded, hit.end) is None or _ATTRIBUTIVE.match(self._folded, hit.end) is not None
        )
        if adjective and hit.start >= mention.end:
            return False  # "already designated banks" says nothing of the name before it
        if hit.start < mention.end:  # the measure stands before the name: "in 2013 Washington blacklisted X"
            between = self._folded[hit.end : mention.start]
            nearer = any(hit.start < other.start < mention.end for other in view.current)
            return len(between) < 60 and not nearer and not _TURNS.search(between) and not view.current
        between = self._folded[mention.end : hit.start]
        if _TURNS.search(between) or any(mention.end <= other.start < hit.start for other in view.current):
            return False
        row = self._by_sentence[view.sentence.index]
        rival = max((other.end for other in row if mention.end <= other.start < hit.start), default=None)
        if rival is None:
            return len(between) < 80 or not view.current
        return _PLURAL.search(self._folded, rival, hit.start) is not None and len(between) < 160
