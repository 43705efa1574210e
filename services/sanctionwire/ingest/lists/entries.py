"""From drafts to one publication: no entry twice, entries in the order of their ids, links pointed at their entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.parsed import ListFile, ListFiles, ParsedList, hash_of
from sanctionwire.ingest.lists.xml import Node
from sanctionwire_schemas import ListEntry


def only_file(files: ListFiles) -> ListFile:
    """The file of a format in which one file is one publication; InputError where there are several."""
    if len(files) != 1:
        names = ", ".join(files)
        raise InputError("one file is one publication of this format, several were given", place=names)
    return next(iter(files.values()))


def by_number(entry_id: str) -> tuple[int, int, str]:
    """Sort key: numbers by value, before references that are words."""
    if entry_id.isdecimal() and entry_id.isascii() and len(entry_id) < 20:
        return 0, int(entry_id), ""
    return 1, 0, entry_id


class Collected:
    """The entries of one file as they are read."""

    def __init__(self, list_id: str, file: ListFile) -> None:
        self.list_id = list_id
        self.published_at: datetime | None = None
        self.rows = 0
        self.others = 0
        """Records of other lists in the same file."""
        self.orphans = 0
        """Records that belong to no entry of the file."""
        self._file = file
        self._entries: dict[str, ListEntry] = {}
        self._lines: dict[str, int] = {}

    @property
    def file_name(self) -> str:
        """Name of the file that is read."""
        return self._file.name

    def place(self, node: Node) -> str:
        """Where a record stands, for errors."""
        return f"{self._file.name}, line {node.line}" if node.line else self._file.name

    def add(self, entry_id: str, node: Node, draft: Draft) -> ListEntry:
        """One more entry. InputError where its id was there before."""
        place = self.place(node)
        if entry_id in self._entries:
            first = self._lines[entry_id]
            raise InputError(f"entry {entry_id[:40]} stands here again, first in line {first}", place=place)
        entry = draft.finish(self.list_id, entry_id, place)
        self._entries[entry_id] = entry
        self._lines[entry_id] = node.line
        self.rows += 1
        return entry

    def parsed(self, *, rows: Mapping[str, int] | None = None, silent: frozenset[str] = frozenset()) -> ParsedList:
        """The publication. InputError where the file holds no entry at all."""
        if not self._entries:
            raise InputError("holds no entry", place=self._file.name)
        counts = dict(rows or {self._file.name: self.rows})
        if self.others:
            counts[f"{self._file.name} (other lists)"] = self.others
        if self.orphans:
            counts[f"{self._file.name} (of unknown entries)"] = self.orphans
        entries = [self._entries.pop(entry_id) for entry_id in sorted(self._entries, key=by_number)]
        return ParsedList(
            list_id=self.list_id,
            entries=tuple(pointed(entries)),
            rows=counts,
            sha256=hash_of({self._file.name: self._file}),
            silent_fields=silent,
            published_at=self.published_at,
        )


def pointed(entries: Iterable[ListEntry]) -> list[ListEntry]:
    """Links by name alone get the id of the one entry that has exactly this main name."""
    listed = list(entries)
    owners: dict[str, str | None] = {}
    for entry in listed:
        name = entry.name.casefold()
        owners[name] = None if name in owners else entry.entry_id
    for index, entry in enumerate(listed):
        if any(link.target_entry_id is None for link in entry.links):
            links = tuple(
                link
                if link.target_entry_id or not (owner := owners.get(link.target_name.casefold()))
                else link.model_copy(update={"target_entry_id": owner})
                for link in entry.links
            )
            listed[index] = entry.model_copy(update={"links": links})
    return listed
