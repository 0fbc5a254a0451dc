"""relations: likeness, merges, stand-ins, transfers, past links, who left, on which device"""

import sqlalchemy as sa
from alembic import op

from servicekit.tables import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _columns()
    _likeness_and_merges()
    _stand_ins_and_transfers()


def _columns() -> None:
    op.add_column("youth", sa.Column("twins_sought", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("youth") as table:
        table.alter_column("twins_sought", server_default=sa.true())
        table.create_index("ix_youth_born", ["birth_date", "id"])
        table.create_index("ix_youth_phone", ["phone", "id"])
        table.create_index("ix_youth_twins", ["twins_sought", "id"])
    op.create_index("ix_link_other", "link", ["role", "other_id", "youth_id"])
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column("sign_in", sa.Column("opened_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("sign_in", sa.Column("device", sa.String(length=80), nullable=False, server_default=""))


def _likeness_and_merges() -> None:
    op.create_table(
        "likeness",
        sa.Column("a_id", sa.String(length=36), nullable=False),
        sa.Column("b_id", sa.String(length=36), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("alike", sa.JSON(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=True),
        sa.Column("proposed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("dismissed_by", sa.String(length=36), nullable=True),
        sa.Column("dismissed_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["a_id"], ["youth.id"]),
        sa.ForeignKeyConstraint(["b_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("a_id", "b_id"),
    )
    op.create_index("ix_likeness_b_id", "likeness", ["b_id"])
    op.create_index("ix_likeness_open", "likeness", ["open", "score", "a_id", "b_id"])
    op.create_table(
        "merge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("youth_id", sa.String(length=36), nullable=False),
        sa.Column("merged_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("file_number", sa.String(length=20), nullable=True),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("file_number"),
        sa.UniqueConstraint("merged_id"),
    )
    op.create_index("ix_merge_youth_id", "merge", ["youth_id"])
    op.create_table(
        "past_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("youth_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_past_link_youth_id", "past_link", ["youth_id"])


def _stand_ins_and_transfers() -> None:
    op.create_table(
        "stand_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("youth_id", sa.String(length=36), nullable=False),
        sa.Column("adviser_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_stand_in_adviser", "stand_in", ["adviser_id", "ended_at", "youth_id"])
    op.create_index("ix_stand_in_end", "stand_in", ["ended_at", "until"])
    op.create_index("ix_stand_in_youth", "stand_in", ["youth_id", "ended_at"])
    op.create_table(
        "transfer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=True),
        sa.Column("from_id", sa.String(length=36), nullable=False),
        sa.Column("to_id", sa.String(length=36), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_transfer_area", "transfer", ["area", "at", "id"])
    op.create_index("ix_transfer_due", "transfer", ["state", "starts_on"])
    op.create_index("ix_transfer_from_id", "transfer", ["from_id"])
    op.create_index("ix_transfer_to_id", "transfer", ["to_id"])
    op.create_table(
        "transferred_file",
        sa.Column("transfer_id", sa.String(length=36), nullable=False),
        sa.Column("youth_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"]),
        sa.ForeignKeyConstraint(["youth_id"], ["youth.id"]),
        sa.PrimaryKeyConstraint("transfer_id", "youth_id"),
    )
    op.create_index("ix_transferred_file_youth_id", "transferred_file", ["youth_id"])


def downgrade() -> None:
    for table in ("transferred_file", "transfer", "stand_in", "past_link", "merge", "likeness"):
        op.drop_table(table)
    op.drop_index("ix_link_other", "link")
    with op.batch_alter_table("sign_in") as table:
        table.drop_column("device")
        table.drop_column("opened_at")
    with op.batch_alter_table("person") as table:
        table.drop_column("left_on")
    with op.batch_alter_table("youth") as table:
        for index in ("ix_youth_twins", "ix_youth_phone", "ix_youth_born"):
            table.drop_index(index)
        table.drop_column("twins_sought")
