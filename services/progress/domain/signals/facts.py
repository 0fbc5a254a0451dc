"""The facts of a youth that signals look at, and what a look finds. Plain values; nothing here knows a database."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.progress.domain.agreement import AdjustmentKind
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.exam import CodeHeld
from services.progress.domain.suggestion import Cause, suggest


class SignalKind(StrEnum):
    TWO_ABSENCES = "two_absences"
    NOTHING_FOR_14_DAYS = "nothing_for_14_days"
    ADJUSTMENT_UNANSWERED = "adjustment_unanswered"
    DIFFICULTY_OPEN = "difficulty_open"
    PRACTICE_FLAT = "practice_flat"
    HOURS_OVER_ESTIMATE = "hours_over_estimate"
    CODE_EXPIRING = "code_expiring"
    TRIES_USED = "tries_used"
    READY_WITHOUT_EXAM = "ready_without_exam"
    NEPH_LATE = "neph_late"
    STATUS_CHANGED = "status_changed"
    MESSAGE_UNREAD = "message_unread"
    PROJECT_STILL = "project_still"
    NEEDED_BEFORE_LICENCE = "needed_before_licence"
    UNREACHABLE = "unreachable"


LICENSED = "licensed"
ABSENT = frozenset({"absent_excused", "absent_unexcused"})
PRESENT = frozenset({"present", "late"})


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
    """One fact behind a signal: what it is, its id, when (`at` in the area's zone); a number and what it is held against."""

    kind: str
    id: str
    at: datetime
    value: int | None = None
    of: int | None = None


@dataclass(frozen=True)
class Waiting:
    """An adjustment that waits for the yes or no of this role; `opened_again`: when everybody was last asked anew."""

    adjustment_id: str
    waits_for: str
    since: datetime
    opened_again: datetime | None = None


@dataclass(frozen=True)
class OpenDifficulty:
    """A difficulty that nobody answered yet, by resolving it or by an adjustment under way."""

    difficulty_id: str
    kind: DifficultyKind
    since: datetime


@dataclass(frozen=True)
class Series:
    """A practice series of the code exam: right answers of 40."""

    id: str
    at: datetime
    score: int


@dataclass(frozen=True)
class Estimate:
    """The hours of the initial assessment."""

    id: str
    hours: int
    at: datetime


@dataclass(frozen=True)
class Since:
    """Something that holds since an instant: a message nobody read, a status, a step of the project."""

    id: str
    at: datetime
    detail: str = ""


@dataclass(frozen=True)
class Start:
    """A job or a training that begins on that day, for which the licence is a help."""

    kind: str
    id: str
    on: date


@dataclass(frozen=True)
class Learning:
    """How far code and driving are. `code`: held while the licence is not there; `exam_on`: the last date known for the exam;
    `exam_lost_on`: when a date that was known was last cancelled or taken back.
    """

    code_track: str = "not_started"
    driving_track: str = "not_started"
    series: tuple[Series, ...] = ()
    code: CodeHeld | None = None
    code_id: str = ""
    driven_minutes: int = 0
    estimate: Estimate | None = None
    booklet_complete_at: datetime | None = None
    last_practical: tuple[str, date] | None = None
    exam_on: date | None = None
    exam_lost_on: date | None = None
    forecast_on: date | None = None

    @property
    def in_training(self) -> bool:
        """Licence not there, and one of the two begun."""
        code, driving = self.code_track, self.driving_track
        return driving != LICENSED and (
            code in ("pre_code", "in_training") or driving in ("in_training", "ready", "exam")
        )


@dataclass(frozen=True)
class Situation:
    """What moves beside the lessons: the paperwork, the status, the project, who can be reached."""

    neph_asked_on: date | None = None
    status: Since | None = None
    availability_at: datetime | None = None
    unread: tuple[Since, ...] = ()
    project_step: Since | None = None
    starts: tuple[Start, ...] = ()
    unreachable_since: datetime | None = None


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
    learning: Learning = Learning()
    situation: Situation = Situation()


@dataclass(frozen=True)
class Finding:
    """`key` names the evidence: two findings with the same kind and key are the same thing said twice.

    `cause` is what seems to be in the way; None asks for nothing but that someone calls.
    """

    kind: SignalKind
    key: str
    evidence: tuple[Evidence, ...]
    cause: Cause | None

    def proposes(self, needs: Set[str] = frozenset(), strengths: Set[str] = frozenset()) -> AdjustmentKind:
        return proposal_for(self.cause, needs, strengths)


def proposal_for(cause: Cause | None, needs: Set[str], strengths: Set[str]) -> AdjustmentKind:
    return AdjustmentKind.SUPPORT if cause is None else suggest(cause, needs, strengths)
