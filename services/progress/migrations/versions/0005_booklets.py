"""a booklet per category and training, schools' own words, reviews of competences, messages on an adjustment"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FIRST = "B:traditional"


def upgrade() -> None:
    for name in ("mark", "self_assessment"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("word", sa.String(length=40), nullable=False, server_default=""))
            table.add_column(sa.Column("booklet", sa.String(length=40), nullable=False, server_default=FIRST))
    with op.batch_alter_table("youth") as table:
        table.add_column(sa.Column("booklet", sa.String(length=40), nullable=False, server_default=FIRST))
    _lines_of_a_booklet()
    op.create_table(
        "booklet",
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("opened_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("youth_id", "key"),
    )
    op.create_table(
        "competence_review",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("booklet", sa.String(length=40), nullable=False),
        sa.Column("competence", sa.String(length=8), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_competence_review_youth", "competence_review", ["youth_id", "at"])
    op.create_table(
        "school_scale",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("school_id"),
    )
    op.create_table(
        "adjustment_message",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("adjustment_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_adjustment_message_adjustment", "adjustment_message", ["adjustment_id", "at"])


def _lines_of_a_booklet() -> None:
    """The booklet becomes part of the key: made anew, for not every engine changes a key in place."""
    op.rename_table("booklet_line", "booklet_line_before")
    op.create_table(
        "booklet_line",
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("booklet", sa.String(length=40), nullable=False),
        sa.Column("objective", sa.String(length=8), nullable=False),
        sa.Column("mark_id", sa.String(length=64), nullable=True),
        sa.Column("acquired", sa.Boolean(), nullable=False),
        sa.Column("self_assessment_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("youth_id", "booklet", "objective", name="pk_booklet_line"),
    )
    columns = "youth_id, objective, mark_id, acquired, self_assessment_id"
    op.execute(f"INSERT INTO booklet_line (booklet, {columns}) SELECT '{FIRST}', {columns} FROM booklet_line_before")
    op.drop_table("booklet_line_before")


def downgrade() -> None:
    for name in ("adjustment_message", "school_scale", "competence_review", "booklet"):
        op.drop_table(name)
    op.rename_table("booklet_line", "booklet_line_after")
    op.create_table(
        "booklet_line",
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("objective", sa.String(length=8), nullable=False),
        sa.Column("mark_id", sa.String(length=64), nullable=True),
        sa.Column("acquired", sa.Boolean(), nullable=False),
        sa.Column("self_assessment_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("youth_id", "objective", name="pk_booklet_line_first"),
    )
    columns = "youth_id, objective, mark_id, acquired, self_assessment_id"
    op.execute(f"INSERT INTO booklet_line ({columns}) SELECT {columns} FROM booklet_line_after WHERE booklet = '{FIRST}'")
    op.drop_table("booklet_line_after")
    with op.batch_alter_table("youth") as table:
        table.drop_column("booklet")
    for name in ("mark", "self_assessment"):
        with op.batch_alter_table(name) as table:
            table.drop_column("booklet")
            table.drop_column("word")
