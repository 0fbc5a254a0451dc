"""exams, the initial assessment, and what the early signals look at"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("youth") as table:
        table.add_column(sa.Column("entered_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("code_track", sa.String(length=40), nullable=False, server_default="not_started"))
        table.add_column(sa.Column("code_passed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("code_lost_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("driving_track", sa.String(length=40), nullable=False, server_default="not_started"))
        table.add_column(sa.Column("status", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("status_since", sa.Date(), nullable=True))
        table.add_column(sa.Column("status_at", UtcDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("employed_from", sa.Date(), nullable=True))
        table.add_column(sa.Column("availability_at", UtcDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("unreachable_since", UtcDateTime(timezone=True), nullable=True))
        table.create_index("ix_youth_entered", ["area", "entered_on", "id"])
    with op.batch_alter_table("attended_fact") as table:
        table.add_column(sa.Column("kind", sa.String(length=40), nullable=False, server_default="driving_lesson"))
        table.add_column(sa.Column("minutes", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("signal") as table:
        table.add_column(sa.Column("snoozed_until", sa.Date(), nullable=True))
        table.add_column(sa.Column("snoozed_by", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("snoozed_reason", sa.Text(), nullable=True))
    _fill_from_the_timeline()


def _make_tables() -> None:
    op.create_table(
        "exam",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("grid", sa.JSON(), nullable=True),
        sa.Column("eliminatory", sa.JSON(), nullable=False),
        sa.Column("absence", sa.String(length=40), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_exam_youth", "exam", ["youth_id", "on"])
    op.create_table(
        "initial_assessment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("gearbox", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_initial_assessment_youth", "initial_assessment", ["youth_id", "on"])
    op.create_table(
        "milestone",
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("milestone", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("youth_id", "milestone"),
    )
    op.create_table(
        "project_step",
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("step_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("youth_id", "step_id"),
    )
    op.create_table(
        "message_posted",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_message_posted_youth", "message_posted", ["youth_id", "at"])
    op.create_table(
        "message_read",
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("up_to", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("youth_id", "role"),
    )
    op.create_table(
        "exam_appointment",
        sa.Column("appointment_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("appointment_id"),
    )
    op.create_index("ix_exam_appointment_youth_id", "exam_appointment", ["youth_id"])


def _fill_from_the_timeline() -> None:
    """What was heard before is on the timeline: the minutes of lessons, corrections, the two tracks."""
    line = sa.table(
        "timeline_entry", *(sa.column(name) for name in ("youth_id", "at", "what")), sa.column("data", sa.JSON())
    )
    record = sa.table("attended_fact", *(sa.column(name) for name in ("record_id", "kind", "minutes", "counts")))
    youth = sa.table("youth", *(sa.column(name) for name in ("id", "code_track", "code_passed_on", "driving_track")))
    told = ("lesson_attended", "lesson_missed", "attendance_corrected", "code_track_moved", "driving_track_moved")
    said = sa.select(line.c.youth_id, line.c.what, line.c.data).where(line.c.what.in_(told)).order_by(line.c.at)
    connection = op.get_bind()
    for youth_id, what, data in connection.execute(said).all():
        if what.endswith("track_moved"):
            values: dict[str, object] = {what.removesuffix("_moved"): data["track"]}
            if data["track"] == "passed":
                values["code_passed_on"] = sa.func.date(data["on"])
            connection.execute(youth.update().where(youth.c.id == youth_id).values(values))
            continue
        counted = {"kind": data.get("kind", "driving_lesson"), "minutes": data.get("minutes", 0)}
        connection.execute(record.update().where(record.c.record_id == data["record_id"]).values(counted))
        if "replaced_id" in data:
            connection.execute(
                record.update().where(record.c.record_id == data["replaced_id"]).values(counts=sa.false())
            )


def downgrade() -> None:
    with op.batch_alter_table("signal") as table:
        for name in ("snoozed_reason", "snoozed_by", "snoozed_until"):
            table.drop_column(name)
    with op.batch_alter_table("attended_fact") as table:
        for name in ("counts", "minutes", "kind"):
            table.drop_column(name)
    with op.batch_alter_table("youth") as table:
        table.drop_index("ix_youth_entered")
        for name in (
            "unreachable_since",
            "availability_at",
            "employed_from",
            "status_at",
            "status_since",
            "status",
            "driving_track",
            "code_lost_on",
            "code_passed_on",
            "code_track",
            "entered_on",
        ):
            table.drop_column(name)
    for name in (
        "exam_appointment",
        "message_read",
        "message_posted",
        "project_step",
        "milestone",
        "initial_assessment",
        "exam",
    ):
        op.drop_table(name)
