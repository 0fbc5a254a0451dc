"""attendance records of one youth"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_attendance_record_youth_id", "attendance_record", ["youth_id"])


def downgrade() -> None:
    op.drop_index("ix_attendance_record_youth_id", "attendance_record")
