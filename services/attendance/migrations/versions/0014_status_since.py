"""since when a youth has the occupation we know"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("youth", sa.Column("status_since", sa.Date()))


def downgrade() -> None:
    op.drop_column("youth", "status_since")
