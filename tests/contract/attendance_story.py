"""One youth's story at a driving school, told through the contract of attendance: what its suite plays.

Facts of profiles come in by the log, acts by calls; checks nothing of its own but that the story goes on.
"""

import datetime as dt
import time
from typing import Any

from contracts.attendance import rpc
from contracts.kernel import Event, Method, Principal, Record, Scope
from contracts.profiles import events as profiles
from servicekit.testing.harness import Harness

AREA = "orleans"
YOUTH = Principal(id="youth", role="youth", area=AREA)
SCHOOL = Principal(id="desk", role="school", area=AREA, organisation_id="school")
INSTRUCTOR = Principal(id="instructor", role="instructor", area=AREA, organisation_id="school")
COORDINATOR = Principal(id="coordinator", role="coordinator", area=AREA)
OTHER = Principal(id="other", role="youth", area=AREA)
STRANGER = Principal(id="stranger", role="youth", area=AREA)
REACH: dict[str, Scope] = {
    "youth": Scope(kind="youth", ids=("youth",)),
    "other": Scope(kind="youth", ids=("other",)),
    "desk": Scope(kind="school", ids=("school",)),
    "instructor": Scope(kind="school", ids=("school",)),
    "coordinator": Scope(kind="areas", ids=(AREA,)),
    "stranger": Scope(kind="youth", ids=("stranger",)),
}
FIRST = dt.datetime(2026, 12, 8, 9, 0, tzinfo=dt.UTC)  # a Tuesday, 10:00 in Paris
HOUR = dt.timedelta(hours=1)
PLANNED_WEEK = "2026-W51"  # the one after FIRST
SOLVED_WITHIN = 60.0  # seconds, on a busy machine


class Target:
    """The service that answers, with the facts of profiles that it needs."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        joined = profiles.YouthAdmitted(
            youth_id="youth", status="apprentice", admitted_on=dt.date(2026, 11, 1), reachable=True
        )
        self.hear(
            profiles.SchoolOpened(school_id="school", confirmation="manual"),
            profiles.InstructorJoined(instructor_id="instructor", school_id="school"),
            profiles.VehicleAdded(vehicle_id="vehicle", school_id="school", gearbox="manual"),
            joined,
            profiles.YouthLinked(youth_id="youth", role="school", other_id="school"),
        )

    def hear(self, *facts: Event) -> None:
        self.harness.say(AREA, *facts)
        self.harness.settle()

    def call(self, method: Method[Any, Any], request: Record, who: Principal, key: str | None = None) -> Any:
        return self.harness.call(method, request, principal=who, scope=REACH[who.id], key=key, area=AREA)

    def open_tuesdays(self) -> None:
        for owner, kind, who in [("youth", "youth", YOUTH), ("instructor", "instructor", SCHOOL)]:
            week = (rpc.WeeklyRange(day="tue", start="08:00", end="18:00"),)
            self.call(
                rpc.set_availability,
                rpc.SetAvailability(owner_id=owner, owner_kind=kind, version=0, weekly=week),  # type: ignore[arg-type]
                who,
            )

    def book(self, appointment_id: str, hours: int, who: Principal = SCHOOL, key: str | None = None) -> rpc.Appointment:
        starts_at = FIRST + hours * HOUR
        command = rpc.BookAppointment(
            id=appointment_id,
            youth_id="youth",
            starts_at=starts_at,
            ends_at=starts_at + HOUR,
            instructor_id="instructor",
            vehicle_id="vehicle",
            meeting_point="devant la gare",
        )
        booked: rpc.Appointment = self.call(rpc.book_appointment, command, who, key)
        return booked

    def record(self, appointment_id: str, outcome: str, **more: Any) -> rpc.Appointment:
        command = rpc.RecordAttendance(id=f"{appointment_id}-1", appointment_id=appointment_id, outcome=outcome, **more)  # type: ignore[arg-type]
        recorded: rpc.Appointment = self.call(rpc.record_attendance, command, INSTRUCTOR)
        return recorded


def play(target: Target) -> None:
    """Lessons asked for, moved, called off, held, missed, corrected, signed and contested."""
    target.open_tuesdays()
    slot = target.call(rpc.find_slots, rpc.FindSlots(youth_id="youth", start=FIRST.date()), YOUTH).slots[0]
    assert slot.instructor_id == "instructor"

    target.book("asked", 0, YOUTH)
    target.call(rpc.confirm_appointment, rpc.ConfirmAppointment(appointment_id="asked"), SCHOOL)
    target.book("refused", 1, YOUTH)
    target.call(rpc.decline_appointment, rpc.DeclineAppointment(appointment_id="refused", reason="full"), SCHOOL)
    moved = target.book("moved", 1)
    to = rpc.MoveAppointment(
        appointment_id="moved", version=moved.version, starts_at=FIRST + 2 * HOUR, ends_at=FIRST + 3 * HOUR
    )
    target.call(rpc.move_appointment, to, SCHOOL)
    target.book("off", 4)
    target.call(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id="off", reason="health"), YOUTH)

    target.harness.clock.move_to(FIRST + HOUR / 6)
    code = target.call(rpc.get_check_in_code, rpc.GetCheckInCode(appointment_id="asked"), INSTRUCTOR)
    here = target.call(rpc.check_in, rpc.CheckIn(youth_id="youth", code=code.short), YOUTH)
    assert (here.arrival.late_minutes, here.attendance) == (10, None)

    say_to_each_other(target)
    hold_classes(target)

    target.harness.clock.move_to(FIRST + 4 * HOUR)
    attended = target.record("asked", "late", late_minutes=10)
    missed = target.record("moved", "absent_unexcused")
    assert attended.attendance is not None
    assert missed.attendance is not None
    correction = rpc.CorrectAttendance(
        id="moved-2",
        appointment_id="moved",
        replaces=missed.attendance.id,
        outcome="absent_excused",
        reason="transport",
        correction_reason="le bus n’est pas venu",
    )
    target.call(rpc.correct_attendance, correction, SCHOOL)
    sign = rpc.SignAttendance(appointment_id="asked", record_id=attended.attendance.id)
    target.call(rpc.sign_attendance, sign, INSTRUCTOR)
    here = rpc.SignOnThisPhone(appointment_id="asked", record_id=attended.attendance.id, strokes=((0, 0, 300, 200, 600, 0, 900, 200),) * 2)
    assert target.call(rpc.sign_on_this_phone, here, INSTRUCTOR).attendance.youth_signed_by == "drawn_on_instructor_phone"
    contest = rpc.ContestAttendance(appointment_id="moved", record_id="moved-2", words="ce n’est pas vrai")
    target.call(rpc.contest_attendance, contest, YOUTH)
    answer = rpc.AnswerContest(appointment_id="moved", record_id="moved-2", upheld=False, reason="vu avec le moniteur, pas vrai")
    kept = target.call(rpc.answer_contest, answer, SCHOOL).attendance
    assert (kept.outcome, kept.contest.upheld, kept.contest.settled) == ("absent_excused", False, True)


def say_to_each_other(target: Target) -> None:
    """A yes and a no to what the school booked, a note, another place to meet."""
    target.book("yes", 5)
    target.call(rpc.answer_appointment, rpc.AnswerAppointment(appointment_id="yes", accept=True), YOUTH)
    target.call(rpc.note_appointment, rpc.NoteAppointment(appointment_id="yes", words="à vélo, pas vrai"), YOUTH)
    place = rpc.SetMeetingPoint(appointment_id="yes", meeting_point="derrière la gare")
    target.call(rpc.set_meeting_point, place, SCHOOL)
    target.book("no", 6)
    target.call(rpc.answer_appointment, rpc.AnswerAppointment(appointment_id="no", accept=False, reason="work"), YOUTH)


def hold_classes(target: Target) -> None:
    """A class of one place: full, waited for; its place is offered and refused, taken, left unanswered and taken back."""
    target.hear(
        profiles.YouthAdmitted(youth_id="other", status="apprentice", admitted_on=dt.date(2026, 11, 1), reachable=True),
        profiles.YouthLinked(youth_id="other", role="school", other_id="school"),
    )
    for name, answer in (("declined", False), ("taken", True), ("unanswered", None), ("called-off", None)):
        _open(target, name, 8 + 24 * len(name))
        target.call(rpc.take_place, rpc.TakePlace(id=f"{name}-place", class_id=name, youth_id="other"), OTHER)
        target.call(rpc.join_waiting_list, rpc.JoinWaitingList(class_id=name, youth_id="youth"), YOUTH)
        target.call(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=f"{name}-place"), OTHER)
        offers = target.call(rpc.get_waiting, rpc.GetWaiting(youth_id="youth"), YOUTH).offers
        offer = next(each for each in offers if each.class_id == name)
        if answer is not None:
            command = rpc.AnswerFreedOffer(id=f"{name}-youth", offer_id=offer.id, accept=answer)
            target.call(rpc.answer_freed_offer, command, YOUTH)
    target.call(rpc.cancel_class, rpc.CancelClass(class_id="called-off"), SCHOOL)
    seen = target.call(rpc.get_class, rpc.GetClass(class_id="declined"), SCHOOL).group
    change = rpc.ChangeClass(class_id="declined", version=seen.version, places=2)
    target.call(rpc.change_class, change, SCHOOL)
    target.harness.clock.forward(days=1)
    target.harness.run_timer("attendance", "offer_what_is_freed")


def _open(target: Target, class_id: str, hours: int) -> None:
    starts_at = FIRST + hours * HOUR
    command = rpc.OpenClass(
        id=class_id, school_id="school", kind="code_class", starts_at=starts_at, ends_at=starts_at + HOUR, places=1
    )
    target.call(rpc.open_class, command, SCHOOL)


def plan_a_week(target: Target) -> rpc.Plan:
    """After `play`: a week is planned, a lesson ("by-hand") put into it, and the school that is sent it says yes to all."""
    target.call(rpc.ask_plan, rpc.AskPlan(id="plan", area=AREA, week=PLANNED_WEEK), COORDINATOR)
    solved = _solved(target)
    (lesson,) = solved.appointments
    at = lesson.ends_at if lesson.ends_at.hour < 16 else lesson.starts_at - HOUR  # 17:00 in Paris is the last hour
    put = rpc.AddPlanned(
        id="by-hand",
        plan_id="plan",
        version=solved.version,
        youth_id="youth",
        instructor_id="instructor",
        vehicle_id="vehicle",
        starts_at=at,
        ends_at=at + HOUR,
    )
    changed = target.call(rpc.add_planned, put, COORDINATOR)
    target.call(rpc.send_plan, rpc.SendPlan(plan_id="plan", version=changed.version), COORDINATOR)
    answered: rpc.Plan = target.call(rpc.answer_plan, rpc.AnswerPlan(plan_id="plan", school_id="school"), SCHOOL)
    assert {each.id: each.state for each in answered.appointments} == {lesson.id: "confirmed", "by-hand": "confirmed"}
    return answered


def _solved(target: Target) -> rpc.Plan:
    """The plan as the service's own solver proposes it, its chore run as `work` would."""
    deadline = time.monotonic() + SOLVED_WITHIN
    while time.monotonic() < deadline:
        target.harness.run_timer("attendance", "solve_plans")
        plan: rpc.Plan = target.call(rpc.get_plan, rpc.GetPlan(plan_id="plan"), COORDINATOR)
        if plan.state == "proposed":
            return plan
        time.sleep(0.1)
    raise AssertionError("no plan was proposed in time")
