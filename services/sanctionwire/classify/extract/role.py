"""The strongest way in which an article says that money is moved or hidden."""

from __future__ import annotations

from collections.abc import Sequence

from sanctionwire.classify.context import Context
from sanctionwire_schemas import Party, PaymentRole

_ROLES = (
    ("pay.mixer", PaymentRole.MIXER),
    ("pay.exchange", PaymentRole.CRYPTO_EXCHANGE),
    ("pay.representative", PaymentRole.BANK_REPRESENTATIVE),
    ("pay.system", PaymentRole.PAYMENT_SYSTEM),
    ("pay.front", PaymentRole.FRONT_COMPANY),
    ("pay.bank", PaymentRole.BANK),
    ("pay.launder", PaymentRole.LAUNDERER),
    ("pay.wallet", PaymentRole.WALLET_HOLDER),
)
_RANK = {role: place for place, role in enumerate(PaymentRole)}


def payment_role(context: Context, found: Sequence[Party], *, alert: bool) -> PaymentRole | None:
    """Of the newly named parties the strongest; a reported network that nobody names is an unnamed group."""
    roles = [party.payment_role for party in found if party.payment_role is not None and party.newly_named]
    roles = roles or [party.payment_role for party in found if party.payment_role is not None and not alert]
    if roles:
        return min(roles, key=_RANK.__getitem__)
    if alert:
        return PaymentRole.UNNAMED_GROUP
    views = [view for view in context.views if view.place > 0.4 or view.current]
    for feature, role in _ROLES:
        if any(hit.feature == feature for view in views for hit in view.hits):
            return role
    return None
