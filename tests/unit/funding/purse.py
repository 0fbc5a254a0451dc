"""A youth's purse at the desk of a Mission Locale: plans, promises, invoices, payments and lessons, one verb each."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from contracts.attendance import events as attendance
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from servicekit.testing.harness import Harness
from services.profiles.funding_models import LedgerEntry, LedgerLine
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import DECEMBER, Desk

AREA = "orleans"
SCHOOLS = "code;nom;commune;cp;bassin;moniteurs;vehicules\nAE1;Auto-école d’Orléans;Orléans;45000;orleans;1;1\n"
PROGRAMME, FRANCE_TRAVAIL, FAJ = "programme", "france_travail", "faj"


class Purse(Desk):
    def __init__(self, harness: Harness) -> None:
        super().__init__(harness)
        schools = rpc.ExportFile(name="auto_ecoles.csv", content=SCHOOLS.encode())
        self.ask(rpc.import_export, rpc.ImportExport(import_id="staff", as_of=DECEMBER, apply=True, schools=schools))
        self.school_id = self.ask(rpc.list_schools, rpc.ListSchools()).schools[0].id
        self.office = Principal(id="office", role="school", organisation_id=self.school_id)
        self.adviser = Principal(id=self.add_person("adviser", area=AREA), role="adviser", area=AREA)
        self._numbers = 0
        self.youth_id = self.admit()

    def admit(self) -> str:
        """Another youth of the same adviser and school."""
        self._numbers += 1
        youth_id = self.admit_youth(youth_line(number=str(45_100_000 + self._numbers), last_name="Durand" + "e" * self._numbers))
        for role, other in (("adviser", self.adviser.id), ("school", self.school_id)):
            self.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role=role, other_id=other))  # type: ignore[arg-type]
        return youth_id

    @property
    def herself(self) -> Principal:
        return Principal(id=self.youth_id, role="youth", area=AREA)

    def does(self, method: Any, request: Any, by: Principal | None = None, key: str | None = None) -> Any:
        scope = Scope(kind="youth", ids=(request.youth_id,))
        return self.ask(method, request, by=by or self.adviser, scope=scope, key=key)

    def proposes(self, hours: int = 20, price: int = 5_000, other: int = 0, youth_id: str = "", **aids: int) -> rpc.FundingPlan:
        answer: rpc.FundingPlan = self.does(rpc.propose_funding, rpc.ProposeFunding(
            id=new_id(), youth_id=youth_id or self.youth_id, minutes=hours * 60, hour_cents=price, other_cents=other,
            aids=tuple(rpc.Aid(payer=payer, cents=cents) for payer, cents in aids.items())))  # fmt: skip
        return answer

    def answers(self, plan: rpc.FundingPlan, accept: bool = True, own: int | None = None, by: Principal | None = None) -> rpc.FundingPlan:
        answer: rpc.FundingPlan = self.does(rpc.answer_funding, rpc.AnswerFunding(
            youth_id=self.youth_id, plan_id=plan.id, accept=accept, own_cents=plan.own_cents if own is None else own,
        ), by=by or self.herself)  # fmt: skip
        return answer

    def agreed(self, hours: int = 20, price: int = 5_000, **aids: int) -> rpc.FundingPlan:
        """Proposed, accepted by the youth, and every funder has said yes."""
        plan = self.answers(self.proposes(hours, price, **aids))
        for payer, cents in aids.items():
            self.commits(plan, payer, cents)
        return plan

    def commits(self, plan: rpc.FundingPlan, payer: str, cents: int, entry_id: str = "") -> rpc.LedgerEntry:
        return self._write(rpc.commit_funding, rpc.CommitFunding(
            id=entry_id or new_id(), youth_id=self.youth_id, plan_id=plan.id, payer=payer, cents=cents, on=self.today()))  # fmt: skip

    def invoices(self, hours: int = 0, entry_id: str = "", **parts: int) -> rpc.LedgerEntry:
        return self._write(rpc.record_invoice, rpc.RecordInvoice(
            id=entry_id or new_id(), youth_id=self.youth_id, on=self.today(), minutes=hours * 60, reference="F-2026/12",
            parts=tuple(rpc.Aid(payer=payer, cents=cents) for payer, cents in parts.items())))  # fmt: skip

    def pays(self, payer: str, cents: int) -> rpc.LedgerEntry:
        return self._write(rpc.record_payment, rpc.RecordPayment(
            id=new_id(), youth_id=self.youth_id, payer=payer, cents=cents, on=self.today()))  # fmt: skip

    def is_refunded(self, payer: str, cents: int, hours: int = 0) -> rpc.LedgerEntry:
        return self._write(rpc.record_refund, rpc.RecordRefund(
            id=new_id(), youth_id=self.youth_id, payer=payer, cents=cents, on=self.today(), minutes=hours * 60,
            reason="Heures non faites"))  # fmt: skip

    def releases(self, payer: str, cents: int) -> rpc.LedgerEntry:
        return self._write(rpc.release_funding, rpc.ReleaseFunding(
            id=new_id(), youth_id=self.youth_id, payer=payer, cents=cents, on=self.today(), reason="N’en a plus besoin"))  # fmt: skip

    def corrects(self, entry: rpc.LedgerEntry, reason: str = "Erreur de saisie") -> rpc.LedgerEntry:
        return self._write(rpc.correct_entry, rpc.CorrectEntry(
            id=new_id(), youth_id=self.youth_id, entry_id=entry.id, reason=reason))  # fmt: skip

    def funding(self, by: Principal | None = None, youth_id: str = "") -> rpc.Funding:
        answer: rpc.Funding = self.does(rpc.get_funding, rpc.GetFunding(youth_id=youth_id or self.youth_id), by=by)
        return answer

    def account(self, payer: str) -> tuple[int, int, int, int]:
        """promised, open, due, paid."""
        for one in self.funding().payers:
            if one.payer == payer:
                return one.promised_cents, one.open_cents, one.due_cents, one.paid_cents
        return 0, 0, 0, 0

    def today(self) -> dt.date:
        return self.clock.now().date()

    def drives(self, minutes: int = 60, record_id: str = "", late: int = 0, kind: Any = "driving_lesson") -> str:
        record_id = record_id or new_id()
        self.harness.say(AREA, attendance.LessonAttended(
            appointment_id=f"of {record_id}", record_id=record_id, youth_id=self.youth_id, school_id=self.school_id,
            instructor_id="someone", kind=kind, starts_at=self.clock.now(), minutes=minutes, late_minutes=late))  # fmt: skip
        self.harness.settle()
        return record_id

    def misses(self, outcome: Any = "cancelled_late", planned: int | None = 60, record_id: str = "") -> str:
        record_id = record_id or new_id()
        self.harness.say(AREA, attendance.LessonMissed(
            appointment_id=f"of {record_id}", record_id=record_id, youth_id=self.youth_id, school_id=self.school_id,
            instructor_id="someone", kind="driving_lesson", starts_at=self.clock.now(), outcome=outcome, planned_minutes=planned,
        ))  # fmt: skip
        self.harness.settle()
        return record_id

    def is_corrected(self, replaced: str, outcome: Any, minutes: int = 0) -> str:
        record_id = new_id()
        self.harness.say(AREA, attendance.AttendanceCorrected(
            appointment_id=f"of {replaced}", record_id=record_id, replaced_id=replaced, youth_id=self.youth_id,
            school_id=self.school_id, instructor_id="someone", kind="driving_lesson", starts_at=self.clock.now(), outcome=outcome,
            minutes=minutes, planned_minutes=60))  # fmt: skip
        self.harness.settle()
        return record_id

    def decides(self, record_id: str, charge: bool, reason: str = "Prévenu la veille", minutes: int | None = None) -> rpc.LateHour:
        answer: rpc.LateHour = self.does(rpc.decide_late_hour, rpc.DecideLateHour(
            id=new_id(), youth_id=self.youth_id, record_id=record_id, charge=charge, reason=reason, minutes=minutes))  # fmt: skip
        return answer

    def erases(self) -> rpc.Erasure:
        version = self.youth(self.youth_id).version
        answer: rpc.Erasure = self.ask(rpc.erase_youth, rpc.EraseYouth(
            youth_id=self.youth_id, ground="asked_here", version=version))  # fmt: skip
        return answer

    def said(self, kind: str) -> list[dict[str, Any]]:
        return [event["data"] for event in self.events(AREA, kind)]

    def rows(self) -> tuple[list[LedgerEntry], list[LedgerLine]]:
        """All that was ever written, by everybody."""
        with self.harness.apps["profiles"].database.read() as session:
            entries, lines = list(session.scalars(select(LedgerEntry))), list(session.scalars(select(LedgerLine)))
            session.expunge_all()
        return entries, lines

    def _write(self, method: Any, request: Any) -> rpc.LedgerEntry:
        answer: rpc.LedgerEntry = self.does(method, request)
        return answer
