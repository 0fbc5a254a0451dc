"""Hours and attendance over a period, for all the youths in scope at once: what an adviser carries back."""

import datetime as dt

from contracts.kernel import Method, Record


class TotalAttendance(Record):
    """Local days, both included; at most a year and a day."""

    start: dt.date
    end: dt.date


class AttendanceTotal(Record):
    """`minutes_driven`: of driving lessons only. `by_outcome`: appointments of the period by what happened."""

    youth_id: str
    minutes_driven: int
    by_outcome: dict[str, int]


class AttendanceTotals(Record):
    """Youths without an appointment in the period are not in it."""

    totals: tuple[AttendanceTotal, ...]


total_attendance = Method("attendance", "total_attendance", TotalAttendance, AttendanceTotals, timeout=30.0)
