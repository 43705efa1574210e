"""Identifiers: one form for comparing them, checks that inform, and what they prove.

A publisher's identifier is never rejected: MRB Bank's own OGRN on the US list fails its check digit. ``valid`` says
whether form and check digits hold, None where there is nothing to check.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from stdnum import bic as std_bic
from stdnum import iban as std_iban
from stdnum import imo as std_imo
from stdnum import lei as std_lei
from stdnum.cn import uscc as std_uscc
from stdnum.ru import inn as std_inn
from stdnum.ru import ogrn as std_ogrn

from sanctionwire.names.text import tidy
from sanctionwire.names.wallets import normalize_wallet, wallet_holds, wallet_key
from sanctionwire_schemas import Identifier

MAX_VALUE_CHARS = 1000
MAX_LABEL_CHARS = 200

DIGIT_KINDS: Final = frozenset({"INN", "KPP", "OGRN", "OKPO", "BIK", "IMO", "MMSI"})
"""Kinds that are digits only, whatever stands between them."""
CODE_KINDS: Final = frozenset({"BIC", "IBAN", "LEI", "USCC"})
"""Kinds that are capital letters and digits only."""

STRONG_KINDS: Final = frozenset(
    {
        *("BIC", "BIK", "IBAN", "INN", "OGRN", "OKPO", "LEI", "USCC", "registration", "tax_id", "vat", "gazette"),
        *("passport", "national_id", "drivers_licence", "wallet", "IMO", "MMSI", "tail_number", "msn", "reference"),
    }
)
"""Kinds of which one value belongs to one party. A KPP does not: it names a tax office and a reason."""
_COUNTRY_BOUND: Final = frozenset(
    {"registration", "tax_id", "vat", "gazette", "passport", "national_id", "drivers_licence"}
)
_MIN_STRONG_CHARS = 5

_SHARED_HOSTS: Final = frozenset(
    """ facebook.com fb.com twitter.com x.com t.me telegram.me vk.com ok.ru instagram.com linkedin.com youtube.com
    wechat.com alibaba.com made-in-china.com weebly.com wordpress.com blogspot.com github.com google.com
    sites.google.com tripod.com gmail.com mail.ru yandex.ru yahoo.com hotmail.com outlook.com qq.com 163.com 126.com
    proton.me protonmail.com list.ru bk.ru inbox.ru rambler.ru star-co.net.kp
    """.split()  # noqa: SIM905 - a page of words reads better than a page of quotes
)

_SEPARATORS = re.compile(r"[\s.\-–/_]+")
_NON_WORD = re.compile(r"[\W_]+")
_SCHEME = re.compile(r"\A[a-z][a-z0-9+.\-]{0,15}://", re.IGNORECASE)
_KPP = re.compile(r"\d{4}[\dA-Z]{2}\d{3}\Z")
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\Z")


def normalize(kind: str, value: str) -> str:
    """The value as consumers should hold it: invisible characters out, separators out where the kind has a fixed form.

    Documents and registrations of free form keep the publisher's punctuation and single blanks; compare them by
    :func:`key`. May return an empty string.

    >>> normalize("INN", "7750 056670"), normalize("BIC", "tsmrrummxxx"), normalize("passport", " PS  927120050")
    ('7750056670', 'TSMRRUMM', 'PS 927120050')
    """
    value = tidy(value[: MAX_VALUE_CHARS * 2])[:MAX_VALUE_CHARS].strip(" ,;")
    if kind == "wallet":
        return normalize_wallet(value)
    if kind in DIGIT_KINDS:
        return tidy(_SEPARATORS.sub("", value).upper())
    if kind in CODE_KINDS:
        value = tidy(_SEPARATORS.sub("", value).upper())
        return value[:8] if kind == "BIC" and len(value) == 11 and value.endswith("XXX") else value
    if kind == "email":
        return value.removeprefix("mailto:").replace(" ", "").casefold()
    return value


def key(identifier: Identifier) -> tuple[str, str, str]:
    """(kind, country or empty, bare value): equal keys mean the same identifier, however it was written.

    The country is part of the key only for kinds whose numbers repeat between countries.
    """
    kind, value = identifier.kind, identifier.value
    country = (identifier.country or "")[:2] if kind in _COUNTRY_BOUND else ""
    if kind == "wallet":
        return kind, country, wallet_key(value)
    if kind == "website":
        return kind, country, website_host(value)
    if kind == "email":
        return kind, country, value.casefold()
    return kind, country, _NON_WORD.sub("", value).upper()


def website_host(value: str) -> str:
    """Host (and path, if any) of a website without scheme, ``www.`` and slash at the end: ``https://mrb-bank.ru/``."""
    bare = _SCHEME.sub("", value.strip()).casefold().removeprefix("www.")
    return bare.rstrip("/")


def kind_by_form(kind: str, value: str, country: str | None) -> str:
    """The kind that the form shows, whatever the publisher calls it.

    A Russian registration number of 13 (15 for a sole trader) digits is an OGRN, a Russian tax number of 10 or 12 an
    INN and of 9 a KPP, a Russian gazette number of 8 or 10 an OKPO; 18 characters with valid check digits from China
    are a USCC, a registration of 20 with valid check digits is a LEI.
    """
    bare = _SEPARATORS.sub("", value).upper()
    if country == "RU" and bare.isdecimal() and bare.isascii():
        if kind == "registration" and len(bare) in (13, 15):
            return "OGRN"
        if kind == "tax_id" and len(bare) in (9, 10, 12):
            return "KPP" if len(bare) == 9 else "INN"
        if kind == "gazette" and len(bare) in (8, 10):
            return "OKPO"
    if (
        country == "CN"
        and kind in ("registration", "tax_id", "other_id")
        and len(bare) == 18
        and std_uscc.is_valid(bare)
    ):
        return "USCC"
    if kind == "registration" and len(bare) == 20 and std_lei.is_valid(bare):
        return "LEI"
    return kind


def make(
    kind: str,
    value: str,
    *,
    country: str | None = None,
    label: str | None = None,
    currency: str | None = None,
    issued: str | None = None,
    expires: str | None = None,
) -> Identifier | None:
    """An identifier as the contract has it: kind by form, value normalized, ``valid`` set. None where no value is left.

    ``country`` is a code (see :func:`~sanctionwire.names.territories.country_code`). Never rejects for a failed check.
    """
    kind = kind_by_form(kind, value, country)
    value = normalize(kind, value)
    if not value:
        return None
    if country is None and kind in ("INN", "KPP", "OGRN", "OKPO", "BIK"):
        country = "RU"
    elif country is None and kind == "USCC":
        country = "CN"
    return Identifier(
        kind=kind,
        value=value,
        country=country,
        currency=currency,
        label=label[:MAX_LABEL_CHARS] if label else None,
        issued=issued,
        expires=expires,
        valid=is_valid(kind, value, currency),
    )


def is_valid(kind: str, value: str, currency: str | None = None) -> bool | None:
    """Whether form and check digits hold; None for kinds that have neither."""
    if kind == "wallet":
        return wallet_holds(value, currency)
    check = _CHECKS.get(kind)
    return None if check is None else check(value)


def _okpo_holds(value: str) -> bool:
    """Rosstat's control digit: weights 1, 2, 3 ... modulo 11, on 10 again with weights from 3, then 10 counts as 0."""
    if not (value.isdecimal() and value.isascii() and len(value) in (8, 10)):
        return False
    digits = [int(char) for char in value]
    for first in (1, 3):
        total = sum((first + at - 1) % 10 * digit + digit for at, digit in enumerate(digits[:-1]))
        if total % 11 < 10:
            return total % 11 == digits[-1]
    return digits[-1] == 0


def _digits(*lengths: int) -> Callable[[str], bool]:
    return lambda value: value.isdecimal() and value.isascii() and len(value) in lengths


_CHECKS: Final[dict[str, Callable[[str], bool]]] = {
    "BIC": std_bic.is_valid,
    "IBAN": std_iban.is_valid,
    "INN": std_inn.is_valid,
    "OGRN": std_ogrn.is_valid,
    "LEI": std_lei.is_valid,
    "USCC": std_uscc.is_valid,
    "IMO": std_imo.is_valid,
    "OKPO": _okpo_holds,
    "BIK": _digits(9),
    "MMSI": _digits(9),
    "KPP": lambda value: _KPP.match(value) is not None,
    "email": lambda value: _EMAIL.match(value) is not None,
}


def strong(identifier: Identifier) -> bool:
    """Whether two parties that hold this identifier are one party.

    True for numbers that an authority gives to one holder, and wallets; documents and registrations of free form only
    with a country and five characters. False for phone, e-mail, website, KPP and numbers of unknown kind.
    """
    if identifier.kind not in STRONG_KINDS:
        return False
    if identifier.kind in _COUNTRY_BOUND:
        return identifier.country is not None and len(_NON_WORD.sub("", identifier.value)) >= _MIN_STRONG_CHARS
    return True


def shareable(identifier: Identifier) -> bool:
    """Whether holding the same value ties two parties, though it need not make them one: own website, e-mail, phone.

    False for addresses at hosts that everybody uses.
    """
    if strong(identifier):
        return True
    if identifier.kind == "website":
        host = website_host(identifier.value)
        return host.partition("/")[0] not in _SHARED_HOSTS and "." in host
    if identifier.kind == "email":
        return "@" in identifier.value
    return identifier.kind == "phone" and len(_NON_WORD.sub("", identifier.value)) >= 7
