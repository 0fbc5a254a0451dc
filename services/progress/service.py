"""The progress service: what it answers, what it listens to and what it does by the clock. A table of contents."""

from pathlib import Path

from contracts.attendance import events as attendance
from contracts.notifications import events as notifications
from contracts.profiles import events as profiles
from contracts.progress import rpc
from servicekit.service import Service, answers, chore, erases, every, listens
from services.progress.dependencies import ProgressDependencies, dependencies
from services.progress.handlers import (
    adjustments,
    around,
    booklet,
    booklets,
    difficulties,
    effect,
    exams,
    fitting,
    forecasts,
    lessons,
    merging,
    moving,
    periods,
    practice,
    results,
    scales,
    signals,
    timeline,
    triage,
    youths,
)
from services.progress.handlers.erasure import HOLDINGS, erase, export
from services.progress.models import Base, Youth

__all__ = ["ProgressDependencies", "ProgressService", "dependencies"]


class ProgressService(Service):
    name = "progress"
    metadata = Base.metadata
    migrations = Path(__file__).parent / "migrations"
    spared = HOLDINGS.spared
    row_of_subject = Youth

    mark_objectives = answers(rpc.mark_objectives, booklet.mark)
    self_assess = answers(rpc.self_assess, booklet.assess_oneself)
    get_booklet = answers(rpc.get_booklet, booklet.of_youth)
    read_booklet = answers(rpc.read_booklet, booklets.read)
    open_booklet = answers(rpc.open_booklet, booklets.open_one)
    review_competence = answers(rpc.review_competence, booklets.review)
    get_objective = answers(rpc.get_objective, booklets.history)
    get_scale = answers(rpc.get_scale, scales.read)
    set_scale = answers(rpc.set_scale, scales.write)
    record_practice_series = answers(rpc.record_practice_series, practice.record)
    record_exam = answers(rpc.record_exam, exams.record)
    withdraw_exam = answers(rpc.withdraw_exam, exams.withdraw)
    get_results = answers(rpc.get_results, results.of_youth)
    record_initial_assessment = answers(rpc.record_initial_assessment, forecasts.assess)
    get_forecast = answers(rpc.get_forecast, forecasts.of_youth)
    report_difficulty = answers(rpc.report_difficulty, difficulties.report)
    resolve_difficulty = answers(rpc.resolve_difficulty, difficulties.resolve)
    list_difficulties = answers(rpc.list_difficulties, difficulties.of_youth)
    propose_adjustment = answers(rpc.propose_adjustment, adjustments.propose)
    answer_adjustment = answers(rpc.answer_adjustment, adjustments.answer)
    discuss_adjustment = answers(rpc.discuss_adjustment, adjustments.discuss)
    arbitrate_adjustment = answers(rpc.arbitrate_adjustment, adjustments.arbitrate)
    get_effect = answers(rpc.get_effect, effect.of_adjustment)
    list_adjustments = answers(rpc.list_adjustments, adjustments.of_youth)
    list_signals = answers(rpc.list_signals, signals.of_youth)
    close_signal = answers(rpc.close_signal, signals.close)
    snooze_signal = answers(rpc.snooze_signal, signals.snooze)
    list_triage = answers(rpc.list_triage, triage.of_scope)
    total_progress = answers(rpc.total_progress, periods.total)
    list_timeline = answers(rpc.list_timeline, timeline.page)
    summaries_of = answers(rpc.summaries_of, triage.summaries)

    export_youth = answers(rpc.export_youth, export)
    youth_erased = erases(profiles.YouthErased, erase)

    youth_admitted = listens(profiles.YouthAdmitted, youths.admitted)
    youth_linked = listens(profiles.YouthLinked, youths.linked)
    youth_unlinked = listens(profiles.YouthUnlinked, youths.unlinked)
    project_defined = listens(profiles.ProjectDefined, youths.project_defined)
    needs_changed = listens(profiles.NeedsChanged, youths.needs_changed)
    status_changed = listens(profiles.StatusChanged, youths.status_changed)
    status_withdrawn = listens(profiles.StatusWithdrawn, youths.status_withdrawn)
    code_track_moved = listens(profiles.CodeTrackMoved, youths.code_track_moved)
    driving_track_moved = listens(profiles.DrivingTrackMoved, youths.driving_track_moved)
    journey_paused = listens(profiles.JourneyPaused, youths.paused)
    journey_resumed = listens(profiles.JourneyResumed, youths.resumed)
    admission_withdrawn = listens(profiles.AdmissionWithdrawn, youths.admission_withdrawn)
    journey_ended = listens(profiles.JourneyEnded, youths.ended)
    youth_left_area = listens(profiles.YouthLeftArea, moving.youth_left_area)
    adviser_attached = listens(profiles.AdviserAttached, moving.told)
    adviser_detached = listens(profiles.AdviserDetached, moving.told)
    youths_merged = listens(profiles.YouthsMerged, merging.youths_merged)
    youth_entered_area = listens(profiles.YouthEnteredArea, moving.youth_entered_area)

    appointment_requested = listens(attendance.AppointmentRequested, lessons.requested)
    appointment_confirmed = listens(attendance.AppointmentConfirmed, lessons.confirmed)
    appointment_declined = listens(attendance.AppointmentDeclined, lessons.declined)
    appointment_moved = listens(attendance.AppointmentMoved, lessons.moved)
    appointment_cancelled = listens(attendance.AppointmentCancelled, lessons.cancelled)
    lesson_attended = listens(attendance.LessonAttended, lessons.attended)
    lesson_missed = listens(attendance.LessonMissed, lessons.missed)
    attendance_corrected = listens(attendance.AttendanceCorrected, lessons.corrected)
    attendance_contested = listens(attendance.AttendanceContested, lessons.contested)
    attendance_contest_answered = listens(attendance.AttendanceContestAnswered, lessons.contested)

    milestone_reached = listens(profiles.MilestoneReached, around.milestone_reached)
    milestone_withdrawn = listens(profiles.MilestoneWithdrawn, around.milestone_withdrawn)
    project_step_planned = listens(profiles.ProjectStepPlanned, around.step_planned)
    project_step_done = listens(profiles.ProjectStepDone, around.step_done)
    project_step_dropped = listens(profiles.ProjectStepDropped, around.step_dropped)
    employment_recorded = listens(profiles.EmploymentSituationRecorded, around.employment_recorded)
    contact_changed = listens(profiles.ContactChanged, around.contact_changed)
    availability_declared = listens(attendance.AvailabilityDeclared, around.availability_declared)
    message_posted = listens(notifications.MessagePosted, around.message_posted)
    message_read = listens(notifications.MessageRead, around.message_read)

    look_by_the_clock = every(5, signals.look_by_the_clock)
    fit_proposals = chore(5, fitting.fit_proposals)
