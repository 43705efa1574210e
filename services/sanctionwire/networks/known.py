"""A network of the book: its public record, and what that does not hold."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sanctionwire_schemas import NetworkState, PaymentNetwork

ENDED = frozenset({NetworkState.DISSOLVED, NetworkState.MERGED})
_RECENT = 1024
"""So many public records are kept as they are; of the rest, which nobody asks for, only their bytes."""
_recent: OrderedDict[bytes, PaymentNetwork] = OrderedDict()


def _keep(packed: bytes, record: PaymentNetwork) -> PaymentNetwork:
    _recent[packed] = record
    _recent.move_to_end(packed)
    if len(_recent) > _RECENT:
        _recent.popitem(last=False)
    return record


@dataclass(frozen=True, slots=True)
class Known:
    """A network of the book with what the public record does not hold."""

    network_id: str
    state: NetworkState
    packed: bytes
    """The public record."""
    nodes_of: Mapping[str, frozenset[str]]
    reports: frozenset[str]
    born: int
    """Counts up: the older of two networks has the smaller number."""
    told: bool
    """Whether any alert was raised about it; first loads are learned silently."""
    raised_by: datetime | None = None
    """Publication of the article that raised its first alert, where an article did."""

    @classmethod
    def of(
        cls,
        record: PaymentNetwork,
        *,
        nodes_of: Mapping[str, frozenset[str]],
        reports: frozenset[str],
        born: int,
        told: bool,
        raised_by: datetime | None,
    ) -> Self:
        """Keep a public record with the rest."""
        packed = zlib.compress(record.model_dump_json(exclude_none=True).encode(), 1)
        _keep(packed, record)
        return cls(record.network_id, record.state, packed, nodes_of, reports, born, told, raised_by)

    @property
    def record(self) -> PaymentNetwork:
        """The public record."""
        found = _recent.get(self.packed)
        return found or _keep(self.packed, PaymentNetwork.model_validate_json(zlib.decompress(self.packed)))

    def renewed(self, record: PaymentNetwork) -> Self:
        """The same network with another public record."""
        rest = {"nodes_of": self.nodes_of, "reports": self.reports, "born": self.born, "told": self.told}
        return self.of(record, **rest, raised_by=self.raised_by)  # type: ignore[arg-type]  # as they are above

    @property
    def nodes(self) -> frozenset[str]:
        """Everything it stands on: entries, parties of articles, reports."""
        return frozenset().union(*self.nodes_of.values(), self.reports)
