"""What notifications holds of a youth, and its erasure (`copying.py` exports it); partners who knew her by an id of theirs are
told that it is gone.

A new table with a column `youth_id` is covered; any other is named in HOLDINGS.
"""

from sqlalchemy import select, update

from contracts.notifications.events import ErasureDone
from contracts.profiles.events import YouthErased
from servicekit.holdings import Holdings, Through
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.domain.sharing import ERASED, sealed_erasure
from services.notifications.models import AliasRow, Base, OutgoingHeadRow, OutgoingRow, PartnerRow

HOLDINGS = Holdings(
    Base.metadata,
    found_by={"notification": ("youth_id", "recipient_id"), "proposal": ("proposer_id",),
              "message_report": (Through("message_id", "message"),),
              "delivery": ("youth_id", "person_id"), "preference": ("person_id",)},
    nobodys={
        "staff": "which school someone of the staff belongs to",
        "partner": "a system that subscribes",
        "outgoing_head": "the counter of a partner's stream",
        "queue_cursor": "how far a partner's stream was put into its queue",
    },
    spared={"outgoing": "a partner's stream has no gaps: the places stay, emptied"},
    secret=("outgoing.body", "attachment.content"),
)


def erase(event: YouthErased, uow: UnitOfWork) -> None:
    assert uow.envelope is not None, "an event is being applied"
    uow.session.flush()
    _tell_partners(event.youth_id, uow)
    emptied = update(OutgoingRow).where(OutgoingRow.youth_id == event.youth_id).values(youth_id="", body="")
    removed = uow.session.execute(emptied, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
    removed += HOLDINGS.delete(uow.session, event.youth_id)
    uow.log.append(uow.envelope.area, ErasureDone(youth_id=event.youth_id, removed=removed))


def _tell_partners(youth_id: str, uow: UnitOfWork) -> None:
    """Whoever was ever told something of her, whatever kinds it asked for: it must delete what it made of that."""
    rows, envelope = rows_of(uow.session), uow.envelope
    assert envelope is not None, "an event is being applied"
    known = select(AliasRow, PartnerRow).join(PartnerRow, PartnerRow.id == AliasRow.partner_id)
    for alias, partner in uow.session.execute(known.where(AliasRow.youth_id == youth_id).order_by(PartnerRow.id)).all():
        head = rows.get(OutgoingHeadRow, partner.id)
        assert head is not None  # made with the partner
        head.seq += 1
        body = sealed_erasure(partner.id, alias.alias, envelope, head.seq)
        area = envelope.area if envelope.area in partner.areas else partner.areas[0]
        uow.session.add(OutgoingRow(partner_id=partner.id, seq=head.seq, event_id=envelope.id, kind=ERASED, area=area,
                                    youth_id="", body=body.decode(), at=envelope.time))
    uow.session.flush()
