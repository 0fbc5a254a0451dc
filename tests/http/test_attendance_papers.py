"""The papers of attendance: hours driven and nothing else, and a sheet of a half-day."""

import datetime as dt
import io
from typing import Any

from flask import Flask
from flask_babel import Babel
from pypdf import PdfReader

from contracts.attendance.rpc import Appointment, AttendanceRecord
from gateway.web import dates
from gateway.web.attendance_pdf import SheetLine, SheetPart, hours_driven, sheet
from tests.http.lessons import a_noted_lesson
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


PARIS = dates.PARIS
ZIGZAG = [[100, 50, 300, 250, 500, 50, 700, 250], [120, 300, 820, 310]]


def printed(town: Town, role: str, path: str) -> list[str]:
    """The words of each page of a paper."""
    answer = town.client().get(path, headers={"Authorization": f"Bearer {town[role].token}"})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), path
    return [page.extract_text().replace("\n", " ") for page in PdfReader(io.BytesIO(answer.data)).pages]


def half_day(town: Town, day: dt.date, moment: str, role: str = "school") -> str:
    return " ".join(printed(town, role, f"/semaine/emargement.pdf?le={day}&moment={moment}"))


def a_class(town: Town, day: dt.date, start: int, end: int, title: str) -> dict[str, Any]:
    hours = (dt.datetime.combine(day, dt.time(hour), PARIS).isoformat() for hour in (start, end))
    made = town["school"].post("/classes", json={
        "kind": "code_class", "places": 8, "title": title, **dict(zip(("starts_at", "ends_at"), hours, strict=True))})
    assert made.status_code == 201, made.get_json()
    group: dict[str, Any] = made.get_json()
    taken = town["school"].post(f"/youths/{town.hero}/classes/{group['id']}/place")
    assert taken.status_code == 201, taken.get_json()
    return group


def test_a_class_over_noon_is_on_the_sheets_of_both_half_days_with_its_subject(town: Town) -> None:
    day = town.world.today() + dt.timedelta(days=21)
    a_class(town, day, 9, 16, "Journée priorités")

    morning, afternoon, day_after = (
        half_day(town, day, "matin"), half_day(town, day, "apres-midi"), half_day(town, day + dt.timedelta(days=1), "matin"))

    assert "Journée priorités" in morning
    assert "Journée priorités" in afternoon
    assert "Journée priorités" not in day_after
    assert town.world.hero.last_name in morning


def test_the_sheet_of_a_class_has_a_part_for_each_half_day_that_it_takes(town: Town) -> None:
    day = town.world.today() + dt.timedelta(days=22)
    whole, short = a_class(town, day, 9, 16, "Journée panneaux"), a_class(town, day + dt.timedelta(days=1), 14, 16, "Après-midi code")

    both = printed(town, "school", f"/cours/{whole['id']}/emargement.pdf")
    one = printed(town, "school", f"/cours/{short['id']}/emargement.pdf")

    assert ["matin" in page for page in both] == [True, False]
    assert all("Journée panneaux" in page and town.world.hero.last_name in page for page in both)
    assert ["après-midi" in page for page in one] == [True]
    page = town.client().get(f"/cours/{whole['id']}", headers={"Authorization": f"Bearer {town['school'].token}"}).text
    assert f"/cours/{whole['id']}/emargement.pdf" in page


def test_the_sheet_says_why_somebody_did_not_sign_and_how_somebody_did(town: Town) -> None:
    unsigned, record_id = a_noted_lesson(town, "present")
    said = town["instructor"].post(f"/appointments/{unsigned.id}/attendance/signatures",
                                   {"record_id": record_id, "not_signed_reason": "Parti prendre son car"})
    drawn, drawn_id = a_noted_lesson(town, "present")
    signed = town["instructor"].post(f"/appointments/{drawn.id}/attendance/signatures/drawn",
                                     {"record_id": drawn_id, "strokes": ZIGZAG})
    assert (said.status_code, signed.status_code) == (201, 201)

    local = [each.starts_at.astimezone(PARIS) for each in (unsigned, drawn)]
    sheets = " ".join(half_day(town, at.date(), "matin" if at.hour < 12 else "apres-midi", "instructor") for at in local)

    assert "Non signé : Parti prendre son car" in sheets
    assert "Signé au doigt sur le téléphone du moniteur" in sheets


def test_a_sheet_is_of_the_own_school_and_of_the_own_lessons(town: Town) -> None:
    day = town.world.today() + dt.timedelta(days=24)
    group = a_class(town, day, 9, 11, "Sans moniteur")

    assert town.world.hero.last_name not in half_day(town, day, "matin", "instructor")
    asked = town.client().get(f"/cours/{group['id']}/emargement.pdf", headers={"Authorization": f"Bearer {town['instructor'].token}"})
    assert asked.status_code == 404


def test_nobody_is_left_out_of_a_long_sheet() -> None:
    lines = [SheetLine(lesson(None), f"Élève {n:03}", "Anna") for n in range(320)]

    app = Flask("paper")
    Babel(app, default_locale="fr")
    with app.test_request_context("/"):
        pages = PdfReader(io.BytesIO(sheet("École", [SheetPart(str(NOON.date()), lines)]))).pages

    words = " ".join(page.extract_text() for page in pages)
    assert all(f"Élève {n:03}" in words for n in range(320))
