"""Erasure against late events: before, during and after it, doubled and shuffled, nothing makes anything of her again."""

import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.attendance import events as attendance
from contracts.envelope import unseal
from contracts.kernel import PROGRAMME, Event
from contracts.profiles import rpc
from contracts.progress import events as progress
from contracts.resources import events as resources
from gateway.relations import Relations
from servicekit.ids import new_id
from servicekit.log import care
from servicekit.tables import KIT_TABLES
from services.progress.service import ProgressService
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.relations.country import HERE, THERE
from tests.unit.rights.life import WORDS, Life
from tests.unit.rights.test_erasure import STAYS, counters


def _lesson(life: Life) -> dict[str, Any]:
    return {"appointment_id": new_id(), "youth_id": life.youth_id, "school_id": "school", "instructor_id": life.instructor.id}


LATE: dict[str, Callable[[Life], Event]] = {
    "a lesson held": lambda life: attendance.LessonAttended(
        record_id=new_id(), kind="driving_lesson", starts_at=life.clock.now(), minutes=60, late_minutes=0, **_lesson(life)),
    "a lesson missed": lambda life: attendance.LessonMissed(
        record_id=new_id(), kind="driving_lesson", starts_at=life.clock.now(), outcome="absent_unexcused", **_lesson(life)),
    "a lesson booked": lambda life: attendance.AppointmentConfirmed(
        kind="driving_lesson", starts_at=life.clock.now(), ends_at=life.clock.now(), vehicle_id=None, **_lesson(life)),
    "a mark": lambda life: progress.ObjectiveMarked(
        youth_id=life.youth_id, objective="C1.a", level="acquired", instructor_id=life.instructor.id, appointment_id=None),
    "a series": lambda life: progress.PracticeSeriesRecorded(
        youth_id=life.youth_id, series_id=new_id(), score=20, weakest_theme="L"),
    "a difficulty": lambda life: progress.DifficultyReported(
        youth_id=life.youth_id, difficulty_id=new_id(), kind="money", by_role="school"),
    "a signal": lambda life: progress.SignalRaised(youth_id=life.youth_id, signal_id=new_id(), kind="two_absences", evidence=()),
    "a quiz": lambda life: resources.QuizAnswered(youth_id=life.youth_id, slug="vos-droits", right=1, questions=2),
}  # fmt: skip
"""What a service may still say of her that has not heard of the erasure yet."""


def bodies_of(life: Life, *areas: str) -> list[bytes]:
    """The bytes of every log of every service, source by source."""
    found: list[bytes] = []
    for app in life.harness.apps.values():
        known = {head.area for head in app.query(lambda uow, app=app: app.log.heads(uow.session)).heads}
        pages = [app.query(lambda uow, app=app, area=area: app.log.since(uow.session, area, 0, 1_000))
                 for area in (*areas, PROGRAMME) if area in known]  # fmt: skip
        found += [bytes(body) for page in pages for body in page.events]
    return found


def deliver(life: Life, bodies: Iterable[bytes]) -> None:
    for body in bodies:
        for consumer, _ in life.harness._consumers.values():
            if unseal(body).service in consumer._app.service.sources():
                consumer.receive([body])


@pytest.mark.parametrize("seed", range(4))
def test_every_event_of_her_life_doubled_and_shuffled_around_the_erasure(life: Life, seed: int) -> None:
    """What the queues brought is thrown away; each consumer hears all of it in an order of its own, twice."""
    order = random.Random(seed)
    life.lives()
    late = bodies_of(life, HERE)
    life.is_erased(settle=False)
    erasure = [body for body in bodies_of(life, HERE) if body not in set(late)]

    deliver(life, order.sample([*late, *erasure, *late], 2 * len(late) + len(erasure)))
    life.country.settle()
    deliver(life, order.sample(late, len(late)))

    assert life.traces(*WORDS) == {}
    assert life.holding_her_id() <= STAYS
    assert life.report().complete


@settings(max_examples=15, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(sorted(LATE)), max_size=12))
def test_facts_said_after_the_erasure_by_who_has_not_heard_of_it_are_passed_over(life: Life, said: list[str]) -> None:
    if life.report().state == "none":
        life.lives()
        life.is_erased()

    for name in said:
        life.harness.say(HERE, LATE[name](life))
    life.country.settle()

    assert life.traces(*WORDS) == {}
    assert life.holding_her_id() <= STAYS


def test_what_was_parked_of_her_does_not_hold_up_the_erasure(life: Life) -> None:
    life.lives()
    app = life.harness.apps["progress"]
    app.execute(lambda uow: uow.session.execute(app.tables["parked_event"].insert().values(
        source="attendance", area=HERE, seq=999_999, subject=life.youth_id, type="autonomie.attendance.lesson_attended.v1",
        body="{}", reason="test", at=uow.now)))  # fmt: skip

    life.is_erased()

    assert life.report().complete
    assert care.parked(app) == []


def test_she_moved_before_and_both_areas_forget_her(life: Life) -> None:
    life.lives()
    life.country.moves(life.youth_id, THERE)
    life.country.settle()

    life.is_erased()

    assert {part.area for part in life.report().parts} == {HERE, THERE}
    assert life.report().complete
    assert life.traces(*WORDS) == {}
    assert life.holding_her_id() <= STAYS


def test_an_instance_of_the_area_that_she_left_forgets_her_too(life: Life) -> None:
    apart = life.country.instance_of(ProgressService, HERE)
    life.lives()
    life.country.moves(life.youth_id, THERE)
    life.country.settle()
    apart.catch_up()
    assert apart.row("youth", life.youth_id) is not None

    life.is_erased()
    apart.catch_up()

    assert apart.row("youth", life.youth_id) is None


def test_figures_rebuilt_from_the_logs_are_the_figures_as_they_were(life: Life) -> None:
    life.lives()
    life.is_erased()
    lived = counters(life)

    care.rebuild(life.harness.apps["stats"], life.harness.caller)

    rebuilt = {key: value for key, value in counters(life).items() if value}
    assert rebuilt == {key: value for key, value in lived.items() if value}


def test_nobody_follows_her_in_the_gateway_whatever_it_hears_late(life: Life) -> None:
    relations = Relations(life.harness.caller)
    relations.load()
    assert life.youth_id in relations.followed_by(life.adviser.id)
    life.is_erased()

    relations.compare()

    assert relations.links(life.youth_id) is None
    assert life.youth_id not in relations.followed_by(life.adviser.id)


def test_the_file_that_was_merged_into_hers_goes_with_her(life: Life) -> None:
    """Its id, its number, and what undoing the merge would have needed."""
    life.lives()
    twin = life.country.admit(number="45188888", last_name="Quimperlois", first_name="Zénobie Aldegonde")
    life.country.settle()
    life.country.ask(rpc.merge_youths, rpc.MergeYouths(youth_id=life.youth_id, merged_id=twin))
    life.country.settle()

    life.is_erased()
    life.harness.say(HERE, LATE["a difficulty"](life))
    (row,) = life.country.import_youths(export(youth_line(number="45188888", last_name="Quimperlois"))).rows
    life.country.settle()

    assert row.outcome == "erased"
    assert life.traces(*WORDS, "45188888") == {}
    assert {service for service, tables in life.traces(twin).items() if set(tables) - KIT_TABLES} <= {"stats", "profiles"}
    assert life.report().complete
