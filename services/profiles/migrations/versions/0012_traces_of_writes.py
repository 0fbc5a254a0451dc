"""a trace says whether something was changed"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("read_trace") as table:
        table.add_column(sa.Column("wrote", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.create_index("ix_read_trace_at", ["at"])


def downgrade() -> None:
    with op.batch_alter_table("read_trace") as table:
        table.drop_index("ix_read_trace_at")
        table.drop_column("wrote")
