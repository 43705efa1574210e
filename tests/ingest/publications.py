"""Publications of a small made-up list in OFAC's CSV format, and as parsed entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sanctionwire.ingest.guards import Stamp
from sanctionwire.ingest.list_state import Candidate
from sanctionwire.ingest.lists import ParsedDelta, ParsedList
from sanctionwire_schemas import Address, ListEntry, ListSource, PartyKind

LIST_ID = "us_ofac_sdn"
FILES = ("sdn.csv", "add.csv", "alt.csv")
DAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def sdn_csv(programs: Mapping[int, str]) -> dict[str, bytes]:
    """The three files of a list of organizations: program by uid."""
    rows = {"sdn.csv": [], "add.csv": [], "alt.csv": []}  # type: dict[str, list[str]]
    for uid, program in sorted(programs.items()):
        rows["sdn.csv"].append(
            f'{uid},"TRADER {uid} LLC",-0- ,"{program}"' + ",-0- " * 7 + f',"Tax ID No. {uid:010d} (Russia)."'
        )
        rows["add.csv"].append(f'{uid},{uid},"ul. Lenina {uid}","Moscow","Russia",-0- ')
        rows["alt.csv"].append(f'{uid},{uid},"aka","TORGOVETS {uid}",-0- ')
    return {name: "".join(f"{line}\r\n" for line in lines).encode() for name, lines in rows.items()}


def entry(uid: int, program: str = "RUSSIA-EO14024", *, list_id: str = LIST_ID, **fields: object) -> ListEntry:
    values: dict[str, object] = {
        "list_id": list_id,
        "entry_id": str(uid),
        "name": f"TRADER {uid} LLC",
        "kind": PartyKind.ORGANIZATION,
        "programs": (program,),
        "addresses": (Address(city="Moscow", country="RU"),),
    }
    return ListEntry.model_validate(values | fields)


def full(
    entries: Iterable[ListEntry], *, day: int = 0, source: str = "full", written: timedelta = timedelta(0)
) -> Candidate:
    """A whole list published so many days after DAY."""
    parsed = ParsedList(LIST_ID, tuple(entries), {"list.xml": 1}, sha256="0" * 64)
    return _candidate(parsed, day, source, written)


def delta(
    upserts: Iterable[ListEntry] = (),
    removed: Iterable[int] = (),
    *,
    day: int = 0,
    source: str = "delta",
    written: timedelta = timedelta(0),
) -> Candidate:
    """Changes published so many days after DAY."""
    gone = tuple(str(uid) for uid in removed)
    parsed = ParsedDelta(LIST_ID, tuple(upserts), gone, {"delta.xml": 1}, sha256="1" * 64)
    return _candidate(parsed, day, source, written)


def _candidate(parsed: ParsedList | ParsedDelta, day: int, source: str, written: timedelta) -> Candidate:
    moment = DAY + timedelta(days=day)
    return Candidate(source, parsed, f"{day}{source}", Stamp(moment, moment + written), ListSource(address="list.xml"))
