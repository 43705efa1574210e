"""The gate's scanners: what they find does not depend on how a long text is divided for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sanctionwire.classify import gate
from sanctionwire.classify.text import fold

ARTICLES = Path(__file__).parent / "articles" / "first.jsonl"


@pytest.mark.parametrize("piece", [97, 1000, 4096])
def test_a_text_longer_than_a_piece_has_the_same_hits(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ARTICLES.read_text("utf-8").splitlines()
    folded = fold("\n".join(json.loads(line)["text"] for line in lines)[:60_000])
    whole = [(hit.feature, hit.start, hit.end) for hit in gate.full_scanner().hits(folded)]
    assert len(whole) > 500
    monkeypatch.setattr(gate, "_PIECE", piece)
    assert [(hit.feature, hit.start, hit.end) for hit in gate.full_scanner().hits(folded)] == whole
    assert gate.passes(folded)
