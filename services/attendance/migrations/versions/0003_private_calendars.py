"""Private calendars, and when an appointment last changed."""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "owner_kind"),
    )
    op.add_column("appointment", sa.Column("changed_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("appointment", "changed_at")
    op.drop_table("calendar")
