"""What attendance holds of a youth: erased, with the signed records put away as proof, and exported.

A new table with a column `youth_id` is covered; any other is named in HOLDINGS.
"""

import datetime as dt

from sqlalchemy import or_, select, update

from contracts.attendance.events import ErasedTimeFreed, ErasureDone
from contracts.profiles.events import YouthErased
from contracts.rights import ExportYouth, YouthExport
from servicekit.holdings import Holdings, Through
from servicekit.uow import UnitOfWork
from services.attendance.archive import ArchivedRecord
from services.attendance.domain import drawing
from services.attendance.domain.booking import State
from services.attendance.handlers import chain, freed_lessons
from services.attendance.handlers.reach import settings_of, today
from services.attendance.handlers.wire import value_of
from services.attendance.models import Appointment, Base, Record, School, Signature
from services.attendance.plan_tables import Plan, PlannedLesson, PlanUnmet

SIGNED = "signed_attendance"

HOLDINGS = Holdings(
    Base.metadata,
    found_by={
        "youth": ("id",),
        "availability": ("owner_id",),
        "calendar": ("owner_id",),
        "attendance_record": ("youth_id", Through("appointment_id", "appointment")),
        "claim": ("resource_id", Through("appointment_id", "appointment"), Through("appointment_id", "freed_offer")),
        "signature": (Through("record_id", "attendance_record"),),
        "unsigned": (Through("record_id", "attendance_record"),),
    },
    nobodys={
        "school": "a school, no youth",
        "instructor": "staff of a school, no youth",
        "vehicle": "a vehicle, no youth",
        "room": "a room, no youth",
        "busy_diary": "where an instructor's or a vehicle's own calendar is, no youth",
        "group_class": "a class of a school; who is in it is in other tables",
        "freed_lesson": "the hour of a lesson that was given back, without who gave it; of an erased youth's not even which it was",
        "plan": "ids and hours of a whole area; `erase` takes the problem away that names this youth",
        "attendance_link": "random ids and digests: what a chain of proofs hangs on",
        "plan_part": "a school's part of a plan, no youth",
    },
    spared={"archived_record": "the proof itself; it goes on its day"},
    secret=("calendar.serial", "busy_diary.address"),
)


def erase(event: YouthErased, uow: UnitOfWork) -> None:
    """Appointments to come go too, and their quarter-hours are free again."""
    assert uow.envelope is not None, "an event is being applied"
    uow.session.flush()
    _put_away(uow, event.youth_id)
    _blank_plans(uow, event.youth_id)
    _tell_schools(uow, event.youth_id)
    chain.forget(uow, event.youth_id)
    removed = HOLDINGS.delete(uow.session, event.youth_id)
    proof = select(ArchivedRecord.id).where(ArchivedRecord.youth_id == event.youth_id).limit(1)
    kept = (SIGNED,) if uow.session.scalar(proof) else ()
    uow.log.append(uow.envelope.area, ErasureDone(youth_id=event.youth_id, removed=removed, kept=kept))


def export(request: ExportYouth, uow: UnitOfWork) -> YouthExport:
    uow.must_reach(request.youth_id)
    return YouthExport(service="attendance", at=uow.now, held=HOLDINGS.export(uow.session, request.youth_id))


def _tell_schools(uow: UnitOfWork, youth_id: str) -> None:
    """Nobody waits at the wheel for somebody who does not come: each hour to come is told, without a word of who it was."""
    to_come = select(Appointment).where(
        Appointment.youth_id == youth_id,
        Appointment.interviewer_id.is_(None),
        Appointment.starts_at > uow.now,
        Appointment.state.in_((State.REQUESTED.value, State.CONFIRMED.value)),
    )
    for row in uow.session.scalars(to_come.order_by(Appointment.starts_at, Appointment.id)):
        uow.log.append(row.area, ErasedTimeFreed(
            school_id=row.school_id, instructor_id=row.instructor_id, kind=row.kind,  # type: ignore[arg-type]
            starts_at=row.starts_at, ends_at=row.ends_at,
        ))  # fmt: skip
        freed_lessons.note(uow, value_of(row), named=False)


def _put_away(uow: UnitOfWork, youth_id: str) -> None:
    """Signed records whose time as a proof is not over."""
    signed = select(Record, Appointment).join(Appointment, Appointment.id == Record.appointment_id).where(
        Record.youth_id == youth_id, Record.id.in_(select(Signature.record_id)))
    months = settings_of(uow).proof_months(today(uow))
    for record, appointment in uow.session.execute(signed).all():
        until = _after(record.recorded_at.date(), months)
        if until > today(uow):
            uow.session.add(_archived(uow, record, appointment, until))
    uow.session.flush()


def _blank_plans(uow: UnitOfWork, youth_id: str) -> None:
    """The problem of a plan names everybody who was planned, and when each is free."""
    planned = select(PlannedLesson.plan_id).where(PlannedLesson.youth_id == youth_id)
    without = select(PlanUnmet.plan_id).where(PlanUnmet.youth_id == youth_id)
    named = or_(Plan.id.in_(planned), Plan.id.in_(without))
    uow.session.execute(update(Plan).where(named).values(problem=None), execution_options={"synchronize_session": False})


def _archived(uow: UnitOfWork, record: Record, appointment: Appointment, until: dt.date) -> ArchivedRecord:
    signatures = uow.session.scalars(select(Signature).where(Signature.record_id == record.id).order_by(Signature.signer))
    school = uow.session.get(School, appointment.school_id)
    return ArchivedRecord(
        id=record.id, youth_id=record.youth_id, appointment_id=appointment.id, school_id=appointment.school_id,
        area=school.area if school else appointment.area,
        kind=appointment.kind, starts_at=appointment.starts_at, outcome=record.outcome, minutes_late=record.minutes_late,
        planned_minutes=record.planned_minutes, minutes=record.minutes, recorded_by=record.recorded_by,
        recorded_at=record.recorded_at, corrects=record.corrects, digest=record.digest,
        signatures=[_archived_signature(each) for each in signatures],
        archived_at=uow.now, until=until,
    )  # fmt: skip


def _archived_signature(row: Signature) -> list[str | None]:
    """All that its integrity covers; of a drawing the digest only, for the drawing is hers and goes."""
    drawn = drawing.digest(row.strokes) if row.strokes else None
    return [row.signer, row.person_id, row.signed_at.isoformat(), row.integrity, row.means, row.held_by, drawn]


def _after(day: dt.date, months: int) -> dt.date:
    """The first of the month after so many months: a proof is never a day short."""
    count = day.year * 12 + day.month + months
    return dt.date(count // 12, count % 12 + 1, 1)
