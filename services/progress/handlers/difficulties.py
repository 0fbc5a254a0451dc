"""Difficulties: reported by anyone in the follow-up, open until resolved. What is done about one is an adjustment."""

from sqlalchemy import select

from contracts.errors import Conflict, NotFound
from contracts.progress import events, rpc
from servicekit.uow import UnitOfWork
from services.progress.domain import difficulty as domain
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import reached_youth
from services.progress.models import Difficulty

SHOWN = 100


def report(command: rpc.ReportDifficulty, uow: UnitOfWork) -> rpc.Difficulty:
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(Difficulty, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    row = Difficulty(
        id=command.id,
        youth_id=youth.id,
        kind=command.kind,
        words=command.words.strip(),
        reported_by=uow.principal.id,
        by_role=uow.principal.role,
        at=uow.now,
    )
    uow.session.add(row)
    timeline.publish(
        uow,
        youth,
        events.DifficultyReported(youth_id=youth.id, difficulty_id=row.id, kind=row.kind, by_role=uow.principal.role),
    )
    signals.look(uow, youth)
    return _record(row)


def resolve(command: rpc.ResolveDifficulty, uow: UnitOfWork) -> rpc.Difficulty:
    """Raises difficulty_already_resolved."""
    youth = reached_youth(uow, command.youth_id)
    row = uow.session.get(Difficulty, command.difficulty_id)
    if row is None or row.youth_id != youth.id:
        raise NotFound("unknown_difficulty", difficulty_id=command.difficulty_id)
    resolved = _difficulty_of(row).resolve(by=uow.principal.id, at=uow.now)
    row.resolved_by, row.resolved_at = resolved.resolved_by, resolved.resolved_at
    timeline.publish(uow, youth, events.DifficultyResolved(youth_id=youth.id, difficulty_id=row.id))
    signals.look(uow, youth)
    return _record(row)


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Difficulties:
    """Newest first."""
    uow.must_reach(query.youth_id)
    newest = select(Difficulty).where(Difficulty.youth_id == query.youth_id)
    rows = uow.session.scalars(newest.order_by(Difficulty.at.desc(), Difficulty.id.desc()).limit(SHOWN))
    return rpc.Difficulties(difficulties=tuple(map(_record, rows)))


def _difficulty_of(row: Difficulty) -> domain.Difficulty:
    return domain.Difficulty(
        id=row.id,
        youth_id=row.youth_id,
        kind=domain.DifficultyKind(row.kind),
        words=row.words,
        reported_by=row.reported_by,
        by_role=row.by_role,
        reported_at=row.at,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
    )


def _record(row: Difficulty) -> rpc.Difficulty:
    return rpc.Difficulty(
        id=row.id,
        youth_id=row.youth_id,
        kind=row.kind,
        words=row.words,
        reported_by=row.reported_by,
        by_role=row.by_role,
        at=row.at,
        resolved_at=row.resolved_at,
    )
