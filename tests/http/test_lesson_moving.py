"""The school moves a lesson to another time, instructor or vehicle: who is taken is said, and only who is free is offered."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contracts.attendance import rpc
from contracts.kernel import EVERYTHING, Principal
from servicekit.ids import new_id
from tests.http.pages import Visitor, forms_of
from tests.http.test_classes import pupil
from tests.http.town import Town, code_of

__all__ = ["pupil"]
PARIS = ZoneInfo("Europe/Paris")
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def any_car(town: Town, pupil: str) -> None:
    """Whatever others of this town wished for."""
    for youth_id in (town.hero, pupil):
        town.world.call(rpc.set_vehicle_wish, rpc.VehicleWish(youth_id=youth_id))  # type: ignore[arg-type]


def books(town: Town, youth_id: str, at: dt.datetime, instructor_id: str, vehicle_id: str) -> rpc.Appointment:
    by = Principal(id="desk", role="school", area=town.world.hero.area, organisation_id=town.world.school.id)
    return town.world.call(rpc.book_appointment, rpc.BookAppointment(  # type: ignore[return-value]
        id=new_id(), youth_id=youth_id, starts_at=at, ends_at=at + HOUR, instructor_id=instructor_id, vehicle_id=vehicle_id, anyway=True,
    ), principal=by, scope=EVERYTHING)


def form_in(page: str, action: str) -> Any:
    return next(form for form in forms_of(page) if form.action == action)


def test_who_is_taken_is_said_and_who_is_free_is_offered(town: Town, pupil: str) -> None:
    first, second = (each.id for each in town.world.school.instructors[:2])
    car, second_car = (each.id for each in town.world.school.vehicles[:2])
    at = dt.datetime.combine(town.world.today() + dt.timedelta(days=47), dt.time(5), PARIS)
    lesson = books(town, town.hero, at, first, car)
    books(town, pupil, at + dt.timedelta(days=3), first, car)
    typed = (at + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = f"/jeunes/{town.hero}/seances/{lesson.id}"
    action = f"{page}/deplacer"
    office = Visitor(town, town["school"])

    refused = office.send(page, action, starts_at=typed)

    assert refused.status_code == 422
    assert "Le moniteur ou la monitrice est déjà pris·e à cette heure. Libre à cette heure :" in refused.text
    offered = form_in(refused.text, action).choices
    assert second in offered["instructor_id"]
    assert first not in offered["instructor_id"]
    assert second_car in offered["vehicle_id"]
    assert car not in offered["vehicle_id"]

    nobody = office.send(page, action, starts_at=typed, instructor_id="", vehicle_id=second_car)
    assert nobody.status_code == 422
    taken = office.send(page, action, starts_at=typed, instructor_id=second)
    assert "Le véhicule est déjà pris à cette heure. Libre à cette heure :" in taken.text
    moved = office.send(page, action, starts_at=typed, instructor_id=second, vehicle_id=second_car)

    assert moved.status_code == 303, moved.text
    now = town["school"].get(f"/appointments/{lesson.id}").get_json()
    assert (now["instructor_id"], now["vehicle_id"]) == (second, second_car)


def test_where_nobody_is_free_another_hour_can_still_be_chosen(town: Town) -> None:
    """Every instructor of the school gives a class then; whoever is chosen was chosen before."""
    staff, car = [each.id for each in town.world.school.instructors], town.world.school.vehicles[0].id
    at = dt.datetime.combine(town.world.today() + dt.timedelta(days=48), dt.time(5), PARIS)
    lesson = books(town, town.hero, at, staff[0], car)
    by = Principal(id="desk", role="school", area=town.world.hero.area, organisation_id=town.world.school.id)
    for instructor_id in staff:
        town.world.call(rpc.open_class, rpc.OpenClass(
            id=new_id(), school_id=town.world.school.id, kind="workshop", starts_at=at + dt.timedelta(days=3),
            ends_at=at + dt.timedelta(days=3) + HOUR, places=3, instructor_id=instructor_id, anyway=True), principal=by, scope=EVERYTHING)
    page = f"/jeunes/{town.hero}/seances/{lesson.id}"
    office = Visitor(town, town["school"])

    refused = office.send(page, f"{page}/deplacer", starts_at=(at + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))

    assert refused.status_code == 422
    assert "Aucun autre n’est libre : choisissez une autre heure." in refused.text
    assert set(staff) <= set(form_in(refused.text, f"{page}/deplacer").choices["instructor_id"]), "or no hour could be sent"


def test_a_youth_who_has_something_else_then_is_said_to(town: Town) -> None:
    (first, second), (car, second_car) = (
        [each.id for each in found[:2]] for found in (town.world.school.instructors, town.world.school.vehicles))
    at = dt.datetime.combine(town.world.today() + dt.timedelta(days=45), dt.time(5), PARIS)
    lesson = books(town, town.hero, at, first, car)
    books(town, town.hero, at + dt.timedelta(days=1), first, car)
    page = f"/jeunes/{town.hero}/seances/{lesson.id}"

    refused = Visitor(town, town["school"]).send(
        page, f"{page}/deplacer", starts_at=(at + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"), instructor_id=second,
        vehicle_id=second_car)

    assert refused.status_code == 422
    assert "Le ou la jeune a déjà un rendez-vous à cette heure" in refused.text


def test_the_free_ones_are_asked_by_the_school_alone(town: Town) -> None:
    instructor, car = town.world.school.instructors[0].id, town.world.school.vehicles[0].id
    at = dt.datetime.combine(town.world.today() + dt.timedelta(days=43), dt.time(5), PARIS)
    lesson = books(town, town.hero, at, instructor, car)
    path = f"/appointments/{lesson.id}/free-staff"
    asked = {"starts_at": at.isoformat(), "ends_at": (at + HOUR).isoformat()}

    found = town["school"].get(path, query_string=asked)

    assert instructor in found.get_json()["instructors"]
    assert car in found.get_json()["vehicles"]
    for role in ("youth", "adviser", "referent", "instructor", "coordinator"):
        assert town[role].get(path, query_string=asked).status_code == 403, role
    long = town["school"].get(path, query_string={**asked, "ends_at": (at + dt.timedelta(days=900)).isoformat()})
    assert (long.status_code, code_of(long)) == (422, "too_long")
