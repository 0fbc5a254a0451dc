"""what was said about the adjustments of one youth"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_adjustment_message_youth_id", "adjustment_message", ["youth_id"])


def downgrade() -> None:
    op.drop_index("ix_adjustment_message_youth_id", "adjustment_message")
