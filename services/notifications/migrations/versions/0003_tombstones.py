"""tombstones of the erased; whom a stored answer was about"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    with op.batch_alter_table("stored_answer") as table:
        table.add_column(sa.Column("subject", sa.String(length=64), nullable=True))
        table.create_index("ix_stored_answer_subject", ["subject"])
        table.create_index("ix_stored_answer_at", ["at"])


def downgrade() -> None:
    with op.batch_alter_table("stored_answer") as table:
        table.drop_index("ix_stored_answer_at")
        table.drop_index("ix_stored_answer_subject")
        table.drop_column("subject")
    op.drop_table("tombstone")
