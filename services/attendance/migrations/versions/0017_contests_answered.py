"""a contest has an outcome: who answered what, and whether somebody still has to act"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAMED = """
    UPDATE contest SET appointment_id = COALESCE(
        (SELECT r.appointment_id FROM attendance_record r WHERE r.id = contest.record_id), '')
"""
_CORRECTED = """
    UPDATE contest SET upheld = :yes, settled = :yes, answered_role = 'school',
        answered_by = (SELECT r.recorded_by FROM attendance_record r WHERE r.corrects = contest.record_id),
        answered_at = (SELECT r.recorded_at FROM attendance_record r WHERE r.corrects = contest.record_id)
    WHERE record_id IN (SELECT corrects FROM attendance_record WHERE corrects IS NOT NULL)
"""
"""What was corrected since was answered by it."""


def upgrade() -> None:
    with op.batch_alter_table("contest") as table:
        table.add_column(sa.Column("appointment_id", sa.String(length=64), nullable=False, server_default=""))
        table.add_column(sa.Column("upheld", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("answered_by", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("answered_role", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("answer_reason", sa.String(length=300), nullable=False, server_default=""))
    op.execute(_NAMED)
    op.get_bind().execute(sa.text(_CORRECTED), {"yes": True})
    with op.batch_alter_table("contest") as table:
        table.alter_column("appointment_id", server_default=None)
    op.create_index("ix_contest_settled", "contest", ["settled", "appointment_id"])


def downgrade() -> None:
    op.drop_index("ix_contest_settled", "contest")
    with op.batch_alter_table("contest") as table:
        for name in ("answer_reason", "answered_at", "answered_role", "answered_by", "settled", "upheld", "appointment_id"):
            table.drop_column(name)
