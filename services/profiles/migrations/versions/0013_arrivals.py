"""files that came from another area and have no adviser yet"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("youth_id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("from_area", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("proposed_id", sa.String(length=36), nullable=True),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("youth_id"),
    )
    op.create_index("ix_arrival_area", "arrival", ["area", "at", "youth_id"])


def downgrade() -> None:
    op.drop_table("arrival")
