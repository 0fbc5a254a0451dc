"""what a person did to a stream; a parked event is about two where it joins them"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "care_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sequences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_care_act_at", "care_act", ["at"])
    op.create_index("ix_care_act_subject", "care_act", ["subject"])
    op.add_column("parked_event", sa.Column("also", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("parked_event", "also")
    op.drop_index("ix_care_act_subject", "care_act")
    op.drop_index("ix_care_act_at", "care_act")
    op.drop_table("care_act")
