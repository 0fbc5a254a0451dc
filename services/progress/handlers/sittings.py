"""The exams of a youth as they are read: each with its number, how long the code holds, when the next practical may be."""

import datetime as dt

from sqlalchemy import select

from contracts.progress import rpc
from servicekit.dated import months_after
from servicekit.uow import UnitOfWork
from services.progress.dependencies import grid_of, settings_of, today_of
from services.progress.domain import exam as domain
from services.progress.handlers import standing
from services.progress.models import Exam, Youth


def try_numbers(sat: tuple[domain.Sitting, ...], code_passed_on: dt.date | None) -> dict[str, int]:
    """Exams of each kind that were sat, counted; the practical ones begin again with a code passed anew."""
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    for one in sat:
        if one.points is None or (one.kind == "practical" and code_passed_on and one.on < code_passed_on):
            numbers[one.id] = 0
            continue
        counts[one.kind] = numbers[one.id] = counts.get(one.kind, 0) + 1
    return numbers


def of_youth(
    uow: UnitOfWork, youth_id: str
) -> tuple[tuple[rpc.Exam, ...], rpc.CodeStanding | None, rpc.NextTry | None]:
    """Exams newest first with the withdrawn ones, how long the code holds, when the next practical may be."""
    newest = select(Exam).where(Exam.youth_id == youth_id).order_by(Exam.on.desc(), Exam.id.desc())
    rows = list(uow.session.scalars(newest))
    sat = standing.sittings(uow, youth_id) if rows else ()
    code = standing.code_of(uow, uow.session.get(Youth, youth_id), sat)
    numbers = try_numbers(sat, code.passed_on if code else None)
    following = _to_come(domain.next_practical(sat, settings_of(uow), code.passed_on if code else None), today_of(uow))
    return tuple(_record(uow, row, numbers.get(row.id, 0)) for row in rows), _code(uow, code, sat), _next(following)


def _to_come(following: domain.NextTry | None, today: dt.date) -> domain.NextTry | None:
    """The days after the code are said while they run: years later nobody waits for a first try because of them."""
    over = following is not None and following.rule == domain.AFTER_CODE and following.on <= today
    return None if over else following


def _record(uow: UnitOfWork, row: Exam, try_number: int) -> rpc.Exam:
    return rpc.Exam(
        id=row.id,
        kind=row.kind,
        on=row.on,
        passed=row.passed,
        of=settings_of(uow).of("etg.pass_mark", row.on) if row.kind == "code" else grid_of(uow).most,
        try_number=try_number,
        recorded_by=row.recorded_by,
        by_role=row.by_role,
        points=row.points,
        eliminatory=tuple(row.eliminatory),
        grid=row.grid,
        absence=row.absence,  # type: ignore[arg-type]  # written from the contract's own values
        withdrawn_reason=row.withdrawn_reason,
        serves_until=_serves_until(uow, row),
    )


def _serves_until(uow: UnitOfWork, row: Exam) -> dt.date | None:
    if row.kind != "practical" or not row.passed or row.withdrawn_at is not None:
        return None
    return months_after(row.on, settings_of(uow).whole("practical.certificate_months", row.on))


def _code(uow: UnitOfWork, code: domain.CodeHeld | None, sat: tuple[domain.Sitting, ...]) -> rpc.CodeStanding | None:
    if code is None:
        return None
    licensed = any(e.kind == "practical" and e.passed for e in sat)
    return rpc.CodeStanding(
        passed_on=code.passed_on,
        valid_until=code.valid_until,
        tries_used=len(code.tries),
        tries_allowed=code.tries_allowed,
        lost=None if licensed else code.lost(today_of(uow)),  # type: ignore[arg-type]
    )


def rules_today(uow: UnitOfWork) -> rpc.ExamRules:
    settings, today = settings_of(uow), today_of(uow)
    return rpc.ExamRules(
        code_pass=settings.whole("etg.pass_mark", today),
        code_of=settings.of("etg.pass_mark", today),
        practical_pass=settings.whole("practical.pass_points", today),
        practical_of=grid_of(uow).most,
        unexcused_days=settings.whole("practical.unexcused_absence_days", today),
        late_cancellation_days=settings.whole("practical.late_cancellation_days", today),
    )


def _next(following: domain.NextTry | None) -> rpc.NextTry | None:
    if following is None:
        return None
    return rpc.NextTry(
        on=following.on,
        days=following.days,
        rule=following.rule,
        source=following.source,
        verified=following.verified,
    )
