"""Whose calendar shows which appointments, and an address that was replaced or closed shows none."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import insert

from contracts.attendance import rpc
from contracts.errors import NotAllowed, NotFound
from contracts.kernel import EVERYTHING, SYSTEM, Principal, Scope
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.handlers.calendars import MOST_ENTRIES
from services.attendance.models import Appointment
from tests.unit.attendance.conftest import SCHOOL, SCHOOL_SCOPE, Town

LEA = {"owner_id": "lea", "owner_kind": "youth"}


def shown(town: Town, owner_id: str, owner_kind: str, serial: int = 0, youths: tuple[str, ...] = ()) -> list[rpc.CalendarEntry]:
    scope = Scope(kind="youth", ids=youths) if youths else EVERYTHING
    request = rpc.ReadCalendar(owner_id=owner_id, owner_kind=owner_kind, serial=serial)  # type: ignore[arg-type]
    return list(town.harness.call(rpc.read_calendar, request, principal=SYSTEM, scope=scope).entries)


@pytest.mark.parametrize(("owner_id", "owner_kind"), [
    ("lea", "youth"), ("adviser", "adviser"), ("anna", "instructor"), ("school", "school"), ("clio", "vehicle"),
])
def test_each_owner_reads_the_own_appointments(town: Town, owner_id: str, owner_kind: str) -> None:
    booked = town.books("lea", meeting_point="Gare de Montargis")

    [entry] = shown(town, owner_id, owner_kind)

    assert (entry.appointment_id, entry.state, entry.meeting_point) == (booked.id, "requested", "Gare de Montargis")


def test_a_referent_reads_those_of_the_youths_followed_now(town: Town) -> None:
    town.books("lea")

    assert len(shown(town, "somebody", "referent", youths=("lea",))) == 1
    assert shown(town, "somebody", "referent", youths=("noe",)) == []


def test_nobody_reads_the_appointments_of_another(town: Town) -> None:
    town.books("lea")

    assert shown(town, "noe", "youth") == shown(town, "bilal", "instructor") == shown(town, "other", "school") == []


def test_each_act_raises_the_sequence_and_a_cancelled_lesson_stays_in_sight(town: Town) -> None:
    booked = town.books("lea")
    asked = shown(town, "lea", "youth")[0]
    town.clock.forward(minutes=5)
    town.school_does(rpc.confirm_appointment, rpc.ConfirmAppointment(appointment_id=booked.id))
    held = shown(town, "lea", "youth")[0]
    town.clock.forward(minutes=5)

    town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=booked.id))

    cancelled = shown(town, "lea", "youth")[0]
    assert [each.state for each in (asked, held, cancelled)] == ["requested", "confirmed", "cancelled"]
    assert asked.sequence < held.sequence < cancelled.sequence
    assert asked.changed_at < held.changed_at < cancelled.changed_at


def test_a_lesson_recorded_as_cancelled_is_shown_so_and_one_that_was_missed_is_not(town: Town) -> None:
    town.happened(town.confirmed("lea", "8 18:00"), "cancelled_by_school")
    town.happened(town.confirmed("noe", "8 19:00"), "absent_unexcused")

    assert shown(town, "lea", "youth")[0].state == "cancelled"
    assert shown(town, "noe", "youth")[0].state == "confirmed"


def test_a_new_address_voids_the_one_before(town: Town) -> None:
    town.books("lea")
    first = town.youth_does(rpc.get_calendar, rpc.GetCalendar(**LEA))  # type: ignore[arg-type]

    second = town.youth_does(rpc.replace_calendar, rpc.ReplaceCalendar(**LEA))  # type: ignore[arg-type]

    assert second.serial == first.serial + 1
    assert len(shown(town, "lea", "youth", second.serial)) == 1
    with pytest.raises(NotFound):
        shown(town, "lea", "youth", first.serial)


def test_a_closed_calendar_shows_nothing_until_a_new_address_is_asked_for(town: Town) -> None:
    closed = town.youth_does(rpc.close_calendar, rpc.CloseCalendar(**LEA))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        shown(town, "lea", "youth", closed.serial)

    opened = town.youth_does(rpc.replace_calendar, rpc.ReplaceCalendar(**LEA))  # type: ignore[arg-type]

    assert not closed.open
    assert opened.open
    assert shown(town, "lea", "youth", opened.serial) == []


def test_an_instructor_who_left_reads_no_more(town: Town) -> None:
    town.say(profiles.InstructorLeft(instructor_id="anna", school_id="school"))

    with pytest.raises(NotFound):
        shown(town, "anna", "instructor")


@pytest.mark.parametrize(("owner_id", "owner_kind"), [("noe", "youth"), ("anna", "instructor"), ("school", "school")])
def test_nobody_is_given_the_address_of_another(town: Town, owner_id: str, owner_kind: str) -> None:
    with pytest.raises(NotAllowed):
        town.youth_does(rpc.get_calendar, rpc.GetCalendar(owner_id=owner_id, owner_kind=owner_kind))  # type: ignore[arg-type]


def test_a_school_is_given_the_address_of_its_vehicles_only(town: Town) -> None:
    request = rpc.GetCalendar(owner_id="clio", owner_kind="vehicle")

    assert town.harness.call(rpc.get_calendar, request, principal=SCHOOL, scope=SCHOOL_SCOPE).open
    stranger = Principal(id="far", role="school", area="orleans", organisation_id="far")
    with pytest.raises(NotAllowed):
        town.harness.call(rpc.get_calendar, request, principal=stranger, scope=Scope(kind="school", ids=("far",)))


def opens(town: Town, **more: Any) -> rpc.GroupClass:
    command = rpc.OpenClass(
        id=new_id(), school_id="school", kind="code_class", starts_at=town.at("8 18:00"), ends_at=town.at("8 19:00"), places=12,
        **{"instructor_id": "anna", "title": "Priorités", **more},
    )  # fmt: skip
    opened: rpc.GroupClass = town.school_does(rpc.open_class, command)  # type: ignore[assignment]
    return opened


@pytest.mark.parametrize("owner", [("anna", "instructor"), ("school", "school")])
def test_a_class_is_one_event_for_those_who_give_it_however_many_are_in_it(town: Town, owner: tuple[str, str]) -> None:
    group = opens(town)
    [empty] = shown(town, *owner)
    for youth_id in ("lea", "noe"):
        town.youth_does(rpc.take_place, rpc.TakePlace(id=new_id(), class_id=group.id, youth_id=youth_id), youth_id)

    [entry] = shown(town, *owner)

    assert entry == empty
    assert (entry.class_id, entry.title, entry.state, entry.youth_id) == (group.id, "Priorités", "confirmed", "")
    assert [each.class_id for each in shown(town, "lea", "youth")] == [None], "hers is an appointment of her own"


def test_a_class_that_is_called_off_stays_in_sight_as_cancelled(town: Town) -> None:
    group = opens(town)

    town.school_does(rpc.cancel_class, rpc.CancelClass(class_id=group.id))

    [entry] = shown(town, "anna", "instructor")
    assert (entry.state, entry.sequence > group.version) == ("cancelled", True)
    assert shown(town, "bilal", "instructor") == []


def test_a_big_schools_past_takes_nothing_from_its_future(town: Town) -> None:
    town.harness.apps["attendance"].execute(lambda uow: uow.session.execute(insert(Appointment), [
        {
            "id": f"past-{n:04}", "area": "orleans", "youth_id": "lea", "school_id": "school", "instructor_id": "anna",
            "kind": "driving_lesson", "starts_at": uow.now - dt.timedelta(hours=n + 1), "ends_at": uow.now - dt.timedelta(hours=n),
            "state": "closed", "version": 1, "requested_by": "school", "meeting_point": "",
        } for n in range(1_400)
    ] + [
        {
            "id": f"next-{n:04}", "area": "orleans", "youth_id": "lea", "school_id": "school", "instructor_id": "anna",
            "kind": "driving_lesson", "starts_at": uow.now + dt.timedelta(hours=n + 1), "ends_at": uow.now + dt.timedelta(hours=n + 2),
            "state": "confirmed", "version": 1, "requested_by": "school", "meeting_point": "",
        } for n in range(900)
    ]))  # fmt: skip

    found = [each.appointment_id for each in shown(town, "school", "school")]

    assert len(found) == MOST_ENTRIES
    assert sum(each.startswith("next") for each in found) == 900
    assert (found[0], found[-1]) == ("past-1099", "next-0899"), "by start, the oldest days left out"
