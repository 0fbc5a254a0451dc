"""The resources service: what it answers and what it listens to. The pages come with it, in `content/`."""

from pathlib import Path

from contracts.profiles import events as profiles
from contracts.progress import events as progress
from contracts.resources import rpc
from servicekit.config import Settings
from servicekit.service import Service, answers, erases, listens
from services.resources.domain.library import Library, own_library
from services.resources.handlers import facts, merging, moving, quiz, reading
from services.resources.handlers.erasure import HOLDINGS, erase, export
from services.resources.models import Base


class ResourcesService(Service):
    """Follows profiles and progress to recommend; publishes quizzes answered."""

    name = "resources"
    metadata = Base.metadata
    migrations = Path(__file__).parent / "migrations"
    spared = HOLDINGS.spared

    list_resources = answers(rpc.list_resources, reading.list_resources)
    get_resource = answers(rpc.get_resource, reading.get_resource)
    recommend = answers(rpc.recommend, reading.recommend)
    answer_quiz = answers(rpc.answer_quiz, quiz.answer_quiz)

    export_youth = answers(rpc.export_youth, export)
    youth_erased = erases(profiles.YouthErased, erase)

    youth_admitted = listens(profiles.YouthAdmitted, facts.youth_admitted)
    code_track_moved = listens(profiles.CodeTrackMoved, facts.code_track_moved)
    driving_track_moved = listens(profiles.DrivingTrackMoved, facts.driving_track_moved)
    youths_merged = listens(profiles.YouthsMerged, merging.youths_merged)
    youth_entered_area = listens(profiles.YouthEnteredArea, moving.youth_entered_area)
    practice_series_recorded = listens(progress.PracticeSeriesRecorded, facts.practice_series_recorded)
    objective_marked = listens(progress.ObjectiveMarked, facts.objective_marked)


def dependencies(_settings: Settings) -> Library:
    """The pages, read once; a faulty one stops the start."""
    return own_library()
