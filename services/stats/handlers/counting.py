"""Keeps the last version of a fact and moves its counters by what changed. Knows tables, not which event said it."""

import datetime as dt

from sqlalchemy.orm import Session

from services.stats.domain.counters import AttendanceFact, CounterKey, Fact, MarkFact, YouthState, moves
from services.stats.models import AttendanceRow, CounterRow, LastFactRow, MarkRow, YouthRow


def youth_row(session: Session, youth_id: str, area: str) -> YouthRow:
    """The youth's row, or a stub: another event about the same youth may come first."""
    row = session.get(YouthRow, youth_id)
    if row is None:
        row = YouthRow(id=youth_id, area=area, journey="", code_track="not_started", driving_track="not_started")
        session.add(row)
        session.flush()
    return row


def change_youth(session: Session, youth_id: str, area: str, at: dt.datetime, **changes: str) -> None:
    """Applies what an event said of a youth (`journey`, `code_track`, `driving_track`) in the area that said it."""
    row = youth_row(session, youth_id, area)
    before = _state(row)
    for name, value in {"area": area, **changes}.items():
        setattr(row, name, value)
    _recount(session, before, _state(row), area, at)


def keep_attendance(
    session: Session, appointment_id: str, youth_id: str, outcome: str, area: str, at: dt.datetime
) -> None:
    """The last word on a youth at an appointment."""
    row = session.get(AttendanceRow, (appointment_id, youth_id))
    before = AttendanceFact(row.area, row.outcome) if row else None
    if row is None:
        session.add(AttendanceRow(appointment_id=appointment_id, youth_id=youth_id, area=area, outcome=outcome))
    else:
        row.outcome = outcome
    _recount(session, before, AttendanceFact(row.area if row else area, outcome), area, at)


def keep_mark(session: Session, event_id: str, youth_id: str, area: str, at: dt.datetime) -> None:
    """One mark; told again it changes nothing."""
    fact = MarkFact(area, at)
    if session.get(MarkRow, event_id) is None:
        [key] = fact.counters()
        session.add(MarkRow(event_id=event_id, youth_id=youth_id, area=area, week=key.category))
        _recount(session, None, fact, area, at)


def _state(row: YouthRow) -> YouthState:
    return YouthState(row.area, row.journey, row.code_track, row.driving_track)


def _recount(session: Session, before: Fact | None, after: Fact, area: str, at: dt.datetime) -> None:
    for key, change in moves(before, after).items():
        _move(session, key, change)
    last = session.get(LastFactRow, area)
    if last is None:
        session.add(LastFactRow(area=area, at=at))
        session.flush()
    else:
        last.at = max(last.at, at)


def _move(session: Session, key: CounterKey, change: int) -> None:
    counter = session.get(CounterRow, (key.area, key.indicator, key.category))
    if counter is None:
        session.add(CounterRow(area=key.area, indicator=key.indicator, category=key.category, value=change))
        session.flush()
    else:
        counter.value += change
