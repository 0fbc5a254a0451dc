"""Classes with places: opened, taken place by place, given up, cancelled, recorded; on both engines."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.kernel import Principal, Scope
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.group_tables import ClassPlace
from services.attendance.models import Claim
from tests.unit.attendance.conftest import SCHOOL, SCHOOL_SCOPE

HOUR = dt.timedelta(hours=1)
YOUTHS = 50


def refusal(act: Any, *arguments: Any, **more: Any) -> str:
    with pytest.raises(AutonomieError) as refused:
        act(*arguments, **more)
    return refused.value.code


def opens(town: Any, at: str = "8 18:00", places: int = 3, **more: Any) -> rpc.GroupClass:
    values = {"id": new_id(), "instructor_id": "anna", "kind": "code_class", "ends_at": town.at(at) + HOUR}
    command = rpc.OpenClass(school_id="school", starts_at=town.at(at), places=places, **{**values, **more})
    opened: rpc.GroupClass = town.school_does(rpc.open_class, command)
    return opened


def takes(town: Any, group: rpc.GroupClass, youth_id: str = "lea") -> rpc.Appointment:
    taken: rpc.Appointment = town.youth_does(rpc.take_place, rpc.TakePlace(id=new_id(), class_id=group.id, youth_id=youth_id), youth_id)
    return taken


def gives_up(town: Any, place: rpc.Appointment) -> rpc.Appointment:
    given: rpc.Appointment = town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=place.id), place.youth_id)
    return given


def sheet(town: Any, group: rpc.GroupClass) -> rpc.ClassSheet:
    read: rpc.ClassSheet = town.school_does(rpc.get_class, rpc.GetClass(class_id=group.id))
    return read


def admit_many(town: Any, count: int) -> list[str]:
    youths = [f"youth-{number:02d}" for number in range(count)]
    for youth_id in youths:
        town.harness.say(
            "orleans",
            profiles.YouthAdmitted(youth_id=youth_id, status="job_seeker", admitted_on=dt.date(2026, 11, 1), reachable=True),
            profiles.YouthLinked(youth_id=youth_id, role="school", other_id="school"),
        )
    town.harness.settle()
    return youths


def test_a_place_is_an_appointment_of_the_youth_and_waits_for_the_schools_yes(town: Any) -> None:
    group = opens(town, title="Les priorités", meeting_point="Salle du fond")

    place = takes(town, group)

    assert (place.state, place.kind, place.class_id, place.meeting_point) == ("requested", "code_class", group.id, "Salle du fond")
    assert town.facts() == ["class_opened", "appointment_requested"]
    standing = sheet(town, group)
    assert (standing.group.taken, standing.group.places, [each.youth_id for each in standing.seats]) == (1, 3, ["lea"])


def test_a_school_that_confirms_by_itself_gives_the_place_at_once(town: Any) -> None:
    town.say(profiles.SchoolConfirmationChanged(school_id="school", confirmation="automatic"))

    assert takes(town, opens(town)).state == "confirmed"


def test_a_class_takes_its_instructors_time_once_and_each_youths_own(town: Any) -> None:
    group = opens(town)
    takes(town, group, "lea")
    takes(town, group, "noe")

    with town.harness.apps["attendance"].database.read() as session:
        held = Counter(claim.resource_id for claim in session.query(Claim))
    assert held == {"anna": 4, "lea": 4, "noe": 4}
    assert refusal(town.confirmed, "noe", "8 18:00", instructor_id="bilal") == "slot_taken"
    town.admit("zoe")
    assert refusal(town.confirmed, "zoe", "8 18:00") == "slot_taken", "Anna gives a class then"
    assert refusal(opens, town, "8 18:30") == "slot_taken"


def test_a_class_without_instructor_is_held_all_the_same(town: Any) -> None:
    place = takes(town, opens(town, instructor_id=None))

    assert place.instructor_id == ""
    assert opens(town, instructor_id=None).state == "open", "a second one at that hour is nobody's double booking"


def test_a_youth_has_one_place_in_a_class(town: Any) -> None:
    group = opens(town)
    takes(town, group)

    assert refusal(takes, town, group) == "slot_taken"


def test_the_last_place_is_nobodys_twice_with_fifty_at_once(town: Any) -> None:
    youths = admit_many(town, YOUTHS)
    group = opens(town, places=3)
    start = Barrier(YOUTHS)

    def click(youth_id: str) -> str:
        start.wait()
        try:
            return takes(town, group, youth_id).state
        except AutonomieError as error:
            return error.code

    with ThreadPoolExecutor(YOUTHS) as pool:
        outcomes = Counter(pool.map(click, youths))

    assert outcomes == {"requested": 3, "class_full": YOUTHS - 3}
    with town.harness.apps["attendance"].database.read() as session:
        assert sorted(place.number for place in session.query(ClassPlace)) == [1, 2, 3]


def test_a_place_given_up_is_free_again_and_a_place_is_not_moved(town: Any) -> None:
    group = opens(town, places=1)
    place = takes(town, group)
    assert refusal(takes, town, group, "noe") == "class_full"
    to = rpc.MoveAppointment(appointment_id=place.id, version=place.version, starts_at=town.at("8 17:00"), ends_at=town.at("8 18:00"))
    assert refusal(town.school_does, rpc.move_appointment, to) == "part_of_class"

    gives_up(town, place)

    assert takes(town, group, "noe").state == "requested"
    assert [each.state for each in sheet(town, group).seats].count("cancelled") == 1


def test_a_class_that_is_cancelled_tells_every_youth_and_frees_everybody(town: Any) -> None:
    group = opens(town)
    for youth_id in ("lea", "noe"):
        takes(town, group, youth_id)

    cancelled = town.school_does(rpc.cancel_class, rpc.CancelClass(class_id=group.id))

    assert (cancelled.state, cancelled.taken) == ("cancelled", 0)
    assert Counter(town.facts())["appointment_cancelled"] == 2
    assert [each.cancelled_by for each in sheet(town, group).seats] == ["school", "school"]
    assert town.confirmed("lea", "8 18:00").state == "confirmed"
    assert refusal(takes, town, group, "lea") == "class_not_open"
    assert refusal(town.school_does, rpc.cancel_class, rpc.CancelClass(class_id=group.id)) == "class_not_open"


def test_the_presence_of_a_whole_class_is_noted_in_one_act(town: Any) -> None:
    group = opens(town)
    places = [takes(town, group, youth_id) for youth_id in ("lea", "noe")]
    town.clock.move_to(group.ends_at)
    lines = (
        rpc.ClassAttendance(appointment_id=places[0].id, outcome="late", late_minutes=10),
        rpc.ClassAttendance(appointment_id=places[1].id, outcome="absent_excused", reason="work"),
    )

    closed = town.instructor_does(rpc.record_class, rpc.RecordClass(id="act", class_id=group.id, lines=lines))

    assert closed.state == "closed"
    seats = {each.youth_id: each for each in sheet(town, group).seats}
    assert (seats["lea"].state, seats["lea"].attendance.minutes) == ("closed", 50)
    assert seats["noe"].attendance.outcome == "absent_excused"
    assert refusal(town.instructor_does, rpc.record_class, rpc.RecordClass(id="b", class_id=group.id, lines=lines)) == "already_recorded"


def test_a_class_of_another_school_or_another_instructor_is_not_there(town: Any) -> None:
    town.say(profiles.SchoolOpened(school_id="other", confirmation="automatic"), profiles.YouthLinked(
        youth_id="noe", role="school", other_id="other"))
    group = opens(town)

    assert refusal(takes, town, group, "noe") == "class"
    desk = Principal(id="desk2", role="school", area="orleans", organisation_id="other")
    other = {"principal": desk, "scope": Scope(kind="school", ids=("other",))}
    assert refusal(town.harness.call, rpc.get_class, rpc.GetClass(class_id=group.id), **other) == "class"
    assert refusal(town.harness.call, rpc.cancel_class, rpc.CancelClass(class_id=group.id), **other) == "class"
    assert refusal(opens, town, "9 18:00", instructor_id="nobody") == "not_of_this_school"
    with pytest.raises(AutonomieError):
        town.instructor_does(rpc.get_class, rpc.GetClass(class_id=group.id), "bilal")


def test_more_places_are_opened_and_fewer_than_taken_are_refused(town: Any) -> None:
    group = opens(town, places=2)
    for youth_id in ("lea", "noe"):
        takes(town, group, youth_id)
    change = rpc.ChangeClass(class_id=group.id, version=group.version, places=1)
    assert refusal(town.school_does, rpc.change_class, change) == "places_taken"

    changed = town.school_does(rpc.change_class, rpc.ChangeClass(class_id=group.id, version=group.version, places=5, title="Code"))

    assert (changed.places, changed.title, changed.version) == (5, "Code", group.version + 1)
    assert refusal(town.school_does, rpc.change_class, change) == "edited_meanwhile"


def test_classes_of_a_school_are_listed_page_by_page_and_a_youth_sees_the_open_ones(town: Any) -> None:
    groups = [opens(town, f"{day} 18:00", anyway=True) for day in (8, 9, 10)]
    town.school_does(rpc.cancel_class, rpc.CancelClass(class_id=groups[1].id))
    mine = takes(town, groups[0])

    first = town.harness.call(
        rpc.list_classes, rpc.ListClasses(start=town.at("1 08:00"), limit=2), principal=SCHOOL, scope=SCHOOL_SCOPE)
    rest = town.harness.call(
        rpc.list_classes, rpc.ListClasses(start=town.at("1 08:00"), limit=2, cursor=first.next), principal=SCHOOL, scope=SCHOOL_SCOPE)
    seen = town.youth_does(rpc.list_classes, rpc.ListClasses(start=town.at("1 08:00"), youth_id="lea")).classes

    assert [each.id for each in (*first.classes, *rest.classes)] == [each.id for each in groups]
    assert rest.next is None
    assert [(each.id, each.mine, each.appointment_id) for each in seen] == [
        (groups[0].id, "place", mine.id), (groups[2].id, None, None)]
