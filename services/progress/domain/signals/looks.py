"""All looks at a youth's facts on a day, and the next day on which time alone may bring something."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from servicekit.dated import months_after
from services.progress.domain.settings import Settings
from services.progress.domain.signals import learning, lessons, situation
from services.progress.domain.signals.facts import LICENSED, Evidence, Finding, YouthFacts

Look = Callable[[YouthFacts, date, Settings], tuple[Finding, ...]]

LOOKS: tuple[Look, ...] = (
    lessons.two_absences,
    lessons.nothing_lately,
    lessons.adjustment_unanswered,
    lessons.difficulty_open,
    learning.practice_flat,
    learning.hours_over_estimate,
    learning.code_expiring,
    learning.tries_used,
    learning.ready_without_exam,
    situation.neph_late,
    situation.status_changed,
    situation.message_unread,
    situation.project_still,
    situation.needed_before_licence,
    situation.unreachable,
)


def find_signals(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """All findings of the day, whatever order the facts came in; none for a youth who is not followed."""
    if facts.followed_since is None:
        return ()
    return tuple(finding for look in LOOKS for finding in look(facts, today, settings))


def next_look(facts: YouthFacts, today: date, settings: Settings) -> date | None:
    """The next day on which time alone, without a new fact, brings a signal; None when no such day is ahead."""
    last = lessons.last_sign(facts)
    if facts.followed_since is None or last is None:
        return None
    turns = [
        *_turns(_silence(facts, last), settings.whole("signal.nothing_for_days", today)),
        *_turns((w.since for w in facts.waiting), settings.whole("signal.adjustment_unanswered_days", today)),
        *_turns((d.since for d in facts.difficulties), settings.whole("signal.difficulty_open_days", today)),
        *_turns((u.at for u in facts.situation.unread), settings.whole("signal.message_unread_days", today)),
        *_days_ahead(facts, facts.followed_since, today, settings),
    ]
    return min((day for day in turns if day > today), default=None)


def _silence(facts: YouthFacts, last: Evidence) -> list[datetime]:
    """Once the licence is there, silence is no alarm."""
    return [] if facts.learning.driving_track == LICENSED else [last.at]


def _days_ahead(facts: YouthFacts, followed_since: datetime, today: date, settings: Settings) -> Iterable[date]:
    around, code = facts.situation, facts.learning.code
    if around.neph_asked_on is not None:
        yield around.neph_asked_on + timedelta(days=settings.whole("signal.neph_days", today))
    if facts.learning.in_training:
        step = around.project_step
        last = max(step.at, followed_since) if step is not None else followed_since
        yield last.date() + timedelta(days=settings.whole("signal.project_still_days", today))
    if code is not None and facts.learning.driving_track != LICENSED:
        yield months_after(code.valid_until, -settings.whole("signal.code_expiring_months", today))
    if facts.learning.booklet_complete_at is not None and facts.learning.exam_on is not None:
        yield learning.no_date_from(facts.learning.exam_on, today, settings)


def _turns(since: Iterable[datetime], days: int) -> list[date]:
    return [instant.date() + timedelta(days=days) for instant in since]
