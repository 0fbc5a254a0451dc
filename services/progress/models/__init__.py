"""Progress's own tables, split by noun; used as one: `from services.progress.models import Youth`."""

from services.progress.models.base import Base
from services.progress.models.learning import (
    BookletLine,
    Exam,
    InitialAssessment,
    Mark,
    PracticeSeries,
    SelfAssessment,
)
from services.progress.models.steering import (
    Adjustment,
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
    "Adjustment",
    "AdjustmentStep",
    "AttendedFact",
    "Base",
    "BookletLine",
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
    "SelfAssessment",
    "Signal",
    "TimelineEntry",
    "Youth",
]
