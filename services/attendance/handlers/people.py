"""What profiles says of youths, schools, instructors and vehicles, kept for scopes and planning: ids and codes only.

Facts may come in any order: one about somebody unknown makes a stub, which a later one completes.
"""

from sqlalchemy import update

from contracts.profiles import events
from servicekit.uow import UnitOfWork
from services.attendance.handlers import diaries
from services.attendance.handlers.availability import ask_anew
from services.attendance.models import Appointment, Availability, Instructor, Room, School, Vehicle, Youth


def youth_admitted(event: events.YouthAdmitted, uow: UnitOfWork) -> None:
    youth = stub_of(uow, event.youth_id)
    youth.ended, youth.status = False, youth.status or event.status
    youth.admitted_on = event.admitted_on


def journey_ended(event: events.JourneyEnded, uow: UnitOfWork) -> None:
    """No new appointment; those already booked stay until somebody cancels them."""
    stub_of(uow, event.youth_id).ended = True


def admission_withdrawn(event: events.AdmissionWithdrawn, uow: UnitOfWork) -> None:
    """As an end, until she is admitted again."""
    youth = stub_of(uow, event.youth_id)
    youth.ended, youth.admitted_on = True, None


def status_changed(event: events.StatusChanged, uow: UnitOfWork) -> None:
    """Hours follow the occupation, so whoever gave a week is asked whether it still holds.

    A period told later that began before the one we know is history: it says nothing of now.
    """
    youth = stub_of(uow, event.youth_id)
    if youth.status_since is not None and event.since < youth.status_since:
        return
    youth.status_since = event.since
    if youth.status != event.status:
        youth.status = event.status
        ask_anew(uow, event.youth_id)


def status_withdrawn(event: events.StatusWithdrawn, uow: UnitOfWork) -> None:
    """It was a mistake: the occupation before it holds again, and so does the question about the hours."""
    youth = stub_of(uow, event.youth_id)
    youth.status_since = event.status_since
    if youth.status != event.status:
        youth.status = event.status
        ask_anew(uow, event.youth_id)


def week_of(event: events.StatusChanged | events.StatusWithdrawn) -> tuple[type[Availability], tuple[str, str]]:
    """The row that a new status may ask about."""
    return Availability, (event.youth_id, "youth")


def journey_paused(event: events.JourneyPaused, uow: UnitOfWork) -> None:
    """Not planned until it goes on; what is booked stays."""
    stub_of(uow, event.youth_id).paused = True


def journey_resumed(event: events.JourneyResumed, uow: UnitOfWork) -> None:
    stub_of(uow, event.youth_id).paused = False


def code_track_moved(event: events.CodeTrackMoved, uow: UnitOfWork) -> None:
    """Since when the code is had; it ends some years later."""
    stub_of(uow, event.youth_id).code_passed_on = event.on if event.track == "passed" else None


def driving_track_moved(event: events.DrivingTrackMoved, uow: UnitOfWork) -> None:
    stub_of(uow, event.youth_id).driving = event.track


def project_defined(event: events.ProjectDefined, uow: UnitOfWork) -> None:
    stub_of(uow, event.youth_id).needed_by = event.needed_by


def youth_linked(event: events.YouthLinked, uow: UnitOfWork) -> None:
    youth = stub_of(uow, event.youth_id)
    if event.role == "adviser":
        put_adviser(uow, youth, event.other_id)
    elif event.role == "school":
        youth.school_id = event.other_id


def youth_unlinked(event: events.YouthUnlinked, uow: UnitOfWork) -> None:
    youth = stub_of(uow, event.youth_id)
    if event.role == "adviser" and youth.adviser_id == event.other_id:
        put_adviser(uow, youth, None)
    elif event.role == "school" and youth.school_id == event.other_id:
        youth.school_id = None


def school_opened(event: events.SchoolOpened, uow: UnitOfWork) -> None:
    _school(uow, event.school_id).automatic = event.confirmation == "automatic"


def school_confirmation_changed(event: events.SchoolConfirmationChanged, uow: UnitOfWork) -> None:
    _school(uow, event.school_id).automatic = event.confirmation == "automatic"


def instructor_joined(event: events.InstructorJoined, uow: UnitOfWork) -> None:
    instructor = uow.session.get(Instructor, event.instructor_id)
    if instructor is None:
        uow.session.add(Instructor(id=event.instructor_id, school_id=event.school_id, here=True))
    else:
        instructor.school_id, instructor.here = event.school_id, True


def instructor_left(event: events.InstructorLeft, uow: UnitOfWork) -> None:
    """No longer offered; lessons already booked stay until the school moves or cancels them."""
    instructor = uow.session.get(Instructor, event.instructor_id)
    if instructor is None:
        uow.session.add(Instructor(id=event.instructor_id, school_id=event.school_id, here=False))
    elif instructor.school_id == event.school_id:
        instructor.here = False
        diaries.forget(uow, instructor.id, "instructor")


def vehicle_added(event: events.VehicleAdded, uow: UnitOfWork) -> None:
    vehicle = uow.session.get(Vehicle, event.vehicle_id)
    if vehicle is None:
        uow.session.add(Vehicle(id=event.vehicle_id, school_id=event.school_id, gearbox=event.gearbox))
    else:
        vehicle.school_id, vehicle.gearbox = event.school_id, event.gearbox


def vehicle_changed(event: events.VehicleChanged, uow: UnitOfWork) -> None:
    vehicle = uow.session.get(Vehicle, event.vehicle_id)
    if vehicle is None:
        vehicle = Vehicle(id=event.vehicle_id, school_id=event.school_id)
        uow.session.add(vehicle)
    vehicle.gearbox, vehicle.adapted = event.gearbox, list(event.adapted)


def room_added(event: events.RoomAdded, uow: UnitOfWork) -> None:
    room = uow.session.get(Room, event.room_id)
    if room is None:
        room = Room(id=event.room_id)
        uow.session.add(room)
    room.school_id, room.seats, room.here = event.school_id, event.seats, True


def room_removed(event: events.RoomRemoved, uow: UnitOfWork) -> None:
    """No longer offered; classes already booked there stay until the school moves or cancels them."""
    room = uow.session.get(Room, event.room_id)
    if room is None:
        uow.session.add(Room(id=event.room_id, school_id=event.school_id, seats=0, here=False))
    else:
        room.here = False


def stub_of(uow: UnitOfWork, youth_id: str) -> Youth:
    youth = uow.session.get(Youth, youth_id)
    if youth is None:
        youth = Youth(id=youth_id, area=_area(uow))
        uow.session.add(youth)
    return youth


def put_adviser(uow: UnitOfWork, youth: Youth, adviser_id: str | None) -> None:
    youth.adviser_id = adviser_id
    of_youth = update(Appointment).where(Appointment.youth_id == youth.id)
    uow.session.execute(of_youth.values(adviser_id=adviser_id), execution_options={"synchronize_session": False})


def _school(uow: UnitOfWork, school_id: str) -> School:
    school = uow.session.get(School, school_id)
    if school is None:
        school = School(id=school_id, area=_area(uow), automatic=False)
        uow.session.add(school)
    return school


def _area(uow: UnitOfWork) -> str:
    assert uow.envelope is not None, "an event is being applied"
    return uow.envelope.area
