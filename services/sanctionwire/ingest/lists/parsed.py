"""What every list parser returns, and how list files are read from disk."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from sanctionwire.errors import InputError
from sanctionwire_schemas import ListEntry, ListSource

MAX_FILE_BYTES = 1_000_000_000
"""Larger than any list file known (OFAC's SDN_ADVANCED.XML has 110 MB); a guard, not a budget."""


OnRead = Callable[[int], None]
"""Told of every piece of a file that is read: how many bytes it has."""


class _Watched(io.FileIO):
    """A file that tells how much of it is read."""

    on_read: OnRead

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer)
        self.on_read(count or 0)
        return count


@dataclass(frozen=True, slots=True)
class ListFile:
    """One file of a publication: its name (lower case, without folders) and where its bytes are."""

    name: str
    content: Path | bytes
    on_read: OnRead | None = None

    def open(self) -> io.BufferedReader | io.BytesIO:
        """A stream of its bytes, for formats too large to be held whole. InputError where it cannot be read."""
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        try:
            if self.on_read is None:
                return self.content.open("rb")
            watched = _Watched(self.content)
            watched.on_read = self.on_read
            return io.BufferedReader(watched)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", place=str(self.content)) from error

    def read(self) -> bytes:
        """All of its bytes."""
        with self.open() as stream:
            return stream.read()

    def sha256(self) -> str:
        """SHA-256 of its bytes, in hexadecimal."""
        with replace(self, on_read=None).open() as stream:
            return file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class ParsedList:
    """One publication of one list. ``entries`` are in the order of their ids, ``rows`` counts records per file.

    ``published_at`` is what the files themselves state, with zone; None where they state nothing. ``silent_fields`` are
    fields (see :mod:`~sanctionwire.ingest.fields`) that the files at hand cannot hold, such as ``addresses`` where the
    address file was not given: their emptiness says nothing.
    """

    list_id: str
    entries: tuple[ListEntry, ...]
    rows: Mapping[str, int]
    sha256: str
    silent_fields: frozenset[str] = frozenset()
    published_at: datetime | None = None

    def by_id(self) -> dict[str, ListEntry]:
        """Entries by entry id."""
        return {entry.entry_id: entry for entry in self.entries}

    def source(self, address: str | None = None) -> ListSource:
        """Provenance of the publication: its address (or its file names) and the hash of all its files."""
        return ListSource(address=address or ", ".join(self.rows), file_sha256=self.sha256)


COUNTRY = "COUNTRY"
"""Key of the country among the parts of an address; the others are OFAC's (``ADDRESS1``, ``CITY`` ...)."""


@dataclass(frozen=True, slots=True)
class AddressPatch:
    """Parts of one address, by type: those that went, those that came, and those that were told along."""

    gone: Mapping[str, Sequence[str]]
    come: Mapping[str, Sequence[str]]
    same: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class EntryPatch:
    """A change to one entry that a delta states value by value.

    ``gone`` and ``come`` are partial entries: what leaves the entry and what enters it, field by field. ``renames`` are
    names, main or other, that now read otherwise. ``unclear``: the delta changes something without telling of what.
    """

    entry_id: str
    gone: ListEntry
    come: ListEntry
    addresses: tuple[AddressPatch, ...] = ()
    renames: tuple[tuple[str, str], ...] = ()
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class ParsedDelta:
    """What one publication changed: whole entries that came or were replaced, entries that left, and patches.

    :func:`sanctionwire.ingest.changes.apply_delta` applies it; applying it again changes nothing.
    """

    list_id: str
    upserts: tuple[ListEntry, ...]
    removed: tuple[str, ...]
    rows: Mapping[str, int]
    sha256: str
    published_at: datetime | None = None
    silent_fields: frozenset[str] = frozenset()
    """Fields that the delta tells in part of the entries ``in_part``: what is known of them stays beside what comes."""
    replaced: frozenset[str] = frozenset()
    """Ids of upserts that were there before, as far as the delta says so."""
    in_part: frozenset[str] = frozenset()
    """Ids of upserts that are not told whole: the next full file decides on their ``silent_fields``."""
    patches: tuple[EntryPatch, ...] = ()
    removed_entries: tuple[ListEntry, ...] = ()
    """Last state of what left, where the delta tells it."""

    def source(self, address: str | None = None) -> ListSource:
        """Provenance of the publication: its address (or its file names) and the hash of all its files."""
        return ListSource(address=address or ", ".join(self.rows), file_sha256=self.sha256)


ListFiles = Mapping[str, ListFile]
"""The files of one publication by name."""

ListParser = Callable[[ListFiles, str | None], ParsedList | ParsedDelta]
"""Files by name, and a list id or None for the format's own; raises InputError where a file cannot be used."""


@dataclass(frozen=True, slots=True)
class ListFormat:
    """One file format: its name on the command line, the files it knows (lower case), its parser.

    ``files`` are the names, or patterns of names, looked for in a folder. Where they are patterns, a file that is given
    itself may have any name. ``delta``: its files hold what changed, not the whole list. ``several``: one publication
    is several files.
    """

    name: str
    files: tuple[str, ...]
    parser: ListParser
    delta: bool = False
    several: bool = False

    def read(
        self, paths: Sequence[Path], *, list_id: str | None = None, on_read: OnRead | None = None
    ) -> ParsedList | ParsedDelta:
        """Read files, or folders that hold them, and parse. The whole publication is refused where any part is bad."""
        files = find_files(paths, self.files)
        return self.parser({name: replace(file, on_read=on_read) for name, file in files.items()}, list_id)

    def parse(self, paths: Sequence[Path], *, list_id: str | None = None, on_read: OnRead | None = None) -> ParsedList:
        """:meth:`read` of a format that holds whole lists; InputError where it is one of deltas."""
        parsed = self.read(paths, list_id=list_id, on_read=on_read)
        if isinstance(parsed, ParsedDelta):
            raise InputError(f"{self.name} files hold changes, a whole list is needed here", place=str(paths[0]))
        return parsed

    def parse_delta(self, paths: Sequence[Path], *, list_id: str | None = None) -> ParsedDelta:
        """:meth:`read` of a format that holds deltas; InputError where it holds whole lists."""
        parsed = self.read(paths, list_id=list_id)
        if isinstance(parsed, ParsedList):
            raise InputError(f"{self.name} files hold whole lists, changes are needed here", place=str(paths[0]))
        return parsed

    def parse_bytes(self, files: Mapping[str, bytes], *, list_id: str | None = None) -> ParsedList | ParsedDelta:
        """Parse contents by file name, without a disk."""
        return self.parser({name: ListFile(name, content) for name, content in files.items()}, list_id)


def publications(reader: ListFormat, paths: Sequence[Path]) -> list[list[Path]]:
    """The paths as publications: where one file is one publication, each file alone."""
    if reader.several:
        return [list(paths)]
    found: list[list[Path]] = []
    for path in paths:
        inside = sorted(p for p in path.iterdir() if p.is_file() and _fits(p, reader.files)) if path.is_dir() else []
        found += [[one] for one in inside or [path]]
    return found


def _files_of(paths: Iterable[Path]) -> list[Path]:
    files = (one for path in paths for one in (path.iterdir() if path.is_dir() else (path,)))
    return [one for one in files if one.is_file()]


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of the files, and of the files in the folders; what is not there has none."""
    return sum(one.stat().st_size for one in _files_of(paths))


def changed_at(paths: Iterable[Path]) -> datetime:
    """When the newest of the files, and of the files in the folders, was last changed."""
    return datetime.fromtimestamp(max((one.stat().st_mtime for one in _files_of(paths)), default=0), UTC)


def is_empty(paths: Sequence[Path]) -> bool:
    """Whether there are files, and not a byte in them."""
    return (
        all(path.exists() for path in paths)
        and size_of(paths) == 0
        and any(path.is_file() or any(path.iterdir()) for path in paths)
    )


def find_files(paths: Iterable[Path], known: tuple[str, ...]) -> dict[str, ListFile]:
    """Files by lower-case name: those given, and those known to the format in the folders given.

    Raises InputError where nothing is found, a name comes twice, a file is not known to the format or cannot be read.
    """
    found: dict[str, Path] = {}
    named = not any("*" in pattern for pattern in known)
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and _fits(p, known))
            if not inside:
                raise InputError(f"holds none of {', '.join(known)}", place=str(path))
        else:
            inside = [path]
        for one in inside:
            name = one.name.lower()
            if named and name not in known:
                raise InputError(f"is not a file of this format; expected one of {', '.join(known)}", place=str(one))
            if name in found:
                raise InputError(f"{name} was given twice: {found[name]} and {one}", place=str(one))
            found[name] = one
    if not found:
        raise InputError("no list file was given")
    return {name: _checked(name, path) for name, path in sorted(found.items())}


def _fits(path: Path, known: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path.name.lower(), pattern) for pattern in known)


def _checked(name: str, path: Path) -> ListFile:
    file = ListFile(name, path)
    with file.open() as stream:
        if stream.seek(0, io.SEEK_END) > MAX_FILE_BYTES:
            raise InputError(f"is larger than {MAX_FILE_BYTES:,} bytes", place=str(path))
    return file


def hash_of(files: ListFiles) -> str:
    """One hash for all files of a publication, independent of the order they were given in."""
    if len(files) == 1:
        return next(iter(files.values())).sha256()
    digest = sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name].sha256()}\n".encode())
    return digest.hexdigest()
