"""an interview is held by an adviser, whose time it takes"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("interviewer_id", sa.String(length=64), nullable=True))
    op.create_index("ix_appointment_interviewer", "appointment", ["interviewer_id", "starts_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_appointment_interviewer", "appointment")
    op.drop_column("appointment", "interviewer_id")
