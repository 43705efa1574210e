"""Domain knowledge shared by the rooms: names, scripts, identifiers, territories.

>>> from sanctionwire.names import compare, country_code, extract, make
>>> compare("TSMRBANK, OOO", "ООО «ЦМРБанк»").verdict.value
'match'
>>> compare("Dmitry Yuryevich Nikulin", "Dmitry Yuryevich Nikitin", "person").verdict.value
'none'
>>> country_code("Korea, North")
'KP'
>>> make("registration", "1159800030409", country="RU").kind
'OGRN'

Pure: no Kafka, HTTP, SQL or clock. Call :func:`warm` before readiness: the first lookup of a territory loads a table.
"""

from __future__ import annotations

from sanctionwire.names import compare as _compare
from sanctionwire.names import territories as _territories
from sanctionwire.names.compare import NameComparison, TokenAlignment, Verdict, compare, distinctive_tokens, name_key
from sanctionwire.names.extract import FoundIdentifier, extract
from sanctionwire.names.identifiers import key, make, normalize, shareable, strong
from sanctionwire.names.index import CandidateIndex
from sanctionwire.names.territories import Place, country_code, nexus_of, places
from sanctionwire.names.text import clean, fold, script, scripts, tidy

__all__ = [
    "CandidateIndex",
    "FoundIdentifier",
    "NameComparison",
    "Place",
    "TokenAlignment",
    "Verdict",
    "clean",
    "compare",
    "country_code",
    "distinctive_tokens",
    "extract",
    "fold",
    "key",
    "make",
    "name_key",
    "nexus_of",
    "normalize",
    "places",
    "script",
    "scripts",
    "shareable",
    "strong",
    "tidy",
    "warm",
]


def warm() -> None:
    """Load every table now (about 0.3 s and 10 MB beyond the import); call before readiness."""
    _compare.warm()
    _territories.warm()
