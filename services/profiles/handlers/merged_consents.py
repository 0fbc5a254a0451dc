"""What a person said no to on one of two files she said no to: read while both are there, said again on the one that stays."""

from dataclasses import dataclass

from sqlalchemy import select

from contracts.profiles.events import EvaluationConsentWithdrawn, PartnerConsentWithdrawn
from servicekit.uow import UnitOfWork
from services.profiles.handlers.consents import agrees_to_evaluation, last_word, say
from services.profiles.models import PartnerConsent, Youth


@dataclass(frozen=True)
class Refusals:
    partners: tuple[str, ...]
    needs: bool
    evaluation: bool


def refusals(uow: UnitOfWork, *ids: str) -> Refusals:
    partners = select(PartnerConsent.partner_id).where(PartnerConsent.youth_id.in_(ids), PartnerConsent.given.is_(False))
    return Refusals(
        tuple(sorted(set(uow.session.scalars(partners)))),
        needs=any(last_word(uow, each, "needs") is False for each in ids),
        evaluation=any(last_word(uow, each, "evaluation") is False for each in ids),
    )


def say_again(uow: UnitOfWork, youth: Youth, said: Refusals) -> None:
    """Dated by the merge where the other file's yes is later or its row is the one that was kept."""
    for partner_id in said.partners:
        row = uow.session.get_one(PartnerConsent, (youth.id, partner_id))
        if row.given or last_word(uow, youth.id, "partner", partner_id):
            row.given, row.at = False, uow.now
            say(uow, youth, "partner", False, partner_id)
            uow.log.append(youth.area, PartnerConsentWithdrawn(youth_id=youth.id, partner_id=partner_id))
    if said.needs and last_word(uow, youth.id, "needs"):
        say(uow, youth, "needs", False)
    if said.evaluation and agrees_to_evaluation(uow, youth.id):
        say(uow, youth, "evaluation", False)
        uow.log.append(youth.area, EvaluationConsentWithdrawn(youth_id=youth.id))
