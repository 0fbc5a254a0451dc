"""Writes the partners' streams while events are applied: once per (partner, event), numbered without gaps.

Consents and facts come from different sources in any order, so a fact is kept for some days: a consent that was given
before it, and heard of after it, still counts.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TypeVar

import msgspec
from sqlalchemy import delete, select

from contracts.envelope import Envelope, unseal
from contracts.kernel import Event
from contracts.profiles.events import PartnerConsentGiven, PartnerConsentWithdrawn
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.domain.sharing import BY_KIND, Consent, holds, sealed_for
from services.notifications.models import AliasRow, ConsentRow, HeldFactRow, OutgoingHeadRow, OutgoingRow, PartnerRow

HELD_FOR = dt.timedelta(days=7)
E = TypeVar("E", bound=Event)


def also_shared(handler: Callable[[E, UnitOfWork], None]) -> Callable[[E, UnitOfWork], None]:
    """The handler of an event that partners may be told of as well."""

    def apply(event: E, uow: UnitOfWork) -> None:
        handler(event, uow)
        offer(event, uow)

    return apply


def offer(event: Event, uow: UnitOfWork) -> None:
    """Told now to those partners to whom the youth consented by then; kept in case of others."""
    envelope = uow.envelope
    if envelope is None or uow.rebuilding:
        return
    interested = [partner for partner in _partners(uow) if _covers(partner, envelope)]
    waiting = [partner for partner in interested if not _told(partner.id, envelope, uow)]
    if waiting and uow.session.get(HeldFactRow, envelope.id) is None:
        body = msgspec.json.encode(envelope).decode()
        uow.session.add(HeldFactRow(event_id=envelope.id, youth_id=envelope.subject, body=body, at=envelope.time))


def consent_given(event: PartnerConsentGiven, uow: UnitOfWork) -> None:
    consents = _consents(event.partner_id, event.youth_id, uow)
    if any(each.until is None for each in consents):
        return
    again = next((each for each in consents if each.since == uow.now), None)
    if again is not None:
        again.until = None
    else:
        row = ConsentRow(partner_id=event.partner_id, youth_id=event.youth_id, since=uow.now, until=None)
        uow.session.add(row)
        consents.append(row)
    uow.session.flush()
    for held in uow.session.scalars(select(HeldFactRow).where(HeldFactRow.youth_id == event.youth_id).order_by(HeldFactRow.at)):
        fact = unseal(held.body)
        for partner in _partners(uow):
            if partner.id == event.partner_id and _covers(partner, fact):
                _told(partner.id, fact, uow)


def consent_withdrawn(event: PartnerConsentWithdrawn, uow: UnitOfWork) -> None:
    for each in _consents(event.partner_id, event.youth_id, uow):
        if each.until is None:
            each.until = uow.now


def forget_held(uow: UnitOfWork) -> None:
    """A consent that old has been heard of."""
    uow.session.execute(delete(HeldFactRow).where(HeldFactRow.at < uow.now - HELD_FOR))


def _covers(partner: PartnerRow, fact: Envelope) -> bool:
    return fact.area in partner.areas and fact.type.split(".")[2] in partner.kinds


def _told(partner_id: str, fact: Envelope, uow: UnitOfWork) -> bool:
    """Whether the partner may know of it; written, unless it was."""
    consents = (Consent(each.since, each.until) for each in _consents(partner_id, fact.subject, uow))
    if not holds(consents, fact.time):
        return False
    query = select(OutgoingRow.seq).where(OutgoingRow.partner_id == partner_id, OutgoingRow.event_id == fact.id)
    if uow.session.scalar(query) is None:
        _write(partner_id, fact, uow)
    return True


def _write(partner_id: str, fact: Envelope, uow: UnitOfWork) -> None:
    rows = rows_of(uow.session)
    head = rows.get(OutgoingHeadRow, partner_id)
    assert head is not None  # made with the partner
    head.seq += 1
    kind = fact.type.split(".")[2]
    event = msgspec.json.decode(fact.data, type=BY_KIND[kind])
    body = sealed_for(partner_id, _alias(partner_id, fact.subject, uow), event, fact, head.seq)
    uow.session.add(OutgoingRow(partner_id=partner_id, seq=head.seq, event_id=fact.id, kind=kind, area=fact.area,
                                youth_id=fact.subject, body=body.decode(), at=fact.time))


def _alias(partner_id: str, youth_id: str, uow: UnitOfWork) -> str:
    rows, key = rows_of(uow.session), (partner_id, youth_id)
    row = rows.get(AliasRow, key) or rows.add(
        key, AliasRow(partner_id=partner_id, youth_id=youth_id, alias=str(uuid.uuid4())))
    return row.alias


def _partners(uow: UnitOfWork) -> list[PartnerRow]:
    return rows_of(uow.session).listed("partners", select(PartnerRow).where(PartnerRow.revoked_at.is_(None)))


def _consents(partner_id: str, youth_id: str, uow: UnitOfWork) -> list[ConsentRow]:
    query = select(ConsentRow).where(ConsentRow.partner_id == partner_id, ConsentRow.youth_id == youth_id)
    return rows_of(uow.session).listed(("consents", partner_id, youth_id), query)
