"""Which version of an event counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sanctionwire.networks.packing import shared
from sanctionwire_schemas import Finding, FindingStatus


@dataclass(frozen=True, slots=True)
class _Held:
    """The version that counts."""

    rank: tuple[int, bool, int]
    content: bytes | None
    """Hash of the event's hash: shorter, and all that is asked is whether it is the same."""


class Versions:
    """Of every event, by its key, the version that counts."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def contradict(self, key: str, finding: Finding) -> bool:
        """Whether this revision of the event was held before with other content."""
        held = self._held.get(key)
        if held is None or finding.revision != held.rank[0]:
            return False
        content = _content(finding)
        return held.content is not None and content is not None and held.content != content

    def outrank(self, key: str, finding: Finding) -> bool:
        """Whether this version of the event, or a higher one, is held."""
        held = self._held.get(key)
        return held is not None and _rank(finding) <= held.rank

    def keep(self, key: str, finding: Finding) -> None:
        """From now on this one counts."""
        self._held[key] = _Held(shared(_rank(finding)), _content(finding))


def event_key(finding: Finding) -> str:
    """Identity of the event that a finding is about."""
    return f"{finding.event_source}\n{finding.event_id}"


def _rank(finding: Finding) -> tuple[int, bool, int]:
    """Of one event the highest counts. The place holder of a change that could not be processed gives way to its
    replay.
    """
    processed = finding.status is not FindingStatus.UNPROCESSABLE
    return (finding.revision, processed, finding.classifier_version)


def _content(finding: Finding) -> bytes | None:
    if finding.event_hash is None:
        return None
    return hashlib.blake2b(finding.event_hash.encode(), digest_size=12).digest()
