"""what is said around an attendance record is chained too, with a salt that goes with the record"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attendance_record", sa.Column("salt", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("attendance_record", "salt")
