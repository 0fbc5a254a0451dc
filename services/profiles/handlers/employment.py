"""The four looks at employment: at entry, and 6, 12 and 24 months later. Codes leave the service, so that stats can count."""

import datetime as dt

from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import EmploymentSituationRecorded
from servicekit.uow import UnitOfWork
from services.profiles.domain.due import FOLLOWED, POINTS, Point, employment_days
from services.profiles.handlers.history import wrote
from services.profiles.handlers.scopes import reached_youth
from services.profiles.journey_models import EmploymentPoint
from services.profiles.models import Youth


def record_employment(command: rpc.RecordEmployment, uow: UnitOfWork) -> Done:
    """A point is not recorded before its time (less the reminder); said again it corrects."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    today = uow.deps.today(uow.now)
    if command.situation not in {choice.code for choice in uow.deps.programme.employment_situations}:
        raise InvalidRequest("unknown_choice", field="situation")
    if command.since is not None and command.since > today:
        raise InvalidRequest("in_the_future", field="since")
    if youth.journey not in FOLLOWED or youth.admitted_on is None:
        raise Conflict("journey_closed", journey=youth.journey)
    early = dt.timedelta(days=uow.deps.settings.whole("employment.remind_before_days", today))
    if employment_days(youth.admitted_on, uow.deps.settings)[command.point] - early > today:
        raise InvalidRequest("point_not_due", field="point")
    row = uow.session.get(EmploymentPoint, (youth.id, command.point))
    if row is None:
        row = EmploymentPoint(youth_id=youth.id, point=command.point)
        uow.session.add(row)
    elif (row.situation, row.since) == (command.situation, command.since):
        return Done(id=youth.id)
    row.situation, row.since, row.recorded_at, row.recorded_by = command.situation, command.since, uow.now, uow.principal.id
    wrote(uow, youth, "employment", command.point)
    recorded = EmploymentSituationRecorded(youth_id=youth.id, point=command.point, situation=command.situation, since=command.since)
    uow.log.append(youth.area, recorded)
    return Done(id=youth.id)


def employment_of(uow: UnitOfWork, youth: Youth) -> tuple[rpc.EmploymentSituation, ...]:
    """All four points of somebody admitted, with the day of each; nothing for who never was."""
    if youth.admitted_on is None:
        return ()
    rows = {row.point: row for row in uow.session.scalars(select(EmploymentPoint).where(EmploymentPoint.youth_id == youth.id))}
    days = employment_days(youth.admitted_on, uow.deps.settings)
    return tuple(_situation(uow, point, days[point], rows.get(point)) for point in POINTS)


def _situation(uow: UnitOfWork, point: Point, due_on: dt.date, row: EmploymentPoint | None) -> rpc.EmploymentSituation:
    if row is None:
        return rpc.EmploymentSituation(point=point, due_on=due_on)
    recorded_on = uow.deps.today(row.recorded_at)
    return rpc.EmploymentSituation(point=point, due_on=due_on, situation=row.situation, since=row.since, recorded_on=recorded_on)
