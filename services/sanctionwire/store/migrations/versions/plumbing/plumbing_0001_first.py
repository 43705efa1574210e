"""Writer epoch, positions, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "plumbing_0001"
down_revision = None
branch_labels = ("plumbing",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "writer",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_writer"),
    )
    for name in ("position", "relayed"):
        op.create_table(
            name,
            sa.Column("topic", sa.String(249), nullable=False),
            sa.Column("partition", sa.Integer(), nullable=False),
            sa.Column("next_offset", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("topic", "partition", name=f"pk_{name}"),
        )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(249), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(1200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
