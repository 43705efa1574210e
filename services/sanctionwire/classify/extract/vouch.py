"""Which names are parties: no outsiders; unsure ones need words that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.forms import key, short_forms
from sanctionwire.classify.extract.grouping import listed_together
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.outsiders import outsiders
from sanctionwire.classify.lexicon import by_letter, choices, table
from sanctionwire_schemas import PartyKind

_group = choices("vouch.toml")
_CLOSE = "[\"'»”]?"
_ORG_CUES = frozenset(words.ORG_CUES)


def _begun(section: str, behind: str) -> str:
    """A section's terms, where a word begins, each with ``behind``."""
    return by_letter(table("vouch.toml")[section], (), behind, whole=True)


def _any_of(found: Collection[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(found, key=lambda word: (-len(word), word))))})"


_PLACED = re.compile(rf"\b{_group('placed')} (?:the )?$")
_IN_PLACE = re.compile(_begun("in_place", " $"))
_STAKE_IN = re.compile(rf"\b{_group('stake')} {_group('in_place')} $")
_PLACE_AFTER = re.compile(rf" {_group('of_place')}\b")
_DESCRIBED = (
    rf"{_CLOSE}(?:, (?:{_group('era')} )?[a-z]{{3,16}}'s|,? {_group('described')}) "
    rf"(?:[\w.'-]+ ){{0,5}}?{_any_of(words.ORG_CUES)}\b"
)
_COMPOUND = rf"(?: (?:and|und|et) [\w.-]+)? (?:{_group('trade')} )*{_group('business')}\b| {_group('means')}\b"
_ROW = rf" \| {_group('cell')}\b"
_SEATED = rf"{_CLOSE},? {_group('seated')} "
_ORGANIZATION_AFTER = re.compile(f"{_DESCRIBED}|{_COMPOUND}|{_ROW}|{_SEATED}")
_MEASURED_BEFORE = re.compile(_begun("measured_before", rf" (?:{_group('lately')} )?$"))
_MEASURED_AFTER = re.compile(
    rf"{_CLOSE},? (?:of [\w ]{{3,20}}, )?(?:{_group('auxiliary')} {_group('measured')}|{_group('does')}\b)"
)
_DONE_AFTER = re.compile(rf"{_CLOSE},? (?:which )?{_group('done')}\b")
_COUNTED = re.compile(rf"\b(?:{_group('number')}|\d{{1,3}}) (?:[a-z][\w-]{{0,20}} ){{0,3}}{_group('counted')}\b")
_COUNT_REACH = 240
_BOTH_AFTER = re.compile(rf"\. {_group('all_of_them')} {_group('were_measured')}")
_FOREIGN = re.compile("[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_SHAPE = re.compile(
    r"[a-z][A-Z]|\w-[A-Z0-9]{1,3}\b|[A-Za-z]\d|\d[A-Za-z]{2}|\w\.(?:io|com|net|org|ru|cash|exchange|app|to|me|"
    r"cc|su|biz|pro|market|trade)\b"
)
"""Brand names of the trade: inner capitals, digits, domain endings."""
_PERSON_CUE = re.compile(rf"\b{_any_of(words.PERSON_CUES)}")
_GERMAN = re.compile(rf" {_group('german')} ")
_ARTICLE = re.compile(rf"\b{_group('article')} $")
_GERMAN_BANK = re.compile(rf"{_group('kind_of_bank')}bank(?:en)?$")
_AGE = re.compile(rf" ?\(\d{{2}}\)|, (?:{_group('aged')} )?\d{{2}}(?:[,;.]| {_group('years')}\b)")
"""Reports of courts give a defendant's age behind the name."""
_APPOSED = re.compile(
    rf", (?:{_group('who')}\b|an? (?:[a-z]+ )?{_any_of(words.DEMONYMS)}(?:-born|-based)?\b(?! {_group('firm')}))"
)
_ALIAS_AFTER = re.compile(rf"[\"”»]?,? ?[(\[]?{_group('alias')}\b")
"""A name that has another one is somebody's."""
_SYLLABLE = 2


def accept(context: Context, found: Sequence[Mention]) -> list[Mention]:
    """The mentions that name parties, in order. ``found`` is in order, without overlaps."""
    return _Vouching(context, found).accepted()


class _Vouching:
    """One article's mentions; what one mention shows counts for the others of the same name."""

    def __init__(self, context: Context, found: Sequence[Mention]) -> None:
        self._context = context
        self._text, self._folded = context.document.text, context.document.folded
        self._found = found
        self._keys = [key(mention.name) for mention in found]
        self._often = Counter(self._keys)
        self._german = len(_GERMAN.findall(self._folded[:6000])) >= (5 if len(self._folded) > 1500 else 2)
        self._out = outsiders(context, found, german=self._german)

    def accepted(self) -> list[Mention]:
        """Sure names, vouched ones, those listed beside them, and short forms of all these."""
        open_places = [place for place in range(len(self._found)) if self._keys[place] not in self._out]
        good = {place for place in open_places if self._vouched(place)}
        good |= self._neighbours(good, open_places) | self._neighbours(good, open_places[::-1])
        names = {self._keys[place] for place in good}
        short = {form for place in good for form in short_forms(self._found[place])}
        return [
            self._found[place]
            for place in open_places
            if place in good or self._keys[place] in names or self._keys[place] in short
        ]

    def _neighbours(self, good: set[int], order: list[int]) -> set[int]:
        """A list carries its members: "the exchanges A, B and C". One pass in each direction reaches them all."""
        reached = set(good)
        step = 1 if order == sorted(order) else -1
        for place in order:
            other = place - step
            if place in reached or other not in reached:
                continue
            mention, neighbour = self._found[place], self._found[other]
            several = neighbour.kind is not PartyKind.PERSON or {" "} <= set(mention.name) & set(neighbour.name)
            seat = not mention.sure and _IN_PLACE.search(self._folded, max(0, mention.start - 12), mention.start)
            if several and not seat and listed_together(self._text, mention, neighbour):
                reached.add(place)
        return reached - good

    def _vouched(self, place: int) -> bool:
        mention, folded = self._found[place], self._folded
        sentence = self._context.document.sentence_at(mention.start)
        before = folded[max(sentence.start, mention.start - 70) : mention.start]
        after = folded[mention.end : min(sentence.end, mention.end + 60)]
        if mention.sure:
            compound = mention.kind is PartyKind.BANK and not {" ", "-"} & set(mention.name) and self._german
            return not (compound and _ARTICLE.search(before) and _GERMAN_BANK.search(mention.name.lower()))
        if mention.kind is PartyKind.PERSON and (_AGE.match(after) or _APPOSED.match(after)):
            return True
        if _ALIAS_AFTER.match(after):
            return True
        if mention.kind is PartyKind.PERSON and _PERSON_CUE.search(before[-40:] + " | " + after[:40]):
            return True
        if not self._context.document.is_latin and _FOREIGN.search(before + after):
            return True  # a Latin name in a text of another script is a proper name
        return self._by_words(place, before, after)

    def _counted(self, mention: Mention, start: int) -> bool:
        """Whether its sentence counts organizations before it names them: "two firms, X in China and Y in Russia"."""
        return _COUNTED.search(self._folded, max(start, mention.start - _COUNT_REACH), mention.start) is not None

    def _by_words(self, place: int, before: str, after: str) -> bool:
        if len(self._found[place].name) <= _SYLLABLE and self._found[place].name.isalpha():
            return False  # a family name of one syllable stands for whom another place names in full
        shaped = _SHAPE.search(self._found[place].name) is not None
        if not shaped and _is_place(before, after):
            return False
        starts = not before.strip(" -*•|\"'“«") or before.rstrip(" \"'“«").endswith("|")
        head = [word.strip(",.'\"“«(").rpartition("-")[2] for word in before.split()[-3:]]
        cues = head[-1:] if self._german else head
        heads = not _ORG_CUES.isdisjoint(cues) or any(map(_has_german_head, cues))
        if heads and not _PLACED.search(before):
            return True
        if shaped or _ORGANIZATION_AFTER.match(after) or _BOTH_AFTER.match(self._folded, self._found[place].end):
            return True
        if self._german:
            return False
        if _MEASURED_BEFORE.search(before) or _MEASURED_AFTER.match(after):
            return True
        if starts:
            return False
        if _DONE_AFTER.match(after):
            return True
        sentence = self._context.document.sentence_at(self._found[place].start)
        view = self._context.views[sentence.index]
        mention = self._found[place]
        several = " " in mention.name and not _PLACED.search(before)
        if several and self._counted(mention, sentence.start):
            return True
        if several and view.current and view.place < 1:
            return True  # several capitalized words, no office or place, in the sentence that reports the measure
        paying = view.payment > 0
        return self._often[self._keys[place]] > 1 and paying


@lru_cache(maxsize=4096)
def _has_german_head(word: str) -> bool:
    """Whether a word is, or ends in, a German noun for a firm or a person; kept, since there are many of them."""
    return word.endswith(words.GERMAN_HEADS)


def _is_place(before: str, after: str) -> bool:
    """Whether the words around a name say so: "in X", but not "a stake in X"; "X airport"."""
    return _PLACE_AFTER.match(after) is not None or (
        _IN_PLACE.search(before) is not None and _STAKE_IN.search(before) is None
    )
