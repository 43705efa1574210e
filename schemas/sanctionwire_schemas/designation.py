"""List entries and the changes to them that one publication of a list makes."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Country, Id, Moment, Part, Record
from sanctionwire_schemas.party import Identifier, LinkKind, PartyKind


class NameType(StrEnum):
    """How a list introduces a name."""

    PRIMARY = "primary"
    AKA = "aka"
    FKA = "fka"
    NKA = "nka"


class EntryName(Part):
    """One name of a list entry."""

    name: str = Field(min_length=1)
    type: NameType = NameType.AKA
    weak: bool = Field(default=False, description="the list itself calls the alias weak or of low quality")
    script: str | None = Field(default=None, description="ISO 15924, e.g. Latn, Cyrl, Hang, Hani")


class Address(Part):
    """One address of a list entry; ``city`` holds city, province and postal code where the list has one column for
    them.
    """

    street: str | None = None
    city: str | None = None
    country: Country | None = None
    country_text: str | None = Field(default=None, description="the list's own word for the country")


class EntryLink(Part):
    """A tie that the list states."""

    kind: LinkKind = LinkKind.LINKED_TO
    target_name: str = Field(min_length=1)
    target_entry_id: Id | None = None
    percent: float | None = Field(default=None, ge=0, le=100)
    as_of: str | None = None
    label: str | None = Field(default=None, description="the list's own word for the tie, where it has one")


class Vessel(Part):
    """The columns that only vessels have."""

    type: str | None = None
    flag: str | None = None
    tonnage: str | None = None
    gross_tonnage: str | None = None
    owner: str | None = None


class ListEntry(Part):
    """One record of one sanctions list, whatever the file format."""

    list_id: Id = Field(description="us_ofac_sdn, us_ofac_cons, un_sc, eu_fsf, gb_uksl, gb_ofsi ...")
    entry_id: Id = Field(description="the list's own number or reference")
    name: str = Field(min_length=1)
    kind: PartyKind = Field(description="person, organization, vessel or aircraft, as the list has it")
    names: tuple[EntryName, ...] = Field(default=(), description="aliases; the primary name is `name`")
    titles: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    nationalities: tuple[Country, ...] = ()
    birth_dates: tuple[str, ...] = Field(default=(), description="ISO where the list gives a full date, else its words")
    birth_places: tuple[str, ...] = ()
    established: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[EntryLink, ...] = ()
    secondary_sanctions: tuple[str, ...] = Field(
        default=(),
        description="DPRK, DPRK-510.214, RUSSIA-EO14024, UKRAINE-RUSSIA, UKRAINE-RUSSIA-589.201, SDGT, IRAN ...",
    )
    target_types: tuple[str, ...] = ()
    organization_type: str | None = None
    vessel: Vessel | None = None
    listed_on: str | None = Field(default=None, description="ISO day, where the list states it")
    source_url: str | None = None
    remarks: tuple[str, ...] = Field(
        default=(), description="what the list states and no other field holds, item by item"
    )
    partial: bool = Field(default=False, description="the main record was not in the files that were read")

    @property
    def reference(self) -> str:
        """``us_ofac_sdn/50604``: how entries are named on networks and alerts."""
        return f"{self.list_id}/{self.entry_id}"


class Op(StrEnum):
    """What a publication did to an entry."""

    ADDED = "added"
    AMENDED = "amended"
    REMOVED = "removed"


class Batch(Part):
    """All changes of one publication of one list; judged at once when all are in."""

    id: Id
    index: int = Field(ge=0)
    size: int = Field(ge=1)
    list_id: Id
    published_at: Moment
    sequence: int = Field(default=0, ge=0, description="orders publications that carry the same time")
    snapshot: bool = Field(
        default=False,
        description="the batch is the complete list, sent by a poller that held no earlier state; the book compares it "
        "with what it knows, and it is a silent baseline only where the book knows no entry of the list",
    )


class FieldChange(Part):
    """One field of an amended entry: what left it and what came in."""

    field: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    material: bool = Field(description="can change nexus, payment role, links or identification")


class ListSource(Part):
    """Which files of which publication an entry was read from."""

    address: str | None = Field(default=None, description="URL or file name, without folders")
    file_sha256: str | None = None
    retrieved_at: Moment | None = None


class DesignationChange(Record):
    """Value of ``designations.v1``: one entry that one publication added, amended or removed."""

    event_id: Id = Field(description="from list, publication, entry and content: two pollers make the same id")
    revision: int = Field(default=1, ge=1)
    op: Op
    entry: ListEntry = Field(description="the new state; for `removed` the last state")
    before: ListEntry | None = Field(
        default=None, description="the state before; of another entry id where the list gave the party a new one"
    )
    successor: Id | None = Field(
        default=None,
        description="of a `removed` entry that the list goes on listing under another number: that entry id. The same "
        "batch then holds an `amended` change of it, and the party was not delisted",
    )
    fields: tuple[FieldChange, ...] = ()
    material: bool
    batch: Batch
    source: ListSource = ListSource()
