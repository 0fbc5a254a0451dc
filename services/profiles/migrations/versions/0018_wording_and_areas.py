"""the words of a charter as they were signed; the area that erased a number"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("charter") as table:
        table.add_column(sa.Column("wording", sa.JSON(), nullable=True))
    with op.batch_alter_table("erased_number") as table:
        table.add_column(sa.Column("area", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("erased_number") as table:
        table.drop_column("area")
    with op.batch_alter_table("charter") as table:
        table.drop_column("wording")
