"""what comes in either order: fittings asked again, corrections ahead of their record, a code lost with its last try"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("signal") as table:
        table.add_column(sa.Column("fit_asked", sa.Integer(), nullable=False, server_default="0"))
        table.drop_index("ix_signal_to_fit")
        table.create_index("ix_signal_to_fit", ["to_fit", "cleared_at", "id"])
    with op.batch_alter_table("attended_fact") as table:
        table.add_column(sa.Column("awaits", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_attended_fact_awaits", "attended_fact", ["awaits"],
        sqlite_where=sa.text("awaits IS NOT NULL"), postgresql_where=sa.text("awaits IS NOT NULL"),
    )  # fmt: skip
    with op.batch_alter_table("youth") as table:
        table.add_column(sa.Column("tries_used_on_code_of", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("youth") as table:
        table.drop_column("tries_used_on_code_of")
    op.drop_index("ix_attended_fact_awaits", "attended_fact")
    with op.batch_alter_table("attended_fact") as table:
        table.drop_column("awaits")
    with op.batch_alter_table("signal") as table:
        table.drop_index("ix_signal_to_fit")
        table.create_index("ix_signal_to_fit", ["to_fit", "cleared_at"])
        table.drop_column("fit_asked")
