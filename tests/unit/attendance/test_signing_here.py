"""The youth signs on the instructor's phone: with a finger or with the own code; how is part of what is signed."""

from typing import Any

import pytest
from sqlalchemy import update

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.profiles import events as profiles
from contracts.rights import ExportYouth
from services.attendance.archive import ArchivedRecord
from services.attendance.handlers.chain import verify
from services.attendance.models import Signature
from tests.unit.attendance.conftest import Town

ZIGZAG = ((100, 50, 300, 250, 500, 50, 700, 250), (120, 300, 820, 310))


def refusal(act: Any, *arguments: Any) -> str:
    with pytest.raises(AutonomieError) as refused:
        act(*arguments)
    return refused.value.code


def here(lesson: rpc.Appointment, **way: Any) -> rpc.SignOnThisPhone:
    assert lesson.attendance
    return rpc.SignOnThisPhone(appointment_id=lesson.id, record_id=lesson.attendance.id, **way)


def faults(town: Town) -> list[str]:
    with town.harness.apps["attendance"].database.read() as session:
        return verify(session).faults


def test_a_finger_on_the_instructors_phone_signs_for_the_youth(town: Town) -> None:
    lesson = town.happened(town.confirmed())

    signed = town.instructor_does(rpc.sign_on_this_phone, here(lesson, strokes=ZIGZAG))

    assert signed.attendance is not None
    assert signed.attendance.signed_by_youth_at == town.clock.now()
    assert signed.attendance.youth_signed_by == "drawn_on_instructor_phone"
    assert (town.last_fact()["by"], town.last_fact()["means"]) == ("youth", "drawn_on_instructor_phone")
    assert "strokes" not in town.last_fact()
    assert faults(town) == []
    again = rpc.SignAttendance(appointment_id=lesson.id, record_id=signed.attendance.id)
    assert refusal(town.youth_does, rpc.sign_attendance, again) == "already_signed"


def test_the_own_code_signs_where_drawing_is_difficult(town: Town) -> None:
    lesson = town.happened(town.confirmed())

    signed = town.instructor_does(rpc.sign_on_this_phone, here(lesson, code_checked=True))

    assert signed.attendance is not None
    assert signed.attendance.youth_signed_by == "code_on_instructor_phone"
    assert faults(town) == []


def test_what_is_no_drawing_signs_nothing(town: Town) -> None:
    lesson = town.happened(town.confirmed())

    for strokes in ((), ((500, 100),), ((500, 100, 501, 101),) * 6):
        assert refusal(town.instructor_does, rpc.sign_on_this_phone, here(lesson, strokes=strokes)) == "drawing_missing"
    for strokes in (((0, 0, 300),) * 3, ((0, 900, 300, 100, 500, 20, 600, 20, 700, 20, 800, 20),)):
        assert refusal(town.instructor_does, rpc.sign_on_this_phone, here(lesson, strokes=strokes)) == "bad_drawing"


def test_only_the_instructor_of_the_lesson_holds_the_phone(town: Town) -> None:
    lesson = town.happened(town.confirmed())

    assert refusal(town.youth_does, rpc.sign_on_this_phone, here(lesson, strokes=ZIGZAG)) == "not_the_instructor_of_this_lesson"
    assert refusal(town.school_does, rpc.sign_on_this_phone, here(lesson, strokes=ZIGZAG)) == "not_the_instructor_of_this_lesson"


@pytest.mark.parametrize("changed", [{"means": "own_phone"}, {"held_by": "bilal"}, {"strokes": [[1, 2, 3, 4]]}, {"strokes": None}])
def test_how_it_was_signed_cannot_be_changed_afterwards(town: Town, changed: dict[str, Any]) -> None:
    lesson = town.happened(town.confirmed())
    town.instructor_does(rpc.sign_on_this_phone, here(lesson, strokes=ZIGZAG))

    town.harness.apps["attendance"].execute(lambda uow: uow.session.execute(update(Signature).values(**changed)))

    assert any("signature" in fault for fault in faults(town))


def test_the_drawing_is_in_the_copy_and_goes_with_an_erasure(town: Town) -> None:
    lesson = town.happened(town.confirmed())
    town.instructor_does(rpc.sign_on_this_phone, here(lesson, strokes=ZIGZAG))
    (exported,) = town.youth_does(rpc.export_youth, ExportYouth(youth_id="lea")).held["signature"]

    town.say(profiles.YouthErased(youth_id="lea"))

    assert exported["strokes"] == [list(stroke) for stroke in ZIGZAG]
    with town.harness.apps["attendance"].database.read() as session:
        assert session.query(Signature).count() == 0
        (kept,) = session.query(ArchivedRecord).one().signatures
    assert kept[4:6] == ["drawn_on_instructor_phone", "anna"]
    assert len(kept[6]) == 64, "the digest stays, the drawing does not"
    assert faults(town) == []
