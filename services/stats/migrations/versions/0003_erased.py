"""who was erased, and who agreed to an evaluation"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("youth") as table:
        table.add_column(sa.Column("evaluation", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("erased", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("youth") as table:
        table.drop_column("erased")
        table.drop_column("evaluation")
