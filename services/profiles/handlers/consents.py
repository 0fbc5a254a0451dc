"""A youth's yes or no to each partner system. Who the partners are, and what they get, is kept by notifications."""

from sqlalchemy import select

from contracts.errors import NotAllowed
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import PartnerConsentGiven, PartnerConsentWithdrawn
from servicekit.uow import UnitOfWork
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import PartnerConsent


def consent_to_partner(command: rpc.ConsentToPartner, uow: UnitOfWork) -> Done:
    """Nobody consents in a youth's place; a no to a partner that never had a yes is kept and told to nobody."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if uow.principal.id != youth.id:
        raise NotAllowed("only_the_youth_consents")
    consent = uow.session.get(PartnerConsent, (youth.id, command.partner_id))
    had = consent is not None and consent.given
    if consent is None:
        consent = PartnerConsent(youth_id=youth.id, partner_id=command.partner_id)
        uow.session.add(consent)
    elif had == command.given:
        return Done(id=command.partner_id)
    consent.given, consent.at = command.given, uow.now
    if had != command.given:
        event = PartnerConsentGiven if command.given else PartnerConsentWithdrawn
        uow.log.append(youth.area, event(youth_id=youth.id, partner_id=command.partner_id))
    return Done(id=command.partner_id)


def list_partner_consents(request: rpc.ListPartnerConsents, uow: UnitOfWork) -> rpc.PartnerConsents:
    reached_youth(uow, request.youth_id)
    rows = uow.session.scalars(select(PartnerConsent).where(PartnerConsent.youth_id == request.youth_id)
                               .order_by(PartnerConsent.partner_id))
    return rpc.PartnerConsents(consents=tuple(
        rpc.PartnerConsent(partner_id=row.partner_id, given=row.given, at=row.at) for row in rows))
