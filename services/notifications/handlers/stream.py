"""A partner's stream as it may be read now: what was written, filtered again. Writes nothing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.domain.sharing import ERASED, withheld
from services.notifications.models import AliasRow, ConsentRow, OutgoingHeadRow, OutgoingRow, PartnerRow


def head_of(partner_id: str, session: Session) -> int:
    """The last sequence number of the stream, 0 when it is empty."""
    head = session.get(OutgoingHeadRow, partner_id)
    return head.seq if head else 0


def page(partner: PartnerRow, after: int, limit: int, session: Session) -> list[bytes]:
    """CloudEvents in order; one that may not be read any more holds its place, without content."""
    rows = session.scalars(
        select(OutgoingRow).where(OutgoingRow.partner_id == partner.id, OutgoingRow.seq > after)
        .order_by(OutgoingRow.seq).limit(limit)
    ).all()
    readable = _who_may_be_read(partner.id, {row.youth_id for row in rows}, session)
    return [row.body.encode() if row.kind == ERASED or _is_shared(row, partner, readable)
            else withheld(partner.id, row.seq, row.at) for row in rows]


def _is_shared(row: OutgoingRow, partner: PartnerRow, readable: set[str]) -> bool:
    return row.youth_id in readable and row.area in partner.areas and row.kind in partner.kinds


def _who_may_be_read(partner_id: str, youth_ids: set[str], session: Session) -> set[str]:
    """Those who consent now, and whose alias is still known: an erasure deletes it."""
    consenting = session.scalars(select(ConsentRow.youth_id).where(
        ConsentRow.partner_id == partner_id, ConsentRow.youth_id.in_(youth_ids), ConsentRow.until.is_(None)))
    known = session.scalars(select(AliasRow.youth_id).where(
        AliasRow.partner_id == partner_id, AliasRow.youth_id.in_(youth_ids)))
    return set(consenting) & set(known)
