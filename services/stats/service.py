"""The stats service: what it answers and what it listens to. Figures come from events only."""

from pathlib import Path

from contracts.attendance import events as attendance
from contracts.profiles import events as profiles
from contracts.progress import events as progress
from contracts.stats import rpc
from servicekit.config import Settings
from servicekit.service import Service, answers, listens
from services.stats.handlers import facts, figures, merging, moving
from services.stats.handlers.erasure import HOLDINGS, erase, export
from services.stats.models import Base
from services.stats.settings import StatsDependencies, read_dependencies


class StatsService(Service):
    """Follows profiles, attendance and progress; publishes nothing but its answer to an erasure."""

    name = "stats"
    metadata = Base.metadata
    migrations = Path(__file__).parent / "migrations"
    spared = HOLDINGS.spared
    built_from_events = True

    figures = answers(rpc.figures, figures.figures)
    export_youth = answers(rpc.export_youth, export)
    youth_erased = listens(profiles.YouthErased, erase)
    evaluation_consent_given = listens(profiles.EvaluationConsentGiven, facts.evaluation_consent_given)
    evaluation_consent_withdrawn = listens(profiles.EvaluationConsentWithdrawn, facts.evaluation_consent_withdrawn)

    youth_admitted = listens(profiles.YouthAdmitted, facts.youth_admitted)
    youth_put_on_waiting_list = listens(profiles.YouthPutOnWaitingList, facts.youth_put_on_waiting_list)
    youth_refused = listens(profiles.YouthRefused, facts.youth_refused)
    admission_withdrawn = listens(profiles.AdmissionWithdrawn, facts.admission_withdrawn)
    journey_paused = listens(profiles.JourneyPaused, facts.journey_paused)
    journey_resumed = listens(profiles.JourneyResumed, facts.journey_resumed)
    journey_ended = listens(profiles.JourneyEnded, facts.journey_ended)
    code_track_moved = listens(profiles.CodeTrackMoved, facts.code_track_moved)
    driving_track_moved = listens(profiles.DrivingTrackMoved, facts.driving_track_moved)
    youth_linked = listens(profiles.YouthLinked, facts.youth_linked)
    youth_unlinked = listens(profiles.YouthUnlinked, facts.youth_unlinked)
    youths_merged = listens(profiles.YouthsMerged, merging.youths_merged)
    youth_entered_area = listens(profiles.YouthEnteredArea, moving.youth_entered_area)
    lesson_attended = listens(attendance.LessonAttended, facts.lesson_attended, reads=facts.attendance_row)
    lesson_missed = listens(attendance.LessonMissed, facts.lesson_missed, reads=facts.attendance_row)
    attendance_corrected = listens(attendance.AttendanceCorrected, facts.attendance_corrected, reads=facts.attendance_row)
    objective_marked = listens(progress.ObjectiveMarked, facts.objective_marked)


def dependencies(settings: Settings) -> StatsDependencies:
    """The places and the small-count limit of the programme."""
    return read_dependencies(settings.programme)
