"""What an open signal proposes, fitted to what the youth needs and can count on: asked of profiles by a chore, and not kept."""

from sqlalchemy import ColumnElement, Select, select, update

from contracts.errors import AutonomieError, NotFound, Unavailable, Unknown
from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc as profiles
from servicekit import logs
from servicekit.uow import UnitOfWork
from servicekit.work import Work
from services.progress.domain.signals import proposal_for
from services.progress.domain.suggestion import cause_of
from services.progress.models import Signal, Youth

FITTED_A_TURN = 20

log = logs.get("progress.fitting")


def ask(uow: UnitOfWork, *which: ColumnElement[bool]) -> None:
    """In one statement, so that a fitting under way meanwhile sees by the number that it was asked for again."""
    uow.session.execute(update(Signal).where(*which).values(to_fit=True, fit_asked=Signal.fit_asked + 1))


def fit_proposals(work: Work) -> None:
    """Fits what open signals propose to what the youth needs and can count on.

    Reads both from their owner, as a referent may (needs only if the youth shares them), and keeps neither. Whoever cannot
    be asked waits for the next turn and holds up nobody: an area without answer is left out of this one.
    """
    fitted, after, away = 0, "", frozenset[str]()
    while fitted < FITTED_A_TURN and not work.ending():
        page = work.app.query(lambda uow, at=(after, away): uow.session.execute(_to_fit(*at)).all())  # type: ignore[misc]
        if not page:
            return
        for signal_id, youth_id, area, asked in page:
            after = signal_id
            if area in away:
                continue
            try:
                known = _needs_and_strengths(work, youth_id, area)
            except (Unavailable, Unknown) as error:
                log.warning("profiles_away", area=area, error=error.code)
                away |= {area}
            except AutonomieError as error:
                log.warning("not_fitted", signal=signal_id, error=error.code)
            else:
                work.app.execute(lambda uow, at=(signal_id, asked, *known): _fit(uow, *at))  # type: ignore[misc]
                fitted += 1


def _to_fit(after: str, away: frozenset[str]) -> Select[str, str, str, int]:
    return (
        select(Signal.id, Signal.youth_id, Youth.area, Signal.fit_asked)
        .join(Youth, Youth.id == Signal.youth_id)
        .where(Signal.to_fit.is_(True), Signal.cleared_at.is_(None), Signal.id > after, Youth.area.not_in(away))
        .order_by(Signal.id)
        .limit(FITTED_A_TURN)
    )


def _needs_and_strengths(work: Work, youth_id: str, area: str) -> tuple[frozenset[str], frozenset[str]]:
    context = Context(principal=SYSTEM, scope=EVERYTHING, area=area)
    try:
        file = work.caller.call(profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view="referent"), context)
    except NotFound:
        return frozenset(), frozenset()
    return frozenset(file.needs or ()), frozenset(file.strengths)


def _fit(uow: UnitOfWork, signal_id: str, asked: int, needs: frozenset[str], strengths: frozenset[str]) -> None:
    """What was asked for again since those needs were read is left for the next turn."""
    row = uow.session.get(Signal, signal_id, with_for_update=True)
    if row is None or row.fit_asked != asked:
        return
    cause = cause_of(row.cause) if row.cause else None
    row.proposes = proposal_for(cause, needs, strengths).value
    row.to_fit = False
