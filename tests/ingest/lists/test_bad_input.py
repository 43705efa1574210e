"""What is no list is refused whole, with the file and the place; damage of any kind never breaks a parser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.lists import fuzz
from tests.ingest.lists.samples import ONE_FILE, SAMPLES, XML, contents, read

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists import format_named
from sanctionwire.ingest.lists.csv_rows import MAX_FIELD_CHARS, MAX_LINE_CHARS
from sanctionwire.ingest.lists.xml import MAX_PROLOG_BYTES, MAX_TEXT_CHARS

CSV = ("uk-csv", "ofsi-csv", "us-csl", "ofac-csv")
PAGE = b"<!DOCTYPE html>\n<html><head><title>Service unavailable</title></head><body>Try later</body></html>"


def refused(name: str, files: Mapping[str, bytes], message: str | None = None) -> InputError:
    with pytest.raises(InputError, match=message) as caught:
        read(name, files)
    assert caught.value.place is not None
    assert any(file in caught.value.place for file in files)
    return caught.value


def first_file(name: str) -> str:
    return "sdn.csv" if name == "ofac-csv" else SAMPLES[name][0].name.lower()


def replaced(name: str, content: bytes) -> dict[str, bytes]:
    return contents(name) | {first_file(name): content}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("nothing", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_no_empty_list(name: str, nothing: bytes) -> None:
    refused(name, replaced(name, nothing), "is empty")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("page", [PAGE, b"<html><p>an error page<br></html>", b"\n\n <HTML>"])
def test_a_web_page_with_status_200_is_no_list(name: str, page: bytes) -> None:
    error = refused(name, replaced(name, page), "is a web page")
    assert "line" in str(error.place)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_of_another_format_is_refused(name: str) -> None:
    other = "un-xml" if name in ("eu-xml", "ofsi-xml") else "eu-xml"
    (content,) = contents(other).values()
    refused(name, replaced(name, content))


@pytest.mark.parametrize("name", XML)
def test_a_truncated_xml_file_is_refused_wherever_it_ends(name: str) -> None:
    ((file, content),) = contents(name).items()
    for share in (0.05, 0.3, 0.6, 0.9, 0.999):
        error = refused(name, {file: content[: int(len(content) * share)]}, "cut off|no root element")
        assert error.place


@pytest.mark.parametrize("name", ["uk-csv", "ofsi-csv", "us-csl"])
def test_a_truncated_csv_file_is_refused(name: str) -> None:
    ((file, content),) = contents(name).items()
    last = content.rstrip().rindex(b"\n")
    error = refused(name, {file: content[: last + 30]}, "cut off|no valid CSV|no group id")
    assert "line" in str(error.place)


DOCTYPES = {
    "external": b'<!DOCTYPE l SYSTEM "file:///etc/passwd">',
    "lower case": b"<!doctype l>",
    "behind a comment": b"<!-- a -->\n<?pi b?>\n<!DOCTYPE l [<!ENTITY e 'x'>]>",
    "laughs": b"<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]>",
}


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_before_anything_is_read(name: str, doctype: bytes, encoding: str) -> None:
    ((file, content),) = contents(name).items()
    declaration, rest = re.match(rb"(<\?xml.*?\?>)?(.*)\Z", content, re.DOTALL).groups()  # type: ignore[union-attr]
    text = (declaration or b"") + doctype + rest
    if encoding == "utf-16":
        text = re.sub(rb'encoding="[^"]*"', b'encoding="utf-16"', text, count=1).decode().encode("utf-16")
    refused(name, {file: text}, "has a DOCTYPE")


@pytest.mark.parametrize("name", XML)
def test_an_entity_without_doctype_is_refused(name: str) -> None:
    ((file, content),) = contents(name).items()
    at = content.rindex(b"</")
    refused(name, {file: content[:at] + b"&boom;" + content[at:]})


def test_a_doctype_cannot_hide_behind_a_long_prolog_or_a_strange_encoding() -> None:
    long = b"<?xml version='1.0'?><!--" + b"x" * MAX_PROLOG_BYTES + b"--><!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a 'b'>]>"
    refused("un-xml", {"a.xml": long + b"<CONSOLIDATED_LIST/>"}, "no root element|DOCTYPE")
    for encoding in ("utf-7", "cp037", "utf-32"):
        text = f"<?xml version='1.0' encoding='{encoding}'?><CONSOLIDATED_LIST/>".encode(encoding)
        refused("un-xml", {"a.xml": text})
    declared = b"<?xml version='1.0' encoding='UTF-7'?><CONSOLIDATED_LIST/>"
    refused("un-xml", {"a.xml": declared}, "is in the encoding UTF-7")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_field_of_a_megabyte_is_refused(name: str) -> None:
    """In place of some text of a record that every sample has."""
    for word in (b"LESNAYA", b"Lesnaya", b"LESBANK", b"TSMRBANK", b"TNDjh6WG"):
        file = next((file for file, content in contents(name).items() if word in content), None)
        if file is not None:
            break
    assert file is not None
    grown = contents(name)[file].replace(word, b"A" * 1_000_000, 1)
    error = refused(name, contents(name) | {file: grown}, "field|line of more than|no wallet address|cut off")
    assert "line" in str(error.place)


def test_the_limits_are_those_that_the_messages_name() -> None:
    text = "A" * (MAX_TEXT_CHARS + 1)
    entity = (
        "<ENTITY><REFERENCE_NUMBER>KPe.1</REFERENCE_NUMBER><FIRST_NAME>A</FIRST_NAME><COMMENTS1>{}</COMMENTS1></ENTITY>"
    )
    document = "<CONSOLIDATED_LIST><ENTITIES>" + entity + "</ENTITIES></CONSOLIDATED_LIST>"
    refused("un-xml", {"a.xml": document.format(text).encode()}, "field of more than 100,000 characters")
    assert read("un-xml", {"a.xml": document.format(text[1:]).encode()}).rows == {"a.xml": 1}
    header = b"Unique ID,Name 6,Other Information\r\n"
    refused("uk-csv", {"a.csv": header + b"RUS1,A," + b"x" * (MAX_FIELD_CHARS + 1)}, "field of more than|field larger")
    refused("uk-csv", {"a.csv": header + b"RUS1,A," + b"x" * MAX_LINE_CHARS}, "line of more than 1,000,000")


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("ofac-xml", (b"<uid>9003</uid>", b"<uid>9001</uid>")),
        ("ofac-advanced", (b'<Profile ID="9002"', b'<Profile ID="9001"')),
        ("ofac-enhanced", (b'<entity id="9002">', b'<entity id="9001">')),
        ("ofac-delta", (b'<entity id="9002">', b'<entity id="9001">')),
        ("un-xml", (b">KPe.902<", b">KPi.901<")),
        ("eu-xml", (b'logicalId="990020"', b'logicalId="990010"')),
        ("uk-xml", (b"RUS9902", b"DPR0901")),
        ("ftm", (b'{"id": "NK-man"', b'{"id": "NK-bank"')),
    ],
)
def test_an_id_that_comes_twice_is_refused_with_both_places(name: str, again: tuple[bytes, bytes]) -> None:
    ((file, content),) = contents(name).items()
    error = refused(name, {file: content.replace(*again)}, "stands here again, first in line [0-9]+")
    assert re.search(r"line [0-9]+\Z", str(error.place))


def test_rows_that_repeat_an_entry_may_not_contradict_it() -> None:
    ((file, content),) = contents("us-csl").items()
    lines = content.splitlines(keepends=True)
    assert read("us-csl", {file: content + lines[3]}).rows == {file: 6}  # word for word: told twice
    refused("us-csl", {file: content + lines[3].replace(b"1968", b"1969")}, "stands here again and says something else")


@pytest.mark.parametrize("name", CSV)
def test_bytes_that_are_no_text_are_refused_with_their_line(name: str) -> None:
    content = contents(name)[first_file(name)]
    error = refused(name, replaced(name, content + b"\x81\x8d\xff\n"), "neither UTF-8 nor Windows-1252")
    assert re.search(r"line [0-9]+\Z", str(error.place))


@pytest.mark.parametrize("name", ["uk-csv", "ofsi-csv", "us-csl"])
def test_a_row_with_more_cells_than_columns_is_refused(name: str) -> None:
    ((file, content),) = contents(name).items()
    refused(name, {file: content.rstrip() + b",one,too,many\r\n"}, "columns, expected")


def test_a_table_without_a_known_header_is_refused() -> None:
    refused("uk-csv", {"a.csv": b"a,b,c\r\n1,2,3\r\n"}, "no header with a column 'uniqueid'")
    refused("ofsi-csv", {"a.csv": b"a,b,c\r\n1,2,3\r\n"}, "its 3 columns are no known layout")


def test_a_line_that_is_no_wallet_refuses_the_file() -> None:
    error = refused("wallets", {"x_trx.txt": b"TJkBr9TZ1xBeJoF7RNWqyEMbYqVJ6fXXHR\nsee above\n"}, "no wallet address")
    assert error.place == "x_trx.txt, line 2"


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"7",
        b"{",
        b'{"id": 5}',
        b'{"id": "a"}',
        b'{"id": "a", "schema": "Person", "properties": []}',
        b'{"id": "a", "schema": "Person", "properties": {"name": "x"}}',
    ],
)
def test_a_line_that_is_no_entity_refuses_the_file(line: bytes) -> None:
    good = contents("ftm")["entities.ftm.json"]
    error = refused("ftm", {"a.json": good + line + b"\n"}, "JSON|entity")
    assert error.place == "a.json, line 12"


@pytest.mark.parametrize(
    "line", [b'{"op": "PUT", "entity": {}}', b'{"op": "DEL", "entity": {}}', b'{"op": "ADD"}', b"{}"]
)
def test_a_line_that_is_no_change_refuses_the_delta(line: bytes) -> None:
    refused("ftm-delta", {"a.json": line}, "is no change|is no entity")


def test_an_action_that_nobody_knows_refuses_the_delta() -> None:
    """Passed over, a removal would be lost."""
    ((file, content),) = contents("ofac-delta").items()
    for old, new in (
        (b'id="9003" action="remove"', b'id="9003" action="archive"'),
        (b'id="15" action="add"', b'id="15" action="ad"'),
    ):
        refused("ofac-delta", {file: content.replace(old, new)}, "is no action; expected add, remove or change")


@pytest.mark.parametrize("name", ONE_FILE)
def test_a_file_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        format_named(name).read([tmp_path / "nothing"])
    with pytest.raises(InputError, match="holds none of"):
        format_named(name).read([tmp_path])


@pytest.mark.parametrize("name", SAMPLES)
def test_random_damage_ends_in_a_list_or_a_named_error(name: str) -> None:
    """A bounded run of the fuzz target; ``make fuzz`` runs it longer."""
    tried = list(islice(fuzz.mutations(name, seed=1), 120))
    accepted = sum(fuzz.check(name, files) for files in tried)
    assert 0 < accepted < len(tried), "the damage must sometimes be harmless and sometimes not"


@given(st.sampled_from(sorted(SAMPLES)), st.binary(max_size=200))
def test_any_bytes_are_a_list_or_a_named_error(name: str, content: bytes) -> None:
    fuzz.check(name, replaced(name, content))
