"""The chain of proofs: whatever is changed, taken out or put in afterwards is found; an erasure breaks nothing."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from contracts.attendance import rpc
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.handlers.chain import Head, Link, Report, verify
from services.attendance.models import Contest, Record, Signature, Unsigned
from tests.unit.attendance.conftest import Town


def report(town: Town) -> Report:
    with town.harness.apps["attendance"].database.read() as session:
        return verify(session)


def signed_lesson(town: Town, youth_id: str = "lea", at: str = "8 18:00") -> str:
    lesson = town.happened(town.confirmed(youth_id, at))
    assert lesson.attendance is not None
    signing = rpc.SignAttendance(appointment_id=lesson.id, record_id=lesson.attendance.id)
    town.instructor_does(rpc.sign_attendance, signing)
    town.youth_does(rpc.sign_attendance, signing, youth_id)
    return lesson.attendance.id


def tampers(town: Town, *statements: Any) -> None:
    def run(uow: Any) -> None:
        for statement in statements:
            uow.session.execute(statement)

    town.harness.apps["attendance"].execute(run)


def test_records_corrections_and_signatures_are_chained(town: Town) -> None:
    record_id = signed_lesson(town)
    appointment = town.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments[0]
    town.instructor_does(rpc.correct_attendance, rpc.CorrectAttendance(
        id=new_id(), appointment_id=appointment.id, replaces=record_id, outcome="late", late_minutes=10, correction_reason="mistyped"))

    found = report(town)

    assert (found.links, found.faults) == (6, [])


@pytest.mark.parametrize("tamper", [
    lambda record_id: update(Record).where(Record.id == record_id).values(minutes_late=30),
    lambda record_id: update(Record).where(Record.id == record_id).values(minutes=120),
    lambda record_id: delete(Record).where(Record.id == record_id),
    lambda record_id: delete(Signature).where(Signature.record_id == record_id, Signature.signer == "youth"),
    lambda record_id: update(Signature).where(Signature.record_id == record_id, Signature.signer == "youth").values(person_id="noe"),
    lambda record_id: update(Signature).where(Signature.record_id == record_id, Signature.signer == "youth").values(means=None),
    lambda record_id: update(Signature).where(Signature.record_id == record_id, Signature.signer == "youth").values(held_by="anna"),
    lambda record_id: delete(Link).where(Link.record_id == record_id),
    lambda record_id: update(Link).where(Link.record_id == record_id, Link.kind == "record").values(digest="f" * 64),
])
def test_whatever_is_changed_afterwards_is_found(town: Town, tamper: Callable[[str], Any]) -> None:
    first = signed_lesson(town)
    signed_lesson(town, "noe", "8 19:00")

    tampers(town, tamper(first))

    assert report(town).faults


def test_an_erased_person_leaves_the_chain_whole(town: Town) -> None:
    signed_lesson(town)
    signed_lesson(town, "noe", "8 19:00")

    town.say(profiles.YouthErased(youth_id="lea"))

    found = report(town)
    assert (found.erased, found.faults) == (4, [])


def contested_lesson(town: Town, at: str = "8 18:00") -> str:
    """An absence with a reason, corrected from the first word of it; contested, and the contest answered."""
    missed = town.happened(town.confirmed(at=at), "absent_excused", reason="transport")
    assert missed.attendance
    corrected = town.school_does(rpc.correct_attendance, rpc.CorrectAttendance(
        id=new_id(), appointment_id=missed.id, replaces=missed.attendance.id, outcome="absent_unexcused",
        correction_reason="aucun bus en panne"))  # fmt: skip
    assert corrected.attendance
    of_it = {"appointment_id": missed.id, "record_id": corrected.attendance.id}
    town.youth_does(rpc.contest_attendance, rpc.ContestAttendance(**of_it, words="le bus était en panne"))
    town.school_does(rpc.answer_contest, rpc.AnswerContest(**of_it, upheld=False, reason="vérifié avec le transporteur"))
    return corrected.attendance.id


def unsigned_lesson(town: Town) -> str:
    lesson = town.happened(town.confirmed("noe", "8 19:00"))
    assert lesson.attendance
    town.instructor_does(rpc.sign_attendance, rpc.SignAttendance(
        appointment_id=lesson.id, record_id=lesson.attendance.id, not_signed_reason="parti prendre son car"))  # fmt: skip
    return lesson.attendance.id


@pytest.mark.parametrize("tamper", [
    lambda record_id: update(Record).where(Record.id == record_id).values(correction_reason="rien"),
    lambda record_id: update(Record).where(Record.corrects.is_(None)).values(reason="work"),
    lambda record_id: update(Contest).where(Contest.record_id == record_id).values(words="rien"),
    lambda record_id: update(Contest).where(Contest.record_id == record_id).values(upheld=True),
    lambda record_id: update(Contest).where(Contest.record_id == record_id).values(answer_reason="rien"),
    lambda record_id: delete(Contest).where(Contest.record_id == record_id),
    lambda record_id: update(Unsigned).values(reason="n’a pas voulu"),
    lambda record_id: delete(Unsigned),
])
def test_what_is_said_around_a_record_cannot_be_changed_afterwards(town: Town, tamper: Callable[[str], Any]) -> None:
    record_id = contested_lesson(town)
    unsigned_lesson(town)
    assert report(town).faults == []

    tampers(town, tamper(record_id))

    assert report(town).faults


def test_what_was_recorded_before_there_were_salts_still_verifies(town: Town) -> None:
    record_id = signed_lesson(town)

    tampers(town, delete(Link).where(Link.kind == "reasons"), update(Record).values(salt=None),
            update(Link).where(Link.n == 3).values(n=2), update(Link).where(Link.n == 4).values(n=3))
    tampers(town, *relinked(town))

    assert report(town).faults == []
    appointment = town.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments[0]
    town.youth_does(rpc.contest_attendance, rpc.ContestAttendance(appointment_id=appointment.id, record_id=record_id, words="non"))
    assert report(town).faults == [], "what is said from now on is chained all the same"


def relinked(town: Town) -> list[Any]:
    """The links as they were made when a record had no second one."""
    with town.harness.apps["attendance"].database.read() as session:
        links = session.scalars(select(Link).order_by(Link.n)).all()
        before, statements = "0" * 64, []
        for each in links:
            before = sha256(f"{before}|{each.n}|{each.kind}|{each.record_id}|{each.digest}".encode()).hexdigest()
            statements.append(update(Link).where(Link.n == each.n).values(link=before))
    return statements


def test_a_signature_tells_where_the_chain_ends_so_that_nothing_is_cut_off_unseen(town: Town) -> None:
    signed_lesson(town)
    last = signed_lesson(town, "noe", "8 19:00")
    told = town.last_fact()
    kept = {"school": Head(told["chain_links"], told["chain_head"])}
    assert faults_against(town, kept) == []
    assert report(town).heads == kept

    tampers(town, delete(Link).where(Link.record_id == last), delete(Signature).where(Signature.record_id == last),
            delete(Record).where(Record.id == last))

    assert report(town).faults == [], "the chain alone does not know how long it was"
    assert faults_against(town, kept) == ["school school: the chain had 8 links, and its end is missing"]


def test_a_chain_that_was_written_anew_is_not_the_one_that_was_kept(town: Town) -> None:
    signed_lesson(town)
    kept = {"school": Head(4, "f" * 64)}

    assert faults_against(town, kept) == ["school school: link 4 is not the one that was kept"]


def faults_against(town: Town, kept: dict[str, Head]) -> list[str]:
    with town.harness.apps["attendance"].database.read() as session:
        return verify(session, kept).faults
