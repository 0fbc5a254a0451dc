"""how a signature was made: on the own phone, or on the instructor's with a finger or the own code"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("signature", sa.Column("means", sa.String(length=40), nullable=True))
    op.add_column("signature", sa.Column("held_by", sa.String(length=64), nullable=True))
    op.add_column("signature", sa.Column("strokes", sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in ("strokes", "held_by", "means"):
        op.drop_column("signature", name)
