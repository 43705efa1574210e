"""An article seen through the lexicon: which cues stand in which sentence, and which of them speak of the past."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import pairwise

from sanctionwire.classify.compose import compose
from sanctionwire.classify.extract.bodies import Mention, is_background, mentions
from sanctionwire.classify.extract.dates import FoundDate, day_of_report, find_dates, reference_day
from sanctionwire.classify.extract.phrases import Places, Sieve
from sanctionwire.classify.gate import Hit, full_scanner, unwrap
from sanctionwire.classify.modality import is_boilerplate, is_modal
from sanctionwire.classify.text import Document, Sentence

RECENT = timedelta(days=45)
"""A measure dated further back than this from the day of publication is history; law firms follow within weeks."""

LEAD_CHARS = 900
LEAD_SENTENCES = 6
_OLD_REACH = 45
"""Code points before a measure's verb in which a word such as "previously" turns it into history."""

MEASURES = ("act.designate", "act.charge", "act.seize", "act.fine", "act.section311")
_MEASURES = frozenset(MEASURES)

PAYMENT_STRENGTH = {
    "pay.mixer": 0.8,
    "pay.exchange": 0.7,
    "pay.launder": 0.7,
    "pay.system": 0.7,
    "pay.front": 0.55,
    "pay.representative": 0.5,
    "pay.accounts": 0.55,
    "pay.wallet": 0.4,
    "pay.flow": 0.45,
    "pay.bank": 0.45,
    "pay.crypto": 0.3,
    "pay.money": 0.2,
}
"""How much one kind of payment word alone says that a party moves money for others. Set by judgement, not learned."""

RARE = (
    "evasion.before",
    "measure.ago",
    "measure.despite",
    "measure.pluperfect",
    "measure.rejects",
    "measure.standing",
    "measure.concern",
    "modality.allowed",
    "modality.boilerplate",
    "modality.possible",
    "modality.possible_before",
    "numbers.also",
    "outsiders.robbed",
    "outsiders.theft",
    "outsiders.thing",
    "outsiders.token",
    "outsiders.token_behind",
    "war.after",
    "war.before",
)
"""Sections of the lexicon of which few texts have a phrase; looked for in one pass before any pattern made of them."""

_PAYMENTS = frozenset(PAYMENT_STRENGTH)
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class View:
    """One sentence with its hits. ``place``: 1 in the title, 0.8 in the lead, 0.4 further down.

    ``features``: those of the hits. ``payment``, 0..1: how strongly the sentence speaks of moving money; different
    kinds of words add up.
    """

    sentence: Sentence
    place: float
    hits: tuple[Hit, ...]
    current: tuple[Hit, ...]
    past: tuple[Hit, ...]
    dates: tuple[FoundDate, ...]
    features: frozenset[str] = _NONE
    payment: float = 0.0

    def __post_init__(self) -> None:
        """Reckon once what every rule asks of a sentence."""
        if self.hits:
            self.features = frozenset([hit.feature for hit in self.hits])
            self.payment = _payment(self.features & _PAYMENTS)

    def has(self, *prefixes: str) -> bool:
        """Whether a hit's feature starts with one of the prefixes."""
        return any(feature.startswith(prefixes) for feature in self.features)


@cache
def _payment(kinds: frozenset[str]) -> float:
    """How strongly some kinds of payment words together say that money is moved."""
    missing = 1.0
    for kind in sorted(kinds):  # floats multiply differently else
        missing *= 1 - PAYMENT_STRENGTH[kind]
    return 1 - missing


@cache
def _sieve() -> Sieve:
    return Sieve(RARE)


class Context:
    """A document with hits, dates and the day that "now" means."""

    def __init__(self, document: Document, published: date | None, hits: list[Hit] | None = None) -> None:
        self.document = document
        self.published = published or day_of_report(document)
        self.hits = full_scanner().hits(unwrap(document.folded)) if hits is None else hits
        self._rule = "act.section311" in {hit.feature for hit in self.hits}
        self.dates = find_dates(document, self.published)
        self.today = reference_day(self.dates, self.published)
        self._bodies: dict[tuple[int, tuple[Hit, ...]], list[Mention]] = {}

    @cached_property
    def rare(self) -> Places:
        """Those of :data:`RARE` of which the text may have a phrase."""
        return _sieve().places(self.document.folded)

    @cached_property
    def views(self) -> list[View]:
        """Sentences in order, each with what stands in it."""
        found: list[View] = []
        hit_starts, date_starts = [hit.start for hit in self.hits], [date.start for date in self.dates]
        next_hit = next_date = 0
        boilerplate = "modality.boilerplate" in self.rare
        body = 0
        for sentence in self.document.sentences:
            first_hit, next_hit = next_hit, bisect_left(hit_starts, sentence.end, next_hit)
            first_date, next_date = next_date, bisect_left(date_starts, sentence.end, next_date)
            dates = tuple(self.dates[first_date:next_date])
            if sentence.index == 0:
                place = 1.0
            else:
                offset = sentence.start - self.document.title_end
                place = 0.8 if body < LEAD_SENTENCES and offset < LEAD_CHARS else 0.4
                body += sentence.end - sentence.start > 25
            if first_hit == next_hit:  # most sentences of a usual article say nothing of the matter
                found.append(View(sentence, place, (), (), (), dates))
                continue
            hits = _without_denied(compose(self.document.folded, self.hits[first_hit:next_hit], self.rare))
            if boilerplate and is_boilerplate(self.document.folded, sentence.start, sentence.end):
                hits = [hit for hit in hits if not _acts_or_pays(hit.feature)]
            current: tuple[Hit, ...] = ()
            past: tuple[Hit, ...] = ()
            measures = [hit for hit in hits if hit.feature in _MEASURES and not self._is_modal(hit)]
            if measures:
                old = [hit for hit in hits if hit.feature == "time.old"]
                past = tuple(hit for hit in measures if self._is_past(hit, old, dates))
                current = tuple(hit for hit in measures if hit not in past)
            found.append(View(sentence, place, tuple(hits), current, past, dates))
        return found

    @cached_property
    def mains(self) -> dict[int, tuple[Hit, ...]]:
        """By the index of a sentence its current measures that are its news, not told of somebody in passing."""
        folded = self.document.folded
        found: dict[int, tuple[Hit, ...]] = {}
        for view in self.views:
            if view.current:
                days = [hit.start for hit in view.hits if hit.feature == "time.now"]
                days += [date.start for date in view.dates if self.is_recent(date)]
                start = view.sentence.start
                found[view.sentence.index] = tuple(
                    hit for hit in view.current if not is_background(folded, start, hit, days, self.rare)
                )
        return found

    def bodies(self, view: View, acts: Sequence[Hit]) -> list[Mention]:
        """The bodies that a sentence names; ``acts``: words of the measure in it. Kind and authority both ask."""
        asked = view.sentence.index, tuple(acts)
        if asked not in self._bodies:
            sentence = view.sentence
            self._bodies[asked] = mentions(self.document.folded, sentence.start, sentence.end, acts, self.rare)
        return self._bodies[asked]

    @cached_property
    def telling(self) -> list[View]:
        """The sentences that hold a hit, in order; all others only stand between them."""
        return [view for view in self.views if view.hits]

    @cached_property
    def live(self) -> frozenset[int]:
        """Indexes of the sentences that may name a party: with a word about the matter, or beside one that has it; and
        the items of a list that begins there. A short article tells of nothing else.
        """
        if len(self.document.sentences) <= _SHORT_ARTICLE:
            return frozenset(range(len(self.document.sentences)))
        telling = [view.sentence.index for view in self.views if any(map(_matters, view.features))]
        found = {index + step for index in telling for step in (-1, 0, 1)}
        for before, sentence in pairwise(self.document.sentences):
            if before.index in found and _ITEM.match(self.document.text, sentence.start) is not None:
                found.add(sentence.index)
        return frozenset(found)

    def is_recent(self, found: FoundDate) -> bool | None:
        """Whether a date lies close to "now"; None if it cannot be told."""
        if self.today is None:
            return None
        day = self.resolve(found)
        if day is not None:
            return abs(self.today - day) <= RECENT
        if found.month is not None:
            year = found.year or (self.today.year if found.month <= self.today.month else self.today.year - 1)
            back = (self.today.year - year) * 12 + self.today.month - found.month
            return back <= 0 or (back == 1 and self.today.day <= 12)
        return None if found.year is None else found.year >= self.today.year

    def resolve(self, found: FoundDate) -> date | None:
        """The day that a date means, by the day that "now" means."""
        return found.resolve(self.today, loose=self.published is None)

    def _is_modal(self, hit: Hit) -> bool:
        """A proposed rule is a measure, and "if convicted" makes a charge no plan."""
        if self._rule or hit.feature in ("act.section311", "act.charge"):
            return False
        return is_modal(self.document.folded, hit, self.rare)

    def _is_past(self, hit: Hit, old: Sequence[Hit], dates: Sequence[FoundDate]) -> bool:
        """Whether a measure's word speaks of an earlier one: an adjective, after "already", or beside an old date.

        ``old``: the words for what is old in its sentence.
        """
        folded = self.document.folded
        if folded[hit.start : hit.end] in _ADJECTIVES and _ARTICLE.search(folded[max(0, hit.start - 24) : hit.start]):
            return True
        for other in old:
            if -_OLD_REACH <= other.start - hit.end <= 12 and not _BREAK.search(
                folded[min(other.end, hit.end) : max(other.start, hit.start)]
            ):
                return True
        recent = [self.is_recent(found) for found in dates if self._attached(found, hit)]
        return False in recent and True not in recent

    def _attached(self, found: FoundDate, hit: Hit) -> bool:
        """A date close to a measure's word, no other clause between: "listed in March 2013", "On 11 March it"."""
        between = self.document.folded[min(found.end, hit.end) : max(found.start, hit.start)]
        return len(between) <= _DATE_REACH and _BREAK.search(between) is None


def _without_denied(hits: list[Hit]) -> list[Hit]:
    """The hits of a sentence but for countries of which it says that the news has nothing to do with them."""
    denials = [hit for hit in hits if hit.feature == "tie.none"]
    if not denials:
        return hits
    return [hit for hit in hits if not (hit.feature.startswith("nexus.") and any(_denies(one, hit) for one in denials))]


def _denies(denial: Hit, country: Hit) -> bool:
    behind, before = country.start - denial.end, denial.start - country.end
    return -_TOUCHING <= behind <= _DENIAL or 0 <= before <= _TOUCHING


_DENIAL, _TOUCHING = 50, 3
"""Code points from a denial to the country behind it, or before it: "no link between the ring and North Korea"."""


@cache
def _acts_or_pays(feature: str) -> bool:
    return feature.startswith(("act.", "pay."))


@cache
def _matters(feature: str) -> bool:
    return feature.startswith(_MATTER)


_SHORT_ARTICLE = 40
"""Sentences."""
_MATTER = ("nexus.", "act.", "pay.")
_ITEM = re.compile(r"\s{0,3}(?:[-–—•*·▪◦]|\(?\w{1,2}[.)]) ")
"""What an item of a list begins with."""
_DATE_REACH = 70
_ADJECTIVES = frozenset(["sanctioned", "blacklisted", "designated"])
_ARTICLE = re.compile(
    r"\b(?:an?|the|of|for|with|from|other|to|some|many|several|already|these|heavily|serves?|dozen|"
    r"including|such|biggest|largest|major|leading|big|russian|chinese|state|\w+'s|\w+s') (?:\d+ )?$"
)
_BREAK = re.compile(
    r";|, (?:who|which|that|where|and|but|while|after|accused)\b| (?:who|for|over|because|which|after|"
    r"whom) |,? что |, котор"
)
