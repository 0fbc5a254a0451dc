"""hours by a rule, travel time, the status that a starting week follows"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("availability", sa.Column("rules", sa.JSON(), nullable=True))
    op.add_column("availability", sa.Column("travel_minutes", sa.Integer(), nullable=True))
    op.add_column("youth", sa.Column("status", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("youth", "status")
    op.drop_column("availability", "travel_minutes")
    op.drop_column("availability", "rules")
