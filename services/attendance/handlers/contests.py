"""What a youth contests of her attendance, and what becomes of it: answered by the school or the adviser, settled by a correction."""

from sqlalchemy import ColumnElement, select

from contracts.attendance import events, rpc
from contracts.errors import Conflict, NotAllowed
from servicekit.uow import UnitOfWork
from services.attendance.domain import sayings
from services.attendance.domain.attendance import AttendanceRecord
from services.attendance.domain.contests import Answerer, answerer, check_answer, check_can_contest
from services.attendance.handlers import chain
from services.attendance.handlers.appointments import about, reached
from services.attendance.handlers.reach import settings_of, today
from services.attendance.handlers.records import chain_of, counting, salt_of
from services.attendance.handlers.wire import answer_of
from services.attendance.models import Appointment, Contest


def contest(command: rpc.ContestAttendance, uow: UnitOfWork) -> rpc.Appointment:
    """The youth says that the record is wrong; a person looks at it, nothing changes by itself."""
    row = reached(uow, command.appointment_id, lock=True)
    contested = counting(uow, row, command.record_id)
    if uow.principal.id != row.youth_id:
        raise NotAllowed("not_the_youth_of_this_record", record_id=contested.id)
    check_can_contest(contested, uow.now, settings_of(uow).contest_within(today(uow)))
    if uow.session.get(Contest, contested.id) is not None:
        raise Conflict("already_contested", record_id=contested.id)
    words = command.words.strip()
    uow.session.add(
        Contest(
            record_id=contested.id,
            appointment_id=row.id,
            youth_id=row.youth_id,
            contested_at=uow.now,
            words=words,
        )
    )
    said = sayings.contest(contested.id, salt_of(uow, contested.id), uow.now, words)
    chain.append(uow, chain_of(row), chain.CONTEST, contested.id, said)
    uow.log.append(row.area, events.AttendanceContested(record_id=contested.id, **about(row)))
    return answer_of(uow, row)


def answer(command: rpc.AnswerContest, uow: UnitOfWork) -> rpc.Appointment:
    """A yes waits for the correction, which is the school's to make; a no closes it, with the reason."""
    row = reached(uow, command.appointment_id, lock=True)
    by = answerer(uow.principal.role, command.record_id)
    made = uow.session.get(Contest, counting(uow, row, command.record_id).id)
    if made is None:
        raise Conflict("nothing_contested", record_id=command.record_id)
    check_answer(
        answered=made.upheld is not None, upheld=command.upheld, reason=command.reason, record_id=made.record_id
    )
    made.settled = not command.upheld
    _say(uow, row, made, by, upheld=command.upheld, reason=command.reason)
    return answer_of(uow, row)


def settle_by_correction(uow: UnitOfWork, row: Appointment, corrected: AttendanceRecord, reason: str) -> None:
    """Whoever corrects what is contested has answered: it is upheld, and the reason of the correction is the answer."""
    made = uow.session.get(Contest, corrected.id)
    if made is None or made.settled:
        return
    made.settled = True
    if made.upheld is None:
        own = {each.value: each for each in Answerer}
        _say(uow, row, made, own.get(uow.principal.role, Answerer.SCHOOL), upheld=True, reason=reason)


def waiting() -> ColumnElement[bool]:
    """The appointments whose contest waits for an answer, or for the correction that an answer promised."""
    return Appointment.id.in_(select(Contest.appointment_id).where(Contest.settled.is_(False)))


def _say(uow: UnitOfWork, row: Appointment, made: Contest, by: Answerer, *, upheld: bool, reason: str) -> None:
    made.upheld, made.answer_reason = upheld, reason.strip()
    made.answered_by, made.answered_role, made.answered_at = uow.principal.id, by.value, uow.now
    said = sayings.answer(
        made.record_id, salt_of(uow, made.record_id), upheld=upheld, by=uow.principal.id, role=by.value, at=uow.now,
        reason=made.answer_reason,
    )  # fmt: skip
    chain.append(uow, chain_of(row), chain.ANSWER, made.record_id, said)
    uow.log.append(
        row.area,
        events.AttendanceContestAnswered(record_id=made.record_id, upheld=upheld, by=by.value, **about(row)),
    )
