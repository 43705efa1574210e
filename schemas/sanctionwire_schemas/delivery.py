"""One attempt to tell one destination about one alert, or the decision not to."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sanctionwire_schemas.base import Id, Moment, Record


class DeliveryStatus(StrEnum):
    """``delivered``, ``failed`` and ``skipped`` are final; ``retrying`` is followed by another record."""

    DELIVERED = "delivered"
    RETRYING = "retrying"
    FAILED = "failed"
    SKIPPED = "skipped"


class DeliveryReason(StrEnum):
    """Closed set; also a metric label."""

    OK = "ok"
    BEFORE_START = "before_start"
    SILENCED = "silenced"
    NO_ROUTE = "no_route"
    RATE_LIMITED = "rate_limited"
    SERVER_FAULT = "server_fault"
    CLIENT_FAULT = "client_fault"
    UNAUTHORIZED = "unauthorized"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"


class Delivery(Record):
    """Value of ``deliveries.v1``."""

    delivery_id: Id = Field(description="from alert id, destination and attempt")
    alert_id: Id
    network_id: Id
    destination: str = Field(description="name of the destination; never its secret address")
    status: DeliveryStatus
    reason: DeliveryReason
    attempt: int = Field(ge=0, description="0 where nothing was sent")
    http_status: int | None = None
    error: str | None = Field(default=None, max_length=1000)
    at: Moment
    retry_after_s: float | None = Field(default=None, ge=0)
