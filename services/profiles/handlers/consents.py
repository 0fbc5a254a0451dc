"""A youth's yes or no: to sharing the needs, to an evaluation, to each partner system; dated, and kept as said.

Who the partners are, and what they get, is kept by notifications.
"""

from sqlalchemy import select

from contracts.errors import NotAllowed
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import (
    EvaluationConsentGiven,
    EvaluationConsentWithdrawn,
    NeedsChanged,
    PartnerConsentGiven,
    PartnerConsentWithdrawn,
)
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import PartnerConsent, Youth
from services.profiles.rights_models import ConsentSaid

_MOST_SAID = 200


def consent(command: rpc.Consent, uow: UnitOfWork) -> Done:
    """Nobody consents in a youth's place; what was said already changes nothing."""
    youth = _own_file(uow, command.youth_id)
    if command.purpose == "needs":
        if share_needs(uow, youth, command.given):
            uow.log.append(youth.area, NeedsChanged(youth_id=youth.id))
    elif agrees_to_evaluation(uow, youth.id) != command.given:
        say(uow, youth, "evaluation", command.given)
        event = EvaluationConsentGiven if command.given else EvaluationConsentWithdrawn
        uow.log.append(youth.area, event(youth_id=youth.id))
    return Done(id=youth.id)


def share_needs(uow: UnitOfWork, youth: Youth, given: bool) -> bool:
    """Whether that was something new: what was said already is not said again."""
    if youth.needs_shared == given:
        return False
    youth.needs_shared = given
    youth.version += 1
    say(uow, youth, "needs", given)
    return True


def agrees_to_evaluation(uow: UnitOfWork, youth_id: str) -> bool:
    """The last word counts; without one, no."""
    return bool(last_word(uow, youth_id, "evaluation"))


def last_word(uow: UnitOfWork, youth_id: str, purpose: str, partner_id: str = "") -> bool | None:
    """None: nothing was ever said."""
    said = select(ConsentSaid.given).where(ConsentSaid.youth_id == youth_id, ConsentSaid.purpose == purpose)
    said = said.where(ConsentSaid.partner_id == partner_id)
    return uow.session.scalar(said.order_by(ConsentSaid.at.desc(), ConsentSaid.id.desc()).limit(1))


def consent_to_partner(command: rpc.ConsentToPartner, uow: UnitOfWork) -> Done:
    """A no to a partner that never had a yes is kept and told to nobody."""
    youth = _own_file(uow, command.youth_id)
    consent = uow.session.get(PartnerConsent, (youth.id, command.partner_id))
    had = consent is not None and consent.given
    if consent is None:
        consent = PartnerConsent(youth_id=youth.id, partner_id=command.partner_id)
        uow.session.add(consent)
    elif had == command.given:
        return Done(id=command.partner_id)
    consent.given, consent.at = command.given, uow.now
    say(uow, youth, "partner", command.given, command.partner_id)
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


def list_consents(request: rpc.ListConsents, uow: UnitOfWork) -> rpc.Consents:
    youth = reached_youth(uow, request.youth_id)
    said = select(ConsentSaid).where(ConsentSaid.youth_id == youth.id)
    rows = uow.session.scalars(said.order_by(ConsentSaid.at.desc(), ConsentSaid.id.desc()).limit(_MOST_SAID))
    return rpc.Consents(
        needs=youth.needs_shared,
        evaluation=agrees_to_evaluation(uow, youth.id),
        history=tuple(
            rpc.SaidConsent(purpose=row.purpose, given=row.given, at=row.at, partner_id=row.partner_id or None)  # type: ignore[arg-type]
            for row in rows
        ),
    )


def _own_file(uow: UnitOfWork, youth_id: str) -> Youth:
    youth = reached_youth(uow, youth_id, lock=True)
    if uow.principal.id != youth.id:
        raise NotAllowed("only_the_youth_consents")
    return youth


def say(uow: UnitOfWork, youth: Youth, purpose: str, given: bool, partner_id: str = "") -> None:
    uow.session.add(ConsentSaid(id=new_id(), youth_id=youth.id, purpose=purpose, partner_id=partner_id, given=given, at=uow.now))
