"""What the others' events say, turned into facts. One function an event; nothing is asked of anybody."""

from contracts.attendance import events as attendance
from contracts.profiles import events as profiles
from contracts.progress import events as progress
from servicekit.uow import UnitOfWork
from services.stats.handlers.counting import change_youth, keep_attendance, keep_mark, youth_row
from services.stats.models import AttendanceRow


def youth_admitted(event: profiles.YouthAdmitted, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, journey="admitted")


def youth_put_on_waiting_list(event: profiles.YouthPutOnWaitingList, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, journey="waiting")


def youth_refused(event: profiles.YouthRefused, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, journey="refused")


def admission_withdrawn(event: profiles.AdmissionWithdrawn, uow: UnitOfWork) -> None:
    """No exit: the place was never hers."""
    _change(uow, event.youth_id, journey="applied")


def journey_paused(event: profiles.JourneyPaused, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, journey="paused")


def journey_resumed(event: profiles.JourneyResumed, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, journey="active")


def journey_ended(event: profiles.JourneyEnded, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, journey=event.outcome)


def code_track_moved(event: profiles.CodeTrackMoved, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, code_track=event.track)


def driving_track_moved(event: profiles.DrivingTrackMoved, uow: UnitOfWork) -> None:
    _change(uow, event.youth_id, driving_track=event.track)


def youth_linked(event: profiles.YouthLinked, uow: UnitOfWork) -> None:
    """Whose caseload, whose pupils; a referent's or an instructor's link changes no figure."""
    row = youth_row(uow.session, event.youth_id, _area(uow))
    if event.role == "adviser":
        row.adviser_id = event.other_id
    elif event.role == "school":
        row.school_id = event.other_id


def youth_unlinked(event: profiles.YouthUnlinked, uow: UnitOfWork) -> None:
    """A late farewell of someone already replaced leaves the present one."""
    row = youth_row(uow.session, event.youth_id, _area(uow))
    if event.role == "adviser" and row.adviser_id == event.other_id:
        row.adviser_id = None
    elif event.role == "school" and row.school_id == event.other_id:
        row.school_id = None


def evaluation_consent_given(event: profiles.EvaluationConsentGiven, uow: UnitOfWork) -> None:
    """Counts in no figure: it only says whether an evaluator's export may show her."""
    youth_row(uow.session, event.youth_id, _area(uow)).evaluation = True


def evaluation_consent_withdrawn(event: profiles.EvaluationConsentWithdrawn, uow: UnitOfWork) -> None:
    youth_row(uow.session, event.youth_id, _area(uow)).evaluation = False


def attendance_row(
    event: attendance.LessonAttended | attendance.LessonMissed | attendance.AttendanceCorrected,
) -> tuple[type[AttendanceRow], tuple[str, str]]:
    """The row that a fact about a lesson looks for."""
    return AttendanceRow, (event.appointment_id, event.youth_id)


def lesson_attended(event: attendance.LessonAttended, uow: UnitOfWork) -> None:
    _attendance(uow, event.appointment_id, event.youth_id, "late" if event.late_minutes else "present")


def lesson_missed(event: attendance.LessonMissed, uow: UnitOfWork) -> None:
    _attendance(uow, event.appointment_id, event.youth_id, event.outcome)


def attendance_corrected(event: attendance.AttendanceCorrected, uow: UnitOfWork) -> None:
    _attendance(uow, event.appointment_id, event.youth_id, event.outcome)


def objective_marked(event: progress.ObjectiveMarked, uow: UnitOfWork) -> None:
    assert uow.envelope is not None
    keep_mark(uow.session, uow.envelope.id, event.youth_id, _area(uow), uow.now)


def _change(uow: UnitOfWork, youth_id: str, **changes: str) -> None:
    change_youth(uow.session, youth_id, _area(uow), uow.now, **changes)


def _attendance(uow: UnitOfWork, appointment_id: str, youth_id: str, outcome: str) -> None:
    keep_attendance(uow.session, appointment_id, youth_id, outcome, _area(uow), uow.now)


def _area(uow: UnitOfWork) -> str:
    """The area whose log says it: an event is counted where it happened."""
    assert uow.envelope is not None
    return uow.envelope.area
