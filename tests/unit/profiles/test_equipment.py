"""A school describes its vehicles and keeps its rooms; others follow by events of ids, codes and numbers only."""

import pytest

from contracts.errors import AutonomieError, NotAllowed
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.desk import Desk


@pytest.fixture
def schools(desk: Desk) -> tuple[rpc.School, rpc.School]:
    """Two of the smallest area."""
    desk.import_cohort()
    found = desk.ask(rpc.list_schools, rpc.ListSchools(area="pithiviers")).schools
    return found[0], found[1]


def office_asks(desk: Desk, school: rpc.School, method: object, request: object) -> object:
    office = Principal(id="office", role="school", area=school.area, organisation_id=school.id)
    return desk.ask(method, request, by=office, scope=Scope(kind="school", ids=(school.id,)))


def seen(desk: Desk, school: rpc.School) -> rpc.School:
    return desk.ask(rpc.get_school, rpc.GetSchool(school_id=school.id))  # type: ignore[no-any-return]


def told(desk: Desk, name: str) -> list[dict[str, object]]:
    return [each["data"] for each in desk.harness.events("profiles", "pithiviers") if each["type"] == f"autonomie.profiles.{name}.v1"]


def test_a_room_is_kept_with_its_seats_and_removed(desk: Desk, schools: tuple[rpc.School, rpc.School]) -> None:
    school, room_id = schools[0], new_id()

    office_asks(desk, school, rpc.add_room, rpc.AddRoom(id=room_id, school_id=school.id, label=" Salle  bleue ", seats=12))

    assert seen(desk, school).rooms == (rpc.Room(id=room_id, label="Salle bleue", seats=12),)
    assert told(desk, "room_added") == [{"room_id": room_id, "school_id": school.id, "seats": 12}]

    for _twice in range(2):
        office_asks(desk, school, rpc.remove_room, rpc.RemoveRoom(room_id=room_id))
    assert seen(desk, school).rooms == ()
    assert told(desk, "room_removed") == [{"room_id": room_id, "school_id": school.id}]


def test_a_vehicle_is_described_and_told_when_it_changed_only(desk: Desk, schools: tuple[rpc.School, rpc.School]) -> None:
    school = schools[0]
    car = school.vehicles[0]
    command = rpc.DescribeVehicle(vehicle_id=car.id, label="Zoé", gearbox="automatic", adapted=("steering_knob", "left_accelerator"))

    for _twice in range(2):
        office_asks(desk, school, rpc.describe_vehicle, command)

    described = next(each for each in seen(desk, school).vehicles if each.id == car.id)
    assert described == rpc.Vehicle(id=car.id, label="Zoé", gearbox="automatic", adapted=("left_accelerator", "steering_knob"))
    assert told(desk, "vehicle_changed") == [
        {"vehicle_id": car.id, "school_id": school.id, "gearbox": "automatic", "adapted": ["left_accelerator", "steering_knob"]}
    ]


def test_a_school_touches_neither_the_rooms_nor_the_vehicles_of_another(desk: Desk, schools: tuple[rpc.School, rpc.School]) -> None:
    school, other = schools
    room_id = new_id()
    office_asks(desk, other, rpc.add_room, rpc.AddRoom(id=room_id, school_id=other.id, label="Salle", seats=8))

    for method, request in (
        (rpc.add_room, rpc.AddRoom(id=new_id(), school_id=other.id, label="Salle", seats=8)),
        (rpc.remove_room, rpc.RemoveRoom(room_id=room_id)),
        (rpc.describe_vehicle, rpc.DescribeVehicle(vehicle_id=other.vehicles[0].id, label="Clio", gearbox="manual")),
    ):
        with pytest.raises(NotAllowed):
            office_asks(desk, school, method, request)


def test_a_room_without_a_name_is_refused_by_its_field(desk: Desk, schools: tuple[rpc.School, rpc.School]) -> None:
    with pytest.raises(AutonomieError) as refused:
        office_asks(desk, schools[0], rpc.add_room, rpc.AddRoom(id=new_id(), school_id=schools[0].id, label="  ", seats=8))

    assert (refused.value.code, refused.value.data["field"]) == ("label_missing", "label")
