"""Who follows whom: the lead adviser, the school, referents, instructors; the gateway's and other services' source."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, select

from contracts.attendance.events import AppointmentConfirmed
from contracts.errors import InvalidRequest, NotFound
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import YouthLinked, YouthUnlinked
from servicekit.ids import new_id
from servicekit.redirects import all_redirects
from servicekit.uow import UnitOfWork
from services.profiles.handlers.history import wrote
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import Link, Person, School, Youth
from services.profiles.relation_models import Arrival, PastLink, StandIn

ONE_ONLY = {"adviser": "adviser_id", "school": "school_id"}
"""Roles of which a youth has one; it also stands on her row, where lists are filtered by it."""

_STATE = (
    Youth.id, Youth.area, Youth.journey, Youth.status, Youth.code_track, Youth.driving_track, Youth.needed_by, Youth.reachable,
    Youth.adviser_id, Youth.school_id,
)  # fmt: skip
"""What a relation's page needs of a file: the gateway reads it for everybody at its start."""


def link_youth(command: rpc.LinkYouth, uow: UnitOfWork) -> Done:
    youth = reached_youth(uow, command.youth_id, lock=True)
    must_exist(uow, command.role, command.other_id)
    if link(uow, youth, command.role, command.other_id):
        wrote(uow, youth, command.role)
    return Done(id=youth.id)


def area_served(uow: UnitOfWork, role: str, other_id: str) -> str | None:
    """The area that someone serves; None for whoever is bound to none."""
    found = uow.session.get(School, other_id) if role == "school" else uow.session.get(Person, other_id)
    return found.area if found else None


def unlink_youth(command: rpc.UnlinkYouth, uow: UnitOfWork) -> Done:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if unlink(uow, youth, command.role, command.other_id):
        wrote(uow, youth, f"{command.role}_ended")
    return Done(id=youth.id)


def instructor_met(event: AppointmentConfirmed, uow: UnitOfWork) -> None:
    """An instructor follows the youths whose lessons are confirmed; an unknown one of either says nothing here yet."""
    youth = uow.session.get(Youth, event.youth_id, with_for_update=True)
    instructor = uow.session.get(Person, event.instructor_id)
    if youth is None or instructor is None:
        return
    if youth.school_id in (None, instructor.organisation_id):  # else heard late: she has changed school since
        link(uow, youth, "instructor", event.instructor_id)


def is_here(uow: UnitOfWork, person_id: str) -> bool:
    """Whether somebody of the staff is there and has not left. Nobody notes the departure before this transaction is over:
    `leaving.py` takes the same row for itself. Asked once a transaction: an import names the same adviser for hundreds of files."""
    known: dict[str, bool] = uow.session.info.setdefault("is_here", {})
    if person_id not in known:
        row = uow.session.execute(select(Person.left_on).where(Person.id == person_id).with_for_update(read=True)).first()
        known[person_id] = row is not None and row.left_on is None
    return known[person_id]


def link(uow: UnitOfWork, youth: Youth, role: str, other_id: str, *, is_first: bool = False) -> bool:
    """Linking twice changes nothing; a new adviser or school takes the place of the one before. Whoever left follows nobody:
    those who follow now stay. Whether somebody new follows.

    A lead adviser serves the youth's area, whoever asks. A school may be of another one: some live nearer to it.
    `is_first`: the youth is new, so there is no link to look for (an import has hundreds of them).
    """
    if not is_first and uow.session.get(Link, (youth.id, role, other_id)) is not None:
        return False
    if role != "school" and not is_here(uow, other_id):
        return False
    if role == "adviser" and area_served(uow, role, other_id) not in (None, youth.area):
        raise InvalidRequest("serves_another_area", field="other_id")
    if role in ONE_ONLY:
        before: str | None = getattr(youth, ONE_ONLY[role])
        if before is not None:
            unlink(uow, youth, role, before)
        setattr(youth, ONE_ONLY[role], other_id)
    if role == "adviser" and not is_first:
        uow.session.execute(delete(Arrival).where(Arrival.youth_id == youth.id))
    uow.session.add(Link(youth_id=youth.id, role=role, other_id=other_id, since=uow.deps.today(uow.now)))
    uow.log.append(youth.area, YouthLinked(youth_id=youth.id, role=role, other_id=other_id))  # type: ignore[arg-type]
    return True


def unlink(uow: UnitOfWork, youth: Youth, role: str, other_id: str) -> bool:
    """A school that no longer follows takes its instructors with it. Whether somebody followed."""
    row = uow.session.get(Link, (youth.id, role, other_id))
    if row is None:
        return False
    today = uow.deps.today(uow.now)
    uow.session.add(PastLink(id=new_id(), youth_id=youth.id, role=role, other_id=other_id, since=row.since, until=today))
    uow.session.delete(row)
    if role in ONE_ONLY and getattr(youth, ONE_ONLY[role]) == other_id:
        setattr(youth, ONE_ONLY[role], None)
    uow.session.flush()
    uow.log.append(youth.area, YouthUnlinked(youth_id=youth.id, role=role, other_id=other_id))  # type: ignore[arg-type]
    for instructor_id in _instructors_of(uow, youth, other_id) if role == "school" else ():
        unlink(uow, youth, "instructor", instructor_id)
    return True


def _instructors_of(uow: UnitOfWork, youth: Youth, school_id: str) -> Sequence[str]:
    theirs = select(Link.other_id).join(Person, Person.id == Link.other_id)
    theirs = theirs.where(Link.youth_id == youth.id, Link.role == "instructor", Person.organisation_id == school_id)
    return uow.session.scalars(theirs.order_by(Link.other_id)).all()


def youth_state(request: rpc.GetYouthState, uow: UnitOfWork) -> rpc.YouthState:
    youth = reached_youth(uow, request.youth_id)
    return _states(uow, [youth])[0]


def list_relations(request: rpc.ListRelations, uow: UnitOfWork) -> rpc.RelationsPage:
    limit = max(1, min(request.limit, 5_000))
    query = select(*_STATE).order_by(Youth.id).limit(limit + 1)
    if request.cursor:
        query = query.where(Youth.id > request.cursor)
    youths = uow.session.execute(query).all()
    page = list(youths[:limit])
    merged = {} if request.cursor else all_redirects(uow.session)
    return rpc.RelationsPage(youths=_states(uow, page), next=page[-1].id if len(youths) > limit else None, merged=merged)


def _states(uow: UnitOfWork, youths: Sequence[Youth] | Sequence[Row[*tuple[Any, ...]]]) -> tuple[rpc.YouthState, ...]:
    many: dict[tuple[str, str], list[str]] = {}
    if youths:
        first, last = min(youth.id for youth in youths), max(youth.id for youth in youths)
        query = select(Link.youth_id, Link.role, Link.other_id).where(
            Link.youth_id.between(first, last), Link.role.in_(("referent", "instructor"))
        )
        for youth_id, role, other_id in uow.session.execute(query.order_by(Link.other_id)):
            many.setdefault((youth_id, role), []).append(other_id)
        standing = select(StandIn.youth_id, StandIn.adviser_id).where(
            StandIn.youth_id.between(first, last), StandIn.ended_at.is_(None)
        )
        for youth_id, adviser_id in uow.session.execute(standing.order_by(StandIn.adviser_id)):
            many.setdefault((youth_id, "stand_in"), []).append(adviser_id)
    return tuple(_state(youth, many) for youth in youths)


def _state(youth: Youth | Row[*tuple[Any, ...]], many: dict[tuple[str, str], list[str]]) -> rpc.YouthState:
    return rpc.YouthState(
        youth_id=youth.id,
        area=youth.area,
        journey=youth.journey,
        status=youth.status,
        code_track=youth.code_track,  # type: ignore[arg-type]
        driving_track=youth.driving_track,  # type: ignore[arg-type]
        needed_by=youth.needed_by,
        reachable=youth.reachable,
        adviser_id=youth.adviser_id,
        school_id=youth.school_id,
        referent_ids=tuple(many.get((youth.id, "referent"), ())),
        instructor_ids=tuple(many.get((youth.id, "instructor"), ())),
        stand_in_ids=tuple(many.get((youth.id, "stand_in"), ())),
    )


def must_exist(uow: UnitOfWork, role: str, other_id: str) -> None:
    if role == "school":
        if uow.session.get(School, other_id) is None:
            raise NotFound("school", id=other_id)
        return
    person = uow.session.get(Person, other_id)
    if person is None:
        raise NotFound("person", id=other_id)
    if person.role != role or not is_here(uow, other_id):
        raise InvalidRequest("other_role", field="other_id", role=person.role)
