"""partners"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("queue", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("registered_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    for cursor in ("outgoing_head", "queue_cursor"):
        op.create_table(
            cursor,
            sa.Column("partner_id", sa.String(length=40), nullable=False),
            sa.Column("seq", BIG, nullable=False),
            sa.ForeignKeyConstraint(["partner_id"], ["partner.id"]),
            sa.PrimaryKeyConstraint("partner_id"),
        )
    op.create_table(
        "outgoing",
        sa.Column("partner_id", sa.String(length=40), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"]),
        sa.PrimaryKeyConstraint("partner_id", "seq"),
    )
    op.create_index("ux_outgoing_event", "outgoing", ["partner_id", "event_id"], unique=True)
    op.create_table(
        "partner_alias",
        sa.Column("partner_id", sa.String(length=40), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("alias", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"]),
        sa.PrimaryKeyConstraint("partner_id", "youth_id"),
        sa.UniqueConstraint("alias"),
    )
    op.create_table(
        "partner_consent",
        sa.Column("partner_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("partner_id", "youth_id", "since"),
    )
    op.create_table(
        "held_fact",
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("youth_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("ix_held_fact_youth_id", "held_fact", ["youth_id"])
    op.create_index("ix_held_fact_at", "held_fact", ["at"])


def downgrade() -> None:
    for table in ("held_fact", "partner_consent", "partner_alias", "outgoing", "queue_cursor", "outgoing_head", "partner"):
        op.drop_table(table)
