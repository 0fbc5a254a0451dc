"""The attendance service: what it answers and what it listens to. Rules are in `domain`, use cases in `handlers`."""

from pathlib import Path

from contracts.attendance import rpc
from contracts.profiles import events as profiles
from servicekit.config import Settings
from servicekit.service import Service, answers, chore, erases, every, listens
from services.attendance.handlers import (
    appointments,
    arrivals,
    attendance,
    availability,
    both_sides,
    calendars,
    class_moving,
    class_places,
    class_reading,
    classes,
    collisions,
    contests,
    diaries,
    free_staff,
    interviews,
    lists,
    merging,
    moving,
    offers,
    people,
    periods,
    plan_answers,
    plans,
    proofs,
    retention,
    series,
    shifts,
    signing,
    slots,
    wishes,
)
from services.attendance.handlers.diary_reading import read_diaries
from services.attendance.handlers.erasure import HOLDINGS, erase, export
from services.attendance.handlers.plan_solver import PlanSolver
from services.attendance.models import Base, Youth
from services.attendance.settings import AttendanceSettings, read_settings


class AttendanceService(Service):
    """Availability, slots, appointments, what happened at them and who signed; follows profiles."""

    name = "attendance"
    metadata = Base.metadata
    migrations = Path(__file__).parent / "migrations"
    kept = retention.KINDS
    spared = HOLDINGS.spared
    row_of_subject = Youth

    get_availability = answers(rpc.get_availability, availability.get)
    set_availability = answers(rpc.set_availability, availability.put)
    set_busy = answers(rpc.set_busy, diaries.set_busy)
    read_diary_now = answers(rpc.read_diary_now, diaries.read_now)
    list_busy_collisions = answers(rpc.list_busy_collisions, collisions.listed)
    receive_availabilities = answers(rpc.receive_availabilities, availability.receive)
    preview_shifts = answers(rpc.preview_shifts, shifts.preview)
    set_shifts = answers(rpc.set_shifts, shifts.put)
    undo_shifts = answers(rpc.undo_shifts, shifts.undo)
    read_words = answers(rpc.read_words, availability.read_words)
    get_vehicle_wish = answers(rpc.get_vehicle_wish, wishes.get)
    set_vehicle_wish = answers(rpc.set_vehicle_wish, wishes.put)
    find_slots = answers(rpc.find_slots, slots.find)
    book_appointment = answers(rpc.book_appointment, appointments.book)
    book_interview = answers(rpc.book_interview, interviews.book)
    get_appointment = answers(rpc.get_appointment, appointments.get)
    list_appointments = answers(rpc.list_appointments, lists.page)
    confirm_appointment = answers(rpc.confirm_appointment, appointments.confirm)
    decline_appointment = answers(rpc.decline_appointment, appointments.decline)
    move_appointment = answers(rpc.move_appointment, appointments.move)
    find_free_staff = answers(rpc.find_free_staff, free_staff.find)
    cancel_appointment = answers(rpc.cancel_appointment, appointments.cancel)
    get_check_in_code = answers(rpc.get_check_in_code, arrivals.get_code)
    check_in = answers(rpc.check_in, arrivals.check_in)
    record_attendance = answers(rpc.record_attendance, attendance.record)
    correct_attendance = answers(rpc.correct_attendance, attendance.correct)
    sign_attendance = answers(rpc.sign_attendance, signing.sign)
    sign_on_this_phone = answers(rpc.sign_on_this_phone, signing.sign_on_this_phone)
    list_drawings = answers(rpc.list_drawings, signing.drawings)
    contest_attendance = answers(rpc.contest_attendance, contests.contest)
    answer_contest = answers(rpc.answer_contest, contests.answer)
    answer_appointment = answers(rpc.answer_appointment, both_sides.answer)
    note_appointment = answers(rpc.note_appointment, both_sides.note)
    set_meeting_point = answers(rpc.set_meeting_point, both_sides.set_meeting_point)
    get_school_meeting_point = answers(rpc.get_school_meeting_point, both_sides.get_school)
    set_school_meeting_point = answers(rpc.set_school_meeting_point, both_sides.set_school)
    open_class = answers(rpc.open_class, classes.open_class)
    get_class = answers(rpc.get_class, class_reading.get)
    list_classes = answers(rpc.list_classes, class_reading.page)
    change_class = answers(rpc.change_class, classes.change)
    move_class = answers(rpc.move_class, class_moving.move)
    cancel_class = answers(rpc.cancel_class, classes.cancel)
    record_class = answers(rpc.record_class, classes.record)
    take_place = answers(rpc.take_place, class_places.take)
    join_waiting_list = answers(rpc.join_waiting_list, class_places.join)
    leave_waiting_list = answers(rpc.leave_waiting_list, class_places.leave)
    book_series = answers(rpc.book_series, series.book)
    cancel_series = answers(rpc.cancel_series, series.cancel)
    open_class_series = answers(rpc.open_class_series, series.open_classes)
    cancel_class_series = answers(rpc.cancel_class_series, series.cancel_classes)
    get_waiting = answers(rpc.get_waiting, offers.get)
    answer_freed_offer = answers(rpc.answer_freed_offer, offers.answer)
    ask_freed_lessons = answers(rpc.ask_freed_lessons, offers.ask_freed)
    list_freed_offers = answers(rpc.list_freed_offers, offers.open_offers)
    withdraw_freed_offer = answers(rpc.withdraw_freed_offer, offers.withdraw)
    get_calendar = answers(rpc.get_calendar, calendars.get)
    replace_calendar = answers(rpc.replace_calendar, calendars.replace)
    close_calendar = answers(rpc.close_calendar, calendars.close)
    read_calendar = answers(rpc.read_calendar, calendars.read)
    ask_plan = answers(rpc.ask_plan, plans.ask)
    get_plan = answers(rpc.get_plan, plans.get)
    list_plans = answers(rpc.list_plans, plans.page)
    add_planned = answers(rpc.add_planned, plans.add)
    move_planned = answers(rpc.move_planned, plans.move)
    remove_planned = answers(rpc.remove_planned, plans.remove)
    send_plan = answers(rpc.send_plan, plans.send)
    answer_plan = answers(rpc.answer_plan, plan_answers.answer)
    total_attendance = answers(rpc.total_attendance, periods.total)
    attendance_summary = answers(rpc.attendance_summary, lists.summary)

    export_youth = answers(rpc.export_youth, export)
    check_proof = answers(rpc.check_proof, proofs.check)
    list_archive = answers(rpc.list_archive, proofs.listed)
    youth_erased = erases(profiles.YouthErased, erase)

    youth_admitted = listens(profiles.YouthAdmitted, people.youth_admitted)
    admission_withdrawn = listens(profiles.AdmissionWithdrawn, people.admission_withdrawn)
    journey_ended = listens(profiles.JourneyEnded, people.journey_ended)
    status_changed = listens(profiles.StatusChanged, people.status_changed, reads=people.week_of)
    status_withdrawn = listens(profiles.StatusWithdrawn, people.status_withdrawn, reads=people.week_of)
    journey_paused = listens(profiles.JourneyPaused, people.journey_paused)
    journey_resumed = listens(profiles.JourneyResumed, people.journey_resumed)
    code_track_moved = listens(profiles.CodeTrackMoved, people.code_track_moved)
    driving_track_moved = listens(profiles.DrivingTrackMoved, people.driving_track_moved)
    project_defined = listens(profiles.ProjectDefined, people.project_defined)
    youth_linked = listens(profiles.YouthLinked, people.youth_linked)
    youth_unlinked = listens(profiles.YouthUnlinked, moving.youth_unlinked)
    youth_left_area = listens(profiles.YouthLeftArea, moving.youth_left_area)
    youths_merged = listens(profiles.YouthsMerged, merging.youths_merged)
    youth_entered_area = listens(profiles.YouthEnteredArea, moving.youth_entered_area)
    school_opened = listens(profiles.SchoolOpened, people.school_opened)
    school_confirmation_changed = listens(profiles.SchoolConfirmationChanged, people.school_confirmation_changed)
    instructor_joined = listens(profiles.InstructorJoined, people.instructor_joined)
    instructor_left = listens(profiles.InstructorLeft, people.instructor_left)
    vehicle_added = listens(profiles.VehicleAdded, people.vehicle_added)
    vehicle_changed = listens(profiles.VehicleChanged, people.vehicle_changed)
    room_added = listens(profiles.RoomAdded, people.room_added)
    room_removed = listens(profiles.RoomRemoved, people.room_removed)

    solve_plans = chore(1, PlanSolver())
    forget_old_plans = every(3600, plans.forget_old)
    read_diaries = chore(20, read_diaries, apart=True)
    offer_what_is_freed = every(20, offers.go_on)
    forget_old_offers = every(3600, offers.forget_old)


def dependencies(settings: Settings) -> AttendanceSettings:
    """The programme's rules of planning and attendance, and the key of its check-in codes."""
    return read_settings(settings.programme, settings.secret)
