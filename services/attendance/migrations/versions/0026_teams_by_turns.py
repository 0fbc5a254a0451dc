"""teams by turns are said in one act, which can be undone"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("availability", sa.Column("shifts", sa.JSON(), nullable=True))
    op.add_column("availability", sa.Column("before_shifts", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("availability", "before_shifts")
    op.drop_column("availability", "shifts")
