"""What surrounds a party's name: kind, country, role, titles, identifiers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract import words
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.latin_persons import is_person
from sanctionwire.classify.extract.phrases import Phrases
from sanctionwire.classify.lexicon import choices, split, table
from sanctionwire.classify.text import Document
from sanctionwire.names.extract import FoundIdentifier
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import Identifier, Party, PartyKind, PaymentRole

_REACH = 60
IDENTIFIER_REACH = 900
"""Code points after a name within which an identifier in the same line still belongs to it; list records are long."""

_group = choices("traits.toml")
_OF_PERSON = {
    "representative": PaymentRole.BANK_REPRESENTATIVE,
    "agent": PaymentRole.PAYMENT_AGENT,
    "launder": PaymentRole.LAUNDERER,
}
_OF_FIRM = {
    "mixer": PaymentRole.MIXER,
    "front": PaymentRole.FRONT_COMPANY,
    "system": PaymentRole.PAYMENT_SYSTEM,
    "launder": PaymentRole.LAUNDERER,
}
"""Strongest first."""
_ROLES = Phrases(dict.fromkeys((*_OF_PERSON, *_OF_FIRM)), "traits.toml")
_KINDS = Phrases(("exchange", "mixer", "changer"), "traits.toml")
_TITLE = re.compile(
    rf",? (?:{_group('opens')} )*(?P<title>{_group('rank')}*{_group('title')}"
    rf"(?: {_group('title_at')} (?:the )?[\w'’.& -]{{2,50}}?)?)(?=[,.;]|$)"
)
_PLACE = r"([A-Z][\w.]+(?: [A-Z][\w.]+)?)"
_PLACE_BEFORE = re.compile(rf"{_PLACE}{_group('of_country')}? (?:(?!{_group('unties')} )[\w-]+ ){{0,2}}$")
_PLACE_AFTER = re.compile(
    rf"(?:,? \(?(?:{_group('described')} (?:[a-z-]+ ){{0,4}})?{_group('placed')} (?:the )?(?:[a-z-]+ ){{0,2}}){_PLACE}"
    rf"|(?:, | ?\(){_PLACE}(?=[,.;)]|$)"
)
_CODES = frozenset(("US", "U.S.", "USA", "UK", "U.K.", "UAE", "DPRK", "PRC", "ROK", "RF"))
"""Abbreviations of countries in running text; other short words are names, articles and lists, "Le", "SDN"."""
_SHORT = 4
_OF_NORTH = ("조선", "Korea ", "朝鲜", "朝鮮")
_KIND_REACH = 45
_OF_NEXT = 3
"""Words before the next name that tell of it."""
_LISTED = re.compile(r"[\"'»”]?(?:,|;|、|,? (?:and|und|et|y|e|и|та|or)|和|及|与|と|·) ?[\"'«“„]?")
_SEPARATOR = re.compile(r"[,;:、，；（(]| (?:and|und|et|y|e|и|та) ")
_ELSEWHERE = re.compile(f" {_group('elsewhere')} ")
_CUES = "|".join(map(re.escape, sorted(words.ORG_CUES, key=len, reverse=True)))
_FIRM_BEFORE = re.compile(rf"\b(?:{_CUES})(?:,| called| named)? [\"“«„]?$")
_FIRM_AFTER = re.compile(
    rf"[\"”»]?(?: (?:is|was)|,|, which is)? {_group('article')} (?:(?!{_group('not_of_it')} )[\w.-]+ ){{0,4}}?"
    rf"(?:{_CUES})\b"
)
_NORTHERN = tuple(f"{name} " for name in split(table("traits.toml")["northern"]["ko"]))


def kind_of(
    context: Context, kind: PartyKind, mentions: Sequence[Mention], spans: Sequence[tuple[int, int]]
) -> PartyKind:
    """An organization that is called an exchange beside its name is one; a name of which only its shape said that it is
    a person's is an organization's if its words or those beside it say so. ``spans``: of all names, in order.
    """
    if kind is PartyKind.PERSON and not any(mention.sure for mention in mentions) and _is_firm(context, mentions):
        kind = PartyKind.ORGANIZATION
    if kind is not PartyKind.ORGANIZATION:
        return kind
    for mention in mentions[:10]:
        if set(_KINDS.within(_beside(context, mention, spans))) == {"exchange"}:
            return PartyKind.CRYPTO_EXCHANGE
    return kind


def headline_exchange(context: Context, found: Sequence[Party]) -> int | None:
    """Place of the party that a headline means by "a crypto exchange" where the text calls none of the new ones so: the
    first new organization.
    """
    new = [place for place, party in enumerate(found) if party.newly_named]
    kinds = {found[place].kind for place in new}
    if PartyKind.ORGANIZATION not in kinds or kinds & {PartyKind.CRYPTO_EXCHANGE, PartyKind.BANK}:
        return None
    if set(_KINDS.within(context.document.folded[: context.document.title_end])) != {"exchange"}:
        return None
    return next(place for place in new if found[place].kind is PartyKind.ORGANIZATION)


def _is_firm(context: Context, mentions: Sequence[Mention]) -> bool:
    parts = mentions[0].name.lower().replace(",", "").split()
    if not words.FIRM_WORDS.isdisjoint(parts) or parts[0] in words.PLACES:
        return True
    folded = context.document.folded
    return any(
        _FIRM_BEFORE.search(folded, max(0, mention.start - 40), mention.start)
        or _FIRM_AFTER.match(folded, mention.end, mention.end + 90)
        for mention in mentions[:10]
    )


def _beside(context: Context, mention: Mention, spans: Sequence[tuple[int, int]]) -> str:
    """What is said right around a name in its sentence, of it and not of the names before and behind it."""
    sentence, folded = context.document.sentence_at(mention.start), context.document.folded
    first = last = bisect_left(spans, (mention.start, 0))
    while first > 0 and _LISTED.fullmatch(folded, spans[first - 1][1], spans[first][0]):
        first -= 1  # to where a list begins, "the exchanges A, B and C"
    start = max(sentence.start, spans[first][0] - _KIND_REACH)
    before = folded[start : spans[first][0]]
    if first > 0 and spans[first - 1][1] > start:
        before = _SEPARATOR.split(folded[spans[first - 1][1] : spans[first][0]])[-1]
    end = min(sentence.end, mention.end + _KIND_REACH)
    after = folded[mention.end : end]
    if last + 1 < len(spans) and spans[last + 1][0] < end:
        after = after[: spans[last + 1][0] - mention.end]
        cuts = [found.start() for found in _SEPARATOR.finditer(after)]
        after = after[: cuts[-1]] if cuts else " ".join(after.split(" ")[:-_OF_NEXT])
    after = _ELSEWHERE.split(after, 1)[0]
    name = folded[mention.start : mention.end]
    return f"{before}|{after}" if name.isascii() else f"{before}{name}{after}"


def role_of(context: Context, kind: PartyKind, mentions: Sequence[Mention]) -> PaymentRole | None:
    """The strongest role that the words around the name give it; banks and exchanges have theirs by kind."""
    if kind is PartyKind.BANK:
        return PaymentRole.BANK
    if kind is PartyKind.CRYPTO_EXCHANGE:
        return PaymentRole.CRYPTO_EXCHANGE
    said = _ROLES.within(" ".join(_around(context, mention, _REACH) for mention in mentions[:10]))
    roles = _OF_PERSON if kind is PartyKind.PERSON else _OF_FIRM
    return next((role for name, role in roles.items() if name in said), None)


def titles_of(context: Context, kind: PartyKind, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Offices as stated after or before a person's name."""
    if kind is not PartyKind.PERSON:
        return ()
    found: list[str] = []
    text = context.document.text
    for mention in mentions[:5]:
        after = text[mention.end : mention.end + 90].split("\n")[0]
        title = _TITLE.match(after)
        if title is not None and title["title"] not in found:
            found.append(title["title"].strip())
    return tuple(found)


def country_of(context: Context, kind: PartyKind, name: str, mentions: Sequence[Mention]) -> str | None:
    """Country by the words right before or after the name; Korean names in a text about the DPRK are North Korean."""
    if name.startswith(_OF_NORTH):
        return "KP"  # wherever its branch is
    for mention in mentions[:6]:
        code = _said_country(context, mention)
        if code is not None:
            return code
    if (
        kind is PartyKind.PERSON
        and is_person(tuple(name.lower().replace(",", "").split()))
        and name.lower().startswith(_NORTHERN)
    ):
        return "KP"
    return None


def _said_country(context: Context, mention: Mention) -> str | None:
    """The country that its sentence says of a mention."""
    text, sentence = context.document.text, context.document.sentence_at(mention.start)
    after = text[mention.end : min(sentence.end, mention.end + 70)].split("\n")[0]
    before = text[max(sentence.start, mention.start - 40) : mention.start].split("\n")[-1]
    for match in (_PLACE_AFTER.match(after), _PLACE_BEFORE.search(before)):
        if match is not None:
            place = next(found for found in match.groups() if found is not None)
            for said in (place, place.split()[0]):
                if len(said) >= _SHORT or said in _CODES:
                    code = country_code(said.removesuffix("-based"))
                    if code is not None:
                        return code
    return None


def identifiers_by_party(
    document: Document, identifiers: Sequence[FoundIdentifier], spans: Sequence[Sequence[tuple[int, int]]]
) -> list[tuple[Identifier, ...]]:
    """Identifiers of the text, each given to the party named last before it in the same line."""
    found: list[list[Identifier]] = [[] for _ in spans]
    places = sorted((end, party) for party, stretches in enumerate(spans) for _, end in stretches)
    ends = [end for end, _ in places]
    for item in identifiers:
        at = bisect_right(ends, item.start) - 1
        if at < 0:
            continue
        end, party = places[at]
        if item.start - end > IDENTIFIER_REACH or "\n" in document.text[end : item.start]:
            continue
        if item.identifier not in found[party]:
            found[party].append(item.identifier)
    return [tuple(items) for items in found]


def _around(context: Context, mention: Mention, reach: int) -> str:
    sentence = context.document.sentence_at(mention.start)
    folded = context.document.folded
    return folded[max(sentence.start, mention.start - reach) : min(sentence.end, mention.end + reach)]
