"""a busy calendar at an address is read again by itself"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "busy_diary",
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("modified", sa.String(length=200), nullable=True),
        sa.Column("whole_read_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", UtcDateTime(timezone=True), nullable=True),
        sa.Column("failed_because", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("owner_id", "owner_kind"),
    )
    op.create_index("ix_busy_diary_next", "busy_diary", ["next_at"])


def downgrade() -> None:
    op.drop_index("ix_busy_diary_next", table_name="busy_diary")
    op.drop_table("busy_diary")
