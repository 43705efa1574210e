"""Which names are parties: no outsiders; unsure ones need words that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.grouping import key, listed_together, short_forms
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.outsiders import outsiders
from sanctionwire_schemas import PartyKind

_PLACED = re.compile(r"\b(?:in|at|from|near|of|to|outside|across|en|à|dans|in der|bei|nach|aus|a|da|di|de) (?:the )?$")
_IN_PLACE = re.compile(
    r"(?<!stake )(?<!stakes )(?<!share )(?<!shares )(?<!invested )\b(?:in|near|outside|across|en|à|dans|nach|tras) $"
)
_PLACE_AFTER = re.compile(r" (?:man|woman|men|resident|couple|native|police|court|county|airport)\b")

_ORG_CUES = frozenset(words.ORG_CUES)
_CUE = "|".join(sorted(map(re.escape, words.ORG_CUES), key=len, reverse=True))
_DESCRIBED = re.compile(
    r"[\"'»”]?(?:, (?:(?:once|then|now) )?[a-z]{3,16}'s|,? (?:is |was |are )?(?:an?|the|one of|described as|"
    r"eine?|une?|una?|which|that|accusée?|acusad[oa])) "
    rf"(?:[\w.'-]+ ){{0,5}}?(?:{_CUE})\b"
)
_COMPOUND = re.compile(
    r"(?: (?:and|und|et) [\w.-]+)? (?:(?:crypto|cryptocurrency|bitcoin|virtual currency|online|payment|mixing) )*"
    r"(?:exchanges?|platforms?|mixers?|services?|marketplace|desk|network|group)\b|"
    r" (?:fast |instant |bank |card |money )?(?:payments?|cards?|transfer|messaging|settlement) "
    r"(?:system|network|service)\b"
)
_MEASURED_BEFORE = re.compile(
    r"\b(?:listed|designated|sanctioned|blacklisted|added|named|targeted|sanctionné|sanctionne|"
    r"sanctioniert|sancionad[oa]s?|"
    r"sanciona|alcanza a|visent|vise|cible|ciblent|colpisce|colpiscono|belegt|against|hit|contre|gegen|contra|"
    r"charged|arrested|accused|created|launched|operates?|runs?|owns?|"
    r"founded|shares (?:of|in)|acciones de|actions d[eu]|azioni d\w+|stake in|licen[cs]e of|"
    r"authori[sz]ation of) (?:on |the |also |hier |aujourd'hui |hoy |a |new )?$"
)
_MEASURED_AFTER = re.compile(
    r"[\"'»”]?,? (?:of [\w ]{3,20}, )?(?:(?:was|were|is|has been|had been|are) (?:also |newly |first "
    r")?(?:listed|designated|"
    r"sanctioned|blacklisted|added|charged|accused|founded|registered)|"
    r"(?:keeps|runs|operates|swaps|offers|provides|processed|processes|served|charges|handled|laundered|converted|"
    r"exchanges|facilitated)\b)"
)
_DONE_AFTER = re.compile(
    r"[\"'»”]?,? (?:which )?(?:was|is|has been|had been) (?:named|created|issued|used|closed|shut)|"
    r"[\"'»”]?,? (?:which )?(?:allowed|moved|let|took over|helped)\b"
)
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|several|both|\d{1,3}) (?:[a-z][\w-]{0,20} ){0,3}"
    r"(?:firms|companies|banks|lenders|entities|institutions|exchanges|businesses|platforms|networks|"
    r"organi[sz]ations)\b"
)
_COUNT_REACH = 240
_ROW = re.compile(r" \| (?:individual|person|entity|company|organi[sz]ation|firm|bank)\b")
"""The next cell of a table."""
_SEATED = re.compile(
    r"[\"'»”]?,? (?:based|headquartered|registered|incorporated|con sede|mit sitz|basée?|basad[oa]|domiciliad[oa]|"
    r"établie?|ansässig) "
)
_BOTH_AFTER = re.compile(
    r"\. (?:both|all (?:three|four|five|of them)|the (?:two|three|pair|trio)) (?:were|are|have been) "
    r"(?:listed|blacklisted|sanctioned|designated|charged|named)"
)
_FOREIGN = re.compile("[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_SHAPE = re.compile(
    r"[a-z][A-Z]|\w-[A-Z0-9]{1,3}\b|[A-Za-z]\d|\d[A-Za-z]{2}|\w\.(?:io|com|net|org|ru|cash|exchange|app|to|me|"
    r"cc|su|biz|pro|market|trade)\b"
)
"""Brand names of the trade: inner capitals, digits, domain endings."""
_PERSON_CUE = re.compile(r"\b(?:" + "|".join(map(re.escape, words.PERSON_CUES)) + ")")
_GERMAN = re.compile(r" (?:der|die|das|und|mit|von|wird|wurde) ")
_ARTICLE = re.compile(r"\b(?:der|die|das|den|dem|des|einer?|eines|keine[rmn]?|ihrer?|seiner?|allen voran die) $")


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
            if several and listed_together(self._text, mention, neighbour):
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
        if _FOREIGN.search(before + after):
            return True  # a Latin name in a text of another script is a proper name
        return self._by_words(place, before, after)

    def _counted(self, mention: Mention, start: int) -> bool:
        """Whether its sentence counts organizations before it names them: "two firms, X in China and Y in Russia"."""
        return _COUNTED.search(self._folded, max(start, mention.start - _COUNT_REACH), mention.start) is not None

    def _by_words(self, place: int, before: str, after: str) -> bool:
        if len(self._found[place].name) <= _SYLLABLE and self._found[place].name.isalpha():
            return False  # a family name of one syllable stands for whom another place names in full
        shaped = _SHAPE.search(self._found[place].name) is not None
        if not shaped and (_IN_PLACE.search(before) or _PLACE_AFTER.match(after)):
            return False
        starts = not before.strip(" -*•|\"'“«") or before.rstrip(" \"'“«").endswith("|")
        head = [word.strip(",.'\"“«(").rpartition("-")[2] for word in before.split()[-3:]]
        cues = head[-1:] if self._german else head
        if any(word in _ORG_CUES or word.endswith(words.GERMAN_HEADS) for word in cues) and not _PLACED.search(before):
            return True
        if _DESCRIBED.match(after) or _COMPOUND.match(after) or shaped:
            return True
        if _ROW.match(after) or _SEATED.match(after) or _BOTH_AFTER.match(self._folded, self._found[place].end):
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


_GERMAN_BANK = re.compile(
    r"(?:zentral|noten|groß|geschäfts|privat|landes|national|haus|staats|investment|direkt|filial|depot|korrespondenz|"
    r"partner|schatten|daten|universal|kredit|export|außenhandels|entwicklungs|welt|bundes|regional|spar|volks|handels|"
    r"auslands|digital|mutter|konkurrenz|dritt|provinz|empfänger|absender|inlands)bank(?:en)?$"
)
"""Kinds of banks that German writes like a name."""
_AGE = re.compile(
    r" ?\(\d{2}\)|, (?:aged? )?\d{2}(?:[,;]| (?:ans|años|anni|jahre|years old|лет|років|года?|роки)\b| and |\.| of )"
)
"""Reports of courts give a defendant's age behind the name."""

_APPOSED = re.compile(
    r", (?:who\b|an? (?:[a-z]+ )?(?:"
    + "|".join(sorted(words.DEMONYMS))
    + r")(?:-born|-based)?\b(?! (?:bank|company|firm)))"
)
"""What follows a person's name: ", who", ", a Syrian"."""
_ALIAS_AFTER = re.compile(r"[\"”»]?,? ?[(\[]?(?:also known as|a\.?k\.?a\.?\b|alias|dite? |otherwise known as)")
"""A name that has another one is somebody's."""
_SYLLABLE = 2
