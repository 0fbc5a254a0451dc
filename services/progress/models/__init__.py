"""Progress's own tables, split by noun; used as one: `from services.progress.models import Youth`."""

from services.progress.models.base import Base
from services.progress.models.learning import (
    FIRST_BOOKLET,
    Booklet,
    BookletLine,
    CompetenceReview,
    Exam,
    InitialAssessment,
    Mark,
    PracticeSeries,
    SchoolScale,
    SelfAssessment,
)
from services.progress.models.steering import (
    Adjustment,
    AdjustmentMessage,
    AdjustmentStep,
    Difficulty,
    Signal,
)
from services.progress.models.youth import (
    AttendedFact,
    ExamAppointment,
    MessagePosted,
    MessageRead,
    Milestone,
    ProjectStep,
    TimelineEntry,
    Youth,
)

__all__ = [
    "FIRST_BOOKLET",
    "Adjustment",
    "AdjustmentMessage",
    "AdjustmentStep",
    "AttendedFact",
    "Base",
    "Booklet",
    "BookletLine",
    "CompetenceReview",
    "Difficulty",
    "Exam",
    "ExamAppointment",
    "InitialAssessment",
    "Mark",
    "MessagePosted",
    "MessageRead",
    "Milestone",
    "PracticeSeries",
    "ProjectStep",
    "SchoolScale",
    "SelfAssessment",
    "Signal",
    "TimelineEntry",
    "Youth",
]
