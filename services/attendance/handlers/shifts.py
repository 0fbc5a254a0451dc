"""Teams by turns, said in one act: shown as weeks first, then kept as rules of the availability, and undone while nothing else was said."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec

from contracts.attendance import rpc
from contracts.errors import Conflict, InvalidRequest
from servicekit.uow import UnitOfWork
from services.attendance.domain.availability import Availability
from services.attendance.domain.availability_text import QUESTION_TEXT, Question
from services.attendance.domain.intervals import Interval
from services.attendance.domain.recurrence import LONGEST_SINCE, RecurringHours
from services.attendance.domain.shifts import Rota, Shift, turns_by_hand
from services.attendance.domain.weekly import DAY_MINUTES, TimeRange, Weekday, WeeklyRange, format_time, parse_time
from services.attendance.handlers import availability
from services.attendance.handlers.reach import reached_youth, settings_of, today
from services.attendance.models import Availability as Row


@dataclass(frozen=True)
class _Said:
    """What the act makes of an availability: the rules `kept` and those now `written`; `replaced` are of former shifts."""

    weekly: list[Any]
    kept: list[Any]
    written: list[Any]
    replaced: list[Any]

    @property
    def rules(self) -> list[Any]:
        return [*self.kept, *self.written]


def preview(request: rpc.PreviewShifts, uow: UnitOfWork) -> rpc.ShiftWeeks:
    """One whole turn as it would be, and what goes and stays of the rules."""
    reached_youth(uow, request.youth_id)
    row = availability.row_of(uow, request.youth_id, "youth")
    rota = _rota(uow, request.rota)
    said = _said(uow, row, request.rota)
    travel = row.travel_minutes if request.travel_minutes is None else request.travel_minutes
    then = Row(
        owner_id=row.owner_id, owner_kind="youth", weekly=said.weekly, rules=said.rules, exceptions=row.exceptions,
        busy=row.busy, travel_minutes=travel,
    )  # fmt: skip
    zone = settings_of(uow).zone(today(uow))
    hours = availability.known(then, zone) or Availability(zone=zone)
    first = today(uow) - dt.timedelta(days=today(uow).weekday())
    mondays = [first + dt.timedelta(weeks=n) for n in range(rota.cycle)]
    return rpc.ShiftWeeks(
        weeks=tuple(rpc.ShiftWeek(monday=each, shift=rota.turn_of(each), free=_free_in(hours, each)) for each in mondays),
        replaced=availability.rules_said(row, said.replaced), kept=availability.rules_said(row, said.kept),
    )  # fmt: skip


def put(command: rpc.SetShifts, uow: UnitOfWork) -> rpc.Availability:
    """Sets the shifts, or takes them away; who then says nothing any more is asked for the week."""
    youth = reached_youth(uow, command.youth_id)
    row = availability.row_of(uow, command.youth_id, "youth", lock=True)
    _must_be_current(row, command.version)
    said = _said(uow, row, command.rota)
    before = _state(row)
    row.weekly, row.rules = said.weekly, said.rules
    row.shifts = None
    if command.rota is not None:
        row.shifts = {"rota": msgspec.to_builtins(_complete(uow, command.rota)), "rules": said.written}
    if command.travel_minutes is not None:
        row.travel_minutes = command.travel_minutes
    row.by_person, row.to_ask = True, None
    if command.rota is None and not (row.weekly or row.rules):
        row.to_ask = QUESTION_TEXT[Question.WEEK]
    availability.declare(uow, youth.area, row)
    row.before_shifts = {**before, "version": row.version}
    return availability.answer_of(uow, row)


def undo(command: rpc.UndoShifts, uow: UnitOfWork) -> rpc.Availability:
    """Once: a second click finds nothing to undo."""
    youth = reached_youth(uow, command.youth_id)
    row = availability.row_of(uow, command.youth_id, "youth", lock=True)
    _must_be_current(row, command.version)
    before = row.before_shifts
    if before is None or before["version"] != row.version:
        raise Conflict("changed_since", version=row.version)
    for name in _KEPT:
        setattr(row, name, before[name])
    row.before_shifts = None
    availability.declare(uow, youth.area, row)
    return availability.answer_of(uow, row)


_KEPT = ("weekly", "rules", "travel_minutes", "to_ask", "by_person", "shifts")


def _state(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _KEPT}


def _must_be_current(row: Row, version: int) -> None:
    if row.version != version:
        raise Conflict("edited_meanwhile", version=row.version)


def _said(uow: UnitOfWork, row: Row, given: rpc.ShiftRota | None) -> _Said:
    former = _former(row) if given is not None else _written(row)
    kept = [each for each in row.rules or () if each not in former]
    if given is None:
        return _Said(row.weekly, kept, [], former)
    opening = settings_of(uow).opening(today(uow)).day
    weekly = [each for each in row.weekly if each[0] not in given.days]
    return _Said(weekly, kept, [_stored(each) for each in _rota(uow, given).rules(opening)], former)


def _former(row: Row) -> list[Any]:
    """What the last act wrote, and shifts that somebody wrote rule by rule: `preview` shows them before they go."""
    rules, written = row.rules or (), _written(row)
    by_hand = turns_by_hand([availability.rule_value(each) for each in rules])
    return [each for each in rules if each in written or availability.rule_value(each) in by_hand]


def _written(row: Row) -> list[Any]:
    """Of what the last act wrote, what is still there."""
    written = row.shifts["rules"] if row.shifts else ()
    return [each for each in row.rules or () if each in written]


def _complete(uow: UnitOfWork, given: rpc.ShiftRota) -> rpc.ShiftRota:
    """With its Monday, and the rest that held on that day: a setting that changes changes no rota of before."""
    rota = _rota(uow, given)
    return msgspec.structs.replace(given, since=rota.monday, rest_after_night_minutes=rota.rest)


def _rota(uow: UnitOfWork, given: rpc.ShiftRota) -> Rota:
    settings, now = settings_of(uow), today(uow)
    rest = given.rest_after_night_minutes
    rota = Rota(
        tuple(Shift(parse_time(each.start), parse_time(each.end) % DAY_MINUTES) for each in given.shifts), given.since, given.weeks,
        frozenset(Weekday(day) for day in given.days), settings.rest_after_night(now) if rest is None else rest, settings.night(now),
    )  # fmt: skip
    if rota.monday > now or now - rota.monday > LONGEST_SINCE:
        raise InvalidRequest("bad_date", field="since")
    return rota


def _stored(rule: RecurringHours) -> list[Any]:
    return [
        rule.rule, rule.since.isoformat(), rule.free, format_time(rule.time.start), format_time(rule.time.end), rule.during.value,
    ]  # fmt: skip


def _free_in(hours: Availability, monday: dt.date) -> tuple[rpc.WeeklyRange, ...]:
    midnights = [dt.datetime.combine(monday + dt.timedelta(days=n), dt.time(), hours.zone) for n in range(8)]
    found: list[rpc.WeeklyRange] = []
    for midnight, next_midnight in pairwise(midnights):
        day = Interval(midnight.astimezone(dt.UTC), next_midnight.astimezone(dt.UTC))
        found += _on_clock(hours.within(day), midnight.date(), hours)
    return tuple(found)


def _on_clock(free: Iterable[Interval], day: dt.date, hours: Availability) -> list[rpc.WeeklyRange]:
    ranges = []
    for each in free:
        start, end = each.start.astimezone(hours.zone), each.end.astimezone(hours.zone)
        last = DAY_MINUTES if end.date() > day else end.hour * 60 + end.minute
        if (first := start.hour * 60 + start.minute) < last:
            text = WeeklyRange(Weekday.of(day), TimeRange(first, last)).as_text()
            ranges.append(rpc.WeeklyRange(day=text[0], start=text[1], end=text[2]))  # type: ignore[arg-type]
    return ranges
