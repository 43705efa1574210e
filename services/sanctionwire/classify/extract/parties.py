"""Parties that an article names: which names are parties, what they are, and which of them are new."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import replace

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract import arabic, cyrillic, han, korean, latin
from sanctionwire.classify.extract.grouping import Group, group
from sanctionwire.classify.extract.latin import Mention
from sanctionwire.classify.extract.novelty import Novelty
from sanctionwire.classify.extract.relations import links
from sanctionwire.classify.extract.scope import in_scope
from sanctionwire.classify.extract.traits import (
    country_of,
    headline_exchange,
    identifiers_by_party,
    kind_of,
    role_of,
    titles_of,
)
from sanctionwire.classify.extract.vouch import accept
from sanctionwire.names.extract import FoundIdentifier, extract
from sanctionwire_schemas import Action, EventLink, Identifier, Party, PartyKind, PaymentRole

_FIRST_TO_LIST = frozenset((None, "OFAC", "FinCEN", "DOJ", "STATE"))
"""The United States listed nearly all of the known parties first; when others follow, it is news."""
_MAX_MENTIONS = 10_000
_LONGEST_NAME = 300
"""Code points: the longest name on OFAC's list of 2023 has 165. What is longer is no name."""
MAX_PARTIES = 400
"""More names than this are no news story; the first ones are kept."""


def parties(
    context: Context, kind: Action, body: str | None = None, *, alert: bool
) -> Generator[None, None, tuple[tuple[Party, ...], tuple[EventLink, ...]]]:
    """Parties in the order of the text and the ties that it states between them; in stages, as :mod:`~..in_step` says.

    ``body``: the authority that acts. ``newly_named`` only where the article reports a measure or an exposure.
    """
    identifiers_found = _identifiers(context.document.text)
    yield
    names = _names(context, identifiers_found)
    yield
    accepted = accept(context, names)
    yield
    groups = in_scope(context, group(context.document.text, accepted)[:MAX_PARTIES])
    yield
    if not groups:
        return (), ()
    spans = [[(mention.start, mention.end) for mention in one.mentions] for one in groups]
    numbers = identifiers_by_party(context.document, identifiers_found, spans)
    first = kind is not Action.DESIGNATION or body in _FIRST_TO_LIST
    novelty = Novelty(
        context, [mention for one in groups for mention in one.mentions], first=first, exposure=kind is Action.EXPOSURE
    )
    reporting = alert or kind in (Action.DESIGNATION, Action.INDICTMENT, Action.EXPOSURE)
    places = sorted(place for those in spans for place in those)
    found: list[Party] = []
    for one, identifiers in zip(groups, numbers, strict=True):
        # Prosecutors charge people; a bank in an indictment is the one they worked for.
        charged = kind is not Action.INDICTMENT or one.kind is not PartyKind.BANK
        new = reporting and charged and novelty.is_new(one.mentions)
        found.append(_party(context, one, identifiers, places, new=new, designated=new and kind is Action.DESIGNATION))
    meant = headline_exchange(context, found)
    if meant is not None:
        exchange = {"kind": PartyKind.CRYPTO_EXCHANGE, "payment_role": PaymentRole.CRYPTO_EXCHANGE}
        found[meant] = found[meant].model_copy(update=exchange)
    yield
    return tuple(found), links(context, groups)


def _as_written(context: Context, one: Group) -> list[str]:
    """The forms in the text of names that stand there in other cases only: their nominative is our guess."""
    if not "\u0400" <= one.name[0] <= "\u04ff":
        return []
    written: dict[str, set[str]] = defaultdict(set)
    for mention in one.mentions:
        written[mention.name].add(context.document.text[mention.start : mention.end])
    guessed = [min(forms, key=lambda form: (len(form), form)) for name, forms in written.items() if name not in forms]
    return sorted(set(guessed) - set(one.names))


_CODE = re.compile("[A-Z0-9](?:[A-Z0-9]{7}|(?<=[0-9])(?:[0-9 ./-]{4}[0-9]|[A-Za-z0-9]{5}))")
"""What every identifier that we know contains, but for addresses: eight capitals, or six digits or letters behind a
digit.
"""


def _identifiers(text: str) -> list[FoundIdentifier]:
    """Identifiers in the lines that can hold one; most of an article cannot, and reading for them is dear."""
    found: list[FoundIdentifier] = []
    start = 0
    for line in text.split("\n"):
        if "@" in line or "://" in line or "www." in line or _CODE.search(line):
            found += [replace(item, start=item.start + start, end=item.end + start) for item in extract(line)]
        start += len(line) + 1
    return found


def _party(
    context: Context,
    one: Group,
    identifiers: tuple[Identifier, ...],
    places: Sequence[tuple[int, int]],
    *,
    new: bool,
    designated: bool,
) -> Party:
    kind = kind_of(context, one.kind, one.mentions, places)
    first = one.mentions[0]
    return Party(
        name=one.name,
        kind=kind,
        country=country_of(context, kind, one.name, one.mentions),
        newly_named=new,
        designated=designated,
        aliases=(*one.aliases, *_as_written(context, one)),
        payment_role=role_of(context, kind, one.mentions),
        identifiers=identifiers,
        titles=titles_of(context, kind, one.mentions),
        span=context.document.span(first.start, first.end)[1],
    )


def _names(context: Context, identifiers: Sequence[FoundIdentifier]) -> list[Mention]:
    """What may be a name, in order, outside of identifiers."""
    document = context.document
    everything = [*latin.mentions(document, context.live), *latin.listed_persons(document)]
    if not document.is_latin:
        for script in (cyrillic, korean, han, arabic):
            everything += script.mentions(document)
    taken = {place for item in identifiers for place in (item.start, item.end - 1)}
    names = [
        m
        for m in _without_overlaps(everything)
        if m.end - m.start <= _LONGEST_NAME and m.start not in taken and m.end - 1 not in taken
    ]
    return names[:_MAX_MENTIONS]


def _without_overlaps(found: Sequence[Mention]) -> list[Mention]:
    """Of overlapping mentions the first and longest; a sure one before an unsure one."""
    kept: list[Mention] = []
    end = -1
    for mention in sorted(found, key=lambda item: (item.start, item.start - item.end, not item.sure)):
        if mention.start >= end:
            kept.append(mention)
            end = mention.end
        elif kept and mention.sure and not kept[-1].sure:
            kept[-1], end = mention, max(end, mention.end)
    return kept
