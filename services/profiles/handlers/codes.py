"""Access codes: issued and replaced in one act, shown once. Signing in with them is `sign_ins.py`."""

from sqlalchemy import select, update

from contracts.errors import Conflict
from contracts.profiles import rpc
from contracts.profiles.events import AccessCodeReplaced
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.access_models import AccessCode
from services.profiles.domain.access_codes import new_access_code, new_pin
from services.profiles.handlers.scopes import log_area, reached_person
from services.profiles.handlers.sign_ins import close_all
from services.profiles.models import Person


def issue_code(command: rpc.IssueCode, uow: UnitOfWork) -> rpc.IssuedCode:
    """The person's first code, or a new one in place of the old, which is void at once with all that it opened."""
    person = reached_person(uow, command.person_id)
    if person.left_on is not None:
        raise Conflict("left_already")
    if _void_old(uow, person):
        close_all(uow, person)
        uow.log.append(log_area(uow, person), AccessCodeReplaced(person_id=person.id))
    code = new_access_code()
    pin = None if person.role == "youth" else new_pin()
    access_code_id = new_id()
    uow.session.add(
        AccessCode(
            id=access_code_id,
            person_id=person.id,
            selector=code.selector,
            secret_hash=uow.deps.keeper.hash(code.selector, code.secret),
            pin_hash=uow.deps.keeper.hash(access_code_id, pin) if pin else None,
            issued_at=uow.now,
        )
    )
    return rpc.IssuedCode(person_id=person.id, label=person.label, code=str(code), pin=pin)


def _void_old(uow: UnitOfWork, person: Person) -> bool:
    """Two desks at once: the person's row is locked, so that only the later code opens the file."""
    uow.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    current = AccessCode.person_id == person.id, AccessCode.void_at.is_(None)
    if uow.session.scalar(select(AccessCode.id).where(*current).limit(1)) is None:
        return False
    uow.session.execute(update(AccessCode).where(*current).values(void_at=uow.now))
    return True
