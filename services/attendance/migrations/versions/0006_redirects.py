"""ids that turned out to be somebody else's"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "redirect",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("into", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index("ix_redirect_into", "redirect", ["into"])


def downgrade() -> None:
    op.drop_index("ix_redirect_into", "redirect")
    op.drop_table("redirect")
