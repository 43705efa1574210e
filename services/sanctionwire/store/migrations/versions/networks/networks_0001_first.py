"""Facts of the book."""

import sqlalchemy as sa
from alembic import op

revision = "networks_0001"
down_revision = None
branch_labels = ("networks",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(1100), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_fact"),
    )
