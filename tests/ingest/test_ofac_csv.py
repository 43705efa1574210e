"""OFAC's legacy CSV files: everything a record states is read, and a bad file is refused whole with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists import ListFile, ParsedList, format_named
from sanctionwire.ingest.lists.ofac_csv import parse as parse_files
from sanctionwire.ingest.lists.ofac_remarks import read_remarks, split_items
from sanctionwire_schemas import ListEntry, NameType, PartyKind

SETS = Path(__file__).resolve().parents[1] / "fixtures" / "ofac_csv"
OFAC = format_named("ofac-csv")
NULLS = b",-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
ROW = b'7,"ALFA LLC",-0- ,"DPRK3",-0- ' + NULLS + b',"Tax ID No. 7750056670 (Russia)."\r\n'


def parse(files: dict[str, bytes], list_id: str | None = None) -> ParsedList:
    return parse_files({name: ListFile(name, content) for name, content in files.items()}, list_id)


@pytest.fixture(scope="module")
def before() -> ParsedList:
    return OFAC.parse([SETS / "before"])


@pytest.fixture(scope="module")
def after() -> ParsedList:
    return OFAC.parse([SETS / "after"])


def test_rows_are_counted_per_file_without_header_and_end_of_file_mark(after: ParsedList) -> None:
    assert after.rows == {"sdn.csv": 5, "add.csv": 6, "alt.csv": 4, "sdn_comments.csv": 1}
    assert after.list_id == "us_ofac_sdn"
    assert [entry.entry_id for entry in after.entries] == ["15603", "22488", "36025", "50603", "51000", "60001"]


def test_an_organization_is_read_whole(after: ParsedList) -> None:
    entry = after.by_id()["22488"]
    assert (entry.name, entry.kind, entry.partial) == ("TSMRBANK, OOO", PartyKind.ORGANIZATION, False)
    assert entry.programs == ("UKRAINE-EO13660", "DPRK3", "RUSSIA-EO14024")
    assert entry.secondary_sanctions == ("UKRAINE-RUSSIA", "DPRK", "RUSSIA-EO14024", "DPRK-510.214")
    assert [(i.kind, i.value, i.country, i.valid) for i in entry.identifiers] == [
        ("website", "www.nko-cmr.ru", None, None),
        ("email", "cmr@cmrbank.ru", None, True),
        ("BIK", "044525059", "RU", True),
        ("OGRN", "1157700005759", "RU", True),
        ("INN", "7750056670", "RU", True),
        ("OKPO", "45000256", "RU", True),
    ]
    assert entry.identifiers[3].label == "Registration ID"
    assert [(n.name, n.type, n.script) for n in entry.names][1] == ("LLC TSMRBANK", NameType.AKA, "Latn")
    assert [(a.street, a.city, a.country) for a in entry.addresses] == [
        ("ul. Palikha, d. 10, Str. 7", "Moscow 127055", "RU")
    ]
    assert entry.remarks == ()


def test_a_person_is_read_whole(after: ParsedList) -> None:
    entry = after.by_id()["50603"]
    assert entry.kind is PartyKind.PERSON
    assert entry.titles == ("Vice-President, TSMRBANK, OOO",)
    assert (entry.birth_dates, entry.birth_places, entry.nationalities) == (
        ("1975-02-20",),
        ("Moscow, Russia",),
        ("RU",),
    )
    passport = entry.identifiers[0]
    assert (passport.kind, passport.value, passport.country, passport.expires) == (
        "passport",
        "772043761",
        "RU",
        "2033-12-14",
    )
    assert [(n.name, n.weak) for n in entry.names] == [("DIMA; THE BANKER", True)]
    assert [(link.target_name, link.target_entry_id) for link in entry.links] == [("TSMRBANK, OOO", "22488")]
    assert entry.remarks == ("Gender Male",)


def test_a_remark_cut_inside_a_wallet_address_is_made_whole(before: ParsedList) -> None:
    wallets = [i for i in before.by_id()["36025"].identifiers if i.kind == "wallet"]
    assert [i.value for i in wallets if i.currency == "TRX"] == [
        "TJkBr9TZ1xBeJoF7RNWqyEMbYqVJ6fXXHR",
        "TNDjh6WGLYyWmkh8vfu42bXVHUqFNQ3rDq",
        "TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE",
    ]
    assert len(wallets) == 11
    assert all(i.valid for i in wallets)
    registration = before.by_id()["36025"].identifiers[-1]
    assert (registration.value, registration.country, registration.issued) == ("14850239", "EE", "2019-11-18")


def test_half_a_wallet_address_is_no_identifier_where_the_overflow_is_missing() -> None:
    parsed = OFAC.parse([SETS / "before" / "sdn.csv"])
    entry = parsed.by_id()["36025"]
    assert len([i for i in entry.identifiers if i.kind == "wallet"]) == 8
    assert entry.remarks[-1] == "Digital Currency Address - TRX TJkBr9TZ1xBeJoF7RNWq"


def test_a_vessel_has_its_columns_and_its_link_the_full_stop_of_the_name(before: ParsedList) -> None:
    entry = before.by_id()["50628"]
    assert entry.kind is PartyKind.VESSEL
    assert entry.vessel is not None
    assert (entry.vessel.type, entry.vessel.flag) == ("LNG Carrier", "Republic of Palau")
    assert [(i.kind, i.value, i.country) for i in entry.identifiers] == [
        ("IMO", "9324277", None),
        ("call_sign", "T8A4832", "PW"),
    ]
    assert entry.links[0].target_name == "GOTIK SHIPPING CO."
    assert entry.links[0].target_entry_id == "51000"


def test_an_entry_without_main_row_is_partial(after: ParsedList) -> None:
    entry = after.by_id()["60001"]
    assert (entry.partial, entry.name, entry.kind) == (True, "TSKHINVALI SETTLEMENT HOUSE", PartyKind.UNKNOWN)
    assert entry.names[0].type is NameType.FKA
    assert entry.addresses[0].country == "GE"


def test_what_missing_files_cannot_say_is_named() -> None:
    assert "addresses" in OFAC.parse([SETS / "after" / "sdn.csv"]).silent_fields
    assert "programs" in OFAC.parse([SETS / "after" / "alt.csv"]).silent_fields
    assert OFAC.parse([SETS / "after"]).silent_fields == frozenset()


def test_a_file_that_was_saved_again_reads_the_same(after: ParsedList, tmp_path: Path) -> None:
    for path in (SETS / "after").iterdir():
        text = path.read_bytes().decode("cp1252").replace("\r\n", "\n").replace("\x1a\n", "")
        header = "ID,Name,Type,Country,Title,F,G,H,I,J,K,Details\n" if path.name == "sdn.csv" else ""
        unquoted = text.replace('"DPRK3] [NPWMD"', "DPRK3] [NPWMD").replace('"individual"', "individual")
        (tmp_path / path.name.upper()).write_bytes(b"\xef\xbb\xbf" + (header + unquoted).encode("utf-8"))
    assert OFAC.parse([tmp_path]).entries == after.entries


@pytest.mark.parametrize(
    ("files", "place", "message"),
    [
        ({"sdn.csv": b""}, "sdn.csv", "is empty"),
        ({"sdn.csv": b"\x1a\r\n"}, "sdn.csv", "is empty"),
        ({"sdn.csv": b"<!DOCTYPE html><html>"}, "sdn.csv, line 1", "web page"),
        ({"sdn.csv": ROW + b"8,too,few\r\n"}, "sdn.csv, line 2", "has 3 columns, expected 12"),
        ({"sdn.csv": ROW + ROW}, "sdn.csv, line 2", "entry 7 stands here again, first in line 1"),
        ({"sdn.csv": ROW + b'8,"BETA' + NULLS}, "sdn.csv, line 2", "no valid CSV"),
        ({"sdn.csv": ROW + ROW.replace(b"7,", b"x7,", 1)}, "sdn.csv, line 2", "no entry number"),
        ({"sdn.csv": ROW + b"\x81\x8d"}, "sdn.csv, line 2", "neither UTF-8 nor Windows-1252"),
        ({"sdn.csv": ROW + b"8,\x00"}, "sdn.csv, line 2", "zero byte"),
        ({"sdn.csv": ROW.replace(b'"ALFA LLC"', b"-0- ")}, "sdn.csv, line 1", "has no name"),
        ({"sdn.csv": ROW.replace(b"-0- ", b'"planet"', 1)}, "sdn.csv, line 1", "no type of entry"),
        ({"sdn.csv": ROW.replace(b"ALFA", b"A" * 200_000)}, "sdn.csv, line 1", "field"),
        ({"sdn.csv": ROW, "add.csv": b"7,1,a,b\n"}, "add.csv, line 1", "has 4 columns, expected 6"),
        ({"sdn.csv": ROW, "cons_alt.csv": b"7,1,a,b,c\n"}, "cons_alt.csv", "mixed"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(files: dict[str, bytes], place: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse(files)
    assert caught.value.place is not None
    assert caught.value.place.startswith(place)


@pytest.mark.parametrize("nothing", [b"", b"\xef\xbb\xbf", b"\r\n\x1a\r\n"])
def test_a_list_without_overflowing_remarks_has_an_empty_comments_file(nothing: bytes) -> None:
    parsed = parse({"sdn.csv": ROW, "sdn_comments.csv": nothing})
    assert parsed.rows == {"sdn.csv": 1, "sdn_comments.csv": 0}


def test_a_short_list_may_have_no_address_and_no_alias_but_a_long_one_not() -> None:
    nothing = {"add.csv": b"", "alt.csv": b"\r\n"}
    parsed = parse({"sdn.csv": ROW, **nothing})
    assert parsed.rows == {"sdn.csv": 1, "add.csv": 0, "alt.csv": 0}
    assert parsed.silent_fields == frozenset()
    long = b"".join(ROW.replace(b"7,", b"%d," % number, 1) for number in range(1, 1001))
    with pytest.raises(InputError, match="is empty"):
        parse({"sdn.csv": long, **nothing})
    with pytest.raises(InputError, match="is empty"):
        parse(nothing)


def test_files_that_are_none_of_the_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds none of sdn\.csv"):
        OFAC.parse([tmp_path])
    (tmp_path / "other.csv").write_text("x")
    with pytest.raises(InputError, match="is not a file of this format"):
        OFAC.parse([tmp_path / "other.csv"])
    with pytest.raises(InputError, match="given twice"):
        OFAC.parse([SETS / "before", SETS / "after"])
    with pytest.raises(InputError, match="cannot be read"):
        OFAC.parse([tmp_path / "sdn.csv"])
    with pytest.raises(InputError, match="known formats: ofac-csv"):
        format_named("ofac-cvs")


def test_the_consolidated_list_has_its_own_id() -> None:
    assert parse({"cons_prim.csv": ROW}).entries[0].reference == "us_ofac_cons/7"
    assert parse({"sdn.csv": ROW}, "my_copy").entries[0].list_id == "my_copy"


@pytest.mark.parametrize(
    ("remark", "items"),
    [
        ("DOB 1975; Gender Male", ["DOB 1975", "Gender Male"]),
        ("a.k.a. 'X; Y'; Gender Male", ["a.k.a. 'X; Y'", "Gender Male"]),
        ("a.k.a. 'open; Gender Male", ["a.k.a. 'open", "Gender Male"]),
        ("Secretary (of A; of B); DOB 1975", ["Secretary (of A; of B)", "DOB 1975"]),
        ("Linked To: A; B CO; DOB 1975", ["Linked To: A; B CO", "DOB 1975"]),
        ("Linked To: A; C CO; DOB 1975", ["Linked To: A", "C CO", "DOB 1975"]),
        ("See Section 11.; Passport 1", ["See Section 11.", "Passport 1"]),
    ],
)
def test_semicolons_inside_an_item_do_not_end_it(remark: str, items: list[str]) -> None:
    assert split_items(remark, {"a; b co": None}) == items


def test_what_has_no_field_stays_a_remark_word_for_word() -> None:
    remark = (
        "KOMID official in Syria; Listing Date (EO 14024 Directive 2): 24 Feb 2022; alt. Former Vessel Flag Tanzania."
    )
    facts = read_remarks(remark, {})
    assert facts.remarks == [
        "KOMID official in Syria",
        "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
        "Former Vessel Flag Tanzania",
    ]


@pytest.mark.parametrize(
    ("item", "kind", "value", "country"),
    [
        ("Company Number IMO 5055293", "IMO", "5055293", None),
        ("alt. Passport PS 472330208 (Korea, North) expires 04 Jul 2017", "passport", "PS 472330208", "KP"),
        ("NIT # 890108105-1 (Colombia)", "tax_id", "890108105-1", "CO"),
        ("Istanbul Registry No. 1234 (Turkey)", "other_id", "1234", "TR"),
        ("Unified Social Credit Code (USCC) 91440300MA5DFHBE0X (China)", "USCC", "91440300MA5DFHBE0X", "CN"),
        ("PHONE 850 2 381 8221", "phone", "850 2 381 8221", None),
        ("Aircraft Manufacturer's Serial Number (MSN) 075", "msn", "075", None),
    ],
)
def test_labels_decide_what_a_number_is(item: str, kind: str, value: str, country: str | None) -> None:
    (identifier,) = read_remarks(item, {}).identifiers
    assert (identifier.kind, identifier.value, identifier.country) == (kind, value, country)


def test_the_hizballah_risk_is_not_the_iranian_one() -> None:
    risk = "Additional Sanctions Information - Subject to Secondary Sanctions"
    assert read_remarks(f"{risk}.", {}).secondary_sanctions == ["IRAN"]
    hizballah = f"{risk} Pursuant to the Hizballah Financial Sanctions Regulations."
    assert read_remarks(hizballah, {}).secondary_sanctions == ["HIZBALLAH"]


FRAGMENTS = st.sampled_from(
    [
        b'"',
        b",",
        b"-0- ",
        b"\r\n",
        b"\n",
        b"7",
        b"DPRK3] [",
        b"; ",
        b"Linked To: ",
        b"a.k.a. '",
        b"(",
        b"\x1a",
        b"\xff",
        b"<",
    ]
)


@given(
    st.lists(st.one_of(FRAGMENTS, st.binary(max_size=4)), max_size=60).map(b"".join),
    st.sampled_from(["sdn.csv", "add.csv"]),
)
def test_any_bytes_are_a_list_or_a_named_error(content: bytes, name: str) -> None:
    refused: InputError | None = None
    try:
        parsed = parse({"alt.csv": b"7,1,aka,ALFA,-0- \n", name: content})
    except InputError as error:
        refused = error
    else:
        assert all(isinstance(entry, ListEntry) for entry in parsed.entries)
    assert refused is None or refused.place


@given(
    st.lists(
        st.sampled_from(
            [
                "DOB 20 Feb 1975",
                "Linked To: A",
                "a.k.a. 'X",
                "alt. ",
                "Passport 1 (Russia)",
                "Passport  (",
                "(",
                ")",
                "Tax ID No. ",
                "Digital Currency Address - XBT 1",
                "nationality Atlantis",
                "Secondary sanctions risk: 510.201",
                "; ",
                ".",
                "IMO ",
                "No. 5",
            ]
        ),
        max_size=25,
    ),
    st.booleans(),
    st.booleans(),
)
def test_any_remark_is_read_and_nothing_of_it_is_lost(pieces: list[str], cut: bool, headless: bool) -> None:
    remark = "; ".join(pieces)
    facts = read_remarks(remark, {}, cut=cut, headless=headless)
    kept = " ".join([*facts.remarks, *facts.birth_dates, *(i.value for i in facts.identifiers)])
    assert ("20 Feb 1975" in remark) == ("1975" in kept)
