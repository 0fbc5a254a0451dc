"""The programme's settings of planning and attendance, each with its dates of validity; no value of them is in the code.

Read once a process from `rules.json` and `attendance.json`; what holds is asked for with a day.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from servicekit.dated import Dated, read_dated
from services.attendance.domain.availability_words import OpeningHours
from services.attendance.domain.booking import BookingRules
from services.attendance.domain.check_in import CheckInRules, key_of
from services.attendance.domain.diaries import DiaryRules
from services.attendance.domain.offers import OfferRules
from services.attendance.domain.planning import PlanningRules, WeeklyPlanRules
from services.attendance.domain.shifts import Night
from services.attendance.domain.weekly import parse_time
from services.attendance.domain.working_time import WorkingTime

FILES = ("rules.json", "attendance.json", "retention.json")


@dataclass(frozen=True)
class AttendanceSettings:
    """`secret`: what the codes of check-in are made with."""

    rules: Dated
    secret: str = field(default="", repr=False)

    @property
    def check_in_key(self) -> bytes:
        if not self.secret:
            raise LookupError("no secret is configured: codes of check-in cannot be made")
        return key_of(self.secret)

    def check_in(self, day: date) -> CheckInRules:
        return CheckInRules(
            turn=timedelta(seconds=self._value("check_in.turn_seconds", day)),
            grace=timedelta(seconds=self._value("check_in.grace_seconds", day)),
            opens=timedelta(minutes=self._value("check_in.opens_minutes", day)),
            on_time=timedelta(minutes=self._value("check_in.on_time_minutes", day)),
        )

    def planning(self, day: date) -> PlanningRules:
        hours = self.opening(day)
        return PlanningRules(
            lesson=timedelta(minutes=self._value("planning.lesson_minutes", day)),
            shortest_lesson=timedelta(minutes=self._value("planning.shortest_lesson_minutes", day)),
            start_step=timedelta(minutes=self._value("planning.start_step_minutes", day)),
            notice=timedelta(hours=self._value("planning.notice_hours", day)),
            horizon=timedelta(days=self._value("planning.horizon_days", day)),
            usual_from=hours.open,
            usual_to=hours.close,
            zone=self.zone(day),
        )

    def booking(self, day: date) -> BookingRules:
        return BookingRules(
            cancel_in_time=timedelta(hours=self._value("lesson.late_cancellation_hours", day)),
            notice=timedelta(hours=self._value("planning.notice_hours", day)),
        )

    def weekly(self, day: date) -> WeeklyPlanRules:
        return WeeklyPlanRules(
            wanted_minutes=self._value("plan.wanted_minutes", day),
            day_most=self._value("plan.instructor_day_minutes", day),
            week_most=self._value("plan.instructor_week_minutes", day),
            rest=self._value("plan.instructor_rest_hours", day) * 60,
            lesson_worth=self._value("plan.lesson_worth", day),
            next_lesson_share=self._value("plan.next_lesson_share", day),
            soon=tuple((weeks, more) for weeks, more in self._value("plan.needed_within_weeks", day)),
            near_exam=self._value("plan.near_exam", day),
            behind=self._value("plan.behind", day),
            kept_instructor=self._value("plan.kept_instructor", day),
            kept_start=self._value("plan.kept_start", day),
            stretch_cost=self._value("plan.stretch_cost", day),
            seconds=self._value("plan.seconds", day),
            most_youths=self._value("plan.most_youths", day),
            kept_for=timedelta(days=self._value("plan.kept_days", day)),
        )

    def offers(self, day: date) -> OfferRules:
        return OfferRules(
            answer=timedelta(hours=self._value("offer.answer_hours", day)),
            latest=timedelta(hours=self._value("offer.latest_hours", day)),
            shortest=timedelta(hours=self._value("offer.shortest_hours", day)),
            day_from=time.fromisoformat(self._value("offer.from", day)),
            day_to=time.fromisoformat(self._value("offer.to", day)),
            zone=self.zone(day),
        )

    def offers_kept(self, day: date) -> timedelta:
        return timedelta(days=self._value("offer.kept_days", day))

    def diaries(self, day: date) -> DiaryRules:
        return DiaryRules(
            every=timedelta(minutes=self._value("diary.every_minutes", day)),
            spread=timedelta(minutes=self._value("diary.spread_minutes", day)),
            rarest=timedelta(hours=self._value("diary.rarest_hours", day)),
            whole=timedelta(hours=self._value("diary.whole_hours", day)),
        )

    def working_time(self, day: date) -> WorkingTime:
        return WorkingTime(
            week_most=timedelta(minutes=self._value("plan.instructor_week_minutes", day)),
            day_most=timedelta(minutes=self._value("plan.instructor_day_minutes", day)),
            rest=timedelta(hours=self._value("plan.instructor_rest_hours", day)),
            zone=self.zone(day),
        )

    def starting_week(self, day: date, status: str | None) -> tuple[tuple[str, str, str], ...]:
        """What people of a status often can, as (day, start, end); nothing for one that says nothing of hours."""
        weeks = self._value("availability.starting_weeks", day)
        return tuple((code, start, end) for days, start, end in weeks.get(status or "", ()) for code in days.split())

    def day_parts(self, day: date) -> tuple[tuple[str, str, str], ...]:
        """What a touch on a page gives, as (code, start, end)."""
        return tuple((code, start, end) for code, start, end in self._value("availability.day_parts", day))

    def usual_shifts(self, day: date) -> tuple[tuple[str, str], ...]:
        """The hours of a morning, an afternoon and a night team, as (start, end)."""
        return tuple((start, end) for start, end in self._value("shifts.usual_hours", day))

    def night(self, day: date) -> Night:
        start, end, least = self._value("shifts.night", day)
        return Night(parse_time(start), parse_time(end), least)

    def rest_after_night(self, day: date) -> int:
        """In minutes: the rest that the law keeps between two days of work, here before a lesson."""
        return int(self.working_time(day).rest.total_seconds()) // 60

    def silence(self, day: date) -> timedelta:
        return timedelta(days=self._value("slots.silence_days", day))

    def code_ends(self, passed_on: date, day: date) -> bool:
        """Whether the code that was passed then ends so soon that lessons are urgent."""
        ends = passed_on.year + self._value("etg.validity.years", day), passed_on.month
        soon = day + timedelta(days=30 * self._value("slots.code_ends_within_months", day))
        return ends <= (soon.year, soon.month)

    def opening(self, day: date) -> OpeningHours:
        return OpeningHours(
            parse_time(self._value("planning.open", day)), parse_time(self._value("planning.close", day))
        )

    def close_early(self, day: date) -> timedelta:
        """How long before its end a lesson that was given in full may be closed."""
        return timedelta(minutes=self._value("lesson.close_early_minutes", day))

    def contest_within(self, day: date) -> timedelta:
        return timedelta(days=self._value("lesson.contest_days", day))

    def proof_months(self, day: date) -> int:
        """How long signed attendance of somebody erased stays in the archive."""
        return int(self._value("retention.signed_attendance_months", day))

    def zone(self, day: date) -> ZoneInfo:
        return ZoneInfo(self._value("planning.zone", day))

    def _value(self, key: str, day: date) -> Any:
        return self.rules.value(key, day)


def read_settings(programme: Path, secret: str = "") -> AttendanceSettings:
    """From the folder of the programme; without a secret no code of check-in is made."""
    return AttendanceSettings(read_dated(programme, FILES), secret)
