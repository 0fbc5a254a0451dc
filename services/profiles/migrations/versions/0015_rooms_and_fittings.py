"""Rooms of schools, and what is fitted to their vehicles."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_room_school_id"), "room", ["school_id"])
    op.add_column("vehicle", sa.Column("adapted", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("vehicle", "adapted")
    op.drop_index(op.f("ix_room_school_id"), table_name="room")
    op.drop_table("room")
