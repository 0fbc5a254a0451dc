"""a second role that must agree to an adjustment: more hours are paid by one and given by the other"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("adjustment", sa.Column("also_agrees", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("adjustment", "also_agrees")
