"""a second role whose yes an adjustment needs"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposal", sa.Column("also_agrees", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("proposal", "also_agrees")
