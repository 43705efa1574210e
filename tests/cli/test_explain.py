"""``sanctionwire explain``: pages and texts, for people and for machines."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from tests.ingest.server import Answer, Publisher
from typer.testing import CliRunner, Result

from sanctionwire.cli import build
from sanctionwire.cli.explain import read_source
from sanctionwire.errors import InputError

PAGE = """<!DOCTYPE html><html lang="ru"><head><meta charset="{charset}"><title>США наказали банк из Владивостока</title>
<meta property="article:published_time" content="2026-03-12T09:00:00+03:00"></head><body>
<nav><a href="/">Главная</a> <a href="/sport">Спорт</a></nav>
<article><h1>США наказали банк из Владивостока</h1>
<p>Министерство финансов США в среду внесло в санкционный список банк «Восточный мост», который, по его данным, проводил
платежи для северокорейского Банка внешней торговли. Активы банка в США заморожены, американцам запрещены сделки с ним.</p>
<p>В ведомстве считают, что через счета банка Пхеньян получал выручку за уголь и за труд рабочих в Приморье. В самом банке
сообщили, что работают в обычном режиме и обязательства перед клиентами выполнят.</p></article>
<footer>© Газета</footer></body></html>"""


def explained(*arguments: str) -> Result:
    return CliRunner().invoke(build(), ["explain", *arguments])


@pytest.fixture(params=["utf-8", "windows-1251", "koi8-r"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "story-7.html"
    path.write_bytes(PAGE.format(charset=request.param).encode(request.param, "xmlcharrefreplace"))
    return path


def test_a_page_in_any_declared_encoding_is_one_finding_named_after_its_file(page: Path) -> None:
    """The id is the file's name without its suffix; headline, date and verdict come from the page."""
    result = explained(str(page), "--json")
    (finding,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert (finding["event_id"], finding["alert"], finding["nexus"]) == ("story-7", True, ["DPRK", "RUSSIA"])
    assert finding["published"].startswith("2026-03-12")
    assert [party["name"] for party in finding["parties"] if party["newly_named"]] == ["Восточный мост"]


def test_a_person_sees_the_verdict_and_the_words_that_it_rests_on(page: Path) -> None:
    """Without a terminal marks take the place of colours."""
    result = explained(str(page))
    told = " ".join(result.stdout.split())
    assert "ALERT" in told
    assert "Восточный мост" in told
    assert "⟦+США наказали банк из Владивостока⟧" in told
    assert "headline" in told


def test_a_text_file_has_its_title_in_the_first_line(tmp_path: Path) -> None:
    """Plain text is UTF-8, with or without a mark at its start."""
    path = tmp_path / "note.txt"
    path.write_bytes("Town rebuilds pool\n\nThe council voted on Tuesday.\n".encode("utf-8-sig"))
    article = read_source(str(path))
    assert (article.id, article.title, article.text) == ("note", "Town rebuilds pool", "The council voted on Tuesday.")
    assert "no alert" in explained(str(path)).stdout


def test_what_cannot_be_read_is_told_in_its_place_and_the_rest_is_still_explained(tmp_path: Path, page: Path) -> None:
    """Exit code 1; one line for each source."""
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    binary = tmp_path / "picture.txt"
    binary.write_bytes(b"\xff\xfe\x00\xd8binary")
    result = explained(str(empty), str(tmp_path / "missing.html"), str(binary), str(page), "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [line.get("line") for line in lines[:3]] == [1, 2, 3]
    assert all(line["error"]["message"] for line in lines[:3])
    assert lines[3]["event_id"] == "story-7"


def test_an_empty_text_is_refused_with_its_place(tmp_path: Path) -> None:
    """Not judged as an article that says nothing."""
    path = tmp_path / "nothing.txt"
    path.write_bytes(b" \n")
    with pytest.raises(InputError, match=r"nothing\.txt: is empty"):
        read_source(str(path))


def test_records_and_files_too_large_are_refused(tmp_path: Path) -> None:
    """Not judged as an article; the message names the command for records."""
    records, huge = tmp_path / "articles.jsonl", tmp_path / "huge.txt"
    records.write_text('{"id": "a", "title": "US sanctions bank"}\n')
    huge.write_bytes(b"a" * (8 * 1024 * 1024 + 1))
    with pytest.raises(InputError, match="sanctionwire classify"):
        read_source(str(records))
    with pytest.raises(InputError, match="larger"):
        read_source(str(huge))


def test_standard_input_is_read() -> None:
    result = CliRunner().invoke(build(), ["explain", "-"], input="Town rebuilds pool\nThe council voted on Tuesday.\n")
    assert (result.exit_code, "no alert" in result.stdout) == (0, True)


def test_codes_in_a_text_do_not_steer_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and direction marks come out as replacement characters."""
    path = tmp_path / "hostile.txt"
    path.write_text(
        "US sanctions \x1b[2JRussian bank\nTreasury sanctioned Foo Bank of Moscow on Monday for \u202emoving money.\n",
        encoding="utf-8",
    )
    shown = explained(str(path)).stdout
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    assert "\N{REPLACEMENT CHARACTER}[2JRussian bank" in shown


async def test_a_page_on_the_web_is_read_from_its_address() -> None:
    content = PAGE.format(charset="utf-8").encode()
    async with Publisher.running() as publisher:
        address = publisher.plan("/news/story", Answer(content, headers={"Content-Type": "text/html"}))
        missing = publisher.plan("/gone", Answer(status=404))
        result = await asyncio.to_thread(explained, "--json", address, missing)
    found, wrong = (json.loads(line) for line in result.stdout.splitlines())
    assert found["alert"] is True
    assert found["article"]["url"] == address.replace("http:", "https:")  # the canonical address: one for both
    assert wrong["source"] == missing
    assert "404" in wrong["error"]["message"]
    assert result.exit_code == 1
