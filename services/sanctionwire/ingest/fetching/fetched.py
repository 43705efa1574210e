"""What a server answered: a whole body on disk, or the word that nothing changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with its last answer, to ask whether anything changed since (RFC 9110, 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """Nothing changed since the validators were given."""

    address: str
    validators: Validators
    retrieved_at: datetime


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer, unpacked, on disk.

    ``address`` is as asked (without query), ``final_address`` where redirects ended, ``moved_to`` where the first of
    them was permanent. ``files`` are the body, or the members of the zip archive that it was, under their own names.
    ``sha256`` is over the unpacked content. ``received_bytes`` came over the wire, ``size_bytes`` are the files.
    """

    address: str
    final_address: str
    moved_to: str | None
    folder: Path
    files: tuple[Path, ...]
    received_bytes: int
    size_bytes: int
    sha256: str
    validators: Validators
    retrieved_at: datetime
    last_modified: datetime | None = None
    content_type: str | None = None
    charset: str | None = None

    def read(self) -> bytes:
        """The body, where it is one file that fits in memory: a page or a feed."""
        (only,) = self.files
        return only.read_bytes()

    def discard(self) -> None:
        """Delete the files."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()
