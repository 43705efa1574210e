"""A network of the book: its public record, and what that does not hold."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

import orjson

from sanctionwire.networks.facts import Fact, FactKind, Json
from sanctionwire.stream.codec import encode
from sanctionwire_schemas import NetworkState, PaymentNetwork

ENDED = frozenset({NetworkState.DISSOLVED, NetworkState.MERGED})
_RECENT: Final = 1024


class Recent:
    """Of the records of a book the latest, which stay as they are; of the rest, which nobody asks for, only bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def take(self, kept: _Kept) -> None:
        """A record was just made, or asked for: a newer one of its network, or many others, take its place."""
        self._kept[kept.network_id] = kept
        self._kept.move_to_end(kept.network_id)
        if len(self._kept) > _RECENT:
            self._kept.popitem(last=False)[1].pack()


class _Kept:
    """A public record in memory: as it is while it is among the recent ones, else as compressed JSON."""

    __slots__ = ("_json", "_packed", "_record", "network_id", "recent")

    def __init__(self, record: PaymentNetwork, recent: Recent) -> None:
        self.network_id = record.network_id
        self._record: PaymentNetwork | None = record
        self._json: bytes | None = None
        self._packed: bytes | None = None
        self.recent = recent
        recent.take(self)

    @property
    def record(self) -> PaymentNetwork:
        if self._record is None:
            self._record = PaymentNetwork.model_validate_json(self.json)
            self.recent.take(self)
        return self._record

    @property
    def json(self) -> bytes:
        """Made once, for all who write it."""
        if self._packed is not None:
            return zlib.decompress(self._packed)
        if self._json is None:
            self._json = encode(self.record)
        return self._json

    def pack(self) -> None:
        """Keep but the bytes."""
        if self._packed is None:
            self._packed = zlib.compress(self.json, 1)
        self._record = self._json = None


@dataclass(frozen=True, slots=True)
class Known:
    """A network of the book with what the public record does not hold."""

    network_id: str
    state: NetworkState
    kept: _Kept
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
        recent: Recent,
    ) -> Self:
        """Keep a public record with the rest."""
        return cls(record.network_id, record.state, _Kept(record, recent), nodes_of, reports, born, told, raised_by)

    @classmethod
    def stored(cls, row: Json, recent: Recent) -> Self:
        """A network from the value of its row."""
        return cls.of(
            PaymentNetwork.model_validate(row["record"]),
            nodes_of={entity: frozenset(nodes) for entity, nodes in row["nodes_of"].items()},
            reports=frozenset(row["reports"]),
            born=row["born"],
            told=row["told"],
            raised_by=datetime.fromisoformat(row["raised_by"]) if row["raised_by"] else None,
            recent=recent,
        )

    @property
    def record(self) -> PaymentNetwork:
        """The public record."""
        return self.kept.record

    @property
    def json(self) -> bytes:
        """The public record as it goes out."""
        return self.kept.json

    def renewed(self, record: PaymentNetwork) -> Self:
        """The same network with another public record."""
        return replace(self, state=record.state, kept=_Kept(record, self.kept.recent))

    @property
    def nodes(self) -> frozenset[str]:
        """Everything it stands on: entries, parties of articles, reports."""
        return frozenset().union(*self.nodes_of.values(), self.reports)

    def row(self) -> Fact:
        """The row that :meth:`stored` takes back."""
        return Fact(FactKind.NETWORK, self.network_id, self._write)

    def _write(self) -> bytes:
        return orjson.dumps(
            {
                "record": orjson.Fragment(self.json),
                "nodes_of": {entity: sorted(nodes) for entity, nodes in sorted(self.nodes_of.items())},
                "reports": sorted(self.reports),
                "born": self.born,
                "told": self.told,
                "raised_by": self.raised_by.isoformat() if self.raised_by is not None else None,
            }
        )
