"""A list of thousands of entries, parsed and compared with its last publication."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from sanctionwire.cli.bench.measure import FACTS, Measure, in_turns, measure
from sanctionwire.errors import SanctionwireError

LIST_COPIES = 300
UIDS_PER_COPY = 100_000


def repeated(folder: Path, copies: Iterable[int]) -> dict[str, bytes]:
    """The list files of a folder with their rows repeated under new entry numbers."""
    numbers = list(copies)
    found = {}
    for path in sorted(folder.glob("*.csv")):
        content = path.read_text(encoding="utf-8")
        records = [line.split(",", 1) for line in content.splitlines() if line.strip()]
        lines = (f"{int(uid) + UIDS_PER_COPY * n},{rest}\r\n" for n in numbers for uid, rest in records)
        found[path.name] = "".join(lines).encode()
    return found


def joined(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> dict[str, bytes]:
    """Two sets of list files as one."""
    return {name: content + right[name] for name, content in left.items()}


def bench_lists() -> Iterator[Measure]:
    """Two publications: one copy in ten has changed as the founding case did."""
    from sanctionwire.ingest.changes import diff
    from sanctionwire.ingest.lists import FORMATS, ListFile, ParsedList

    changed = range(LIST_COPIES // 10)
    same = repeated(FACTS / "after", range(len(changed), LIST_COPIES))
    old, new = (joined(repeated(FACTS / side, changed), same) for side in ("before", "after"))
    parser = FORMATS["ofac-csv"].parser

    def parse(files: Mapping[str, bytes]) -> ParsedList:
        parsed = parser({name: ListFile(name, content) for name, content in files.items()}, None)
        if not isinstance(parsed, ParsedList):
            raise SanctionwireError("this measures whole lists")
        return parsed

    def parse_and_diff() -> int:
        before, after = parse(old), parse(new)
        changes = diff(
            before.by_id(), after.entries, list_id=after.list_id, published_at=datetime(2024, 9, 19, tzinfo=UTC)
        )
        if not changes:
            raise SanctionwireError("the two generated publications do not differ: nothing to measure")
        return len(before.entries) + len(after.entries)

    def read_only() -> None:
        for content in chain(old.values(), new.values()):
            for _ in csv.reader(io.StringIO(content.decode())):
                pass

    yield measure(
        "lists.ofac_csv_parse_and_diff",
        "entries/s",
        parse_and_diff(),
        in_turns(parse_and_diff, read_only),
        against="csv.reader over the same files",
    )
