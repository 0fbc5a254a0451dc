"""The planning problem of an area's week as plain data, from what was read: what each wants, how urgent it is, who can when."""

import datetime as dt
from dataclasses import dataclass

from contracts.errors import Conflict, InvalidRequest
from servicekit.uow import UnitOfWork
from services.attendance.domain.availability import Availability
from services.attendance.domain.intervals import Interval, Intervals, inside_quarters, intersect, subtract, widened
from services.attendance.domain.planning import PlanningRules, WeeklyPlanRules
from services.attendance.handlers.plan_reading import WEEK, WeekRead, instant_of, people_of, quarter_of, read_week
from services.attendance.handlers.reach import settings_of, today
from services.attendance.handlers.urgency import hurry_of, urgency_of
from services.attendance.models import Youth
from services.attendance.planner import problem

MINUTES = 15


def monday_of(uow: UnitOfWork, week: str) -> dt.date:
    """Of a week that can still be planned: not gone by, not after the horizon."""
    try:
        monday = dt.date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    except ValueError:
        raise InvalidRequest("bad_week", field="week") from None
    now = today(uow)
    last = now + settings_of(uow).planning(now).horizon
    if not now - dt.timedelta(days=6) <= monday <= last:
        raise InvalidRequest("week_out_of_reach", field="week", until=last.isoformat())
    return monday


def problem_of(uow: UnitOfWork, area: str, week: str) -> problem.Problem:
    """Lessons held in that week stay as they are; only what can still be booked is planned."""
    monday, settings, day = monday_of(uow, week), settings_of(uow), today(uow)
    rules = settings.weekly(day)
    people = people_of(uow, area, rules.most_youths + 1)
    if len(people.youths) > rules.most_youths:
        raise Conflict("too_many_to_plan", most=rules.most_youths)
    draft = _Draft(uow, read_week(uow, monday, people), rules, settings.planning(day))
    youths = (draft.youth(each, each.school_id if each.school_id in people.school_ids else None) for each in people.youths)
    return problem.Problem(
        area=area,
        week=week,
        days=draft.week.days,
        terms=draft.terms(),
        youths=tuple(each for each in youths if each.worth),
        instructors=tuple(
            problem.Instructor(id=each.id, school_id=each.school_id, free=draft.free(each.id), taken=draft.taken(each.id))
            for each in people.instructors
        ),
        vehicles=tuple(
            problem.Vehicle(id=each.id, school_id=each.school_id, gearbox=_gearbox(each.gearbox), free=draft.free(each.id, always=True),
                            adapted=tuple(each.adapted or ()))
            for each in people.vehicles
        ),
    )


@dataclass(frozen=True)
class _Draft:
    uow: UnitOfWork
    week: WeekRead
    rules: WeeklyPlanRules
    planning: PlanningRules

    def terms(self) -> problem.Terms:
        return problem.Terms(
            step=int(self.planning.start_step.total_seconds()) // 60 // MINUTES,
            day_most=self.rules.day_most // MINUTES,
            week_most=self.rules.week_most // MINUTES,
            rest=self.rules.rest // MINUTES,
            kept_instructor=self.rules.kept_instructor,
            kept_start=self.rules.kept_start,
            stretch_cost=self.rules.stretch_cost,
        )

    def free(self, owner_id: str, *, always: bool = False) -> tuple[problem.Span, ...]:
        """What was given and is not taken; `always`: somebody who said nothing is free the whole week."""
        given = self.week.given.get(owner_id)
        bookable = intersect((self.week.bounds,), (self.planning.bounds(self.uow.now),))
        spans = self._within(given) if given else (self.week.bounds,) if always else ()
        held = (Interval(instant_of(first), instant_of(last)) for first, last in self.week.taken.get(owner_id, ()))
        taken = widened(held, given.travel if given else dt.timedelta())
        left = inside_quarters(subtract(intersect(spans, bookable), taken))
        return tuple((quarter_of(each.start), quarter_of(each.end)) for each in left)

    def taken(self, owner_id: str) -> tuple[problem.Span, ...]:
        return tuple(self.week.taken.get(owner_id, ()))

    def youth(self, youth: Youth, school_id: str | None) -> problem.Youth:
        lessons = self.week.lessons.get(youth.id, [])
        held = [each for each in lessons if each.starts_at >= self.week.bounds.start]
        before = [each for each in lessons if each.starts_at < self.week.bounds.start]
        minutes = int(self.planning.lesson.total_seconds()) // 60
        wanted = -(-self.week.wanted.get(youth.id, self.rules.wanted_minutes) // minutes)
        urgency = self.urgency(youth, had_share=len(before) / (4 * wanted))
        gearbox = youth.gearbox or self.week.gearbox.get(youth.id)  # what was wished, else what she learns on
        return problem.Youth(
            id=youth.id,
            school_id=school_id or "",
            lesson=minutes // MINUTES,
            worth=self.rules.worth(wanted, len(held), urgency),
            free=self.free(youth.id),
            known=youth.id in self.week.given,
            gearboxes=(_gearbox(gearbox),) if gearbox else ("manual", "automatic"),
            adapted=tuple(youth.adapted or ()),
            taken_days=tuple(sorted({self._day(each.starts_at) for each in held})),
            usual=problem.Usual(
                instructor_id=lessons[-1].instructor_id if lessons else None,
                starts=tuple(self._week_later(each.starts_at) for each in before if each.starts_at >= self.week.bounds.start - WEEK),
            ),
        )

    def urgency(self, youth: Youth, *, had_share: float) -> float:
        """As of its Monday, by the local calendar."""
        monday = self.week.bounds.start.astimezone(self.planning.zone).date()
        hurry = hurry_of(self.uow, youth, self.week.attended.get(youth.id))
        return urgency_of(self.uow, youth, hurry, had_share=had_share, day=monday)

    def _within(self, given: Availability) -> Intervals:
        return given.within(self.week.bounds)

    def _day(self, instant: dt.datetime) -> int:
        return next(n for n, (first, last) in enumerate(self.week.days) if first <= quarter_of(instant) < last)

    def _week_later(self, instant: dt.datetime) -> int:
        """The same local day and hour, also over a change of clocks."""
        return quarter_of(instant.astimezone(self.planning.zone) + WEEK)  # adding to a local time keeps the wall clock


def _gearbox(code: str) -> problem.Gearbox:
    return "automatic" if code == "automatic" else "manual"
