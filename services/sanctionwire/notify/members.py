"""One member of a network as lines of a message: who it is, whether it is listed, and what identifies it."""

from __future__ import annotations

from sanctionwire.notify import words
from sanctionwire.notify.outside import code, inert, join_within
from sanctionwire_schemas import Alert, Basis, Identifier, Member

NAME_MAX = 160
TITLE_MAX = 120
DETAIL_MAX = 240
IDENTIFIER_MAX = 110
IDENTIFIERS_SHOWN = 6

# What screening asks for first; every other kind follows in the order of the alert.
_IDENTIFIER_ORDER = ("BIC", "INN", "OGRN", "wallet", "LEI", "IMO", "USCC", "registration")


def newest_first(alert: Alert) -> list[Member]:
    """Members with the new ones in front, so that a cut never hides what is new behind what is known."""
    new = frozenset(alert.new_members)
    return sorted(alert.members, key=lambda member: member.entity_id not in new)


def member_item(member: Member, *, new: bool) -> str:
    """Two or three lines about one member."""
    head = [f"*{inert(member.name, NAME_MAX) or '(no readable name)'}*"]
    if new:
        head.append("new")
    head.append(_kind(member))
    if member.countries:
        head.append(join_within(member.countries[:10], 60))
    lines = [f"• {' · '.join(head)}", f"    {_basis(member)}"]
    if identifiers := _identifiers(member):
        lines.append(f"    {identifiers}")
    return "\n".join(lines)


def _kind(member: Member) -> str:
    kind = words.plain(member.kind)
    role = words.plain(member.payment_role) if member.payment_role else kind
    words_for_it = kind if role == kind else f"{kind}, {role}"
    return f"{words_for_it} ({inert(member.titles[0], TITLE_MAX)})" if member.titles else words_for_it


def _basis(member: Member) -> str:
    basis = words.BASIS[member.basis]
    if member.basis is Basis.LISTED and member.listed_on is not None:
        basis += f" since {member.listed_on:%Y-%m-%d}"
    facts = [basis]
    if member.list_entries:
        entries = [code(entry, 80) for entry in member.list_entries]
        facts.append(join_within(entries, DETAIL_MAX, separator=" "))
    if member.programs:
        facts.append(join_within([inert(program, 60) for program in member.programs], DETAIL_MAX))
    if member.secondary_sanctions:
        tags = [inert(tag, 100) for tag in member.secondary_sanctions]
        facts.append(f"secondary sanctions: {join_within(tags, DETAIL_MAX)}")
    return " · ".join(facts)


def _identifiers(member: Member) -> str:
    shown = sorted(member.identifiers, key=_rank)[:IDENTIFIERS_SHOWN]
    pieces = [_identifier(identifier) for identifier in shown]
    left = len(member.identifiers) - len(shown)
    return " · ".join([*pieces, f"{left:,} more"] if left > 0 else pieces)


def _rank(identifier: Identifier) -> int:
    kinds = _IDENTIFIER_ORDER
    return kinds.index(identifier.kind) if identifier.kind in kinds else len(kinds)


def _identifier(identifier: Identifier) -> str:
    kind = inert(words.plain(identifier.kind), 40)
    currency = f" {inert(identifier.currency, 12)}" if identifier.currency else ""
    doubtful = " (check digits do not hold)" if identifier.valid is False else ""
    return f"{kind}{currency} {code(identifier.value, IDENTIFIER_MAX)}{doubtful}"
