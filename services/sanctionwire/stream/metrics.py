"""What Prometheus sees. Labels are closed sets."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

EVENTS = Counter(
    "sanctionwire_events_total", "Records taken from a topic, by what became of them.", ["service", "outcome"]
)
DEAD_LETTERS = Counter("sanctionwire_dead_letters_total", "Records that became dead letters.", ["service", "reason"])
ALERTS = Counter("sanctionwire_alerts_total", "Alerts decided by the book.", ["kind", "severity"])
HELD_BATCHES = Gauge("sanctionwire_held_batches", "Batches that are incomplete and wait.")
DELIVERIES = Counter(
    "sanctionwire_deliveries_total", "Attempts to tell a destination.", ["destination", "status", "reason"]
)
