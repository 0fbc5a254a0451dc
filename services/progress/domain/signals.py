"""The early signals: what a youth's facts say today that a person should look at, with the evidence.

Pure: facts and a day in, findings out. A signal proposes an adjustment and excludes nobody; a person decides.
What has already been said is `reconcile`'s affair: the same evidence is raised once, and cleared when it goes.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.progress.domain.adjustment import AdjustmentKind
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.settings import Settings
from services.progress.domain.suggestion import suggest


class SignalKind(StrEnum):
    TWO_ABSENCES = "two_absences"
    NOTHING_FOR_14_DAYS = "nothing_for_14_days"
    ADJUSTMENT_UNANSWERED = "adjustment_unanswered"
    DIFFICULTY_OPEN = "difficulty_open"


ABSENT = frozenset({"absent_excused", "absent_unexcused"})
PRESENT = frozenset({"present", "late"})

_CAUSE_OF_REASON: dict[str, DifficultyKind] = {
    "work": DifficultyKind.TIMETABLE,
    "training": DifficultyKind.TIMETABLE,
    "health": DifficultyKind.HEALTH,
    "transport": DifficultyKind.TRANSPORT,
    "childcare": DifficultyKind.CHILDCARE,
    "administrative": DifficultyKind.ADMINISTRATIVE,
    "money": DifficultyKind.MONEY,
    "discouragement": DifficultyKind.MOTIVATION,
}


@dataclass(frozen=True)
class Attended:
    """What was recorded of one appointment (`starts_at` in the area's zone); the latest record of it counts.

    `seq`: its place in attendance's log, for two records of one instant.
    """

    appointment_id: str
    starts_at: datetime
    outcome: str
    recorded_at: datetime
    reason: str | None = None
    seq: int = 0


@dataclass(frozen=True)
class Evidence:
    """One fact behind a signal: what it is, its id, when (`at` in the area's zone)."""

    kind: str
    id: str
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """An adjustment that waits for the yes or no of this role."""

    adjustment_id: str
    waits_for: str
    since: datetime


@dataclass(frozen=True)
class OpenDifficulty:
    """A difficulty that nobody answered yet, by resolving it or by an adjustment under way."""

    difficulty_id: str
    kind: DifficultyKind
    since: datetime


@dataclass(frozen=True)
class YouthFacts:
    """All that the signals look at; instants in the area's zone.

    `followed_since` is None while the youth is paused, has left or is not yet active; `activities` moved the journey
    beside lessons.
    """

    followed_since: datetime | None
    attended: tuple[Attended, ...] = ()
    activities: tuple[Evidence, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    difficulties: tuple[OpenDifficulty, ...] = ()


@dataclass(frozen=True)
class Finding:
    """`key` names the evidence: two findings with the same kind and key are the same thing said twice.

    `cause` is what seems to be in the way; None asks for nothing but that someone calls.
    """

    kind: SignalKind
    key: str
    evidence: tuple[Evidence, ...]
    cause: DifficultyKind | None

    def proposes(self, needs: Set[str] = frozenset(), strengths: Set[str] = frozenset()) -> AdjustmentKind:
        return proposal_for(self.cause, needs, strengths)


def proposal_for(cause: DifficultyKind | None, needs: Set[str], strengths: Set[str]) -> AdjustmentKind:
    return AdjustmentKind.SUPPORT if cause is None else suggest(cause, needs, strengths)


def two_absences(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """The last lessons were all missed. A cancelled or postponed lesson neither counts nor breaks the row."""
    row: list[Attended] = []
    for record in _latest_records(facts):
        if record.outcome in ABSENT:
            row.append(record)
        elif record.outcome in PRESENT:
            row.clear()
    if len(row) < settings.whole("signal.absences_in_a_row", today):
        return ()
    evidence = tuple(Evidence("lesson_missed", r.appointment_id, r.starts_at) for r in row)
    cause = _CAUSE_OF_REASON.get(row[-1].reason or "", DifficultyKind.REPEATED_ABSENCE)
    return (Finding(SignalKind.TWO_ABSENCES, row[0].appointment_id, evidence, cause),)


def nothing_lately(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Nothing moved for so many days, counted from the last activity or from when the follow-up (re)started."""
    last = _last_sign(facts)
    if last is None or (today - last.at.date()).days < settings.whole("signal.nothing_for_days", today):
        return ()
    oldest = min(facts.difficulties, key=lambda d: (d.since, d.difficulty_id), default=None)
    cause = oldest.kind if oldest else DifficultyKind.MOTIVATION
    return (Finding(SignalKind.NOTHING_FOR_14_DAYS, f"{last.at.date()}:{last.id}", (last,), cause),)


def adjustment_unanswered(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """Somebody's answer is awaited for too long; once the others have agreed, waiting for the youth is a new wait."""
    days = settings.whole("signal.adjustment_unanswered_days", today)
    return tuple(
        Finding(
            SignalKind.ADJUSTMENT_UNANSWERED,
            f"{waiting.adjustment_id}:{waiting.waits_for}",
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


def find_signals(facts: YouthFacts, today: date, settings: Settings) -> tuple[Finding, ...]:
    """All findings of the day, whatever order the facts came in; none for a youth who is not followed."""
    if facts.followed_since is None:
        return ()
    looks = (two_absences, nothing_lately, adjustment_unanswered, difficulty_open)
    return tuple(finding for look in looks for finding in look(facts, today, settings))


def next_look(facts: YouthFacts, today: date, settings: Settings) -> date | None:
    """The next day on which time alone, without a new fact, brings a signal; None when no such day is ahead."""
    last = _last_sign(facts)
    if facts.followed_since is None or last is None:
        return None
    turns = [
        last.at.date() + timedelta(days=settings.whole("signal.nothing_for_days", today)),
        *_turns([w.since for w in facts.waiting], settings.whole("signal.adjustment_unanswered_days", today)),
        *_turns([d.since for d in facts.difficulties], settings.whole("signal.difficulty_open_days", today)),
    ]
    return min((day for day in turns if day > today), default=None)


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


def _turns(since: Iterable[datetime], days: int) -> list[date]:
    return [instant.date() + timedelta(days=days) for instant in since]


def _last_sign(facts: YouthFacts) -> Evidence | None:
    """The last activity or lesson attended of this follow-up, else its start; None for a youth who is not followed."""
    if facts.followed_since is None:
        return None
    signs = [
        *(a for a in facts.activities if a.at >= facts.followed_since),
        *(
            Evidence("lesson_attended", r.appointment_id, r.starts_at)
            for r in _latest_records(facts)
            if r.outcome in PRESENT
        ),
    ]
    return max(signs, key=lambda a: (a.at, a.id), default=Evidence("start", "start", facts.followed_since))


def _latest_records(facts: YouthFacts) -> list[Attended]:
    """One record per appointment since the follow-up (re)started, in the order the appointments took place."""
    latest: dict[str, Attended] = {}
    for record in sorted(facts.attended, key=lambda r: (r.recorded_at, r.seq, r.outcome)):
        latest[record.appointment_id] = record
    since = facts.followed_since
    return sorted(
        (r for r in latest.values() if since is None or r.starts_at >= since),
        key=lambda r: (r.starts_at, r.appointment_id),
    )
