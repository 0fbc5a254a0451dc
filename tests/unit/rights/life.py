"""A youth with something of hers in every service, in words that nobody else has; and a search for them everywhere."""

import datetime as dt
from typing import Any

from contracts.attendance import rpc as attendance
from contracts.kernel import EVERYTHING, Principal, Scope
from contracts.notifications import rpc as notifications
from contracts.profiles import rpc
from contracts.progress import rpc as progress
from contracts.resources import rpc as resources
from servicekit.ids import new_id
from servicekit.tables import KIT_TABLES
from tests.unit.relations.country import HERE, Country

NUMBER = "45177777"
CELLS = {
    "number": NUMBER, "last_name": "Quimperlois", "first_name": "Zénobie", "phone": "06 98 76 54 32",
    "email": "zenobie@quimperlois.example", "project": "Souffleuse de verre", "comment": "Vient avec sa tante Aldegonde",
    "availability": "mardi 17h-20h",
}  # fmt: skip
WORDS = ("uimperlois", "QUIMPERLOIS", "nobie", "698765432", "98 76 54 32", "ouffleuse", "ldegonde", "grenouille", NUMBER)
"""What must be found nowhere afterwards: the cells above, and what people wrote with a frog in it."""
REGION = "region"


class Life:
    """Verbs for one youth in Orléans, in whose name everybody acts."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.harness = country.harness
        self.clock = country.clock
        self.youth_id = country.admit(**CELLS)
        school = country.school[HERE]
        self.instructor = Principal(id=school.instructors[0].id, role="instructor", area=HERE, organisation_id=school.id)
        self.vehicle_id = school.vehicles[0].id
        self.youth = Principal(id=self.youth_id, role="youth", area=HERE)
        self.adviser = Principal(id=country.adviser[HERE], role="adviser", area=HERE)
        self.scope = Scope(kind="youth", ids=(self.youth_id,))
        self.hand_over()
        country.settle()

    def ask(self, method: Any, request: Any, by: Principal | None = None, scope: Scope | None = None) -> Any:
        return self.harness.call(method, request, principal=by or self.youth, scope=scope or self.scope, area=HERE,
                                 key=new_id() if method.command and not method.secret else None)  # fmt: skip

    def hand_over(self) -> None:
        self.harness.run_timer("profiles", "hand_over")

    def lives(self) -> None:
        """Everything that somebody can write about her, once."""
        self._of_profiles()
        self.lesson = self.has_a_lesson()
        self._of_progress()
        self._of_the_others()
        self.country.settle()

    def _of_profiles(self) -> None:
        seen = self.ask(rpc.get_youth, rpc.GetYouth(youth_id=self.youth_id, view="youth"))
        self.ask(rpc.edit_contact, rpc.EditContact(youth_id=self.youth_id, version=seen.version, address="3 rue des Grenouilles"))
        self.ask(rpc.edit_project, rpc.EditProject(youth_id=self.youth_id, version=seen.project.version, target="Souffleuse de verre",
                                                   why="grenouille", needed_by=dt.date(2027, 5, 1)))  # fmt: skip
        self.ask(rpc.set_strengths_and_needs, rpc.SetStrengthsAndNeeds(youth_id=self.youth_id, needs=("short_lessons",), needs_shared=True))
        self.ask(rpc.consent, rpc.Consent(youth_id=self.youth_id, purpose="evaluation", given=True))
        self.ask(rpc.trace_reads, rpc.TraceReads(traces=(rpc.ReadTrace(
            id=new_id(), at=self.clock.now(), person_id=self.adviser.id, role="adviser", youth_id=self.youth_id, what="read_file",
            reason="appel de la tante Aldegonde"),)))  # fmt: skip
        self.code = self.country.issue_code(self.youth_id).code
        assert self.country.sign_in(self.code).outcome == "ok"

    def has_a_lesson(self) -> attendance.Appointment:
        """Held, recorded late, signed by both and contested; and one more that is still to come."""
        for owner, kind in ((self.instructor.id, "instructor"), (self.youth_id, "youth")):
            self.ask(attendance.set_availability, attendance.SetAvailability(
                owner_id=owner, owner_kind=kind, version=self._version(owner, kind),  # type: ignore[arg-type]
                weekly=(attendance.WeeklyRange(day="tue", start="08:00", end="20:00"),)), by=self._office(), scope=EVERYTHING)  # fmt: skip
        held, to_come = self._books(8), self._books(22)
        assert to_come.state == "confirmed"
        self.clock.move_to(held.ends_at)
        recorded = self.ask(attendance.record_attendance, attendance.RecordAttendance(
            id=new_id(), appointment_id=held.id, outcome="late", late_minutes=10), by=self.instructor)  # fmt: skip
        record_id = recorded.attendance.id
        for signer in (self.instructor, self.youth):
            self.ask(attendance.sign_attendance, attendance.SignAttendance(appointment_id=held.id, record_id=record_id), by=signer)
        self.ask(attendance.contest_attendance, attendance.ContestAttendance(
            appointment_id=held.id, record_id=record_id, words="une grenouille sur la route"))  # fmt: skip
        return recorded  # type: ignore[no-any-return]

    def _office(self) -> Principal:
        return Principal(id="desk", role="school", area=HERE, organisation_id=self.country.school[HERE].id)

    def _version(self, owner: str, kind: str) -> int:
        request = attendance.GetAvailability(owner_id=owner, owner_kind=kind)  # type: ignore[arg-type]
        return int(self.harness.call(attendance.get_availability, request).version)

    def _books(self, day: int) -> attendance.Appointment:
        starts = dt.datetime(2026, 12, day, 17, 0, tzinfo=dt.UTC)
        appointment: attendance.Appointment = self.harness.call(attendance.book_appointment, attendance.BookAppointment(
            id=new_id(), youth_id=self.youth_id, starts_at=starts, ends_at=starts + dt.timedelta(hours=1),
            instructor_id=self.instructor.id, vehicle_id=self.vehicle_id, meeting_point="devant la mare aux grenouilles"),
            principal=self._office(), area=HERE)  # fmt: skip
        return appointment

    def _of_progress(self) -> None:
        me = self.youth_id
        self.ask(progress.mark_objectives, progress.MarkObjectives(
            youth_id=me, marks=(progress.ObjectiveMark(objective="C1.a", level="in_progress"),)), by=self.instructor)  # fmt: skip
        self.ask(progress.record_practice_series, progress.RecordPracticeSeries(id=new_id(), youth_id=me, by_theme={"L": 3}))
        self.ask(progress.report_difficulty, progress.ReportDifficulty(id=new_id(), youth_id=me, kind="driving_stress", words="grenouille"))
        self.ask(progress.propose_adjustment, progress.ProposeAdjustment(
            id=new_id(), youth_id=me, kind="pace", words="moins vite, grenouille"), by=self.adviser)  # fmt: skip

    def _of_the_others(self) -> None:
        self.country.settle()
        self.ask(notifications.post_message, notifications.PostMessage(id=new_id(), youth_id=self.youth_id, text="la grenouille"))
        slug = next(page.slug for page in self.harness.call(resources.list_resources, resources.ListResources()).resources)
        quiz = self.harness.call(resources.get_resource, resources.GetResource(slug=slug)).quiz
        self.ask(resources.answer_quiz, resources.AnswerQuiz(youth_id=self.youth_id, slug=slug, answers=(0,) * len(quiz)))

    def is_erased(self, settle: bool = True) -> None:
        lead = Principal(id="lead", role="programme_lead")
        version = self.country.youth(self.youth_id).version
        self.ask(rpc.erase_youth, rpc.EraseYouth(youth_id=self.youth_id, ground="asked_here", version=version), by=lead)
        if settle:
            self.country.settle()

    def report(self) -> rpc.Erasure:
        answer: rpc.Erasure = self.harness.call(rpc.get_erasure, rpc.GetErasure(youth_id=self.youth_id))
        return answer

    def traces(self, *marks: str) -> dict[str, list[str]]:
        """Every table of every service in which one of these is still to be read, the kit's own tables included."""
        found: dict[str, list[str]] = {}
        for name, app in self.harness.apps.items():
            with app.database.read() as session:
                for table in app.service.metadata.sorted_tables:
                    rows = session.execute(table.select()).mappings().all()
                    if any(mark in str(value) for row in rows for value in row.values() for mark in marks):
                        found.setdefault(name, []).append(table.name)
        return found

    def holding_her_id(self) -> set[str]:
        """Tables beside the kit's own in which her id is still written, as `service.table`."""
        found = self.traces(self.youth_id)
        return {f"{service}.{table}" for service, tables in found.items() for table in tables if table not in KIT_TABLES}
