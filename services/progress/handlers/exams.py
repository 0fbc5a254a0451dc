"""Exams: what came of them, what it means for the next date, and the facts that move the journey's tracks."""

from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.progress import events, rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import grid_of, settings_of, today_of
from services.progress.domain import exam as domain
from services.progress.handlers import results, signals, standing, timeline
from services.progress.handlers.sittings import try_numbers
from services.progress.handlers.youths import reached_youth
from services.progress.models import Exam, Youth


def record(command: rpc.RecordExam, uow: UnitOfWork) -> rpc.Results:
    """Raises exam_to_come, score_missing, grid_missing, grid_incomplete, not_on_the_grid, mock_missed, exam_twice."""
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(Exam, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    if command.on > today_of(uow):
        raise InvalidRequest("exam_to_come", field="on")
    _refuse_a_second_that_day(uow, command)
    row = _marked(uow, command)
    uow.session.add(row)
    uow.session.flush()
    _tell(uow, youth, row)
    signals.after_an_activity(uow, youth)
    return results.of(uow, youth.id)


def withdraw(command: rpc.WithdrawExam, uow: UnitOfWork) -> rpc.Results:
    """Withdrawing what is withdrawn already keeps the first reason."""
    youth = reached_youth(uow, command.youth_id)
    row = uow.session.get(Exam, command.exam_id)
    if row is None or row.youth_id != youth.id:
        raise NotFound("unknown_exam", exam_id=command.exam_id)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = uow.now, uow.principal.id, command.reason
        uow.session.flush()
        standing_still = [e.on for e in standing.sittings(uow, youth.id) if e.kind == row.kind and e.passed]
        fact = events.ExamResultWithdrawn(
            youth_id=youth.id, exam_id=row.id, kind=row.kind, passed=row.passed, still_passed_on=max(standing_still, default=None)
        )
        timeline.publish(uow, youth, fact)
        _give_back_the_code(uow, youth)
        signals.look(uow, youth)
    return results.of(uow, youth.id)


def _give_back_the_code(uow: UnitOfWork, youth: Youth) -> None:
    """The code that was said to be used up has a try left, without the one that was a mistake."""
    passed_on = youth.tries_used_on_code_of
    if passed_on is None:
        return
    held = domain.code_held(passed_on, standing.sittings(uow, youth.id), today_of(uow), settings_of(uow))
    if held.lost(passed_on) is None:
        youth.tries_used_on_code_of = None
        timeline.publish(uow, youth, events.CodeTriesLeftAgain(youth_id=youth.id, passed_on=passed_on))


def _refuse_a_second_that_day(uow: UnitOfWork, command: rpc.RecordExam) -> None:
    """Nobody sits the same exam twice in one day: two people noted the same result."""
    same = select(Exam.id).where(
        Exam.youth_id == command.youth_id,
        Exam.on == command.on,
        Exam.kind == command.kind,
        Exam.withdrawn_at.is_(None),
    )
    if command.kind != "mock" and uow.session.scalar(same) is not None:
        raise Conflict("exam_twice", on=command.on.isoformat())


def _marked(uow: UnitOfWork, command: rpc.RecordExam) -> Exam:
    row = Exam(
        id=command.id,
        youth_id=command.youth_id,
        kind=command.kind,
        on=command.on,
        passed=False,
        eliminatory=[],
        absence=command.absence,
        at=uow.now,
        recorded_by=uow.principal.id,
        by_role=uow.principal.role,
    )
    if command.absence is not None:
        if command.kind == "mock":
            raise InvalidRequest("mock_missed", field="absence")
        return row
    if command.kind == "code":
        if command.score is None:
            raise InvalidRequest("score_missing", field="score")
        row.points = float(command.score)
        row.passed = command.score >= settings_of(uow).whole("etg.pass_mark", command.on)
        return row
    if command.grid is None:
        raise InvalidRequest("grid_missing", field="grid")
    pass_points = float(settings_of(uow).value("practical.pass_points", command.on))
    graded = domain.grade(grid_of(uow), command.grid, pass_points)
    row.grid, row.points, row.passed = dict(command.grid), graded.points, graded.passed
    row.eliminatory = list(graded.eliminatory)
    return row


def _tell(uow: UnitOfWork, youth: Youth, row: Exam) -> None:
    if row.points is None:
        missed = events.ExamMissed(
            youth_id=youth.id, exam_id=row.id, kind=row.kind, excused=row.absence == "excused", on=row.on
        )
        timeline.publish(uow, youth, missed)
        return
    sat = standing.sittings(uow, youth.id)
    code = standing.code_of(uow, youth, sat)
    fact = events.ExamResultRecorded(
        youth_id=youth.id,
        exam_id=row.id,
        kind=row.kind,
        passed=row.passed,
        points=row.points,
        try_number=try_numbers(sat, code.passed_on if code else None)[row.id],
        on=row.on,
    )
    timeline.publish(uow, youth, fact)
    if row.kind == "practical" and not row.passed and code is not None and code.lost(row.on) == "tries":
        youth.tries_used_on_code_of = code.passed_on
        timeline.publish(uow, youth, events.CodeTriesUsedUp(youth_id=youth.id, on=row.on))
