"""One youth's story at a driving school, told through the contract of attendance: what its suite plays.

Facts of profiles come in by the log, acts by calls; checks nothing of its own but that the story goes on.
"""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from jours_feries_france import JoursFeries

from contracts.attendance import rpc
from contracts.kernel import Event, Method, Principal, Record, Scope
from contracts.profiles import events as profiles
from servicekit.clock import PARIS
from tests.contract.target import AREA, NOW, Target

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
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(weeks=1)


def _first() -> dt.datetime:
    """10:00 in Paris on a Tuesday in a week or two; it and the next one are no holidays."""
    day = NOW.date() + WEEK
    while day.weekday() != 1 or any(JoursFeries.is_bank_holiday(each, zone="Métropole") for each in (day, day + WEEK)):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(10), PARIS).astimezone(dt.UTC)


FIRST = _first()
PLANNED_WEEK = "{}-W{:02d}".format(*(FIRST.date() + WEEK).isocalendar())
ADMITTED_ON = NOW.date() - dt.timedelta(days=30)
NEEDS_TIME = {
    "attendance_contest_answered", "attendance_contested", "attendance_corrected", "attendance_signed", "freed_offer_expired",
    "lesson_attended", "lesson_missed",
    "youth_checked_in",
}  # fmt: skip
"""Facts of lessons whose hour has come: they happen only where the suite moves the clock."""
SOLVED_WITHIN = 60.0  # seconds, on a busy machine


class School:
    """A driving school and a youth whom the service knows from profiles, and what they ask of it."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.hear(
            profiles.SchoolOpened(school_id="school", confirmation="manual"),
            profiles.InstructorJoined(instructor_id="instructor", school_id="school"),
            profiles.VehicleAdded(vehicle_id="vehicle", school_id="school", gearbox="manual"),
            profiles.YouthAdmitted(youth_id="youth", status="apprentice", admitted_on=ADMITTED_ON, reachable=True),
            profiles.YouthLinked(youth_id="youth", role="school", other_id="school"),
            seen=lambda: self.is_pupil("youth"),
        )

    def hear(self, *facts: Event, seen: Callable[[], Any]) -> None:
        self.target.say(*facts, seen=seen)

    def is_pupil(self, youth_id: str) -> bool:
        """Refused until the school's pupil."""
        return bool(self.call(rpc.get_availability, rpc.GetAvailability(owner_id=youth_id), SCHOOL))

    def call(self, method: Method[Any, Any], request: Record, who: Principal, key: str | None = None) -> Any:
        return self.target.call(method, request, principal=who, scope=REACH[who.id], key=key)

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


def play(school: School) -> str:
    """All that can happen; what needs a lesson's hour only where the suite moves the clock. Answers an offer left unanswered."""
    arrange(school)
    if school.target.moves_time:
        arrive(school)
    say_to_each_other(school)
    unanswered = hold_classes(school)
    if school.target.moves_time:
        school.target.forward(days=1)
        school.target.run("offer_what_is_freed")
        record_what_happened(school)
    return unanswered


def arrange(school: School) -> None:
    """Lessons asked for, confirmed, declined, moved and called off."""
    school.open_tuesdays()
    slot = school.call(rpc.find_slots, rpc.FindSlots(youth_id="youth", start=FIRST.date()), YOUTH).slots[0]
    assert slot.instructor_id == "instructor"

    school.book("asked", 0, YOUTH)
    school.call(rpc.confirm_appointment, rpc.ConfirmAppointment(appointment_id="asked"), SCHOOL)
    school.book("refused", 1, YOUTH)
    school.call(rpc.decline_appointment, rpc.DeclineAppointment(appointment_id="refused", reason="full"), SCHOOL)
    moved = school.book("moved", 1)
    to = rpc.MoveAppointment(
        appointment_id="moved", version=moved.version, starts_at=FIRST + 2 * HOUR, ends_at=FIRST + 3 * HOUR
    )
    school.call(rpc.move_appointment, to, SCHOOL)
    school.book("off", 4)
    school.call(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id="off", reason="health"), YOUTH)


def arrive(school: School) -> None:
    """Ten minutes late, with the code that the instructor shows."""
    school.target.move_to(FIRST + HOUR / 6)
    code = school.call(rpc.get_check_in_code, rpc.GetCheckInCode(appointment_id="asked"), INSTRUCTOR)
    here = school.call(rpc.check_in, rpc.CheckIn(youth_id="youth", code=code.short), YOUTH)
    assert (here.arrival.late_minutes, here.attendance) == (10, None)


def record_what_happened(school: School) -> None:
    """A lesson held and one missed; corrected, signed and contested."""
    attended = school.record("asked", "late", late_minutes=10)
    missed = school.record("moved", "absent_unexcused")
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
    school.call(rpc.correct_attendance, correction, SCHOOL)
    sign = rpc.SignAttendance(appointment_id="asked", record_id=attended.attendance.id)
    school.call(rpc.sign_attendance, sign, INSTRUCTOR)
    here = rpc.SignOnThisPhone(appointment_id="asked", record_id=attended.attendance.id, strokes=((0, 0, 300, 200, 600, 0, 900, 200),) * 2)
    assert school.call(rpc.sign_on_this_phone, here, INSTRUCTOR).attendance.youth_signed_by == "drawn_on_instructor_phone"
    contest = rpc.ContestAttendance(appointment_id="moved", record_id="moved-2", words="ce n’est pas vrai")
    school.call(rpc.contest_attendance, contest, YOUTH)
    answer = rpc.AnswerContest(appointment_id="moved", record_id="moved-2", upheld=False, reason="vu avec le moniteur, pas vrai")
    kept = school.call(rpc.answer_contest, answer, SCHOOL).attendance
    assert (kept.outcome, kept.contest.upheld, kept.contest.settled) == ("absent_excused", False, True)


def say_to_each_other(school: School) -> None:
    """A yes and a no to what the school booked, a note, another place to meet."""
    school.book("yes", 5)
    school.call(rpc.answer_appointment, rpc.AnswerAppointment(appointment_id="yes", accept=True), YOUTH)
    school.call(rpc.note_appointment, rpc.NoteAppointment(appointment_id="yes", words="à vélo, pas vrai"), YOUTH)
    place = rpc.SetMeetingPoint(appointment_id="yes", meeting_point="derrière la gare")
    school.call(rpc.set_meeting_point, place, SCHOOL)
    school.book("no", 6)
    school.call(rpc.answer_appointment, rpc.AnswerAppointment(appointment_id="no", accept=False, reason="work"), YOUTH)


def hold_classes(school: School) -> str:
    """A class of one place: full, waited for; its place is offered and refused, taken, left unanswered and taken back."""
    school.hear(
        profiles.YouthAdmitted(youth_id="other", status="apprentice", admitted_on=ADMITTED_ON, reachable=True),
        profiles.YouthLinked(youth_id="other", role="school", other_id="school"),
        seen=lambda: school.is_pupil("other"),
    )
    held: dict[str, str] = {}
    for name, answer in (("declined", False), ("taken", True), ("unanswered", None), ("called-off", None)):
        _open(school, name, 8 + 24 * len(name))
        school.call(rpc.take_place, rpc.TakePlace(id=f"{name}-place", class_id=name, youth_id="other"), OTHER)
        school.call(rpc.join_waiting_list, rpc.JoinWaitingList(class_id=name, youth_id="youth"), YOUTH)
        school.call(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=f"{name}-place"), OTHER)
        offers = school.call(rpc.get_waiting, rpc.GetWaiting(youth_id="youth"), YOUTH).offers
        offer = next(each for each in offers if each.class_id == name)
        held[name] = offer.id
        if answer is not None:
            command = rpc.AnswerFreedOffer(id=f"{name}-youth", offer_id=offer.id, accept=answer)
            school.call(rpc.answer_freed_offer, command, YOUTH)
    school.call(rpc.cancel_class, rpc.CancelClass(class_id="called-off"), SCHOOL)
    seen = school.call(rpc.get_class, rpc.GetClass(class_id="declined"), SCHOOL).group
    change = rpc.ChangeClass(class_id="declined", version=seen.version, places=2)
    changed = school.call(rpc.change_class, change, SCHOOL)
    later = rpc.MoveClass(
        class_id="declined", version=changed.version, starts_at=seen.starts_at + HOUR / 4, ends_at=seen.ends_at + HOUR / 4
    )
    school.call(rpc.move_class, later, SCHOOL)
    return held["unanswered"]


def _open(school: School, class_id: str, hours: int) -> None:
    starts_at = FIRST + hours * HOUR
    command = rpc.OpenClass(
        id=class_id, school_id="school", kind="code_class", starts_at=starts_at, ends_at=starts_at + HOUR, places=1
    )
    school.call(rpc.open_class, command, SCHOOL)


def plan_a_week(school: School) -> rpc.Plan:
    """After `play`: a week is planned, a lesson ("by-hand") put into it, and the school that is sent it says yes to all."""
    school.call(rpc.ask_plan, rpc.AskPlan(id="plan", area=AREA, week=PLANNED_WEEK), COORDINATOR)
    solved = _solved(school)
    (lesson,) = (each for each in solved.appointments if each.youth_id == "youth")  # an area may have other schools
    at = lesson.ends_at if lesson.ends_at.astimezone(PARIS).hour < 17 else lesson.starts_at - HOUR  # the last hour of her day
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
    changed = school.call(rpc.add_planned, put, COORDINATOR)
    school.call(rpc.send_plan, rpc.SendPlan(plan_id="plan", version=changed.version), COORDINATOR)
    answered: rpc.Plan = school.call(rpc.answer_plan, rpc.AnswerPlan(plan_id="plan", school_id="school"), SCHOOL)
    states = {each.id: each.state for each in answered.appointments if each.youth_id == "youth"}
    assert states == {lesson.id: "confirmed", "by-hand": "confirmed"}
    return answered


def _solved(school: School) -> rpc.Plan:
    """The plan as the service's own solver proposes it, its chore run as `work` would."""
    deadline = time.monotonic() + SOLVED_WITHIN
    while time.monotonic() < deadline:
        school.target.run("solve_plans")
        plan: rpc.Plan = school.call(rpc.get_plan, rpc.GetPlan(plan_id="plan"), COORDINATOR)
        if plan.state == "proposed":
            return plan
        time.sleep(0.1)
    raise AssertionError("no plan was proposed in time")
