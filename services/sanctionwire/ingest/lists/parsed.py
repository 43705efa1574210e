"""What every list parser returns, and how list files are read from disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sanctionwire.errors import InputError
from sanctionwire_schemas import ListEntry, ListSource

MAX_FILE_BYTES = 1_000_000_000
"""Larger than any list file known (OFAC's SDN_ADVANCED.XML has 110 MB); a guard, not a budget."""


@dataclass(frozen=True, slots=True)
class ParsedList:
    """One publication of one list. ``entries`` are in the order of their ids, ``rows`` counts records per file.

    ``silent_fields`` are fields (see :mod:`~sanctionwire.ingest.fields`) that the files at hand cannot hold, such as
    ``addresses`` where the address file was not given: their emptiness says nothing.
    """

    list_id: str
    entries: tuple[ListEntry, ...]
    rows: Mapping[str, int]
    sha256: str
    silent_fields: frozenset[str] = frozenset()

    def by_id(self) -> dict[str, ListEntry]:
        """Entries by entry id."""
        return {entry.entry_id: entry for entry in self.entries}

    def source(self, address: str | None = None) -> ListSource:
        """Provenance of the publication: its address (or its file names) and the hash of all its files."""
        return ListSource(address=address or ", ".join(self.rows), file_sha256=self.sha256)


ListParser = Callable[[Mapping[str, bytes], str | None], ParsedList]
"""Files by name, and a list id or None for the format's own; raises InputError where a file cannot be used."""


@dataclass(frozen=True, slots=True)
class ListFormat:
    """One file format: its name on the command line, the files it knows (lower case), its parser.

    ``files`` are the names looked for in a folder; an empty tuple takes every file that is given.
    """

    name: str
    files: tuple[str, ...]
    parser: ListParser

    def parse(self, paths: Sequence[Path], *, list_id: str | None = None) -> ParsedList:
        """Read files, or folders that hold them, and parse. The whole publication is refused where any part is bad."""
        return self.parser(read_files(paths, self.files), list_id)


def read_files(paths: Iterable[Path], known: tuple[str, ...]) -> dict[str, bytes]:
    """Content by lower-case file name, of the files given and of the known files in the folders given.

    Raises InputError where nothing is found, a name comes twice, a file is not known to the format or cannot be read.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and (not known or p.name.lower() in known))
            if not inside:
                raise InputError(f"holds none of {', '.join(known) or 'any file'}", place=str(path))
        else:
            inside = [path]
        for one in inside:
            name = one.name.lower()
            if known and name not in known:
                raise InputError(f"is not a file of this format; expected one of {', '.join(known)}", place=str(one))
            if name in found:
                raise InputError(f"{name} was given twice: {found[name]} and {one}", place=str(one))
            found[name] = one
    if not found:
        raise InputError("no list file was given")
    return {name: _read(path) for name, path in sorted(found.items())}


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(f"is larger than {MAX_FILE_BYTES:,} bytes", place=str(path))
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(path)) from error


def hash_of(files: Mapping[str, bytes]) -> str:
    """One hash for all files of a publication, independent of the order they were given in."""
    if len(files) == 1:
        return sha256(next(iter(files.values()))).hexdigest()
    digest = sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{sha256(files[name]).hexdigest()}\n".encode())
    return digest.hexdigest()
