"""Milestones with their age, the steps of a project, the looks at employment (domain.md § 4)."""

import datetime as dt

import pytest

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import DECEMBER, Desk

TODAY = DECEMBER


@pytest.fixture
def youth_id(desk: Desk) -> str:
    return desk.admit_youth(youth_line())


def journey(desk: Desk, youth_id: str, view: str = "adviser") -> rpc.Journey:
    return desk.ask(rpc.get_journey, rpc.GetJourney(youth_id=youth_id, view=view))  # type: ignore[arg-type]


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def reach(desk: Desk, youth_id: str, milestone: str, on: dt.date, **fields: object) -> None:
    desk.ask(rpc.record_milestone, rpc.RecordMilestone(youth_id=youth_id, milestone=milestone, on=on, **fields))  # type: ignore[arg-type]


def test_a_milestone_has_an_age_and_leaves_as_a_code_and_a_day(desk: Desk, youth_id: str) -> None:
    asked = TODAY - days(63)

    reach(desk, youth_id, "neph_asked", asked)
    reach(desk, youth_id, "neph_asked", asked)

    (reached,) = journey(desk, youth_id).milestones
    assert (reached.milestone, reached.days) == ("neph_asked", 63)
    (told,) = desk.events("orleans", "milestone_reached")
    assert told["data"] == {"youth_id": youth_id, "milestone": "neph_asked", "on": asked.isoformat(), "for_day": None}


def test_a_milestone_noted_by_mistake_is_taken_back_once(desk: Desk, youth_id: str) -> None:
    reach(desk, youth_id, "code_booked", TODAY, for_day=TODAY + days(20))

    for _ in range(2):
        reach(desk, youth_id, "code_booked", TODAY, withdrawn=True)

    assert journey(desk, youth_id).milestones == ()
    assert len(desk.events("orleans", "milestone_withdrawn")) == 1


@pytest.mark.parametrize(
    ("milestone", "on", "for_day", "field"),
    [("neph_asked", TODAY + days(1), None, "on"), ("neph_received", TODAY - days(30), None, "on"),
     ("neph_asked", TODAY, TODAY, "for_day"), ("exam_booked", TODAY, TODAY - days(1), "for_day")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_with_its_field(
    desk: Desk, youth_id: str, milestone: str, on: dt.date, for_day: dt.date | None, field: str
) -> None:
    reach(desk, youth_id, "neph_asked", TODAY - days(10))

    with pytest.raises(InvalidRequest) as refused:
        reach(desk, youth_id, milestone, on, for_day=for_day)

    assert refused.value.data["field"] == field


def step(youth_id: str, **fields: object) -> rpc.PlanProjectStep:
    return rpc.PlanProjectStep(
        **{"id": new_id(), "youth_id": youth_id, "words": "Envoyer trois CV", "due_on": TODAY + days(7), **fields}  # type: ignore[arg-type]
    )


def test_a_step_is_planned_done_and_leaves_without_its_words(desk: Desk, youth_id: str) -> None:
    planned = desk.ask(rpc.plan_project_step, step(youth_id))
    done = rpc.MarkProjectStep(step_id=planned.id, youth_id=youth_id, act="done")

    for _ in range(2):
        desk.ask(rpc.mark_project_step, done)

    assert [(s.words, s.done_on) for s in journey(desk, youth_id).steps] == [("Envoyer trois CV", TODAY)]
    assert [e["data"] for e in desk.events("orleans", "project_step_planned")] == [
        {"youth_id": youth_id, "step_id": planned.id, "due_on": (TODAY + days(7)).isoformat()}
    ]
    assert [e["data"]["on"] for e in desk.events("orleans", "project_step_done")] == [TODAY.isoformat()]


def test_a_step_that_somebody_else_changed_is_a_conflict(desk: Desk, youth_id: str) -> None:
    first = step(youth_id)
    desk.ask(rpc.plan_project_step, first)
    later = rpc.PlanProjectStep(id=first.id, youth_id=youth_id, words="Envoyer cinq CV", due_on=first.due_on, version=1)
    desk.ask(rpc.plan_project_step, later)

    with pytest.raises(Conflict):
        desk.ask(rpc.plan_project_step, step(youth_id, id=first.id, words="Autre", version=1))


def test_a_step_given_up_is_gone_and_one_reopened_is_due_again(desk: Desk, youth_id: str) -> None:
    dropped, reopened = (desk.ask(rpc.plan_project_step, step(youth_id)) for _ in range(2))
    for step_id, act in ((dropped.id, "drop"), (reopened.id, "done"), (reopened.id, "reopen")):
        desk.ask(rpc.mark_project_step, rpc.MarkProjectStep(step_id=step_id, youth_id=youth_id, act=act))  # type: ignore[arg-type]

    (left,) = journey(desk, youth_id).steps

    assert (left.id, left.done_on) == (reopened.id, None)
    assert [due.ref for due in journey(desk, youth_id).due if due.kind == "project_step"] == [reopened.id]


def test_employment_is_due_at_entry_and_at_six_twelve_and_twenty_four_months(desk: Desk, youth_id: str) -> None:
    entry = [due.ref for due in journey(desk, youth_id).due if due.kind == "employment"]
    desk.clock.forward(days=180)
    half_a_year_later = [due.ref for due in journey(desk, youth_id).due if due.kind == "employment"]

    record = rpc.RecordEmployment(youth_id=youth_id, point="6", situation="short_contract", since=TODAY + days(100))
    desk.ask(rpc.record_employment, record)

    assert (entry, half_a_year_later) == (["entry"], ["entry", "6"])
    assert [due.ref for due in journey(desk, youth_id).due if due.kind == "employment"] == ["entry"]
    assert desk.events("orleans", "employment_situation_recorded")[-1]["data"] == {
        "youth_id": youth_id, "point": "6", "situation": "short_contract", "since": (TODAY + days(100)).isoformat(),
    }  # fmt: skip


def test_a_look_at_employment_is_not_recorded_before_its_time_nor_with_an_unknown_code(desk: Desk, youth_id: str) -> None:
    with pytest.raises(InvalidRequest) as too_soon:
        desk.ask(rpc.record_employment, rpc.RecordEmployment(youth_id=youth_id, point="24", situation="training"))
    with pytest.raises(InvalidRequest) as unknown:
        desk.ask(rpc.record_employment, rpc.RecordEmployment(youth_id=youth_id, point="entry", situation="astronaut"))

    assert (too_soon.value.data["field"], unknown.value.data["field"]) == ("point", "situation")


def test_a_school_sees_the_steps_and_the_milestones_but_neither_employment_nor_what_is_due(desk: Desk, youth_id: str) -> None:
    reach(desk, youth_id, "neph_asked", TODAY)

    seen = journey(desk, youth_id, "school")

    assert (len(seen.milestones), seen.employment, seen.due, seen.words) == (1, (), (), "")


def test_what_is_due_is_listed_over_a_caseload_and_over_no_area(desk: Desk) -> None:
    adviser = desk.add_person("adviser", area="orleans")
    for line in (youth_line(), youth_line(number="45000002", last_name="Autre")):
        linked = desk.admit_youth(line)
        desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=linked, role="adviser", other_id=adviser))
    desk.import_youths(export(youth_line(number="45000003", last_name="Ailleurs")))

    caseload = Scope(kind="adviser", ids=(adviser,))
    lines = desk.ask(rpc.list_due, rpc.ListDue(), by=Principal(id=adviser, role="adviser"), scope=caseload).lines

    assert {line.youth.last_name for line in lines} == {"Autre", "Martin"}
    assert {(line.due.kind, line.due.ref) for line in lines} == {("employment", "entry"), ("charter_to_sign", "")}
