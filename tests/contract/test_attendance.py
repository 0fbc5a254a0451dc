"""The contract of attendance, whoever answers it: every method, every event, the log, scopes and keys.

Speaks only through the contract, as `attendance_story` tells it. Run on both engines.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.attendance import events, rpc
from contracts.errors import InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Context, Empty, EventsSince, Method, Record, events_of, log_methods, methods_of
from contracts.profiles.events import YouthErased
from contracts.rights import ExportYouth
from servicekit.testing.harness import Harness
from services.attendance.service import AttendanceService
from services.attendance.settings import read_settings
from tests.contract.attendance_story import (
    AREA,
    FIRST,
    HOUR,
    PLANNED_WEEK,
    REACH,
    SCHOOL,
    STRANGER,
    YOUTH,
    Target,
    plan_a_week,
    play,
)


@pytest.fixture
def target(database_urls: Callable[[str], str], tmp_path: Path) -> Iterator[Target]:
    def urls(name: str) -> str:
        return database_urls(name) if name == "attendance" else f"sqlite:///{tmp_path}/{name}-log.db"

    settings = read_settings(Path(__file__).parents[2] / "programme", "the secret of a contract test, 32 or more")
    harness = Harness({AttendanceService: settings}, urls)
    yield Target(harness)
    harness.close()


def test_every_method_of_the_contract_has_an_answer() -> None:
    assert set(AttendanceService.answered) == set(methods_of(rpc))


def test_every_event_of_the_contract_happens_and_reads_back_as_its_type(target: Target) -> None:
    play(target)
    plan_a_week(target)
    target.hear(YouthErased(youth_id="youth"))

    logged = target.harness.events("attendance", AREA)

    declared = events_of(events)
    assert {each["type"] for each in logged} == set(declared)
    for each in logged:
        fact = msgspec.convert(each["data"], declared[each["type"]])
        assert each["subject"] == fact.subject()


def test_the_log_has_no_gap_and_no_free_text(target: Target) -> None:
    play(target)
    plan_a_week(target)
    head_method, since_method = log_methods("attendance")

    (head,) = target.call(head_method, Empty(), YOUTH).heads
    page = target.call(since_method, EventsSince(area=AREA, after=0), YOUTH)

    sequences = [int(msgspec.json.decode(each)["sequence"]) for each in page.events]
    assert sequences == list(range(1, head.seq + 1))
    everything = b"".join(bytes(each) for each in page.events).decode()
    for words in ("gare", "bus", "pas vrai"):
        assert words not in everything


def test_a_command_repeated_under_its_key_has_one_effect_and_one_answer(target: Target) -> None:
    target.open_tuesdays()

    first = target.book("lesson", 0, YOUTH, key="k")
    again = target.book("lesson", 0, YOUTH, key="k")

    assert again == first
    appointments = target.call(rpc.list_appointments, rpc.ListAppointments(), SCHOOL).appointments
    assert [each.id for each in appointments] == ["lesson"]
    with pytest.raises(InvalidRequest) as refused:
        target.book("another", 1, YOUTH, key="k")
    assert refused.value.code == "key_reused"


def test_an_hour_driven_is_counted_and_a_corrected_record_is_not(target: Target) -> None:
    play(target)

    summary = target.call(rpc.attendance_summary, rpc.GetAttendanceSummary(youth_id="youth"), YOUTH)

    assert summary.minutes_driven == 50
    assert summary.by_outcome == {"late": 1, "absent_excused": 1, "cancelled_in_time": 2}


ABOUT_A_YOUTH: list[tuple[Method[Any, Any], Record]] = [
    (rpc.get_availability, rpc.GetAvailability(owner_id="youth")),
    (rpc.set_availability, rpc.SetAvailability(owner_id="youth", owner_kind="youth", version=1, weekly=())),
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
    (rpc.answer_contest, rpc.AnswerContest(appointment_id="moved", record_id="moved-2", upheld=True)),
    (
        rpc.book_appointment,
        rpc.BookAppointment(
            id="b", youth_id="youth", starts_at=FIRST, ends_at=FIRST + HOUR, instructor_id="instructor"
        ),
    ),
    (rpc.set_busy, rpc.SetBusy(owner_id="instructor", owner_kind="instructor", spans=())),
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


def test_nothing_about_a_youth_is_answered_outside_the_scope(target: Target) -> None:
    play(target)
    plan_a_week(target)
    before = target.harness.events("attendance", AREA)
    unanswered = next(each["data"]["offer_id"] for each in before if each["type"].endswith("freed_offer_expired.v1"))

    for method, request in ABOUT_A_YOUTH:
        if hasattr(request, "offer_id"):
            request = msgspec.structs.replace(request, offer_id=unanswered)
        with pytest.raises((NotAllowed, NotFound)):
            target.call(method, request, STRANGER)

    assert target.call(rpc.list_appointments, rpc.ListAppointments(youth_id="youth"), STRANGER).appointments == ()
    assert len(target.call(rpc.list_drawings, rpc.ListDrawings(record_ids=("asked-1",)), YOUTH).drawings) == 1
    assert target.call(rpc.list_drawings, rpc.ListDrawings(record_ids=("asked-1",)), STRANGER).drawings == ()
    assert target.call(rpc.list_plans, rpc.ListPlans(area=AREA), STRANGER).plans == ()
    assert target.call(rpc.list_classes, rpc.ListClasses(start=FIRST), STRANGER).classes == ()
    none = rpc.CancelClassSeries(series_id="s", start=FIRST)
    assert target.call(rpc.cancel_class_series, none, STRANGER).cancelled == 0
    assert target.call(rpc.list_freed_offers, rpc.ListFreedOffers(), STRANGER).offers == ()
    year = rpc.TotalAttendance(start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31))
    assert target.call(rpc.total_attendance, year, YOUTH).totals != ()
    assert target.call(rpc.total_attendance, year, STRANGER).totals == ()
    with pytest.raises(NotAllowed):  # not even whether there is such a proof
        target.call(rpc.check_proof, rpc.CheckProof(digest="0" * 64), STRANGER)
    with pytest.raises(NotAllowed):
        target.call(rpc.list_archive, rpc.ListArchive(), STRANGER)
    assert target.harness.events("attendance", AREA) == before


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
    times = {"starts_at": "2026-12-08T09:00:00Z", "ends_at": "2026-12-08T10:00:00Z"}
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
    ("book_appointment", booking(starts_at="2026-12-08T09:00:00")),
    ("book_appointment", booking(starts_at="2026-12-08T09:07:00Z")),
    ("book_appointment", booking(ends_at="2036-12-08T10:00:00Z")),
    ("book_appointment", booking(kind="holiday")),
]


def test_a_malformed_request_is_refused_as_one(target: Target) -> None:
    target.open_tuesdays()
    context = Context(principal=YOUTH, scope=REACH["youth"], area=AREA)

    for method, body in MALFORMED:
        with pytest.raises(InvalidRequest):
            target.harness.apps["attendance"].dispatch(method, body, context)


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2400, 1, 1)])
def test_slots_of_days_gone_by_or_far_away_are_none_and_the_reason_says_so(target: Target, day: dt.date) -> None:
    target.open_tuesdays()

    found = target.call(rpc.find_slots, rpc.FindSlots(youth_id="youth", start=day, days=60), YOUTH)

    assert found.slots == ()
    assert found.reason.code == "no_time_in_range"
