"""Signals of lessons and of silence: absences in a row, nothing for days, answers and difficulties left waiting."""

from datetime import date

from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.settings import Settings
from services.progress.domain.signals.facts import (
    ABSENT,
    LICENSED,
    PRESENT,
    Attended,
    Evidence,
    Finding,
    SignalKind,
    YouthFacts,
)

CAUSE_OF_REASON: dict[str, DifficultyKind] = {
    "work": DifficultyKind.TIMETABLE,
    "training": DifficultyKind.TIMETABLE,
    "health": DifficultyKind.HEALTH,
    "transport": DifficultyKind.TRANSPORT,
    "childcare": DifficultyKind.CHILDCARE,
    "administrative": DifficultyKind.ADMINISTRATIVE,
    "money": DifficultyKind.MONEY,
    "discouragement": DifficultyKind.MOTIVATION,
}


def two_absences(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """The last lessons were all missed. A cancelled or postponed lesson neither counts nor breaks the row."""
    row: list[Attended] = []
    for record in latest_records(facts):
        if record.outcome in ABSENT:
            row.append(record)
        elif record.outcome in PRESENT:
            row.clear()
    if len(row) < settings.whole("signal.absences_in_a_row", today):
        return ()
    evidence = tuple(Evidence("lesson_missed", r.appointment_id, r.starts_at) for r in row)
    cause = CAUSE_OF_REASON.get(row[-1].reason or "", DifficultyKind.REPEATED_ABSENCE)
    return (Finding(SignalKind.TWO_ABSENCES, row[0].appointment_id, evidence, cause),)


def nothing_lately(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Nothing moved for so many days, counted from the last activity or from when the follow-up (re)started. Once the licence is
    there, silence is no alarm.
    """
    last = last_sign(facts)
    if last is None or facts.learning.driving_track == LICENSED:
        return ()
    if (today - last.at.date()).days < settings.whole("signal.nothing_for_days", today):
        return ()
    oldest = min(facts.difficulties, key=lambda d: (d.since, d.difficulty_id), default=None)
    cause = oldest.kind if oldest else DifficultyKind.MOTIVATION
    return (Finding(SignalKind.NOTHING_FOR_14_DAYS, f"{last.at.date()}:{last.id}", (last,), cause),)


def adjustment_unanswered(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Somebody's answer is awaited for too long; once the others have agreed, waiting for the youth is a new wait, and so is
    every wait for what was opened again.
    """
    days = settings.whole("signal.adjustment_unanswered_days", today)
    return tuple(
        Finding(
            SignalKind.ADJUSTMENT_UNANSWERED,
            f"{waiting.adjustment_id}:{waiting.waits_for}"
            + (f":{waiting.opened_again.date()}" if waiting.opened_again else ""),
            (Evidence("adjustment", waiting.adjustment_id, waiting.since),),
            None,
        )
        for waiting in sorted(facts.waiting, key=lambda w: w.adjustment_id)
        if (today - waiting.since.date()).days >= days
    )


def difficulty_open(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    days = settings.whole("signal.difficulty_open_days", today)
    return tuple(
        Finding(
            SignalKind.DIFFICULTY_OPEN,
            difficulty.difficulty_id,
            (Evidence("difficulty", difficulty.difficulty_id, difficulty.since),),
            difficulty.kind,
        )
        for difficulty in sorted(facts.difficulties, key=lambda d: d.difficulty_id)
        if (today - difficulty.since.date()).days >= days
    )


def last_sign(facts: YouthFacts) -> Evidence | None:
    """The last activity or lesson attended of this follow-up, else its start; None for a youth who is not followed."""
    if facts.followed_since is None:
        return None
    signs = [
        *(a for a in facts.activities if a.at >= facts.followed_since),
        *(
            Evidence("lesson_attended", r.appointment_id, r.starts_at)
            for r in latest_records(facts)
            if r.outcome in PRESENT
        ),
    ]
    return max(signs, key=lambda a: (a.at, a.id), default=Evidence("start", "start", facts.followed_since))


def latest_records(facts: YouthFacts) -> list[Attended]:
    """One record per appointment since the follow-up (re)started, in the order the appointments took place."""
    latest: dict[str, Attended] = {}
    for record in sorted(facts.attended, key=lambda r: (r.recorded_at, r.seq, r.outcome)):
        latest[record.appointment_id] = record
    since = facts.followed_since
    return sorted(
        (r for r in latest.values() if since is None or r.starts_at >= since),
        key=lambda r: (r.starts_at, r.appointment_id),
    )
