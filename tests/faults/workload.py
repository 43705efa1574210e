"""A stream of events for fault tests: mostly noise, some articles and list batches that make networks. Seeded."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sanctionwire.ingest.changes import diff
from sanctionwire.store import OutboxRecord
from sanctionwire.stream.records import outgoing
from sanctionwire_schemas import Address, EntryLink, ListEntry, NewsArticle, PartyKind, Topic

LIST_ID = "us_ofac_sdn"
START = datetime(2021, 1, 4, 12, 0, tzinfo=UTC)
SYLLABLES = (
    "bor",
    "dan",
    "fel",
    "gor",
    "jav",
    "kel",
    "lum",
    "mir",
    "nov",
    "pol",
    "rud",
    "sev",
    "tar",
    "vel",
    "yar",
    "zor",
)
NOISE = (
    "The city council opened a new library on Monday. Visitors praised the reading room and the view over the river.",
    "The home team won by two goals to one. The coach spoke of a deserved victory after a difficult first half.",
    "A cold front brings rain to the north, while the south stays dry with temperatures around twenty degrees.",
)


def coined_name(random_: random.Random) -> str:
    """A word that no other party has."""
    return "".join(random_.choice(SYLLABLES) for _ in range(4)).capitalize()


def noise(number: int, random_: random.Random) -> NewsArticle:
    """An article about something else."""
    return NewsArticle(id=f"noise-{number}", title=f"Report {number}", text=f"{random_.choice(NOISE)} ({number})")


def report(number: int, random_: random.Random) -> NewsArticle:
    """An article on a newly listed bank; each has its own name and day, so each is a network of its own."""
    day = START + timedelta(days=9 * number)
    name = f"{coined_name(random_)} Bank"
    text = (
        f"The US Treasury's Office of Foreign Assets Control on {day:%B} {day.day}, {day.year} imposed sanctions on {name} "
        f"of Moscow. The Russian bank moved payments for North Korea and gave the DPRK access to the financial system, "
        f"the department said. {name} was newly designated for helping Pyongyang to evade sanctions."
    )
    return NewsArticle(
        id=f"report-{number}", title=f"US sanctions {name} over North Korea payments", text=text, published=day
    )


def batch(number: int, random_: random.Random) -> list[OutboxRecord]:
    """One publication of the list: a bank and its front company, newly listed."""
    bank = entry(90_000 + 10 * number, f"{coined_name(random_).upper()} BANK JSC")
    front = entry(90_001 + 10 * number, f"{coined_name(random_).upper()} TRADE LLC", links=(bank.name,))
    changes = diff({}, [bank, front], list_id=LIST_ID, published_at=START + timedelta(days=9 * number + 4))
    return [outgoing(Topic.DESIGNATIONS, c, ce_id=c.event_id, ce_source=f"list/{LIST_ID}") for c in changes]


def entry(uid: int, name: str, links: tuple[str, ...] = ()) -> ListEntry:
    """A list entry with both nexuses."""
    return ListEntry(
        list_id=LIST_ID,
        entry_id=str(uid),
        name=name,
        kind=PartyKind.ORGANIZATION,
        programs=("DPRK3", "RUSSIA-EO14024"),
        secondary_sanctions=("DPRK", "RUSSIA-EO14024"),
        target_types=("Financial Institution",) if "BANK" in name else (),
        addresses=(Address(city="Moscow", country="RU"),),
        links=tuple(EntryLink(target_name=link) for link in links),
    )


@dataclass(frozen=True)
class Workload:
    """Articles and list changes, each in an order of their own; changes of one batch may lie far apart."""

    articles: tuple[NewsArticle, ...]
    changes: tuple[OutboxRecord, ...]

    @property
    def ids(self) -> set[str]:
        """Ids of all events."""
        return {article.id for article in self.articles} | {change.mark for change in self.changes}


def workload(count: int, seed: int, *, reports: int, batches: int) -> Workload:
    """``count`` events: articles on newly listed banks, list batches of two, and noise for the rest."""
    random_ = random.Random(seed)
    changes = [record for number in range(batches) for record in batch(number, random_)]
    articles = [report(number, random_) for number in range(reports)]
    articles += [noise(number, random_) for number in range(count - len(changes) - reports)]
    random_.shuffle(changes)
    random_.shuffle(articles)
    return Workload(tuple(articles), tuple(changes))
