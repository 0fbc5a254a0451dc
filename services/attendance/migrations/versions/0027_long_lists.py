"""the archive of an area, and what one youth contests, are each one range of an index"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TAUGHT_IN = "UPDATE archived_record SET area = COALESCE((SELECT area FROM school WHERE school.id = archived_record.school_id), '')"


def upgrade() -> None:
    with op.batch_alter_table("archived_record") as table:
        table.add_column(sa.Column("area", sa.String(length=64), nullable=False, server_default=""))
    op.execute(TAUGHT_IN)
    with op.batch_alter_table("archived_record") as table:
        table.alter_column("area", server_default=None)
    op.create_index("ix_archived_record_area", "archived_record", ["area", "until", "id"])
    op.drop_index("ix_archived_record_until", table_name="archived_record")
    op.create_index("ix_archived_record_until", "archived_record", ["until", "id"])
    op.create_index("ix_contest_youth", "contest", ["youth_id"])


def downgrade() -> None:
    op.drop_index("ix_contest_youth", table_name="contest")
    op.drop_index("ix_archived_record_until", table_name="archived_record")
    op.create_index("ix_archived_record_until", "archived_record", ["until"])
    op.drop_index("ix_archived_record_area", table_name="archived_record")
    with op.batch_alter_table("archived_record") as table:
        table.drop_column("area")
