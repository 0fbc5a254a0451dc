"""The availabilities of an import reach attendance once, though it was away or a process died in between."""

from collections.abc import Callable, Iterator

import pytest

from contracts.attendance import rpc as attendance
from contracts.errors import AutonomieError
from contracts.profiles import rpc
from servicekit.testing.harness import Harness
from services.attendance import service as attendance_service
from services.profiles.dependencies import build
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.service import ProfilesService
from tests.unit.profiles.cohort import FOLDER, export, youth_line
from tests.unit.profiles.desk import Desk


@pytest.fixture
def both(database_urls: Callable[[str], str]) -> Iterator[Desk]:
    keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
    services = {
        ProfilesService: build(FOLDER, "a secret of the tests, long enough", keeper),
        attendance_service.AttendanceService: attendance_service.read_settings(FOLDER),
    }
    harness = Harness(services, database_urls)
    yield Desk(harness)
    harness.close()


def declared(desk: Desk) -> list[str]:
    return [
        event["subject"] for event in desk.harness.events("attendance", "orleans") if "availability" in event["type"]
    ]


def test_every_text_of_an_import_is_handed_over_and_the_import_is_done(both: Desk) -> None:
    lines = [youth_line(number=str(45400000 + n), last_name="C" * (n + 1), availability="Sam 9h-13h") for n in range(3)]
    report = both.import_youths(export(*lines, youth_line(born="15/06/1990", number="45400009")))
    both.harness.settle()

    both.harness.run_timer("profiles", "hand_over")
    both.harness.run_timer("profiles", "hand_over")

    youth_id = report.rows[0].youth_id or ""
    known = both.ask(
        attendance.get_availability, attendance.GetAvailability(owner_id=youth_id), scope=both.about(youth_id)
    )
    assert [(r.day, r.start, r.end) for r in known.weekly] == [("sat", "09:00", "13:00")]
    assert sorted(declared(both)) == sorted(row.youth_id or "" for row in report.rows[:3])
    assert both.ask(rpc.get_import, rpc.GetImport(import_id=report.import_id)).status == "done"


def test_what_attendance_could_not_take_waits(desk: Desk) -> None:
    """`desk` has no attendance at all: every call finds nobody."""
    report = desk.import_youths(export(youth_line()))

    for _ in range(2):
        with pytest.raises(AutonomieError):
            desk.ask(attendance.get_availability, attendance.GetAvailability(owner_id="x"))
        desk.harness.run_timer("profiles", "hand_over")

    assert report.status == "applied"
    assert desk.ask(rpc.get_import, rpc.GetImport(import_id=report.import_id)).status == "completing"


def test_a_text_that_did_not_change_is_not_handed_over_again(both: Desk) -> None:
    for _ in range(2):
        both.import_youths(export(youth_line(availability="Ven 13h-18h")))
        both.harness.settle()
        both.harness.run_timer("profiles", "hand_over")

    assert len(declared(both)) == 1
