"""What goes on around the lessons, as others tell it: paperwork, project, employment, availability, messages, contact.

Facts are kept by subject and time; what they mean together is looked up by the signals.
"""

from contracts.attendance import events as attendance
from contracts.notifications import events as notifications
from contracts.profiles import events as profiles
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.progress.dependencies import today_of
from services.progress.handlers import signals, timeline
from services.progress.handlers.lessons import lost_exam
from services.progress.handlers.youths import heard_youth
from services.progress.models import MessagePosted, MessageRead, Milestone, ProjectStep


def milestone_reached(event: profiles.MilestoneReached, uow: UnitOfWork) -> None:
    rows, key = rows_of(uow.session), (event.youth_id, event.milestone)
    row = rows.get(Milestone, key) or rows.add(
        key, Milestone(youth_id=event.youth_id, milestone=event.milestone, on=event.on)
    )
    row.on = event.on
    _told(uow, event)


def milestone_withdrawn(event: profiles.MilestoneWithdrawn, uow: UnitOfWork) -> None:
    rows, key = rows_of(uow.session), (event.youth_id, event.milestone)
    row = rows.get(Milestone, key)
    if row is not None:
        rows.delete(key, row)
        if event.milestone == "exam_booked":
            lost_exam(uow, event.youth_id)
    _told(uow, event)


def step_planned(event: profiles.ProjectStepPlanned, uow: UnitOfWork) -> None:
    keep_step(uow, event.youth_id, event.step_id)
    _told(uow, event)


def step_done(event: profiles.ProjectStepDone, uow: UnitOfWork) -> None:
    keep_step(uow, event.youth_id, event.step_id)
    _told(uow, event)


def step_dropped(event: profiles.ProjectStepDropped, uow: UnitOfWork) -> None:
    """A step given up is no step: the day of the one before counts again."""
    rows, key = rows_of(uow.session), (event.youth_id, event.step_id)
    row = rows.get(ProjectStep, key)
    if row is not None:
        rows.delete(key, row)
    _told(uow, event)


def keep_step(uow: UnitOfWork, youth_id: str, step_id: str) -> None:
    rows, key = rows_of(uow.session), (youth_id, step_id)
    row = rows.get(ProjectStep, key)
    if row is None:
        rows.add(key, ProjectStep(youth_id=youth_id, step_id=step_id, at=uow.now))
    else:
        row.at = max(row.at, uow.now)


def employment_recorded(event: profiles.EmploymentSituationRecorded, uow: UnitOfWork) -> None:
    """Only a beginning that is still to come says anything about the licence's date; said again it corrects."""
    youth = heard_youth(uow, event.youth_id)
    youth.employed_from = event.since if event.since is not None and event.since > today_of(uow) else None
    _told(uow, event)


def contact_changed(event: profiles.ContactChanged, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    youth.unreachable_since = None if event.reachable else youth.unreachable_since or uow.now
    _told(uow, event)


def availability_declared(event: attendance.AvailabilityDeclared, uow: UnitOfWork) -> None:
    """One that is still to be asked about (after a new status, say) gives no week."""
    if event.owner_kind != "youth":
        return
    youth = heard_youth(uow, event.owner_id)
    if not event.to_ask:
        youth.availability_at = uow.now
    timeline.note(uow, youth.id, event)
    signals.heard(uow, youth)


def message_posted(event: notifications.MessagePosted, uow: UnitOfWork) -> None:
    youth, rows = heard_youth(uow, event.youth_id), rows_of(uow.session)
    rows.add(
        event.message_id,
        MessagePosted(id=event.message_id, youth_id=event.youth_id, by_role=event.by_role, at=uow.now),
    )
    signals.heard(uow, youth)


def message_read(event: notifications.MessageRead, uow: UnitOfWork) -> None:
    """Up to a message that is known here, since both facts come in one order; else up to now."""
    youth, rows = heard_youth(uow, event.youth_id), rows_of(uow.session)
    message = rows.get(MessagePosted, event.up_to_message_id)
    up_to, key = message.at if message else uow.now, (event.youth_id, event.reader_role)
    row = rows.get(MessageRead, key)
    if row is None:
        rows.add(key, MessageRead(youth_id=event.youth_id, role=event.reader_role, up_to=up_to))
    else:
        row.up_to = max(row.up_to, up_to)
    signals.heard(uow, youth)


Told = (
    profiles.MilestoneReached
    | profiles.MilestoneWithdrawn
    | profiles.ProjectStepPlanned
    | profiles.ProjectStepDone
    | profiles.ProjectStepDropped
    | profiles.EmploymentSituationRecorded
    | profiles.ContactChanged
)


def _told(uow: UnitOfWork, event: Told) -> None:
    youth = heard_youth(uow, event.youth_id)
    timeline.note(uow, youth.id, event)
    signals.heard(uow, youth)
