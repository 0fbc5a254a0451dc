"""The notifications service: what it answers and what it listens to. `domain/audience.py` says who must know what."""

from pathlib import Path

from contracts.attendance import events as attendance
from contracts.notifications import rpc
from contracts.profiles import events as profiles
from contracts.progress import events as progress
from servicekit.config import Settings
from servicekit.service import Service, answers, chore, erases, every, listens
from services.notifications.handlers import (
    inbox,
    merging,
    moving,
    outgoing,
    partners,
    people,
    preferences,
    queues,
    retention,
    telling,
)
from services.notifications.handlers.copying import export
from services.notifications.handlers.deliveries import bounces, digests, lists, notes, planning, reminders, sending
from services.notifications.handlers.deliveries.reminders import also_remembered
from services.notifications.handlers.erasure import HOLDINGS, erase
from services.notifications.handlers.messages import moderating, reading, seats, writing
from services.notifications.handlers.outgoing import also_shared
from services.notifications.models import Base
from services.notifications.settings import NotificationsDependencies, build

shared_and_remembered = also_remembered(also_shared(telling.tell))


class NotificationsService(Service):
    """Follows profiles, attendance and progress; tells persons, and the partners to whom youths consent."""

    name = "notifications"
    metadata = Base.metadata
    migrations = Path(__file__).parent / "migrations"
    kept = retention.KINDS
    spared = HOLDINGS.spared

    list_notifications = answers(rpc.list_notifications, inbox.list_notifications)
    mark_read = answers(rpc.mark_read, inbox.mark_read)

    post_message = answers(rpc.post_message, writing.post_message)
    list_messages = answers(rpc.list_messages, reading.list_messages)
    mark_thread_read = answers(rpc.mark_thread_read, writing.mark_read)
    list_conversations = answers(rpc.list_conversations, reading.list_conversations)
    count_unread = answers(rpc.count_unread, reading.count_unread)
    get_attachment = answers(rpc.get_attachment, reading.get_attachment)
    get_reported_attachment = answers(rpc.get_reported_attachment, reading.get_reported_attachment)
    report_message = answers(rpc.report_message, moderating.report_message)
    list_reported = answers(rpc.list_reported, moderating.list_reported)
    moderate_message = answers(rpc.moderate_message, moderating.moderate_message)
    export_messages = answers(rpc.export_messages, reading.export_messages)

    list_deliveries = answers(rpc.list_deliveries, lists.list_deliveries)
    get_preferences = answers(rpc.get_preferences, preferences.get_preferences)
    set_preferences = answers(rpc.set_preferences, preferences.set_preferences)

    register_partner = answers(rpc.register_partner, partners.register_partner)
    change_partner = answers(rpc.change_partner, partners.change_partner)
    revoke_partner = answers(rpc.revoke_partner, partners.revoke_partner)
    list_partners = answers(rpc.list_partners, partners.list_partners)
    read_feed = answers(rpc.read_feed, partners.read_feed)

    export_youth = answers(rpc.export_youth, export)
    youth_erased = erases(profiles.YouthErased, erase)

    youth_linked = listens(profiles.YouthLinked, people.youth_linked, reads=seats.thread_of)
    youth_unlinked = listens(profiles.YouthUnlinked, people.youth_unlinked, reads=seats.thread_of)
    adviser_attached = listens(profiles.AdviserAttached, telling.tell)
    adviser_detached = listens(profiles.AdviserDetached, people.adviser_detached, reads=seats.thread_of)
    place_offered = listens(profiles.PlaceOffered, telling.tell)
    funding_proposed = listens(profiles.FundingProposed, telling.tell)
    youths_merged = listens(profiles.YouthsMerged, merging.youths_merged)
    youth_left_area = listens(profiles.YouthLeftArea, moving.youth_left_area)
    youth_entered_area = listens(profiles.YouthEnteredArea, moving.youth_entered_area)
    staff_joined = listens(profiles.StaffJoined, people.staff_joined)
    staff_left = listens(profiles.StaffLeft, people.staff_left)
    instructor_joined = listens(profiles.InstructorJoined, people.instructor_joined)
    instructor_left = listens(profiles.InstructorLeft, people.instructor_left)
    youth_put_on_waiting_list = listens(profiles.YouthPutOnWaitingList, telling.youth_put_on_waiting_list)
    youth_admitted = listens(profiles.YouthAdmitted, telling.youth_admitted)
    admission_withdrawn = listens(profiles.AdmissionWithdrawn, telling.tell)

    appointment_requested = listens(attendance.AppointmentRequested, telling.tell)
    appointment_confirmed = listens(attendance.AppointmentConfirmed, shared_and_remembered, reads=reminders.of_appointment)
    appointment_declined = listens(attendance.AppointmentDeclined, telling.tell)
    appointment_moved = listens(attendance.AppointmentMoved, shared_and_remembered, reads=reminders.of_appointment)
    appointment_cancelled = listens(attendance.AppointmentCancelled, shared_and_remembered, reads=reminders.of_appointment)
    appointment_accepted = listens(attendance.AppointmentAccepted, telling.tell)
    appointment_turned_down = listens(attendance.AppointmentTurnedDown, telling.tell)
    appointment_noted = listens(attendance.AppointmentNoted, telling.tell)
    meeting_point_changed = listens(attendance.MeetingPointChanged, telling.tell)
    freed_time_offered = listens(attendance.FreedTimeOffered, telling.tell)
    freed_offer_accepted = listens(attendance.FreedOfferAccepted, telling.tell)
    freed_offer_expired = listens(attendance.FreedOfferExpired, telling.tell)
    erased_time_freed = listens(attendance.ErasedTimeFreed, telling.tell)
    plan_sent_to_school = listens(attendance.PlanSentToSchool, telling.tell)
    lesson_attended = listens(attendance.LessonAttended, also_shared(telling.tell))
    lesson_missed = listens(attendance.LessonMissed, also_shared(telling.tell))
    attendance_corrected = listens(attendance.AttendanceCorrected, telling.tell)
    attendance_contested = listens(attendance.AttendanceContested, telling.tell)
    attendance_contest_answered = listens(attendance.AttendanceContestAnswered, telling.tell)

    difficulty_reported = listens(progress.DifficultyReported, telling.tell)
    adjustment_proposed = listens(progress.AdjustmentProposed, also_remembered(telling.adjustment_proposed))
    adjustment_agreed = listens(progress.AdjustmentAgreed, also_remembered(telling.tell))
    adjustment_accepted = listens(progress.AdjustmentAccepted, also_remembered(telling.tell))
    adjustment_declined = listens(progress.AdjustmentDeclined, also_remembered(telling.tell))
    adjustment_done = listens(progress.AdjustmentDone, also_remembered(telling.tell))
    adjustment_withdrawn = listens(progress.AdjustmentWithdrawn, also_remembered(telling.tell))
    adjustment_arbitrated = listens(progress.AdjustmentArbitrated, also_remembered(telling.adjustment_arbitrated))
    adjustment_discussed = listens(progress.AdjustmentDiscussed, telling.tell)
    signal_raised = listens(progress.SignalRaised, telling.tell)

    partner_consent_given = listens(profiles.PartnerConsentGiven, outgoing.consent_given)
    partner_consent_withdrawn = listens(profiles.PartnerConsentWithdrawn, outgoing.consent_withdrawn)
    objective_marked = listens(progress.ObjectiveMarked, outgoing.offer)
    code_track_moved = listens(profiles.CodeTrackMoved, outgoing.offer)
    driving_track_moved = listens(profiles.DrivingTrackMoved, outgoing.offer)
    journey_paused = listens(profiles.JourneyPaused, outgoing.offer)
    journey_resumed = listens(profiles.JourneyResumed, outgoing.offer)
    journey_ended = listens(profiles.JourneyEnded, outgoing.offer)
    fill_queues = chore(2, queues.fill_queues)
    plan_deliveries = every(2, planning.plan)
    plan_reminders = every(60, reminders.plan)
    plan_digests = chore(300, digests.plan)
    send_due = chore(3, sending.send_due, apart=True)
    read_bounces = chore(60, bounces.read_bounces, apart=True)
    forget_deliveries = every(3_600, notes.forget_old)
    forget_held = every(3_600, outgoing.forget_held)


def dependencies(settings: Settings) -> NotificationsDependencies:
    """The programme's dated settings, and the ways out of the platform."""
    return build(settings)
