"""admissions that people decide: decisions, draws, and how many places of an area were ever given"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("area_places") as table:
        table.add_column(sa.Column("opened", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE area_places SET opened = taken")
    op.create_table(
        "admission_decision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("youth_id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("rank_before", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=36), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("undone_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_admission_decision_youth", "admission_decision", ["youth_id", "at", "id"])
    op.create_index("ix_admission_decision_area", "admission_decision", ["area", "at", "id"])
    op.create_table(
        "admission_draw",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("protocol", sa.String(length=200), nullable=False),
        sa.Column("algorithm", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("admitted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_admission_draw_area", "admission_draw", ["area", "at", "id"])


def downgrade() -> None:
    op.drop_table("admission_draw")
    op.drop_table("admission_decision")
    with op.batch_alter_table("area_places") as table:
        table.drop_column("opened")
