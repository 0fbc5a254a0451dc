"""Since when a youth has the code, so that who must hurry is offered the soonest."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("youth", sa.Column("code_passed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("youth", "code_passed_on")
