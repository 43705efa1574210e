"""What was seen at each source, hashes of entries, and which file brought a list to its state."""

import sqlalchemy as sa
from alembic import op

revision = "ingest_0002"
down_revision = "ingest_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entry", sa.Column("sha256", sa.String(64), nullable=True))
    op.add_column("publication", sa.Column("written_at", sa.String(40), nullable=True))
    op.add_column("publication", sa.Column("source_id", sa.String(64), nullable=True))
    op.create_table(
        "memory",
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_memory"),
    )
