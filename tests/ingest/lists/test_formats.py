"""Every format: a sample of ours, and exactly the entries that it stands for; files that say the same are read the same."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.ingest.lists.samples import LISTS, SAMPLES, XML, contents, read, whole

from sanctionwire.errors import InputError
from sanctionwire.ingest.changes import diff
from sanctionwire.ingest.fields import compare_entries
from sanctionwire.ingest.lists import FORMATS, ListFile, ParsedDelta, ParsedList, format_named
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.parsed import publications
from sanctionwire.ingest.lists.xml import records
from sanctionwire_schemas import LinkKind, ListEntry

EXPECTED = LISTS / "expected"
DAY = datetime(2026, 9, 1, tzinfo=UTC)


def entries(parsed: ParsedList | ParsedDelta) -> list[ListEntry]:
    if isinstance(parsed, ParsedList):
        return list(parsed.entries)
    patches = [entry for patch in parsed.patches for entry in (patch.gone, patch.come)]
    return [*parsed.upserts, *parsed.removed_entries, *patches]


def test_every_format_has_a_sample() -> None:
    assert set(SAMPLES) == set(FORMATS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_says_exactly_this(name: str) -> None:
    told = [json.loads(entry.model_dump_json(exclude_defaults=True)) for entry in entries(read(name))]
    lines = (EXPECTED / f"{name}.jsonl").read_text("utf-8").splitlines()
    assert told == [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "published_at"),
    [
        ("ofac-xml", "2026-07-30T00:00:00+00:00"),
        ("ofac-advanced", "2026-07-30T00:00:00+00:00"),
        ("ofac-enhanced", "2026-08-21T00:00:00+00:00"),
        ("ofac-delta", "2026-08-24T00:00:00+00:00"),
        ("un-xml", "2026-02-27T00:00:09.554000+00:00"),
        ("eu-xml", "2026-09-11T19:24:35.826000+00:00"),
        ("uk-xml", "2026-09-02T00:00:00+00:00"),
        ("uk-csv", "2026-09-02T00:00:00+00:00"),
        ("ofsi-csv", "2025-06-03T00:00:00+00:00"),
        ("ofsi-xml", None),
        ("ofac-csv", None),
        ("wallets", None),
    ],
)
def test_a_file_that_states_when_it_was_published_is_believed(name: str, published_at: str | None) -> None:
    parsed = read(name)
    assert (parsed.published_at.isoformat() if parsed.published_at else None) == published_at


@pytest.mark.parametrize(("left", "right"), [("uk-xml", "uk-csv"), ("ofsi-csv", "ofsi-xml")])
def test_two_files_of_one_list_say_the_same(left: str, right: str) -> None:
    assert diff(whole(left).by_id(), whole(right).entries, list_id=whole(left).list_id, published_at=DAY) == []


def test_ofacs_formats_agree_on_what_each_can_hold() -> None:
    """The bank of all four samples: what tells a party, whatever the file it is read from."""
    files = {name: whole(name).by_id()["9002"] for name in ("ofac-xml", "ofac-advanced", "ofac-enhanced")}
    for entry in files.values():
        assert entry.name == "LESNAYA COMMERCIAL BANK"
        assert ("INN", "7728168971", "RU") in [(i.kind, i.value, i.country) for i in entry.identifiers]
        assert ("BIC", "LESBRUMM") in [(i.kind, i.value) for i in entry.identifiers]
        assert ("wallet", "TRX") in [(i.kind, i.currency) for i in entry.identifiers]
        assert entry.secondary_sanctions == ("DPRK",)
        assert "Successor of a closed bank" in entry.remarks
    dated = {name: entry.listed_on for name, entry in files.items() if entry.listed_on}
    assert dated == {"ofac-advanced": "2024-09-19", "ofac-enhanced": "2024-09-19"}


@pytest.mark.parametrize(
    "namespace",
    [
        b"http://tempuri.org/sdnList.xsd",
        b"https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
        b"",
    ],
)
@pytest.mark.parametrize("prefix", [False, True])
def test_sdn_xml_is_read_in_the_old_namespace_the_new_one_and_none(namespace: bytes, prefix: bool) -> None:
    (content,) = contents("ofac-xml").values()
    content = content.replace(b'xmlns="http://tempuri.org/sdnList.xsd"', b'xmlns="%s"' % namespace)
    if prefix and namespace:
        content = re.sub(rb"<(/?)([a-zA-Z_]+)(?=[ >])", rb"<\1o:\2", content).replace(b"xmlns=", b"xmlns:o=")
    assert whole("ofac-xml", content).entries == whole("ofac-xml").entries


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_xml_is_read_in_any_encoding_it_declares(name: str, encoding: str) -> None:
    ((file, content),) = contents(name).items()
    text = re.sub(r'encoding="[^"]*"', f'encoding="{encoding.removesuffix("-sig")}"', content.decode("utf-8"), count=1)
    again = read(name, {file: text.encode(encoding)})
    assert entries(again) == entries(read(name))


@pytest.mark.parametrize("columns", [29, 36])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_ofsi_list_is_read_without_its_header(columns: int, encoding: str) -> None:
    """Archives hold files whose first lines somebody has taken away."""
    (content,) = contents("ofsi-csv").values()
    date, header, *rows = content.decode("cp1252").splitlines(keepends=True)
    if columns == 36:
        bare = "".join(rows)
    else:
        row = ["RI", "Chol", "Su", "", "", "", "Colonel", "13/08/1968", "(1) Sinuiju (2) -", "North Korea", "DPRK"]
        row += [
            "G745132 (DPRK). Issued on 1 June 2016",
            "",
            "Man of the bank’s branch",
            "1 Street",
            "",
            "",
            "",
            "",
            "Vladivostok",
        ]
        row += [
            "",
            "Russia",
            "UN Ref KPi.901",
            "Individual",
            "Prime Alias",
            "DPRK",
            "02/06/2017",
            "03/06/2017",
            "19001",
        ]
        bare = ",".join(row) + "\r\n"
    entry = whole("ofsi-csv", bare.encode(encoding)).by_id()["19001"]
    assert (entry.name, entry.listed_on, entry.nationalities[:1]) == ("Chol Su RI", "2017-06-02", ("KP",))
    assert any("bank’s" in text for text in (*entry.remarks, *entry.titles))
    assert date + header  # what was taken away
    if columns == 29:
        assert ("passport", "G745132", "KP") in [(i.kind, i.value, i.country) for i in entry.identifiers]
        assert "Passport: G745132 (DPRK). Issued on 1 June 2016" in entry.remarks


def test_columns_may_come_in_any_order_and_new_ones_are_kept() -> None:
    (content,) = contents("uk-csv").values()
    first, header, *rows = content.decode("utf-8-sig").splitlines()
    lines = [first, "Something new," + header, *("of worth," + row for row in rows)]
    moved = whole("uk-csv", "\n".join(lines).encode())
    assert all("Something new: of worth" in entry.remarks for entry in moved.entries)
    assert [entry.name for entry in moved.entries] == [entry.name for entry in whole("uk-csv").entries]


def test_a_missing_optional_column_leaves_its_field_empty() -> None:
    (content,) = contents("us-csl").values()
    lines = [line.split(",", 2) for line in content.decode().splitlines()]
    shorter = "\n".join(f"{first},{rest}" for first, _, rest in lines)  # no column "source"
    assert all("Source" not in " ".join(e.remarks) for e in whole("us-csl", _without_repeats(shorter)).entries)


def _without_repeats(text: str) -> bytes:
    """The bank stands on two lists; without the column that says so, twice."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if "24 Feb 2022" not in line).encode()


@pytest.mark.parametrize("name", ["un-xml", "eu-xml", "uk-xml", "ofac-xml", "ofac-enhanced", "ofsi-xml"])
def test_what_no_parser_knows_is_kept_as_a_remark(name: str) -> None:
    """A new element and a new attribute in every record."""
    record = {
        "un-xml": "ENTITY",
        "eu-xml": "sanctionEntity",
        "uk-xml": "Designation",
        "ofac-xml": "sdnEntry",
        "ofac-enhanced": "entity",
        "ofsi-xml": "FinancialSanctionsTarget",
    }[name]
    (content,) = contents(name).values()
    grown = re.sub(
        rf"<{record}( [^>]*)?>".encode(), rb"\g<0><Novelty kind='rare'><Deep>unheard of</Deep></Novelty>", content
    )
    remarks = [" ".join(entry.remarks) for entry in whole(name, grown).entries]
    told = [text for text in remarks if "Deep: unheard of" in text and "rare" in text]
    assert told
    assert len(told) == len(remarks) or name == "un-xml"


def test_links_are_typed_and_point_at_their_entries() -> None:
    ship = whole("ofac-advanced").by_id()["9003"]
    assert [(link.kind, link.target_entry_id, link.label) for link in ship.links] == [
        (LinkKind.OWNED_BY, "9002", "Owned or Controlled By")
    ]
    named = whole("ofac-xml").by_id()["9002"]
    assert [(link.kind, link.target_name, link.target_entry_id) for link in named.links] == [
        (LinkKind.LINKED_TO, "GRAY HERON SHIPPING (RUSSIA) CO.", "9004"),
        (LinkKind.LINKED_TO, "RI, Chol Su", "9001"),
    ]
    bank = whole("ftm").by_id()["NK-bank"]
    assert [(link.kind, link.target_entry_id, link.percent) for link in bank.links] == [
        (LinkKind.OWNED_BY, "NK-man", 60)
    ]


def test_an_identifier_of_somebody_else_in_a_remark_is_not_taken() -> None:
    bank = whole("un-xml").by_id()["KPe.902"]
    assert [i.value for i in bank.identifiers if i.kind == "BIC"] == ["LESBKPPY"]
    other = whole("ofsi-csv").by_id()["19002"]
    assert "KPe.903" not in [i.value for i in other.identifiers]


def test_nested_and_flat_entities_say_the_same() -> None:
    nested = format_named("ftm").parse([LISTS / "ftm" / "targets.nested.json"]).by_id()["NK-bank"]
    flat = whole("ftm").by_id()["NK-bank"]
    apart = {change.field for change in compare_entries(nested, flat)}
    assert apart == {"identifiers"}  # the wallet is told beside its holder in the flat file only


def test_a_file_is_read_once_through_and_its_progress_told(tmp_path: Path) -> None:
    for name, paths in SAMPLES.items():
        told: list[int] = []
        format_named(name).read(paths, on_read=told.append)
        size = sum(path.stat().st_size for path in paths)
        assert size <= sum(told) <= 2 * size, name


def test_each_file_is_a_publication_of_its_own_unless_the_format_says_otherwise() -> None:
    assert len(publications(format_named("ofac-enhanced"), [LISTS / "ofac_enhanced"])) == 2
    assert len(publications(format_named("wallets"), [LISTS / "wallets"])) == 1
    with pytest.raises(InputError, match="one file is one publication"):
        format_named("ofac-enhanced").parse([LISTS / "ofac_enhanced"])
    with pytest.raises(InputError, match="hold changes"):
        format_named("ofac-delta").parse([LISTS / "ofac_delta"])
    with pytest.raises(InputError, match="hold whole lists"):
        format_named("un-xml").parse_delta([LISTS / "un_xml"])


def test_records_are_freed_as_they_are_read() -> None:
    """Of ten thousand records, each as it was, and the root's attributes first."""
    body = b"".join(b"<r n='%d'><x>%d</x></r>" % (n, n) for n in range(10_000))
    found = [
        (node.key, node.attribute("n"), node.take("x"))
        for node in records(ListFile("a.xml", b"<l a='1'>" + body + b"</l>"), "l", ["r"])
    ]
    assert found[0] == ("l", None, None)
    assert found[1:] == [("r", str(n), str(n)) for n in range(10_000)]


def test_a_draft_without_a_name_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match="has no name") as caught:
        Draft().finish("un_sc", "7", "file.xml, line 3")
    assert caught.value.place == "file.xml, line 3"
