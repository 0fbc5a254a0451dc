"""The chain of proofs: whatever is changed, taken out or put in afterwards is found; an erasure breaks nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from contracts.attendance import rpc
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.handlers.chain import Link, Report, verify
from services.attendance.models import Record, Signature
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

    assert (found.links, found.faults) == (4, [])


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
    assert (found.erased, found.faults) == (3, [])
