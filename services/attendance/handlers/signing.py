"""Who signed a record and how: one act of each side, on the own phone or the youth's on the instructor's; or why the youth did not."""

from sqlalchemy import select

from contracts.attendance import events, rpc
from contracts.errors import Conflict, NotAllowed
from servicekit.uow import UnitOfWork
from services.attendance.domain import drawing, sayings
from services.attendance.domain.attendance import AttendanceRecord
from services.attendance.domain.signatures import Means, Signer, Way
from services.attendance.domain.signatures import Signature as SignatureValue
from services.attendance.domain.signatures import sign as signature_of
from services.attendance.handlers import chain
from services.attendance.handlers.appointments import about, reached
from services.attendance.handlers.reach import appointments_in
from services.attendance.handlers.records import counting, salt_of
from services.attendance.handlers.wire import answer_of
from services.attendance.models import Appointment, Record, Signature, Unsigned


def sign(command: rpc.SignAttendance, uow: UnitOfWork) -> rpc.Appointment:
    """One act of the one who calls; or, by the instructor, the reason why the youth did not sign."""
    row = reached(uow, command.appointment_id, lock=True)
    if row.interviewer_id is not None:
        raise Conflict("interview_not_signed", appointment_id=row.id)
    signed = counting(uow, row, command.record_id)
    signer = _signer(uow, row)
    if command.not_signed_reason is not None:
        return _leave_unsigned(uow, row, signed, command.not_signed_reason)
    return _keep(uow, row, signature_of(signed, signer, uow.principal.id, uow.now))


def sign_on_this_phone(command: rpc.SignOnThisPhone, uow: UnitOfWork) -> rpc.Appointment:
    """The youth's signature, on the phone of the instructor of this lesson, who answers for who held it."""
    row = reached(uow, command.appointment_id, lock=True)
    signed = counting(uow, row, command.record_id)
    _check_instructor(uow, row)
    strokes: list[list[int]] = []
    if not command.code_checked:
        drawing.check(command.strokes)
        strokes = [list(stroke) for stroke in command.strokes]
    way = Way(
        Means.CODE if command.code_checked else Means.DRAWN,
        held_by=uow.principal.id,
        drawing=drawing.digest(strokes) if strokes else None,
    )
    return _keep(uow, row, signature_of(signed, Signer.YOUTH, signed.youth_id, uow.now, way), strokes)


def drawings(request: rpc.ListDrawings, uow: UnitOfWork) -> rpc.Drawings:
    """A drawing is shown to those who give the lesson and to the youth, and to nobody else."""
    if uow.principal.role not in ("youth", "school", "instructor"):
        return rpc.Drawings(drawings=())
    found = uow.session.execute(
        select(Signature.record_id, Signature.strokes)
        .join(Record, Record.id == Signature.record_id)
        .join(Appointment, Appointment.id == Record.appointment_id)
        .where(appointments_in(uow), Signature.record_id.in_(request.record_ids), Signature.means == Means.DRAWN.value)
    )
    return rpc.Drawings(
        drawings=tuple(
            rpc.Drawing(record_id=each.record_id, strokes=tuple(tuple(stroke) for stroke in each.strokes or ()))
            for each in found
        )
    )


def _keep(uow: UnitOfWork, row: Appointment, made: SignatureValue, strokes: list[list[int]] | None = None) -> rpc.Appointment:
    assert made.way is not None, "whatever is signed now says how"
    if uow.session.get(Signature, (made.record_id, made.signer.value)) is not None:
        raise Conflict("already_signed", record_id=made.record_id)
    uow.session.add(
        Signature(
            record_id=made.record_id,
            signer=made.signer.value,
            person_id=made.person_id,
            signed_at=made.signed_at,
            integrity=made.integrity,
            means=made.way.means.value,
            held_by=made.way.held_by,
            strokes=strokes or None,
        )
    )
    head = chain.append(uow, row.school_id, made.signer.value, made.record_id, made.integrity)
    told = events.AttendanceSigned(
        by=made.signer.value, means=made.way.means.value, record_id=made.record_id, chain_links=head.links, chain_head=head.link,
        **about(row),
    )  # fmt: skip
    uow.log.append(row.area, told)
    return answer_of(uow, row)


def _signer(uow: UnitOfWork, row: Appointment) -> Signer:
    if uow.principal.role == "youth":
        return Signer.YOUTH
    _check_instructor(uow, row)
    return Signer.INSTRUCTOR


def _check_instructor(uow: UnitOfWork, row: Appointment) -> None:
    if uow.principal.id != row.instructor_id:
        raise NotAllowed("not_the_instructor_of_this_lesson", appointment_id=row.id)


def _leave_unsigned(uow: UnitOfWork, row: Appointment, signed: AttendanceRecord, reason: str) -> rpc.Appointment:
    _check_instructor(uow, row)
    if uow.session.get(Signature, (signed.id, Signer.YOUTH.value)) is not None:
        raise Conflict("already_signed", record_id=signed.id)
    if uow.session.get(Unsigned, signed.id) is not None:
        raise Conflict("already_left_unsigned", record_id=signed.id)
    words = reason.strip()
    uow.session.add(Unsigned(record_id=signed.id, said_by=uow.principal.id, said_at=uow.now, reason=words))
    said = sayings.unsigned(signed.id, salt_of(uow, signed.id), uow.principal.id, uow.now, words)
    chain.append(uow, row.school_id, chain.UNSIGNED, signed.id, said)
    return answer_of(uow, row)
