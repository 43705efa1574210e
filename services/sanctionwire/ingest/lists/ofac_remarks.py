"""OFAC's remarks: one text of items joined by ``; ``, each a label and a value, and free words between them.

What an item says is read by its label; what no field can hold stays a remark, word for word. Nothing is guessed: a cut
item, a fragment, a country that is none stay words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from sys import intern
from typing import Final

from sanctionwire.ingest.lists.dates import iso_date
from sanctionwire.ingest.lists.draft import Draft, lean
from sanctionwire.ingest.lists.ofac_labels import IDENTIFIER_LABELS, LABEL, OTHER_LABELS, UNKNOWN_LABEL
from sanctionwire.names import clean, country_code, make
from sanctionwire_schemas import Identifier, NameType

Known = Mapping[str, str | None]
"""Names of the list, tidied and case folded, to the entry number where exactly one entry has it as its main name."""

MAX_ITEMS = 20_000
_MAX_JOINED = 4  # pieces of one item that holds "; " itself

_ALT: Final = re.compile(r"alt\. ", re.IGNORECASE)
_ALIAS: Final = re.compile(r"([afn])\.k\.a\. ?(.*)\Z", re.IGNORECASE | re.DOTALL)
_ALIAS_TYPES: Final = {"a": NameType.AKA, "f": NameType.FKA, "n": NameType.NKA}
_WALLET: Final = re.compile(r"Digital Currency Address ?- ?([A-Za-z0-9]{1,12})[\s:]+(\S+)\Z")
_TAIL: Final = re.compile(r" (issued|expires) ((?:[0-9]{1,2} )?(?:[A-Z][a-z]{2} )?[0-9]{4})\Z")
_PAREN: Final = re.compile(r" ?\(([^()]{1,80})\)\Z")
_LINKED: Final = "(Linked To:"
_SEPARATOR: Final = re.compile(r";\s+")

_RISK: Final = "Secondary sanctions risk:"
# Words of a risk item -> tag, the first that fits. Sections of 31 CFR and executive orders, as OFAC cites them.
_RISKS: Final[tuple[tuple[str, str], ...]] = (
    ("510.201", "DPRK"),
    ("589.209", "UKRAINE-RUSSIA"),
    ("589.201", "UKRAINE-RUSSIA-589.201"),
    ("Executive Order 14024", "RUSSIA-EO14024"),
    ("Executive Order 13224", "SDGT"),
    ("Hizballah", "HIZBALLAH"),
    ("Hong Kong Autonomy Act", "HONG-KONG"),
)
_NO_SUBSIDIARIES: Final = "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:"
_IRAN: Final = "Additional Sanctions Information - Subject to Secondary Sanctions"


def read_remarks(
    text: str, known: Known, *, cut: bool = False, headless: bool = False, into: Draft | None = None
) -> Draft:
    """Facts from the remarks of one entry, main column and overflow joined, in a new draft or added to ``into``.

    ``cut``: the end is missing, so the last item is a fragment. ``headless``: the beginning is missing, so the first
    is. Fragments stay remarks: half a wallet address must not become an identifier.
    """
    facts = into or Draft()
    text = _bared(text.strip())
    if not text:
        return facts
    items = split_items(text if cut else text.removesuffix("."), known)
    last = len(items) - 1
    for index, item in enumerate(items):
        if (headless and index == 0) or (cut and index == last):
            facts.remarks.append(item)
        else:
            _read_item(facts, item, known, closing=index == last)
    return facts


def _bared(text: str) -> str:
    """The XML files write ``(Linked To: X (RUSSIA))`` where the CSV file writes ``Linked To: X (RUSSIA);``.

    >>> _bared("Seller; (Linked To: A (B)) (Linked To: C)")
    'Seller; Linked To: A (B); Linked To: C'
    """
    pieces: list[str] = []
    at = 0
    while (start := text.find(_LINKED, at)) >= 0:
        depth, end = 0, start
        for end in range(start, len(text)):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            if depth == 0:
                break
        if depth:
            break  # never closed: leave it as it stands
        pieces += [text[at:start].strip("; "), text[start + 1 : end].strip()]
        at = end + 1
    if not pieces:
        return text
    return "; ".join(piece for piece in [*pieces, text[at:].strip("; ")] if piece.strip("."))


def split_items(text: str, known: Known = {}) -> list[str]:  # noqa: B006 - read only
    """Items of a remark. A quoted alias, a parenthesis or a linked name may hold ``; `` itself and stays whole.

    >>> split_items("a.k.a. 'X; Y'; Gender Male")
    ["a.k.a. 'X; Y'", 'Gender Male']
    """
    pieces = [clean(piece) for piece in _SEPARATOR.split(text, maxsplit=MAX_ITEMS)]
    pieces[-1] = pieces[-1].removesuffix(";")
    items: list[str] = []
    at = 0
    while at < len(pieces):
        item = pieces[at]
        taken = 1
        for more in range(1, _MAX_JOINED):
            if at + more >= len(pieces) or LABEL.match(pieces[at + more]) or not _open(item, known):
                break
            longer = "; ".join(pieces[at : at + more + 1])
            if not _open(longer, known):
                item, taken = longer, more + 1
                break
        if item:
            items.append(item)
        at += taken
    return items


def _open(item: str, known: Known) -> bool:
    """Whether an item looks as if it went on behind the next semicolon."""
    bare = _ALT.sub("", item, count=1)
    if (alias := _ALIAS.match(bare)) and alias[2][:1] in ("'", '"'):
        return len(alias[2]) < 2 or alias[2][-1] != alias[2][0]
    if bare.startswith("Linked To:"):
        return _name(bare.removeprefix("Linked To:").strip(), known)[0].casefold() not in known
    return bare.count("(") > bare.count(")")


def _name(text: str, known: Known) -> tuple[str, str | None]:
    """A linked name and its entry. The full stop that closes the remarks may be the name's own: the list decides."""
    for spelled in (text, f"{text}.", text.removesuffix(".")):
        if spelled and spelled.casefold() in known:
            return spelled, known[spelled.casefold()]
    return text, None


def _read_item(facts: Draft, item: str, known: Known, *, closing: bool) -> None:
    bare = _ALT.sub("", item, count=1) if _ALT.match(item) else item
    if alias := _ALIAS.match(bare):
        name = alias[2].strip().strip("'\"").strip()
        if name:
            sort = _ALIAS_TYPES[alias[1].lower()]
            facts.alias(name, sort, weak=True)
            return
    if wallet := _WALLET.match(bare):
        label = bare[: wallet.start(2)].strip()
        _keep(facts, make("wallet", wallet[2], currency=wallet[1].upper(), label=label), item)
        return
    for prefix, read in _READERS:
        if bare.startswith(prefix):
            value = bare[len(prefix) :].strip()
            if value and read(facts, value, known):
                return
    if _risk(facts, f"{bare}." if closing else bare) or _identifier(facts, bare):
        return
    facts.remarks.append(bare)


# Types of features in the XML files -> labels of the remarks, and the columns that only vessels have.
_FEATURES: Final = {
    "birthdate": "DOB",
    "place of birth": "POB",
    "nationality country": "nationality",
    "citizenship country": "citizen",
}
_VESSEL_FEATURES: Final = {
    "vessel type": "type",
    "vessel flag": "flag",
    "vessel tonnage": "tonnage",
    "vessel gross registered tonnage": "gross_tonnage",
    "vessel gross tonnage": "gross_tonnage",
    "vessel owner": "owner",
}


def read_feature(facts: Draft, label: str, value: str) -> None:
    """A labelled value of the XML files, read as the same item of a remark would be."""
    word = label.casefold().rstrip(": ")
    if (column := _VESSEL_FEATURES.get(word)) and column not in facts.vessel:
        facts.vessel[column] = value
    elif word == "title":
        facts.titles += [part for part in value.split("; ") if part]
    elif word == "vessel call sign":
        facts.identify("call_sign", value, label="Call Sign")
    else:
        _read_item(facts, f"{_FEATURES.get(word, label)} {value}", {}, closing=False)


def read_document(
    facts: Draft,
    label: str,
    number: str,
    country: str | None,
    *,
    issued: str | None = None,
    expires: str | None = None,
) -> None:
    """A numbered document of the XML files; ``country`` in OFAC's words, dates in any form."""
    kind = IDENTIFIER_LABELS.get(label, "other_id")
    if number.startswith("IMO ") and kind in ("other_id", "registration", "IMO"):
        kind, number = "IMO", number.removeprefix("IMO ")
    facts.identify(
        kind,
        number,
        country="Russia" if label == "BIK (RU)" else country,
        label=label,
        issued=iso_date(issued) if issued else None,
        expires=iso_date(expires) if expires else None,
    )


def read_labelled(facts: Draft, label: str, value: str, country: str | None = None, **dates: str | None) -> None:
    """A labelled value that may be a document or a feature: the label, or what is said with it, decides."""
    if label in IDENTIFIER_LABELS or country or any(dates.values()):
        read_document(facts, label, value, country, **dates)
    else:
        read_feature(facts, label, value)


def _keep(facts: Draft, identifier: Identifier | None, item: str) -> None:
    if identifier is None:
        facts.remarks.append(item)
    else:
        facts.identifiers.append(identifier)


def _risk(facts: Draft, item: str) -> bool:
    if item.startswith(_NO_SUBSIDIARIES) and "510.214" in item:
        facts.secondary_sanctions.append("DPRK-510.214")
        return True
    if item.rstrip(".") == _IRAN:
        facts.secondary_sanctions.append("IRAN")
        return True
    if not item.startswith((_RISK, _IRAN)):
        return False
    for words, tag in _RISKS:
        if words in item:
            facts.secondary_sanctions.append(tag)
            return True
    return False


def _identifier(facts: Draft, item: str) -> bool:
    """An identifier by its label; False where the item has none, or says more than an identifier can hold."""
    label_match = LABEL.match(item) or UNKNOWN_LABEL.match(item)
    if label_match is None or label_match[1] in OTHER_LABELS:
        return False
    label = label_match[1]
    kind = IDENTIFIER_LABELS.get(label, "other_id")
    value = item[label_match.end() :].lstrip(": ")
    dates: dict[str, str] = {}
    while tail := _TAIL.search(value):
        dates[tail[1]] = iso_date(tail[2])
        value = value[: tail.start()]
    country = "RU" if label == "BIK (RU)" else None
    if paren := _PAREN.search(value):
        country = country_code(paren[1]) or country
        value = value[: paren.start()]
        if country is None:
            facts.remarks.append(item)
    if value.startswith("IMO ") and kind in ("other_id", "registration", "IMO"):
        kind, value = "IMO", value.removeprefix("IMO ")
    identifier = make(
        kind, value, country=country, label=intern(label), issued=dates.get("issued"), expires=dates.get("expires")
    )
    if identifier is None:
        return False
    facts.identifiers.append(lean(identifier))
    return True


def _reader(name: str, convert: Callable[[str], str | None] = str) -> Callable[[Draft, str, Known], bool]:
    def read(facts: Draft, value: str, known: Known) -> bool:  # noqa: ARG001 - one signature for all readers
        converted = convert(value)
        if converted is None:
            return False
        getattr(facts, name).append(converted)
        return True

    return read


def _link(facts: Draft, value: str, known: Known) -> bool:
    target, owner = _name(value, known)
    facts.link(target, entry_id=owner)
    return True


_READERS: Final[tuple[tuple[str, Callable[[Draft, str, Known], bool]], ...]] = (
    ("DOB ", _reader("birth_dates", iso_date)),
    ("POB ", _reader("birth_places")),
    ("nationality ", _reader("nationalities", country_code)),
    ("citizen ", _reader("nationalities", country_code)),
    ("Nationality of Registration ", _reader("nationalities", country_code)),
    ("Organization Established Date ", _reader("established", iso_date)),
    ("Target Type ", _reader("target_types")),
    ("Organization Type:", _reader("organization_types")),
    ("Linked To:", _link),
)
