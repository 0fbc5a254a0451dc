"""The papers of attendance: hours driven and nothing else, and a sheet of a half-day."""

import datetime as dt

from contracts.attendance.rpc import Appointment, AttendanceRecord
from gateway.web.attendance_pdf import hours_driven
from tests.http.town import Town

NOON = dt.datetime(2026, 12, 8, 12, tzinfo=dt.UTC)


def lesson(outcome: str | None, kind: str = "driving_lesson", minutes: int = 60) -> Appointment:
    record = AttendanceRecord(id="r", outcome=outcome, at=NOON, recorded_by="anna", digest="d" * 64, minutes=minutes) if outcome else None  # type: ignore[arg-type]
    return Appointment(id="a", youth_id="lea", school_id="s", instructor_id="anna", vehicle_id="clio", area="orleans", kind=kind,  # type: ignore[arg-type]
                       starts_at=NOON, ends_at=NOON + dt.timedelta(hours=1), state="closed", requested_by="youth", attendance=record)


def test_a_certificate_counts_hours_driven_and_nothing_else() -> None:
    lessons = [lesson("present"), lesson("late", minutes=50), lesson("absent_unexcused"), lesson("cancelled_late"), lesson(None),
               lesson("present", kind="code_class")]

    assert [record.minutes for _lesson, record in hours_driven(lessons)] == [60, 50]


def test_a_certificate_is_a_pdf_for_those_who_follow_the_youth(town: Town) -> None:
    own = town["youth"].get(f"/youths/{town.hero}/hours-certificate")
    strangers = town["adviser"].get(f"/youths/{town.stranger}/hours-certificate")

    assert (own.status_code, own.mimetype, own.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert strangers.status_code == 403
