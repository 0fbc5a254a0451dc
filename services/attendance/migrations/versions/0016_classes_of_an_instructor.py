"""the classes of one instructor, by time"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_group_class_instructor", "group_class", ["instructor_id", "starts_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_group_class_instructor", "group_class")
