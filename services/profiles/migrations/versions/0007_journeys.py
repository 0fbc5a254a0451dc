"""what a journey is made of: phases, milestones, steps, employment, charter, offers, what was written; more of a file"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
TABLES = (
    "journey_period", "milestone", "project_step", "employment_point", "charter_review", "charter_signature", "charter",
    "place_offer", "file_change",
)  # fmt: skip


def upgrade() -> None:
    _phases_and_steps()
    _charter()
    _offers_and_changes()
    with op.batch_alter_table("youth") as table:
        for name, kind in (("strengths_words", sa.Text()), ("needs_words", sa.Text()), ("representative", sa.String(200)),
                           ("preferred_contact", sa.String(10)), ("language", sa.String(10))):  # fmt: skip
            table.add_column(sa.Column(name, kind, server_default="", nullable=False))
        table.create_index("ix_youth_code", ["code_track", "code_passed_on", "id"])
    op.create_index("ix_read_trace_reader", "read_trace", ["youth_id", "person_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_read_trace_reader", "read_trace")
    with op.batch_alter_table("youth") as table:
        table.drop_index("ix_youth_code")
        for name in ("language", "preferred_contact", "representative", "needs_words", "strengths_words"):
            table.drop_column(name)
    for name in TABLES:
        op.drop_table(name)


def _phases_and_steps() -> None:
    op.create_table(
        "journey_period",
        sa.Column("id", ID, nullable=False),
        sa.Column("youth_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("return_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_journey_period_youth", "journey_period", ["youth_id", "at", "id"])
    op.create_table(
        "milestone",
        sa.Column("youth_id", ID, nullable=False),
        sa.Column("milestone", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("youth_id", "milestone"),
    )
    op.create_table(
        "project_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("youth_id", ID, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_project_step_youth", "project_step", ["youth_id", "due_on", "id"])
    op.create_table(
        "employment_point",
        sa.Column("youth_id", ID, nullable=False),
        sa.Column("point", sa.String(length=10), nullable=False),
        sa.Column("situation", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("youth_id", "point"),
    )


def _charter() -> None:
    op.create_table(
        "charter",
        sa.Column("id", ID, nullable=False),
        sa.Column("youth_id", ID, nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("youth_id"),
    )
    op.create_table(
        "charter_signature",
        sa.Column("charter_id", ID, nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"]),
        sa.PrimaryKeyConstraint("charter_id", "party"),
    )
    op.create_table(
        "charter_review",
        sa.Column("charter_id", ID, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"]),
        sa.PrimaryKeyConstraint("charter_id", "on_day"),
    )


def _offers_and_changes() -> None:
    op.create_table(
        "place_offer",
        sa.Column("id", ID, nullable=False),
        sa.Column("youth_id", ID, nullable=False),
        sa.Column("offered_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_place_offer_youth", "place_offer", ["youth_id", "offered_at"])
    op.create_index("ix_place_offer_open", "place_offer", ["outcome", "until", "id"])
    op.create_table(
        "file_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("youth_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_file_change_youth", "file_change", ["youth_id", "at", "id"])
