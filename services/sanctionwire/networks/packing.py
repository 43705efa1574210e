"""Findings in memory: as compressed bytes, and one copy of what many of them share."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from functools import lru_cache
from typing import Final, TypeVar, cast

from sanctionwire_schemas import Finding

T = TypeVar("T")

_WORDS: Final = (
    b'"aliases":["classifier_version":"alert":true,"score":0.0"payment_role":"article_id"action_date":"retrieved_at"'
    b'"birth_dates":["19"established":["target_types":["organization_type":"Financial Institution"national_id'
    b'"website","email","registration","tax_id","OGRN","OKPO","BIC","BIK","LEI","wallet","currency":"country_text":"'
    b'"titles":["links":[{"target_name":"nationalities":["names":[{"name":"type":"aka","script":"Latn"},'
    b'"note":"Suggests the role bank representative."},"feature":"role.name","feature":"role.identifier",'
    b'"feature":"purpose.other","weight":-0.5,"feature":"nexus.tag","feature":"nexus.identifier","weight":0.8,'
    b'"origin":"inferred","feature":"nexus.address","quote":"Moscow, Russia","span":{"field":"identifiers",'
    b'"span":{"field":"addresses","start":0,"end":"note":"Tie to North Korea."},"note":"Tie to Russia."}],'
    b'"secondary_sanctions":["addresses":[{"street":"city":"country":"RU","country_text":"Russia"}],'
    b'"identifiers":[{"kind":"passport","value":"kind":"INN","value":"'
    b'{"event_id":"us_ofac_sdn/","event_type":"designation_change","event_hash":"","classifier_version":2,"alert":false,'
    b'"score":0.03,"nexus":["DPRK","RUSSIA"],"payment_role":"bank","action":"designation","authority":"OFAC",'
    b'"published":"2024-01-01T00:00:00Z","parties":[{"name":"","kind":"organization","country":"RU","newly_named":true,'
    b'"designated":true,"reasons":[{"feature":"nexus.program","weight":1.0,"quote":"RUSSIA-EO14024","span":'
    b'{"field":"programs","start":0,"end":14},"note":"Tie to Russia."}],"batch":{"id":"us_ofac_sdn/",'
    b'"index":0,"size":1,'
    b'"list_id":"us_ofac_sdn","published_at":"2024-01-01T00:00:00Z","snapshot":true},"change":{"op":"added","entry":{'
    b'"list_id":"us_ofac_sdn","entry_id":"1","name":"","kind":"organization","programs":["RUSSIA-EO14024"],'
    b'"material":true}}'
)
"""What findings of list entries mostly consist of, the commonest last, as zlib wants it. Packed findings are never
stored, so it may change at any time."""


_RECENT: Final = 512
_recent: Final[OrderedDict[bytes, Finding]] = OrderedDict()


def pack(finding: Finding) -> bytes:
    """A finding as compressed JSON."""
    packer = zlib.compressobj(level=1, zdict=_WORDS)
    return packer.compress(finding.model_dump_json(exclude_defaults=True).encode()) + packer.flush()


def unpack(packed: bytes) -> Finding:
    """The finding that :func:`pack` compressed."""
    finding = _recent.get(packed)
    return finding or remember(packed, Finding.model_validate_json(zlib.decompressobj(zdict=_WORDS).decompress(packed)))


def remember(packed: bytes, finding: Finding) -> Finding:
    """Have a finding at hand for a while: it was just packed, and somebody will ask for it, or was just unpacked."""
    _recent[packed] = finding
    if len(_recent) > _RECENT:
        _recent.popitem(last=False)
    return finding


@lru_cache(maxsize=1 << 14)
def _one(value: Hashable) -> Hashable:
    return value


def shared(value: T) -> T:
    """The one copy of a value that many entries have (no address, one program, the source of a list).

    Of equal values the first comes back: never mix a member of a ``StrEnum`` with the plain string that equals it.
    """
    return cast("T", _one(cast("Hashable", value)))
