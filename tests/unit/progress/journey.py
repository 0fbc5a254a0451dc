"""A youth's journey as tests tell it: verbs of the people around, over the kit's harness."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from contracts.attendance import events as attendance
from contracts.kernel import Empty, Principal, Scope, log_methods
from contracts.profiles import events as profiles
from contracts.progress import rpc
from servicekit.config import Settings
from servicekit.testing.harness import START, Harness
from services.progress.service import ProgressService, dependencies
from tests.unit.progress.factories import PROGRAMME

AREA = "orleans"
YOUTH_ID = "youth-1"
YOUTH = Principal(id=YOUTH_ID, role="youth", area=AREA)
ADVISER = Principal(id="adviser-1", role="adviser", area=AREA)
SCHOOL = Principal(id="office-1", role="school", area=AREA, organisation_id="school-1")
INSTRUCTOR = Principal(id="instructor-1", role="instructor", area=AREA, organisation_id="school-1")
REFERENT = Principal(id="referent-1", role="referent", area=AREA)


class Journey:
    def __init__(self, urls: Callable[[str], str]) -> None:
        settings = Settings(secret="x" * 32, programme=PROGRAMME, data=PROGRAMME)
        self.harness = Harness({ProgressService: dependencies(settings)}, urls)
        self.lessons = 0
        self.exams = 0

    def admit_youth(self, youth_id: str = YOUTH_ID, *, adviser: str = "adviser-1", area: str = AREA) -> None:
        self.harness.say(
            area,
            profiles.YouthAdmitted(youth_id=youth_id, status="job_seeker", admitted_on=self.today(), reachable=True),
            profiles.YouthLinked(youth_id=youth_id, role="adviser", other_id=adviser),
            profiles.YouthLinked(youth_id=youth_id, role="school", other_id="school-1"),
        )
        self.harness.settle()

    def say(self, *events: Any) -> None:
        self.harness.say(AREA, *events)
        self.harness.settle()

    def ask(self, method: Any, request: Any, by: Principal = ADVISER, **how: Any) -> Any:
        scope = how.pop("scope", None) or Scope(kind="youth", ids=(getattr(request, "youth_id", YOUTH_ID),))
        return self.harness.call(method, request, principal=by, scope=scope, area=AREA, **how)

    def attend(self, *, minutes: int = 60, late: int = 0, youth_id: str = YOUTH_ID, **other: Any) -> str:
        lesson = {**self._lesson(youth_id), **other}
        self.say(attendance.LessonAttended(**lesson, minutes=minutes, late_minutes=late))
        return str(lesson["appointment_id"])

    def miss(self, outcome: attendance.Outcome = "absent_unexcused", reason: str | None = None) -> str:
        lesson = self._lesson(YOUTH_ID)
        self.say(attendance.LessonMissed(**lesson, outcome=outcome, reason=reason))
        return str(lesson["appointment_id"])

    def correct(self, appointment_id: str, outcome: attendance.Outcome, *, minutes: int = 60) -> None:
        lesson = {**self._lesson(YOUTH_ID), "appointment_id": appointment_id}
        replaced = appointment_id.replace("lesson", "record")
        self.say(attendance.AttendanceCorrected(**lesson, replaced_id=replaced, outcome=outcome, minutes=minutes))

    def _lesson(self, youth_id: str) -> dict[str, Any]:
        self.lessons += 1
        return {
            "appointment_id": f"lesson-{self.lessons}",
            "record_id": f"record-{self.lessons}",
            "youth_id": youth_id,
            "school_id": "school-1",
            "instructor_id": "instructor-1",
            "kind": "driving_lesson",
            "starts_at": self.harness.clock.now() - dt.timedelta(hours=1),
        }

    def mark(self, objective: str, level: str, by: Principal = INSTRUCTOR) -> rpc.Booklet:
        marks = (rpc.ObjectiveMark(objective=objective, level=level),)  # type: ignore[arg-type]
        return self.ask(rpc.mark_objectives, rpc.MarkObjectives(youth_id=YOUTH_ID, marks=marks), by)

    def sit(self, kind: str, *, by: Principal = SCHOOL, id: str = "", **given: Any) -> rpc.Results:
        """An exam of today, recorded by the school; another id each time."""
        self.exams += 1
        command = rpc.RecordExam(id=id or f"exam-{self.exams}", youth_id=YOUTH_ID, kind=kind, on=self.today(), **given)  # type: ignore[arg-type]
        return self.ask(rpc.record_exam, command, by)

    def assess(self, hours: int, *, gearbox: str = "manual", id: str = "assessment-1") -> rpc.Forecast:
        command = rpc.RecordInitialAssessment(
            id=id, youth_id=YOUTH_ID, hours=hours, gearbox=gearbox, on=self.today()  # type: ignore[arg-type]
        )
        return self.ask(rpc.record_initial_assessment, command, SCHOOL)

    def report(self, kind: str = "transport", id: str = "difficulty-1", by: Principal = REFERENT) -> rpc.Difficulty:
        command = rpc.ReportDifficulty(id=id, youth_id=YOUTH_ID, kind=kind, words="Plus de bus")  # type: ignore[arg-type]
        return self.ask(rpc.report_difficulty, command, by)

    def propose(
        self, kind: str = "pace", id: str = "adjustment-1", by: Principal = ADVISER, **more: Any
    ) -> rpc.Adjustment:
        command = rpc.ProposeAdjustment(id=id, youth_id=YOUTH_ID, kind=kind, **more)  # type: ignore[arg-type]
        return self.ask(rpc.propose_adjustment, command, by)

    def answer(self, act: str, by: Principal, reason: str = "", id: str = "adjustment-1") -> rpc.Adjustment:
        command = rpc.AnswerAdjustment(adjustment_id=id, youth_id=YOUTH_ID, act=act, reason=reason)  # type: ignore[arg-type]
        return self.ask(rpc.answer_adjustment, command, by)

    def days_pass(self, days: int) -> None:
        """The clock goes on and the timer looks, as it does every day."""
        self.harness.clock.forward(days=days)
        self.harness.run_timer("progress", "look_by_the_clock")

    def open_signals(self) -> list[str]:
        found = self.ask(rpc.list_signals, rpc.AboutYouth(youth_id=YOUTH_ID))
        return [s.kind for s in found.signals if s.cleared_at is None]

    def published(self) -> list[str]:
        heads = self.harness.call(log_methods("progress")[0], Empty()).heads
        if AREA not in {head.area for head in heads}:
            return []
        return [e["type"].split(".")[2] for e in self.harness.events("progress", AREA)]

    def last(self, what: str) -> dict[str, Any]:
        """The fields of the last event of this name."""
        facts = [e["data"] for e in self.harness.events("progress", AREA) if e["type"].split(".")[2] == what]
        return dict(facts[-1])

    def today(self) -> dt.date:
        return self.harness.clock.now().date()

    def close(self) -> None:
        self.harness.close()


__all__ = ["ADVISER", "AREA", "INSTRUCTOR", "REFERENT", "SCHOOL", "START", "YOUTH", "YOUTH_ID", "Journey"]
