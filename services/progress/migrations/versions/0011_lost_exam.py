"""when a known date of the practical exam was last cancelled or taken back; since when an answer is awaited"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("youth", sa.Column("exam_lost_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("youth", "exam_lost_at")
