"""What has been read from one entry so far, every sign with its weight, quote and place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sanctionwire_schemas import Nexus, Origin, PaymentRole, Reason, Span

ROLE_THRESHOLD: Final = 0.5
"""A role whose best evidence weighs less is mentioned among the reasons but does not count."""

MAX_QUOTE: Final = 500
_NEXUS_WORDS: Final = {Nexus.DPRK: "North Korea", Nexus.RUSSIA: "Russia"}


@dataclass(slots=True)
class Reading:
    """What has been read from one entry so far."""

    reasons: list[Reason] = field(default_factory=list)
    nexus: dict[Nexus, float] = field(default_factory=dict)
    roles: dict[PaymentRole, float] = field(default_factory=dict)

    def add(
        self,
        feature: str,
        weight: float,
        quote: str,
        where: str,
        *,
        start: int = 0,
        stated: bool = True,
        note: str | None = None,
    ) -> None:
        """One reason, unless the same words carried that feature. ``start``: place of the quote in its field."""
        quote = quote[:MAX_QUOTE]
        if quote and not any(r.feature == feature and r.quote == quote for r in self.reasons):
            span = Span(field=where, start=start, end=start + len(quote))
            origin = Origin.STATED if stated else Origin.INFERRED
            self.reasons.append(
                Reason(feature=feature, weight=weight, quote=quote, span=span, origin=origin, note=note)
            )

    def tie(
        self,
        nexus: Nexus,
        weight: float,
        feature: str,
        quote: str,
        where: str,
        *,
        start: int = 0,
        stated: bool = True,
    ) -> None:
        """A tie to a country; the strongest sign of each counts."""
        self.nexus[nexus] = max(weight, self.nexus.get(nexus, 0.0))
        self.add(
            f"nexus.{feature}", weight, quote, where, start=start, stated=stated, note=f"Tie to {_NEXUS_WORDS[nexus]}."
        )

    def play(
        self,
        role: PaymentRole,
        weight: float,
        feature: str,
        quote: str,
        where: str,
        *,
        start: int = 0,
        stated: bool = True,
    ) -> None:
        """A sign of a payment role; the strongest of each counts."""
        self.roles[role] = max(weight, self.roles.get(role, 0.0))
        self.add(
            f"role.{feature}",
            weight,
            quote,
            where,
            start=start,
            stated=stated,
            note=f"Suggests the role {role.value.replace('_', ' ')}.",
        )

    def role(self) -> tuple[PaymentRole | None, float]:
        """The strongest role and its weight; no role below :data:`ROLE_THRESHOLD`."""
        best = max(self.roles.items(), key=lambda item: (item[1], -list(PaymentRole).index(item[0])), default=None)
        return best if best is not None and best[1] >= ROLE_THRESHOLD else (None, best[1] if best else 0.0)
