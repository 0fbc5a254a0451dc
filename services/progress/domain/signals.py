"""The early signals: what a youth's facts say today that a person should look at, with the evidence.

Pure: facts and a day in, findings out. A signal proposes an adjustment and excludes nobody; a person decides.
What has already been said is `reconcile`'s affair: the same evidence is raised once, and cleared when it goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.progress.domain.adjustment import AdjustmentKind
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.settings import Settings
from services.progress.domain.suggestion import suggest


class SignalKind(StrEnum):
    ABSENCES_IN_A_ROW = "absences_in_a_row"
    NOTHING_LATELY = "nothing_lately"
    ADJUSTMENT_UNANSWERED = "adjustment_unanswered"
    DIFFICULTY_OPEN = "difficulty_open"


ABSENT = frozenset({"absent_excused", "absent_unexcused"})
PRESENT = frozenset({"present", "late"})

_CAUSE_OF_REASON: dict[str, DifficultyKind] = {
    "work": DifficultyKind.SCHEDULE,
    "training": DifficultyKind.SCHEDULE,
    "health": DifficultyKind.HEALTH,
    "transport": DifficultyKind.TRANSPORT,
    "childcare": DifficultyKind.CHILDCARE,
    "administrative": DifficultyKind.PAPERWORK,
    "money": DifficultyKind.MONEY,
    "discouragement": DifficultyKind.MOTIVATION,
}


@dataclass(frozen=True)
class Attended:
    """What was recorded of one appointment (`starts_at` in the area's zone); the latest record of it counts."""

    appointment_id: str
    starts_at: datetime
    outcome: str
    recorded_at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Activity:
    """Something that moved the journey: a lesson attended, a mark, a practice series, an act of the youth."""

    id: str
    on: date


@dataclass(frozen=True)
class Waiting:
    """An adjustment that waits for an answer of `waiting_for` since this day."""

    adjustment_id: str
    waiting_for: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class OpenDifficulty:
    difficulty_id: str
    kind: DifficultyKind
    since: date


@dataclass(frozen=True)
class YouthFacts:
    """All that the signals look at. `followed_since` is None while the youth is paused, left or not yet active."""

    followed_since: date | None
    attended: tuple[Attended, ...] = ()
    activities: tuple[Activity, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    difficulties: tuple[OpenDifficulty, ...] = ()
    needs: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """`key` names the evidence: two findings with the same kind and key are the same thing said twice."""

    kind: SignalKind
    key: str
    ids: tuple[str, ...]
    dates: tuple[date, ...]
    suggests: AdjustmentKind


def absences_in_a_row(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """The last lessons were all missed. A cancelled or postponed lesson neither counts nor breaks the row."""
    row: list[Attended] = []
    for record in _latest_records(facts):
        if record.outcome in ABSENT:
            row.append(record)
        elif record.outcome in PRESENT:
            row.clear()
    if len(row) < settings.whole("signal.absences_in_a_row", today):
        return ()
    cause = _CAUSE_OF_REASON.get(row[-1].reason or "", DifficultyKind.REPEATED_ABSENCE)
    return (
        Finding(
            SignalKind.ABSENCES_IN_A_ROW,
            row[0].appointment_id,
            tuple(r.appointment_id for r in row),
            tuple(r.starts_at.date() for r in row),
            suggest(cause, facts.needs, facts.strengths),
        ),
    )


def nothing_lately(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Nothing moved for so many days, counted from the last activity or from when the follow-up (re)started."""
    if facts.followed_since is None:
        return ()
    last = max(facts.activities, key=lambda a: (a.on, a.id), default=None)
    if last is None or last.on < facts.followed_since:
        last = Activity("start", facts.followed_since)
    if (today - last.on).days < settings.whole("signal.nothing_for_days", today):
        return ()
    oldest = min(facts.difficulties, key=lambda d: (d.since, d.difficulty_id), default=None)
    cause = oldest.kind if oldest else DifficultyKind.MOTIVATION
    ids = () if last.id == "start" else (last.id,)
    suggests = suggest(cause, facts.needs, facts.strengths)
    return (Finding(SignalKind.NOTHING_LATELY, f"{last.on}:{last.id}", ids, (last.on,), suggests),)


def adjustment_unanswered(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Somebody's answer is awaited for too long; once the others have agreed, waiting for the youth is a new wait."""
    days = settings.whole("signal.adjustment_unanswered_days", today)
    return tuple(
        Finding(
            SignalKind.ADJUSTMENT_UNANSWERED,
            f"{waiting.adjustment_id}:{'youth' if waiting.waiting_for == ('youth',) else 'agreement'}",
            (waiting.adjustment_id,),
            (waiting.since,),
            AdjustmentKind.SUPPORT,
        )
        for waiting in sorted(facts.waiting, key=lambda w: w.adjustment_id)
        if (today - waiting.since).days >= days
    )


def difficulty_open(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    days = settings.whole("signal.difficulty_open_days", today)
    return tuple(
        Finding(
            SignalKind.DIFFICULTY_OPEN,
            difficulty.difficulty_id,
            (difficulty.difficulty_id,),
            (difficulty.since,),
            suggest(difficulty.kind, facts.needs, facts.strengths),
        )
        for difficulty in sorted(facts.difficulties, key=lambda d: d.difficulty_id)
        if (today - difficulty.since).days >= days
    )


def find_signals(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """All findings of the day, whatever order the facts came in; none for a youth who is not followed."""
    if facts.followed_since is None:
        return ()
    looks = (absences_in_a_row, nothing_lately, adjustment_unanswered, difficulty_open)
    return tuple(finding for look in looks for finding in look(facts, today, settings))


@dataclass(frozen=True)
class Change:
    """What the day's findings change in what has been said. `again`: known evidence that went and came back."""

    raised: tuple[Finding, ...]
    again: tuple[Finding, ...]
    still: tuple[Finding, ...]
    cleared: tuple[tuple[SignalKind, str], ...]


def reconcile(known: Mapping[tuple[SignalKind, str], bool], findings: Iterable[Finding]) -> Change:
    """`known` says of each evidence ever raised whether it still stands. Raised once: evidence that comes back only
    stands again, it is not raised a second time.
    """
    found = {(f.kind, f.key): f for f in findings}
    return Change(
        raised=tuple(f for at, f in found.items() if at not in known),
        again=tuple(f for at, f in found.items() if known.get(at) is False),
        still=tuple(f for at, f in found.items() if known.get(at) is True),
        cleared=tuple(sorted(at for at, stands in known.items() if stands and at not in found)),
    )


def _latest_records(facts: YouthFacts) -> list[Attended]:
    """One record per appointment since the follow-up (re)started, in the order the appointments took place."""
    latest: dict[str, Attended] = {}
    for record in sorted(facts.attended, key=lambda r: (r.recorded_at, r.outcome)):
        latest[record.appointment_id] = record
    since = facts.followed_since or date.min
    return sorted(
        (r for r in latest.values() if r.starts_at.date() >= since),
        key=lambda r: (r.starts_at, r.appointment_id),
    )
