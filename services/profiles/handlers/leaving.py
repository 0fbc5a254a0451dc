"""An instructor leaves a school: follows nobody any more, enters no more; what was done stays under the name."""

from sqlalchemy import select, update

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import PROGRAMME, Done
from contracts.profiles import rpc
from contracts.profiles.events import AccessCodeReplaced, InstructorLeft
from servicekit.uow import UnitOfWork
from services.profiles.handlers.relations import unlink
from services.profiles.handlers.scopes import reached_person
from services.profiles.handlers.sign_ins import close_all
from services.profiles.models import AccessCode, Link, School, Youth


def leave_school(command: rpc.LeaveSchool, uow: UnitOfWork) -> Done:
    """The lessons still booked are the school's to move or cancel (attendance hears of it)."""
    person = reached_person(uow, command.person_id)
    if person.role != "instructor" or person.organisation_id is None:
        raise InvalidRequest("other_role", field="person_id")
    if person.left_on is not None:
        raise Conflict("left_already")
    school = uow.session.get_one(School, person.organisation_id)
    person.left_on = uow.deps.today(uow.now)
    uow.session.execute(update(AccessCode).where(AccessCode.person_id == person.id, AccessCode.void_at.is_(None))
                        .values(void_at=uow.now))  # fmt: skip
    close_all(uow, person)
    uow.log.append(PROGRAMME, AccessCodeReplaced(person_id=person.id))
    followed = select(Youth).join(Link, Link.youth_id == Youth.id).where(Link.role == "instructor", Link.other_id == person.id)
    for youth in uow.session.scalars(followed.order_by(Youth.id).with_for_update(of=Youth)).all():
        unlink(uow, youth, "instructor", person.id)
    uow.log.append(school.area, InstructorLeft(instructor_id=person.id, school_id=school.id))
    return Done(id=person.id)
