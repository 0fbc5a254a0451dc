"""Rooms, what is fitted to vehicles and wished of them, and arrivals said by the youth."""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_room_school_id"), "room", ["school_id"])
    op.create_table(
        "check_in",
        sa.Column("appointment_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("appointment_id"),
    )
    op.create_index(op.f("ix_check_in_youth_id"), "check_in", ["youth_id"])
    op.add_column("vehicle", sa.Column("adapted", sa.JSON(), nullable=True))
    op.add_column("youth", sa.Column("gearbox", sa.String(length=40), nullable=True))
    op.add_column("youth", sa.Column("adapted", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("youth", "adapted")
    op.drop_column("youth", "gearbox")
    op.drop_column("vehicle", "adapted")
    op.drop_index(op.f("ix_check_in_youth_id"), table_name="check_in")
    op.drop_table("check_in")
    op.drop_index(op.f("ix_room_school_id"), table_name="room")
    op.drop_table("room")
