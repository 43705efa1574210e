"""Getting what a source publishes, from disk or over HTTP: files with their hash, or the word that nothing changed."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Self

from sanctionwire.errors import InputError
from sanctionwire.ingest.fetching.fetch import Fetched, Fetcher, NotModified, Validators
from sanctionwire.ingest.fetching.http_rules import FetchRules, shown
from sanctionwire.ingest.fetching.refusals import Refusal, RefusedError
from sanctionwire.ingest.sources.config import ListSourceConfig, NewsSourceConfig, rules_of
from sanctionwire.ingest.state import digest_of, files_of

KeepRefused = Callable[[Path, RefusedError], None]

_CHECKSUM_MAX_BYTES = 100_000
_HEX_SHA256 = re.compile(rb"\b[0-9a-fA-F]{64}\b")

Signature = tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing new; ``validators`` (by address) are what to ask with next time."""

    validators: dict[str, Validators]


@dataclass(frozen=True, slots=True)
class Obtained:
    """Files of one publication. ``written_at`` is when the publisher (or the disk) says they were written.

    ``paths`` are what to hand to a parser: the files, or the folder that holds them. ``spooled`` are folders of ours
    that go with :meth:`discard`; files of a source on disk are not ours.
    """

    paths: tuple[Path, ...]
    sha256: str
    size_bytes: int
    address: str
    retrieved_at: datetime
    written_at: datetime | None = None
    validators: dict[str, Validators] = field(default_factory=dict)
    moved_to: str | None = None
    spooled: tuple[Path, ...] = ()
    signature: Signature | None = None

    def discard(self) -> None:
        """Delete what was spooled."""
        for folder in self.spooled:
            shutil.rmtree(folder, ignore_errors=True)

    def still_the_same(self) -> None:
        """``InputError`` where files on disk changed while they were read: the next look reads them whole."""
        if self.signature is not None and signature_of(self.paths[0]) != self.signature:
            raise InputError("changed while it was read; put a publication in place whole", place=self.address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()


def signature_of(path: Path) -> Signature:
    """Name, size, times and number of each file: changes when anything is written, and costs no reading."""
    return tuple(
        (p.name, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for p in files_of(path) for s in (p.stat(),)
    )


def files_for(paths: tuple[Path, ...], known: tuple[str, ...]) -> list[Path]:
    """Of several files those that a format knows by name or pattern: archives hold schemas and notes besides."""
    fitting = [p for p in paths if any(fnmatchcase(p.name.lower(), one) for one in known)]
    return fitting if len(paths) > 1 and fitting else list(paths)


async def obtain(
    source: ListSourceConfig | NewsSourceConfig,
    fetcher: Fetcher,
    known: dict[str, Validators],
    *,
    now: datetime,
    seen: Signature | None = None,
    refused: KeepRefused | None = None,
) -> Obtained | Unchanged:
    """What the source publishes now; ``known`` are the validators of the last time by address, ``seen`` the signature
    of what was read from disk then.

    Raises ``InputError`` where it cannot be used, ``SourceAwayError`` where it does not answer.
    """
    if source.path is not None:
        return await asyncio.to_thread(_from_disk, source, source.path, seen, now)
    return await _from_web(source, fetcher, known, refused)


async def obtain_whole(source: ListSourceConfig | NewsSourceConfig, fetcher: Fetcher, *, now: datetime) -> Obtained:
    """:func:`obtain` without a memory: there is nothing that it could be unchanged from."""
    got = await obtain(source, fetcher, {}, now=now)
    if isinstance(got, Unchanged):
        raise TypeError("an unconditional look cannot be unchanged")
    return got


def _from_disk(
    source: ListSourceConfig | NewsSourceConfig, path: Path, seen: Signature | None, now: datetime
) -> Obtained | Unchanged:
    try:
        files = files_of(path)
        signature = signature_of(path)
        if signature == seen:
            return Unchanged({})
        for file in files:
            if file.stat().st_size > source.max_bytes:
                raise InputError(
                    f"is larger than {source.max_bytes:,} bytes; where that is right, raise max_bytes of the source",
                    place=file.name,
                )
        digest, changed_at = digest_of(files)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=path.name) from error
    return Obtained(
        paths=(path,),
        sha256=digest,
        size_bytes=sum(s[1] for s in signature),
        address=path.name,
        retrieved_at=now,
        written_at=changed_at,
        signature=signature,
    )


async def _from_web(
    source: ListSourceConfig | NewsSourceConfig,
    fetcher: Fetcher,
    known: dict[str, Validators],
    refused: KeepRefused | None,
) -> Obtained | Unchanged:
    rules = rules_of(source, sha256=await _stated_checksum(source, fetcher))
    got: list[Fetched] = []
    try:
        answers = {a: await _keep(got, fetcher, a, known.get(a), rules, refused) for a in source.addresses}
        validators = {a: answer.validators for a, answer in answers.items()}
        if not got:
            return Unchanged(validators)
        for address, answer in answers.items():
            if isinstance(answer, NotModified):  # the others changed, so all of the publication is needed
                answer = await _keep(got, fetcher, address, None, rules, refused)  # noqa: PLW2901
                validators[address] = answer.validators
        paths = tuple(sorted((p for one in got for p in one.files), key=lambda p: p.name))
        _refuse_doubles(paths)
    except BaseException:
        for one in got:
            one.discard()
        raise
    written = [one.last_modified for one in got if one.last_modified is not None]
    return Obtained(
        paths=paths,
        sha256=_combined(got),
        size_bytes=sum(one.size_bytes for one in got),
        address=shown(source.addresses[0]),
        retrieved_at=max(one.retrieved_at for one in got),
        written_at=max(written).astimezone(UTC) if written else None,
        validators=validators,
        moved_to=next((one.moved_to for one in got if one.moved_to), None),
        spooled=tuple(one.folder for one in got),
    )


async def _keep(
    got: list[Fetched],
    fetcher: Fetcher,
    address: str,
    known: Validators | None,
    rules: FetchRules,
    refused: KeepRefused | None,
) -> Fetched | NotModified:
    answer = await fetcher.get(address, known, rules=rules, refused=refused)
    if isinstance(answer, Fetched):
        got.append(answer)
    return answer


async def _stated_checksum(source: ListSourceConfig | NewsSourceConfig, fetcher: Fetcher) -> str | None:
    if source.checksum_address is None:
        return None
    rules = FetchRules(
        home=source.checksum_address, hosts=source.redirect_hosts, max_bytes=_CHECKSUM_MAX_BYTES, html=False
    )
    answer = await fetcher.get(source.checksum_address, rules=rules)
    if not isinstance(answer, Fetched):
        raise TypeError("an unconditional request cannot be answered with 304")
    with answer:
        found = _HEX_SHA256.search(await asyncio.to_thread(answer.read))
    if found is None:
        raise RefusedError(Refusal.CHECKSUM, "holds no SHA-256 (64 hex digits)", address=shown(source.checksum_address))
    return found.group().decode().lower()


def _combined(got: list[Fetched]) -> str:
    if len(got) == 1:
        return got[0].sha256
    digest = sha256()
    for one in sorted(got, key=lambda one: one.address):
        digest.update(f"{one.address}\0{one.sha256}\n".encode())
    return digest.hexdigest()


def _refuse_doubles(paths: tuple[Path, ...]) -> None:
    names = [p.name.lower() for p in paths]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{name} comes from more than one address of the source", place=name)
