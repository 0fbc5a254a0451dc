"""Eighteen months of one youth, acted out month by month by those around her, under a clock that moves on with them."""

import datetime as dt
import itertools
import random
from typing import Any

from contracts.attendance import rpc as attendance
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from servicekit.ids import new_id
from tests.e2e.world import World

MONTHS = 18
A_MONTH = dt.timedelta(days=30)
THEMES = {"L": 4, "C": 10, "R": 4, "U": 5, "D": 3, "A": 1, "P": 3, "M": 4, "S": 3, "E": 3}
OBJECTIVES = tuple(f"C1.{letter}" for letter in "abcdefg")


class Life:
    """What each person does, in the own name."""

    def __init__(self, world: World) -> None:
        self.world, self.id = world, world.hero.id
        self.start = world.clock.now()
        area = world.hero.area
        self.herself = Principal(id=self.id, role="youth", area=area)
        self.adviser = Principal(id=world.access["adviser"].person_id, role="adviser", area=area)

    def lived(self) -> None:
        """All of it; the last month is today's."""
        chances = random.Random(18)
        for month in range(MONTHS):
            self.world.clock.jump_to(self.start + month * A_MONTH)
            for act in self._acts().get(month, ()):
                act()
            if month < 7:
                self._practises(month)
            elif month not in (10, 11):
                self._drives("present" if chances.random() < 0.8 else "absent_unexcused")
        self.world.clock.jump_to(self.start + MONTHS * A_MONTH)

    def ask(self, method: Any, request: Any, by: Principal | None = None) -> Any:
        by = by or self.adviser
        return self.world.call(method, request, principal=by, scope=Scope(kind="youth", ids=(self.id,)))

    def today(self) -> dt.date:
        return self.world.today()

    def _acts(self) -> dict[int, tuple[Any, ...]]:
        return {
            0: (self._charter, self._project, lambda: self._milestone("neph_asked"), lambda: self._employment("entry", "seeking"),
                lambda: self._track(code="pre_code"), lambda: self._step("Ouvrir un compte sur France Titres", done=True)),
            1: (lambda: self._track(code="in_training"), lambda: self._difficulty("transport", "Pas de bus le soir.", solved=True)),
            2: (lambda: self._milestone("neph_received"), lambda: self._step("Envoyer trois CV", done=True)),
            3: (self._reviewed, lambda: self._status("vocational_trainee")),
            4: (lambda: self._difficulty("code_vocabulary", "Les mots des questions.", solved=True),
                lambda: self._adjusts("mobility_workshop")),
            5: (lambda: self._milestone("code_booked"),),
            6: (self._passes_the_code, lambda: self._employment("6", "training"), self._reviewed),
            7: (lambda: self._track(driving="in_training"), lambda: self._status("fixed_term")),
            9: (self._reviewed, lambda: self._adjusts("timetable")),
            10: (lambda: self.ask(profiles.change_journey, profiles.ChangeJourney(
                youth_id=self.id, act="pause", reason="Opération du genou", return_on=self.today() + 2 * A_MONTH)),),
            12: (lambda: self.ask(profiles.change_journey, profiles.ChangeJourney(youth_id=self.id, act="resume")),
                 lambda: self._employment("12", "short_contract"), self._reviewed),
            14: (lambda: self._difficulty("driving_stress", "Peur des ronds-points."), lambda: self._step("Rencontrer l’atelier du CFA")),
            15: (self._reviewed, lambda: self._status("apprentice")),
            16: (lambda: self._adjusts("pace", answered=False), lambda: self._milestone("exam_asked")),
            17: (lambda: self._difficulty("timetable", "Nouveaux horaires en apprentissage."),),
        }

    def _charter(self) -> None:
        edition = self.ask(profiles.get_journey, profiles.GetJourney(youth_id=self.id, view="adviser")).charter.edition
        for who in (self.herself, self.adviser, self.world.office()):
            self.ask(profiles.sign_charter, profiles.SignCharter(youth_id=self.id, edition=edition), who)

    def _reviewed(self) -> None:
        self.ask(profiles.review_charter, profiles.ReviewCharter(youth_id=self.id, on=self.today(), words="On continue."))

    def _project(self) -> None:
        version = self.ask(profiles.get_youth, profiles.GetYouth(youth_id=self.id, view="adviser")).project.version
        self.ask(profiles.edit_project, profiles.EditProject(
            youth_id=self.id, version=version, target="Aide-soignante à domicile", needed_by=self.today() + 20 * A_MONTH,
            why="Les personnes aidées habitent hors des lignes de bus."))
        self.ask(profiles.set_strengths_and_needs, profiles.SetStrengthsAndNeeds(
            youth_id=self.id, strengths=("regularity", "spoken_ease"), needs=("short_lessons", "reading_difficulty"), needs_shared=True),
            self.herself)

    def _milestone(self, milestone: str) -> None:
        self.ask(profiles.record_milestone, profiles.RecordMilestone(youth_id=self.id, milestone=milestone, on=self.today()))  # type: ignore[arg-type]

    def _employment(self, point: str, situation: str) -> None:
        self.ask(profiles.record_employment, profiles.RecordEmployment(
            youth_id=self.id, point=point, situation=situation, since=self.today()))  # type: ignore[arg-type]

    def _track(self, **tracks: str) -> None:
        moved = {f"{name}_track": value for name, value in tracks.items()}
        self.ask(profiles.move_track, profiles.MoveTrack(youth_id=self.id, on=self.today(), **moved))  # type: ignore[arg-type]

    def _status(self, status: str) -> None:
        self.ask(profiles.change_status, profiles.ChangeStatus(youth_id=self.id, status=status, since=self.today()))

    def _step(self, words: str, *, done: bool = False) -> None:
        step = self.ask(profiles.plan_project_step, profiles.PlanProjectStep(
            id=new_id(), youth_id=self.id, words=words, due_on=self.today() + dt.timedelta(days=20)))
        if done:
            self.ask(profiles.mark_project_step, profiles.MarkProjectStep(step_id=step.id, youth_id=self.id, act="done"))

    def _difficulty(self, kind: str, words: str, *, solved: bool = False) -> None:
        told = self.ask(progress.report_difficulty, progress.ReportDifficulty(
            id=new_id(), youth_id=self.id, kind=kind, words=words), self.herself)  # type: ignore[arg-type]
        if solved:
            self.ask(progress.resolve_difficulty, progress.ResolveDifficulty(difficulty_id=told.id, youth_id=self.id))

    def _adjusts(self, kind: str, *, answered: bool = True) -> None:
        made = self.ask(progress.propose_adjustment, progress.ProposeAdjustment(
            id=new_id(), youth_id=self.id, kind=kind, words="Proposé à l’entretien."))  # type: ignore[arg-type]
        if not answered:
            return
        steps = [("agree", self.world.office())] if made.must_agree == "school" and made.state == "proposed" else []
        for decision, who in (*steps, ("accept", self.herself), ("done", self.adviser)):
            self.ask(progress.answer_adjustment, progress.AnswerAdjustment(
                adjustment_id=made.id, youth_id=self.id, act=decision), who)  # type: ignore[arg-type]

    def _practises(self, month: int) -> None:
        known = {theme: max(most - (6 - month) // 2, 0) for theme, most in THEMES.items()}
        self.ask(progress.record_practice_series, progress.RecordPracticeSeries(
            id=new_id(), youth_id=self.id, by_theme=known), self.herself)  # type: ignore[arg-type]

    def _passes_the_code(self) -> None:
        self.ask(progress.record_exam, progress.RecordExam(
            id=new_id(), youth_id=self.id, kind="code", on=self.today(), score=37), self.world.office())

    def _drives(self, outcome: str) -> None:
        """Two lessons this month, at the first hours that fit everybody."""
        for _lesson in range(2):
            first = self.today() + dt.timedelta(days=2)
            slots = self.ask(attendance.find_slots, attendance.FindSlots(youth_id=self.id, start=first, days=14)).slots
            slot = next(slot for slot in slots if slot.instructor_id == self.world.instructor().id)
            booked = self.ask(attendance.book_appointment, attendance.BookAppointment(
                id=new_id(), youth_id=self.id, starts_at=slot.starts_at, ends_at=slot.ends_at, instructor_id=slot.instructor_id,
                vehicle_id=slot.vehicle_id), self.world.office())
            self.world.clock.jump_to(booked.ends_at + dt.timedelta(minutes=1))
            self.ask(attendance.record_attendance, attendance.RecordAttendance(
                id=new_id(), appointment_id=booked.id, outcome=outcome), self.world.instructor())  # type: ignore[arg-type]
            if outcome == "present":
                self._marks(booked.id)

    def _marks(self, appointment_id: str) -> None:
        levels = itertools.cycle(("introduced", "in_progress", "acquired"))
        marks = tuple(progress.ObjectiveMark(objective=one, level=next(levels)) for one in OBJECTIVES[:3])  # type: ignore[arg-type]
        self.ask(progress.mark_objectives, progress.MarkObjectives(
            youth_id=self.id, marks=marks, appointment_id=appointment_id), self.world.instructor())
