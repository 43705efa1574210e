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
_FEW = 3
"""Fewer kept or dropped show no division of the text."""
_ALWAYS = (PartyKind.BANK, PartyKind.CRYPTO_EXCHANGE, PartyKind.WALLET)


def in_scope(context: Context, groups: Sequence[Group]) -> list[Group]:
    """Without parties whose paragraphs say nothing of money, where others' do. Parties only in tables follow prose."""
    if len(groups) < _MANY or len(context.document.text) < _LONG_TEXT:
        return list(groups)
    lines = [{_paragraph(context, mention.start) for mention in one.mentions} for one in groups]
    prose = [{start for start in those if not context.document.text.startswith("| ", start)} for those in lines]
    paying = _paying_paragraphs(context)
    paying |= {
        start
        for one, those in zip(groups, prose, strict=True)
        if those & paying or one.kind in _ALWAYS
        for start in those
    }  # who is named beside a member of the network is told of as its member
    kept = [one for one, those in zip(groups, prose, strict=True) if not those or those & paying]
    named_in_prose = len(kept) >= _FEW <= len(groups) - len(kept)
    return kept if named_in_prose else list(groups)


def _paragraph(context: Context, position: int) -> int:
    """Where the line that holds a place begins."""
    return context.document.text.rfind("\n", 0, position) + 1


def _paying_paragraphs(context: Context) -> set[int]:
    return {_paragraph(context, view.sentence.start) for view in context.views if view.payment >= _PAYS}
