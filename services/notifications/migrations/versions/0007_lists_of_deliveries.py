"""deliveries of an area and of all, by time; news about one youth"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_delivery_at", "delivery", ["at", "id"])
    op.create_index("ix_delivery_area", "delivery", ["area", "at", "id"])
    op.create_index("ix_notification_youth_id", "notification", ["youth_id"])


def downgrade() -> None:
    op.drop_index("ix_notification_youth_id", "notification")
    op.drop_index("ix_delivery_area", "delivery")
    op.drop_index("ix_delivery_at", "delivery")
