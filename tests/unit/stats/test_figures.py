"""Figures made of the others' events only, on both engines: what each role gets, and that a rebuild says the same."""

import datetime as dt
import random
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import update

from contracts.attendance.events import AttendanceCorrected, LessonAttended, LessonMissed
from contracts.kernel import Context, Empty, Event, Principal, Scope
from contracts.profiles.events import (
    AdmissionWithdrawn,
    CodeTrackMoved,
    DrivingTrackMoved,
    JourneyEnded,
    YouthAdmitted,
    YouthApplied,
    YouthLinked,
    YouthPutOnWaitingList,
    YouthUnlinked,
)
from contracts.progress.events import ObjectiveMarked
from contracts.stats import rpc
from servicekit.log.care import rebuild
from servicekit.testing.harness import Harness
from services.stats.models import CounterRow
from services.stats.service import StatsService
from services.stats.settings import StatsDependencies

DEPENDENCIES = StatsDependencies(places={"orleans": 160, "montargis-gien": 90, "pithiviers": 50}, small_count=5)
LEAD = Principal(id="lead", role="programme_lead")
COORDINATOR = Principal(id="coordinator", role="coordinator", area="orleans")
EVALUATOR = Principal(id="evaluator", role="evaluator")
ADVISER = Principal(id="ad1", role="adviser")
ALL = Scope(kind="all")
STARTS = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = Harness({StatsService: DEPENDENCIES}, database_urls)
    yield harness
    harness.close()


def admitted(youth: str) -> YouthAdmitted:
    return YouthAdmitted(youth_id=youth, status="job_seeker", admitted_on=dt.date(2026, 12, 1), reachable=True)


def attended(appointment: str, youth: str, late: int = 0) -> LessonAttended:
    return LessonAttended(
        appointment_id=appointment, record_id=f"r-{appointment}", youth_id=youth, school_id="s1", instructor_id="i1",
        kind="driving_lesson", starts_at=STARTS, minutes=60, late_minutes=late,
    )  # fmt: skip


def missed(appointment: str, youth: str, outcome: str = "absent_unexcused") -> LessonMissed:
    return LessonMissed(
        appointment_id=appointment, record_id=f"r-{appointment}", youth_id=youth, school_id="s1", instructor_id="i1",
        kind="driving_lesson", starts_at=STARTS, outcome=outcome,  # type: ignore[arg-type]
    )  # fmt: skip


def corrected(appointment: str, youth: str, outcome: str) -> AttendanceCorrected:
    return AttendanceCorrected(
        appointment_id=appointment, record_id=f"c-{appointment}", replaced_id=f"r-{appointment}", youth_id=youth,
        school_id="s1", instructor_id="i1", kind="driving_lesson", starts_at=STARTS,
        outcome=outcome, minutes=60,  # type: ignore[arg-type]
    )  # fmt: skip


def marked(youth: str, objective: str = "C1.a") -> ObjectiveMarked:
    return ObjectiveMarked(youth_id=youth, objective=objective, level="acquired", instructor_id="i1")


def ask(harness: Harness, principal: Principal = LEAD, scope: Scope = ALL) -> rpc.Figures:
    return harness.call(rpc.figures, Empty(), principal=principal, scope=scope)


def one(answer: rpc.Figures, key: str, area: str | None, dimension: str | None = None) -> rpc.Figure:
    [figure] = [f for f in answer.figures if (f.key, f.area, f.dimension) == (key, area, dimension)]
    return figure


def test_a_place_is_taken_by_those_admitted_and_not_by_those_who_wait_or_left(harness: Harness) -> None:
    harness.say("orleans", admitted("a"), admitted("b"), admitted("c"), YouthPutOnWaitingList(youth_id="d"))
    harness.say("orleans", JourneyEnded(youth_id="c", outcome="left"))

    harness.settle()

    places = one(ask(harness), "places", "orleans")
    assert (places.value, places.denominator) == (2, 160)
    assert one(ask(harness), "places", None).value == 2


def test_an_application_takes_no_place_nor_does_an_admission_that_was_taken_back(harness: Harness) -> None:
    harness.say("orleans", YouthApplied(youth_id="a"), admitted("b"), admitted("c"), AdmissionWithdrawn(youth_id="c"))
    harness.settle()
    before = one(ask(harness), "places", "orleans").value

    harness.say("orleans", admitted("a"), admitted("c"))
    harness.settle()

    assert (before, one(ask(harness), "places", "orleans").value) == (1, 3)
    assert one(ask(harness), "code_track", "orleans", "not_started").value == 3


def test_both_tracks_show_where_those_who_hold_a_place_stand(harness: Harness) -> None:
    harness.say("orleans", admitted("a"), admitted("b"), CodeTrackMoved(youth_id="a", track="passed", on=STARTS.date()))
    harness.say("orleans", DrivingTrackMoved(youth_id="a", track="in_training", on=STARTS.date()))

    harness.settle()

    answer = ask(harness)
    assert one(answer, "code_track", "orleans", "passed").value == 1
    assert one(answer, "code_track", "orleans", "not_started").value == 1
    assert one(answer, "driving_track", "orleans", "in_training").denominator == 2


def test_a_track_told_before_the_admission_counts_once_admitted(harness: Harness) -> None:
    harness.say("orleans", CodeTrackMoved(youth_id="a", track="passed", on=STARTS.date()))
    harness.settle()
    before = one(ask(harness), "code_track", "orleans", "passed").value

    harness.say("orleans", admitted("a"))
    harness.settle()

    assert (before, one(ask(harness), "code_track", "orleans", "passed").value) == (0, 1)


def test_the_attendance_rate_leaves_cancelled_lessons_out_and_counts_a_late_youth_as_there(harness: Harness) -> None:
    harness.say("orleans", attended("l1", "a"), attended("l2", "a", late=10), missed("l3", "a"), attended("l4", "b"))
    harness.say("orleans", missed("l5", "a", "cancelled_in_time"), missed("l6", "b", "postponed"))

    harness.settle()

    rate = one(ask(harness), "attendance_rate", "orleans")
    assert (rate.value, rate.numerator, rate.denominator) == (0.75, 3, 4)


def test_a_corrected_attendance_counts_once_with_its_last_value(harness: Harness) -> None:
    harness.say("orleans", missed("l1", "a"), corrected("l1", "a", "present"))

    harness.settle()

    rate = one(ask(harness), "attendance_rate", "orleans")
    assert (rate.numerator, rate.denominator) == (1, 1)


def test_a_rate_with_nothing_to_divide_by_is_neither_zero_nor_hidden(harness: Harness) -> None:
    harness.settle()

    rate = one(ask(harness), "attendance_rate", "orleans")

    assert (rate.value, rate.hidden) == (None, False)


def test_marks_are_counted_in_the_week_they_were_given(harness: Harness) -> None:
    harness.say("orleans", marked("a"), marked("a", "C1.b"))
    harness.clock.forward(days=7)
    harness.say("orleans", marked("a", "C1.c"))

    harness.settle()

    answer = ask(harness)
    assert one(answer, "marks_a_week", "orleans", "2026-W49").value == 2
    assert one(answer, "marks_a_week", "orleans", "2026-W50").value == 1


def test_a_coordinator_sees_the_own_area_only(harness: Harness) -> None:
    harness.say("orleans", admitted("a"))
    harness.say("pithiviers", admitted("p"))
    harness.settle()

    answer = ask(harness, COORDINATOR, Scope(kind="areas", ids=("orleans",)))

    assert {figure.area for figure in answer.figures} == {"orleans"}
    assert one(answer, "places", "orleans").value == 1


def test_an_adviser_sees_the_own_caseload_whatever_the_area(harness: Harness) -> None:
    harness.say("orleans", admitted("a"), admitted("b"), admitted("c"), attended("l1", "a"), missed("l2", "b"))
    harness.say("orleans", *(YouthLinked(youth_id=y, role="adviser", other_id="ad1") for y in ("a", "c")))
    harness.say("orleans", YouthUnlinked(youth_id="c", role="adviser", other_id="ad1"), marked("a"))
    harness.settle()

    answer = ask(harness, ADVISER, Scope(kind="adviser", ids=("ad1",)))

    assert one(answer, "places", None).value == 1
    assert one(answer, "attendance_rate", None).value == 1.0
    assert one(answer, "marks_a_week", None, "2026-W49").value == 1


def test_a_link_told_before_the_youth_is_known_is_kept(harness: Harness) -> None:
    harness.say("orleans", YouthLinked(youth_id="a", role="school", other_id="s1"), admitted("a"))

    harness.settle()

    answer = ask(harness, Principal(id="office", role="school"), Scope(kind="school", ids=("s1",)))
    assert one(answer, "places", None).value == 1


def test_an_evaluator_sees_no_small_count_where_the_lead_does(harness: Harness) -> None:
    for area, people in (("orleans", 12), ("montargis-gien", 9), ("pithiviers", 2)):
        harness.say(area, *(admitted(f"{area}-{number}") for number in range(people)))
    harness.settle()

    lead, evaluator = ask(harness, LEAD), ask(harness, EVALUATOR)

    assert one(lead, "places", "pithiviers").value == 2
    hidden = one(evaluator, "places", "pithiviers")
    assert (hidden.value, hidden.numerator, hidden.hidden) == (None, None, True)
    assert one(evaluator, "places", "montargis-gien").hidden  # or 23 - 12 - 9 would tell
    assert one(evaluator, "places", None).value == 23


def test_every_figure_has_its_definition_and_its_as_of_instant(harness: Harness) -> None:
    harness.say("orleans", admitted("a"))
    told_at = harness.clock.now()
    harness.settle()
    harness.clock.forward(days=2)

    answer = ask(harness)

    assert {figure.key for figure in answer.figures} == {definition.key for definition in answer.definitions}
    assert answer.as_of == told_at


def six_weeks_of_facts(harness: Harness) -> None:
    """A reproducible mix over three areas, told on the way so that the live service applies it in pieces."""
    dice = random.Random(45)
    youths = [(f"y{n}", dice.choice(list(DEPENDENCIES.places))) for n in range(40)]
    for youth, area in youths:
        harness.say(
            area, admitted(youth), YouthLinked(youth_id=youth, role="adviser", other_id=f"ad{dice.randint(1, 3)}")
        )
    for number in range(120):
        youth, area = dice.choice(youths)
        facts: list[Event] = [
            attended(f"l{number}", youth), missed(f"l{number}", youth), marked(youth),
            corrected(f"l{dice.randint(0, number)}", youth, dice.choice(["present", "absent_excused"])),
            CodeTrackMoved(youth_id=youth, track=dice.choice(["pre_code", "in_training", "passed"]), on=STARTS.date()),
            JourneyEnded(youth_id=youth, outcome="left"), AdmissionWithdrawn(youth_id=youth),
        ]  # fmt: skip
        harness.say(area, dice.choice(facts))
        harness.clock.forward(hours=8)
        if number % 10 == 0:
            harness.settle()
    harness.settle()


@pytest.mark.parametrize("who", [LEAD, EVALUATOR], ids=["lead", "evaluator"])
def test_figures_rebuilt_from_the_logs_are_the_same_bytes_as_live(harness: Harness, who: Principal) -> None:
    six_weeks_of_facts(harness)
    app, context = harness.apps["stats"], Context(principal=who, scope=ALL)
    live = app.dispatch("figures", b"{}", context)
    app.execute(lambda uow: uow.session.execute(update(CounterRow).values(value=CounterRow.value + 7)))
    spoilt = app.dispatch("figures", b"{}", context)

    rebuild(app, harness.caller)

    assert spoilt != live
    assert app.dispatch("figures", b"{}", context) == live


def test_a_caseload_counted_from_facts_agrees_with_the_counters_of_the_areas(harness: Harness) -> None:
    six_weeks_of_facts(harness)

    whole = ask(harness)
    caseloads = ask(harness, ADVISER, Scope(kind="adviser", ids=("ad1", "ad2", "ad3")))

    mine = {(f.key, f.dimension): f.numerator for f in caseloads.figures}
    everything = {(f.key, f.dimension): f.numerator for f in whole.figures if f.area is None}
    assert mine == everything
