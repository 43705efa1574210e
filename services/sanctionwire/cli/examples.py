"""The examples of the contract that follow from others: the founding case through the code of the services.

Article and list files are those of ``sanctionwire demo``; times are set, so the same code gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sanctionwire.classify.classify import classify_article
from sanctionwire.cli.cases import Step, run
from sanctionwire.cli.lists import format_named
from sanctionwire.ingest.changes import diff
from sanctionwire.ingest.lists.parsed import ParsedList
from sanctionwire_schemas import DesignationChange, ListEntry, NewsArticle, Record

FACTS: Final = Path(__file__).parent / "founding_case"
_BASELINE: Final = datetime(2024, 9, 18, 15, 0, tzinfo=UTC)
_READ: Final = datetime(2024, 9, 19, 14, 9, tzinfo=UTC)
_PUBLISHED: Final = datetime(2024, 9, 19, 15, 0, tzinfo=UTC)
_SEEN: Final = datetime(2024, 9, 19, 15, 4, tzinfo=UTC)


def derived() -> dict[str, str]:
    """File name to content: the article with which the founding case begins, its finding, a change of the list, and the
    alert and the network with which it ends.
    """
    article = NewsArticle.model_validate_json((FACTS / "article.jsonl").read_bytes())
    article = article.model_copy(
        update={"retrieved_at": _READ, "text_sha256": hashlib.sha256(article.text.encode()).hexdigest()}
    )
    before, after = _publication("before"), _publication("after")
    baseline, changes = _changes({}, before, _BASELINE), _changes(before.by_id(), after, _PUBLISHED)
    steps = [*_steps(baseline, _BASELINE), Step(_READ, article), *_steps(changes, _SEEN)]
    alerts, book = run(steps)
    (network,) = (one for one in book.networks() if one.network_id == alerts[-1].network_id)
    records: dict[str, Record] = {
        "news_article": article,
        "designation_change": changes[0],
        "finding": classify_article(article),
        "alert": alerts[-1],
        "payment_network": network,
    }
    return {f"examples/{name}.json": _rendered(record) for name, record in records.items()}


def _publication(state: str) -> ParsedList:
    parsed = format_named("ofac-csv").read([FACTS / state])
    if not isinstance(parsed, ParsedList):
        raise TypeError("a whole list was expected")
    return parsed


def _changes(known: Mapping[str, ListEntry], after: ParsedList, at: datetime) -> list[DesignationChange]:
    return diff(
        known,
        after.entries,
        list_id=after.list_id,
        published_at=at,
        source=after.source("ofac").model_copy(update={"retrieved_at": _SEEN}) if known else None,
        silent_fields=after.silent_fields,
        snapshot=not known,
    )


def _steps(changes: list[DesignationChange], at: datetime) -> Iterator[Step]:
    return (Step(at, change) for change in changes)


def _rendered(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json", exclude_none=True), indent=2, ensure_ascii=False) + "\n"
