"""Keeps the last version of a fact and moves its counters by what changed. Knows tables, not which event said it."""

import datetime as dt

from sqlalchemy.orm import Session

from servicekit.rows import Rows, rows_of
from services.stats.domain.counters import AttendanceFact, CounterKey, Fact, MarkFact, YouthState, moves
from services.stats.models import AttendanceRow, CounterRow, LastFactRow, MarkRow, YouthRow


def youth_row(session: Session, youth_id: str, area: str) -> YouthRow:
    """The youth's row, or a stub: another event about the same youth may come first."""
    rows = rows_of(session)
    return rows.get(YouthRow, youth_id) or rows.add(
        youth_id, YouthRow(id=youth_id, area=area, journey="", code_track="not_started", driving_track="not_started")
    )


def change_youth(session: Session, youth_id: str, area: str, at: dt.datetime, **changes: str) -> None:
    """Applies what an event said of a youth (`journey`, `code_track`, `driving_track`) in the area that said it."""
    row = youth_row(session, youth_id, area)
    before = _state(row)
    for name, value in {"area": area, **changes}.items():
        setattr(row, name, value)
    _recount(rows_of(session), before, _state(row), area, at)


def keep_attendance(
    session: Session, appointment_id: str, youth_id: str, outcome: str, area: str, at: dt.datetime
) -> None:
    """The last word on a youth at an appointment, counted where the first was heard."""
    rows, key = rows_of(session), (appointment_id, youth_id)
    row = rows.get(AttendanceRow, key)
    before = AttendanceFact(row.area, row.outcome) if row else None
    if row is None:
        row = rows.add(key, AttendanceRow(appointment_id=appointment_id, youth_id=youth_id, area=area))
    row.outcome = outcome
    _recount(rows, before, AttendanceFact(row.area, outcome), area, at)


def keep_mark(session: Session, event_id: str, youth_id: str, area: str, at: dt.datetime) -> None:
    """One mark. It is never corrected; its key refuses a second telling."""
    fact = MarkFact(area, at)
    [key] = fact.counters()
    session.add(MarkRow(event_id=event_id, youth_id=youth_id, area=area, week=key.category))
    _recount(rows_of(session), None, fact, area, at)


def _state(row: YouthRow) -> YouthState:
    return YouthState(row.area, row.journey, row.code_track, row.driving_track)


def _recount(rows: Rows, before: Fact | None, after: Fact, area: str, at: dt.datetime) -> None:
    for key, change in moves(before, after).items():
        _counter(rows, key).value += change
    last = rows.get(LastFactRow, area) or rows.add(area, LastFactRow(area=area, at=at))
    last.at = max(last.at, at)


def _counter(rows: Rows, key: CounterKey) -> CounterRow:
    name = (key.area, key.indicator, key.category)
    return rows.get(CounterRow, name) or rows.add(
        name, CounterRow(area=key.area, indicator=key.indicator, category=key.category, value=0)
    )
