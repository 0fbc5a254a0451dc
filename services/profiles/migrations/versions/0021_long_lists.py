"""an area's list of pairs that may be one person's, of staff, of schools and of files without an adviser is one range of an index"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COMMON = """
UPDATE likeness SET area = (
    SELECT one.area FROM youth AS one, youth AS other WHERE one.id = likeness.a_id AND other.id = likeness.b_id AND one.area = other.area
)
"""


def upgrade() -> None:
    with op.batch_alter_table("likeness") as table:
        table.add_column(sa.Column("area", sa.String(length=64), nullable=True))
    op.execute(COMMON)
    op.create_index("ix_likeness_area", "likeness", ["area", "open", "score", "a_id", "b_id"])
    _create("ix_person_staff_name", "person", ["label", "id"], "role <> 'youth'")
    if op.get_bind().dialect.name == "postgresql":
        words = sa.text("to_tsvector('simple', name_key)")
        op.create_index("ix_person_words", "person", [words], postgresql_using="gin", postgresql_where=sa.text("role <> 'youth'"))
    _create("ix_person_role_name", "person", ["role", "label", "id"], "role <> 'youth'")
    _create("ix_person_left", "person", ["area", "label", "id"], "left_on IS NOT NULL")
    _create("ix_youth_alone_sort", "youth", ["sort_key", "id"], "adviser_id IS NULL")
    _create("ix_youth_alone", "youth", ["area", "sort_key", "id"], "adviser_id IS NULL")
    op.drop_index("ix_school_area", table_name="school")
    op.create_index("ix_school_area", "school", ["area", "code"])


def _create(name: str, table: str, columns: list[str], only: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(only), sqlite_where=sa.text(only))


def downgrade() -> None:
    op.drop_index("ix_school_area", table_name="school")
    op.create_index("ix_school_area", "school", ["area"])
    op.drop_index("ix_youth_alone", table_name="youth")
    op.drop_index("ix_youth_alone_sort", table_name="youth")
    op.drop_index("ix_person_left", table_name="person")
    op.drop_index("ix_person_role_name", table_name="person")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_person_words", table_name="person")
    op.drop_index("ix_person_staff_name", table_name="person")
    op.drop_index("ix_likeness_area", table_name="likeness")
    with op.batch_alter_table("likeness") as table:
        table.drop_column("area")
