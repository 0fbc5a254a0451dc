"""more than one phone: whose the first is, and the others in their order"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("youth") as table:
        table.add_column(sa.Column("phone_label", sa.String(length=40), server_default="", nullable=False))
    op.create_table(
        "other_phone",
        sa.Column("youth_id", sa.String(length=36), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("phone_label", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("youth_id", "phone"),
    )
    op.create_index("ix_other_phone", "other_phone", ["phone", "youth_id"])


def downgrade() -> None:
    op.drop_index("ix_other_phone", "other_phone")
    op.drop_table("other_phone")
    with op.batch_alter_table("youth") as table:
        table.drop_column("phone_label")
