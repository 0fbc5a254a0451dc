"""what an imported calendar says is taken"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("availability", sa.Column("busy", sa.JSON(), nullable=True))
    op.add_column("availability", sa.Column("busy_read_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("availability", "busy_read_at")
    op.drop_column("availability", "busy")
