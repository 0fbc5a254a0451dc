"""Availability of youths, instructors and vehicles: given by a person, or read from the free text of an import."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from contracts.attendance import rpc
from contracts.attendance.events import AvailabilityDeclared
from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Done
from servicekit.tombstones import hold_off
from servicekit.uow import UnitOfWork
from services.attendance.diary_tables import BusyDiary
from services.attendance.domain.availability import Availability, DatedException, ExceptionKind
from services.attendance.domain.availability_text import QUESTION_TEXT, read_availability
from services.attendance.domain.diaries import shown
from services.attendance.domain.intervals import Interval, Intervals
from services.attendance.domain.recurrence import LONGEST_SINCE, During, RecurringHours
from services.attendance.domain.weekly import WHOLE_DAY, TimeRange, Weekday, WeeklyRange
from services.attendance.handlers.reach import reached_staff, reached_youth, settings_of, today
from services.attendance.models import Availability as Row
from services.attendance.models import Youth

MOST_RANGES = 100
MOST_EXCEPTIONS = 400
NEW_STATUS_QUESTION = "la situation a changé : cette semaine est-elle encore la bonne ?"


def get(request: rpc.GetAvailability, uow: UnitOfWork) -> rpc.Availability:
    area_of(uow, request.owner_id, request.owner_kind)
    row = row_of(uow, request.owner_id, request.owner_kind)
    if request.owner_kind != "youth":
        return answer_of(uow, row)
    parts = tuple(rpc.DayPart(code=code, start=start, end=end) for code, start, end in settings_of(uow).day_parts(today(uow)))
    hours, rest = settings_of(uow).usual_shifts(today(uow)), settings_of(uow).rest_after_night(today(uow))
    usual = rpc.UsualShifts(hours=tuple(rpc.ShiftHours(start=start, end=end) for start, end in hours), rest_minutes=rest)
    suggested = () if row.version else _suggested(uow, request.owner_id)
    return msgspec.structs.replace(answer_of(uow, row, suggested), parts=parts, usual_shifts=usual)


def put(command: rpc.SetAvailability, uow: UnitOfWork) -> rpc.Availability:
    """Replaces the week, and the exceptions from today on; those of days gone by stay as they were."""
    area = area_of(uow, command.owner_id, command.owner_kind)
    row = row_of(uow, command.owner_id, command.owner_kind, lock=True)
    if row.version != command.version:
        raise Conflict("edited_meanwhile", version=row.version)
    if len(command.weekly) > MOST_RANGES or len(command.exceptions) > MOST_EXCEPTIONS:
        raise InvalidRequest("too_many", field="weekly" if len(command.weekly) > MOST_RANGES else "exceptions")
    now = today(uow).isoformat()
    row.weekly = sorted({_range(each).as_text() for each in command.weekly}, key=_order)
    row.exceptions = [each for each in row.exceptions if each[0] < now] + [
        _exception(each)
        for each in sorted(command.exceptions, key=lambda one: (one.day, one.start))
        if each.day.isoformat() >= now
    ]
    row.by_person, row.to_ask = True, None
    if command.wanted_minutes is not None:
        row.wanted_minutes = command.wanted_minutes
    if command.travel_minutes is not None:
        row.travel_minutes = command.travel_minutes
    if command.rules is not None:
        row.rules = [_checked_rule(uow, each) for each in command.rules]
        if row.shifts and any(each not in row.rules for each in row.shifts["rules"]):
            row.shifts = None  # one of them was taken away: what is left is what it says, no longer a rota
    declare(uow, area, row)
    return answer_of(uow, row)


def receive(command: rpc.ReceiveAvailabilities, uow: UnitOfWork) -> Done:
    """The hand-over of an import: a text is read once, and never over what a person set here since."""
    opening = settings_of(uow).opening(today(uow))
    for received in command.availabilities:
        if not hold_off(uow.session, received.owner_id):
            continue  # erased while the text was on its way
        row = row_of(uow, received.owner_id, "youth", lock=True)
        if row.by_person or (row.version and row.source_text == received.text):
            continue
        read = read_availability(received.text, opening)
        row.weekly = [each.as_text() for each in read.weekly]
        row.to_ask = " ; ".join(QUESTION_TEXT[each] for each in read.ask) or None
        row.source_text = received.text
        declare(uow, command.area, row)
    return Done(id=command.import_id)


def read_words(request: rpc.ReadWords, uow: UnitOfWork) -> rpc.WeekInWords:
    """As the free text of an import is read; for a page that shows it before it is set."""
    reached_youth(uow, request.owner_id)
    read = read_availability(request.text, settings_of(uow).opening(today(uow)))
    weekly = tuple(rpc.WeeklyRange(day=day, start=start, end=end) for day, start, end in (each.as_text() for each in read.weekly))  # type: ignore[arg-type]
    to_ask = " ; ".join(QUESTION_TEXT[each] for each in read.ask) or None
    return rpc.WeekInWords(weekly=weekly, to_ask=to_ask, asks=tuple(read.ask))


def known(row: Row | None, zone: ZoneInfo) -> Availability | None:
    """As the domain reads it; None when nobody ever said anything."""
    if row is None or not (row.weekly or row.exceptions or row.rules or row.busy):
        return None
    weekly = [WeeklyRange(Weekday(day), TimeRange.parse(start, end)) for day, start, end in row.weekly]
    if row.owner_kind in ("vehicle", "room") and not weekly:  # it is there, save where an exception says not
        weekly = [WeeklyRange(day, WHOLE_DAY) for day in Weekday]
    exceptions = (
        DatedException(ExceptionKind.FREE if free else ExceptionKind.BUSY, day, day, TimeRange.parse(start, end))
        for day, free, start, end in ((dt.date.fromisoformat(text), *rest) for text, *rest in row.exceptions)
    )
    return Availability(
        tuple(weekly), tuple(exceptions), zone, rules=tuple(rule_value(each) for each in row.rules or ()),
        busy=busy_of(row),
        closed_on_public_holidays=row.owner_kind == "instructor", travel=dt.timedelta(minutes=row.travel_minutes or 0),
    )  # fmt: skip


def busy_of(row: Row) -> Intervals:
    return tuple(Interval(_from_unix(start), _from_unix(end)) for start, end in row.busy or ())


def _from_unix(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def area_of(uow: UnitOfWork, owner_id: str, kind: rpc.OwnerKind) -> str:
    """The area of an owner within the scope."""
    return reached_youth(uow, owner_id).area if kind == "youth" else reached_staff(uow, owner_id, kind).area


def row_of(uow: UnitOfWork, owner_id: str, kind: str, *, lock: bool = False) -> Row:
    """The stored row, or a new one that nothing has been said in; it is stored only when `declare` adds it."""
    row = uow.session.get(Row, (owner_id, kind), with_for_update=lock)
    return row or Row(owner_id=owner_id, owner_kind=kind, version=0, by_person=False, weekly=[], exceptions=[])


def declare(uow: UnitOfWork, area: str, row: Row) -> None:
    """A person's act: whoever edits the version before it is told so."""
    row.version += 1
    uow.session.add(row)
    tell(uow, area, row)


def tell(uow: UnitOfWork, area: str, row: Row) -> None:
    uow.log.append(
        area,
        AvailabilityDeclared(owner_id=row.owner_id, owner_kind=row.owner_kind, to_ask=row.to_ask is not None),  # type: ignore[arg-type]
    )


def _range(given: rpc.WeeklyRange) -> WeeklyRange:
    return WeeklyRange(Weekday(given.day), TimeRange.parse(given.start, given.end))


def _order(text: tuple[str, str, str]) -> tuple[int, str]:
    return list(Weekday).index(Weekday(text[0])), text[1]


def _exception(given: rpc.AvailabilityException) -> list[object]:
    TimeRange.parse(given.start, given.end)
    return [given.day.isoformat(), given.free, given.start, given.end]


def _suggested(uow: UnitOfWork, youth_id: str) -> tuple[rpc.WeeklyRange, ...]:
    """What people of her status often can: a week to begin with, which is hers only once she says so."""
    youth = uow.session.get(Youth, youth_id)
    week = settings_of(uow).starting_week(today(uow), youth.status if youth else None)
    return tuple(rpc.WeeklyRange(day=day, start=start, end=end) for day, start, end in week)  # type: ignore[arg-type]


def ask_anew(uow: UnitOfWork, youth_id: str) -> None:
    """The status changed: whoever had said a week is asked whether it still holds; asked already, nothing new happens."""
    row = uow.session.get(Row, (youth_id, "youth"))
    youth = uow.session.get(Youth, youth_id)
    if row is not None and youth is not None and row.version and row.to_ask != NEW_STATUS_QUESTION:
        uow.session.refresh(row, with_for_update=True)
        row.to_ask = NEW_STATUS_QUESTION
        declare(uow, youth.area, row)


def _checked_rule(uow: UnitOfWork, given: rpc.AvailabilityRule) -> list[object]:
    if abs(given.since - today(uow)) > LONGEST_SINCE:
        raise InvalidRequest("bad_date", field="since")
    stored: list[object] = [given.rule, given.since.isoformat(), given.free, given.start, given.end, given.during]
    rule_value(stored).holds_on(today(uow))  # expands it once, so that what cannot be read is refused now
    return stored


def rule_value(stored: list[Any]) -> RecurringHours:
    rule, since, free, start, end, during = stored
    return RecurringHours(rule, dt.date.fromisoformat(since), free, TimeRange.parse(start, end), During(during))


def _diary(uow: UnitOfWork, row: Row) -> rpc.BusyDiary | None:
    found = uow.session.get(BusyDiary, (row.owner_id, row.owner_kind)) if row.busy_read_at else None
    if found is None:
        return None
    return rpc.BusyDiary(
        shown=shown(found.address), next_at=found.next_at, failing_since=found.failing_since, failed_because=found.failed_because
    )


def answer_of(uow: UnitOfWork, row: Row, suggested: tuple[rpc.WeeklyRange, ...] = ()) -> rpc.Availability:
    return rpc.Availability(
        owner_id=row.owner_id,
        owner_kind=row.owner_kind,  # type: ignore[arg-type]
        known=row.by_person or bool(row.weekly),
        weekly=tuple(rpc.WeeklyRange(day=day, start=start, end=end) for day, start, end in row.weekly),
        exceptions=tuple(
            rpc.AvailabilityException(day=dt.date.fromisoformat(day), free=free, start=start, end=end)
            for day, free, start, end in row.exceptions
        ),
        to_ask=row.to_ask,
        source_text=row.source_text,
        version=row.version,
        wanted_minutes=row.wanted_minutes,
        rules=rules_said(row, row.rules or ()),
        travel_minutes=row.travel_minutes or 0,
        suggested=suggested,
        busy_spans=len(row.busy or ()),
        busy_read_at=row.busy_read_at,
        diary=_diary(uow, row),
        asks=_asked(row.to_ask),
        shifts=msgspec.convert(row.shifts["rota"], rpc.ShiftRota) if row.shifts else None,
        shifts_undo=row.before_shifts is not None and row.before_shifts["version"] == row.version,
    )


def rules_said(row: Row, stored: Iterable[list[Any]]) -> tuple[rpc.AvailabilityRule, ...]:
    """As the contract writes them; those of the row's rota are marked."""
    of_shifts = row.shifts["rules"] if row.shifts else ()
    return tuple(
        rpc.AvailabilityRule(
            rule=each[0], since=dt.date.fromisoformat(each[1]), free=each[2], start=each[3], end=each[4], during=each[5],
            shift=each in of_shifts,
        )
        for each in stored
    )  # fmt: skip


def _asked(to_ask: str | None) -> tuple[str, ...]:
    """The codes of a question that was kept as its text."""
    texts = set((to_ask or "").split(" ; "))
    return tuple(question.value for question, text in QUESTION_TEXT.items() if text in texts)
