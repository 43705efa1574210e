"""Payment role by the statement of reasons: what UN, EU and United Kingdom entries say in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sanctionwire.classify.entry.reading import Reading
from sanctionwire_schemas import ListEntry, PartyKind, PaymentRole

_MAX_CHARS: Final = 20_000
"""A statement longer than this is read up to here."""
_BANK_OF: Final = (
    r"(?:(?:in|for|at|of|the|to|an?|its|his|her|dprk|north korean?|korean?|russian?|state|state-owned|"
    r"designated|listed|and) ){0,6}"
    r"(?:[\w'’()-]+ ){0,5}?(?:bank\w*|financial (?:institution|services|company)\w*|credit (?:bank|organi[sz]ation)\w*)"
)
_PERSON: Final = (
    (
        PaymentRole.BANK_REPRESENTATIVE,
        0.85,
        re.compile(
            r"\b(?:representatives?|officials?|officers?|employees?|agents?|president|vice[- ]president|managers?|"
            r"branch manager|bankers?|works? (?:for|in)|worked for) (?:in \w+ )?" + _BANK_OF
        ),
    ),
    (PaymentRole.BANK_REPRESENTATIVE, 0.7, re.compile(r"\bon behalf of (?:the )?(?:[\w'’()-]+ ){0,5}bank\b")),
)
_ANYBODY: Final = (
    (PaymentRole.PAYMENT_AGENT, 0.75, re.compile(r"deceptive financial (?:practices?|transactions?)")),
    (
        PaymentRole.LAUNDERER,
        0.75,
        re.compile(r"\blaunder(?:s|ed|ing)?\b|money[- ]laundering (?:scheme|network|operation)"),
    ),
    (
        PaymentRole.PAYMENT_AGENT,
        0.65,
        re.compile(
            r"\b(?:transfer(?:s|red|ring)?|mov(?:es?|ed|ing)|channel(?:s|led|ling)?|repatriat\w+|smuggl\w+|remit\w*) "
            r"(?:[\w'’-]+ ){0,4}(?:funds?|money|cash|currency|payments?|proceeds)\b"
            r"|\b(?:financial|banking|illicit|payment) (?:transactions|transfers) (?:for|on behalf of|in support)"
            r"|\bfacilitat\w+ (?:the )?(?:[\w'’-]+ ){0,3}(?:transactions?|payments?|transfers? of (?:funds|money))\b"
            r"|\b(?:bulk cash|cash couriers?|currency exchange|foreign exchange) (?:[\w-]+ ){0,3}(?:for|on behalf)"
            r"|\b(?:open(?:ed|s|ing)?|held?|holds?|control(?:s|led)?|manag(?:es|ed|"
            r"ing)) (?:[\w'’-]+ ){0,4}(?:bank )?accounts?\b"
            r"|\bevad\w+ (?:[\w'’-]+ ){0,4}sanctions (?:[\w'’-]+ ){0,6}(?:payments?|financial|banking)"
        ),
    ),
)
_COMPANY: Final = (
    (
        PaymentRole.BANK,
        0.85,
        re.compile(
            r"\b(?:is|was|as|largest|dprk|russian|state-owned|systemically important) (?:an? |the |one of (?:the )?)?"
            r"(?:[\w'’-]+ ){0,6}?(?:bank|credit institution|financial institution)\b(?!ing|['’]s|s)"
            r"|\bprovid\w+ (?:banking|financial) services\b"
        ),
    ),
    (
        PaymentRole.CRYPTO_EXCHANGE,
        0.85,
        re.compile(
            r"\b(?:crypto\w*|virtual[- ](?:asset|currency)|digital[- ]asset|bitcoin)[- ](?:exchange|trading platform)"
            r"|crypto-?asset service"
        ),
    ),
    (PaymentRole.MIXER, 0.85, re.compile(r"\b(?:mixer|tumbler|mixing service)\b")),
    (
        PaymentRole.PAYMENT_SYSTEM,
        0.75,
        re.compile(
            r"\b(?:payments?|settlement|clearing|financial messaging|card) (?:system|platform|network|"
            r"service provider|agent)\b"
            r"|\bcross-border (?:payments?|settlements?)\b|\bspfs\b"
        ),
    ),
    (
        PaymentRole.EXCHANGE_HOUSE,
        0.75,
        re.compile(r"\b(?:money (?:service|transfer|remittance)|exchange house|hawala)\b"),
    ),
    (
        PaymentRole.FRONT_COMPANY,
        0.65,
        re.compile(
            r"\b(?:front|cover|shell) compan\w+ (?:[\w'’()-]+ ){0,8}?(?:bank\w*|funds|payments?|money|financial|"
            r"transactions)\b"
        ),
    ),
)
_FORMER: Final = re.compile(r"\b(?:former(?:ly)?|ex-|until|previously|no longer|was once)[^.;]{0,30}$")
_DENIED: Final = re.compile(r"\b(?:not|never|no)\b[^.;]{0,20}$")
_PAST: Final = 0.6
"""What somebody used to do weighs this much of what he does: enough for a bank's man, not for the rest."""
_STATES: Final = re.compile(
    r"\b(?:ministers?|ambassador|deput(?:y|ies) (?:prime|minister|of the state duma)|state duma|parliament|"
    r"federation council|senator|"
    r"general secretary|central bank of|governor of the)\b"
)
"""Statesmen do not stand at a counter, and a central bank's governor speaks for the state."""


def read_statements(entry: ListEntry, reading: Reading, *, other_purpose: bool) -> None:
    """Roles that the remarks state; the clause is the quote, its place within the remark the span.

    ``other_purpose``: the entry has another business, so that a word for money in passing is not enough.
    """
    person = entry.kind is PartyKind.PERSON
    kinds = (*(_PERSON if person else _COMPANY), *_ANYBODY)
    for remark in entry.remarks:
        folded = remark[:_MAX_CHARS].lower()
        for role, weight, pattern in kinds:
            if other_purpose and role in _IN_PASSING:
                continue
            found = next(_real(pattern, folded, person=person), None)
            if found is None:
                continue
            start, factor = found
            clause = _clause(remark, *start)
            reading.play(
                role, round(weight * factor, 2), "statement", remark[slice(*clause)], "remarks", start=clause[0]
            )


_IN_PASSING: Final = frozenset({PaymentRole.BANK, PaymentRole.PAYMENT_AGENT, PaymentRole.PAYMENT_SYSTEM})


def _real(pattern: re.Pattern[str], folded: str, *, person: bool) -> Iterator[tuple[tuple[int, int], float]]:
    """Matches that nobody denies, with 1 or less for the past; no offices of state."""
    for match in pattern.finditer(folded):
        before = folded[max(0, match.start() - 50) : match.start()]
        if _DENIED.search(before) or (person and _STATES.search(match.group())):
            continue
        yield match.span(), _PAST if _FORMER.search(before) else 1.0


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a match, at most 300 code points of it."""
    left = max((text.rfind(mark, 0, start) for mark in (". ", "; ", "\n")), default=-1)
    left = left + 1 if left >= 0 else 0
    left += len(text[left:start]) - len(text[left:start].lstrip())
    rights = [place for mark in (". ", "; ", "\n") if (place := text.find(mark, end)) >= 0]
    right = min(rights, default=len(text))
    return max(left, start - 150), min(right, end + 150)
