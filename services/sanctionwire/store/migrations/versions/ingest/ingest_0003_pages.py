"""Pages that feeds, index pages and sitemaps led to."""

import sqlalchemy as sa
from alembic import op

revision = "ingest_0003"
down_revision = "ingest_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page",
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("page_id", sa.String(32), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("seen_at", sa.String(40), nullable=False),
        sa.Column("next_at", sa.String(40), nullable=True),
        sa.Column("read_at", sa.String(40), nullable=True),
        sa.Column("article_id", sa.String(512), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "page_id", name="pk_page"),
    )
    op.create_index("ix_page_next_at", "page", ["source_id", "next_at"])
    op.create_index("ix_page_article_id", "page", ["article_id"])
