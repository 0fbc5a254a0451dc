"""since when a youth has a place: who never had a lesson is silent since then

Of those admitted before, nothing is said until profiles is read anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("youth", sa.Column("admitted_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("youth", "admitted_on")
