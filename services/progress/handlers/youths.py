"""Which youths there are, whose they are, and since when they are followed: fed by profiles' events.

A youth that is not known yet gets a stub, for two sources meet in any order.
"""

import datetime as dt

from sqlalchemy import ColumnElement, select, true

from contracts.errors import NotFound
from contracts.kernel import Event, Scope
from contracts.profiles import events as profiles
from servicekit.clock import PARIS
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.progress.handlers import fitting, signals, timeline
from services.progress.models import FIRST_BOOKLET, ProjectStep, Signal, Youth


def locked_youth(uow: UnitOfWork, youth_id: str) -> Youth:
    """The youth's row, held until the end of the transaction; a stub in the call's area if unknown."""
    row = uow.session.scalar(select(Youth).where(Youth.id == youth_id).with_for_update())
    if row is not None:
        return row
    if uow.context.area is None:
        raise NotFound("unknown_youth", youth_id=youth_id)
    stub = _stub(youth_id, uow.context.area)
    uow.session.add(stub)
    uow.session.flush()
    return stub


def heard_youth(uow: UnitOfWork, youth_id: str) -> Youth:
    """For the handler of an event: read once a batch, a stub in the event's area if unknown; `signals` locks it if need be."""
    rows = rows_of(uow.session)
    return rows.get(Youth, youth_id) or rows.add(youth_id, _stub(youth_id, uow.envelope.area if uow.envelope else ""))


def reached_youth(uow: UnitOfWork, youth_id: str) -> Youth:
    """For a command about one youth: refused out of scope, else the locked row."""
    uow.must_reach(youth_id)
    return locked_youth(uow, youth_id)


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The scope as a condition on the rows of Youth."""
    match scope.kind:
        case "youth":
            return Youth.id.in_(scope.ids)
        case "adviser":
            return Youth.adviser_id.in_(scope.ids)
        case "school":
            return Youth.school_id.in_(scope.ids)
        case "areas":
            return Youth.area.in_(scope.ids)
        case "all":
            return true()


def admitted(event: profiles.YouthAdmitted, uow: UnitOfWork) -> None:
    youth = _in_the_events_area(uow, event.youth_id)
    youth.followed_since = dt.datetime.combine(event.admitted_on, dt.time(), tzinfo=PARIS)
    youth.entered_on = event.admitted_on
    youth.unreachable_since = None if event.reachable else youth.unreachable_since or uow.now
    _tell(uow, youth, event)


def linked(event: profiles.YouthLinked, uow: UnitOfWork) -> None:
    youth = _in_the_events_area(uow, event.youth_id)
    if event.role == "adviser":
        youth.adviser_id = event.other_id
    elif event.role == "school":
        youth.school_id = event.other_id
    timeline.note(uow, event.youth_id, event)


def unlinked(event: profiles.YouthUnlinked, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    if event.role == "adviser" and youth.adviser_id == event.other_id:
        youth.adviser_id = None
    elif event.role == "school" and youth.school_id == event.other_id:
        youth.school_id = None
    timeline.note(uow, event.youth_id, event)


def project_defined(event: profiles.ProjectDefined, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    youth.needed_by = event.needed_by
    rows, key = rows_of(uow.session), (youth.id, "project")
    step = rows.get(ProjectStep, key) or rows.add(key, ProjectStep(youth_id=youth.id, step_id="project", at=uow.now))
    step.at = max(step.at, uow.now)
    timeline.note(uow, youth.id, event)
    signals.heard(uow, youth, at_once=youth.urgency > 0)


def paused(event: profiles.JourneyPaused, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    youth.followed_since = None
    _tell(uow, youth, event)


def resumed(event: profiles.JourneyResumed, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    youth.followed_since = uow.now
    _tell(uow, youth, event)


def ended(event: profiles.JourneyEnded, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    youth.followed_since = None
    _tell(uow, youth, event)


def admission_withdrawn(event: profiles.AdmissionWithdrawn, uow: UnitOfWork) -> None:
    """Nobody follows an application: what was said of her entry holds no more."""
    youth = heard_youth(uow, event.youth_id)
    youth.followed_since, youth.entered_on = None, None
    _tell(uow, youth, event)


def needs_changed(event: profiles.NeedsChanged, uow: UnitOfWork) -> None:
    """What the open signals propose is fitted again; the needs themselves stay with profiles."""
    fitting.ask(uow, Signal.youth_id == event.youth_id, Signal.cleared_at.is_(None))


def status_changed(event: profiles.StatusChanged, uow: UnitOfWork) -> None:
    """It clears nothing, and what it raises the timer says some seconds later: no whole look for each of an import's hundreds.

    A period told later that began before the one we know is a line of the history, and says nothing of now.
    """
    youth = heard_youth(uow, event.youth_id)
    timeline.note(uow, youth.id, event)
    if youth.status_since is not None and event.since < youth.status_since:
        return
    youth.status, youth.status_since, youth.status_at = event.status, event.since, uow.now
    signals.look_soon(uow, youth)


def status_withdrawn(event: profiles.StatusWithdrawn, uow: UnitOfWork) -> None:
    """What was a mistake is evidence of nothing: the signal that it raised goes, and the status before it raises none again."""
    youth = heard_youth(uow, event.youth_id)
    timeline.note(uow, youth.id, event)
    if (youth.status, youth.status_since) != (event.status, event.status_since):
        youth.status, youth.status_since, youth.status_at = event.status, event.status_since, None
    signals.look_soon(uow, youth)


def code_track_moved(event: profiles.CodeTrackMoved, uow: UnitOfWork) -> None:
    """A code that expired is lost from that day on, whatever exam it was passed with, until it is said to hold."""
    youth = heard_youth(uow, event.youth_id)
    youth.code_track = event.track
    youth.code_passed_on = event.on if event.track == "passed" else None
    if event.track in ("passed", "expired"):
        youth.code_lost_on = event.on if event.track == "expired" else None
    _tell(uow, youth, event)


def driving_track_moved(event: profiles.DrivingTrackMoved, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    youth.driving_track = event.track
    _tell(uow, youth, event)


def _in_the_events_area(uow: UnitOfWork, youth_id: str) -> Youth:
    """profiles decides in which area a youth is."""
    youth = heard_youth(uow, youth_id)
    if uow.envelope is not None:
        youth.area = uow.envelope.area
    return youth


def _tell(uow: UnitOfWork, youth: Youth, event: Event) -> None:
    timeline.note(uow, youth.id, event)
    signals.heard(uow, youth)


def _stub(youth_id: str, area: str) -> Youth:
    return Youth(
        id=youth_id,
        area=area,
        booklet=FIRST_BOOKLET,
        code_track="not_started",
        driving_track="not_started",
        open_signals=0,
        waiting=0,
        urgency=0,
    )
