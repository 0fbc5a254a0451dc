"""Somebody of the staff leaves: enters no more, follows nobody any more; what was done stays under the name."""

from sqlalchemy import func, or_, select, update

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import PROGRAMME, Done
from contracts.profiles import rpc
from contracts.profiles.events import AccessCodeReplaced, InstructorLeft, StaffLeft
from servicekit.uow import UnitOfWork
from services.profiles.access_models import AccessCode
from services.profiles.handlers import stand_ins
from services.profiles.handlers.relations import unlink
from services.profiles.handlers.scopes import reached_person
from services.profiles.handlers.sign_ins import close_all
from services.profiles.models import Link, Person, School, Youth
from services.profiles.relation_models import StandIn, Transfer


def leave_school(command: rpc.LeaveSchool, uow: UnitOfWork) -> Done:
    """The lessons still booked are the school's to move or cancel (attendance hears of it)."""
    person = reached_person(uow, command.person_id)
    if person.role != "instructor" or person.organisation_id is None:
        raise InvalidRequest("other_role", field="person_id")
    return _leave(uow, person)


def note_departure(command: rpc.NoteDeparture, uow: UnitOfWork) -> Done:
    """Nobody notes the own departure: there is always somebody left who can let others in."""
    person = reached_person(uow, command.person_id)
    if person.role == "youth":
        raise InvalidRequest("not_staff", field="person_id")
    if person.id == uow.principal.id:
        raise Conflict("own_departure")
    return _leave(uow, person)


def _leave(uow: UnitOfWork, person: Person) -> Done:
    uow.session.refresh(person, with_for_update=True)  # whoever is given to her now has done so before, or finds her gone
    if person.left_on is not None:
        raise Conflict("left_already")
    _must_have_no_caseload(uow, person)
    _follow_nobody(uow, person)
    _stand_in_no_more(uow, person)
    _cancel_planned_transfers(uow, person)
    person.left_on = uow.deps.today(uow.now)
    _shut_the_door(uow, person)
    uow.log.append(PROGRAMME, StaffLeft(person_id=person.id, role=person.role, organisation_id=person.organisation_id))
    if person.role == "instructor" and person.organisation_id is not None:
        school = uow.session.get_one(School, person.organisation_id)
        uow.log.append(school.area, InstructorLeft(instructor_id=person.id, school_id=school.id))
    return Done(id=person.id)


def _must_have_no_caseload(uow: UnitOfWork, person: Person) -> None:
    """Whatever became of their journeys: somebody answers for every file."""
    if person.role != "adviser":
        return
    youths = uow.session.scalar(select(func.count()).select_from(Youth).where(Youth.adviser_id == person.id)) or 0
    if youths:
        raise Conflict("caseload_remains", youths=youths)


def _follow_nobody(uow: UnitOfWork, person: Person) -> None:
    followed = select(Youth).join(Link, Link.youth_id == Youth.id).where(Link.role == person.role, Link.other_id == person.id)
    for youth in uow.session.scalars(followed.order_by(Youth.id).with_for_update(of=Youth)).all():
        unlink(uow, youth, person.role, person.id)


def _stand_in_no_more(uow: UnitOfWork, person: Person) -> None:
    """The file is locked before what hangs on it, as everywhere."""
    open_ones = StandIn.adviser_id == person.id, StandIn.ended_at.is_(None)
    files = select(Youth).where(Youth.id.in_(select(StandIn.youth_id).where(*open_ones))).order_by(Youth.id)
    for youth in uow.session.scalars(files.with_for_update(of=Youth)).all():
        for row in uow.session.scalars(select(StandIn).where(StandIn.youth_id == youth.id, *open_ones)).all():
            stand_ins.end(uow, youth, row)


def _cancel_planned_transfers(uow: UnitOfWork, person: Person) -> None:
    """Nothing goes to somebody who is not there on the day; a leave under way ends by its own rule (caseloads.py)."""
    theirs = or_(Transfer.from_id == person.id, Transfer.to_id == person.id)
    uow.session.execute(update(Transfer).where(theirs, Transfer.state == "planned").values(state="cancelled"))


def _shut_the_door(uow: UnitOfWork, person: Person) -> None:
    uow.session.execute(update(AccessCode).where(AccessCode.person_id == person.id, AccessCode.void_at.is_(None))
                        .values(void_at=uow.now))  # fmt: skip
    close_all(uow, person)
    uow.log.append(PROGRAMME, AccessCodeReplaced(person_id=person.id))
