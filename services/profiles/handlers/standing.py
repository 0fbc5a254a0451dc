"""Where a journey stands, in one answer for the page of a file, and what is due over an adviser's caseload."""

from collections.abc import Sequence

from sqlalchemy import select

from contracts.errors import NotAllowed
from contracts.profiles import rpc
from servicekit.dated import months_after
from servicekit.uow import UnitOfWork
from services.profiles.domain.due import DueThing, Standing, what_is_due
from services.profiles.handlers import admissions
from services.profiles.handlers.charters import charter_of
from services.profiles.handlers.employment import employment_of
from services.profiles.handlers.milestones import milestones_of
from services.profiles.handlers.offers import offer_view
from services.profiles.handlers.scopes import reached_youth, youths_in
from services.profiles.handlers.steps import steps_of
from services.profiles.handlers.views import NO_STATUS, summaries
from services.profiles.journey_models import (
    Charter,
    CharterSignature,
    EmploymentPoint,
    JourneyPeriod,
    PlaceOffer,
    ProjectStep,
)
from services.profiles.models import Youth

AHEAD = 30
"""Days ahead that the page of one file shows what becomes due."""
LARGEST_CASELOAD = 1_000
_PARTIES = 3
_KNOWS_WHY = frozenset({"youth", "adviser", "coordinator"})
_TOLD_WHAT_IS_DUE = frozenset({"adviser", "coordinator"})


def get_journey(request: rpc.GetJourney, uow: UnitOfWork) -> rpc.Journey:
    youth = reached_youth(uow, request.youth_id)
    today = uow.deps.today(uow.now)
    knows_why = request.view in _KNOWS_WHY
    due = _due_of(uow, [youth], AHEAD).get(youth.id, []) if request.view in _TOLD_WHAT_IS_DUE else []
    validity = 12 * uow.deps.settings.whole("etg.validity.years", today)
    return rpc.Journey(
        youth_id=youth.id,
        phase=youth.journey,
        admitted_on=youth.admitted_on,
        return_on=youth.return_on,
        words=youth.journey_reason if knows_why else "",
        code_passed_on=youth.code_passed_on,
        code_valid_until=months_after(youth.code_passed_on, validity) if youth.code_passed_on else None,
        milestones=milestones_of(uow, youth.id, today),
        offer=offer_view(uow, youth.id) if knows_why else None,
        charter=charter_of(uow, youth.id),
        steps=steps_of(uow, youth.id),
        employment=employment_of(uow, youth) if request.view not in NO_STATUS else (),
        periods=_periods(uow, youth.id, knows_why=knows_why),
        due=tuple(_told(thing) for thing in due),
        admission=admissions.standing_of(uow, youth) if knows_why else None,
    )


def list_due(request: rpc.ListDue, uow: UnitOfWork) -> rpc.DueList:
    """For a caseload (scope of an adviser, or of named youths): a whole area has nobody who would do it all."""
    if uow.scope.kind not in ("adviser", "youth"):
        raise NotAllowed("out_of_scope")
    query = select(Youth).where(youths_in(uow.scope)).order_by(Youth.sort_key, Youth.id).limit(LARGEST_CASELOAD)
    youths = list(uow.session.scalars(query))
    due = _due_of(uow, youths, request.days)
    shown = {one.id: one for one in summaries(uow.session, [youth for youth in youths if youth.id in due])}
    lines = [(thing, youth_id) for youth_id, things in due.items() for thing in things]
    lines.sort(key=lambda line: (line[0].on, line[1], line[0].kind, line[0].ref))
    return rpc.DueList(lines=tuple(rpc.DueLine(youth=shown[youth_id], due=_told(thing)) for thing, youth_id in lines))


def _due_of(uow: UnitOfWork, youths: Sequence[Youth], days: int) -> dict[str, list[DueThing]]:
    """By youth; whoever has nothing due is not in it. A few queries for all of them."""
    today, settings = uow.deps.today(uow.now), uow.deps.settings
    standings = _standings(uow, youths)
    found = {youth_id: what_is_due(standing, settings, today, days) for youth_id, standing in standings.items()}
    return {youth_id: things for youth_id, things in found.items() if things}


def _standings(uow: UnitOfWork, youths: Sequence[Youth]) -> dict[str, Standing]:
    ids, session = [youth.id for youth in youths], uow.session
    session.flush()
    points: dict[str, set[str]] = {}
    for youth_id, point in session.execute(
        select(EmploymentPoint.youth_id, EmploymentPoint.point).where(EmploymentPoint.youth_id.in_(ids))
    ):
        points.setdefault(youth_id, set()).add(point)
    steps: dict[str, list[tuple[str, str, object]]] = {}
    for row in session.scalars(
        select(ProjectStep).where(ProjectStep.youth_id.in_(ids), ProjectStep.done_on.is_(None), ProjectStep.dropped.is_(False))
    ):
        steps.setdefault(row.youth_id, []).append((row.id, row.words, row.due_on))
    open_offers = select(PlaceOffer).where(PlaceOffer.youth_id.in_(ids), PlaceOffer.outcome == "")
    offers = {row.youth_id: (row.id, row.until) for row in session.scalars(open_offers)}
    charters = {row.youth_id: row for row in session.scalars(select(Charter).where(Charter.youth_id.in_(ids)))}
    signed: dict[str, int] = {}
    by_charter = select(CharterSignature.charter_id).where(CharterSignature.charter_id.in_([c.id for c in charters.values()]))
    for charter_id in session.scalars(by_charter):
        signed[charter_id] = signed.get(charter_id, 0) + 1
    return {
        youth.id: Standing(
            phase=youth.journey,
            admitted_on=youth.admitted_on,
            return_on=youth.return_on,
            charter_complete=(charter := charters.get(youth.id)) is not None and signed.get(charter.id, 0) == _PARTIES,
            charter_next_on=charter.next_on if charter else None,
            offer=offers.get(youth.id),
            steps=tuple(steps.get(youth.id, ())),  # type: ignore[arg-type]
            points=frozenset(points.get(youth.id, ())),
        )
        for youth in youths
    }


def _periods(uow: UnitOfWork, youth_id: str, *, knows_why: bool) -> tuple[rpc.JourneyPeriod, ...]:
    rows = uow.session.scalars(
        select(JourneyPeriod).where(JourneyPeriod.youth_id == youth_id).order_by(JourneyPeriod.at.desc(), JourneyPeriod.id.desc())
    )
    return tuple(
        rpc.JourneyPeriod(
            phase=row.phase,
            since=uow.deps.today(row.at),
            reason=row.reason if knows_why else "",
            words=row.words if knows_why else "",
            return_on=row.return_on,
        )
        for row in rows
    )


def _told(thing: DueThing) -> rpc.Due:
    return rpc.Due(kind=thing.kind, due_on=thing.on, ref=thing.ref, words=thing.words)
