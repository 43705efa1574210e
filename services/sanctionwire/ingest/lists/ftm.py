"""FollowTheMoney entities as OpenSanctions publishes them (https://www.opensanctions.org/docs/bulk/json/).

One JSON object a line, whole (``entities.ftm.json``, ``targets.nested.json``) or as a delta (``entities.delta.json``).

An entry is a party that is a target: marked so, or with a sanction record of its own. Addresses, documents, sanctions
and ties are entities of their own there (nested in the one file, beside it in the other); here they are fields of the
entry. Parties that are no targets are told as what a target is linked to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.entries import by_number, only_file
from sanctionwire.ingest.lists.ftm_party import BELONGING, Entity, Related, draft_of, owners_of, values
from sanctionwire.ingest.lists.parsed import ListFile, ListFiles, ListFormat, ParsedDelta, ParsedList
from sanctionwire.ingest.lists.xml import MAX_TEXT_CHARS
from sanctionwire_schemas import ListEntry

OPENSANCTIONS: Final = "opensanctions"
MAX_LINE_BYTES: Final = 8 * 1024 * 1024
MAX_ID_CHARS: Final = 512
_TOLD_BY_OTHERS: Final = frozenset({"addresses", "identifiers", "links", "programs", "remarks", "listed_on"})
"""Fields that other entities hold: a delta that tells a party anew need not tell those."""
_OPERATIONS: Final = frozenset({"ADD", "MOD", "DEL"})


class _Line(NamedTuple):
    number: int
    entity: Entity


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """Entries of one file. Raises InputError with file and line where a line is no entity."""
    file = only_file(files)
    list_id = list_id or OPENSANCTIONS
    reading = _Reading(file.name)
    for number, entity in _lines(file):
        reading.add(number, _checked(entity, file.name, number))
    entries = reading.entries(list_id, everyone=not reading.has_targets())
    if not entries:
        raise InputError("holds no party", place=file.name)
    return ParsedList(
        list_id=list_id,
        entries=tuple(entries),
        rows={file.name: reading.count},
        sha256=file.sha256(),
    )


def parse_delta(files: ListFiles, list_id: str | None = None) -> ParsedDelta:
    """Parties that one publication added, changed and removed. A changed party is told in part, unless it is nested.

    Entities of a party that stand in the delta without it (an address, a sanction) cannot be put anywhere: they are
    counted in ``rows`` as such, and the next whole file tells them.
    """
    file = only_file(files)
    list_id = list_id or OPENSANCTIONS
    reading = _Reading(file.name)
    removed: list[str] = []
    replaced: set[str] = set()
    in_part: set[str] = set()
    for number, line in _lines(file):
        operation, entity = line.get("op"), line.get("entity")
        if not isinstance(operation, str) or operation not in _OPERATIONS or not isinstance(entity, dict):
            message = "is no change: expected an object with op (ADD, MOD or DEL) and entity"
            raise InputError(message, place=f"{file.name}, line {number}")
        if operation == "DEL":
            removed.append(_id(entity, f"{file.name}, line {number}"))
            reading.count += 1
        else:
            reading.add(number, _checked(entity, file.name, number))
            if operation == "MOD":
                replaced.add(entity["id"])
            if operation == "MOD" and next(_nested(entity), None) is None:
                in_part.add(entity["id"])
    rows = {file.name: reading.count}
    upserts = reading.entries(list_id, everyone=False)
    if loose := reading.loose():
        rows[f"{file.name} (of parties not told)"] = loose
    return ParsedDelta(
        list_id=list_id,
        upserts=tuple(upserts),
        removed=tuple(removed),
        rows=rows,
        sha256=file.sha256(),
        silent_fields=_TOLD_BY_OTHERS,
        replaced=frozenset(replaced),
        in_part=frozenset(in_part & {entry.entry_id for entry in upserts}),
    )


FORMAT: Final = ListFormat("ftm", ("*.json", "*.jsonl", "*.ijson"), parse)
DELTA: Final = ListFormat("ftm-delta", ("*.json", "*.jsonl"), parse_delta, delta=True)


class _Reading:
    """The entities of one file: parties by id, what belongs to them by its owner."""

    def __init__(self, name: str) -> None:
        self.count = 0
        self._name = name
        self._parties: dict[str, _Line] = {}
        self._related: dict[str, list[Related]] = defaultdict(list)
        self._others: dict[str, Entity] = {}
        self._names: dict[str, str] = {}
        self._lines: dict[str, int] = {}

    def add(self, number: int, entity: Entity) -> None:
        """One entity, and those nested in it."""
        self.count += 1
        entity_id = entity["id"]
        if entity_id in self._lines:
            message = f"entity {entity_id[:60]} stands here again, first in line {self._lines[entity_id]}"
            raise InputError(message, place=f"{self._name}, line {number}")
        self._lines[entity_id] = number
        if entity["schema"] in BELONGING:
            self._others[entity_id] = entity
        else:
            self._parties[entity_id] = _Line(number, entity)
            self._name_of(entity)
            for prop, nested in _nested(entity):
                self._related[entity_id].append(Related(prop, nested))
        for owner in owners_of(entity):
            self._related[owner].append(Related(None, entity))

    def _name_of(self, entity: Entity) -> None:
        name = entity.get("caption") or next(iter(values(entity, "name")), None)
        if isinstance(name, str) and name:
            self._names[entity["id"]] = name

    def has_targets(self) -> bool:
        """Whether the file tells targets from others."""
        return any(self._is_target(line.entity) for line in self._parties.values())

    def _is_target(self, entity: Entity) -> bool:
        """A wallet is told with its holder, where the file holds the holder."""
        if entity["schema"] == "CryptoWallet" and any(owner in self._parties for owner in owners_of(entity)):
            return False
        sanctioned = any(one.entity.get("schema") == "Sanction" for one in self._related.get(entity["id"], ()))
        return bool(entity.get("target")) or sanctioned or "sanction" in values(entity, "topics")

    def entries(self, list_id: str, *, everyone: bool) -> list[ListEntry]:
        """Targets as entries, in the order of their ids; ``everyone``: any party."""
        found: list[ListEntry] = []
        for entity_id in sorted(self._parties, key=by_number):
            line = self._parties[entity_id]
            if everyone or self._is_target(line.entity):
                draft = draft_of(line.entity, self._related.get(entity_id, ()), self._others.get, self._names)
                found.append(draft.finish(list_id, entity_id, f"{self._name}, line {line.number}"))
        return found

    def loose(self) -> int:
        """Entities that belong to parties that the file does not hold."""
        owners = ((entity_id, owners_of(entity)) for entity_id, entity in self._others.items())
        return sum(not any(owner in self._parties for owner in ids) for _, ids in owners if ids)


def _nested(entity: Entity) -> Iterator[tuple[str, Entity]]:
    properties = entity.get("properties") or {}
    for name, listed in properties.items():
        for value in listed if isinstance(listed, list) else ():
            if isinstance(value, dict) and isinstance(value.get("schema"), str):
                yield name, value


def _checked(entity: Mapping[str, Any], name: str, number: int) -> Entity:
    """The entity, if it is one: id, schema, properties that are lists. InputError with its place if not."""
    place = f"{name}, line {number}"
    _id(entity, place)
    schema, properties = entity.get("schema"), entity.get("properties")
    if not isinstance(schema, str) or not schema:
        raise InputError("is no entity: it has no schema", place=place)
    if not isinstance(properties, dict) or not all(isinstance(listed, list) for listed in properties.values()):
        raise InputError("is no entity: its properties are no lists", place=place)
    if any(isinstance(one, str) and len(one) > MAX_TEXT_CHARS for listed in properties.values() for one in listed):
        raise InputError(f"has a field of more than {MAX_TEXT_CHARS:,} characters", place=place)
    return entity


def _id(entity: Mapping[str, Any], place: str) -> str:
    entity_id = entity.get("id")
    if not isinstance(entity_id, str) or not 0 < len(entity_id) <= MAX_ID_CHARS:
        raise InputError(f"is no entity: it has no id of 1 to {MAX_ID_CHARS} characters", place=place)
    return entity_id


def _lines(file: ListFile) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file, with their lines."""
    empty = True
    with file.open() as stream:
        for number, line in enumerate(stream, 1):
            text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not text.strip():
                continue
            empty = False
            place = f"{file.name}, line {number}"
            if len(text) > MAX_LINE_BYTES:
                raise InputError(f"is a line of more than {MAX_LINE_BYTES:,} bytes", place=place)
            try:
                found = orjson.loads(text)
            except orjson.JSONDecodeError as error:
                what = "is a web page or XML" if text.lstrip()[:1] == b"<" else f"is no JSON: {error}"
                raise InputError(f"{what}, expected one JSON object a line", place=place) from error
            if not isinstance(found, dict):
                raise InputError("is no JSON object", place=place)
            yield number, found
    if empty:
        raise InputError("is empty", place=file.name)
