"""Signals as the service raises them: at once for absences, by the clock for silence, once per evidence."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contracts.attendance import events as attendance
from contracts.errors import AutonomieError, Internal, NotFound, Unavailable
from contracts.kernel import EventsSince, log_methods
from contracts.profiles import events as profiles
from contracts.profiles import rpc as profiles_rpc
from contracts.progress import rpc
from servicekit.testing.harness import Harness
from tests.unit.progress.journey import ADVISER, SCHOOL, YOUTH, YOUTH_ID, Journey

ABOUT = rpc.AboutYouth(youth_id=YOUTH_ID)


def the_signal(journey: Journey) -> rpc.Signal:
    (found,) = [s for s in journey.ask(rpc.list_signals, ABOUT).signals if s.cleared_at is None]
    return found


def test_the_second_absence_raises_the_signal_at_once_with_both_lessons(journey: Journey) -> None:
    first = journey.miss()
    assert journey.open_signals() == []

    second = journey.miss()

    signal = the_signal(journey)
    assert signal.kind == "two_absences"
    assert [e.id for e in signal.evidence] == [first, second]
    assert signal.proposes == "pace"
    assert journey.published() == ["signal_raised"]


def test_a_third_absence_adds_evidence_and_raises_nothing(journey: Journey) -> None:
    for _ in range(3):
        journey.miss()

    assert len(the_signal(journey).evidence) == 3
    assert journey.published() == ["signal_raised"]


def test_coming_again_clears_the_signal_and_two_more_absences_raise_another(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    journey.harness.clock.forward(days=1)
    journey.attend()
    assert journey.open_signals() == []

    for _ in range(2):
        journey.harness.clock.forward(days=1)
        journey.miss()

    assert journey.open_signals() == ["two_absences"]
    assert journey.published() == ["signal_raised", "signal_cleared", "signal_raised"]


def test_a_correction_clears_and_correcting_back_does_not_raise_again(journey: Journey) -> None:
    journey.miss()
    wrong = journey.miss()
    journey.correct(wrong, "present")
    assert journey.open_signals() == []

    journey.correct(wrong, "absent_excused")

    assert journey.open_signals() == ["two_absences"]
    assert journey.published() == ["signal_raised", "signal_cleared"]


def test_silence_is_said_after_fourteen_days_once_and_goes_with_the_next_lesson(journey: Journey) -> None:
    journey.days_pass(13)
    assert journey.open_signals() == []

    journey.days_pass(1)
    journey.days_pass(1)
    assert journey.open_signals() == ["nothing_for_14_days"]
    journey.attend()

    assert journey.open_signals() == []
    assert journey.published() == ["signal_raised", "signal_cleared"]


def test_events_that_come_late_do_not_make_a_silence(journey: Journey) -> None:
    journey.harness.clock.forward(days=20)
    journey.say(profiles.NeedsChanged(youth_id=YOUTH_ID))
    journey.attend()

    journey.days_pass(0)

    assert journey.published() == []


def test_a_difficulty_open_for_a_week_is_a_signal_until_an_adjustment_answers_it(journey: Journey) -> None:
    journey.report("transport")
    journey.attend()
    journey.days_pass(7)
    assert journey.open_signals() == ["difficulty_open"]
    assert the_signal(journey).proposes == "transport_help"

    journey.propose("transport_help", by=ADVISER, from_difficulty="difficulty-1")

    assert journey.open_signals() == []


def test_a_difficulty_whose_adjustment_was_declined_is_open_again(journey: Journey) -> None:
    journey.report("transport")
    journey.propose("transport_help", by=ADVISER, from_difficulty="difficulty-1")
    journey.days_pass(8)
    assert "difficulty_open" not in journey.open_signals()

    journey.answer("decline", YOUTH)
    journey.days_pass(0)

    assert journey.open_signals() == ["difficulty_open"]


def test_an_adjustment_unanswered_for_a_week_is_a_signal_that_the_answer_clears(journey: Journey) -> None:
    journey.propose("pace", by=ADVISER)
    journey.days_pass(7)
    assert journey.open_signals() == ["adjustment_unanswered"]

    journey.answer("agree", SCHOOL)

    assert journey.open_signals() == []


def test_a_paused_youth_has_no_signal_and_starts_afresh_on_return(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    journey.say(profiles.JourneyPaused(youth_id=YOUTH_ID))
    journey.days_pass(30)
    assert journey.open_signals() == []

    journey.say(profiles.JourneyResumed(youth_id=YOUTH_ID))
    journey.days_pass(13)

    assert journey.open_signals() == []


def test_a_signal_that_a_person_closed_stays_quiet(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    signal = the_signal(journey)

    journey.ask(rpc.close_signal, rpc.CloseSignal(signal_id=signal.id, youth_id=YOUTH_ID, reason="Vu ensemble"))
    journey.miss()

    assert journey.open_signals() == []
    assert journey.published() == ["signal_raised", "signal_cleared"]


def test_an_adjustment_proposed_from_a_signal_closes_it(journey: Journey) -> None:
    journey.miss()
    journey.miss()

    journey.propose("pace", from_signal=the_signal(journey).id)

    assert journey.open_signals() == []


def test_another_youths_signal_is_not_found(journey: Journey) -> None:
    with pytest.raises(NotFound):
        journey.ask(rpc.close_signal, rpc.CloseSignal(signal_id="nowhere", youth_id=YOUTH_ID, reason="pourquoi"))


def test_an_attendance_for_a_youth_not_known_yet_is_kept(journey: Journey) -> None:
    journey.attend(youth_id="youth-9")

    journey.admit_youth("youth-9")

    timeline = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id="youth-9"))
    assert [e.what for e in timeline.entries][-1] == "lesson_attended"


def summary_of(youth_id: str) -> profiles_rpc.YouthSummary:
    return profiles_rpc.YouthSummary(
        id=youth_id,
        area="orleans",
        file_number="1",
        first_name="A",
        last_name="B",
        journey="active",
        status="job_seeker",
        code_track="in_training",
        driving_track="in_training",
    )


class Profiles:
    """What profiles answers about one youth, in the place of the service that this test does not build."""

    def __init__(self, harness: Harness, needs: tuple[str, ...] | None) -> None:
        self._harness = harness
        self._needs = needs
        self.views: list[str] = []

    def call(self, method: Any, request: Any, context: Any) -> Any:
        assert method is profiles_rpc.get_youth
        self.views.append(request.view)
        return profiles_rpc.Youth(summary=summary_of(request.youth_id), project=profiles_rpc.Project(), needs=self._needs)


def fit(journey: Journey, needs: tuple[str, ...] | None) -> Profiles:
    answering = Profiles(journey.harness, needs)
    real = journey.harness.caller
    journey.harness.caller = answering  # type: ignore[assignment]
    journey.harness.run_timer("progress", "fit_proposals")
    journey.harness.caller = real
    return answering


def test_what_is_proposed_is_fitted_to_the_needs_that_the_youth_shares(journey: Journey) -> None:
    journey.miss()
    journey.miss()

    asked = fit(journey, ("short_lessons",))

    assert the_signal(journey).proposes == "adapted_lessons"
    assert asked.views == ["referent"]


def test_a_change_of_needs_fits_what_is_proposed_again(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    fit(journey, None)
    assert fit(journey, None).views == []

    journey.say(profiles.NeedsChanged(youth_id=YOUTH_ID))
    fit(journey, ("short_lessons",))

    assert the_signal(journey).proposes == "adapted_lessons"


class Answering:
    """`answer` says of each request what profiles would: needs, or the error that it meets."""

    def __init__(self, answer: Callable[[Any], tuple[str, ...] | AutonomieError]) -> None:
        self._answer = answer

    def call(self, method: Any, request: Any, context: Any) -> Any:
        said = self._answer(request)
        if isinstance(said, AutonomieError):
            raise said
        return profiles_rpc.Youth(summary=summary_of(request.youth_id), project=profiles_rpc.Project(), needs=said)


def fit_while(journey: Journey, answer: Callable[[Any], tuple[str, ...] | AutonomieError]) -> None:
    real, journey.harness.caller = journey.harness.caller, Answering(answer)  # type: ignore[assignment]
    journey.harness.run_timer("progress", "fit_proposals")
    journey.harness.caller = real


def absent_twice(journey: Journey, youth_id: str) -> None:
    for _ in range(2):
        journey.say(attendance.LessonMissed(**journey._lesson(youth_id), outcome="absent_unexcused"))


def proposed_to(journey: Journey, youth_id: str) -> str:
    (found,) = journey.ask(rpc.list_signals, rpc.AboutYouth(youth_id=youth_id)).signals
    return str(found.proposes)


@pytest.mark.parametrize("error", [Unavailable("nobody_there"), Internal("internal")])
def test_a_youth_of_whom_nothing_can_be_asked_holds_up_nobody(journey: Journey, error: AutonomieError) -> None:
    others = [f"youth-{n}" for n in range(2, 24)]
    journey.admit_youth("youth-99", area="pithiviers")
    for youth_id in others:
        journey.admit_youth(youth_id)
        absent_twice(journey, youth_id)
    absent_twice(journey, "youth-99")

    fit_while(journey, lambda request: ("short_lessons",) if request.youth_id == "youth-99" else error)

    assert proposed_to(journey, "youth-99") == "adapted_lessons"


def test_needs_that_change_while_they_are_being_read_are_read_again(journey: Journey) -> None:
    journey.miss()
    journey.miss()

    def change_meanwhile(request: Any) -> tuple[str, ...]:
        journey.say(profiles.NeedsChanged(youth_id=YOUTH_ID))
        return ()

    fit_while(journey, change_meanwhile)
    fit(journey, ("short_lessons",))

    assert the_signal(journey).proposes == "adapted_lessons"


def test_the_log_is_answered_with_every_event_in_order(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    journey.report()

    page = journey.harness.call(log_methods("progress")[1], EventsSince(area="orleans", after=0))

    assert [int(msgspec.json.decode(e)["sequence"]) for e in page.events] == [1, 2]
