"""Tables of words, one text file each: a row a line, ``#`` starts a comment line."""

from __future__ import annotations

from importlib.resources import files


def rows(table: str) -> list[str]:
    """The rows of a table, without comments and blank lines. Raises FileNotFoundError for a table there is not."""
    text = files(__name__).joinpath(f"{table}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def pairs(table: str) -> list[tuple[str, list[str]]]:
    """The rows of a table of the form ``head: word word``, as head and words."""
    return [(head.strip(), words.split()) for head, _, words in (row.partition(":") for row in rows(table))]
