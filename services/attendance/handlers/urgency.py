"""How urgent lessons are for a youth, and whose habits she has: one rule for slots, for freed hours and for the weekly plan.

Habits are those of lessons held: booked or taken place, never cancelled, declined or postponed. Silence is since the last lesson
that she came to, whatever is booked; without one, since her place in the programme.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from servicekit.uow import UnitOfWork
from services.attendance.domain.attendance import Outcome
from services.attendance.domain.booking import Kind, State
from services.attendance.handlers.reach import settings_of, today
from services.attendance.models import Appointment, Youth

NEAR_EXAM = ("ready", "exam")
HELD = (State.REQUESTED.value, State.CONFIRMED.value, State.CLOSED.value)
_GIVEN_BACK = tuple(each.value for each in Outcome if not each.used_its_time)
_CAME = tuple(each.value for each in Outcome if each.came)
_AT_ONCE = 500
"""Ids of one query: under what both engines take."""


def held_lessons() -> ColumnElement[bool]:
    """Driving lessons that are booked or took their time."""
    not_given_back = or_(Appointment.outcome.is_(None), Appointment.outcome.not_in(_GIVEN_BACK))
    return and_(Appointment.kind == Kind.DRIVING_LESSON.value, Appointment.state.in_(HELD), not_given_back)


def latest_held(uow: UnitOfWork, youth: Youth) -> tuple[str, dt.datetime] | None:
    """With whom and when; the index on the youth's appointments has it first."""
    row = uow.session.execute(
        select(Appointment.instructor_id, Appointment.starts_at)
        .where(Appointment.youth_id == youth.id, held_lessons())
        .order_by(Appointment.starts_at.desc(), Appointment.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def last_attended(uow: UnitOfWork, youth_ids: Sequence[str]) -> dict[str, dt.datetime]:
    """The start of the last driving lesson that each came to."""
    found: dict[str, dt.datetime] = {}
    for ids in _chunks(list(youth_ids)):
        query = select(Appointment.youth_id, func.max(Appointment.starts_at)).where(
            Appointment.youth_id.in_(ids), Appointment.kind == Kind.DRIVING_LESSON.value, Appointment.outcome.in_(_CAME),
            Appointment.state == State.CLOSED.value,
        )  # fmt: skip
        found.update((youth_id, at) for youth_id, at in uow.session.execute(query.group_by(Appointment.youth_id)))
    return found


def hurry_of(uow: UnitOfWork, youth: Youth, attended_at: dt.datetime | None) -> tuple[str, ...]:
    """Why lessons are urgent for her, the heaviest first. `attended_at`: her last lesson, if she came to one."""
    day, settings = today(uow), settings_of(uow)
    soonest = max(weeks for weeks, _ in settings.weekly(day).soon)
    found = {
        "needed_soon": youth.needed_by is not None and youth.needed_by <= day + dt.timedelta(weeks=soonest),
        "near_exam": youth.driving in NEAR_EXAM,
        "code_ending": youth.code_passed_on is not None and settings.code_ends(youth.code_passed_on, day),
        "silence": _silent(uow, youth, attended_at),
    }
    return tuple(code for code, holds in found.items() if holds)


def urgency_of(uow: UnitOfWork, youth: Youth, hurry: Sequence[str], *, had_share: float, day: dt.date) -> float:
    """1 for nobody in a hurry. `had_share`: of the lessons wanted lately; `day`: the local day that counts."""
    return settings_of(uow).weekly(today(uow)).urgency(
        weeks_left=(youth.needed_by - day).days / 7 if youth.needed_by else None,
        near_exam=not {"near_exam", "code_ending"}.isdisjoint(hurry),
        had_share=0.0 if "silence" in hurry else had_share,
    )


def _silent(uow: UnitOfWork, youth: Youth, attended_at: dt.datetime | None) -> bool:
    longest = settings_of(uow).silence(today(uow))
    if attended_at is not None:
        return attended_at < uow.now - longest
    return youth.admitted_on is not None and youth.admitted_on < today(uow) - longest


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[n : n + _AT_ONCE] for n in range(0, len(ids), _AT_ONCE))
