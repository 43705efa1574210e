"""Last known state of lists, articles and sources."""

import sqlalchemy as sa
from alembic import op

revision = "ingest_0001"
down_revision = None
branch_labels = ("ingest",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("list_id", sa.String(64), nullable=False),
        sa.Column("entry_id", sa.String(512), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("list_id", "entry_id", name="pk_entry"),
    )
    op.create_table(
        "publication",
        sa.Column("list_id", sa.String(64), nullable=False),
        sa.Column("published_at", sa.String(40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("list_id", name="pk_publication"),
    )
    op.create_table(
        "article",
        sa.Column("article_id", sa.String(512), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_article"),
    )
    op.create_table(
        "source",
        sa.Column("source_id", sa.String(512), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_source"),
    )
