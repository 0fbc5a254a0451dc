"""The progress service on both engines: marks, practice, difficulties, the adjustment loop."""

import datetime as dt

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Scope
from contracts.progress import rpc
from tests.unit.progress.journey import ADVISER, INSTRUCTOR, REFERENT, SCHOOL, YOUTH, YOUTH_ID, Journey

ABOUT = rpc.AboutYouth(youth_id=YOUTH_ID)


def line(booklet: rpc.Booklet, objective: str) -> rpc.BookletLine:
    return next(one for one in booklet.lines if one.objective == objective)


def test_a_mark_is_seen_in_the_booklet_with_who_and_when(journey: Journey) -> None:
    marks = (rpc.ObjectiveMark(objective="C1.d", level="in_progress"),)
    command = rpc.MarkObjectives(youth_id=YOUTH_ID, marks=marks, appointment_id="lesson-9")
    journey.ask(rpc.mark_objectives, command, INSTRUCTOR)

    booklet = journey.ask(rpc.get_booklet, ABOUT, YOUTH)

    marked = line(booklet, "C1.d")
    assert (marked.level, marked.instructor_id, marked.appointment_id) == ("in_progress", "instructor-1", "lesson-9")
    assert marked.marked_at == journey.harness.clock.now()
    assert len(booklet.lines) == 32
    assert journey.published() == ["objective_marked"]


def test_the_latest_mark_counts_and_the_competence_adds_up(journey: Journey) -> None:
    journey.mark("C1.d", "introduced")
    journey.harness.clock.forward(days=2)
    journey.mark("C1.d", "acquired")

    booklet = journey.mark("C1.e", "in_progress")

    assert line(booklet, "C1.d").level == "acquired"
    c1 = booklet.competences[0]
    assert (c1.objectives, c1.acquired, c1.in_progress, c1.introduced) == (9, 1, 1, 0)


def test_the_youths_own_view_stands_beside_the_mark(journey: Journey) -> None:
    journey.mark("C2.a", "introduced")
    marks = (rpc.ObjectiveMark(objective="C2.a", level="acquired"),)

    booklet = journey.ask(rpc.self_assess, rpc.SelfAssess(youth_id=YOUTH_ID, marks=marks), YOUTH)

    assert (line(booklet, "C2.a").level, line(booklet, "C2.a").self_level) == ("introduced", "acquired")
    assert booklet.competences[1].acquired == 0


def test_an_objective_that_the_remc_does_not_have_is_refused_and_nothing_is_kept(journey: Journey) -> None:
    marks = (
        rpc.ObjectiveMark(objective="C1.a", level="acquired"),
        rpc.ObjectiveMark(objective="C2.i", level="acquired"),
    )

    with pytest.raises(InvalidRequest) as refused:
        journey.ask(rpc.mark_objectives, rpc.MarkObjectives(youth_id=YOUTH_ID, marks=marks), INSTRUCTOR)

    assert refused.value.code == "unknown_objective"
    assert line(journey.ask(rpc.get_booklet, ABOUT), "C1.a").level is None
    assert journey.published() == []


def test_a_youth_out_of_scope_is_out_of_reach(journey: Journey) -> None:
    other = Scope(kind="youth", ids=("youth-2",))

    for method in (rpc.get_booklet, rpc.get_results, rpc.list_adjustments, rpc.list_difficulties, rpc.list_signals):
        with pytest.raises(NotAllowed):
            journey.ask(method, ABOUT, scope=other)
    with pytest.raises(NotAllowed):
        journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id=YOUTH_ID), scope=other)
    command = rpc.ReportDifficulty(id="d", youth_id=YOUTH_ID, kind="other")
    with pytest.raises(NotAllowed):
        journey.ask(rpc.report_difficulty, command, scope=other)


def test_a_practice_series_gives_its_score_and_the_theme_to_work_on(journey: Journey) -> None:
    by_theme = {"L": 4, "C": 9, "R": 4, "U": 2, "D": 3, "A": 1, "P": 3, "M": 4, "S": 3, "E": 3}
    command = rpc.RecordPracticeSeries(id="series-1", youth_id=YOUTH_ID, by_theme=by_theme)  # type: ignore[arg-type]

    results = journey.ask(rpc.record_practice_series, command, YOUTH)

    assert [(s.id, s.score) for s in results.practice] == [("series-1", 36)]
    assert results.weakest_theme == "U"
    assert journey.ask(rpc.get_results, ABOUT) == results


def test_more_right_answers_than_a_theme_has_questions_are_refused(journey: Journey) -> None:
    command = rpc.RecordPracticeSeries(id="series-1", youth_id=YOUTH_ID, by_theme={"A": 2})

    with pytest.raises(InvalidRequest) as refused:
        journey.ask(rpc.record_practice_series, command, YOUTH)

    assert refused.value.code == "impossible_score"


def test_a_difficulty_is_reported_seen_and_resolved_once(journey: Journey) -> None:
    journey.report("transport", by=REFERENT)
    resolve = rpc.ResolveDifficulty(difficulty_id="difficulty-1", youth_id=YOUTH_ID)

    journey.ask(rpc.resolve_difficulty, resolve)

    (seen,) = journey.ask(rpc.list_difficulties, ABOUT).difficulties
    assert (seen.kind, seen.words, seen.by_role) == ("transport", "Plus de bus", "referent")
    assert seen.resolved_at is not None
    with pytest.raises(Conflict):
        journey.ask(rpc.resolve_difficulty, resolve)
    assert journey.published() == ["difficulty_reported", "difficulty_resolved"]


def test_words_of_people_never_leave_in_an_event(journey: Journey) -> None:
    journey.report()
    journey.propose("pace", words="Parce que la route est longue")
    journey.answer("refuse", SCHOOL, "Complet jusqu'en mai")

    said = str(journey.harness.events("progress", "orleans"))

    for words in ("bus", "route", "Complet"):
        assert words not in said


def test_the_whole_loop_is_told_step_by_step(journey: Journey) -> None:
    proposed = journey.propose("pace", by=ADVISER, owner_role="school")
    agreed = journey.answer("agree", SCHOOL)
    accepted = journey.answer("accept", YOUTH)
    done = journey.answer("done", SCHOOL)

    assert [a.state for a in (proposed, agreed, accepted, done)] == ["proposed", "agreed", "accepted", "done"]
    assert [a.waits_for for a in (proposed, agreed, accepted, done)] == ["school", "youth", "school", None]
    assert [(s.act, s.by_id) for s in done.steps] == [
        ("agree", "office-1"),
        ("accept", YOUTH_ID),
        ("done", "office-1"),
    ]
    assert journey.published() == [f"adjustment_{fact}" for fact in ("proposed", "agreed", "accepted", "done")]


def test_a_proposal_of_who_must_agree_goes_straight_to_the_youth(journey: Journey) -> None:
    proposed = journey.propose("more_hours", by=SCHOOL, must_agree="school")
    own = journey.propose("pace", id="adjustment-2", by=SCHOOL)

    assert proposed.waits_for == "adviser"
    assert own.waits_for == "youth"
    assert journey.published() == ["adjustment_proposed", "adjustment_agreed"] * 2


def test_an_adjustment_that_the_youth_declined_is_over(journey: Journey) -> None:
    journey.propose("support")

    declined = journey.answer("decline", YOUTH, "Pas besoin")

    assert (declined.state, declined.waits_for) == ("declined", None)
    with pytest.raises(Conflict) as refused:
        journey.answer("done", ADVISER)
    assert refused.value.code == "illegal_transition"


def test_nobody_else_says_yes_for_the_youth(journey: Journey) -> None:
    journey.propose("support")

    with pytest.raises(NotAllowed) as refused:
        journey.answer("accept", ADVISER)

    assert refused.value.code == "transition_not_yours"
    (kept,) = journey.ask(rpc.list_adjustments, ABOUT).adjustments
    assert kept.state == "agreed"


def test_the_same_command_with_its_key_is_done_once(journey: Journey) -> None:
    command = rpc.ProposeAdjustment(id="adjustment-1", youth_id=YOUTH_ID, kind="support")

    first = journey.ask(rpc.propose_adjustment, command, key="click-1")
    again = journey.ask(rpc.propose_adjustment, command, key="click-1")

    assert first == again
    assert journey.published() == ["adjustment_proposed"]


def test_an_id_taken_by_another_is_a_conflict_and_an_unknown_one_is_not_found(journey: Journey) -> None:
    journey.report(id="difficulty-1")

    with pytest.raises(Conflict):
        journey.report("money", id="difficulty-1")
    with pytest.raises(NotFound):
        journey.answer("accept", YOUTH, id="nowhere")
    with pytest.raises(NotFound):
        journey.propose("pace", from_difficulty="nowhere")
    with pytest.raises(NotFound):
        journey.propose("pace", from_signal="nowhere")


def test_a_series_of_last_week_is_noted_under_its_day(journey: Journey) -> None:
    last_week = journey.today() - dt.timedelta(days=7)
    command = rpc.RecordPracticeSeries(id="then", youth_id=YOUTH_ID, by_theme={"L": 3}, on=last_week)

    results: rpc.Results = journey.ask(rpc.record_practice_series, command, YOUTH)

    assert [series.at.date() for series in results.practice] == [last_week]
    tomorrow = journey.today() + dt.timedelta(days=1)
    to_come = rpc.RecordPracticeSeries(id="then-2", youth_id=YOUTH_ID, by_theme={"L": 3}, on=tomorrow)
    with pytest.raises(InvalidRequest):
        journey.ask(rpc.record_practice_series, to_come, YOUTH)


def test_a_part_of_the_themes_is_out_of_what_they_ask_and_not_out_of_forty(journey: Journey) -> None:
    part = rpc.RecordPracticeSeries(id="part", youth_id=YOUTH_ID, by_theme={"L": 3})

    results: rpc.Results = journey.ask(rpc.record_practice_series, part, YOUTH)

    (series,) = results.practice
    assert series.score == 3
    assert 3 <= series.of < 40
    assert journey.last("practice_series_recorded")["of"] == series.of
