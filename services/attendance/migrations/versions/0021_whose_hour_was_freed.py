"""the lesson that a freed hour was

Until now its id was the hour's own; a lesson that is moved frees an hour too, and lives on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("freed_lesson", sa.Column("appointment_id", sa.String(length=64), nullable=True))
    op.execute("UPDATE freed_lesson SET appointment_id = id")


def downgrade() -> None:
    op.drop_column("freed_lesson", "appointment_id")
