"""Which of many parties belong to the payment network: one release often lists coal traders and builders beside it."""

from __future__ import annotations

from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire.classify.extract.grouping import Group
from sanctionwire_schemas import PartyKind

_MANY = 8
"""A shorter list is one scheme."""
_LONG_TEXT = 2_500
"""A shorter text tells of one scheme, and lists its members in a paragraph of their own."""
_PAYS = 0.5
"""View.payment of one sentence that makes a paragraph one about money."""
_ALWAYS = (PartyKind.BANK, PartyKind.CRYPTO_EXCHANGE, PartyKind.WALLET)


def in_scope(context: Context, groups: Sequence[Group]) -> list[Group]:
    """Without parties whose paragraphs say nothing of money, where others' do. Parties only in tables follow prose."""
    if len(groups) < _MANY or len(context.document.text) < _LONG_TEXT:
        return list(groups)
    paying = _paying_paragraphs(context)
    kept: list[Group] = []
    dropped = 0
    for one in groups:
        paragraphs = {_paragraph(context, mention.start) for mention in one.mentions}
        prose = {start for start in paragraphs if not context.document.text.startswith("| ", start)}
        if not prose or prose & paying or one.kind in _ALWAYS:
            kept.append(one)
        else:
            dropped += 1
    named_in_prose = len(kept) >= 3 and dropped >= 3
    return kept if named_in_prose else list(groups)


def _paragraph(context: Context, position: int) -> int:
    """Where the line that holds a place begins."""
    return context.document.text.rfind("\n", 0, position) + 1


def _paying_paragraphs(context: Context) -> set[int]:
    return {_paragraph(context, view.sentence.start) for view in context.views if view.payment >= _PAYS}
