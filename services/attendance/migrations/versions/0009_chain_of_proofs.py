"""the chain over attendance records and signatures; those of before are chained now"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MADE_BEFORE = """
    SELECT a.school_id, 'record' AS kind, r.id AS record_id, r.digest AS digest, r.recorded_at AS at
      FROM attendance_record r JOIN appointment a ON a.id = r.appointment_id
    UNION ALL
    SELECT a.school_id, s.signer, s.record_id, s.integrity, s.signed_at
      FROM signature s JOIN attendance_record r ON r.id = s.record_id JOIN appointment a ON a.id = r.appointment_id
    ORDER BY 1, 5, 3, 2
"""


def upgrade() -> None:
    table = op.create_table(
        "attendance_link",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "n"),
    )
    op.create_index("ix_attendance_link_record_id", "attendance_link", ["record_id"])
    school, n, link, rows = "", 0, "", []
    for school_id, kind, record_id, digest, _at in op.get_bind().execute(sa.text(_MADE_BEFORE)).fetchall():
        n, before = (n + 1, link) if school_id == school else (1, "0" * 64)
        school, link = school_id, sha256(f"{before}|{n}|{kind}|{record_id}|{digest}".encode()).hexdigest()
        rows.append({"school_id": school_id, "n": n, "kind": kind, "record_id": record_id, "digest": digest, "link": link,
                     "erased": False})
    for first in range(0, len(rows), 1_000):
        op.bulk_insert(table, rows[first:first + 1_000])


def downgrade() -> None:
    op.drop_table("attendance_link")
