"""the list of the day is one range of an index, equals in order too"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_youth_adviser": ["adviser_id", "urgency"],
    "ix_youth_school": ["school_id", "urgency"],
    "ix_youth_area": ["area", "urgency"],
    "ix_youth_urgency": ["urgency"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "youth")
        op.create_index(name, "youth", [*columns, "id"])


def downgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "youth")
        op.create_index(name, "youth", columns)
