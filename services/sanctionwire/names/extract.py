"""Identifiers in free text.

A number is taken only with its label near (``ИНН 7750056670``) or where its form is beyond chance: check digits alone
accept one random number in ten. One pass over the text finds strings that could be identifiers; the label is then
looked for in the few characters before. All patterns are bounded: time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from stdnum import iban as std_iban
from stdnum import lei as std_lei
from stdnum.cn import uscc as std_uscc

from sanctionwire.names.identifiers import is_valid, make
from sanctionwire.names.labels import country_behind, labelled
from sanctionwire.names.wallets import is_solana_form, wallet_chain
from sanctionwire_schemas import Identifier

LABEL_REACH = 40
"""Characters before a value within which its label must stand."""


@dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """An identifier and where its value stands: code points, end exclusive."""

    identifier: Identifier
    start: int
    end: int


_BY_LABEL_ONLY: Final = frozenset({"registration", "tax_id", "other_id", "national_id", "gazette", "vat", "phone"})
_WITHOUT_COUNTRY: Final = frozenset({"wallet", "email", "website", "phone", "BIC", "IMO", "MMSI"})

_TOKEN = re.compile(
    r"(?<![^\W_])"
    r"(?:bitcoincash:[a-z0-9]{34,112}"
    r"|[A-Za-z0-9_-]{48}(?![\w-])"  # TON: base64 with - and _
    r"|(?=[A-Za-z]{0,60}[0-9])[A-Za-z0-9]{5,128}"
    r"|[A-Z]{11}|[A-Z]{8})"
    r"(?![^\W_])"
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,24}(?![\w-])"
)
_IBAN_GROUPS = re.compile(r"[A-Z](?<![^\W_][A-Z])[A-Z][0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?(?![^\W_])")
_WEBSITE = re.compile(
    r"(?:web ?sites?|web ?page|сайт\w{0,2}|网站|홈페이지)[\s:(\"«]{0,4}"
    r"((?:https?://)?(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,5}[A-Za-z]{2,24}(?:/[\w./%-]{0,80})?)",
    re.IGNORECASE,
)

_LABELS: Final = re.compile(
    r"(?P<BIC>swift|\bbic\b|свифт)"
    r"|(?P<INN>инн\b|\binn\b)"
    r"|(?P<INN_>налогов\w{2,3} номер|tax(?:payer)? (?:id(?:entification)?|number|no)|\btin\b)"
    r"|(?P<OGRN>огрнип|огрн|\bogrn\b|psrn)"
    r"|(?P<OGRN_>registration (?:number|no|id)|регистрационн\w{2,3} номер)"
    r"|(?P<KPP>кпп\b|\bkpp\b)"
    r"|(?P<BIK>бик\b|\bbik\b)"
    r"|(?P<OKPO>окпо\b|\bokpo\b)"
    r"|(?P<OKPO_>gazette number)"
    r"|(?P<LEI>\blei\b|legal entity (?:identifier|number))"
    r"|(?P<IBAN>\biban\b)"
    r"|(?P<USCC>\buscc\b|unified social credit|统一社会信用代码)"
    r"|(?P<IMO>(?<![^\W_])imo(?![a-z])|имо\b|国际海事组织|國際海事組織)"
    r"|(?P<MMSI>\bmmsi(?![a-z])|ммси\b|水上移动)"
    r"|(?P<passport>passport|паспорт)"
    r"|(?P<wallet>wallet|address|solana|\bsol\b|\bton\b|кошел|адрес|钱包|지갑|digital currency)",
    re.IGNORECASE,
)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
"""In every label."""
# Labels of other countries too: the check digits, or the country behind the value, must speak for Russia.
_LOOSE: Final = {"INN_": "INN", "OGRN_": "OGRN", "OKPO_": "OKPO"}
_RUSSIA_BEHIND: Final = re.compile(r"[\s,]{0,2}\(Russia")
# "SWIFT" is followed closely by its code; the verb and the network of that name are not.
_BIC_GAP: Final = re.compile(
    r"[\s:=(/,№#-]{0,4}(?:(?:bic|code|codes|код|no\.?|number|is)[\s:=(/-]{0,3}){0,2}\Z", re.IGNORECASE
)

# Kinds a string of digits can be, by its length.
_BY_LENGTH: Final[dict[int, tuple[str, ...]]] = {
    7: ("IMO",),
    8: ("OKPO",),
    9: ("KPP", "BIK", "MMSI"),
    10: ("INN", "OKPO"),
    12: ("INN",),
    13: ("OGRN",),
    15: ("OGRN",),
}


def extract(text: str) -> list[FoundIdentifier]:
    """Every identifier in ``text``, in order of place, without overlaps. Pure; linear in the length of ``text``.

    >>> [(f.identifier.kind, f.identifier.value) for f in extract("ЦМРБанк, ИНН 7750056670, ОГРН 1157700005759")]
    [('INN', '7750056670'), ('OGRN', '1157700005759')]
    """
    found = [*_patterns(text), *_tokens(text)]
    # Where two readings meet, the longer one counts, and of equal ones the kind that the form proves.
    found.sort(key=lambda one: (one.start, -one.end, one.identifier.kind in _BY_LABEL_ONLY))
    kept: list[FoundIdentifier] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _patterns(text: str) -> Iterator[FoundIdentifier]:
    if "@" in text:
        yield from _all(_EMAIL, "email", text, 0)
    for one in labelled(text):
        yield from _found(one.kind, text, one.start, one.end, country=one.country)
    if "web" in text or not text.isascii() or "web" in text.lower():
        yield from _all(_WEBSITE, "website", text, 1)
    for match in _IBAN_GROUPS.finditer(text):
        if _mod97_holds(value := match.group().replace(" ", "")) and std_iban.is_valid(value):
            yield from _found("IBAN", text, match.start(), match.end())


def _mod97_holds(value: str) -> bool:
    """The check digits of an IBAN; cheaper than the full check, which also knows each country's structure."""
    return int("".join(str(int(char, 36)) for char in value[4:] + value[:4])) % 97 == 1


def _all(pattern: re.Pattern[str], kind: str, text: str, group: int) -> Iterator[FoundIdentifier]:
    for match in pattern.finditer(text):
        yield from _found(kind, text, *match.span(group))


def _found(
    kind: str, text: str, start: int, end: int, *, currency: str | None = None, country: str | None = None
) -> Iterator[FoundIdentifier]:
    if country is None and kind not in _WITHOUT_COUNTRY:
        country = country_behind(text, end)
    identifier = make(kind, text[start:end], currency=currency, country=country)
    if identifier is not None:
        yield FoundIdentifier(identifier, start, end)


def _tokens(text: str) -> Iterator[FoundIdentifier]:
    for match in _TOKEN.finditer(text):
        token, (start, end) = match.group(), match.span()
        if token.isdecimal():
            kinds = _BY_LENGTH.get(len(token), ())
            label = _label(text, start, end, kinds) if kinds else None
            if label is not None:
                yield from _found(label, text, start, end)
            continue
        chain = wallet_chain(token) if len(token) >= 25 else None
        if chain is not None:
            yield from _found("wallet", text, start, end, currency=chain)
        elif len(token) == 20 and std_lei.is_valid(token):
            yield from _found("LEI", text, start, end)
        elif len(token) == 18 and token.isupper() and std_uscc.is_valid(token):
            yield from _found("USCC", text, start, end)
        elif 15 <= len(token) <= 34 and token[2:4].isdecimal() and token.isupper() and std_iban.is_valid(token):
            yield from _found("IBAN", text, start, end)
        elif len(token) in (8, 11) and token.isupper():
            if _label(text, start, end, ("BIC",)) is not None and _is_bic_form(token):
                yield from _found("BIC", text, start, end)
        elif 32 <= len(token) <= 44 and is_solana_form(token) and _label(text, start, end, ("wallet",)) is not None:
            yield from _found("wallet", text, start, end, currency="SOL")
        elif token[:3].upper() == "IMO" and token[3:].isdecimal() and len(token) == 10:
            yield from _found("IMO", text, start + 3, end)


_BIC_FORM = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?\Z")


def _is_bic_form(token: str) -> bool:
    return _BIC_FORM.match(token) is not None


def _label(text: str, start: int, end: int, kinds: tuple[str, ...]) -> str | None:
    """The nearest label before ``start`` that fits one of ``kinds``; sentences and lines end a label's reach."""
    window = text[max(0, start - LABEL_REACH) : start]
    for stop in ("\n", ". ", "! ", "? "):
        # "No. 77..." is no end of a sentence: a label may end in a dot.
        at = window.rfind(stop)
        if at >= 0 and not window[:at].casefold().endswith((" no", "№", " n", " nr", " num", " id")):
            window = window[at + len(stop) :]
    if _LETTERS.search(window) is None:
        return None  # a number among numbers: a table, or a text of nothing else
    nearest: str | None = None
    for match in _LABELS.finditer(window):
        label = match.lastgroup or ""
        kind = _LOOSE.get(label, label)
        if kind not in kinds or (kind == "BIC" and _BIC_GAP.match(window, match.end()) is None):
            continue
        if label not in _LOOSE or is_valid(kind, text[start:end]) or _RUSSIA_BEHIND.match(text, end):
            nearest = kind
    return nearest
