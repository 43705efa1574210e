"""Who is named without being a party: officials, those who only speak, victims, currencies, ships, newspapers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.forms import key, short_forms
from sanctionwire.classify.extract.grouping import listed_together
from sanctionwire.classify.extract.known import KNOWN_NAMES, ROBBED
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, by_letter, choices, table
from sanctionwire_schemas import PartyKind

_group = choices("outsiders.toml")


def _begun(section: str, behind: str, languages: Collection[str] = ()) -> str:
    """A section's terms, where a word begins, each with ``behind``."""
    return by_letter(table("outsiders.toml")[section], languages, behind, whole=True)


_OFFICE_AFTER = re.compile(
    rf"(?:'s)?,? (?:{_group('office_kind')} )*{_group('office')}\b(?!'s)| {_group('office_of')}"
    rf"|,? {_group('heads')} (?:{_group('article')} |l')?(?:[\w'.-]+ ){{0,4}}?{_group('state')}"
)
_SPEAKS_BEFORE = re.compile(  # behind a word the verb has a subject: "prosecutors said X" tells of X
    rf"(?:(?<!\w )\b{_group('says_before')}|\b{_group('source_before')}) (?:{_group('mister')} )?"
    rf"(?:(?!{_group('what')} )[a-zà-ÿа-яіїєґ'’-]+ ){{0,2}}?$"
)
_SPEAKS = re.compile(rf",? ?{_group('says')}")
_SPEAKS_LATER = re.compile(rf", [^,.;\n]{{3,80}}, {_group('says', ALPHABETIC)}\b")
_ACCUSED = re.compile(rf"\b{_group('accused')}\b")
_DEFENDS = re.compile(rf"\b{_group('insists')} (?:that )?{_group('defends')} ")
_VICE = re.compile(
    rf"{_group('vice')}[\w ,']*$"
    rf"|\b(?:{_group('its')}|the {_group('firm', ('en',))}'s) (?:[a-z-]+ )?{_group('chief')}(?: is| was|,)? ?$"
    rf"|\b{_group('chief')}\w{{0,2}} {_group('of')} ?(?:the |la |l')?{_group('firm')}\b,? ?$"
)
_CLAUSE = re.compile(r"[;:.]|, (?=[a-z]+ [a-z]+ )")
_TOKEN_BEFORE = re.compile(_begun("token", rf"\w*(?: {_group('called')}|,)? ?[«\"]?$"))
_TOKEN_AFTER = re.compile(
    rf"[»\"]?,? ?(?:{_group('a')} )?(?:[\w-]+ )?{_group('token_behind')}\b(?! {_group('no_token')})"
)
_ROBBED_BEFORE = re.compile(_begun("robbed", r"\b[^.;]{0,60}$"))
_THEFT_AFTER = re.compile(rf"[\w '’]{{0,24}}{_group('theft')}\b")
_BODY_BEFORE = re.compile(_begun("body", rf"(?: {_group('body_of')} [\w ]{{3,30}}?)? \([\"“«„]?$"))
_TERM_BEFORE, _TERM_BEHIND = re.compile('[(] ?(?:(?:together|collectively), )?the ["“]$'), re.compile('["”]\\)')
"""Around a term that a legal text defines: (the "Russia Regulations")."""
_HANDLER = re.compile(rf"\b{_group('handler')} (?:the )?$")
_DATELINE = re.compile(r"(?P<places>[A-ZÀ-Þ][A-ZÀ-Þ.'’ /-]{2,50}?)(?:,[^\n]{0,30}?)?(?: ?\([^)\n]{1,30}\))? ?[-–—]+ ")
_OPEN = r"[\s«\"'「『‘“]*$"
_OTHER_THING = re.compile(
    _begun("thing", rf"(?:,? {_group('thing_article')})? {_OPEN}", ALPHABETIC)
    + "|"
    + by_letter(table("outsiders.toml")["thing"], DENSE_LANGUAGES, _OPEN, whole=False)
)
_NO_SINGLE = re.compile(f"[a-z]{{3,20}}{_group('ending', ('en',))}|[a-zäöüß]{{4,30}}{_group('ending', ('de',))}")
_OBJECT_NEXT = re.compile(rf" {_group('determiner')} ")
_OFFICE_CUE = re.compile(
    rf"(?<!ring)(?:{'|'.join(map(re.escape, words.OFFICE_CUES))})"
    rf"|\b(?:{'|'.join(map(re.escape, words.OFFICES_BESIDE))}),? $"
)
_ROBBED_REACH, _THING_REACH, _TOKEN_REACH, _TOKEN_AHEAD = 70, 24, 26, 24
"""Code points beside a name within which words say what it is."""
_ACTS = re.compile(rf"\b{_group('acts')} ")
_OBSERVER = re.compile(_group("observer"))
_COMMENTS = re.compile(_group("comments"))


def outsiders(context: Context, found: Sequence[Mention], *, german: bool) -> set[str]:
    """Keys of the names that are no parties. ``found``: mentions in order; ``german``: nouns have capitals."""
    return _Outsiders(context, found, german=german).keys()


class _Outsiders:
    """One article's mentions, with the keys of their names."""

    def __init__(self, context: Context, found: Sequence[Mention], *, german: bool) -> None:
        self._context = context
        self._text, self._folded = context.document.text, context.document.folded
        self._rare = context.rare
        self._of_thefts = "outsiders.robbed" in self._rare or "outsiders.theft" in self._rare
        self._of_tokens = "outsiders.token" in self._rare or "outsiders.token_behind" in self._rare
        self._found = found
        self._german = german
        self._starts = [mention.start for mention in found]
        self._keys = [key(mention.name) for mention in found]

    def keys(self) -> set[str]:
        """Those who only speak wherever they are named, and what one place shows to be no party."""
        speaking = {place for place, mention in enumerate(self._found) if self._speaks(mention)}
        silent = {name for place, name in enumerate(self._keys) if place not in speaking}
        out = {self._keys[place] for place in speaking} - silent
        out |= {self._keys[place] for place, mention in enumerate(self._found) if self._is_outsider(mention)}
        return out | _dateline(self._context) | self._robbed()

    def _speaks(self, mention: Mention) -> bool:
        """A person who is only quoted."""
        end = mention.end
        if mention.kind is not PartyKind.PERSON:
            return False
        sentence = self._context.document.sentence_at(mention.start)
        before = max(sentence.start, mention.start - 60)
        if (
            _SPEAKS.match(self._folded, end, end + 30) is None
            and _SPEAKS_LATER.match(self._folded, end, end + 110) is None
            and _SPEAKS_BEFORE.search(self._folded, before, mention.start) is None
        ):
            return False
        if _DEFENDS.search(self._folded, end, end + 110) is not None:
            return False
        return _ACCUSED.search(self._folded, sentence.start, mention.start) is None

    def _robbed(self) -> set[str]:
        """Keys of victims of thefts, and of those listed beside one."""
        found = self._found
        robbed = {place for place, mention in enumerate(found) if self._is_victim(mention)}
        for step in (1, -1):
            for place in sorted(robbed, reverse=step < 0):
                at = place + step
                while (
                    0 <= at < len(found)
                    and at not in robbed
                    and listed_together(self._text, found[at - step], found[at])
                ):
                    robbed.add(at)
                    at += step
        return {self._keys[place] for place in robbed}

    def _is_victim(self, mention: Mention) -> bool:
        if mention.kind is PartyKind.PERSON and mention.sure:
            return False
        if self._folded[mention.start : mention.end] in ROBBED:
            return True
        if not self._of_thefts:
            return False
        sentence = self._context.document.sentence_at(mention.start)
        start = max(sentence.start, mention.start - _ROBBED_REACH)
        before = self._folded[start : mention.start]
        if self._rare.may_have("outsiders.robbed", start, mention.start) and _ROBBED_BEFORE.search(before):
            return True
        if mention.sure or not self._rare.may_have("outsiders.theft", mention.end, sentence.end):
            return False
        return _THEFT_AFTER.match(self._folded, mention.end, sentence.end) is not None

    def _is_outsider(self, mention: Mention) -> bool:
        """Officials who speak about the case, currencies, victims."""
        if (
            mention.kind is PartyKind.PERSON
            and mention.sure
            and self._folded.startswith("the ", max(0, mention.start - 4))
        ):
            return True  # the ship of that name
        if mention.kind is PartyKind.PERSON and _is_official(self._folded, mention, self._ends_before(mention)):
            return True
        if self._is_no_name(mention):
            return True
        if mention.kind is PartyKind.BANK and _HANDLER.search(self._folded, max(0, mention.start - 48), mention.start):
            return True
        before = max(0, mention.start - _THING_REACH)
        if (
            self._rare.may_have("outsiders.thing", before, mention.start)
            and _OTHER_THING.search(self._folded, before, mention.start) is not None
        ):
            return mention.kind is not PartyKind.BANK
        if (
            not mention.sure
            and "(" in self._folded[max(0, mention.start - 3) : mention.start]
            and _BODY_BEFORE.search(self._folded, max(0, mention.start - 60), mention.start) is not None
        ):
            return True
        return not mention.sure and ((self._of_tokens and self._is_token(mention)) or self._is_term(mention))

    def _is_term(self, mention: Mention) -> bool:
        """A term defined in brackets that takes up no name: (the "Covered Payments")."""
        if _TERM_BEHIND.match(self._folded, mention.end) is None:
            return False
        if _TERM_BEFORE.search(self._folded, max(0, mention.start - 24), mention.start) is None:
            return False
        place = bisect_left(self._starts, mention.start) - 1
        return place < 0 or key(mention.name) not in short_forms(self._found[place])

    def _is_token(self, mention: Mention) -> bool:
        """A currency or card product, which articles name like a firm."""
        before, end = max(0, mention.start - _TOKEN_REACH), mention.end
        if (
            self._rare.may_have("outsiders.token", before, mention.start)
            and _TOKEN_BEFORE.search(self._folded, before, mention.start) is not None
        ):
            return True
        return (
            self._rare.may_have("outsiders.token_behind", end, end + _TOKEN_AHEAD)
            and _TOKEN_AFTER.match(self._folded, end, end + _TOKEN_AHEAD) is not None
        )

    def _ends_before(self, mention: Mention) -> int:
        """Where the name before a mention ends, if a comma divides the two: what stands before that tells of the other
        name, "a deputy president of Rosbank, Anton Belov".
        """
        place = bisect_left(self._starts, mention.start) - 1
        if place < 0 or self._folded[self._found[place].end : mention.start] not in (", ", "; ", ", and "):
            return 0
        return self._found[place].end if self._found[place].kind is not PartyKind.PERSON else 0

    def _is_no_name(self, mention: Mention) -> bool:
        """A word that has its capital from the sentence it begins, or from German."""
        folded = self._folded[mention.start : mention.end]
        if mention.sure or folded in KNOWN_NAMES:
            return False
        if self._german and "-" not in folded and " " not in folded and folded.endswith(words.GERMAN_HEADS):
            return True  # a trade: "Maschinenhändler"
        sentence = self._context.document.sentence_at(mention.start)
        starts = not self._folded[sentence.start : mention.start].strip(" -•*\"'“«")
        if starts and _OBJECT_NEXT.match(self._folded, mention.end) is not None:
            return True  # a verb: "Sell the shares"
        return _NO_SINGLE.fullmatch(folded) is not None and (self._german or starts)


def _dateline(context: Context) -> set[str]:
    """Keys of the places from which an article reports, as its dateline prints them."""
    start = context.document.title_end + 1
    found = _DATELINE.match(context.document.text, start, start + 120)
    return {key(place.strip()) for place in found.group("places").split("/")} if found is not None else set()


def _is_official(folded: str, mention: Mention, since: int) -> bool:
    """``since``: what stands before it tells of somebody else."""
    close = _CLAUSE.split(folded[max(since, mention.start - 48) : mention.start].rpartition("\n")[2])[-1]
    if _VICE.search(close):
        return False
    if _OFFICE_CUE.search(close) is not None and _ACTS.search(close) is None:
        return True
    if _OFFICE_AFTER.match(folded, mention.end, mention.end + 60) is not None:
        return True
    return _OBSERVER.search(close) is not None and _COMMENTS.search(folded, mention.end, mention.end + 90) is not None
