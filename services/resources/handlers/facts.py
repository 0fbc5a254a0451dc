"""What profiles and progress tell of a youth that helps to choose a page. Facts of both may come in any order."""

from contracts.profiles.events import CodeTrackMoved, DrivingTrackMoved, YouthAdmitted
from contracts.progress.events import ObjectiveMarked, PracticeSeriesRecorded
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.resources.models import ObjectiveRow, ReaderRow


def youth_admitted(event: YouthAdmitted, uow: UnitOfWork) -> None:
    """The way starts, unless a track is known already."""
    reader = reader_of(event.youth_id, uow)
    reader.code_track = reader.code_track or "not_started"
    reader.driving_track = reader.driving_track or "not_started"


def code_track_moved(event: CodeTrackMoved, uow: UnitOfWork) -> None:
    reader_of(event.youth_id, uow).code_track = event.track


def driving_track_moved(event: DrivingTrackMoved, uow: UnitOfWork) -> None:
    reader_of(event.youth_id, uow).driving_track = event.track


def practice_series_recorded(event: PracticeSeriesRecorded, uow: UnitOfWork) -> None:
    """The last series speaks; one without a weak theme says that nothing is wrong."""
    reader = reader_of(event.youth_id, uow)
    if reader.series_at is None or reader.series_at <= uow.now:
        reader.series_at, reader.weakest_theme, reader.score = uow.now, event.weakest_theme, event.score


def objective_marked(event: ObjectiveMarked, uow: UnitOfWork) -> None:
    rows, key = rows_of(uow.session), (event.youth_id, event.objective)
    row = rows.get(ObjectiveRow, key) or rows.add(
        key, ObjectiveRow(youth_id=event.youth_id, objective=event.objective, level=event.level, at=uow.now)
    )
    if row.at <= uow.now:
        row.level, row.at = event.level, uow.now


def reader_of(youth_id: str, uow: UnitOfWork) -> ReaderRow:
    """The youth's row, or a stub in the area that speaks of the youth."""
    assert uow.envelope is not None
    rows = rows_of(uow.session)
    return rows.get(ReaderRow, youth_id) or rows.add(youth_id, ReaderRow(youth_id=youth_id, area=uow.envelope.area))
