"""The charter of engagement: three signatures, one act each, and a look at it again every three months (domain.md § 4).

All three sign the same words: those that were the programme's when the first of them signed.
"""

from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.profiles import rpc
from contracts.profiles.events import CharterReviewed, CharterSigned
from servicekit.dated import months_after
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.domain.journey import moves_on
from services.profiles.domain.programme import Charter as Wording
from services.profiles.handlers.history import wrote
from services.profiles.handlers.scopes import reached_youth
from services.profiles.journey_models import Charter, CharterReview, CharterSignature
from services.profiles.models import Person, Youth

PARTIES = ("youth", "adviser", "school")


def sign_charter(command: rpc.SignCharter, uow: UnitOfWork) -> rpc.Charter:
    """Signing twice changes nothing; nobody signs for another, nor under words that were not on the screen."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    party = uow.principal.role
    if party not in PARTIES or (party == "youth" and uow.principal.id != youth.id):
        raise NotAllowed("signs_for_another")
    if not moves_on(youth.journey):
        raise Conflict("journey_closed", journey=youth.journey)
    charter = _charter(uow, youth.id)
    words = _words(uow, charter)
    if words is None or command.edition != words.edition:
        raise Conflict("charter_changed", edition=words.edition if words else None)
    if charter is None:
        charter = Charter(id=new_id(), youth_id=youth.id, edition=words.edition, wording=_kept(words))
        uow.session.add(charter)
        uow.session.flush()
    if uow.session.get(CharterSignature, (charter.id, party)) is None:
        _sign(uow, youth, charter, party)
    return charter_of(uow, youth.id)


def _sign(uow: UnitOfWork, youth: Youth, charter: Charter, party: str) -> None:
    today = uow.deps.today(uow.now)
    uow.session.add(CharterSignature(charter_id=charter.id, party=party, person_id=uow.principal.id, at=uow.now))
    uow.session.flush()
    if len(_signatures(uow, charter.id)) == len(PARTIES):
        charter.next_on = months_after(today, uow.deps.settings.whole("charter.review_months", today))
    wrote(uow, youth, "charter_signed", party)
    uow.log.append(youth.area, CharterSigned(youth_id=youth.id, charter_id=charter.id, by=party, on=today))  # type: ignore[arg-type]


def review_charter(command: rpc.ReviewCharter, uow: UnitOfWork) -> rpc.Charter:
    """Looked at again on that day, for the next time in three months from it; once a day is once."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    charter = _charter(uow, youth.id)
    if charter is None:
        raise NotFound("charter", youth_id=youth.id)
    if charter.next_on is None:
        raise Conflict("charter_not_signed")
    signatures = _signatures(uow, charter.id)
    today = uow.deps.today(uow.now)
    if command.on > today:
        raise InvalidRequest("in_the_future", field="on")
    if command.on < max(uow.deps.today(one.at) for one in signatures):
        raise InvalidRequest("bad_dates", field="on")
    if uow.session.get(CharterReview, (charter.id, command.on)) is not None:
        return charter_of(uow, youth.id)
    uow.session.add(CharterReview(charter_id=charter.id, on_day=command.on, person_id=uow.principal.id, words=command.words))
    next_on = months_after(command.on, uow.deps.settings.whole("charter.review_months", command.on))
    charter.next_on = max(charter.next_on, next_on)
    wrote(uow, youth, "charter_reviewed")
    reviewed = CharterReviewed(youth_id=youth.id, charter_id=charter.id, on=command.on, next_on=charter.next_on)
    uow.log.append(youth.area, reviewed)
    return charter_of(uow, youth.id)


def charter_of(uow: UnitOfWork, youth_id: str) -> rpc.Charter:
    """The charter with who has signed; before anybody has, the words that will be."""
    uow.session.flush()
    charter = _charter(uow, youth_id)
    words = _words(uow, charter) or Wording(charter.edition if charter else "", (), (), ())
    if charter is None:
        return rpc.Charter(edition=words.edition, youth=words.youth, adviser=words.adviser, school=words.school)
    signed = _signatures(uow, charter.id)
    people = select(Person.id, Person.label).where(Person.id.in_([one.person_id for one in signed]))
    labels = {person_id: label for person_id, label in uow.session.execute(people)}
    reviews = select(CharterReview).where(CharterReview.charter_id == charter.id).order_by(CharterReview.on_day.desc())
    return rpc.Charter(
        edition=charter.edition,
        youth=words.youth,
        adviser=words.adviser,
        school=words.school,
        id=charter.id,
        signatures=tuple(
            rpc.CharterSignature(party=one.party, label=labels.get(one.person_id, ""), at=one.at)  # type: ignore[arg-type]
            for one in sorted(signed, key=lambda one: PARTIES.index(one.party))
        ),
        complete=len(signed) == len(PARTIES),
        next_review_on=charter.next_on,
        reviews=tuple(rpc.CharterReview(on=row.on_day, words=row.words) for row in uow.session.scalars(reviews)),
    )


def _words(uow: UnitOfWork, charter: Charter | None) -> Wording | None:
    """None: signed before words were kept, under an edition that the programme does not hold any more."""
    current = uow.deps.programme.charter
    if charter is not None and charter.wording is not None:
        return Wording(charter.edition, *(tuple(charter.wording[party]) for party in PARTIES))
    return current if charter is None or charter.edition == current.edition else None


def _kept(words: Wording) -> dict[str, list[str]]:
    return {"youth": list(words.youth), "adviser": list(words.adviser), "school": list(words.school)}


def _charter(uow: UnitOfWork, youth_id: str) -> Charter | None:
    return uow.session.scalar(select(Charter).where(Charter.youth_id == youth_id))


def _signatures(uow: UnitOfWork, charter_id: str) -> list[CharterSignature]:
    return list(uow.session.scalars(select(CharterSignature).where(CharterSignature.charter_id == charter_id)))
