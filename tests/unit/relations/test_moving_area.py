"""A youth moves to another area and the file follows, in every service, whatever is heard first (architecture.md § 2)."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from contracts.attendance import rpc as attendance
from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import EventsSince, Principal, Scope
from contracts.profiles import rpc
from servicekit.log.consumer import Consumer
from servicekit.service import Service
from services.attendance.service import AttendanceService
from services.progress.service import ProgressService
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.relations.country import HERE, PLACES, THERE, Country


def test_the_file_is_in_the_new_area_and_who_does_not_serve_it_no_longer_follows(country: Country) -> None:
    youth_id = country.admit(HERE)
    referent = country.add_person("referent", area=HERE)
    country.link(youth_id, "referent", referent)
    country.settle()

    moved = country.moves(youth_id, THERE, reason="Déménagement")
    country.settle()

    state = country.state(youth_id)
    assert (state.area, state.adviser_id, state.school_id, state.referent_ids) == (THERE, None, None, (referent,))
    assert {link.role for link in moved.ended} == {"adviser", "school"}
    assert [e["type"].split(".")[2] for e in country.events(HERE)][-3:] == ["youth_unlinked", "youth_unlinked", "youth_left_area"]
    (entered,) = country.events(THERE, "youth_entered_area")
    assert entered["data"]["referent_ids"] == [referent]
    assert entered["after"].endswith(f"/{country.harness.events('profiles', HERE)[-1]['sequence'].lstrip('0')}")


def test_whoever_takes_over_in_the_new_area_is_linked_there(country: Country) -> None:
    youth_id = country.admit(HERE)

    country.moves(youth_id, THERE, adviser_id=country.adviser[THERE], school_id=country.school[THERE].id)
    country.settle()

    for service in ("attendance", "progress", "stats"):
        row = country.row(service, "youth", youth_id)
        assert (row.area, row.adviser_id, row.school_id) == (THERE, country.adviser[THERE], country.school[THERE].id), service
    links = country.links_in_gateway(youth_id)
    assert links is not None
    assert (links.area, links.adviser_id, links.school_id) == (THERE, country.adviser[THERE], country.school[THERE].id)
    assert country.row("resources", "reader", youth_id).area == THERE


def arrived(country: Country, area: str = THERE, **page: object) -> rpc.Arrivals:
    scope, who = Scope(kind="areas", ids=(area,)), Principal(id="c", role="coordinator", area=area)
    answer: rpc.Arrivals = country.ask(rpc.list_arrivals, rpc.ListArrivals(**page), by=who, scope=scope)  # type: ignore[arg-type]
    return answer


def test_the_area_entered_sees_who_came_without_an_adviser_and_chooses_whoever_was_proposed(country: Country) -> None:
    youth_id, proposed, chosen = country.admit(HERE), country.adviser[THERE], country.add_person("adviser", area=THERE)

    country.moves(youth_id, THERE, reason="Chez sa sœur", proposed_adviser_id=proposed)
    (seen,) = arrived(country).arrivals
    there, here = country.state(youth_id).adviser_id, arrived(country, HERE).arrivals
    country.link(youth_id, "adviser", chosen)

    assert (seen.youth.id, seen.from_area, seen.proposed_id, seen.reason) == (youth_id, HERE, proposed, "Chez sa sœur")
    assert seen.proposed == "adviser Exemple"
    assert (there, here) == (None, ()), "a proposal links nobody, and the area that was left has nothing to choose"
    assert country.state(youth_id).adviser_id == chosen
    assert arrived(country).arrivals == ()


def test_the_area_that_is_left_proposes_an_adviser_and_chooses_none(country: Country) -> None:
    youth_id, who = country.admit(HERE), Principal(id="c", role="coordinator", area=HERE)
    chosen = rpc.MoveToArea(youth_id=youth_id, area=THERE, adviser_id=country.adviser[THERE])

    with pytest.raises(NotAllowed, match="area_entered_chooses"):
        country.ask(rpc.move_to_area, chosen, by=who, scope=country.about(youth_id))

    assert country.state(youth_id).area == HERE


def test_whoever_is_followed_by_no_adviser_waits_in_the_list_of_her_area(country: Country) -> None:
    let_go, came = country.admit(HERE, last_name="Abel"), country.admit(THERE, last_name="Bea")
    (imported,) = country.import_youths(export(line(HERE, 7))).rows
    country.ask(rpc.unlink_youth, rpc.UnlinkYouth(youth_id=let_go, role="adviser", other_id=country.adviser[HERE]))
    country.moves(came, HERE, reason="Logement")

    rows = {row.youth.id: (row.from_area, row.reason) for row in arrived(country, HERE).arrivals}
    country.link(let_go, "adviser", country.adviser[HERE])

    assert rows == {let_go: ("", ""), came: (THERE, "Logement"), imported.youth_id: ("", "")}
    assert let_go not in {row.youth.id for row in arrived(country, HERE).arrivals}


def test_whoever_is_proposed_works_in_the_area_entered(country: Country) -> None:
    with pytest.raises(InvalidRequest) as refused:
        country.moves(country.admit(HERE), THERE, proposed_adviser_id=country.adviser[HERE])

    assert (refused.value.code, refused.value.data["field"]) == ("serves_another_area", "proposed_adviser_id")


def test_a_file_that_comes_with_its_adviser_waits_for_nobody_and_one_that_moves_on_waits_where_it_is(country: Country) -> None:
    with_adviser, moves_on = country.admit(HERE), country.admit(HERE)

    country.moves(with_adviser, THERE, adviser_id=country.adviser[THERE])
    country.moves(moves_on, THERE)
    country.moves(moves_on, HERE)

    assert arrived(country).arrivals == ()
    assert [row.youth.id for row in arrived(country, HERE).arrivals] == [moves_on]


def test_a_page_of_arrivals_goes_on_where_it_ended(country: Country) -> None:
    for _ in range(3):
        country.moves(country.admit(HERE), THERE)

    first = arrived(country, limit=2)
    second = arrived(country, limit=2, cursor=first.next)

    assert len({row.youth.id for row in (*first.arrivals, *second.arrivals)}) == 3
    assert second.next is None


@pytest.mark.parametrize("role", ["adviser", "school"])
def test_nobody_of_another_area_takes_over(country: Country, role: str) -> None:
    youth_id = country.admit(HERE)
    elsewhere = {"adviser": country.adviser[HERE], "school": country.school[HERE].id}

    with pytest.raises(InvalidRequest) as refused:
        country.moves(youth_id, THERE, **{f"{role}_id": elsewhere[role]})

    assert (refused.value.code, refused.value.data["field"]) == ("serves_another_area", f"{role}_id")


def test_an_unknown_area_the_present_one_and_an_ended_journey_are_refused(country: Country) -> None:
    youth_id = country.admit(HERE)
    gone = country.admit(HERE)
    leave(country, gone)

    with pytest.raises(InvalidRequest):
        country.moves(youth_id, "nowhere")
    with pytest.raises(Conflict, match="already_in_area"):
        country.moves(youth_id, HERE)
    with pytest.raises(Conflict, match="journey_closed"):
        country.moves(gone, THERE)


def test_the_place_left_goes_to_the_next_who_waits_and_the_one_who_moved_keeps_a_place(country: Country) -> None:
    full = [line(THERE, n) for n in range(51)]
    ids = [row.youth_id or "" for row in country.import_youths(export(*full)).rows]
    assert country.state(ids[50]).journey == "waiting"

    country.moves(ids[0], HERE)

    assert country.state(ids[0]).journey == "admitted"
    assert [e["subject"] for e in country.events(THERE, "place_offered")] == [ids[50]]
    places = {area.key: (area.taken, area.waiting) for area in country.ask(rpc.get_programme, rpc.Empty()).areas}
    assert (places[THERE], places[HERE]) == ((50, 1), (1, 0))


def test_one_who_waits_keeps_the_rank_in_the_new_queue(country: Country) -> None:
    ids = [row.youth_id or "" for row in country.import_youths(export(*(line(THERE, n) for n in range(51)))).rows]

    moved = country.moves(ids[50], HERE)
    country.settle()

    assert moved.journey == "waiting"
    assert [e["type"].split(".")[2] for e in country.events(HERE)][-2:] == ["youth_entered_area", "place_offered"]
    assert country.row("stats", "youth", ids[50]).journey == "waiting"


def test_an_offer_that_is_open_is_void_once_its_youth_moves_and_the_place_goes_to_the_next(country: Country) -> None:
    ids = [row.youth_id or "" for row in country.import_youths(export(*(line(THERE, n) for n in range(52)))).rows]
    leave(country, ids[0])

    country.moves(ids[50], HERE)

    assert [e["subject"] for e in country.events(THERE, "place_offered")] == [ids[50], ids[51]]
    assert [e["subject"] for e in country.events(THERE, "place_offer_closed")] == [ids[50]]


def test_a_full_area_takes_whoever_has_a_place_and_admits_nobody_else_until_one_is_free(country: Country) -> None:
    ids = [row.youth_id or "" for row in country.import_youths(export(*(line(THERE, n) for n in range(51)))).rows]
    comes = country.admit(HERE)

    country.moves(comes, THERE)
    leave(country, ids[0])

    places = {area.key: (area.taken, area.waiting) for area in country.ask(rpc.get_programme, rpc.Empty()).areas}
    assert places[THERE] == (50, 1)
    assert country.state(ids[50]).journey == "waiting"


def test_lessons_to_come_at_the_old_school_are_cancelled_and_everyone_is_told(country: Country) -> None:
    youth_id = country.admit(HERE)
    country.settle()
    lesson = booked(country, youth_id)

    country.moves(youth_id, THERE)
    country.settle()

    seen = country.ask(attendance.get_appointment, attendance.GetAppointment(appointment_id=lesson.id))
    assert (seen.state, seen.cancelled_by) == ("cancelled", "system")
    told = told_of(country, "youth_left_area") | told_of(country, "appointment_cancelled")
    assert {youth_id, country.adviser[HERE], country.school[HERE].id, lesson.instructor_id} <= told
    assert free_again(country, lesson)


def test_lessons_to_come_at_a_school_that_serves_the_new_area_are_kept_and_told_there(country: Country) -> None:
    youth_id = country.admit(HERE)
    country.link(youth_id, "school", country.school[THERE].id)
    country.settle()
    lesson = booked(country, youth_id, area=THERE)

    country.moves(youth_id, THERE)
    country.settle()
    by = Principal(id=youth_id, role="youth", area=THERE)
    country.ask(attendance.cancel_appointment, attendance.CancelAppointment(appointment_id=lesson.id), by=by,
                scope=country.about(youth_id))

    assert [e["type"].split(".")[2] for e in country.harness.events("attendance", THERE)] == ["appointment_cancelled"]


def test_what_was_held_in_the_old_area_is_counted_there(country: Country) -> None:
    youth_id = country.admit(HERE)
    country.settle()
    lesson = booked(country, youth_id)
    country.clock.move_to(lesson.ends_at)
    recorded(country, lesson)
    country.settle()

    country.moves(youth_id, THERE)
    country.settle()

    assert country.row("stats", "attendance_fact", youth_id).area == HERE
    counted = {(row.area, row.indicator): row.value for row in counters(country) if row.value}
    assert counted[HERE, "attendance_rate"] == 1
    assert counted[THERE, "places"] == 1
    assert (HERE, "places") not in counted


@pytest.mark.parametrize("service", [AttendanceService, ProgressService])
def test_an_instance_of_the_new_area_alone_begins_from_the_entered_event(country: Country, service: type[Service]) -> None:
    youth_id = country.admit(HERE)
    country.link(youth_id, "school", country.school[THERE].id)
    country.moves(youth_id, THERE, adviser_id=country.adviser[THERE])
    alone = country.instance_of(service, THERE)

    alone.catch_up()

    row = alone.row("youth", youth_id)
    assert (row.area, row.adviser_id, row.school_id) == (THERE, country.adviser[THERE], country.school[THERE].id)


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate),
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.sampled_from(["move", "adviser", "school", "pause", "resume"]), min_size=1, max_size=8),
       seed=st.integers(0, 2**32))
def test_events_of_both_areas_heard_in_any_order_end_in_the_same_state(country: Country, moves: list[str], seed: int) -> None:
    youth_id = country.admit(HERE)

    for what in moves:
        area = country.state(youth_id).area
        if what == "move":
            country.moves(youth_id, THERE if area == HERE else HERE)
        elif what in ("pause", "resume"):
            act(country, youth_id, what)
        else:
            country.link(youth_id, what, country.adviser[area] if what == "adviser" else country.school[area].id)
    country.deliver_shuffled(random.Random(seed), HERE, THERE)

    said = country.state(youth_id)
    for service in ("attendance", "progress", "stats"):
        row = country.row(service, "youth", youth_id)
        assert (row.area, row.adviser_id, row.school_id) == (said.area, said.adviser_id, said.school_id), service
    links = country.links_in_gateway(youth_id)
    assert links is not None
    assert (links.area, links.adviser_id, links.school_id) == (said.area, said.adviser_id, said.school_id)
    assert country.row("stats", "youth", youth_id).journey == said.journey


def line(area: str, number: int) -> str:
    commune, postcode, house = PLACES[area]
    return youth_line(number=str(45_200_000 + number), last_name="A" * (number + 1), commune=commune, postcode=postcode,
                      structure=house)


def act(country: Country, youth_id: str, what: str) -> None:
    journey = country.state(youth_id).journey
    if (what == "pause" and journey != "paused") or (what == "resume" and journey == "paused"):
        country.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=youth_id, act=what, reason="Travail"))  # type: ignore[arg-type]


def leave(country: Country, youth_id: str) -> None:
    country.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=youth_id, act="end", outcome="left", reason="Départ"))


def booked(country: Country, youth_id: str, area: str = HERE, *, car: int = 0) -> attendance.Appointment:
    """A lesson next week that the school books itself; `car`: which of its instructors drives, in which of its cars."""
    school = country.school[area]
    start = (country.clock.now() + dt.timedelta(days=7)).replace(hour=9, minute=0)
    command = attendance.BookAppointment(
        id=f"lesson-{youth_id}", youth_id=youth_id, starts_at=start, ends_at=start + dt.timedelta(hours=1),
        instructor_id=school.instructors[car].id, vehicle_id=school.vehicles[car].id)
    office = Principal(id="office", role="school", area=area, organisation_id=school.id)
    answer: attendance.Appointment = country.ask(
        attendance.book_appointment, command, by=office, scope=Scope(kind="school", ids=(school.id,)))
    country.settle()
    return answer


def recorded(country: Country, lesson: attendance.Appointment) -> None:
    who = Principal(id=lesson.instructor_id, role="instructor", area=HERE, organisation_id=lesson.school_id)
    command = attendance.RecordAttendance(id="record", appointment_id=lesson.id, outcome="present")
    country.ask(attendance.record_attendance, command, by=who, scope=Scope(kind="school", ids=(lesson.school_id,)))


def told_of(country: Country, what: str) -> set[str]:
    app = country.harness.apps["notifications"]
    with app.database.read() as session:
        return {row.recipient_id for row in session.execute(app.tables["notification"].select()) if row.what == what}


def free_again(country: Country, lesson: attendance.Appointment) -> bool:
    app = country.harness.apps["attendance"]
    with app.database.read() as session:
        return not session.execute(app.tables["claim"].select()).all()


def counters(country: Country) -> list[object]:
    app = country.harness.apps["stats"]
    with app.database.read() as session:
        return list(session.execute(app.tables["counter"].select()))


@dataclass
class WhileItReads:
    """A caller in whose way something happens once, when a log of that area is read."""

    caller: Any
    area: str
    happens: Callable[[], object] | None

    def call(self, method: Any, request: Any, context: Any) -> Any:
        if isinstance(request, EventsSince) and request.area == self.area and self.happens is not None:
            act, self.happens = self.happens, None
            act()
        return self.caller.call(method, request, context)

    def areas_apart(self, service: str) -> tuple[str, ...]:
        return tuple(self.caller.areas_apart(service))

    def close(self) -> None: ...


def test_a_move_that_is_made_while_a_service_catches_up_stops_it_in_no_area(country: Country) -> None:
    """The event of the area entered leads past the head of the area left, which was told before."""
    moves, other = country.admit(THERE), country.admit(HERE)
    country.settle()
    country.ask(rpc.change_status, rpc.ChangeStatus(youth_id=other, status="student", since=dt.date(2026, 11, 30)))
    app = country.harness.apps["progress"]
    caller = WhileItReads(country.harness.caller, HERE, lambda: country.moves(moves, HERE))

    assert Consumer(app, country.harness.bus, caller).catch_up()

    cursors = app.tables["consumer_cursor"]
    with app.database.read() as session:
        stopped = session.execute(select(cursors.c.area, cursors.c.stopped).where(cursors.c.stopped.is_not(None))).all()
    assert (stopped, caller.happens) == ([], None)
    assert country.row("progress", "youth", moves).area == HERE


def test_both_events_of_a_move_are_of_one_youth_and_name_each_others_area(country: Country) -> None:
    youth_id = country.admit(HERE)
    country.moves(youth_id, THERE)

    (left,), (entered,) = country.events(HERE, "youth_left_area"), country.events(THERE, "youth_entered_area")

    assert left["data"] == {"youth_id": youth_id, "to_area": THERE}
    assert (entered["subject"], entered["data"]["from_area"]) == (youth_id, HERE)


def test_a_request_for_erasure_waits_in_the_new_area(country: Country) -> None:
    youth_id = country.admit(HERE)
    country.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=youth_id), by=Principal(id=youth_id, role="youth"), scope=country.about(youth_id))

    country.moves(youth_id, THERE)

    def waiting(area: str) -> int:
        return len(country.ask(rpc.list_erasures, rpc.ListErasures(), scope=Scope(kind="areas", ids=(area,))).erasures)

    assert (waiting(HERE), waiting(THERE)) == (0, 1)
