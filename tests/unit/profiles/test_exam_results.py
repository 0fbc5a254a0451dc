"""What progress says of an exam moves the journey's tracks, once, whoever the youth is."""

import datetime as dt

import pytest

from contracts.profiles import rpc
from contracts.progress import events as progress
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import Desk

AREA = "orleans"


@pytest.fixture
def youth_id(desk: Desk) -> str:
    return desk.admit_youth(youth_line())


def sat(desk: Desk, youth_id: str, kind: str, passed: bool, on: dt.date, n: int = 1) -> None:
    fact = progress.ExamResultRecorded(
        youth_id=youth_id, exam_id=f"{kind}-{n}", kind=kind, passed=passed, points=30, try_number=n, on=on  # type: ignore[arg-type]
    )
    desk.harness.say(AREA, fact)
    desk.harness.settle()


def tracks(desk: Desk, youth_id: str) -> tuple[str, str]:
    summary = desk.youth(youth_id).summary
    return summary.code_track, summary.driving_track


def today(desk: Desk) -> dt.date:
    return desk.harness.clock.now().date()


def test_a_code_that_is_passed_moves_the_track_on_the_exams_day(desk: Desk, youth_id: str) -> None:
    on = today(desk) - dt.timedelta(days=2)

    sat(desk, youth_id, "code", True, on)

    assert tracks(desk, youth_id)[0] == "passed"
    assert desk.events(AREA, "code_track_moved")[-1]["data"]["on"] == on.isoformat()
    assert desk.youth(youth_id).summary.journey == "active"


def test_the_licence_ends_the_driving_track(desk: Desk, youth_id: str) -> None:
    sat(desk, youth_id, "practical", True, today(desk))

    assert tracks(desk, youth_id)[1] == "licensed"


@pytest.mark.parametrize(("kind", "passed"), [("code", False), ("practical", False), ("mock", True)])
def test_a_failure_and_a_mock_exam_move_nothing(desk: Desk, youth_id: str, kind: str, passed: bool) -> None:
    before = tracks(desk, youth_id)

    sat(desk, youth_id, kind, passed, today(desk))

    assert tracks(desk, youth_id) == before


def test_a_result_that_was_a_mistake_moves_back(desk: Desk, youth_id: str) -> None:
    sat(desk, youth_id, "code", True, today(desk))
    sat(desk, youth_id, "practical", True, today(desk))

    for kind in ("code", "practical"):
        gone = progress.ExamResultWithdrawn(youth_id=youth_id, exam_id=f"{kind}-1", kind=kind, passed=True)  # type: ignore[arg-type]
        desk.harness.say(AREA, gone)
    desk.harness.settle()

    assert tracks(desk, youth_id) == ("in_training", "exam")


def test_with_the_last_try_the_code_is_lost_and_can_be_passed_again(desk: Desk, youth_id: str) -> None:
    sat(desk, youth_id, "code", True, today(desk) - dt.timedelta(days=300))
    desk.harness.say(AREA, progress.CodeTriesUsedUp(youth_id=youth_id, on=today(desk)))
    desk.harness.settle()
    assert tracks(desk, youth_id)[0] == "expired"

    sat(desk, youth_id, "code", True, today(desk), n=2)

    assert tracks(desk, youth_id)[0] == "passed"


def test_a_result_of_somebody_unknown_or_gone_moves_nothing(desk: Desk, youth_id: str) -> None:
    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=youth_id, act="end", outcome="left", reason="Déménagement"))

    sat(desk, "nobody", "code", True, today(desk))
    sat(desk, youth_id, "code", True, today(desk))

    assert tracks(desk, youth_id)[0] != "passed"


@pytest.mark.parametrize(("kind", "stays"), [("code", "passed"), ("practical", "licensed")])
def test_a_result_withdrawn_takes_nothing_away_while_another_one_stands(desk: Desk, youth_id: str, kind: str, stays: str) -> None:
    earlier = today(desk) - dt.timedelta(days=3)
    sat(desk, youth_id, kind, True, earlier)
    sat(desk, youth_id, kind, True, today(desk), n=2)

    desk.harness.say(AREA, progress.ExamResultWithdrawn(
        youth_id=youth_id, exam_id=f"{kind}-2", kind=kind, passed=True, still_passed_on=earlier))  # type: ignore[arg-type]
    desk.harness.settle()

    assert stays in tracks(desk, youth_id)


def test_a_pass_noted_by_mistake_and_set_back_does_not_hide_the_real_earlier_one(desk: Desk, youth_id: str) -> None:
    desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=youth_id, code_track="passed", on=today(desk)))
    desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=youth_id, code_track="in_training", on=today(desk)))

    sat(desk, youth_id, "code", True, today(desk) - dt.timedelta(days=5))

    assert tracks(desk, youth_id)[0] == "passed"


def test_a_code_lost_by_a_try_noted_by_mistake_holds_again_from_its_day(desk: Desk, youth_id: str) -> None:
    passed_on = today(desk) - dt.timedelta(days=300)
    sat(desk, youth_id, "code", True, passed_on)
    desk.harness.say(AREA, progress.CodeTriesUsedUp(youth_id=youth_id, on=today(desk)))
    desk.harness.say(AREA, progress.CodeTriesLeftAgain(youth_id=youth_id, passed_on=passed_on))
    desk.harness.settle()

    assert tracks(desk, youth_id)[0] == "passed"
    assert desk.events(AREA, "code_track_moved")[-1]["data"]["on"] == passed_on.isoformat()


def test_a_code_that_is_too_old_stays_lost_whatever_try_is_withdrawn(desk: Desk, youth_id: str) -> None:
    passed_on = today(desk).replace(year=today(desk).year - 6)
    sat(desk, youth_id, "code", True, passed_on)
    desk.harness.say(AREA, progress.CodeTriesUsedUp(youth_id=youth_id, on=today(desk)))
    desk.harness.say(AREA, progress.CodeTriesLeftAgain(youth_id=youth_id, passed_on=passed_on))
    desk.harness.settle()

    assert tracks(desk, youth_id)[0] == "expired"
