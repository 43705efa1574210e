"""Identifiers of free form by the label before them: registrations, documents, tax numbers, telephones.

Their forms say nothing (a registration number is any run of digits and capitals), so only a label makes one, in
prose, in list remarks (``Registration Number 14850239 (Estonia) issued 18 Nov 2019``) and in tables. The label stands
directly before the value. All patterns are bounded: time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import ahocorasick_rs

from sanctionwire.names.territories import country_code
from sanctionwire.names.text import lowered

_NUMBER: Final = r"(?:numbers?|no|nr|num|nos|id|code|номер\w{0,2}|серии|серия|№|号码?|番号|번호)"
# Label by kind, in English, Russian and Ukrainian, Korean, Chinese, Japanese, German, French, Spanish.
_LABELS: Final[dict[str, str]] = {
    "passport": r"passports?|паспорт\w{0,3}|护照|護照|여권|旅券|reisepass\w{0,3}|passeport|pasaporte",
    "national_id": r"national (?:foreign )?id(?:entification|entity)?|identity card|id card|personal id card"
    r"|c[eé]dula|d\.?n\.?i|c\.u\.r\.p|ssn|снилс|удостоверени[ея] личности|주민등록|身份证|居民身份证"
    r"|personalausweis\w{0,3}",
    "drivers_licence": r"driver'?s? licen[cs]e|водительск\w{2,4} удостоверени\w|운전면허|驾驶证|führerschein\w{0,3}",
    "birth_certificate": r"birth certificate",
    "vat": r"v\.?a\.?t\.?(?: registration)?|ust-?id(?:-?nr)?|numéro de tva",
    "tax_id": r"tax(?:payer)?(?: identification)?|\btin\b|fiscal code|r\.?f\.?c|n\.?i\.?t|r\.?u\.?c|унп|ипн"
    r"|налогов\w{2,4} номер|납세자|税号|纳税人识别号|steuernummer|steuer-?id",
    "registration": r"(?:(?:public|business|company|commercial|trade|state|enterprise|corporate) )?"
    r"(?:registr(?:ation|y)|register|incorporation)(?: certificate)?"
    r"|company|business|enterprise|commercial registry|c\.r\.|chamber of commerce|едрпоу|єдрпоу"
    r"|регистрационн\w{2,4}|реєстраційн\w{2,4}|사업자등록|법인등록|등록|注册|登记|工商注册|登録|handelsregister\w{0,7}"
    r"|\brcs\b|\bsiren\b|immatriculation",
    "gazette": r"government gazette|\bokpo\b|окпо",
    "other_id": r"identification|d-?u-?n-?s|travel document|residency",
    "call_sign": r"call sign|позывн\w{2,3}",
    "tail_number": r"(?:aircraft )?tail|бортов\w{2,3} номер",
    "msn": r"aircraft manufacturer'?s serial number \(msn\)|manufacturer'?s? serial|\bmsn\b",
    "phone": r"phones?|tel(?:ephone)?s?|mobile|fax|тел(?:ефон\w{0,2})?|факс|电话|電話|전화|telefon|téléphone",
}
_NEEDS_NUMBER: Final = frozenset({"registration", "tax_id", "vat", "other_id", "tail_number"})
"""Kinds whose labels are everyday words: without "number" after them they label nothing."""
_OWN_NUMBER: Final = re.compile(
    r"унп|ипн|едрпоу|єдрпоу|税号|纳税人识别号|steuernummer|steuer-?id|handelsregister|rcs|siren|tin|налогов|ust-?id"
    r"|r\.f\.c|n\.i\.t|r\.u\.c",
    re.IGNORECASE,
)
_VALUE: Final = (
    r"(?=[A-ZА-Я./ -]{0,8}[0-9])[A-ZА-Я0-9][A-ZА-Я0-9./-]{0,31}"
    r"(?: (?=[A-Z]{0,3}[0-9])[A-Z0-9./-]{1,16}| [A-Z]{2,4} [0-9]{1,8}){0,3}"
)
_PHONE: Final = r"\+?\(?[0-9][0-9() .-]{5,22}[0-9]"

_PATTERN: Final = re.compile(
    "|".join(
        rf"(?P<{kind}>(?<![^\W_])(?i:{words})(?P<n_{kind}>(?:[\s.:]{{0,3}}(?i:{_NUMBER})(?![^\W\d_])){{1,2}})?[\s:#№.,=]{{0,4}}"
        rf"(?i:is |of )?(?P<v_{kind}>{_PHONE if kind == 'phone' else _VALUE})(?![^\W_]))"
        for kind, words in _LABELS.items()
    )
)
# How labels begin, in lower case: the pattern, which is slow, is tried there only.
_BEGINNINGS: Final = (
    *(
        "passport",
        "паспорт",
        "护照",
        "護照",
        "여권",
        "旅券",
        "reisepass",
        "passeport",
        "pasaporte",
        "national ",
        "identity",
    ),
    *("id card", "personal", "cedula", "cédula", "d.n.i", "dni", "c.u.r.p", "ssn", "снилс", "удостоверен", "주민등록"),
    *("身份证", "居民", "driver", "водительск", "운전면허", "驾驶证", "führerschein", "birth", "v.a.t", "vat", "ust"),
    *(
        "numéro",
        "tax",
        "tin",
        "fiscal",
        "r.f.c",
        "rfc",
        "n.i.t",
        "nit",
        "r.u.c",
        "ruc",
        "унп",
        "ипн",
        "налогов",
        "납세자",
    ),
    *("税号", "纳税人", "steuer", "public ", "business", "company", "commercial", "trade ", "state ", "enterprise"),
    *(
        "corporate ",
        "regist",
        "incorporation",
        "c.r.",
        "chamber",
        "едрпоу",
        "єдрпоу",
        "регистрацион",
        "реєстрац",
        "사업자",
    ),
    *(
        "법인",
        "등록",
        "注册",
        "登记",
        "工商",
        "登録",
        "handelsregister",
        "rcs",
        "siren",
        "immatriculation",
        "government",
    ),
    *(
        "okpo",
        "окпо",
        "identification",
        "duns",
        "d-u-n-s",
        "d-uns",
        "du-ns",
        "travel",
        "residency",
        "call sign",
        "позывн",
    ),
    *(
        "aircraft",
        "tail",
        "бортов",
        "manufacturer",
        "msn",
        "phone",
        "tel",
        "mobile",
        "fax",
        "тел",
        "факс",
        "电话",
        "電話",
    ),
    *("전화", "téléphone"),
)
_SCANNER: Final = ahocorasick_rs.AhoCorasick(
    list(_BEGINNINGS), implementation=ahocorasick_rs.Implementation.ContiguousNFA
)
_COUNTRY_BEHIND: Final = re.compile(r"\s{0,2}[(,]\s?([^()\n;]{2,60}?)\)")
_COUNTRY_BEFORE: Final = re.compile(r"((?:[^\W\d_][\w.'-]{1,20} ){0,1}[^\W\d_][\w.'-]{1,20})\s\Z")
_COUNTRY_WITHIN: Final = re.compile(r"([А-Я]{2,5}) ")
_MIN_DIGITS: Final = {"phone": 7, "birth_certificate": 2, "tail_number": 2, "call_sign": 1}
_DATED: Final = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\Z|\A[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}\Z")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its kind, and the country that stands beside it; ``start`` and ``end`` are those of the value."""

    kind: str
    country: str | None
    start: int
    end: int


def labelled(text: str) -> Iterator[Labelled]:
    """Every value of free form that a label stands before, in order. Linear in the length of ``text``."""
    done = 0
    for _, at, _ in _SCANNER.find_matches_as_indexes(lowered(text), overlapping=True):
        match = _PATTERN.match(text, at) if at >= done else None
        if match is None:
            continue
        done = match.end()
        kind = next(name for name in _LABELS if match[name])
        start, end = match.span(f"v_{kind}")
        value = match[f"v_{kind}"].rstrip(" .-/")
        end = start + len(value)
        if sum(char.isdigit() for char in value) < _MIN_DIGITS.get(kind, 4) or _DATED.search(value):
            continue
        if value.startswith("IMO"):
            continue
        if kind in _NEEDS_NUMBER and not match[f"n_{kind}"] and not _OWN_NUMBER.search(match[kind]):
            continue
        country = country_behind(text, end)
        if (word := _COUNTRY_WITHIN.match(value)) and (stated := country_code(word[1])):  # паспорт РФ 71 0588176
            start, country = start + word.end(), country or stated
        if country is None and kind == "passport":
            country = _country_before(text, match.start())
        yield Labelled(kind, country, start, end)


def country_behind(text: str, end: int) -> str | None:
    """The country in brackets behind a value, as lists write it: ``7750056670 (Russia)``."""
    match = _COUNTRY_BEHIND.match(text, end)
    return None if match is None else country_code(match[1])


def _country_before(text: str, start: int) -> str | None:
    """The country of ``a North Korean passport``."""
    match = _COUNTRY_BEFORE.search(text, max(0, start - 45), start)
    if match is None:
        return None
    words = match[1].split()
    return country_code(match[1]) or country_code(words[-1])
