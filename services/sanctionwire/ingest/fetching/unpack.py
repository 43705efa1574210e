"""Unpacking what was downloaded, gzip or zip, without believing it: sizes are counted, never read from a header."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from sanctionwire.ingest.fetching.http_rules import safe_name
from sanctionwire.ingest.fetching.refusals import Absence, Refusal, RefusedError, SourceAwayError

CHUNK_BYTES: Final = 256 * 1024
MAX_RATIO: Final = 150
"""Unpacked to packed. Lists pack 10 to 30 to one; a bomb of one layer about 1,000."""
RATIO_FREE_BYTES: Final = 8 * 1024 * 1024
"""Below this size no ratio does harm."""
MAX_MEMBERS: Final = 50

GZIP_MAGIC: Final = b"\x1f\x8b\x08"
ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")


class Guard:
    """Counts what came and what it grew to; raises ``RefusedError`` beyond the bounds."""

    def __init__(self, address: str, max_bytes: int) -> None:
        self._address = address
        self._max_bytes = max_bytes
        self.received = 0
        self.unpacked = 0

    def take(self, count: int) -> None:
        """So many packed bytes more."""
        self.received += count
        if self.received > self._max_bytes:
            raise self.too_large()

    def give(self, count: int) -> None:
        """So many unpacked bytes more."""
        self.unpacked += count
        if self.unpacked > self._max_bytes:
            raise self.too_large(" unpacked")
        if self.unpacked > RATIO_FREE_BYTES and self.unpacked > MAX_RATIO * max(self.received, 1):
            raise RefusedError(
                Refusal.BOMB,
                f"unpacks to more than {MAX_RATIO} times its size: taken for a bomb",
                address=self._address,
            )

    def too_large(self, what: str = "") -> RefusedError:
        """The error that names the bound."""
        return RefusedError(
            Refusal.TOO_LARGE,
            f"is larger than {self._max_bytes:,} bytes{what}; where that is right, raise the source's max_bytes",
            address=self._address,
        )

    def cut(self) -> SourceAwayError:
        """The error for a packed stream that ends before its end."""
        return SourceAwayError(Absence.CUT, "the packed body ends before its end", address=self._address)

    def broken(self, why: str) -> RefusedError:
        """The error for what cannot be unpacked."""
        return RefusedError(Refusal.PACKING, why, address=self._address)


class Inflater:
    """Undoes gzip (several members too) or deflate, chunk by chunk, never more than ``CHUNK_BYTES`` at once."""

    def __init__(self, coding: str, guard: Guard) -> None:
        self._gzip = coding == "gzip"
        self._guard = guard
        self._stream = zlib.decompressobj(31 if self._gzip else 15)
        self._any = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Unpacked pieces of one packed chunk."""
        rest = chunk
        while rest:
            if self._stream.eof:
                if not self._gzip or not rest.strip(b"\0"):
                    return  # padding behind the end
                self._stream = zlib.decompressobj(31)
            try:
                piece = self._inflate(rest)
            except zlib.error as error:
                raise self._guard.broken(f"is not {'gzip' if self._gzip else 'deflate'} as it says: {error}") from error
            self._any = True
            rest = self._stream.unconsumed_tail or self._stream.unused_data
            if piece:
                self._guard.give(len(piece))
                yield piece

    def _inflate(self, data: bytes) -> bytes:
        try:
            return self._stream.decompress(data, CHUNK_BYTES)
        except zlib.error:
            if self._any or self._gzip:
                raise
            # What HTTP calls deflate is zlib; some servers send it without the zlib header.
            self._stream = zlib.decompressobj(-15)
            return self._stream.decompress(data, CHUNK_BYTES)

    def finish(self) -> None:
        """``SourceAwayError`` where the stream is not at its end."""
        if not self._stream.eof:
            raise self._guard.cut()


def unpack_file(path: Path, *, address: str, max_bytes: int) -> tuple[Path, ...]:
    """Replace a packed file by what is in it; a file that is not packed stays. Returns the files, ordered by name.

    Zip members lie flat beside each other under their base names. Raises ``RefusedError`` for bombs, encrypted or
    broken archives and names that come twice, ``SourceAwayError`` for a gzip file that ends too early.
    """
    with path.open("rb") as file:
        start = file.read(4)
    guard = Guard(address, max_bytes)
    if start.startswith(GZIP_MAGIC):
        name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
        target = path.with_name(safe_name(name) + ".unpacked")
        with path.open("rb") as source, target.open("wb") as out:
            _gunzip(source, out, guard)
        path.unlink()
        return (target.rename(path.with_name(safe_name(name))),)
    if start in ZIP_MAGIC:
        return _unzip(path, guard)
    return (path,)


def _gunzip(source: IO[bytes], out: IO[bytes], guard: Guard) -> None:
    inflater = Inflater("gzip", guard)
    while chunk := source.read(CHUNK_BYTES):
        guard.take(len(chunk))
        for piece in inflater.feed(chunk):
            out.write(piece)
    inflater.finish()


def _unzip(path: Path, guard: Guard) -> tuple[Path, ...]:
    folder = path.with_name(path.name + ".members")
    folder.mkdir()
    guard.take(path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
            if not members:
                raise guard.broken("is a zip archive without a file in it")
            if len(members) > MAX_MEMBERS:
                raise guard.broken(f"is a zip archive of {len(members)} files; expected at most {MAX_MEMBERS}")
            for member in members:
                target = folder / safe_name(member.filename)
                if target.exists():
                    raise guard.broken(f"is a zip archive that holds {target.name} twice")
                with archive.open(member) as source, target.open("xb") as out:
                    while piece := source.read(CHUNK_BYTES):
                        guard.give(len(piece))
                        out.write(piece)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise guard.broken(f"is a zip archive that cannot be unpacked: {error}") from error
    path.unlink()
    moved = [Path(shutil.move(member, path.with_name(member.name))) for member in sorted(folder.iterdir())]
    folder.rmdir()
    return tuple(moved)


def hash_files(files: tuple[Path, ...]) -> tuple[str, int]:
    """SHA-256 over names and contents (of one file over its content alone), and all their bytes."""
    total, digests = 0, []
    for file in files:
        digest = sha256()
        with file.open("rb") as content:
            while chunk := content.read(CHUNK_BYTES):
                digest.update(chunk)
                total += len(chunk)
        digests.append(digest.hexdigest())
    if len(digests) == 1:
        return digests[0], total
    whole = sha256()
    for file, hexdigest in zip(files, digests, strict=True):
        whole.update(f"{file.name.lower()}\0{hexdigest}\n".encode())
    return whole.hexdigest(), total
