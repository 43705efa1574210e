"""Deltas applied: whole entries, entries that left, and changes told value by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.fields import bare, link_key
from sanctionwire.ingest.lists.ofac_common import composed
from sanctionwire.ingest.lists.parsed import COUNTRY, AddressPatch, EntryPatch, ParsedDelta
from sanctionwire.names import country_code, key, script
from sanctionwire_schemas import Address, ListEntry, PartyKind, Vessel

# When two values of a field are the same one.
_KEYS: Final[Mapping[str, Callable[[Any], Hashable]]] = {
    "names": lambda name: (bare(name.name) or name.name, name.weak),
    "addresses": lambda one: (bare(one.street or ""), bare(one.city or ""), one.country or one.country_text),
    "identifiers": lambda one: (key(one), one.currency),
    "links": lambda link: (link.kind, link_key(link)),
}


def apply_delta(old: Mapping[str, ListEntry], delta: ParsedDelta) -> dict[str, ListEntry]:
    """The list after ``delta``: what the full file of that publication says, in whatever order of values.

    Applying a delta again changes nothing. A patch or removal of an entry that is not there is passed over, see
    :func:`gaps`. Raises InputError where an entry belongs to another list or stands twice.
    """
    state = dict(old)
    for entry_id in delta.removed:
        state.pop(entry_id, None)
    fresh: set[str] = set()
    for entry in delta.upserts:
        if entry.list_id != delta.list_id:
            raise InputError(f"entry {entry.reference} does not belong to list {delta.list_id}")
        if entry.entry_id in fresh:
            raise InputError(f"entry {entry.reference} stands twice in one publication")
        fresh.add(entry.entry_id)
        known = state.get(entry.entry_id)
        if known is not None and entry.entry_id in delta.in_part:
            state[entry.entry_id] = _with_known(entry, known, delta.silent_fields)
        else:
            state[entry.entry_id] = entry
    for patch in delta.patches:
        if (known := state.get(patch.entry_id)) is not None:
            state[patch.entry_id] = patched(known, patch)
    return state


def gaps(old: Mapping[str, ListEntry], delta: ParsedDelta) -> tuple[str, ...]:
    """Ids of which the state after ``delta`` may differ from the full file.

    They are changed or removed but not held (of another list, or a publication was missed), told in part, or changed
    in a value that the delta does not name. Where there are any, the next full file decides.
    """
    told = (*delta.removed, *(patch.entry_id for patch in delta.patches))
    added = {entry.entry_id for entry in delta.upserts}
    unclear = (
        patch.entry_id
        for patch in delta.patches
        if (entry := old.get(patch.entry_id)) is not None and (patch.unclear or not _clear(entry.addresses, patch))
    )
    unknown = (entry_id for entry_id in told if entry_id not in old and entry_id not in added)
    return tuple(dict.fromkeys((*unknown, *unclear, *sorted(delta.in_part & old.keys()))))


def patched(entry: ListEntry, patch: EntryPatch) -> ListEntry:
    """``entry`` after one patch; values that are already gone, or already there, are passed over."""
    gone, come = patch.gone, patch.come
    update: dict[str, Any] = {}
    for name, value in entry:
        if isinstance(value, tuple):
            update[name] = _exchanged(value, getattr(gone, name), getattr(come, name), _KEYS.get(name, _plain))
    update["name"] = entry.name if come.name in (come.reference, gone.name) else come.name
    for old, new in patch.renames:
        if update["name"] == old:
            update["name"] = new
        update["names"] = tuple(
            one.model_copy(update={"name": new, "script": script(new)}) if one.name == old else one
            for one in update["names"]
        )
    if come.kind not in (PartyKind.UNKNOWN, gone.kind):
        update["kind"] = come.kind
    if come.listed_on and come.listed_on != gone.listed_on:
        update["listed_on"] = come.listed_on
    update["organization_type"] = _joined(entry.organization_type, gone.organization_type, come.organization_type)
    update["vessel"] = _vessel(entry.vessel, gone.vessel, come.vessel)
    for one in patch.addresses:
        update["addresses"] = _readdressed(update["addresses"], one)
    return entry.model_copy(update=update)


def _with_known(entry: ListEntry, known: ListEntry, told_in_part: frozenset[str]) -> ListEntry:
    update = {
        name: _exchanged(getattr(known, name), (), getattr(entry, name), _KEYS.get(name, _plain))
        for name in told_in_part & ListEntry.model_fields.keys()
        if isinstance(getattr(entry, name), tuple)
    }
    update |= {
        name: getattr(known, name)
        for name in told_in_part & ListEntry.model_fields.keys()
        if getattr(entry, name) is None
    }
    return entry.model_copy(update=update) if update else entry


def _plain(value: Any) -> Hashable:
    text = str(value)
    return bare(text) or text


def _exchanged(
    values: tuple[Any, ...], gone: tuple[Any, ...], come: tuple[Any, ...], same: Callable[[Any], Hashable]
) -> tuple[Any, ...]:
    """``values`` without those gone, then those come, none twice."""
    going = {same(one) for one in gone} - {same(one) for one in come}
    kept = {same(one): one for one in values if same(one) not in going}
    for one in come:
        kept[same(one)] = one
    return tuple(kept.values())


def _joined(text: str | None, gone: str | None, come: str | None) -> str | None:
    def parts(joined: str | None) -> tuple[str, ...]:
        return tuple(joined.split("; ")) if joined else ()

    return "; ".join(sorted(_exchanged(parts(text), parts(gone), parts(come), _plain))) or None


def _vessel(known: Vessel | None, gone: Vessel | None, come: Vessel | None) -> Vessel | None:
    values = known.model_dump(exclude_none=True) if known else {}
    for name, value in (gone.model_dump(exclude_none=True) if gone else {}).items():
        if values.get(name) == value:
            del values[name]
    values |= come.model_dump(exclude_none=True) if come else {}
    return Vessel(**values) if values else None


def _clear(addresses: tuple[Address, ...], patch: EntryPatch) -> bool:
    """Whether each change of an address speaks of exactly one, or is there already."""
    return all(
        _reads_so(addresses, one) or (len(fitting := _fitting(addresses, one)) == 1 and not _between(fitting[0], one))
        for one in patch.addresses
    )


def _between(address: Address, patch: AddressPatch) -> bool:
    """Whether a second line comes where a third may stand: nobody knows before which words."""
    grows = len(patch.come.get("ADDRESS2", ())) > len(patch.gone.get("ADDRESS2", ()))
    return grows and ", " in (address.street or "")


def _fitting(addresses: tuple[Address, ...], patch: AddressPatch) -> list[Address]:
    """The addresses that a patch may speak of: those that have what went and what was told along."""
    return [one for one in addresses if _holds(one, patch.gone) and _holds(one, patch.same)]


def _reads_so(addresses: tuple[Address, ...], patch: AddressPatch) -> bool:
    """Whether an address has already what came; then the patch was applied before."""
    return any(_holds(one, patch.come) and _holds(one, patch.same) for one in addresses)


def _readdressed(addresses: tuple[Address, ...], patch: AddressPatch) -> tuple[Address, ...]:
    """Exchange parts of the one address that has those which went; a new address where there is none such."""
    fitting = _fitting(addresses, patch)
    if not patch.gone and (_reads_so(addresses, patch) or len(fitting) > 1):
        return addresses
    if fitting:
        old = min(fitting, key=lambda one: len(f"{one.street}{one.city}"))
        new = _exchange_parts(old, patch)
        replaced = (new if one is old else one for one in addresses)
        return tuple(dict.fromkeys(one for one in replaced if one is not None))
    if not patch.come or _reads_so(addresses, patch):
        return addresses
    added = _address({sort: [*patch.same.get(sort, ()), *patch.come.get(sort, ())] for sort in _SORTS})
    return addresses if added is None else (*addresses, added)


_SORTS: Final = ("ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION", COUNTRY)
_STREET: Final = frozenset({"ADDRESS1", "ADDRESS2", "ADDRESS3"})


def _holds(address: Address, parts: Mapping[str, Any]) -> bool:
    """Whether the address has all these parts."""
    for sort, values in parts.items():
        if sort == COUNTRY:
            codes = {country_code(value) or value for value in values}
            if not codes & {address.country, address.country_text}:
                return False
            continue
        words = bare((address.street if sort in _STREET else address.city) or "").split()
        if any(not set(bare(value).split()) <= set(words) for value in values):
            return False
    return True


def _exchange_parts(address: Address, patch: AddressPatch) -> Address | None:
    """The address with other parts, None where none is left. Words keep their place where one part replaces another."""
    texts = {"street": address.street or "", "city": address.city or ""}
    country = address.country_text or address.country
    for sort in _SORTS:
        went, came = list(patch.gone.get(sort, ())), list(patch.come.get(sort, ()))
        if sort == COUNTRY:
            country = came[0] if came else None if went else country
            continue
        side = "street" if sort in _STREET else "city"
        for index, text in enumerate(went):
            if index < len(came):
                texts[side] = texts[side].replace(text, came[index], 1)
            else:
                texts[side] = _taken_out(texts[side], sort, text)
        for text in came[len(went) :]:
            texts[side] = _put_in(_tidied(texts[side]) or "", sort, text)
    street, city = (_tidied(text) for text in texts.values())
    if not (street or city or country):
        return None
    code = country_code(country) if country else None
    return Address(street=street, city=city, country=code, country_text=country)


_POSTAL: Final = re.compile(r"(?P<town>.*?)(?P<code>(?: \S*[0-9]\S*)+)?\Z")


def _taken_out(text: str, sort: str, part: str) -> str:
    """Without one part; the state takes the comma before it along, since none stands before a postal code."""
    with_comma = f", {part}"
    gone = with_comma if sort == "STATE/PROVINCE" and with_comma in text else part
    return text.replace(gone, "", 1)


def _put_in(text: str, sort: str, part: str) -> str:
    """A new part where the full file has it: ``Dearborn, MI 48126`` is town, state and postal code."""
    if sort in ("ADDRESS1", "CITY"):
        joint = " " if sort == "CITY" and text[:1].isdigit() else ", "
        return joint.join(one for one in (part, text) if one)
    if sort == "STATE/PROVINCE" and (match := _POSTAL.match(text)):
        return ", ".join(one for one in (match["town"], part) if one) + (match["code"] or "")
    joint = " " if sort == "POSTAL CODE" else ", "
    return joint.join(one for one in (text, part) if one)


def _tidied(text: str) -> str | None:
    """Without the commas and blanks that a part left behind."""
    parts = (" ".join(part.split()) for part in text.split(","))
    return ", ".join(part for part in parts if part) or None


def _address(parts: Mapping[str, list[str]]) -> Address | None:
    street, city = composed(parts)
    country = parts[COUNTRY][0] if parts[COUNTRY] else None
    if not (street or city or country):
        return None
    return Address(street=street, city=city, country=country_code(country) if country else None, country_text=country)
