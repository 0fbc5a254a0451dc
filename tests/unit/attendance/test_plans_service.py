"""A plan's life: asked, solved in a child process, adjusted by a person, sent, and appointments only by each school's yes."""

import datetime as dt
import time
from typing import Any

import msgspec
import pytest

from contracts.attendance import rpc
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.handlers import plan_solver
from services.attendance.plan_tables import Plan
from services.attendance.planner.problem import Problem
from services.attendance.planner.solve import solve
from tests.unit.attendance.conftest import PARIS, SCHOOL, SCHOOL_SCOPE, Town
from tests.unit.attendance.plan_checker import faults, worth

WEEK = "2026-W50"
COORDINATOR = Principal(id="coordinator", role="coordinator", area="orleans")
AREA = Scope(kind="areas", ids=("orleans",))


def asks(town: Town, week: str = WEEK, area: str = "orleans", scope: Scope = AREA) -> rpc.Plan:
    command = rpc.AskPlan(id=new_id(), area=area, week=week)
    return town.harness.call(rpc.ask_plan, command, principal=COORDINATOR, scope=scope)


def shown(town: Town, plan_id: str, with_instance: bool = False) -> rpc.Plan:
    request = rpc.GetPlan(plan_id=plan_id, with_instance=with_instance)
    return town.harness.call(rpc.get_plan, request, principal=COORDINATOR, scope=AREA)


def coordinator_does(town: Town, method: Any, request: Any) -> rpc.Plan:
    answer: rpc.Plan = town.harness.call(method, request, principal=COORDINATOR, scope=AREA)
    return answer


def school_sees(town: Town, plan_id: str) -> rpc.Plan:
    return town.harness.call(rpc.get_plan, rpc.GetPlan(plan_id=plan_id), principal=SCHOOL, scope=SCHOOL_SCOPE)


def school_answers(town: Town, plan_id: str, **more: Any) -> rpc.Plan:
    command = rpc.AnswerPlan(plan_id=plan_id, school_id="school", **more)
    return town.harness.call(rpc.answer_plan, command, principal=SCHOOL, scope=SCHOOL_SCOPE)


def planned(town: Town, week: str = WEEK) -> rpc.Plan:
    """A plan of the town's week, solved here; the child process has a test of its own."""
    plan_id, app = asks(town, week).id, town.harness.apps["attendance"]
    taken = app.execute(plan_solver.take)
    assert taken is not None
    solution = solve(msgspec.json.decode(taken[1], type=Problem), 5)
    app.execute(lambda uow: plan_solver.keep(uow, plan_id, solution))
    return shown(town, plan_id, with_instance=True)


def sent(town: Town) -> rpc.Plan:
    plan = planned(town)
    coordinator_does(town, rpc.send_plan, rpc.SendPlan(plan_id=plan.id, version=plan.version))
    return shown(town, plan.id)


def test_a_plan_is_proposed_with_its_gap_and_the_problem_that_anyone_can_check(town: Town) -> None:
    plan = planned(town)

    assert plan.state == "proposed"
    assert plan.gap is not None
    assert plan.gap <= 0.01
    assert {each.youth_id for each in plan.appointments} == {"lea", "noe"}
    assert [(each.youth_id, each.code) for each in plan.unmet] == [("lea", "one_lesson_a_day"), ("noe", "one_lesson_a_day")]
    lessons = [{"youth_id": each.youth_id, "instructor_id": each.instructor_id, "vehicle_id": each.vehicle_id,
                "start": int(each.starts_at.timestamp()) // 900, "end": int(each.ends_at.timestamp()) // 900}
               for each in plan.appointments]
    assert plan.instance is not None
    assert faults(plan.instance, lessons) == []
    assert worth(plan.instance, lessons) == plan.worth


def test_a_plan_is_solved_in_a_child_process_that_no_turn_waits_for(town: Town) -> None:
    plan_id = asks(town).id
    town.harness.run_timer("attendance", "solve_plans")
    states, deadline = {shown(town, plan_id).state}, time.monotonic() + 60

    while shown(town, plan_id).state == "solving" and time.monotonic() < deadline:
        began = time.monotonic()
        town.harness.run_timer("attendance", "solve_plans")
        states.add(shown(town, plan_id).state)
        assert time.monotonic() - began < 5
        time.sleep(0.2)

    assert states == {"solving", "proposed"}


def test_a_plan_holds_nobody_s_time(town: Town) -> None:
    plan = planned(town)

    booked = town.confirmed("lea", "8 18:00")

    assert booked.state == "confirmed"
    assert len(plan.appointments) == 2


def test_asking_again_while_one_is_made_gives_that_one(town: Town) -> None:
    assert asks(town).id == asks(town).id


@pytest.mark.parametrize(("week", "code"), [("2026-W54", "bad_week"), ("2026-W40", "week_out_of_reach"), ("2027-W30", "week_out_of_reach")])
def test_only_a_week_that_can_be_booked_is_planned(town: Town, week: str, code: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        asks(town, week)

    assert refused.value.code == code


def test_a_coordinator_plans_the_own_area_only(town: Town) -> None:
    with pytest.raises(NotAllowed):
        asks(town, area="pithiviers")
    plan = asks(town)
    with pytest.raises(NotFound):
        town.harness.call(rpc.get_plan, rpc.GetPlan(plan_id=plan.id), scope=Scope(kind="areas", ids=("pithiviers",)))


def test_who_is_paused_licensed_or_gone_is_not_planned(town: Town) -> None:
    town.admit("mia")
    town.admit("tom")
    town.say(profiles.JourneyPaused(youth_id="lea"), profiles.JourneyEnded(youth_id="noe", outcome="left"),
             profiles.DrivingTrackMoved(youth_id="mia", track="licensed", on=dt.date(2026, 11, 1)))

    plan = planned(town)

    assert plan.instance is not None
    assert [each["id"] for each in plan.instance["youths"]] == ["tom"]
    assert [(each.youth_id, each.code) for each in plan.unmet] == [("tom", "youth_availability_unknown")]


def test_what_is_wished_and_what_is_held_already_is_counted(town: Town) -> None:
    town.confirmed("lea", "8 17:00")
    seen = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="noe"))
    town.frees("noe", ("tue", "17:00", "20:00"), ("wed", "09:00", "12:00"), wanted_minutes=180)

    plan = planned(town)

    wishes = {each["id"]: each for each in (plan.instance or {})["youths"]}
    assert seen.wanted_minutes is None
    assert (len(wishes["lea"]["worth"]), wishes["lea"]["taken_days"]) == (1, [1])
    assert len(wishes["noe"]["worth"]) == 3
    assert {each.youth_id for each in plan.appointments} == {"noe"}


def test_the_date_needed_makes_urgent(town: Town) -> None:
    town.say(profiles.ProjectDefined(youth_id="noe", needed_by=dt.date(2026, 12, 20)))

    youths = {each["id"]: each["worth"][0] for each in (planned(town).instance or {})["youths"]}

    assert youths["noe"] > youths["lea"]


def worth_of_first(plan: rpc.Plan) -> dict[str, int]:
    """What each youth's next lesson is worth."""
    return {each["id"]: each["worth"][0] for each in (plan.instance or {})["youths"]}


def test_a_code_that_ends_makes_urgent_as_for_slots(town: Town) -> None:
    town.say(profiles.CodeTrackMoved(youth_id="lea", track="passed", on=dt.date(2022, 2, 3)))

    worth = worth_of_first(planned(town))

    assert worth["lea"] > worth["noe"]


def test_silence_makes_urgent_as_for_slots_whatever_was_had_before(town: Town) -> None:
    town.happened(town.confirmed("noe", "8 17:00"))
    recent = worth_of_first(planned(town, "2026-W52"))
    town.clock.move_to(town.at("23 12:00"))

    silent = worth_of_first(planned(town, "2026-W53"))

    assert recent["noe"] < recent["lea"], "she had one, Léa none"
    assert silent["noe"] == silent["lea"], "but that was two weeks ago"


def test_a_plan_leaves_the_way_between_two_appointments(town: Town) -> None:
    town.frees("lea", ("tue", "16:00", "21:00"), travel_minutes=30)
    town.confirmed("lea", "8 17:00", kind="interview", vehicle_id=None)

    [lea] = [each for each in (planned(town).instance or {})["youths"] if each["id"] == "lea"]

    quarter = int(town.at("8 18:30").timestamp()) // 900
    assert lea["free"] == [[quarter, quarter + 8]], "from half an hour after it to half an hour before the end"


def test_the_weeks_left_are_counted_from_the_local_monday(town: Town) -> None:
    """Monday the 7th begins on Sunday in UTC; from it to the 4th of January there are four weeks."""
    town.say(profiles.ProjectDefined(youth_id="lea", needed_by=dt.date(2027, 1, 4)))
    town.say(profiles.ProjectDefined(youth_id="noe", needed_by=dt.date(2027, 1, 5)))

    worth = worth_of_first(planned(town))

    assert worth["lea"] > worth["noe"]


def test_last_week_s_lesson_is_the_habit_of_this_one(town: Town) -> None:
    town.confirmed("lea", "2 09:00")

    [lea] = [each for each in (planned(town).instance or {})["youths"] if each["id"] == "lea"]

    assert lea["usual"] == {"instructor_id": "anna", "starts": [int(town.at("9 09:00").timestamp()) // 900]}


def test_a_person_removes_moves_and_adds_within_what_is_free(town: Town) -> None:
    plan = planned(town)
    first = plan.appointments[0]
    removed = coordinator_does(town, rpc.remove_planned, rpc.RemovePlanned(plan_id=plan.id, version=plan.version, planned_id=first.id))
    again = rpc.AddPlanned(
        id=new_id(), plan_id=plan.id, version=removed.version, youth_id=first.youth_id, instructor_id="bilal", vehicle_id="clio",
        starts_at=town.at("8 19:00"), ends_at=town.at("8 20:00"))

    added = coordinator_does(town, rpc.add_planned, again)

    lines = {each.youth_id: each for each in shown(town, plan.id).appointments}
    assert lines[first.youth_id].by_hand
    assert lines[first.youth_id].instructor_id == "bilal"
    other = next(each for name, each in lines.items() if name != first.youth_id)
    moved = rpc.MovePlanned(plan_id=plan.id, version=added.version, planned_id=other.id,
                            starts_at=town.at("8 20:00"), ends_at=town.at("8 21:00"))
    with pytest.raises(Conflict, match="not_available"):
        coordinator_does(town, rpc.move_planned, moved)
    onto = rpc.MovePlanned(plan_id=plan.id, version=added.version, planned_id=other.id,
                            starts_at=town.at("8 19:00"), ends_at=town.at("8 20:00"))
    with pytest.raises(Conflict, match="planned_already"):
        coordinator_does(town, rpc.move_planned, onto)


def test_what_a_plan_gives_an_instructor_already_counts_as_work(town: Town) -> None:
    for youth in ("lea", "noe"):
        town.frees(youth, ("tue", "08:00", "20:00"))
    plan = planned(town)
    for line in plan.appointments:
        plan = coordinator_does(town, rpc.remove_planned, rpc.RemovePlanned(plan_id=plan.id, version=plan.version, planned_id=line.id))

    def adds(plan: rpc.Plan, hour: int) -> rpc.Plan:
        start = town.at(f"8 {hour:02d}:00")
        return coordinator_does(town, rpc.add_planned, rpc.AddPlanned(
            id=new_id(), plan_id=plan.id, version=plan.version, youth_id="lea" if hour % 2 else "noe", instructor_id="anna",
            vehicle_id="clio", starts_at=start, ends_at=start + dt.timedelta(hours=1)))  # fmt: skip

    for hour in range(8, 15):
        plan = adds(plan, hour)

    with pytest.raises(Conflict, match="working_day_full"):
        adds(plan, 15)


def test_two_people_do_not_adjust_over_each_other(town: Town) -> None:
    plan = planned(town)
    command = rpc.RemovePlanned(plan_id=plan.id, version=plan.version, planned_id=plan.appointments[0].id)
    coordinator_does(town, rpc.remove_planned, command)

    late = rpc.RemovePlanned(plan_id=plan.id, version=plan.version, planned_id=plan.appointments[1].id)
    with pytest.raises(Conflict, match="edited_meanwhile"):
        coordinator_does(town, rpc.remove_planned, late)


def test_a_school_sees_its_part_only_once_it_was_sent(town: Town) -> None:
    plan = planned(town)
    with pytest.raises(NotFound):
        school_sees(town, plan.id)

    coordinator_does(town, rpc.send_plan, rpc.SendPlan(plan_id=plan.id, version=plan.version))

    part = school_sees(town, plan.id)
    assert len(part.appointments) == 2
    assert part.instance is None
    assert [each.state for each in part.parts] == ["waiting"]
    with pytest.raises(NotFound):
        town.harness.call(rpc.get_plan, rpc.GetPlan(plan_id=plan.id), scope=Scope(kind="school", ids=("other",)))


def test_appointments_exist_from_the_school_s_yes_on(town: Town) -> None:
    plan = sent(town)
    before = town.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments

    answered = school_answers(town, plan.id)

    after = town.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments
    assert before == ()
    assert {(each.youth_id, each.state) for each in after} == {("lea", "confirmed"), ("noe", "confirmed")}
    assert {each.appointment_id for each in answered.appointments} == {each.id for each in after}
    assert shown(town, plan.id).state == "answered"
    assert town.facts() == ["plan_proposed", "plan_sent_to_school", "appointment_confirmed", "appointment_confirmed", "plan_answered"]


def test_what_a_school_refuses_is_no_appointment(town: Town) -> None:
    plan = sent(town)
    first, second = plan.appointments

    answered = school_answers(town, plan.id, refused=(first.id,), reason="instructor_away")

    states = {each.id: (each.state, each.refused_reason) for each in answered.appointments}
    assert states == {first.id: ("refused", "instructor_away"), second.id: ("confirmed", None)}


def test_an_hour_that_was_taken_meanwhile_is_told_and_the_others_hold(town: Town) -> None:
    plan = sent(town)
    first, second = plan.appointments
    hour = first.starts_at.astimezone(PARIS)
    town.confirmed(first.youth_id, f"{hour.day} {hour:%H:%M}", instructor_id=first.instructor_id)

    answered = school_answers(town, plan.id)

    assert {each.id: each.state for each in answered.appointments} == {first.id: "taken", second.id: "confirmed"}
    assert town.last_fact()["taken"] == 1


def test_a_school_answers_once(town: Town) -> None:
    plan = sent(town)
    school_answers(town, plan.id)

    with pytest.raises(Conflict, match="already_answered"):
        school_answers(town, plan.id)


def test_nothing_changes_once_the_schools_have_it(town: Town) -> None:
    plan = sent(town)

    with pytest.raises(Conflict, match="plan_not_open"):
        coordinator_does(town, rpc.remove_planned,
                         rpc.RemovePlanned(plan_id=plan.id, version=plan.version, planned_id=plan.appointments[0].id))


def test_a_plan_whose_solver_died_with_its_worker_is_taken_up_again(town: Town) -> None:
    plan_id = asks(town).id
    town.harness.apps["attendance"].execute(lambda uow: _lose(uow, plan_id))
    town.clock.forward(minutes=3)

    assert planned(town).id == plan_id


def _lose(uow: Any, plan_id: str) -> None:
    plan = uow.session.get(Plan, plan_id)
    plan.state, plan.solving_since, plan.tries = "solving", uow.now, 1


def test_an_erased_youth_is_in_no_plan_any_more(town: Town) -> None:
    plan = planned(town)

    town.say(profiles.YouthErased(youth_id="lea"))

    left = shown(town, plan.id, with_instance=True)
    assert {each.youth_id for each in left.appointments} == {"noe"}
    assert left.instance is None


def test_old_plans_go_and_appointments_stay(town: Town) -> None:
    plan = sent(town)
    school_answers(town, plan.id)
    town.clock.forward(days=91)

    town.harness.run_timer("attendance", "forget_old_plans")

    with pytest.raises(NotFound):
        shown(town, plan.id)
    assert len(town.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments) == 2


def test_plans_are_listed_latest_first_page_by_page(town: Town) -> None:
    first = asks(town).id
    town.clock.forward(minutes=1)
    second = asks(town, "2026-W51").id

    page = town.harness.call(rpc.list_plans, rpc.ListPlans(limit=1), principal=COORDINATOR, scope=AREA)
    rest = town.harness.call(rpc.list_plans, rpc.ListPlans(limit=1, cursor=page.next), principal=COORDINATOR, scope=AREA)

    assert [each.id for each in (*page.plans, *rest.plans)] == [second, first]
    assert rest.next is None


def test_a_newer_plan_of_the_week_takes_the_place_of_what_was_not_answered(town: Town) -> None:
    older = sent(town)
    newer = sent(town)

    assert [(each.state, each.replaced_by) for each in school_sees(town, older.id).parts] == [("replaced", newer.id)]
    assert shown(town, older.id).state == "replaced"
    with pytest.raises(Conflict, match="plan_replaced") as refused:
        school_answers(town, older.id)
    assert refused.value.data["plan_id"] == newer.id
    assert school_answers(town, newer.id).parts[0].state == "answered"


def test_what_a_school_answered_stays_answered_when_another_plan_of_the_week_comes(town: Town) -> None:
    older = sent(town)
    school_answers(town, older.id, refused=tuple(each.id for each in older.appointments))

    sent(town)

    assert [each.state for each in school_sees(town, older.id).parts] == ["answered"]
    assert shown(town, older.id).state == "answered"


def test_a_plan_that_cannot_be_made_says_why(town: Town) -> None:
    plan_id = asks(town).id
    town.clock.forward(days=40)  # its week is over before anybody solved it

    assert town.harness.apps["attendance"].execute(plan_solver.take) is None

    assert (shown(town, plan_id).state, shown(town, plan_id).failed_because) == ("failed", "week_out_of_reach")


def test_a_youth_whose_school_is_of_another_area_is_told_so(town: Town) -> None:
    town.harness.say("pithiviers", profiles.SchoolOpened(school_id="far", confirmation="manual"))
    town.harness.settle()
    town.admit("zoe", "far")
    town.admit("tom", None)

    codes = {each.youth_id: each.code for each in planned(town).unmet}

    assert (codes["zoe"], codes["tom"]) == ("school_in_other_area", "no_school")
