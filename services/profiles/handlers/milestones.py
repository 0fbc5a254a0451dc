"""The milestones of the paperwork and of the exams: noted with their day, so that their age can be told (domain.md § 4)."""

import datetime as dt

from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import MilestoneReached, MilestoneWithdrawn
from servicekit.uow import UnitOfWork
from services.profiles.domain.journey import BOOKS_A_DAY, MILESTONES, comes_after, moves_on
from services.profiles.handlers.history import wrote
from services.profiles.handlers.scopes import reached_youth
from services.profiles.journey_models import Milestone
from services.profiles.models import Youth


def record_milestone(command: rpc.RecordMilestone, uow: UnitOfWork) -> Done:
    """Said twice it changes nothing; with another day it corrects."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if command.withdrawn:
        withdraw(uow, youth, command.milestone)
        return Done(id=youth.id)
    if not moves_on(youth.journey):
        raise Conflict("journey_closed", journey=youth.journey)
    _must_fit(uow, command)
    row = uow.session.get(Milestone, (youth.id, command.milestone))
    if row is not None and (row.on_day, row.for_day) == (command.on, command.for_day):
        return Done(id=youth.id)
    if row is None:
        row = Milestone(youth_id=youth.id, milestone=command.milestone)
        uow.session.add(row)
    row.on_day, row.for_day = command.on, command.for_day
    row.recorded_at, row.recorded_by = uow.now, uow.principal.id
    wrote(uow, youth, "milestone", command.milestone)
    reached = MilestoneReached(youth_id=youth.id, milestone=command.milestone, on=command.on, for_day=command.for_day)
    uow.log.append(youth.area, reached)
    return Done(id=youth.id)


def withdraw(uow: UnitOfWork, youth: Youth, milestone: str) -> None:
    """Nothing happens where there is none."""
    row = uow.session.get(Milestone, (youth.id, milestone))
    if row is None:
        return
    uow.session.delete(row)
    wrote(uow, youth, "milestone_withdrawn", milestone)
    uow.log.append(youth.area, MilestoneWithdrawn(youth_id=youth.id, milestone=milestone))  # type: ignore[arg-type]


def milestones_of(uow: UnitOfWork, youth_id: str, today: dt.date) -> tuple[rpc.ReachedMilestone, ...]:
    """In the order in which they are reached."""
    rows = {row.milestone: row for row in uow.session.scalars(select(Milestone).where(Milestone.youth_id == youth_id))}
    return tuple(
        rpc.ReachedMilestone(milestone=row.milestone, on=row.on_day, days=(today - row.on_day).days, for_day=row.for_day)  # type: ignore[arg-type]
        for name in MILESTONES
        if (row := rows.get(name)) is not None
    )


def _must_fit(uow: UnitOfWork, command: rpc.RecordMilestone) -> None:
    if command.on > uow.deps.today(uow.now):
        raise InvalidRequest("in_the_future", field="on")
    if command.for_day is not None and command.milestone not in BOOKS_A_DAY:
        raise InvalidRequest("books_no_day", field="for_day")
    if command.for_day is not None and command.for_day < command.on:
        raise InvalidRequest("bad_dates", field="for_day")
    earlier, later = comes_after(command.milestone)
    before = uow.session.get(Milestone, (command.youth_id, earlier)) if earlier else None
    beyond = uow.session.get(Milestone, (command.youth_id, later)) if later else None
    if (before and command.on < before.on_day) or (beyond and command.on > beyond.on_day):
        raise InvalidRequest("milestone_order", field="on")
