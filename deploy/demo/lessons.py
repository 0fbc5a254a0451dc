"""Simulated driving lessons: booked by the school, held or missed, signed, marked; today's and those of six weeks to come."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable

from contracts.attendance import rpc
from contracts.attendance.events import Outcome
from contracts.kernel import Context, Principal, Scope
from contracts.progress import rpc as progress
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.diary import Diary, Lesson
from deploy.demo.people import Staff
from deploy.demo.youth import Youth
from servicekit.clock import PARIS
from servicekit.ids import new_id

OBJECTIVES = tuple(f"C{c}.{letter}" for c, letters in ((1, "abcdefghi"), (2, "abcdefg"), (3, "abcdefghi"), (4, "abcdefg"))
                   for letter in letters)
HOUR = dt.timedelta(hours=1)
REQUESTS = 2
FUTURE_WEEKS = 6
TODAY_HOURS = tuple(range(8, 20))
ABSENCE_REASONS: tuple[rpc.Reason, ...] = ("work", "transport", "health", "childcare", "discouragement")


def give_past(platform: Platform, staff: Staff, youths: list[Youth], diary: Diary, first: dt.date, now: dt.datetime,
              rng: random.Random, say: Callable[[str], None]) -> None:
    """Month by month: every youth about one lesson in three weeks until yesterday."""
    yesterday = now.astimezone(PARIS).date() - dt.timedelta(days=1)
    given: dict[str, int] = defaultdict(int)
    day = first
    while day <= yesterday:
        end = min(day + dt.timedelta(days=30), yesterday + dt.timedelta(days=1))
        held = _draw(youths, diary, day, end, rng)
        _hold(platform, staff, held, given, yesterday, rng)
        say(f"  {day:%d/%m/%Y} → {end:%d/%m/%Y}\u202f: {len(held)} leçons")
        day = end


def _draw(youths: list[Youth], diary: Diary, first: dt.date, end: dt.date, rng: random.Random) -> list[tuple[Youth, Lesson]]:
    drawn = []
    for youth in youths:
        day = first + dt.timedelta(days=rng.randrange(0, 10))
        while day < end:
            if day.weekday() < 6 and youth.is_active(day) and (lesson := diary.lesson(youth.school, youth.id, day, rng)):
                drawn.append((youth, lesson))
            day += dt.timedelta(days=rng.randrange(13, 26))
    return sorted(drawn, key=lambda each: each[1].starts_at)


def _hold(platform: Platform, staff: Staff, held: list[tuple[Youth, Lesson]], given: dict[str, int], yesterday: dt.date,
          rng: random.Random) -> None:
    marks: list[tuple[Youth, Lesson, str]] = []
    with Batch(platform.apps["attendance"]) as batch:
        for youth, lesson in held:
            appointment = _book(batch, staff, youth, lesson)
            recent = (yesterday - lesson.starts_at.astimezone(PARIS).date()).days < 25
            outcome: Outcome = "absent_unexcused" if youth.troubled and recent else _outcome(rng)
            _record(batch, youth, lesson, appointment, outcome, rng)
            if outcome in ("present", "late"):
                marks.append((youth, lesson, appointment))
    with Batch(platform.apps["progress"]) as batch:
        for youth, lesson, appointment in marks:
            _mark(batch, youth, lesson, appointment, given)


def _outcome(rng: random.Random) -> Outcome:
    return rng.choices(("present", "late", "absent_excused", "absent_unexcused"), weights=(84, 6, 6, 4))[0]


def _book(batch: Batch, staff: Staff, youth: Youth, lesson: Lesson) -> str:
    command = rpc.BookAppointment(
        id=new_id(), youth_id=youth.id, starts_at=lesson.starts_at, ends_at=lesson.ends_at,
        instructor_id=lesson.instructor_id, vehicle_id=lesson.vehicle_id, meeting_point=f"Devant l’auto-école, {youth.school.commune}")
    return batch.do(rpc.book_appointment, command, at=lesson.starts_at - dt.timedelta(days=6),
                    principal=staff.office(youth.school), scope=youth.scope).id


def _record(batch: Batch, youth: Youth, lesson: Lesson, appointment_id: str, outcome: Outcome, rng: random.Random) -> None:
    instructor = _instructor(youth, lesson)
    absent = outcome.startswith("absent")
    record = rpc.RecordAttendance(
        id=new_id(), appointment_id=appointment_id, outcome=outcome, late_minutes=10 if outcome == "late" else 0,
        reason=rng.choice(ABSENCE_REASONS) if absent else None)
    batch.do(rpc.record_attendance, record, at=lesson.ends_at, principal=instructor, scope=youth.scope)
    if absent:
        return
    sign = rpc.SignAttendance(appointment_id=appointment_id, record_id=record.id)
    batch.do(rpc.sign_attendance, sign, at=lesson.ends_at, principal=instructor, scope=youth.scope)
    if rng.random() < 0.9:
        batch.do(rpc.sign_attendance, sign, at=lesson.ends_at + HOUR / 4, principal=youth.principal, scope=youth.scope)


def _mark(batch: Batch, youth: Youth, lesson: Lesson, appointment_id: str, given: dict[str, int]) -> None:
    """The curriculum in its order: what was seen twice is acquired, the next is begun."""
    n = given[youth.id]
    given[youth.id] = n + 1
    marks = [progress.ObjectiveMark(objective=OBJECTIVES[min(n, 31)], level="in_progress")]
    if n >= 1:
        marks.append(progress.ObjectiveMark(objective=OBJECTIVES[min(n - 1, 31)], level="acquired"))
    batch.do(progress.mark_objectives, progress.MarkObjectives(
        youth_id=youth.id, marks=tuple(marks), appointment_id=appointment_id,
    ), at=lesson.ends_at, principal=_instructor(youth, lesson), scope=youth.scope)


def _instructor(youth: Youth, lesson: Lesson) -> Principal:
    return Principal(id=lesson.instructor_id, role="instructor", area=youth.school.area, organisation_id=youth.school.id)


def plan_future(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, diary: Diary, now: dt.datetime,
                rng: random.Random) -> None:
    """Lessons today, whatever the weekday, then for six weeks; and requests that wait for a school's yes."""
    today = now.astimezone(PARIS).date()
    active = [y for y in youths if y.silent_from is None]
    with Batch(platform.apps["attendance"]) as batch:
        _today(batch, staff, active, hero, diary, today, now, rng)
        for youth in active:
            day = today + dt.timedelta(days=rng.randrange(1, 9))
            while day < today + dt.timedelta(weeks=FUTURE_WEEKS):
                if day.weekday() < 6 and (lesson := diary.lesson(youth.school, youth.id, day, rng)):
                    _plan(batch, staff, youth, lesson, now - dt.timedelta(days=2))
                day += dt.timedelta(days=rng.randrange(9, 19))
    _ask(platform, active, hero, today, rng)
    _ask_for_a_plan(platform, staff, hero, today)


def _today(batch: Batch, staff: Staff, youths: list[Youth], hero: Youth, diary: Diary, today: dt.date, now: dt.datetime,
           rng: random.Random) -> None:
    pupils = [y for y in youths if y.school.id == hero.school.id and y.id != hero.id][:5]
    others = [y for y in youths if y.school.id != hero.school.id][:20]
    for youth in (*pupils, hero, *others):
        hours = TODAY_HOURS if youth.school.id != hero.school.id else tuple(range(8, 20, 2))
        if lesson := diary.lesson(youth.school, youth.id, today, rng, hours):
            _plan(batch, staff, youth, lesson, now - dt.timedelta(days=4))


def _plan(batch: Batch, staff: Staff, youth: Youth, lesson: Lesson, at: dt.datetime) -> None:
    command = rpc.BookAppointment(
        id=new_id(), youth_id=youth.id, starts_at=lesson.starts_at, ends_at=lesson.ends_at,
        instructor_id=lesson.instructor_id, vehicle_id=lesson.vehicle_id, meeting_point=f"Devant l’auto-école, {youth.school.commune}")
    batch.do(rpc.book_appointment, command, at=at, principal=staff.office(youth.school), scope=youth.scope)


def _ask(platform: Platform, youths: list[Youth], hero: Youth, today: dt.date, rng: random.Random) -> None:
    """Requests by the youths themselves, on slots that the platform offers; two at the hero's school, where they wait for a yes."""
    pupils = [y for y in youths if y.school.id == hero.school.id and y.id != hero.id]
    asked = 0
    for youth in (*pupils, hero):
        if asked < REQUESTS:
            asked += _asks(platform, youth, today, rng)
    for youth in rng.sample([y for y in youths if y.school.id != hero.school.id], k=min(5, len(youths) - len(pupils) - 1)):
        _asks(platform, youth, today, rng)


def _asks(platform: Platform, youth: Youth, today: dt.date, rng: random.Random) -> bool:
    """Whether there was a slot to ask for."""
    app, context = platform.apps["attendance"], Context(principal=youth.principal, scope=youth.scope)
    wanted = rpc.FindSlots(youth_id=youth.id, start=today + dt.timedelta(days=2), days=14, limit=30)
    slots = app.call(rpc.find_slots, wanted, context).slots
    if not slots:
        return False
    slot = rng.choice(slots)
    app.call(rpc.book_appointment, rpc.BookAppointment(
        id=new_id(), youth_id=youth.id, starts_at=slot.starts_at, ends_at=slot.ends_at, instructor_id=slot.instructor_id,
        vehicle_id=slot.vehicle_id), context)
    return True


def _ask_for_a_plan(platform: Platform, staff: Staff, hero: Youth, today: dt.date) -> None:
    """The coordinator of the hero's area finds a plan to look at; it is solved once the platform runs."""
    year, week, _day = (today + dt.timedelta(weeks=2)).isocalendar()
    area = hero.school.area
    coordinator = Principal(id=staff.coordinators[area], role="coordinator", area=area)
    command = rpc.AskPlan(id=new_id(), area=area, week=f"{year}-W{week:02d}")
    platform.apps["attendance"].call(rpc.ask_plan, command, Context(principal=coordinator, scope=Scope(kind="areas", ids=(area,))))
