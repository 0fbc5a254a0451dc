"""weekly plans, and what they must know of a youth"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("youth") as table:
        table.add_column(sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("driving", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("needed_by", sa.Date(), nullable=True))
    op.create_index("ix_youth_area", "youth", ["area", "id"])
    op.add_column("availability", sa.Column("wanted_minutes", sa.Integer(), nullable=True))
    op.create_table(
        "plan",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("solving_since", UtcDateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("bound", sa.Float(), nullable=True),
        sa.Column("worth", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_plan_area", "plan", ["area", "asked_at", "id"])
    op.create_index("ix_plan_state", "plan", ["state", "asked_at"])
    op.create_table(
        "planned_lesson",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("instructor_id", sa.String(length=64), nullable=False),
        sa.Column("vehicle_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("appointment_id", sa.String(length=64), nullable=True),
        sa.Column("refused_reason", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_planned_lesson_plan", "planned_lesson", ["plan_id", "school_id", "starts_at"])
    op.create_index("ix_planned_lesson_youth_id", "planned_lesson", ["youth_id"])
    op.create_table(
        "plan_unmet",
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=True),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "youth_id"),
    )
    op.create_index("ix_plan_unmet_youth_id", "plan_unmet", ["youth_id"])
    op.create_table(
        "plan_part",
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("plan_id", "school_id"),
    )
    op.create_index("ix_plan_part_school", "plan_part", ["school_id", "sent_at", "plan_id"])


def downgrade() -> None:
    for table in ("plan_part", "plan_unmet", "planned_lesson", "plan"):
        op.drop_table(table)
    op.drop_column("availability", "wanted_minutes")
    op.drop_index("ix_youth_area", "youth")
    with op.batch_alter_table("youth") as table:
        table.drop_column("needed_by")
        table.drop_column("driving")
        table.drop_column("paused")
