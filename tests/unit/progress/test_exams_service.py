"""Exams as they are recorded: results, facts for the tracks, mistakes withdrawn, the code lost with the last try."""

import datetime as dt

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Scope
from contracts.profiles import events as profiles
from contracts.progress import rpc
from services.progress.domain.exam import read_grid
from tests.unit.progress.factories import PROGRAMME
from tests.unit.progress.journey import AREA, INSTRUCTOR, SCHOOL, YOUTH, YOUTH_ID, Journey

BEST = {code: line.values[-1] for code, line in read_grid(PROGRAMME).lines().items()}
FAILED = {**BEST, "R1": "0", "R2": "0", "P1": "0", "V2": "0"}
ABOUT = rpc.AboutYouth(youth_id=YOUTH_ID)


def results(journey: Journey) -> rpc.Results:
    found: rpc.Results = journey.ask(rpc.get_results, ABOUT, YOUTH)
    return found


def test_a_code_passed_is_a_fact_and_holds_five_years(journey: Journey) -> None:
    answer = journey.sit("code", score=36)

    (exam,) = answer.exams
    assert (exam.passed, exam.points, exam.of, exam.try_number) == (True, 36, 40, 1)
    assert answer.code is not None
    assert answer.code.valid_until == journey.today().replace(year=journey.today().year + 5)
    (fact,) = [e["data"] for e in journey.harness.events("progress", AREA)]
    assert fact == {
        "youth_id": YOUTH_ID, "exam_id": exam.id, "kind": "code", "passed": True, "points": 36.0, "try_number": 1,
        "on": journey.today().isoformat(),
    }  # fmt: skip


def test_thirty_four_is_not_enough_and_the_next_try_is_the_second(journey: Journey) -> None:
    journey.sit("code", score=34)
    journey.harness.clock.forward(days=3)
    answer = journey.sit("code", score=35)

    assert [(e.passed, e.try_number) for e in answer.exams] == [(True, 2), (False, 1)]


def test_a_practical_is_graded_by_the_examiners_grid(journey: Journey) -> None:
    answer = journey.sit("practical", grid={**BEST, "A1": "0.5", "R3": "E"})

    (exam,) = answer.exams
    assert (exam.passed, exam.points, exam.eliminatory) == (False, 27.5, ("R3",))
    assert answer.next_practical is not None
    assert answer.next_practical.on == journey.today() + dt.timedelta(days=2)
    assert answer.next_practical.verified


def test_a_wait_whose_source_was_not_seen_says_so(journey: Journey) -> None:
    answer = journey.sit("practical", grid=FAILED)

    assert answer.next_practical is not None
    assert (answer.next_practical.days, answer.next_practical.verified) == (20, False)


def test_the_certificate_of_a_practical_that_was_passed_serves_four_months(journey: Journey) -> None:
    passed = journey.sit("practical", grid=BEST).exams[0]
    failed_before = journey.sit("mock", grid=FAILED).exams[0]

    assert passed.serves_until == dt.date(2027, 4, 1)
    assert failed_before.serves_until is None


def test_a_mock_exam_is_graded_the_same_and_moves_no_date(journey: Journey) -> None:
    answer = journey.sit("mock", grid=FAILED)

    assert answer.exams[0].points == 19
    assert answer.next_practical is None
    assert answer.code is None


def test_an_absence_is_its_own_fact_and_no_try(journey: Journey) -> None:
    journey.sit("code", score=40)
    answer = journey.sit("practical", absence="unexcused")

    assert answer.next_practical is not None
    assert answer.next_practical.days == 40
    assert answer.code is not None
    assert answer.code.tries_used == 0
    assert journey.published() == ["exam_result_recorded", "exam_missed"]


def test_the_code_that_an_import_brought_counts_as_passed(journey: Journey) -> None:
    on = journey.today() - dt.timedelta(days=400)
    journey.say(profiles.CodeTrackMoved(youth_id=YOUTH_ID, track="passed", on=on))

    assert results(journey).code is not None
    assert results(journey).code.passed_on == on  # type: ignore[union-attr]


def test_a_code_that_expired_is_gone_until_it_is_passed_anew(journey: Journey) -> None:
    journey.sit("code", score=36)
    journey.harness.clock.forward(days=2)
    journey.say(profiles.CodeTrackMoved(youth_id=YOUTH_ID, track="expired", on=journey.today()))
    assert results(journey).code is None

    journey.harness.clock.forward(days=2)
    journey.sit("code", score=38)

    assert results(journey).code.passed_on == journey.today()  # type: ignore[union-attr]


def test_the_fifth_failed_try_loses_the_code(journey: Journey) -> None:
    journey.sit("code", score=36)
    for _ in range(5):
        journey.harness.clock.forward(days=30)
        answer = journey.sit("practical", grid=FAILED)

    assert answer.exams[0].try_number == 5
    assert answer.code is not None
    assert answer.code.lost == "tries"
    assert [name for name in journey.published() if "signal" not in name][-1] == "code_tries_used_up"


def test_a_result_recorded_by_mistake_is_withdrawn_with_its_reason_and_counts_no_more(journey: Journey) -> None:
    exam = journey.sit("code", score=36).exams[0]

    withdraw = rpc.WithdrawExam(exam_id=exam.id, youth_id=YOUTH_ID, reason="Autre élève")
    answer = journey.ask(rpc.withdraw_exam, withdraw, SCHOOL)

    assert answer.code is None
    assert answer.exams[0].withdrawn_reason == "Autre élève"
    assert journey.published()[-1] == "exam_result_withdrawn"
    assert journey.ask(rpc.withdraw_exam, withdraw, SCHOOL) == answer
    assert journey.published().count("exam_result_withdrawn") == 1


def test_two_people_who_note_the_same_result_make_one(journey: Journey) -> None:
    journey.sit("code", score=36)

    with pytest.raises(Conflict) as refused:
        journey.sit("code", score=36, by=INSTRUCTOR)

    assert refused.value.code == "exam_twice"


@pytest.mark.parametrize(
    ("kind", "given", "code", "field"),
    [
        ("code", {}, "score_missing", "score"),
        ("practical", {}, "grid_missing", "grid"),
        ("practical", {"grid": {"V1": "2"}}, "grid_incomplete", "V2"),
        ("mock", {"absence": "excused"}, "mock_missed", "absence"),
    ],
)
def test_what_is_missing_is_named(journey: Journey, kind: str, given: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        journey.sit(kind, **given)

    assert (refused.value.code, refused.value.data["field"]) == (code, field)


def test_an_exam_that_is_still_to_come_has_no_result(journey: Journey) -> None:
    command = rpc.RecordExam(
        id="e", youth_id=YOUTH_ID, kind="code", on=journey.today() + dt.timedelta(days=1), score=40
    )

    with pytest.raises(InvalidRequest) as refused:
        journey.ask(rpc.record_exam, command, SCHOOL)

    assert refused.value.code == "exam_to_come"


def test_another_youths_exam_is_not_found_and_out_of_scope_is_refused(journey: Journey) -> None:
    exam = journey.sit("code", score=36).exams[0]
    both = Scope(kind="youth", ids=(YOUTH_ID, "youth-2"))

    with pytest.raises(NotFound):
        journey.ask(
            rpc.withdraw_exam, rpc.WithdrawExam(exam_id=exam.id, youth_id="youth-2", reason="pourquoi"), SCHOOL, scope=both
        )
    with pytest.raises(NotAllowed):
        journey.ask(rpc.get_results, ABOUT, SCHOOL, scope=Scope(kind="youth", ids=("youth-2",)))


def test_an_estimate_below_the_legal_minimum_is_refused_by_its_field(journey: Journey) -> None:
    with pytest.raises(InvalidRequest) as refused:
        journey.assess(19)

    assert (refused.value.code, refused.value.data) == ("below_legal_minimum", {"field": "hours", "minimum": 20})
    assert journey.assess(13, gearbox="automatic").assessments[0].hours == 13


def test_the_forecast_goes_by_the_last_estimate_and_the_lessons_so_far(journey: Journey) -> None:
    journey.assess(40)
    for _ in range(6):
        journey.attend(minutes=120)
        journey.harness.clock.forward(days=7)
    journey.assess(30, id="again")

    forecast = journey.ask(rpc.get_forecast, ABOUT, YOUTH)

    assert (forecast.minutes_driven, forecast.minutes_left, forecast.basis) == (720, 1_080, "assessment")
    assert (forecast.weeks, forecast.minutes_a_week) == (6, 120)
    assert forecast.early_on == forecast.late_on == journey.today() + dt.timedelta(weeks=9, days=forecast.exam_wait_days)
    assert [a.hours for a in forecast.assessments] == [30, 40]


def test_a_cancelled_or_corrected_lesson_does_not_count_towards_hours(journey: Journey) -> None:
    journey.attend(minutes=60)
    wrong = journey.attend(minutes=60)
    journey.correct(wrong, "absent_excused", minutes=0)
    journey.miss("cancelled_in_time")

    assert journey.ask(rpc.get_forecast, ABOUT, YOUTH).minutes_driven == 60


def test_without_lessons_no_date_is_said(journey: Journey) -> None:
    forecast = journey.ask(rpc.get_forecast, ABOUT, YOUTH)

    assert (forecast.basis, forecast.hours_needed, forecast.unknown) == ("usual", 35, "too_early")
    assert (forecast.hours_low, forecast.hours_high) == (24, 46), "the less is known, the wider"
    assert forecast.likely_on is None


def test_withdrawing_a_try_noted_by_mistake_gives_the_code_back(journey: Journey) -> None:
    passed_on = journey.today()
    journey.sit("code", score=36)
    for _ in range(5):
        journey.harness.clock.forward(days=30)
        last = journey.sit("practical", grid=FAILED).exams[0]
    journey.say(profiles.CodeTrackMoved(youth_id=YOUTH_ID, track="expired", on=journey.today()))
    journey.harness.clock.forward(days=1)

    withdraw = rpc.WithdrawExam(exam_id=last.id, youth_id=YOUTH_ID, reason="Autre élève")
    journey.ask(rpc.withdraw_exam, withdraw, SCHOOL)

    (told,) = [e["data"] for e in journey.harness.events("progress", AREA) if "code_tries_left_again" in e["type"]]
    assert told == {"youth_id": YOUTH_ID, "passed_on": passed_on.isoformat()}
    journey.say(profiles.CodeTrackMoved(youth_id=YOUTH_ID, track="passed", on=passed_on))
    code = results(journey).code
    assert code is not None
    assert (code.passed_on, code.tries_used, code.lost) == (passed_on, 4, None)


def test_withdrawing_a_try_while_the_code_has_some_left_says_nothing_of_the_code(journey: Journey) -> None:
    journey.sit("code", score=36)
    failed = journey.sit("practical", grid=FAILED).exams[0]

    journey.ask(rpc.withdraw_exam, rpc.WithdrawExam(exam_id=failed.id, youth_id=YOUTH_ID, reason="Erreur"), SCHOOL)

    assert "code_tries_left_again" not in journey.published()
