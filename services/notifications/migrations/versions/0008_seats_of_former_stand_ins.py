"""seats of advisers who do not follow the youth: standing in makes no link, and its end left the seat behind.

Whoever stands in at this moment takes hers again when she opens the thread.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "DELETE FROM seat WHERE role = 'adviser' AND NOT EXISTS (SELECT 1 FROM link WHERE link.youth_id = seat.youth_id"
        " AND link.other_id = seat.reader_id AND link.until IS NULL)"
    )


def downgrade() -> None:
    """What is gone served lists and badges only."""
