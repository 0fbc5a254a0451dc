"""the e-mail address from which letters came back for good"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("youth") as table:
        table.add_column(sa.Column("refused_email", sa.String(length=254), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("youth") as table:
        table.drop_column("refused_email")
