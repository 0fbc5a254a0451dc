"""A contest and its outcome: the youth says it, the school or the adviser answers, a correction settles it, everyone concerned is told."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.kernel import Principal, Scope
from servicekit.ids import new_id
from tests.unit.attendance.conftest import Town

ADVISER = Principal(id="adviser", role="adviser", area="orleans")
WORDS = "J’étais là, j’ai attendu sous le panneau."


def refusal(act: Any, *arguments: Any) -> str:
    with pytest.raises(AutonomieError) as refused:
        act(*arguments)
    return refused.value.code


def contested(town: Town) -> rpc.Appointment:
    missed = town.happened(town.confirmed(), "absent_unexcused")
    assert missed.attendance
    act = rpc.ContestAttendance(appointment_id=missed.id, record_id=missed.attendance.id, words=WORDS)
    answer: rpc.Appointment = town.youth_does(rpc.contest_attendance, act)
    return answer


def an_answer(lesson: rpc.Appointment, upheld: bool, reason: str = "") -> rpc.AnswerContest:
    assert lesson.attendance
    return rpc.AnswerContest(appointment_id=lesson.id, record_id=lesson.attendance.id, upheld=upheld, reason=reason)


def adviser_does(town: Town, method: Any, request: Any) -> Any:
    return town.harness.call(method, request, principal=ADVISER, scope=Scope(kind="youth", ids=("lea",)))


def correction(lesson: rpc.Appointment, outcome: str = "present") -> rpc.CorrectAttendance:
    assert lesson.attendance
    return rpc.CorrectAttendance(
        id=new_id(), appointment_id=lesson.id, replaces=lesson.attendance.id, outcome=outcome,  # type: ignore[arg-type]
        correction_reason="vu sur le registre de l’accueil",
    )  # fmt: skip


def waiting(town: Town) -> list[str]:
    page = town.school_does(rpc.list_appointments, rpc.ListAppointments(contested=True))
    return [each.id for each in page.appointments]  # type: ignore[attr-defined]


def test_the_words_of_the_youth_are_read_by_both_sides_and_nobody_else(town: Town) -> None:
    lesson = contested(town)
    ask = rpc.GetAppointment(appointment_id=lesson.id)

    read = {
        "youth": town.youth_does(rpc.get_appointment, ask), "school": town.school_does(rpc.get_appointment, ask),
        "instructor": town.instructor_does(rpc.get_appointment, ask), "adviser": adviser_does(town, rpc.get_appointment, ask),
        "referent": town.harness.call(rpc.get_appointment, ask, principal=Principal(id="foyer", role="referent"),
                                      scope=Scope(kind="youth", ids=("lea",))),
    }  # fmt: skip

    words = {who: answer.attendance.contest.words for who, answer in read.items()}
    assert words == {**dict.fromkeys(("youth", "school", "instructor", "adviser"), WORDS), "referent": ""}
    assert waiting(town) == [lesson.id]


def test_a_contest_that_is_not_upheld_says_why_and_the_record_stays(town: Town) -> None:
    lesson = contested(town)
    assert refusal(town.school_does, rpc.answer_contest, an_answer(lesson, upheld=False)) == "reason_needed"

    answered = town.school_does(rpc.answer_contest, an_answer(lesson, upheld=False, reason="Personne au rendez-vous à 18 h 20."))

    assert answered.attendance is not None
    assert answered.attendance.outcome == "absent_unexcused"
    assert answered.attendance.contest == rpc.Contest(
        upheld=False, settled=True, words=WORDS, reason="Personne au rendez-vous à 18 h 20.", answered_by="school",
        answered_at=town.clock.now(),
    )  # fmt: skip
    assert town.facts()[-1] == "attendance_contest_answered"
    assert (town.last_fact()["upheld"], town.last_fact()["by"]) == (False, "school")
    assert "Personne" not in str(town.last_fact()), "words never leave"
    assert waiting(town) == []
    assert refusal(town.school_does, rpc.answer_contest, an_answer(lesson, upheld=True)) == "contest_already_answered"


def test_the_adviser_arbitrates_and_the_school_then_corrects(town: Town) -> None:
    lesson = contested(town)

    upheld = adviser_does(town, rpc.answer_contest, an_answer(lesson, upheld=True, reason="Le foyer l’a déposée."))

    assert (upheld.attendance.outcome, upheld.attendance.contest.settled) == ("absent_unexcused", False)
    assert waiting(town) == [lesson.id], "the correction is still to be made"
    corrected = town.school_does(rpc.correct_attendance, correction(lesson))
    assert waiting(town) == []
    assert corrected.earlier_records[0].contest == rpc.Contest(
        upheld=True, settled=True, words=WORDS, reason="Le foyer l’a déposée.", answered_by="adviser", answered_at=town.clock.now()
    )
    assert town.facts()[-2:] == ["attendance_contest_answered", "attendance_corrected"]


def test_a_correction_of_what_is_contested_is_its_answer(town: Town) -> None:
    lesson = contested(town)

    corrected = town.instructor_does(rpc.correct_attendance, correction(lesson))

    before = corrected.earlier_records[0].contest
    assert before is not None
    assert (before.upheld, before.settled, before.answered_by, before.reason) == (
        True, True, "instructor", "vu sur le registre de l’accueil")  # fmt: skip
    assert town.facts()[-2:] == ["attendance_contest_answered", "attendance_corrected"]
    assert corrected.attendance is not None
    assert corrected.attendance.contest is None, "the new record can be contested in its turn"
    assert corrected.attendance.contest_until == town.clock.now() + dt.timedelta(days=7)


def test_neither_the_youth_nor_the_instructor_answers_a_contest(town: Town) -> None:
    lesson = contested(town)

    assert refusal(town.youth_does, rpc.answer_contest, an_answer(lesson, upheld=True)) == "not_yours_to_answer"
    assert refusal(town.instructor_does, rpc.answer_contest, an_answer(lesson, upheld=False, reason="non")) == "not_yours_to_answer"


def test_what_is_not_contested_has_no_answer_and_no_other_school_sees_it(town: Town) -> None:
    missed = town.happened(town.confirmed(), "absent_unexcused")

    assert refusal(town.school_does, rpc.answer_contest, an_answer(missed, upheld=True)) == "nothing_contested"
    elsewhere = Principal(id="other-desk", role="school", organisation_id="other")
    page = town.harness.call(
        rpc.list_appointments, rpc.ListAppointments(contested=True), principal=elsewhere, scope=Scope(kind="school", ids=("other",))
    )
    assert page.appointments == ()


def test_a_record_says_until_when_it_can_be_contested(town: Town) -> None:
    missed = town.happened(town.confirmed(), "absent_unexcused")

    assert missed.attendance
    assert missed.attendance.contest_until == missed.attendance.at + dt.timedelta(days=7)
