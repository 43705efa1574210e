"""Delivery ledger, destinations."""

import sqlalchemy as sa
from alembic import op

revision = "notify_0001"
down_revision = None
branch_labels = ("notify",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.String(512), nullable=False),
        sa.Column("network_id", sa.String(512), nullable=False),
        sa.Column("destination", sa.String(100), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_attempt_ms", sa.BigInteger(), nullable=True),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("stepped_aside", sa.Boolean(), nullable=False),
        sa.Column("alert", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("alert_id", "destination", name="uq_delivery_alert_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_queue", "delivery", ["destination", "state", "id"])
    op.create_table(
        "destination",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_destination"),
    )
