"""Signals of learning: practice that stands still, hours past the estimate, a code that ends, a booklet without an exam."""

from datetime import date, datetime, timedelta

from servicekit.clock import PARIS
from servicekit.dated import months_after
from services.progress.domain.settings import Settings
from services.progress.domain.signals.facts import LICENSED, Evidence, Finding, Series, SignalKind, YouthFacts
from services.progress.domain.suggestion import Standing


def practice_flat(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """The best score is weeks old although series go on, and it would not pass. Taking none at all is silence, not this."""
    learning = facts.learning
    if learning.code_track == "passed" or facts.followed_since is None:
        return ()
    series = sorted((s for s in learning.series if s.at >= facts.followed_since), key=lambda s: (s.at, s.id))
    best = _last_step_forward(series, settings.whole("signal.practice_gain", today))
    if best is None:
        return ()
    since = [s for s in series if (s.at, s.id) > (best.at, best.id)]
    flat_for = timedelta(days=settings.whole("signal.practice_flat_days", today))
    if len(since) + 1 < settings.whole("signal.practice_flat_series", today) or series[-1].at - best.at < flat_for:
        return ()
    if any(s.score >= settings.whole("etg.pass_mark", today) for s in (best, *since)):
        return ()
    evidence = tuple(Evidence("practice_series_recorded", s.id, s.at, value=s.score) for s in (best, *since[-2:]))
    return (Finding(SignalKind.PRACTICE_FLAT, best.id, evidence, Standing.PRACTICE_FLAT),)


def _last_step_forward(series: list[Series], gain: int) -> Series | None:
    """The series that was the last to beat the best before it by so many answers; the first one where none did."""
    best: Series | None = None
    for one in series:
        if best is None or one.score >= best.score + gain:
            best = one
    return best


def hours_over_estimate(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    learning = facts.learning
    if learning.estimate is None or learning.driving_track == LICENSED:
        return ()
    estimate = learning.estimate
    over = settings.whole("signal.hours_over_percent", today)
    if learning.driven_minutes * 100 < estimate.hours * 60 * (100 + over):
        return ()
    hours = Evidence("hours_driven", estimate.id, estimate.at, value=learning.driven_minutes // 60, of=estimate.hours)
    return (Finding(SignalKind.HOURS_OVER_ESTIMATE, estimate.id, (hours,), Standing.HOURS_OVER),)


def code_expiring(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Said so many months before the day, and standing until the licence is there, the code is passed again, or given up."""
    code = facts.learning.code
    if code is None or facts.learning.driving_track == LICENSED:
        return ()
    if today < months_after(code.valid_until, -settings.whole("signal.code_expiring_months", today)):
        return ()
    key = code.passed_on.isoformat()
    evidence = (
        Evidence("code_passed", facts.learning.code_id, at_noon(code.passed_on)),
        Evidence("code_ends", facts.learning.code_id, at_noon(code.valid_until)),
    )
    return (Finding(SignalKind.CODE_EXPIRING, key, evidence, Standing.CODE_EXPIRING),)


def tries_used(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Three of the practical tries that the code allows were failed."""
    code = facts.learning.code
    if code is None or facts.learning.driving_track == LICENSED:
        return ()
    limit = settings.whole("signal.tries_used", today)
    failed = [t for t in code.tries if not t.passed]
    if len(failed) < limit:
        return ()
    evidence = tuple(Evidence("exam", t.id, at_noon(t.on), value=int(t.points or 0)) for t in failed)
    return (Finding(SignalKind.TRIES_USED, failed[limit - 1].id, evidence, Standing.TRIES_USED),)


def ready_without_exam(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Every objective is acquired and no exam date is known that is still to come to a result. A date that came to nothing is
    new evidence, whatever a person had decided about the time before it was known.
    """
    learning = facts.learning
    if learning.booklet_complete_at is None or learning.driving_track == LICENSED:
        return ()
    last_id, last_on = learning.last_practical or ("first", None)
    exam_on = learning.exam_on if last_on is None or (learning.exam_on and learning.exam_on > last_on) else None
    if exam_on is not None and today < no_date_from(exam_on, today, settings):
        return ()
    lost_on = learning.exam_lost_on if last_on is None or (learning.exam_lost_on and learning.exam_lost_on > last_on) else None
    came_to_nothing = max((day for day in (exam_on, lost_on) if day is not None), default=None)
    key = f"{last_id}:{came_to_nothing.isoformat()}" if came_to_nothing else last_id
    done = Evidence("booklet_complete", last_id, learning.booklet_complete_at)
    return (Finding(SignalKind.READY_WITHOUT_EXAM, key, (done,), Standing.READY_WITHOUT_EXAM),)


def no_date_from(exam_on: date, today: date, settings: Settings) -> date:
    """From this day on, an exam's date without a result is no date any more."""
    return exam_on + timedelta(days=settings.whole("signal.exam_result_days", today))


def at_noon(day: date) -> datetime:
    """A day as an instant that is that day in every zone of the programme."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
