"""names are found by ranges: the two keys compare byte by byte, first names have indexes with their order"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEYS = {"sort_key": 170, "first_name_key": 80}


def upgrade() -> None:
    _compare("C")
    op.drop_index("ix_youth_first_name", "youth")
    op.create_index("ix_youth_first_name", "youth", ["first_name_key", "sort_key", "id"])
    op.create_index("ix_youth_area_first_name", "youth", ["area", "first_name_key", "sort_key", "id"])


def downgrade() -> None:
    op.drop_index("ix_youth_area_first_name", "youth")
    op.drop_index("ix_youth_first_name", "youth")
    op.create_index("ix_youth_first_name", "youth", ["first_name_key"])
    _compare("default")


def _compare(collation: str) -> None:
    """SQLite compares bytes by itself."""
    if op.get_bind().dialect.name != "sqlite":
        for name, length in KEYS.items():
            op.alter_column("youth", name, type_=sa.String(length, collation=collation))
