"""A class is moved through the API and on its page: who is not free is named first, everybody else keeps the place and may say no."""

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from contracts.attendance import rpc
from contracts.errors import NotFound
from contracts.kernel import EVERYTHING, Principal
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.http.pages import Visitor
from tests.http.test_classes import later, opens, pupil
from tests.http.town import Town, code_of, eventually

__all__ = ["pupil"]
PARIS = ZoneInfo("Europe/Paris")
HOUR = dt.timedelta(hours=1)


def typed(at: dt.datetime) -> str:
    return at.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def free_all_day(town: Town, pupil: str) -> Iterator[None]:
    """What both said of their week before is theirs again afterwards."""
    before = {each: town.world.call(rpc.get_availability, rpc.GetAvailability(owner_id=each)) for each in (town.hero, pupil)}
    for youth_id in before:
        week(town, youth_id, tuple(rpc.WeeklyRange(day=day, start="00:00", end="24:00") for day in DAYS), rules=())
    yield
    for youth_id, said in before.items():
        week(town, youth_id, said.weekly, rules=said.rules)  # type: ignore[attr-defined]


DAYS: tuple[rpc.Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def week(town: Town, youth_id: str, weekly: tuple[rpc.WeeklyRange, ...], rules: tuple[rpc.AvailabilityRule, ...]) -> None:
    seen = town.world.call(rpc.get_availability, rpc.GetAvailability(owner_id=youth_id))
    town.world.call(rpc.set_availability, rpc.SetAvailability(
        owner_id=youth_id, owner_kind="youth", version=seen.version, weekly=weekly, rules=rules))  # type: ignore[attr-defined]


def room_of(town: Town, seats: int) -> str:
    """A room of the school that attendance has heard of: until then no class is in it."""
    room = profiles.AddRoom(id=new_id(), school_id=town.world.school.id, label=f"Salle {seats}", seats=seats)
    town.world.call(profiles.add_room, room)
    eventually(lambda: _heard(town, room.id))
    return room.id


def _heard(town: Town, room_id: str) -> bool:
    try:
        town.world.call(rpc.get_availability, rpc.GetAvailability(owner_id=room_id, owner_kind="room"))
    except NotFound:
        return False
    return True


@pytest.mark.usefixtures("free_all_day")
def test_a_class_is_moved_on_its_page_once_those_who_are_not_free_were_read(town: Town, pupil: str) -> None:
    group, to = opens(town, 52, places=3), later(town, 53)
    for youth_id in (town.hero, pupil):
        assert town["school"].post(f"/youths/{youth_id}/classes/{group['id']}/place").status_code == 201
    other = opens(town, 53, places=3)
    assert town["school"].post(f"/youths/{pupil}/classes/{other['id']}/place").status_code == 201
    page, action = f"/cours/{group['id']}", f"/cours/{group['id']}/deplacer"
    office = Visitor(town, town["school"])

    named = office.send(page, action, starts_at=typed(to))

    who = next(each for each in town["school"].get("/youths", query_string={"limit": 200}).get_json()["youths"] if each["id"] == pupil)
    name = f"{who['first_name']} {who['last_name']}"
    assert named.status_code == 422
    assert f"1 jeune n’est pas libre à cette heure : {name}." in named.text
    assert f"{name} a un autre rendez-vous. Sa place est rendue" in named.text
    assert town["school"].get(f"/classes/{group['id']}").get_json()["group"]["version"] == group["version"], "nothing was done"

    seen = re.search(r'name="seen" value="([^"]+)"', named.text).group(1)  # type: ignore[union-attr]
    form = office.form(page, action)
    form.names.add("seen")
    other_time = office.post(page, form, starts_at=typed(to + dt.timedelta(minutes=15)), seen=seen)
    assert "1 jeune n’est pas libre" in other_time.text, "what was read of one time does not count for another"
    longer = office.post(page, form, starts_at=typed(to), minutes="120", seen=seen)
    assert "1 jeune n’est pas libre" in longer.text, "nor for a longer one"
    moved = office.post(page, form, starts_at=typed(to), seen=seen)

    assert moved.status_code == 303, moved.text
    sheet = town["school"].get(f"/classes/{group['id']}").get_json()
    assert dt.datetime.fromisoformat(sheet["group"]["starts_at"]) == to
    assert {each["youth_id"]: each["state"] for each in sheet["seats"]} == {town.hero: "confirmed", pupil: "cancelled"}
    lessons = Visitor(town, town["youth"]).open("/lecons")
    (seat,) = [each for each in sheet["seats"] if each["youth_id"] == town.hero]
    assert f'id="seance-{seat["id"]}"' in lessons
    assert f"/seances/{seat['id']}/reponse" in lessons, "she can say no"
    declined = town["youth"].post(f"/appointments/{seat['id']}/answer", {"accept": False, "reason": "work"})
    assert declined.get_json()["late_cancellation"] is False


@pytest.mark.usefixtures("free_all_day")
def test_who_is_in_a_class_that_follows_is_named_too(town: Town, pupil: str) -> None:
    first, at = opens(town, 61, places=3), later(town, 62)
    desk = Principal(id="desk", role="school", area=town.world.hero.area, organisation_id=town.world.school.id)
    by = {"principal": desk, "scope": EVERYTHING}
    made = town.world.call(rpc.open_class_series, rpc.OpenClassSeries(first=rpc.OpenClass(
        id=new_id(), school_id=first["school_id"], kind="workshop", starts_at=at, ends_at=at + HOUR, places=3), weeks=2), **by)
    group, following = (each.id for each in made.occurrences)  # type: ignore[attr-defined]
    week_later = (at.astimezone(PARIS) + dt.timedelta(days=7)).astimezone(dt.UTC)
    other = rpc.OpenClass(id=new_id(), school_id=first["school_id"], kind="workshop", starts_at=week_later + 2 * HOUR,
                          ends_at=week_later + 3 * HOUR, places=3)
    town.world.call(rpc.open_class, other, **by)
    for class_id in (following, other.id):
        town.world.call(rpc.take_place, rpc.TakePlace(id=new_id(), class_id=class_id, youth_id=pupil), **by)
    page = f"/cours/{group}"

    named = Visitor(town, town["school"]).send(page, f"{page}/deplacer", starts_at=typed(at + 2 * HOUR), following="yes")

    assert named.status_code == 422
    [said] = re.findall(r"1 jeune n’est pas libre à cette heure : ([^<]+)\.<", named.text)[:1]
    assert f"{said} a un autre rendez-vous. Sa place est rendue" in named.text


@pytest.mark.usefixtures("free_all_day")
def test_a_moved_class_is_one_event_of_everybodys_feed_and_told_to_the_youth(town: Town) -> None:
    group, to = opens(town, 54, title="Déplacé une fois"), later(town, 55)
    place = town["school"].post(f"/youths/{town.hero}/classes/{group['id']}/place").get_json()
    url = town["youth"].post("/me/calendar", json={}).get_json()["url"]

    seen = town["school"].get(f"/classes/{group['id']}")
    body = {"starts_at": to.isoformat(), "ends_at": (to + HOUR).isoformat()}
    blind = town["school"].ask("PUT", f"/classes/{group['id']}/time", json=body)
    moved = town["school"].ask("PUT", f"/classes/{group['id']}/time", json=body, headers={"If-Match": seen.headers["ETag"]})
    stale = town["school"].ask("PUT", f"/classes/{group['id']}/time", json=body, headers={"If-Match": seen.headers["ETag"]})

    assert (blind.status_code, moved.status_code, stale.status_code) == (428, 200, 412), moved.text
    feed = town.client().get(urlsplit(url).path).get_data(as_text=True).replace("\r\n ", "")
    event = next(each for each in feed.split("BEGIN:VEVENT") if f"UID:{place['id']}@autonomie" in each)
    assert feed.count(f"UID:{place['id']}@autonomie") == 1
    assert f"SEQUENCE:{place['version'] + 1}\r\n" in event
    assert to.strftime("%Y%m%dT%H%M%S") in event
    eventually(lambda: "appointment_moved" in town["youth"].get(f"/youths/{town.hero}/timeline").get_data(as_text=True))


def test_what_stands_in_the_way_is_said_at_its_field(town: Town) -> None:
    giver = town.world.school.instructors[0]
    small, free = (room_of(town, seats) for seats in (2, 9))
    group, to = opens(town, 65, places=3), later(town, 66)
    page = f"/cours/{group['id']}"
    office = Visitor(town, town["school"])
    opens(town, 66, places=3, room_id=free, instructor_id=giver.id, anyway=True)

    for chosen, field, said in (
        ({"room_id": small}, "room_id", "Cette salle a moins de chaises que le cours n’a de places."),
        ({"room_id": free}, "room_id", "Cette salle est déjà prise à cette heure."),
        ({"instructor_id": giver.id}, "instructor_id", "Le moniteur ou la monitrice est déjà pris·e à cette heure."),
    ):
        refused = office.send(page, f"{page}/deplacer", starts_at=typed(to), **chosen)
        assert refused.status_code == 422
        assert f'<a href="#deplacer-{field}">{said}' in refused.text
        assert re.search(rf'id="deplacer-{field}-error".*?{said}', refused.text, re.S)


def test_who_does_not_give_a_class_cannot_move_it(town: Town) -> None:
    group, to = opens(town, 56), later(town, 57)
    body = {"starts_at": to.isoformat(), "ends_at": (to + HOUR).isoformat()}
    edit = {"If-Match": f'"{group["version"]}"'}

    for role, status in {"youth": 403, "adviser": 403, "coordinator": 403, "instructor": 404}.items():
        assert town[role].ask("PUT", f"/classes/{group['id']}/time", json=body, headers=edit).status_code == status, role


@pytest.mark.usefixtures("free_all_day")
def test_the_instructor_who_gives_it_moves_it_to_another_room_of_the_school(town: Town) -> None:
    room_id = room_of(town, 9)
    group, to = opens(town, 58, instructor_id=town["instructor"].id, anyway=True), later(town, 59)
    page = f"/cours/{group['id']}"
    giver = Visitor(town, town["instructor"])
    form = giver.form(page, f"{page}/deplacer")
    assert "instructor_id" not in form.names

    refused = giver.post(page, form, starts_at=typed(to), room_id=room_id)
    assert refused.status_code == 409
    form.names.add("anyway")
    moved = giver.post(page, form, starts_at=typed(to), room_id=room_id, anyway="yes")

    assert moved.status_code == 303, moved.text
    assert town["instructor"].get(f"/classes/{group['id']}").get_json()["group"]["room_id"] == room_id
    stolen = town["instructor"].ask("PUT", f"/classes/{group['id']}/time", headers={"If-Match": f'"{group["version"] + 1}"'}, json={
        "starts_at": to.isoformat(), "ends_at": (to + HOUR).isoformat(), "instructor_id": "somebody else"})
    assert (stolen.status_code, code_of(stolen)) == (403, "out_of_scope")
