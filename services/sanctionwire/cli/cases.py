"""Backtests: cases and histories in, alerts out, through the same classification and the same book as the services.

A *case* (one JSON object a line) holds list entries known before, the changes of one publication, and optionally the
ids of articles about them. A *history* is ``{"id", "events": [{"at", "event"}]}`` where an event is a designation
change or an article as it stands on its topic. Time is virtual: ``at``, or the publication.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError

from sanctionwire.classify.designation import classify_change
from sanctionwire.errors import InputError
from sanctionwire.ingest.fields import compare_entries
from sanctionwire.names.territories import country_code
from sanctionwire.networks.book import Book
from sanctionwire_schemas import (
    Address,
    Alert,
    Batch,
    Cause,
    DesignationChange,
    EntryLink,
    EntryName,
    Finding,
    Identifier,
    ListEntry,
    NameType,
    NewsArticle,
    Op,
    PartyKind,
    Topic,
    Vessel,
)

Json = dict[str, Any]

LIST_IDS: Final = {"OFAC_SDN": "us_ofac_sdn", "OFAC_CONS": "us_ofac_cons", "UN_SC": "un_sc", "EU_FSF": "eu_fsf"}
_KINDS: Final = {
    "entity": PartyKind.ORGANIZATION,
    "individual": PartyKind.PERSON,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_NAME_TYPES: Final = {"a.k.a.": NameType.AKA, "f.k.a.": NameType.FKA, "n.k.a.": NameType.NKA}


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a backtest and its virtual time."""

    at: datetime
    event: DesignationChange | NewsArticle


def entry_of(raw: Mapping[str, Any], list_id: str) -> ListEntry:
    """A case's entry as the list entry that a parser of the list would have made. Raises :class:`InputError`."""
    try:
        return ListEntry(
            list_id=list_id,
            entry_id=str(raw["uid"]),
            name=raw["name"],
            kind=_KINDS.get(raw.get("type") or "entity", PartyKind.ORGANIZATION),
            names=tuple(
                EntryName(
                    name=a["name"], type=_NAME_TYPES.get(a.get("kind") or "", NameType.AKA), weak=bool(a.get("weak"))
                )
                for a in raw.get("aliases") or ()
            ),
            titles=_split(raw.get("title")),
            programs=tuple(raw.get("programs") or ()),
            addresses=tuple(_address(a) for a in raw.get("addresses") or ()),
            nationalities=tuple(c for n in raw.get("nationalities") or () if (c := country_code(n)) is not None),
            birth_dates=_some(raw.get("birth_date")),
            established=_some(raw.get("established")),
            identifiers=tuple(_identifier(i) for i in raw.get("identifiers") or ()),
            links=tuple(EntryLink(target_name=name) for name in raw.get("linked_to") or ()),
            secondary_sanctions=tuple(raw.get("secondary_sanctions") or ()),
            target_types=_split(raw.get("target_type")),
            organization_type=raw.get("organization_type"),
            vessel=_vessel(raw),
        )
    except (KeyError, TypeError, AttributeError, ValidationError) as error:
        raise InputError(f"not an entry of a case: {error}", place=f"uid {raw.get('uid', '?')}") from error


def _some(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _split(value: str | None) -> tuple[str, ...]:
    """Several titles or target types are joined by a semicolon."""
    return tuple(part.strip() for part in (value or "").split("; ") if part.strip())


def _address(raw: Mapping[str, Any]) -> Address:
    city, country = raw.get("city"), raw.get("country")
    # South Ossetia and Crimea stand in the city column of lists that recognize no such country.
    within = next((c for part in (city or "").split(",") if (c := country_code(part.strip())) and "-" in c), None)
    return Address(
        street=raw.get("street"),
        city=city,
        country=within or (country_code(country) if country else None),
        country_text=country,
    )


def _identifier(raw: Mapping[str, Any]) -> Identifier:
    country = raw.get("country")
    return Identifier(
        kind=raw["kind"],
        value=raw["value"],
        country=country_code(country) if country else None,
        currency=raw.get("currency"),
        label=raw.get("label"),
        issued=raw.get("issued"),
        expires=raw.get("expires"),
    )


def _vessel(raw: Mapping[str, Any]) -> Vessel | None:
    if raw.get("type") != "vessel":
        return None
    return Vessel(type=raw.get("vessel_type"), flag=raw.get("vessel_flag"))


def steps_of_case(case: Mapping[str, Any], articles: Mapping[str, NewsArticle]) -> Iterator[Step]:
    """The events of a case in virtual time: the state before as a first load a day earlier, the changes as one batch,
    and its articles at their publication (those of the same day and undated ones after the batch).
    """
    try:
        list_id = LIST_IDS.get(case["list"], str(case["list"]).lower())
        published = datetime.fromisoformat(case["published"]).replace(tzinfo=UTC)
        before = [entry_of(raw, list_id) for raw in case.get("before") or ()]
        changes = [(Op(change["op"]), entry_of(change["entry"], list_id)) for change in case["changes"]]
        news = [articles[i] for i in case.get("news") or () if i in articles]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"not a case: {error}", place=str(case.get("id", "?"))) from error
    base = published - timedelta(days=1)
    known = {entry.entry_id: entry for entry in before}
    name = str(case.get("id", "case"))
    yield from _batch(f"{name}-before", list_id, base, [(Op.ADDED, e) for e in before], {}, snapshot=True)
    late = [a for a in news if a.published is None or a.published >= published]
    for article in sorted((a for a in news if a not in late), key=lambda a: a.published or published):
        yield Step(article.published or published, article)
    yield from _batch(f"{name}-changes", list_id, published, changes, known, snapshot=False)
    for article in sorted(late, key=lambda a: a.published or published + timedelta(days=3650)):
        yield Step(article.published or published + timedelta(days=1), article)


def _batch(
    batch_id: str,
    list_id: str,
    published: datetime,
    changes: list[tuple[Op, ListEntry]],
    known: Mapping[str, ListEntry],
    *,
    snapshot: bool,
) -> Iterator[Step]:
    for index, (op, entry) in enumerate(changes):
        before = known.get(entry.entry_id) if op is Op.AMENDED else None
        fields = compare_entries(before, entry, frozenset()) if before is not None else ()
        material = before is None or any(field.material for field in fields)
        digest = hashlib.sha256(f"{batch_id}|{entry.model_dump_json()}".encode()).hexdigest()[:16]
        yield Step(
            published,
            DesignationChange(
                event_id=f"{entry.reference}/{op.value}/{digest}",
                op=op,
                entry=entry,
                before=before,
                fields=fields,
                material=material,
                batch=Batch(
                    id=batch_id,
                    index=index,
                    size=len(changes),
                    list_id=list_id,
                    published_at=published,
                    snapshot=snapshot,
                ),
            ),
        )


def steps_of_history(history: Mapping[str, Any]) -> Iterator[Step]:
    """The events of a history, in the order given. Raises :class:`InputError`."""
    for number, item in enumerate(history.get("events") or ()):
        try:
            event = item["event"]
            at = datetime.fromisoformat(item["at"])
            model = DesignationChange if "op" in event else NewsArticle
            yield Step(at if at.tzinfo else at.replace(tzinfo=UTC), model.model_validate(event))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"event {number}: {error}", place=str(history.get("id", "?"))) from error


def finding_of(event: DesignationChange | NewsArticle) -> Finding:
    """Classify one event as the service would."""
    if isinstance(event, DesignationChange):
        return classify_change(event)
    from sanctionwire.classify.classify import classify_article  # its lexicon takes a while to load

    return classify_article(event)


def run(steps: Iterable[Step], book: Book | None = None) -> tuple[list[Alert], Book]:
    """Apply events in order; every alert they raise, and the book they leave."""
    book = book if book is not None else Book()
    alerts: list[Alert] = []
    for offset, step in enumerate(steps):
        cause = Cause(topic=Topic.FINDINGS, partition=0, offset=offset)
        alerts += book.apply(finding_of(step.event), cause=cause, observed=step.at).alerts
    return alerts, book


def backtest(line: Mapping[str, Any], articles: Mapping[str, NewsArticle] | None = None) -> Json:
    """One case or history in, ``{"id", "alerts": [...]}`` out. Raises :class:`InputError` on anything else."""
    steps = steps_of_history(line) if "events" in line else steps_of_case(line, articles or {})
    alerts, _ = run(steps)
    return {"id": line.get("id"), "alerts": [alert.model_dump(mode="json") for alert in alerts]}


def evaluate_networks(lines: Iterable[Mapping[str, Any]], articles: Mapping[str, NewsArticle] | None = None) -> Json:
    """How many cases come out exactly right: ``{"cases", "right", "share", "quiet_alerts", "mistakes": [...]}``.

    A case is right when every expected network has an alert with exactly its kind, members and nexus, when no other
    alert touches a member of it, and when no alert touches an entry that must stay quiet. Entries in neither are
    undecided: an alert of their own is no mistake. ``quiet_alerts`` counts alerts that touch a quiet entry.
    """
    cases = right = quiet_alerts = 0
    mistakes: list[Json] = []
    for case in lines:
        cases += 1
        alerts, _ = run(steps_of_case(case, articles or {}))
        wrong, loud = _judge_case(case, [_outcome(alert) for alert in alerts])
        quiet_alerts += loud
        right += not wrong
        mistakes += [{"id": case.get("id"), **mistake} for mistake in wrong]
    share = round(right / cases, 4) if cases else 0.0
    return {"cases": cases, "right": right, "share": share, "quiet_alerts": quiet_alerts, "mistakes": mistakes}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What of an alert is scored."""

    kind: str
    members: frozenset[str]
    nexus: frozenset[str]

    def json(self) -> Json:
        return {"kind": self.kind, "members": sorted(self.members), "nexus": sorted(self.nexus)}


def _outcome(alert: Alert) -> _Outcome:
    uids = frozenset(entry.split("/", 1)[1] for member in alert.members for entry in member.list_entries)
    return _Outcome(alert.kind.value, uids, frozenset(n.value for n in alert.nexus))


def _judge_case(case: Mapping[str, Any], got: list[_Outcome]) -> tuple[list[Json], int]:
    """Mistakes of one case, and how many alerts touch a quiet entry."""
    try:
        expected = [
            _Outcome(n["kind"], frozenset(map(str, n["members"])), frozenset(n["nexus"]))
            for n in case["expect"]["networks"]
        ]
        quiet = frozenset(map(str, case["expect"]["quiet"]))
    except (KeyError, TypeError) as error:
        raise InputError(f"no expectation: {error}", place=str(case.get("id", "?"))) from error
    mistakes: list[Json] = []
    for want in expected:
        if want not in got:
            near = max(got, key=lambda g: len(g.members & want.members), default=None)
            near = near if near is not None and near.members & want.members else None
            mistakes.append(
                {"mistake": _difference(want, near), "expected": want.json(), "got": near.json() if near else None}
            )
    members = frozenset().union(*(want.members for want in expected))
    mistakes += [
        {"mistake": "told again or in part", "got": one.json()}
        for one in got
        if one not in expected and one.members & members and not any(m["got"] == one.json() for m in mistakes)
    ]
    loud = [one for one in got if one.members & quiet]
    mistakes += [
        {"mistake": f"touches quiet entries {', '.join(sorted(one.members & quiet))}", "got": one.json()}
        for one in loud
    ]
    return mistakes, len(loud)


def _difference(want: _Outcome, near: _Outcome | None) -> str:
    if near is None:
        return "no alert"
    parts = []
    if near.kind != want.kind:
        parts.append(f"kind {near.kind} instead of {want.kind}")
    if want.members - near.members:
        parts.append(f"lacks {', '.join(sorted(want.members - near.members))}")
    if near.members - want.members:
        parts.append(f"has also {', '.join(sorted(near.members - want.members))}")
    if near.nexus != want.nexus:
        parts.append(f"nexus {', '.join(sorted(near.nexus))} instead of {', '.join(sorted(want.nexus))}")
    return "; ".join(parts)


def read_articles(lines: Iterable[str]) -> dict[str, NewsArticle]:
    """Articles by id, from JSON Lines with at least ``id``, ``title`` and ``text``; further fields are ignored."""
    found: dict[str, NewsArticle] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            article = NewsArticle.model_validate(
                {
                    k: v
                    for k, v in raw.items()
                    if k in NewsArticle.model_fields and k != "schema_version" and v is not None
                }
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise InputError(str(error), place=f"line {number}") from error
        found[article.id] = article
    return found
