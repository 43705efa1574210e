"""OFAC's delta files: what one publication added, removed and changed on all of its lists.

Schema: https://www.treasury.gov/ofac/downloads/sanctions/1.0/DeltaFile.xsd. Entities stand as in the enhanced XML. With
``action`` ``add`` or ``remove`` an entity stands whole. Without, it was changed: only what holds a change is there, and
``action`` stands on the children. Then the entity is read twice, as it was and as it is, and what differs is a patch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.dates import moment
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.entries import only_file
from sanctionwire.ingest.lists.ofac_common import CONSOLIDATED, SDN, SDN_LIST
from sanctionwire.ingest.lists.ofac_enhanced import ROOT, WANTED, on_list, read_entity
from sanctionwire.ingest.lists.parsed import (
    COUNTRY,
    AddressPatch,
    EntryPatch,
    ListFile,
    ListFiles,
    ListFormat,
    ParsedDelta,
)
from sanctionwire.ingest.lists.xml import Node, records
from sanctionwire_schemas import ListEntry

_ADD, _REMOVE = "add", "remove"
_CHANGES: Final = frozenset({"change", "modify", "update", "replace"})
"""Words for a value that now reads otherwise; what it was before is not said."""


def parse(files: ListFiles, list_id: str | None = None) -> ParsedDelta:
    """The changes of one publication to one list, by default the SDN list.

    An entity without a word on its list may be on another: applying a patch passes over entries that it does not know.
    Raises InputError with file and line where anything is malformed.
    """
    file = only_file(files)
    reading = _Reading(list_id or SDN, file)
    published_at = None
    for node in records(file, ROOT, WANTED):
        if node.key == "publicationinfo":
            published_at = moment(node.take("datepublished") or node.take("dataasof"))
        elif node.key == "entity":
            reading.read(node)
    rows = {file.name: reading.rows}
    if reading.others:
        rows[f"{file.name} (other lists)"] = reading.others
    return ParsedDelta(
        list_id=reading.list_id,
        upserts=tuple(reading.upserts),
        removed=tuple(entry.entry_id for entry in reading.gone),
        rows=rows,
        sha256=file.sha256(),
        published_at=published_at,
        patches=tuple(reading.patches),
        removed_entries=tuple(reading.gone),
    )


FORMAT: Final = ListFormat("ofac-delta", ("*.xml",), parse, delta=True)


class _Reading:
    """What one delta says about one list."""

    def __init__(self, list_id: str, file: ListFile) -> None:
        self.list_id = list_id
        self.rows = 0
        self.others = 0
        self.upserts: list[ListEntry] = []
        self.gone: list[ListEntry] = []
        self.patches: list[EntryPatch] = []
        self._file = file
        self._seen: dict[str, int] = {}

    def read(self, node: Node) -> None:
        """Sort one entity by what was done to it."""
        place = f"{self._file.name}, line {node.line}"
        number = node.attribute("id")
        if number is None:
            raise InputError("an entity has no id", place=place)
        if number in self._seen:
            first = self._seen[number]
            raise InputError(f"entity {number} stands here again, first in line {first}", place=place)
        self._seen[number] = node.line
        action = node.attribute("action") or ""
        for told in (action, *_actions(node)):
            if told not in (_ADD, _REMOVE, "", *_CHANGES):
                raise InputError(f"{told[:40]!r} is no action; expected add, remove or change", place=place)
        if not on_list(node, self.list_id):
            self.others += 1
            return
        self.rows += 1
        if action == _REMOVE:
            self.gone.append(read_entity(node, self.list_id, number).finish(self.list_id, number, place))
        elif action == _ADD or self._whole(node):
            now = node.without(_REMOVE)
            self.upserts.append(read_entity(now, self.list_id, number).finish(self.list_id, number, place))
        elif self._left(node):
            was = read_entity(node.without(_ADD, *_CHANGES), self.list_id, number)
            self.gone.append(self._partial(was, number, place))
        else:
            self.patches.append(self._patch(node, number, place))

    def _whole(self, node: Node) -> bool:
        """Whether a changed entity stands whole: without a single action below, it is its new state."""
        return not _has_action(node) and bool(node.all("names/name")) and bool(node.all("generalinfo/entitytype"))

    def _left(self, node: Node) -> bool:
        """Whether the change is that the entity left the list while it stays on another."""
        if self.list_id not in (SDN, CONSOLIDATED):
            return False
        lists = node.all("sanctionslists/sanctionslist")
        ours = [one for one in lists if (one.text.strip() == SDN_LIST) == (self.list_id == SDN)]
        return bool(ours) and all(one.attributes.get("action") == _REMOVE for one in ours)

    def _patch(self, node: Node, number: str, place: str) -> EntryPatch:
        # What is neither new nor gone holds only what changed of it: no address to read, but parts to exchange.
        unclear = any(_unclear(node, path, told) for path, told in _TELLING.items())
        addresses = _taken(node, "addresses", "address")
        renames = tuple(pair for name in _taken(node, "names", "name") for pair in _renames(name))
        was = self._partial(read_entity(node.without(_ADD, *_CHANGES), self.list_id, number), number, place)
        now = self._partial(read_entity(node.without(_REMOVE), self.list_id, number), number, place)
        inner = tuple(patch for one in addresses if _has_action(one) for patch in [_address_patch(one)])
        return EntryPatch(number, _less(was, now), _less(now, was), inner, renames, unclear)

    def _partial(self, draft: Draft, number: str, place: str) -> ListEntry:
        draft.name = draft.name or f"{self.list_id}/{number}"
        return draft.finish(self.list_id, number, place, partial=True)


def _actions(node: Node) -> Iterator[str]:
    """The actions told of anything below."""
    for child in node.children:
        if action := child.attributes.get("action"):
            yield action
        yield from _actions(child)


def _has_action(node: Node) -> bool:
    return next(_actions(node), None) is not None


# Items of an entity, and what must be told with a change inside of them, or nobody knows of which it speaks.
_TELLING: Final = {
    "names/name": "translations/translation/formattedfullname",
    "features/feature": "value",
    "identitydocuments/identitydocument": "documentnumber",
    "relationships/relationship": "relatedentity",
    "addresses/address": "translations/translation/addressparts/addresspart",
}


def _unclear(node: Node, path: str, told: str) -> bool:
    items = (one for one in node.all(path) if "action" not in one.attributes)
    return any(_has_action(one) and not one.all(told) for one in items)


def _taken(node: Node, group: str, item: str) -> list[Node]:
    """Take out of a group the items without an action of their own; names keep what came or went whole below them."""
    found: list[Node] = []
    for parent in node.all(group):
        inner = [one for one in parent.children if one.key == item and "action" not in one.attributes]
        whole = [one for one in inner if any("action" in t.attributes for t in one.all("translations/translation"))]
        parent.children = [one for one in parent.children if one not in inner or (item == "name" and one in whole)]
        found += inner
    return found


def _renames(name: Node) -> Iterator[tuple[str, str]]:
    """Old and new text of translations that are spelled otherwise."""
    for translation in name.all("translations/translation"):
        if "action" in translation.attributes:
            continue
        texts: dict[str, str] = {}
        for one in translation.all("formattedfullname"):
            action = one.attributes.get("action", "")
            if text := one.value():
                texts[_ADD if action in _CHANGES else action] = text
        if _REMOVE in texts and _ADD in texts:
            yield texts[_REMOVE], texts[_ADD]


def _less(entry: ListEntry, other: ListEntry) -> ListEntry:
    """``entry`` without the values that ``other`` has too: what stands in both did not change."""
    return entry.model_copy(
        update={
            name: tuple(one for one in value if one not in getattr(other, name))
            for name, value in entry
            if isinstance(value, tuple)
        }
    )


def _address_patch(address: Node) -> AddressPatch:
    """Parts of one address that came, went, or stand there unchanged."""
    sides: dict[str, dict[str, list[str]]] = {_ADD: {}, _REMOVE: {}, "": {}}
    for country in address.all("country"):
        _put(sides, country, COUNTRY, country.value())
    for part in address.all("translations/translation/addressparts/addresspart"):
        sort = (part.take("type") or "ADDRESS1").upper()
        for value in part.all("value"):
            own = value if "action" in value.attributes else part
            _put(sides, own, sort, value.value())
    return AddressPatch(gone=sides[_REMOVE], come=sides[_ADD], same=sides[""])


def _put(sides: dict[str, dict[str, list[str]]], node: Node, sort: str, text: str | None) -> None:
    action = node.attributes.get("action", "")
    if text:
        sides[_ADD if action in _CHANGES else action].setdefault(sort, []).append(text)
