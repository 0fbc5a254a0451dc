"""staff by area, codes that run out, sign-ins that ended: each found by an index of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_person_staff", "person", ["area", "label", "id"], postgresql_where=sa.text("role <> 'youth'"),
                    sqlite_where=sa.text("role <> 'youth'"))
    runs_out = sa.text("code_track = 'passed' AND driving_track <> 'licensed'")
    op.create_index("ix_youth_code_runs_out", "youth", ["code_passed_on"], postgresql_where=runs_out, sqlite_where=runs_out)
    op.create_index("ix_sign_in_ends_at", "sign_in", ["ends_at"])


def downgrade() -> None:
    op.drop_index("ix_sign_in_ends_at", "sign_in")
    op.drop_index("ix_youth_code_runs_out", "youth")
    op.drop_index("ix_person_staff", "person")
