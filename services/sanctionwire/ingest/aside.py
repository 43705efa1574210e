"""Raw files kept on disk: publications that are held, and bodies that could not be used, the latter within bounds.

``<data_dir>/held/<source>/<hash>/`` and ``<data_dir>/aside/<source>/<time>-<hash>/``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger(__name__)

KEPT_PER_SOURCE: Final = 5
KEPT_BYTES: Final = 500_000_000
"""Of all sources together; a single body above it is not kept."""
_HASH_CHARS: Final = 16


class Aside:
    """The folders of one ingest service."""

    def __init__(self, data_dir: Path) -> None:
        self._held = data_dir / "held"
        self._bad = data_dir / "aside"

    def hold(self, source_id: str, paths: Iterable[Path], sha256: str) -> Path:
        """Copy a publication that waits for a person; returns its folder. Doing it twice changes nothing."""
        folder = self.held_folder(source_id, sha256)
        if not folder.is_dir():
            fresh = folder.with_name(folder.name + ".part")
            shutil.rmtree(fresh, ignore_errors=True)
            _copy(paths, fresh)
            fresh.rename(folder)
        return folder

    def held_folder(self, source_id: str, sha256: str) -> Path:
        """Where a held publication is kept."""
        return self._held / source_id / sha256[:_HASH_CHARS]

    def drop_held(self, source_id: str, *, but: str | None = None) -> None:
        """Delete held publications of a source, all or all but one."""
        folder = self._held / source_id
        for one in folder.iterdir() if folder.is_dir() else ():
            if but is None or one.name != but[:_HASH_CHARS]:
                shutil.rmtree(one, ignore_errors=True)

    def keep_bad(self, source_id: str, paths: Iterable[Path], sha256: str, *, now: datetime) -> Path | None:
        """Copy a body that could not be used, so that a person can look at it; the oldest of the source go.

        None where it is too large, or was kept already. Never raises for a full disk: this is best effort.
        """
        wanted = list(paths)
        folder = self._bad / source_id
        try:
            if sum(_size(p) for p in wanted) > KEPT_BYTES:
                return None
            if folder.is_dir() and any(p.name.endswith(f"-{sha256[:_HASH_CHARS]}") for p in folder.iterdir()):
                return None
            target = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{sha256[:_HASH_CHARS]}"
            _copy(wanted, target)
            self._prune(folder)
        except OSError as error:
            log.warning("bad_file_not_kept", source=source_id, error=str(error))
            return None
        log.info("bad_file_kept", source=source_id, folder=str(target))
        return target

    def _prune(self, folder: Path) -> None:
        mine = sorted(folder.iterdir())
        for old in mine[:-KEPT_PER_SOURCE]:
            shutil.rmtree(old, ignore_errors=True)
        kept = sorted((p for s in self._bad.iterdir() for p in s.iterdir()), key=lambda p: p.name)
        total = sum(_size(p) for p in kept)
        for old in kept[:-1]:
            if total <= KEPT_BYTES:
                break
            total -= _size(old)
            shutil.rmtree(old, ignore_errors=True)


def _copy(paths: Iterable[Path], folder: Path) -> None:
    folder.mkdir(parents=True)
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.is_file():
                shutil.copy2(file, folder / file.name)


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size
