"""One event, one finding, whichever worker judges it: Python's hash seed is another in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HARD_CASES = Path(__file__).parent / "articles" / "hard_cases.jsonl"
JUDGE = """
import sys
from sanctionwire.classify.classify import classify_article
from sanctionwire.ingest.news.jsonl import read_article
for line in sys.stdin.buffer:
    print(classify_article(read_article(line)).model_dump_json())
"""


def judged(seed: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", JUDGE],
        input=HARD_CASES.read_bytes(),
        env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8").splitlines()


def test_findings_are_the_same_in_every_process() -> None:
    first = judged(0)
    assert len(first) > 100
    assert all(judged(seed) == first for seed in (1, 2, 3))
