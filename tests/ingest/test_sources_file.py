"""Sources files: the user's over the shipped one; what is wrong is told with file, line and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanctionwire.errors import SettingsError
from sanctionwire.ingest.sources.config import ListSourceConfig
from sanctionwire.ingest.sources.file import SHIPPED, read_sources

SHIPPED_SMALL = """\
sources:
  - id: us_ofac_sdn
    kind: list
    format: ofac-csv
    address: [https://lists.example/sdn.csv, https://lists.example/add.csv]
    every_s: 300
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    path = tmp_path / "shipped.yaml"
    path.write_text(SHIPPED_SMALL)
    return path


def user(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return path


def test_the_shipped_file_is_valid_and_fetches_over_https_alone() -> None:
    sources = read_sources(None)
    assert {"us_ofac_sdn"} <= {s.list_id for s in sources if isinstance(s, ListSourceConfig)}
    assert SHIPPED.is_file()
    for source in sources:
        assert all(address.startswith("https://") for address in source.addresses)
        assert source.every_s >= 60, "a polite pause"


def test_a_users_file_adds_to_the_shipped_sources(tmp_path: Path, shipped: Path) -> None:
    path = user(tmp_path, "sources:\n- {id: agency, kind: news, format: jsonl, path: agency.jsonl}\n")
    sources = read_sources(path, shipped=shipped)
    assert [s.id for s in sources] == ["us_ofac_sdn", "agency"]
    assert sources[1].path == tmp_path / "agency.jsonl"


def test_a_users_file_may_leave_the_shipped_sources_out(tmp_path: Path, shipped: Path) -> None:
    text = "shipped: false\nsources:\n- {id: agency, kind: news, format: jsonl, path: agency.jsonl}\n"
    assert [s.id for s in read_sources(user(tmp_path, text), shipped=shipped)] == ["agency"]


def test_a_users_file_overrides_single_keys_and_switches_off(tmp_path: Path, shipped: Path) -> None:
    (source,) = read_sources(user(tmp_path, "sources:\n- {id: us_ofac_sdn, every_s: 60}\n"), shipped=shipped)
    assert (source.every_s, len(source.addresses), source.enabled) == (60, 2, True)
    (source,) = read_sources(user(tmp_path, "sources:\n- {id: us_ofac_sdn, enabled: false}\n"), shipped=shipped)
    assert not source.enabled


def test_a_path_takes_the_place_of_a_shipped_address_and_the_other_way_round(tmp_path: Path, shipped: Path) -> None:
    (source,) = read_sources(user(tmp_path, "sources:\n- {id: us_ofac_sdn, path: ofac}\n"), shipped=shipped)
    assert (source.path, source.addresses) == (tmp_path / "ofac", ())


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            "sources:\n- id: a\n  kind: list\n  format: ofac-csv\n  pth: x\n",
            5,
            "unknown key 'pth'; did you mean 'path'?",
        ),
        (
            "sources:\n- id: a\n  kind: list\n  format: ofac-csv\n  path: x\n  zzz: 1\n",
            6,
            "expected one of id, address",
        ),
        ("sourcs: []\n", 1, "did you mean 'sources'?"),
        ("sources:\n- id: a\n  kind: list\n  format: csv\n  path: x\n", 4, "format: no such format; expected one of"),
        ("sources:\n- id: a\n  kind: feed\n", 3, "expected list or news"),
        ("sources:\n- id: a\n  path: x\n", 2, "expected list or news"),
        ("sources:\n- id: a\n  kind: news\n  path: x\n", 2, "key 'format' is missing"),
        ("sources:\n- id: a\n  kind: news\n  format: jsonl\n", 2, "expected either an address or a path"),
        ("sources:\n- id: a\n  kind: news\n  format: jsonl\n  path: x\n  address: https://a.example/\n", 2, "either"),
        ("sources:\n- id: a\n  kind: news\n  format: jsonl\n  address: http://a.example/x\n", 5, "not https"),
        (
            "sources:\n- id: a\n  kind: news\n  format: jsonl\n  path: x\n  every_s: soon\n",
            6,
            "every_s: Input should be",
        ),
        ("sources:\n- id: a\n  kind: news\n  format: jsonl\n  path: x\n  every_s: -1\n", 6, "greater than 0"),
        ("sources:\n- id: A b\n  kind: news\n  format: jsonl\n  path: x\n", 2, "expected lower-case letters"),
        (
            "sources:\n- id: a\n  kind: list\n  format: ofac-csv\n  path: x\n  list: A b\n",
            6,
            "list: expected lower-case",
        ),
        (
            "sources:\n- {id: a, kind: news, format: jsonl, path: x}\n- {id: a, kind: news, format: jsonl, path: x}\n",
            3,
            "named twice",
        ),
        ("sources:\n- id: a\n  id: b\n", 3, "'id' stands here a second time"),
        ("sources:\n- 3\n", 2, "expected a source"),
        ("sources: 3\n", 1, "holds no list"),
        ("- a\n", 1, "expected `sources:`"),
        ("shipped: maybe\nsources: []\n", 1, "neither true nor false"),
        ("sources:\n- [", 2, "not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = user(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_sources(path, shipped=SHIPPED)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["", "shipped: false\n", "sources: []\n"])
def test_no_source_at_all_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="names no source"):
        read_sources(user(tmp_path, text), shipped=None)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        read_sources(tmp_path / "none.yaml")


def test_two_mirrors_may_feed_one_list(tmp_path: Path) -> None:
    lines = [
        "shipped: false\nsources:",
        "- {id: a, kind: list, list: us_ofac_sdn, format: ofac-csv, path: x}",
        "- {id: b, kind: list, list: us_ofac_sdn, format: ofac-csv, path: y}",
    ]
    assert {s.list_id for s in read_sources(user(tmp_path, "\n".join(lines))) if s.kind == "list"} == {"us_ofac_sdn"}


DELTAS = """\
sources:
- {id: us_ofac_sdn, kind: list, format: ofac-enhanced, address: https://lists.example/sdn.zip}
- {id: us_ofac_delta, kind: list, list: us_ofac_sdn, format: ofac-delta, address: https://lists.example/latest}
"""


def test_a_shipped_delta_goes_with_the_full_list_that_it_fits_to(tmp_path: Path) -> None:
    """Who polls the whole list in another format, or not at all, need not know of the delta."""
    shipped = tmp_path / "shipped.yaml"
    shipped.write_text(DELTAS)

    def enabled(text: str) -> list[str]:
        return [s.id for s in read_sources(user(tmp_path, text), shipped=shipped) if s.enabled]

    agency = "- {id: agency, kind: news, format: jsonl, path: x}"
    assert enabled(f"sources:\n{agency}\n") == ["us_ofac_sdn", "us_ofac_delta", "agency"]
    assert enabled(f"sources:\n- {{id: us_ofac_sdn, format: ofac-csv, path: ofac}}\n{agency}\n") == [
        "us_ofac_sdn",
        "agency",
    ]
    assert enabled(f"sources:\n- {{id: us_ofac_sdn, enabled: false}}\n{agency}\n") == ["agency"]


@pytest.mark.parametrize(
    ("last", "says"),
    [
        ("- {id: b, kind: list, list: us_ofac_sdn, format: ofac-xml, path: y}", "Keep one format"),
        ("- {id: b, kind: list, list: us_ofac_sdn, format: ofac-delta, path: y}", "in format ofac-enhanced beside it"),
    ],
)
def test_sources_of_one_list_that_do_not_go_together_are_an_error_with_its_line(
    tmp_path: Path, last: str, says: str
) -> None:
    """In every format an entry reads a little differently: two would amend the whole list at every look."""
    text = f"shipped: false\nsources:\n- {{id: a, kind: list, list: us_ofac_sdn, format: ofac-csv, path: x}}\n{last}\n"
    path = user(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_sources(path)
    assert str(caught.value).startswith(f"{path}, line 4: source b: ")
    assert says in str(caught.value)
