"""Bodies that may have taken a measure, where a sentence names them, and what they do in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from sanctionwire.classify.extract.phrases import Places, needed
from sanctionwire.classify.gate import Hit
from sanctionwire.classify.lexicon import ALPHABETIC, DENSE_LANGUAGES, by_letter, choice, letters_first, table


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """An entry of the file. ``generic``: a name for several bodies of one country ("the Treasury", "Washington").

    ``enforcer``: what it finds out is news of its own. ``home``: named without its country by papers at home.
    ``country``: the bare name of a country, its capital or an adjective. ``of``: the country of which it is a body.
    """

    name: str
    weight: float
    generic: bool = False
    enforcer: bool = False
    home: bool = False
    country: bool = False
    of: str = ""


@dataclass(slots=True)  # not frozen, which takes three times as long to make
class Mention:
    """A body named at a stretch of the document. ``share``: how much the mention says that it acted.

    ``agent``: it does what is reported there. ``enforcer``, ``strong``: as of a body, not of a bare country.
    """

    body: Body
    start: int
    share: float
    agent: bool
    enforcer: bool
    strong: bool


_WORDS = table("measure.toml")


def _entries() -> Iterator[tuple[Body, str]]:
    for kind in ("authority", "country"):
        for entry in table("authorities.toml")[kind]:
            flags = {flag: bool(entry.get(flag)) for flag in ("generic", "enforcer", "home")}
            of = entry.get("of") or entry["name"].rpartition("-")[0]
            body = Body(entry["name"], float(entry["weight"]), country=kind == "country", of=of, **flags)
            for line in entry["patterns"].split("\n")[:-1]:
                yield body, line


_BY_LITERAL: dict[str, list[tuple[Body, re.Pattern[str]]]] = defaultdict(list)
for _body, _line in _entries():
    _BY_LITERAL[needed(_line)].append((_body, re.compile(letters_first(_line))))
_LITERALS = sorted(_BY_LITERAL)
_ENTRIES = [_BY_LITERAL[literal] for literal in _LITERALS]
_AUTOMATON = AhoCorasick(_LITERALS, matchkind=MatchKind.Standard)

_REACH = 60
"""Code points around a name that tell what its body does."""


def _group(name: str, languages: Sequence[str] = ALPHABETIC) -> str:
    known = [language for language in languages if language in _WORDS[name]]
    return choice(_WORDS[name], known)


def _begun(name: str, behind: str) -> str:
    """A section's terms, where a word begins, each with ``behind``."""
    return by_letter(_WORDS[name], ALPHABETIC, behind, whole=True)


def _dense(name: str, behind: str = "") -> str:
    """The same in scripts without blanks, anywhere."""
    return by_letter(_WORDS[name], DENSE_LANGUAGES, behind, whole=False)


def _noun_behind(name: str) -> re.Pattern[str]:
    """A body's noun behind its country: "Canada's foreign ministry", "estnische Finanzaufsicht", 일본 정부."""
    dense = _group(name, DENSE_LANGUAGES)
    return re.compile(
        rf"(?:'s|s')? (?:[\w-]+ ){{0,2}}?{_group(name)}\b|[의の]? ?(?:[\u4e00-\u9fff]{{2,4}}?)??{dense}"
        rf"|(?:과|와|·|・|と|和|、) ?\w{{2,4}} ?{dense}"
    )


def _noun_before(name: str) -> re.Pattern[str]:
    """A body's noun before its country: "Bank of Lithuania", "gobierno de Canadá", "ЦБ Молдовы"."""
    link = r"(?:of|in|de|du|de la|des|della|del|di|dell|d|von|der|в)"
    return re.compile(
        _begun(name, rf" (?:{link}[ '])?(?:the |la |l')?$")
        + "|"
        + by_letter(_WORDS[name], ("ar",), r"(?: العامة)? (?:في )?$", whole=False)
    )


_ENFORCER = re.compile(_begun("enforcer", r"\b") + "|" + _dense("enforcer"))
_NOUNS = {name: (_noun_behind(name), _noun_before(name)) for name in ("government", "enforcer")}
_BETWEEN = re.compile(
    rf"(?:(?:,(?! the )| and| und| et| y| e| и| та| і) [\w.]+(?: [\w.]+)?){{0,3}}(?:,? {_group('between')}){{0,4}},? ?"
    rf"|{_group('between', DENSE_LANGUAGES)}? ?(?:\d+[일日])?,? ?"
)
_BY = re.compile(rf"\b{_group('by')} (?:the |der |dem |la |le |l')?(?:[\w.-]+ )?$")
_ARTICLES = r"(?:(?:the|der|die|den|dem|la|le|el|il|l)[ '])?"
_PLACE = re.compile(_begun("place", " $"))
_PASSIVE = re.compile(rf"\b{_group('passive')}\b")
_BESIDE = re.compile(_begun("beside", rf" {_ARTICLES}(?:[\w.-]+ )?$") + f"|{_dense('beside', '$')}")
_BESIDE_BEHIND = re.compile(rf"(?:[\w']+)?{_group('beside_behind', DENSE_LANGUAGES)}")
_ATTRIBUTIVE = re.compile(
    rf"(?:'s?)? (?:security council )?(?:[\w-]+ )?{_group('attributive')}\b"
    rf"|의? ?(?:대북 ?)?{_group('attributive', DENSE_LANGUAGES)}"
)
_CUT = re.compile(
    r"[;:.!?。]|, (?:while|after|who|which|but|whose) | (?:that|which|whom|who|whose|after|because|where) "
)
_SAYS = re.compile(rf",? (?:[\w.]+ ){{0,2}}{_group('says')}\b")
_REJECTS = re.compile(rf"(?:'s)?(?:,? [\w.'-]+){{0,4}}? (?={_group('rejects')}\b)")
_ANTECEDENT = re.compile(rf"^,? ?(?:, )?{_group('relative')} ")
"""A clause right behind a body tells what the body did: "Washington, which on Friday listed"."""
_FOREIGN = re.compile(rf"(?:{_group('foreign', DENSE_LANGUAGES)}) ?$")
_RELATIVE = re.compile(_begun("relative", r" (?:[\w.'-]+ ){0,4}$"))
_BEFORE_NEWS = re.compile(
    _begun("pluperfect", r" (?:[\w'-]+ ){0,2}$") + "|" + _dense("ago", rf"[^,.。，、]{{0,{_REACH}}}$")
)
_HAD = re.compile(rf"\b{_group('pluperfect')}\b")
_SAID = re.compile(rf"\b{_group('says')}\b")
_AGO = re.compile(rf"[^,.;:]{{0,{_REACH}}}?\b{_group('ago')}\b")
_REPORTED = re.compile(rf"\b{_group('says')} (?:[\w.]+ ){{0,3}}{_group('that')} (?:[\w.'-]+ ){{0,4}}$")
"""What somebody says is told as news: "announced on Friday that Canada is sanctioning"."""
_STANDING = re.compile(_begun("standing", r" (?:[\w.'-]+ ){0,3}$"))
_DESPITE = re.compile(rf"\b{_group('despite')}\b")
_PARTICIPLE = re.compile(_group("participle"))
_AUXILIARY = re.compile(rf"\b{_group('auxiliary')} (?:[\w'-]+ ){{0,2}}$")
_ADNOMINAL = re.compile(rf"\w?{_group('adnominal', ('ko',))} (?!것|바 |데 )")
_JOINS = re.compile(rf",? {_group('joins')}\b|(?:\d+日)?{_group('joins', ('zh',))}")
_PUT = re.compile(rf"\b{_group('put')} (?:[\w.'-]+ ){{0,4}}$")

_AGENT, _SPEAKER, _ASIDE = 1.5, 1.2, 0.35
_COUNTRY = 1.0
"""What a country weighs that acts, or is named with its ministry, court or police. Set by judgement."""


def names_enforcer(folded: str, start: int, end: int) -> bool:
    """Whether a stretch names a supervisor, police or court, be it without its country."""
    return _ENFORCER.search(folded, start, end) is not None


def is_background(folded: str, start: int, hit: Hit, days: Sequence[int], rare: Places) -> bool:
    """Whether a measure's word only tells more of somebody: in a clause of its own, or of sanctions in force.

    ``start``: of the sentence. ``days``: where it says when; a measure of that day is news in any clause.
    ``rare``: see :data:`~..context.RARE`.
    """
    if any(-_REACH // 2 <= day - hit.end <= _REACH for day in days):
        return False
    if "measure.despite" in rare and _DESPITE.search(folded, hit.start, hit.end) is not None:
        return True
    before = folded[max(start, hit.start - _REACH) : hit.start]
    had, ago = "measure.pluperfect" in rare, "measure.ago" in rare
    if (had or ago) and _BEFORE_NEWS.search(before) is not None:
        return True
    if ago and _AGO.match(folded, hit.end) is not None:
        return True
    if had and _HAD.search(folded, hit.start, hit.end) is not None and _SAID.search(before) is None:
        return True
    if _in_passing(before) or _ADNOMINAL.match(folded, hit.end - 1) is not None:
        return True
    if _PARTICIPLE.fullmatch(folded, hit.start, hit.end) is not None:
        return _AUXILIARY.search(before) is None
    if not rare.may_have("measure.standing", hit.start - len(before), hit.end):
        return False
    standing = _STANDING.search(before) or _STANDING.match(folded[hit.start : hit.end] + " ")
    return standing is not None and _PUT.search(before) is None


def _in_passing(before: str) -> bool:
    """Whether what stands before opens a clause that only tells more of somebody."""
    return _RELATIVE.search(before) is not None and _REPORTED.search(before) is None


def mentions(folded: str, start: int, end: int, acts: Sequence[Hit], rare: Places) -> list[Mention]:
    """Bodies named in a sentence, in order; ``acts``: words of the measure in it. ``rare``: see
    :data:`~..context.RARE`.
    """
    stretch = folded[start:end]
    within = {index for index, _, _ in _AUTOMATON.find_matches_as_indexes(stretch, overlapping=True)}
    here = [entry for index in sorted(within) for entry in _ENTRIES[index]]
    found: dict[tuple[str, int], Mention] = {}
    places = [(hit.start - start, hit.end - start) for hit in acts]
    rejected = "measure.rejects" in rare
    for body, pattern in here:
        for match in pattern.finditer(stretch):
            one = _mention(stretch, match.start(), match.end(), body, places, rejected=rejected)
            known = found.get((body.name, match.start()))
            if one is not None and (known is None or _weight(known) < _weight(one)):
                found[body.name, match.start()] = one
    return sorted(found.values(), key=lambda one: (one.start, one.body.name))


def _weight(one: Mention) -> tuple[float, bool]:
    """Of two entries for one name the one that says more: "London" is the government, "a London court" is not."""
    return one.share, one.enforcer


def _mention(
    stretch: str, start: int, end: int, body: Body, acts: Sequence[tuple[int, int]], *, rejected: bool
) -> Mention | None:
    before, after = stretch[max(0, start - _REACH) : start], stretch[end : end + _REACH]
    if body.country and start and end - start > 1 and stretch[start - 1].isalnum() and stretch[start] < "\u2e00":
        return None
    if body.home and _FOREIGN.search(before) is not None:
        return None
    nouns = () if not body.country else ("government",) if body.generic else tuple(_NOUNS)
    noun = next((name for name in nouns if _has_noun(name, before, after)), None)
    says = _SAYS.match(after) is not None
    named_by = bool(acts) and any(
        0 <= start - act_start < 2 and end <= act_end for act_start, act_end in acts
    )  # "hit with US sanctions"
    beside = not (says or named_by) and _BESIDE.search(before) is not None
    place = body.country and noun is None and _PLACE.search(before) is not None
    rejects = rejected and _rejects(after, end, acts)
    agent = not (place or beside or rejects) and (
        _JOINS.match(after) is not None
        or any(_acts(stretch, start, end, act, bare=body.country and noun is None) for act in acts)
        or (_BY.search(before) is not None and any(0 <= start - act_end <= _REACH for _, act_end in acts))
    )
    strong = not rejects and (not body.country or noun is not None or agent or body.generic or (says and bool(acts)))
    share = _COUNTRY if body.country and (noun is not None or agent or (says and acts)) else body.weight
    if beside or rejects or _BESIDE_BEHIND.match(after) or _in_passing(before):
        share *= _ASIDE
    elif agent or says:
        share *= _AGENT if agent else _SPEAKER
    elif _ATTRIBUTIVE.match(after) is not None:
        share *= _ASIDE
    return Mention(body, start, share, agent, body.enforcer or noun == "enforcer", strong)


def _rejects(after: str, end: int, acts: Sequence[tuple[int, int]]) -> bool:
    """Whether a body speaks against somebody's measure, before any word for one: "Bishkek rejects US sanctions"."""
    found = _REJECTS.match(after)
    return found is not None and not any(0 <= act[0] - end < found.end() for act in acts)


def _has_noun(name: str, before: str, after: str) -> bool:
    behind, ahead = _NOUNS[name]
    return behind.match(after) is not None or ahead.search(before) is not None


def _acts(stretch: str, start: int, end: int, act: tuple[int, int], *, bare: bool) -> bool:
    """Whether the name is the subject of the measure's word, or part of it."""
    if act[0] <= start < act[1]:
        return not bare or start - act[0] < 2
    if not 0 <= act[0] - end <= _REACH:
        return False
    between = _ANTECEDENT.sub("", stretch[end : act[0]], 1)
    if not bare:
        return _CUT.search(between) is None
    return _BETWEEN.fullmatch(between) is not None and _PASSIVE.search(between) is None
