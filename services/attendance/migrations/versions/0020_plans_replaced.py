"""an unanswered part is replaced by the next plan of its week; why a plan could not be made"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan", sa.Column("failed_because", sa.String(length=40), nullable=True))
    op.add_column("plan_part", sa.Column("replaced_by", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("plan_part", "replaced_by")
    op.drop_column("plan", "failed_because")
