"""What surrounds a party's name: kind, country, role, titles, identifiers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.latin_persons import is_person
from sanctionwire.classify.extract.phrases import Phrases
from sanctionwire.classify.lexicon import choices, split, table
from sanctionwire.classify.text import Document
from sanctionwire.names.extract import FoundIdentifier
from sanctionwire.names.territories import country_code
from sanctionwire_schemas import Identifier, PartyKind, PaymentRole

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
_KINDS = Phrases(("exchange", "mixer"), "traits.toml")
_TITLE = re.compile(
    rf",? (?:{_group('opens')} )*(?P<title>{_group('rank')}*{_group('title')}"
    rf"(?: {_group('title_at')} (?:the )?[\w'’.& -]{{2,50}}?)?)(?=[,.;]|$)"
)
_PLACE = r"([A-Z][\w.]+(?: [A-Z][\w.]+)?)"
_PLACE_BEFORE = re.compile(rf"{_PLACE}{_group('of_country')}? (?:[\w-]+ ){{0,2}}$")
_PLACE_AFTER = re.compile(rf"[,\s(]{{0,3}}{_group('placed')}? ?(?:[a-z-]+ ){{0,2}}{_PLACE}")
_NORTHERN = tuple(f"{name} " for name in split(table("traits.toml")["northern"]["ko"]))


def kind_of(context: Context, kind: PartyKind, mentions: Sequence[Mention]) -> PartyKind:
    """An organization that is called an exchange beside its name is one."""
    if kind is not PartyKind.ORGANIZATION:
        return kind
    for mention in mentions[:10]:
        if set(_KINDS.within(_around(context, mention, 45))) == {"exchange"}:
            return PartyKind.CRYPTO_EXCHANGE
    return kind


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
    text = context.document.text
    for mention in mentions[:6]:
        after = text[mention.end : mention.end + 50].split("\n")[0]
        before = text[max(0, mention.start - 40) : mention.start].split("\n")[-1]
        for match in (_PLACE_AFTER.match(after), _PLACE_BEFORE.search(before)):
            if match is not None:
                for words in (match.group(1), match.group(1).split()[0]):
                    code = country_code(words.removesuffix("-based"))
                    if code is not None:
                        return code
    if (
        kind is PartyKind.PERSON
        and is_person(tuple(name.lower().replace(",", "").split()))
        and name.lower().startswith(_NORTHERN)
    ):
        return "KP"
    return "KP" if name.startswith(("조선", "Korea ")) else None


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
