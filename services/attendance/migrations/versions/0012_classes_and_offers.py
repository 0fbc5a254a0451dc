"""Classes with places, waiting lists, freed time offered; a youth's answer, notes and the way there."""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("freed_offer", "freed_lesson", "waiting_entry", "class_place", "group_class")
ON_APPOINTMENT = (
    ("class_id", 64), ("series_id", 64), ("youth_answer", 40), ("youth_reason", 40),
)
WORDS = ("directions", "note_of_school", "note_of_youth")


def upgrade() -> None:
    _classes()
    _offers()
    with op.batch_alter_table("appointment") as table:
        for name, length in ON_APPOINTMENT:
            table.add_column(sa.Column(name, sa.String(length=length), nullable=True))
        for name in WORDS:
            table.add_column(sa.Column(name, sa.String(length=300), nullable=False, server_default=""))
    op.create_index("ix_appointment_class", "appointment", ["class_id", "id"])
    op.create_index("ix_appointment_series", "appointment", ["series_id", "starts_at"])
    with op.batch_alter_table("school") as table:
        table.add_column(sa.Column("meeting_point", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("directions", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("youth", sa.Column("told_of_freed", UtcDateTime(timezone=True), nullable=True))
    op.create_index("ix_youth_freed", "youth", ["school_id", "told_of_freed"])


def _classes() -> None:
    op.create_table(
        "group_class",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("instructor_id", sa.String(length=64), nullable=True),
        sa.Column("room_id", sa.String(length=64), nullable=True),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("meeting_point", sa.String(length=200), nullable=False),
        sa.Column("directions", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_group_class_school", "group_class", ["school_id", "starts_at", "id"])
    op.create_index("ix_group_class_area", "group_class", ["area", "starts_at", "id"])
    op.create_index("ix_group_class_state", "group_class", ["state", "starts_at", "id"])
    op.create_index("ix_group_class_series", "group_class", ["series_id", "starts_at"])
    op.create_table(
        "class_place",
        sa.Column("class_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("appointment_id", sa.String(length=64), nullable=True),
        sa.Column("offer_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("class_id", "number"),
    )
    for column in ("youth_id", "appointment_id", "offer_id"):
        op.create_index(f"ix_class_place_{column}", "class_place", [column])
    op.create_table(
        "waiting_entry",
        sa.Column("class_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("joined_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("offer_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("class_id", "youth_id"),
    )
    op.create_index("ix_waiting_entry_order", "waiting_entry", ["class_id", "joined_at", "youth_id"])
    op.create_index("ix_waiting_entry_youth", "waiting_entry", ["youth_id", "class_id"])


def _offers() -> None:
    op.create_table(
        "freed_lesson",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("instructor_id", sa.String(length=64), nullable=False),
        sa.Column("vehicle_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_freed_lesson_state", "freed_lesson", ["state", "starts_at", "id"])
    op.create_table(
        "freed_offer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("instructor_id", sa.String(length=64), nullable=True),
        sa.Column("vehicle_id", sa.String(length=64), nullable=True),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("offered_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("appointment_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "turn"),
    )
    op.create_index("ix_freed_offer_outcome", "freed_offer", ["outcome", "until", "id"])
    op.create_index("ix_freed_offer_youth", "freed_offer", ["youth_id", "outcome", "until"])
    op.create_index("ix_freed_offer_school", "freed_offer", ["school_id", "outcome", "until"])
    op.create_index("ix_freed_offer_closed", "freed_offer", ["closed_at"])


def downgrade() -> None:
    op.drop_index("ix_youth_freed", "youth")
    op.drop_column("youth", "told_of_freed")
    with op.batch_alter_table("school") as table:
        table.drop_column("directions")
        table.drop_column("meeting_point")
    op.drop_index("ix_appointment_series", "appointment")
    op.drop_index("ix_appointment_class", "appointment")
    with op.batch_alter_table("appointment") as table:
        for name in (*WORDS, *(name for name, _length in ON_APPOINTMENT)):
            table.drop_column(name)
    for table_name in TABLES:
        op.drop_table(table_name)
