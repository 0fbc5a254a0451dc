"""deliveries, preferences, reminders"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """News told before is not written about; whoever joined before gets a role with the next fact about them."""
    with op.batch_alter_table("notification") as table:
        table.add_column(sa.Column("area", sa.String(length=64), nullable=False, server_default=""))
        table.add_column(sa.Column("to_plan", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_notification_to_plan", "notification", ["at", "id"], postgresql_where=sa.text("to_plan"),
                    sqlite_where=sa.text("to_plan = 1"))
    with op.batch_alter_table("staff") as table:
        table.add_column(sa.Column("role", sa.String(length=16), nullable=False, server_default=""))
        table.create_index("ix_staff_organisation_id", ["organisation_id"])
    op.create_index("ix_link_other", "link", ["other_id", "role"])
    op.create_table(
        "delivery",
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("recipient_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=True),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("problem", sa.Boolean(), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "person_id", "channel"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_delivery_due", "delivery", ["state", "due_at", "id"])
    op.create_index("ix_delivery_person", "delivery", ["person_id", "at", "id"])
    op.create_index("ix_delivery_youth", "delivery", ["youth_id", "at", "id"])
    op.create_index("ix_delivery_problem", "delivery", ["problem", "at", "id"])
    op.create_index("ix_delivery_problem_area", "delivery", ["area", "problem", "at", "id"])
    op.create_index("ix_delivery_ended", "delivery", ["ended_at"])
    op.create_table(
        "preference",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_until", sa.String(length=5), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "reminder",
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("known_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("about"),
    )
    op.create_index("ix_reminder_youth_id", "reminder", ["youth_id"])
    op.create_index("ix_reminder_to_plan", "reminder", ["planned", "kind", "at"])


def downgrade() -> None:
    for table in ("reminder", "preference", "delivery"):
        op.drop_table(table)
    op.drop_index("ix_link_other", "link")
    op.drop_index("ix_notification_to_plan", "notification")
    with op.batch_alter_table("staff") as staff:
        staff.drop_index("ix_staff_organisation_id")
        staff.drop_column("role")
    with op.batch_alter_table("notification") as notification:
        notification.drop_column("to_plan")
        notification.drop_column("area")
