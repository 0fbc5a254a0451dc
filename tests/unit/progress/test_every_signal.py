"""Each early signal of domain.md § 6 provoked and cleared: its evidence, what it proposes, once for the same evidence."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.attendance import events as attendance
from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.kernel import Scope
from contracts.notifications import events as notifications
from contracts.profiles import events as profiles
from contracts.progress import rpc
from services.progress.domain.exam import read_grid
from tests.unit.progress.factories import CURRICULUM, PROGRAMME
from tests.unit.progress.journey import ADVISER, AREA, INSTRUCTOR, SCHOOL, YOUTH, YOUTH_ID, Journey

ABOUT = rpc.AboutYouth(youth_id=YOUTH_ID)
DAY = dt.timedelta(days=1)
NOTHING_RIGHT = dict.fromkeys(read_grid(PROGRAMME).lines(), "0")
BEST = {code: line.values[-1] for code, line in read_grid(PROGRAMME).lines().items()}
QUESTIONS = {theme.code: theme.questions for theme in CURRICULUM.themes}


def signal_of(journey: Journey, kind: str) -> rpc.Signal:
    found = journey.ask(rpc.list_signals, ABOUT).signals
    (signal,) = [s for s in found if s.kind == kind and s.cleared_at is None]
    return signal


def raised(journey: Journey, kind: str) -> int:
    """How often this kind was said, in the log."""
    logged = journey.harness.events("progress", AREA)
    return sum(1 for e in logged if e["type"].endswith(".signal_raised.v1") and e["data"]["kind"] == kind)


def stands(journey: Journey, kind: str) -> bool:
    journey.days_pass(0)
    return kind in journey.open_signals()


def practise(journey: Journey, right: int) -> None:
    """A whole series with so many right answers of 40."""
    wrong, by_theme = 40 - right, dict(QUESTIONS)
    for code in by_theme:
        missed = min(wrong, by_theme[code])
        by_theme[code] -= missed
        wrong -= missed
    journey.exams += 1
    series = rpc.RecordPracticeSeries(id=f"series-{journey.exams}", youth_id=YOUTH_ID, by_theme=by_theme)
    journey.ask(rpc.record_practice_series, series, YOUTH)


def complete_the_booklet(journey: Journey) -> None:
    marks = tuple(rpc.ObjectiveMark(objective=o.code, level="acquired") for o in CURRICULUM.objectives())
    journey.ask(rpc.mark_objectives, rpc.MarkObjectives(youth_id=YOUTH_ID, marks=marks), INSTRUCTOR)


def in_training(journey: Journey) -> None:
    journey.say(profiles.DrivingTrackMoved(youth_id=YOUTH_ID, track="in_training", on=journey.today()))


# practice scores flat for 3 weeks


def test_scores_that_stand_still_for_three_weeks_are_said_and_a_step_forward_clears_them(journey: Journey) -> None:
    for right in (28, 29, 27, 28):
        practise(journey, right)
        journey.days_pass(7)

    assert stands(journey, "practice_flat")
    signal = signal_of(journey, "practice_flat")
    assert [e.value for e in signal.evidence] == [28, 27, 28]
    assert signal.proposes == "pre_code"

    practise(journey, 31)
    assert not stands(journey, "practice_flat")
    assert raised(journey, "practice_flat") == 1


def test_scores_that_would_pass_or_are_of_half_a_series_are_not_flat(journey: Journey) -> None:
    for _ in range(4):
        practise(journey, 36)
        part = rpc.RecordPracticeSeries(id=f"part-{journey.exams}", youth_id=YOUTH_ID, by_theme={"C": 2})
        journey.ask(rpc.record_practice_series, part, YOUTH)
        journey.days_pass(8)

    assert not stands(journey, "practice_flat")


def test_who_has_the_code_practises_no_more(journey: Journey) -> None:
    for _ in range(4):
        practise(journey, 28)
        journey.days_pass(8)
    assert stands(journey, "practice_flat")

    journey.sit("code", score=36)

    assert not stands(journey, "practice_flat")


# hours above the estimate by 20 %


def test_hours_past_the_estimate_by_a_fifth_are_said_with_both_numbers(journey: Journey) -> None:
    journey.assess(20)
    for _ in range(11):
        journey.attend(minutes=120)
    assert not stands(journey, "hours_over_estimate")

    journey.attend(minutes=120)

    assert stands(journey, "hours_over_estimate")
    signal = signal_of(journey, "hours_over_estimate")
    assert [(e.value, e.of) for e in signal.evidence] == [(24, 20)]
    assert signal.proposes == "more_hours"

    journey.assess(35, id="again")
    assert not stands(journey, "hours_over_estimate")


# code expiring within 6 months


def test_a_code_that_ends_within_six_months_is_said_until_the_licence_is_there(journey: Journey) -> None:
    passed_on = journey.today().replace(year=journey.today().year - 5) + dt.timedelta(days=183)
    journey.say(profiles.CodeTrackMoved(youth_id=YOUTH_ID, track="passed", on=passed_on))
    assert not stands(journey, "code_expiring")

    journey.days_pass(3)

    assert stands(journey, "code_expiring")
    assert [e.kind for e in signal_of(journey, "code_expiring").evidence] == ["code_passed", "code_ends"]

    journey.sit("practical", grid=BEST)
    assert not stands(journey, "code_expiring")
    assert raised(journey, "code_expiring") == 1


def test_a_code_passed_again_clears_it(journey: Journey) -> None:
    passed_on = journey.today().replace(year=journey.today().year - 5) + dt.timedelta(days=30)
    journey.say(profiles.CodeTrackMoved(youth_id=YOUTH_ID, track="passed", on=passed_on))
    assert stands(journey, "code_expiring")

    journey.sit("code", score=39)

    assert not stands(journey, "code_expiring")


# 3 tries used


def test_three_failed_tries_are_said_and_a_withdrawn_one_clears_them(journey: Journey) -> None:
    journey.sit("code", score=36)
    for _ in range(3):
        assert not stands(journey, "tries_used")
        journey.days_pass(46)
        journey.sit("practical", grid=NOTHING_RIGHT)

    assert stands(journey, "tries_used")
    signal = signal_of(journey, "tries_used")
    assert [e.id for e in signal.evidence] == ["exam-2", "exam-3", "exam-4"]
    assert signal.proposes == "adapted_lessons"

    journey.ask(rpc.withdraw_exam, rpc.WithdrawExam(exam_id="exam-3", youth_id=YOUTH_ID, reason="Autre élève"), SCHOOL)
    assert not stands(journey, "tries_used")


def test_a_fourth_failed_try_raises_nothing_new(journey: Journey) -> None:
    journey.sit("code", score=36)
    for _ in range(4):
        journey.days_pass(46)
        journey.sit("practical", grid=NOTHING_RIGHT)

    assert stands(journey, "tries_used")
    assert raised(journey, "tries_used") == 1


# booklet complete and no exam date


def test_a_complete_booklet_without_an_exam_date_is_said_until_there_is_one(journey: Journey) -> None:
    complete_the_booklet(journey)
    assert stands(journey, "ready_without_exam")
    assert signal_of(journey, "ready_without_exam").evidence[0].kind == "booklet_complete"

    journey.say(exam_appointment(journey, journey.today() + 20 * DAY))

    assert not stands(journey, "ready_without_exam")


def test_an_exam_of_the_code_is_no_date_of_the_practical_one(journey: Journey) -> None:
    complete_the_booklet(journey)
    day = exam_appointment(journey, journey.today() + 20 * DAY)

    journey.say(msgspec.structs.replace(day, appointment_id="code-day", kind="code_exam"))
    assert stands(journey, "ready_without_exam")
    journey.say(msgspec.structs.replace(day, kind="practical_exam"))

    assert not stands(journey, "ready_without_exam")


def test_after_a_failed_exam_the_next_date_is_missing_again(journey: Journey) -> None:
    complete_the_booklet(journey)
    journey.say(profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="exam_booked", on=journey.today() + 10 * DAY))
    assert not stands(journey, "ready_without_exam")

    journey.days_pass(10)
    journey.sit("practical", grid=NOTHING_RIGHT)

    assert stands(journey, "ready_without_exam")
    assert signal_of(journey, "ready_without_exam").evidence[0].id == "exam-1"


def test_a_cancelled_exam_is_no_date_any_more(journey: Journey) -> None:
    complete_the_booklet(journey)
    confirmed = exam_appointment(journey, journey.today() + 20 * DAY)
    journey.say(confirmed)
    assert not stands(journey, "ready_without_exam")

    journey.say(attendance.AppointmentCancelled(
        appointment_id=confirmed.appointment_id, youth_id=YOUTH_ID, school_id="school-1", instructor_id="instructor-1",
        by="school", late=False, starts_at=confirmed.starts_at,
    ))  # fmt: skip

    assert stands(journey, "ready_without_exam")


def cancel(journey: Journey, confirmed: attendance.AppointmentConfirmed) -> None:
    journey.say(attendance.AppointmentCancelled(
        appointment_id=confirmed.appointment_id, youth_id=YOUTH_ID, school_id="school-1", instructor_id="instructor-1",
        by="school", late=False, starts_at=confirmed.starts_at,
    ))  # fmt: skip


def close(journey: Journey, kind: str) -> None:
    command = rpc.CloseSignal(signal_id=signal_of(journey, kind).id, youth_id=YOUTH_ID, reason="Vu avec l’auto-école")
    journey.ask(rpc.close_signal, command, ADVISER)


def test_an_exam_cancelled_after_a_person_decided_is_new_evidence(journey: Journey) -> None:
    complete_the_booklet(journey)
    assert stands(journey, "ready_without_exam")
    close(journey, "ready_without_exam")
    confirmed = exam_appointment(journey, journey.today() + 20 * DAY)
    journey.say(confirmed)
    assert not stands(journey, "ready_without_exam")

    cancel(journey, confirmed)

    assert stands(journey, "ready_without_exam")
    assert raised(journey, "ready_without_exam") == 2


def test_an_exam_day_that_was_taken_back_is_new_evidence_too(journey: Journey) -> None:
    complete_the_booklet(journey)
    assert stands(journey, "ready_without_exam")
    close(journey, "ready_without_exam")
    booked = journey.today() + 20 * DAY
    journey.say(profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="exam_booked", on=booked))

    journey.say(profiles.MilestoneWithdrawn(youth_id=YOUTH_ID, milestone="exam_booked"))

    assert stands(journey, "ready_without_exam")


def test_what_a_person_decided_about_the_same_evidence_stays_decided(journey: Journey) -> None:
    complete_the_booklet(journey)
    assert stands(journey, "ready_without_exam")
    close(journey, "ready_without_exam")

    journey.days_pass(40)

    assert "ready_without_exam" not in journey.open_signals()


def test_an_exam_day_long_past_without_a_result_is_no_date(journey: Journey) -> None:
    complete_the_booklet(journey)
    journey.say(profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="exam_booked", on=journey.today() + 3 * DAY))
    journey.days_pass(16)
    assert "ready_without_exam" not in journey.open_signals(), "the result may still come"

    journey.days_pass(1)

    assert "ready_without_exam" in journey.open_signals()


def exam_appointment(journey: Journey, on: dt.date) -> attendance.AppointmentConfirmed:
    starts = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
    return attendance.AppointmentConfirmed(
        appointment_id="exam-day", youth_id=YOUTH_ID, school_id="school-1", instructor_id="instructor-1", vehicle_id=None,
        kind="exam", starts_at=starts, ends_at=starts + dt.timedelta(minutes=35),
    )  # fmt: skip


# NEPH asked 60 days ago and not received


def test_a_neph_asked_sixty_days_ago_is_said_until_it_is_received(journey: Journey) -> None:
    journey.say(profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="neph_asked", on=journey.today()))
    journey.days_pass(59)
    assert "neph_late" not in journey.open_signals()

    journey.days_pass(1)
    assert stands(journey, "neph_late")
    assert signal_of(journey, "neph_late").proposes == "support"

    journey.say(profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="neph_received", on=journey.today()))
    assert not stands(journey, "neph_late")


def test_a_neph_noted_by_mistake_is_not_awaited(journey: Journey) -> None:
    journey.say(profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="neph_asked", on=journey.today()))
    journey.say(profiles.MilestoneWithdrawn(youth_id=YOUTH_ID, milestone="neph_asked"))

    journey.days_pass(70)

    assert "neph_late" not in journey.open_signals()


# status changed


def test_a_new_status_asks_for_the_week_again_and_giving_it_clears_the_signal(journey: Journey) -> None:
    journey.say(profiles.StatusChanged(youth_id=YOUTH_ID, status="temporary", since=journey.today()))
    assert stands(journey, "status_changed")
    assert signal_of(journey, "status_changed").proposes == "timetable"

    journey.harness.clock.forward(days=1)
    journey.say(attendance.AvailabilityDeclared(owner_id=YOUTH_ID, owner_kind="youth", to_ask=False))

    assert not stands(journey, "status_changed")
    assert raised(journey, "status_changed") == 1


def test_a_week_that_is_asked_about_again_is_not_given(journey: Journey) -> None:
    journey.say(profiles.StatusChanged(youth_id=YOUTH_ID, status="temporary", since=journey.today()))

    journey.say(attendance.AvailabilityDeclared(owner_id=YOUTH_ID, owner_kind="youth", to_ask=True))

    assert stands(journey, "status_changed")


def test_an_occupation_of_before_told_late_is_history_and_asks_for_nothing(journey: Journey) -> None:
    journey.say(profiles.StatusChanged(youth_id=YOUTH_ID, status="temporary", since=journey.today()))
    assert stands(journey, "status_changed")
    journey.harness.clock.forward(days=1)
    journey.say(attendance.AvailabilityDeclared(owner_id=YOUTH_ID, owner_kind="youth", to_ask=False))

    journey.say(profiles.StatusChanged(youth_id=YOUTH_ID, status="student", since=journey.today() - dt.timedelta(days=400)))
    journey.days_pass(1)

    assert raised(journey, "status_changed") == 1


# a message unread for 5 days


@pytest.mark.parametrize(("writer", "reader"), [("youth", "adviser"), ("adviser", "youth"), ("school", "youth")])
def test_a_message_that_nobody_read_for_five_days_is_said_until_it_is_read(
    journey: Journey, writer: Any, reader: Any
) -> None:
    journey.say(notifications.MessagePosted(youth_id=YOUTH_ID, message_id="m1", by_role=writer))
    journey.days_pass(4)
    assert "message_unread" not in journey.open_signals()

    journey.days_pass(1)
    assert stands(journey, "message_unread")
    assert signal_of(journey, "message_unread").evidence[0].id == reader

    journey.say(notifications.MessageRead(youth_id=YOUTH_ID, reader_role=reader, up_to_message_id="m1"))
    assert not stands(journey, "message_unread")


def test_reading_an_older_message_leaves_the_newer_one_unread(journey: Journey) -> None:
    for message in ("m1", "m2"):
        journey.say(notifications.MessagePosted(youth_id=YOUTH_ID, message_id=message, by_role="adviser"))
        journey.harness.clock.forward(days=1)
    journey.say(notifications.MessageRead(youth_id=YOUTH_ID, reader_role="youth", up_to_message_id="m1"))

    journey.days_pass(4)

    assert stands(journey, "message_unread")


# no project step for 30 days while in training


def test_a_project_that_stands_still_while_the_training_goes_on_is_said_until_a_step(journey: Journey) -> None:
    in_training(journey)
    journey.days_pass(29)
    assert "project_still" not in journey.open_signals()
    journey.days_pass(1)
    assert stands(journey, "project_still")
    assert signal_of(journey, "project_still").proposes == "mobility_workshop"

    journey.say(profiles.ProjectStepDone(youth_id=YOUTH_ID, step_id="step-1", on=journey.today()))

    assert not stands(journey, "project_still")


def test_outside_training_the_project_may_rest_and_a_dropped_step_is_none(journey: Journey) -> None:
    journey.days_pass(40)
    assert "project_still" not in journey.open_signals()

    in_training(journey)
    journey.say(profiles.ProjectStepPlanned(youth_id=YOUTH_ID, step_id="s", due_on=journey.today() + 30 * DAY))
    assert not stands(journey, "project_still")
    journey.say(profiles.ProjectStepDropped(youth_id=YOUTH_ID, step_id="s"))

    assert stands(journey, "project_still")


# a job or a training starts before the forecast licence date


def drive_for_weeks(journey: Journey, weeks: int, minutes: int) -> None:
    for _ in range(weeks):
        journey.attend(minutes=minutes)
        journey.days_pass(7)


def test_a_job_that_starts_before_the_forecast_licence_is_said_until_the_date_moves(journey: Journey) -> None:
    in_training(journey)
    journey.assess(30)
    drive_for_weeks(journey, 5, 60)
    journey.say(profiles.ProjectDefined(youth_id=YOUTH_ID, needed_by=journey.today() + 30 * DAY))

    assert stands(journey, "needed_before_licence")
    signal = signal_of(journey, "needed_before_licence")
    assert [e.kind for e in signal.evidence] == ["needed_on", "licence_forecast"]
    assert signal.proposes == "pace"

    journey.say(profiles.ProjectDefined(youth_id=YOUTH_ID, needed_by=journey.today() + 900 * DAY))
    assert not stands(journey, "needed_before_licence")


def test_a_contract_that_begins_soon_counts_like_the_projects_date(journey: Journey) -> None:
    journey.assess(30)
    drive_for_weeks(journey, 5, 60)
    since = journey.today() + 20 * DAY

    journey.say(profiles.StatusChanged(youth_id=YOUTH_ID, status="apprentice", since=since))

    assert stands(journey, "needed_before_licence")
    assert signal_of(journey, "needed_before_licence").evidence[0].id == "apprentice"


def test_with_a_pace_that_is_fast_enough_nothing_is_said(journey: Journey) -> None:
    journey.assess(20)
    drive_for_weeks(journey, 5, 240)

    journey.say(profiles.ProjectDefined(youth_id=YOUTH_ID, needed_by=journey.today() + 100 * DAY))

    assert not stands(journey, "needed_before_licence")


# nobody can reach the youth


def test_a_youth_whom_nobody_can_reach_is_said_until_there_is_a_phone(journey: Journey) -> None:
    journey.say(profiles.ContactChanged(youth_id=YOUTH_ID, reachable=False))
    assert stands(journey, "unreachable")
    assert signal_of(journey, "unreachable").proposes == "support"

    journey.say(profiles.ContactChanged(youth_id=YOUTH_ID, reachable=True))

    assert not stands(journey, "unreachable")


# put aside


def triage(journey: Journey) -> list[str]:
    mine = Scope(kind="adviser", ids=("adviser-1",))
    found = journey.ask(rpc.list_triage, rpc.ListTriage(waiting_role="adviser"), scope=mine)
    return [signal.kind for line in found.lines for signal in line.signals]


def test_what_was_put_aside_comes_back_when_somebody_wants_it_back(journey: Journey) -> None:
    journey.say(profiles.StatusChanged(youth_id=YOUTH_ID, status="temporary", since=journey.today()))
    assert stands(journey, "status_changed")
    command = rpc.SnoozeSignal(
        signal_id=signal_of(journey, "status_changed").id, youth_id=YOUTH_ID, until=journey.today(), reason="Tout de suite")
    with pytest.raises(InvalidRequest):
        journey.ask(rpc.snooze_signal, command, ADVISER)
    snooze(journey, 5)
    assert journey.ask(rpc.list_triage, rpc.ListTriage()).total == 0

    back: rpc.Signal = journey.ask(rpc.snooze_signal, command, ADVISER)

    assert (back.snoozed_until, back.snoozed_reason) == (journey.today(), None)
    assert journey.ask(rpc.list_triage, rpc.ListTriage()).total == 1


def snooze(journey: Journey, days: int, reason: str = "Elle revient lundi") -> rpc.Signal:
    signal = next(s for s in journey.ask(rpc.list_signals, ABOUT).signals if s.cleared_at is None)
    until = journey.today() + days * DAY
    command = rpc.SnoozeSignal(signal_id=signal.id, youth_id=YOUTH_ID, until=until, reason=reason)
    put_aside: rpc.Signal = journey.ask(rpc.snooze_signal, command, ADVISER)
    return put_aside


def test_a_signal_put_aside_leaves_the_list_and_comes_back_on_its_day(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    assert triage(journey) == ["two_absences"]

    assert snooze(journey, 5).snoozed_reason == "Elle revient lundi"
    journey.days_pass(4)
    assert triage(journey) == []

    journey.days_pass(1)
    assert triage(journey) == ["two_absences"]
    assert raised(journey, "two_absences") == 1


def test_a_signal_put_aside_is_cleared_when_its_evidence_goes(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    snooze(journey, 5)
    journey.harness.clock.forward(days=1)
    journey.attend()

    journey.days_pass(6)

    assert triage(journey) == []
    assert journey.published()[-1] == "signal_cleared"


@pytest.mark.parametrize(("days", "code"), [(0, "until_too_soon"), (61, "until_too_far")])
def test_a_day_that_is_past_or_far_is_refused_by_its_field(journey: Journey, days: int, code: str) -> None:
    journey.miss()
    journey.miss()

    with pytest.raises(InvalidRequest) as refused:
        snooze(journey, days)

    assert (refused.value.code, refused.value.data["field"]) == (code, "until")


def test_what_is_over_or_unknown_cannot_be_put_aside(journey: Journey) -> None:
    journey.miss()
    journey.miss()
    signal = signal_of(journey, "two_absences")
    journey.ask(rpc.close_signal, rpc.CloseSignal(signal_id=signal.id, youth_id=YOUTH_ID, reason="Vu ensemble"))
    until = journey.today() + 3 * DAY

    with pytest.raises(Conflict):
        journey.ask(rpc.snooze_signal, rpc.SnoozeSignal(signal_id=signal.id, youth_id=YOUTH_ID, until=until, reason="non"))
    with pytest.raises(NotFound):
        journey.ask(rpc.snooze_signal, rpc.SnoozeSignal(signal_id="none", youth_id=YOUTH_ID, until=until, reason="non"))
