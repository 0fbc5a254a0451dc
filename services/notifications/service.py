"""The notifications service: what it answers and what it listens to. `domain/audience.py` says who must know what."""

from pathlib import Path

from contracts.attendance import events as attendance
from contracts.notifications import rpc
from contracts.profiles import events as profiles
from contracts.progress import events as progress
from servicekit.config import Settings
from servicekit.service import Service, answers, listens
from services.notifications.handlers import inbox, people, telling
from services.notifications.models import Base
from services.notifications.settings import NotificationsDependencies, read_dependencies


class NotificationsService(Service):
    """Follows profiles, attendance and progress; publishes that something waits for a person."""

    name = "notifications"
    metadata = Base.metadata
    migrations = Path(__file__).parent / "migrations"

    list_notifications = answers(rpc.list_notifications, inbox.list_notifications)
    mark_read = answers(rpc.mark_read, inbox.mark_read)

    youth_linked = listens(profiles.YouthLinked, people.youth_linked)
    youth_unlinked = listens(profiles.YouthUnlinked, people.youth_unlinked)
    staff_joined = listens(profiles.StaffJoined, people.staff_joined)
    instructor_joined = listens(profiles.InstructorJoined, people.instructor_joined)
    instructor_left = listens(profiles.InstructorLeft, people.instructor_left)
    youth_put_on_waiting_list = listens(profiles.YouthPutOnWaitingList, telling.youth_put_on_waiting_list)
    youth_admitted = listens(profiles.YouthAdmitted, telling.youth_admitted)

    appointment_requested = listens(attendance.AppointmentRequested, telling.tell)
    appointment_confirmed = listens(attendance.AppointmentConfirmed, telling.tell)
    appointment_declined = listens(attendance.AppointmentDeclined, telling.tell)
    appointment_moved = listens(attendance.AppointmentMoved, telling.tell)
    appointment_cancelled = listens(attendance.AppointmentCancelled, telling.tell)
    lesson_attended = listens(attendance.LessonAttended, telling.tell)
    lesson_missed = listens(attendance.LessonMissed, telling.tell)
    attendance_corrected = listens(attendance.AttendanceCorrected, telling.tell)
    attendance_contested = listens(attendance.AttendanceContested, telling.tell)

    difficulty_reported = listens(progress.DifficultyReported, telling.tell)
    adjustment_proposed = listens(progress.AdjustmentProposed, telling.adjustment_proposed)
    adjustment_agreed = listens(progress.AdjustmentAgreed, telling.tell)
    adjustment_accepted = listens(progress.AdjustmentAccepted, telling.tell)
    adjustment_declined = listens(progress.AdjustmentDeclined, telling.tell)
    adjustment_done = listens(progress.AdjustmentDone, telling.tell)
    adjustment_withdrawn = listens(progress.AdjustmentWithdrawn, telling.tell)
    signal_raised = listens(progress.SignalRaised, telling.tell)


def dependencies(settings: Settings) -> NotificationsDependencies:
    """How long something unread still counts, from the programme's data."""
    return read_dependencies(settings.programme)
