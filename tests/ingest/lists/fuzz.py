"""Damage to every sample list, at random, for as long as asked: a parser answers with a list or a named error.

    make fuzz
    python -m tests.ingest.lists.fuzz --seconds 600 --format un-xml

An input that breaks a parser is written to ``fuzz-<format>-<hash>/``, to become a test. A run is repeatable: the same
seed makes the same inputs.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.ingest.lists.samples import SAMPLES, contents, read

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists import ParsedList

_TOKENS = (
    *(b"<", b">", b"</", b"/>", b"&amp;", b"&#0;", b"&x;", b"<!DOCTYPE a [", b"<![CDATA[", b"]]>", b"<!--", b"<?xml?>"),
    *(
        b'"',
        b'""',
        b"'",
        b",",
        b";",
        b"; ",
        b"\r\n",
        b"\n",
        b"\x00",
        b"\x1a",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
    ),
    *(
        b"-0- ",
        b"{",
        b"}",
        b"[",
        b"]",
        b"null",
        b"1e999",
        b"\\ud800",
        b'{"op":"DEL"}',
        b"action=",
        b'id="9001"',
        b"Infinity",
    ),
    *(b"(Linked To: ", b"a.k.a. '", b"(", b")", b"Passport ", b"00/00/0000", b"9999-99-99", b" ", b"A" * 3000),
)


def mutations(name: str, seed: int) -> Iterator[dict[str, bytes]]:
    """Endless damaged versions of one format's sample."""
    source = random.Random(f"{name}/{seed}")
    original = contents(name)
    while True:
        files = dict(original)
        for _ in range(source.randint(1, 4)):
            file = source.choice(sorted(files))
            files[file] = _damaged(files[file], source)
        yield files


def _damaged(content: bytes, source: random.Random) -> bytes:
    """One piece of damage: a flip, a token, a hole, a repetition, an end."""
    if not content:
        return source.choice(_TOKENS)
    at, size = source.randrange(len(content)), source.choice((1, 3, 12, 60, 400))
    damage = source.randrange(6)
    if damage == 0:
        return content[:at] + bytes([source.randrange(256)]) + content[at + 1 :]
    if damage == 1:
        return content[:at] + source.choice(_TOKENS) + content[at:]
    if damage == 2:
        return content[:at] + content[at + size :]
    if damage == 3:
        return content[: at + size] + content[at : at + size] * source.randint(1, 3) + content[at + size :]
    if damage == 4:
        other = source.randrange(len(content))
        return content[:at] + content[other : other + size] + content[at + size :]
    return content[:at]


def check(name: str, files: Mapping[str, bytes]) -> bool:
    """Parse; whether the files were accepted. Anything but a list, a delta or an error with its place is a failure."""
    try:
        parsed = read(name, files)
    except InputError as error:
        if not error.place:
            raise AssertionError(f"an error without its place: {error}") from error
        return False
    entries = parsed.entries if isinstance(parsed, ParsedList) else parsed.upserts
    if any(entry.list_id != parsed.list_id for entry in entries):
        raise AssertionError("entries of another list")
    for entry in entries:
        entry.model_validate_json(entry.model_dump_json())
    return True


def _keep(name: str, files: Mapping[str, bytes]) -> Path:
    digest = hashlib.sha256(b"".join(files[file] for file in sorted(files))).hexdigest()[:12]
    folder = Path(f"fuzz-{name}-{digest}")
    folder.mkdir(exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return folder


def main() -> int:
    """Run every target for its share of the time; the number of broken inputs is the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=300, help="for all formats together")
    parser.add_argument("--format", choices=sorted(SAMPLES), action="append", help="by default all")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    names = asked.format or list(SAMPLES)
    broken = 0
    for name in names:
        end = time.monotonic() + asked.seconds / len(names)
        tried = accepted = 0
        for files in mutations(name, asked.seed):
            if time.monotonic() >= end:
                break
            tried += 1
            try:
                accepted += check(name, files)
            except Exception:  # noqa: BLE001 - the point
                broken += 1
                sys.stderr.write(f"{name}: broken by {_keep(name, files)}/\n")
                traceback.print_exc()
        sys.stderr.write(f"{name}: {tried} inputs, {accepted} accepted\n")
    return min(broken, 100)


if __name__ == "__main__":
    sys.exit(main())
