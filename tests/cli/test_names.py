"""The commands about names: rows come back with a verdict, labels are measured, mistakes explain themselves."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sanctionwire.cli import bench, build
from sanctionwire.cli.bench import names as bench_of_names
from sanctionwire.cli.bench.measure import Measure
from sanctionwire.errors import InputError

PAIRS = 'left,right,kind,note\n"TSMRBANK, OOO",ООО «ЦМРБанк»,organization,first\nIvan Petrov,Петров Иван,person,second\nA7 LLC,A7A5,organization,third\n'


def call(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(build(), [str(a) for a in arguments], input=stdin)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_compare_gives_the_same_rows_back_with_score_and_same(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(PAIRS, encoding="utf-8")
    result = call("names", "compare", file)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "left,right,kind,note,score,same"
    found = rows(result.stdout)
    assert [(row["left"], row["note"], row["same"]) for row in found] == [
        ("TSMRBANK, OOO", "first", "true"),
        ("Ivan Petrov", "second", "true"),
        ("A7 LLC", "third", "false"),
    ]
    assert all(0.0 <= float(row["score"]) <= 1.0 for row in found)


def test_compare_reads_standard_input_and_guesses_a_kind_that_is_not_there() -> None:
    result = call("names", "compare", "-", stdin="left,right\nПетров Иван,Ivan Petrov\n".encode())
    assert [row["same"] for row in rows(result.stdout)] == ["true"]


def test_compare_explains_itself_to_machines() -> None:
    result = call("names", "compare", "-", "--json", stdin=PAIRS.encode())
    first, *_ = (json.loads(line) for line in result.stdout.splitlines())
    assert first["same"] is True
    assert {"left", "right", "score", "weight", "how"} <= set(first["alignments"][0])


def test_compare_reports_a_bad_row_in_its_place_and_goes_on() -> None:
    result = call("names", "compare", "-", stdin=b"left,right,kind\na,b,alien\nA7,A7,organization\n")
    assert result.exit_code == 1
    assert [(row["left"], row["same"]) for row in rows(result.stdout)] == [("a", ""), ("A7", "true")]
    assert "line 2" in result.stderr
    assert "alien" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"name\nx\n", "left,right"), (b"left,right\n\xff\xfe,b\n", "UTF-8"), (None, "No such file")],
)
def test_compare_refuses_what_is_no_table_of_pairs(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "pairs.csv"
    if content is not None:
        file.write_bytes(content)
    result = call("names", "compare", file)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert str(file) in str(result.exception)


def test_evaluate_names_measures_and_shows_every_mistake(tmp_path: Path) -> None:
    file = tmp_path / "labelled.csv"
    file.write_text("left,right,label\nA7 LLC,ООО А7,match\nA7 LLC,A7A5,yes\nIvan Petrov,Oleg Orlov,no\n", "utf-8")
    figures = json.loads(call("evaluate", "names", file, "--json").stdout)
    assert (figures["pairs"], figures["precision"], figures["recall"]) == (3, 1.0, 0.5)
    (mistake,) = figures["mistakes"]
    assert (mistake["mistake"], mistake["line"]) == ("missed match", 3)
    assert mistake["alignments"]
    assert "precision: 1.0" in call("evaluate", "names", file).stdout


def test_evaluate_names_measures_no_part_of_a_broken_table() -> None:
    result = call("evaluate", "names", "-", stdin=b"left,right,label\na,b,1\nc,d,perhaps\n")
    assert isinstance(result.exception, InputError)
    assert "line 3" in str(result.exception)


def test_the_bench_of_names_goes_without_its_oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    """nomenklatura is no dependency: without it one line says so and the other measures stand."""
    monkeypatch.setattr(bench_of_names, "KNOWN", 300)
    monkeypatch.setattr(bench_of_names, "PAIRS", 40)
    monkeypatch.setattr(bench_of_names, "LOOKUPS", 120)
    monkeypatch.setattr(bench_of_names, "SCANS", 2)
    monkeypatch.setattr(bench_of_names, "TEXTS", 2)
    monkeypatch.setattr(bench_of_names, "_oracle", lambda _pairs: None)
    monkeypatch.setattr(bench_of_names, "_apart", bench_of_names._index_apart)
    result = call("bench", "names", "--json")
    assert result.exit_code == 0, result.output
    measured = {Measure(**json.loads(line)).name for line in result.stdout.splitlines()}
    assert measured == {
        "names.compare",
        "names.lookup_median",
        "names.lookup_p99",
        "names.index_build",
        "names.index_memory",
        "names.identifiers",
    }
    assert "nomenklatura is not installed" in " ".join(result.stderr.split())
    assert bench.Area.NAMES.value == "names"
