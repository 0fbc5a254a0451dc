"""Signals of what goes on around the lessons: paperwork, status, messages, the project, who can be reached."""

from datetime import date

from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.settings import Settings
from services.progress.domain.signals.facts import LICENSED, Evidence, Finding, SignalKind, YouthFacts
from services.progress.domain.signals.learning import at_noon
from services.progress.domain.suggestion import Standing


def neph_late(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """The registration number was asked long ago and is not there. `neph_asked_on` is None once it is."""
    asked = facts.situation.neph_asked_on
    if asked is None or (today - asked).days < settings.whole("signal.neph_days", today):
        return ()
    evidence = (Evidence("neph_asked", "neph", at_noon(asked)),)
    return (Finding(SignalKind.NEPH_LATE, asked.isoformat(), evidence, DifficultyKind.ADMINISTRATIVE),)


def status_changed(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """A new status and the old availability: hours and aids may no longer fit. Giving the week again clears it."""
    status, given = facts.situation.status, facts.situation.availability_at
    if status is None or (given is not None and given >= status.at):
        return ()
    evidence = (Evidence("status_changed", status.detail, status.at),)
    return (Finding(SignalKind.STATUS_CHANGED, status.id, evidence, Standing.STATUS_CHANGED),)


def message_unread(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """One signal for each who should have read: `detail` is that role, `id` the oldest message."""
    days = settings.whole("signal.message_unread_days", today)
    return tuple(
        Finding(
            SignalKind.MESSAGE_UNREAD,
            f"{unread.id}:{unread.detail}",
            (Evidence("message_unread", unread.detail, unread.at),),
            None,
        )
        for unread in sorted(facts.situation.unread, key=lambda u: (u.at, u.id))
        if (today - unread.at.date()).days >= days
    )


def project_still(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Training for the licence goes on and the project does not: the lock-in that the evaluation found."""
    if not facts.learning.in_training or facts.followed_since is None:
        return ()
    step = facts.situation.project_step
    last = step.at if step is not None and step.at >= facts.followed_since else facts.followed_since
    if (today - last.date()).days < settings.whole("signal.project_still_days", today):
        return ()
    step_id = step.id if step is not None and last == step.at else "start"
    evidence = (Evidence("project_step" if step_id != "start" else "start", step_id, last),)
    return (Finding(SignalKind.PROJECT_STILL, f"{last.date()}:{step_id}", evidence, Standing.PROJECT_STILL),)


def needed_before_licence(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """What the licence is for begins before the day on which it may be there, by the pace so far."""
    learning = facts.learning
    if learning.forecast_on is None or learning.driving_track == LICENSED:
        return ()
    forecast = Evidence("licence_forecast", "forecast", at_noon(learning.forecast_on))
    return tuple(
        Finding(
            SignalKind.NEEDED_BEFORE_LICENCE,
            f"{start.kind}:{start.on.isoformat()}",
            (Evidence(start.kind, start.id, at_noon(start.on)), forecast),
            Standing.NEEDED_SOONER,
        )
        for start in sorted(facts.situation.starts, key=lambda s: (s.on, s.kind))[:1]
        if start.on < learning.forecast_on
    )


def unreachable(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    since = facts.situation.unreachable_since
    if since is None:
        return ()
    return (
        Finding(SignalKind.UNREACHABLE, since.date().isoformat(), (Evidence("unreachable", "contact", since),), None),
    )
