"""The initial assessment and the forecast of hours and date left; an estimate that says how sure it is."""

from contracts.errors import Conflict, InvalidRequest
from contracts.progress import events, rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import settings_of, today_of
from services.progress.domain import forecast as domain
from services.progress.handlers import signals, standing, timeline
from services.progress.handlers.youths import reached_youth
from services.progress.models import InitialAssessment, Youth


def assess(command: rpc.RecordInitialAssessment, uow: UnitOfWork) -> rpc.Forecast:
    """Raises below_legal_minimum, assessment_to_come."""
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(InitialAssessment, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    if command.on > today_of(uow):
        raise InvalidRequest("assessment_to_come", field="on")
    minimum = standing.legal_minimum(uow, command.gearbox)
    if command.hours < minimum:
        raise InvalidRequest("below_legal_minimum", field="hours", minimum=minimum)
    row = InitialAssessment(
        id=command.id,
        youth_id=youth.id,
        hours=command.hours,
        gearbox=command.gearbox,
        on=command.on,
        words=command.words.strip(),
        at=uow.now,
        recorded_by=uow.principal.id,
        by_role=uow.principal.role,
    )
    uow.session.add(row)
    fact = events.InitialAssessmentRecorded(youth_id=youth.id, hours=row.hours, gearbox=row.gearbox, on=row.on)
    timeline.publish(uow, youth, fact)
    signals.after_an_activity(uow, youth)
    return forecast_of(uow, youth.id)


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Forecast:
    uow.must_reach(query.youth_id)
    return forecast_of(uow, query.youth_id)


def forecast_of(uow: UnitOfWork, youth_id: str) -> rpc.Forecast:
    uow.session.flush()
    youth, today, terms = uow.session.get(Youth, youth_id), today_of(uow), standing.terms(uow)
    assessed = standing.assessments(uow, youth_id)
    lessons = standing.lessons_driven(uow, youth_id)
    driven, share = sum(minutes for _day, minutes in lessons), standing.acquired_share(uow, youth)
    need = standing.need_of(uow, assessed[0] if assessed else None, driven, share)
    minimum = standing.legal_minimum(uow, assessed[0].gearbox if assessed else "manual")
    spread = settings_of(uow).value("forecast.hours_spread_percent", today)[need.basis]
    span = domain.span_of(need, int(spread), minimum, driven)
    weeks = domain.minutes_by_week(lessons, today, terms)
    left = max(need.minutes - driven, 0)
    known = standing.exam_to_come(uow, youth_id)
    exam_on = known if known and known >= today else None
    licensed = youth is not None and youth.driving_track == "licensed"
    seen = (
        domain.Outlook(unknown="licensed")
        if licensed
        else domain.outlook(weeks, left, today, terms, f"{youth_id}:{today}", exam_on)
    )
    return rpc.Forecast(
        youth_id=youth_id,
        minutes_driven=driven,
        hours_needed=-(-need.minutes // 60),
        basis=need.basis,  # type: ignore[arg-type]  # the domain's words are the contract's
        minutes_left=left,
        weeks=len(weeks),
        minutes_a_week=round(sum(weeks) / len(weeks)) if weeks else 0,
        confidence=terms.confidence,
        exam_wait_days=0 if exam_on else terms.exam_wait_days,
        legal_minimum_hours=minimum,
        assessments=tuple(map(_record, assessed)),
        early_on=seen.early_on,
        likely_on=seen.likely_on,
        late_on=seen.late_on,
        needed_by=youth.needed_by if youth else None,
        exam_on=exam_on,
        hours_low=span.low,
        hours_high=span.high,
        unknown=seen.unknown,  # type: ignore[arg-type]
    )


def _record(row: InitialAssessment) -> rpc.InitialAssessment:
    return rpc.InitialAssessment(
        id=row.id,
        hours=row.hours,
        gearbox=row.gearbox,
        on=row.on,
        words=row.words,
        recorded_by=row.recorded_by,
        by_role=row.by_role,
    )
