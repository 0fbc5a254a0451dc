"""The contract of attendance, whoever answers it: every method, every event, the log, scopes and keys.

Speaks only through the contract, as `attendance_story` tells it. Run on ours with both engines, or on TARGET=amqp://… (target.py).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.attendance import events, rpc
from contracts.errors import InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Empty, EventsSince, Method, Record, events_of, log_methods, methods_of
from contracts.profiles.events import YouthErased
from contracts.rights import ExportYouth
from servicekit.testing.harness import Harness
from services.attendance.service import AttendanceService
from services.attendance.settings import read_settings
from tests.contract.attendance_story import (
    FIRST,
    HOUR,
    NEEDS_TIME,
    PLANNED_WEEK,
    REACH,
    SCHOOL,
    STRANGER,
    WEEK,
    YOUTH,
    School,
    plan_a_week,
    play,
)
from tests.contract.target import AREA, ITS_OWN_CLOCK, NOW, TARGET, Ours, Target, is_json


@pytest.fixture
def school(database_urls: Callable[[str], str], foreign: Callable[[], Target], tmp_path: Path) -> Iterator[School]:
    if TARGET:
        yield School(foreign())
        return

    def urls(name: str) -> str:
        return database_urls(name) if name == "attendance" else f"sqlite:///{tmp_path}/{name}-log.db"

    settings = read_settings(Path(__file__).parents[2] / "programme", "the secret of a contract test, 32 or more")
    harness = Harness({AttendanceService: settings}, urls)
    yield School(Ours("attendance", harness))
    harness.close()


def test_every_method_of_the_contract_has_an_answer(school: School) -> None:
    for name in {*methods_of(rpc), *(method.name for method in log_methods("attendance"))}:
        with pytest.raises(InvalidRequest):
            school.target.send(name, b"[]", principal=SCHOOL, scope=REACH["desk"])


def test_every_event_of_the_contract_happens_and_reads_back_as_its_type(school: School) -> None:
    play(school)
    plan_a_week(school)
    school.hear(YouthErased(youth_id="youth"), seen=lambda: not is_known(school, "youth"))

    logged = school.target.events()

    declared = events_of(events)
    never = {each.split(".")[2] for each in set(declared) - {each["type"] for each in logged}}
    assert never == (set() if school.target.moves_time else NEEDS_TIME)
    for each in logged:
        fact = msgspec.convert(each["data"], declared[each["type"]])
        assert each["subject"] == fact.subject()


def is_known(school: School, youth_id: str) -> bool:
    try:
        return school.is_pupil(youth_id)
    except (NotAllowed, NotFound):
        return False


def test_the_log_has_no_gap_and_no_free_text(school: School) -> None:
    play(school)
    plan_a_week(school)
    head_method, since_method = log_methods("attendance")

    logged = school.target.events()
    head = next(each for each in school.call(head_method, Empty(), YOUTH).heads if each.area == AREA)
    first = int(logged[0]["sequence"])
    bodies: list[bytes] = []
    while first + len(bodies) <= head.seq:
        page = school.call(since_method, EventsSince(area=AREA, after=first - 1 + len(bodies)), YOUTH)
        bodies += [bytes(each) for each in page.events]

    sequences = [int(msgspec.json.decode(each)["sequence"]) for each in bodies]
    assert sequences == list(range(first, head.seq + 1))
    everything = msgspec.json.encode(logged).decode()
    for words in ("gare", "bus", "pas vrai"):
        assert words not in everything


def test_a_command_repeated_under_its_key_has_one_effect_and_one_answer(school: School) -> None:
    school.open_tuesdays()

    first = school.book("lesson", 0, YOUTH, key="k")
    again = school.book("lesson", 0, YOUTH, key="k")

    assert again == first
    appointments = school.call(rpc.list_appointments, rpc.ListAppointments(), SCHOOL).appointments
    assert [each.id for each in appointments] == ["lesson"]
    with pytest.raises(InvalidRequest) as refused:
        school.book("another", 1, YOUTH, key="k")
    assert refused.value.code == "key_reused"


def test_an_hour_driven_is_counted_and_a_corrected_record_is_not(school: School) -> None:
    if not school.target.moves_time:
        pytest.skip(ITS_OWN_CLOCK)
    play(school)

    summary = school.call(rpc.attendance_summary, rpc.GetAttendanceSummary(youth_id="youth"), YOUTH)

    assert summary.minutes_driven == 50
    assert summary.by_outcome == {"late": 1, "absent_excused": 1, "cancelled_in_time": 2}


ROTA = rpc.ShiftRota(
    since=FIRST.date() - dt.timedelta(weeks=8),
    shifts=(rpc.ShiftHours(start="05:00", end="13:00"), rpc.ShiftHours(start="13:00", end="21:00")),
)
ABOUT_A_YOUTH: list[tuple[Method[Any, Any], Record]] = [
    (rpc.get_availability, rpc.GetAvailability(owner_id="youth")),
    (rpc.set_availability, rpc.SetAvailability(owner_id="youth", owner_kind="youth", version=1, weekly=())),
    (rpc.preview_shifts, rpc.PreviewShifts(youth_id="youth", rota=ROTA)),
    (rpc.set_shifts, rpc.SetShifts(youth_id="youth", version=1, rota=ROTA)),
    (rpc.undo_shifts, rpc.UndoShifts(youth_id="youth", version=1)),
    (rpc.find_slots, rpc.FindSlots(youth_id="youth", start=FIRST.date())),
    (rpc.attendance_summary, rpc.GetAttendanceSummary(youth_id="youth")),
    (rpc.get_appointment, rpc.GetAppointment(appointment_id="asked")),
    (rpc.confirm_appointment, rpc.ConfirmAppointment(appointment_id="asked")),
    (rpc.decline_appointment, rpc.DeclineAppointment(appointment_id="asked", reason="full")),
    (rpc.cancel_appointment, rpc.CancelAppointment(appointment_id="asked")),
    (
        rpc.move_appointment,
        rpc.MoveAppointment(appointment_id="asked", version=1, starts_at=FIRST, ends_at=FIRST + HOUR),
    ),
    (rpc.find_free_staff, rpc.FindFreeStaff(appointment_id="asked", starts_at=FIRST, ends_at=FIRST + HOUR)),
    (rpc.record_attendance, rpc.RecordAttendance(id="r", appointment_id="asked", outcome="present")),
    (
        rpc.correct_attendance,
        rpc.CorrectAttendance(
            id="r", appointment_id="asked", replaces="asked-1", outcome="present", correction_reason="parce que"
        ),
    ),
    (rpc.sign_attendance, rpc.SignAttendance(appointment_id="asked", record_id="asked-1")),
    (rpc.read_words, rpc.ReadWords(owner_id="youth", text="lundi matin")),
    (rpc.get_vehicle_wish, rpc.GetVehicleWish(youth_id="youth")),
    (rpc.set_vehicle_wish, rpc.VehicleWish(youth_id="youth", gearbox="automatic")),
    (rpc.get_check_in_code, rpc.GetCheckInCode(appointment_id="asked")),
    (rpc.check_in, rpc.CheckIn(youth_id="youth", code="AAAAAA")),
    (rpc.contest_attendance, rpc.ContestAttendance(appointment_id="asked", record_id="asked-1")),
    (rpc.sign_on_this_phone, rpc.SignOnThisPhone(appointment_id="asked", record_id="asked-1", code_checked=True)),
    (rpc.book_interview, rpc.BookInterview(id="i", youth_id="youth", starts_at=FIRST, ends_at=FIRST + HOUR)),
    (rpc.answer_contest, rpc.AnswerContest(appointment_id="moved", record_id="moved-2", upheld=True)),
    (
        rpc.book_appointment,
        rpc.BookAppointment(
            id="b", youth_id="youth", starts_at=FIRST, ends_at=FIRST + HOUR, instructor_id="instructor"
        ),
    ),
    (rpc.set_busy, rpc.SetBusy(owner_id="instructor", owner_kind="instructor", spans=())),
    (rpc.read_diary_now, rpc.ReadDiaryNow(owner_id="instructor", owner_kind="instructor")),
    (rpc.list_busy_collisions, rpc.ListBusyCollisions()),
    (rpc.get_calendar, rpc.GetCalendar(owner_id="youth", owner_kind="youth")),
    (rpc.replace_calendar, rpc.ReplaceCalendar(owner_id="youth", owner_kind="youth")),
    (rpc.close_calendar, rpc.CloseCalendar(owner_id="youth", owner_kind="youth")),
    # whoever holds the address reads it; this is one that nobody was given
    (rpc.read_calendar, rpc.ReadCalendar(owner_id="youth", owner_kind="youth", serial=1)),
    (rpc.ask_plan, rpc.AskPlan(id="other", area=AREA, week=PLANNED_WEEK)),
    (rpc.get_plan, rpc.GetPlan(plan_id="plan")),
    (
        rpc.add_planned,
        rpc.AddPlanned(
            id="p",
            plan_id="plan",
            version=2,
            youth_id="youth",
            instructor_id="instructor",
            vehicle_id="vehicle",
            starts_at=FIRST,
            ends_at=FIRST + HOUR,
        ),
    ),
    (
        rpc.move_planned,
        rpc.MovePlanned(plan_id="plan", version=2, planned_id="by-hand", starts_at=FIRST, ends_at=FIRST + HOUR),
    ),
    (rpc.remove_planned, rpc.RemovePlanned(plan_id="plan", version=2, planned_id="by-hand")),
    (rpc.send_plan, rpc.SendPlan(plan_id="plan", version=2)),
    (rpc.answer_plan, rpc.AnswerPlan(plan_id="plan", school_id="school")),
    (rpc.export_youth, ExportYouth(youth_id="youth")),
    (rpc.answer_appointment, rpc.AnswerAppointment(appointment_id="asked", accept=True)),
    (rpc.note_appointment, rpc.NoteAppointment(appointment_id="asked", words="bonjour")),
    (rpc.set_meeting_point, rpc.SetMeetingPoint(appointment_id="asked")),
    (rpc.get_school_meeting_point, rpc.GetSchoolMeetingPoint(school_id="school")),
    (rpc.set_school_meeting_point, rpc.SchoolMeetingPoint(school_id="school")),
    (
        rpc.open_class,
        rpc.OpenClass(
            id="c", school_id="school", kind="workshop", starts_at=FIRST + 9 * HOUR, ends_at=FIRST + 10 * HOUR, places=1
        ),
    ),
    (rpc.get_class, rpc.GetClass(class_id="taken")),
    (rpc.change_class, rpc.ChangeClass(class_id="taken", version=1, places=2)),
    (rpc.move_class, rpc.MoveClass(class_id="taken", version=1, starts_at=FIRST, ends_at=FIRST + HOUR)),
    (rpc.cancel_class, rpc.CancelClass(class_id="taken")),
    (rpc.take_place, rpc.TakePlace(id="p", class_id="declined", youth_id="youth")),
    (rpc.join_waiting_list, rpc.JoinWaitingList(class_id="declined", youth_id="youth")),
    (rpc.leave_waiting_list, rpc.LeaveWaitingList(class_id="declined", youth_id="youth")),
    (
        rpc.record_class,
        rpc.RecordClass(
            id="r", class_id="taken", lines=(rpc.ClassAttendance(appointment_id="taken-youth", outcome="present"),)
        ),
    ),
    (
        rpc.book_series,
        rpc.BookSeries(
            first=rpc.BookAppointment(
                id="s", youth_id="youth", starts_at=FIRST, ends_at=FIRST + HOUR, instructor_id="instructor"
            ),
            weeks=2,
        ),
    ),
    (rpc.cancel_series, rpc.CancelSeries(series_id="s", youth_id="youth", start=FIRST)),
    (
        rpc.open_class_series,
        rpc.OpenClassSeries(
            first=rpc.OpenClass(
                id="c", school_id="school", kind="workshop", starts_at=FIRST + 9 * HOUR, ends_at=FIRST + 10 * HOUR, places=1
            ),
            weeks=2,
        ),
    ),
    (rpc.get_waiting, rpc.GetWaiting(youth_id="youth")),
    (rpc.answer_freed_offer, rpc.AnswerFreedOffer(id="o", offer_id="<the unanswered one>", accept=True)),
    (rpc.ask_freed_lessons, rpc.AskFreedLessons(youth_id="youth", wanted=True)),
    (rpc.withdraw_freed_offer, rpc.WithdrawFreedOffer(offer_id="<the unanswered one>")),
]


def test_nothing_about_a_youth_is_answered_outside_the_scope(school: School) -> None:
    unanswered = play(school)
    plan_a_week(school)
    before = school.target.events()

    for method, request in ABOUT_A_YOUTH:
        if hasattr(request, "offer_id"):
            request = msgspec.structs.replace(request, offer_id=unanswered)
        with pytest.raises((NotAllowed, NotFound)):
            school.call(method, request, STRANGER)

    assert school.call(rpc.list_appointments, rpc.ListAppointments(youth_id="youth"), STRANGER).appointments == ()
    drawn = school.call(rpc.list_drawings, rpc.ListDrawings(record_ids=("asked-1",)), YOUTH).drawings
    assert len(drawn) == int(school.target.moves_time)
    assert school.call(rpc.list_drawings, rpc.ListDrawings(record_ids=("asked-1",)), STRANGER).drawings == ()
    assert school.call(rpc.list_plans, rpc.ListPlans(area=AREA), STRANGER).plans == ()
    assert school.call(rpc.list_classes, rpc.ListClasses(start=FIRST), STRANGER).classes == ()
    none = rpc.CancelClassSeries(series_id="s", start=FIRST)
    assert school.call(rpc.cancel_class_series, none, STRANGER).cancelled == 0
    assert school.call(rpc.list_freed_offers, rpc.ListFreedOffers(), STRANGER).offers == ()
    year = rpc.TotalAttendance(start=NOW.date() - dt.timedelta(days=100), end=NOW.date() + dt.timedelta(days=200))
    assert school.call(rpc.total_attendance, year, YOUTH).totals != ()
    assert school.call(rpc.total_attendance, year, STRANGER).totals == ()
    with pytest.raises(NotAllowed):  # not even whether there is such a proof
        school.call(rpc.check_proof, rpc.CheckProof(digest="0" * 64), STRANGER)
    with pytest.raises(NotAllowed):
        school.call(rpc.list_archive, rpc.ListArchive(), STRANGER)
    assert school.target.events() == before


def test_every_method_about_a_youth_is_in_the_list_above() -> None:
    elsewhere = {
        "cancel_class_series", "list_appointments", "list_classes", "list_drawings", "list_freed_offers", "list_plans",
        "total_attendance", "check_proof",
        "list_archive",
        "receive_availabilities",
    }  # fmt: skip

    assert {method.name for method, _ in ABOUT_A_YOUTH} | elsewhere == set(methods_of(rpc))


def booking(**changes: str) -> bytes:
    right = {"id": "x", "youth_id": "youth", "instructor_id": "instructor", "vehicle_id": "vehicle"}
    times = {"starts_at": FIRST.isoformat(), "ends_at": (FIRST + HOUR).isoformat()}
    return msgspec.json.encode({**right, **times, **changes})


MALFORMED: list[tuple[str, bytes]] = [
    ("find_slots", b""),
    ("find_slots", b"[]"),
    ("find_slots", b"\xff"),
    ("find_slots", b'{"youth_id": 1}'),
    ("find_slots", b'{"youth_id": "youth", "start": "32/13/2026"}'),
    ("find_slots", b'{"youth_id": "youth", "start": "2026-12-01", "days": 1000000}'),
    ("find_slots", b'{"youth_id": "youth", "start": "0001-01-01"}'),
    ("find_slots", b'{"youth_id": "youth", "start": "9999-12-31"}'),
    ("find_slots", b'{"youth_id": "youth", "start": "2026-12-01", "minutes": 50}'),
    ("list_appointments", b'{"start": "2026-12-01T10:00:00"}'),
    ("list_appointments", b'{"end": "0001-01-01T00:00:00+14:00"}'),
    ("list_appointments", b'{"cursor": "2026-12-01"}'),
    ("list_appointments", b'{"limit": 0}'),
    ("set_availability", b'{"owner_id": "youth", "owner_kind": "school", "version": 0, "weekly": []}'),
    (
        "set_availability",
        b'{"owner_id": "youth", "owner_kind": "youth", "version": 1, "weekly": [{"day": "tue", '
        b'"start": "18:00", "end": "09:00"}]}',
    ),
    ("book_appointment", booking(id="")),
    ("book_appointment", booking(starts_at=f"{FIRST:%Y-%m-%dT%H:%M:%S}")),
    ("book_appointment", booking(starts_at=f"{FIRST:%Y-%m-%d}T09:07:00Z")),
    ("book_appointment", booking(ends_at=(FIRST + 520 * WEEK).isoformat())),
    ("book_appointment", booking(kind="holiday")),
]


def test_a_malformed_request_is_refused_as_one(school: School) -> None:
    school.open_tuesdays()
    for method, body in MALFORMED:
        if school.target.moves_time or is_json(body):
            with pytest.raises(InvalidRequest):
                school.target.send(method, body, principal=YOUTH, scope=REACH["youth"])


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2400, 1, 1)])
def test_slots_of_days_gone_by_or_far_away_are_none_and_the_reason_says_so(school: School, day: dt.date) -> None:
    school.open_tuesdays()

    found = school.call(rpc.find_slots, rpc.FindSlots(youth_id="youth", start=day, days=60), YOUTH)

    assert found.slots == ()
    assert found.reason.code == "no_time_in_range"
