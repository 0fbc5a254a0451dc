"""What progress publishes, in the log of the youth's area. Kinds are codes; words stay in the service."""

import datetime as dt
from typing import Literal

from contracts.kernel import Event

Level = Literal["introduced", "in_progress", "acquired"]
ExamKind = Literal["code", "practical", "mock"]
Category = Literal["B", "B_automatic"]
Training = Literal["traditional", "supervised", "accompanied"]
Gearbox = Literal["manual", "automatic"]
SignalKind = Literal[
    "two_absences", "nothing_for_14_days", "adjustment_unanswered", "difficulty_open", "practice_flat", "hours_over_estimate",
    "code_expiring", "tries_used", "ready_without_exam", "neph_late", "status_changed", "message_unread", "project_still",
    "needed_before_licence", "unreachable",
]


class ObjectiveMarked(Event):
    """An instructor's mark on one REMC objective."""

    youth_id: str
    objective: str
    level: Level
    instructor_id: str
    appointment_id: str | None = None


class ObjectiveSelfAssessed(Event):
    """The youth's own assessment, beside the instructor's."""

    youth_id: str
    objective: str
    level: Level


class BookletOpened(Event):
    """The youth goes on in another category or training."""

    youth_id: str
    category: Category
    training: Training


class CompetenceReviewed(Event):
    """A bilan of one competence; its words stay here."""

    youth_id: str
    competence: str
    ready: bool
    by_role: str


class PracticeSeriesRecorded(Event):
    """A practice series of the code exam: right answers `of` what its themes ask (40 in a whole one), and the weakest theme."""

    youth_id: str
    series_id: str
    score: int
    weakest_theme: str | None = None
    of: int = 40


class ExamResultRecorded(Event):
    """An exam, or a mock one, was sat. `points`: right answers of 40 (code) or points of 31, halves exist; `on` is a local date."""

    youth_id: str
    exam_id: str
    kind: ExamKind
    passed: bool
    points: float
    try_number: int
    on: dt.date


class ExamMissed(Event):
    """The candidate did not come. An unexcused absence moves the next possible date."""

    youth_id: str
    exam_id: str
    kind: ExamKind
    excused: bool
    on: dt.date


class ExamResultWithdrawn(Event):
    """It was recorded by mistake and counts no more. `still_passed_on`: of another exam of this kind that was passed and stands."""

    youth_id: str
    exam_id: str
    kind: ExamKind
    passed: bool
    still_passed_on: dt.date | None = None


class CodeTriesUsedUp(Event):
    """The last practical try that the code allows was failed: the code is to be passed again."""

    youth_id: str
    on: dt.date


class CodeTriesLeftAgain(Event):
    """A failed try was withdrawn, a mistake: the code passed on that day has tries left, unless it is too old meanwhile."""

    youth_id: str
    passed_on: dt.date


class InitialAssessmentRecorded(Event):
    """The school's first estimate of the hours needed; not binding."""

    youth_id: str
    hours: int
    gearbox: Gearbox
    on: dt.date


class DifficultyReported(Event):
    youth_id: str
    difficulty_id: str
    kind: str
    by_role: str


class DifficultyResolved(Event):
    youth_id: str
    difficulty_id: str


class AdjustmentProposed(Event):
    """`must_agree`: the role that must act or pay, or None when nobody has to; `also_agrees`: the second one, if two must."""

    youth_id: str
    adjustment_id: str
    kind: str
    proposer_id: str
    must_agree: str | None
    due_on: dt.date | None = None
    also_agrees: str | None = None


class AdjustmentAgreed(Event):
    """Whoever must act or pay said yes. `waits_for`: who is asked next, the youth unless a second role must agree as well."""

    youth_id: str
    adjustment_id: str
    by_role: str
    waits_for: str = "youth"


class AdjustmentAccepted(Event):
    """The youth's yes: only now it applies."""

    youth_id: str
    adjustment_id: str


class AdjustmentDeclined(Event):
    youth_id: str
    adjustment_id: str


class AdjustmentDone(Event):
    youth_id: str
    adjustment_id: str


class AdjustmentWithdrawn(Event):
    """Taken back, or `refused` by who must act or pay; the reason stays here."""

    youth_id: str
    adjustment_id: str
    by_role: str = ""
    refused: bool = False


class AdjustmentDiscussed(Event):
    """Somebody said something about it; the words stay here."""

    youth_id: str
    adjustment_id: str
    by_role: str


class AdjustmentArbitrated(Event):
    """The adviser decided: opened again (the youth's yes is asked anew), or another owner or date.

    `waits_for`: the role whose act is next now; `owner_role`: who carries it out.
    """

    youth_id: str
    adjustment_id: str
    decision: Literal["reopen", "amend"]
    waits_for: str | None = None
    owner_role: str | None = None


class SignalRaised(Event):
    """The evidence is named by ids (`evidence`) and never raised twice for the same; a person decides."""

    youth_id: str
    signal_id: str
    kind: SignalKind
    evidence: tuple[str, ...]


class SignalSnoozed(Event):
    """A person put it aside until that local day; it comes back then if its evidence still stands."""

    youth_id: str
    signal_id: str
    kind: SignalKind
    until: dt.date


class SignalCleared(Event):
    """The evidence went away, or a person closed it."""

    youth_id: str
    signal_id: str
    kind: SignalKind


class ErasureDone(Event):
    """Answer to profiles' `youth_erased`: how many records went, and which kinds stay, as codes with their reason in the register."""

    youth_id: str
    removed: int
    kept: tuple[str, ...] = ()
