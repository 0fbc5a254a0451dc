"""What becomes of messages, deliveries and wishes when a youth is erased, merged with another file, or moves to another area."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from contracts.kernel import Principal, Scope
from contracts.notifications import rpc
from contracts.profiles.events import YouthEnteredArea, YouthErased, YouthLeftArea, YouthLinked, YouthsMerged
from contracts.rights import ExportYouth
from servicekit.testing.harness import Harness
from services.notifications.models import Base
from tests.unit.notifications.people import (
    ABOUT,
    ADVISER,
    AREA,
    COORDINATOR,
    OFFICE,
    YOUTH,
    a_harness,
    follow,
    read,
    thread,
    waits,
    write,
)

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
OTHER = Principal(id="y2", role="youth", area=AREA)
ABOUT_OTHER = Scope(kind="youth", ids=("y2",))


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = a_harness(database_urls)
    follow(harness)
    write(harness, YOUTH, "Bonjour", "m1", attachments=(rpc.NewAttachment(name="photo.png", content=PNG),))
    report = rpc.ReportMessage(youth_id="y1", message_id="m1", reason="À regarder.")
    harness.call(rpc.report_message, report, principal=ADVISER, scope=ABOUT, area=AREA)
    harness.call(rpc.set_preferences, rpc.SetPreferences(version=0, choices=()), principal=YOUTH)
    yield harness
    harness.close()


def rows(harness: Harness, *names: str) -> dict[str, int]:
    tables = Base.metadata.tables
    with harness.apps["notifications"].database.read() as session:
        return {name: session.scalar(select(func.count()).select_from(tables[name])) or 0 for name in names}


def test_nothing_of_an_erased_youth_stays_of_what_was_written_wished_or_sent(harness: Harness) -> None:
    kept = ("thread", "message", "attachment", "seat", "message_report", "preference", "delivery", "reminder", "notification")
    assert rows(harness, "message", "attachment", "preference") == {"message": 1, "attachment": 1, "preference": 1}

    harness.say(AREA, YouthErased(youth_id="y1"))
    harness.settle()

    assert set(rows(harness, *kept).values()) == {0}
    assert waits(harness, ADVISER) == 0


def test_the_copy_that_a_youth_takes_away_holds_the_messages(harness: Harness) -> None:
    export = harness.call(rpc.export_youth, ExportYouth(youth_id="y1"), principal=YOUTH, scope=ABOUT)

    assert [row["text"] for row in export.held["message"]] == ["Bonjour"]
    assert [row["name"] for row in export.held["attachment"]] == ["photo.png"]


def test_the_copy_gives_away_neither_hidden_words_nor_who_reported_them(harness: Harness) -> None:
    write(harness, OFFICE, "Des mots durs", "m9")
    for who, reason in ((ADVISER, "Ces mots blessent."), (YOUTH, "Je ne veux pas lire cela.")):
        report = rpc.ReportMessage(youth_id="y1", message_id="m9", reason=reason)
        harness.call(rpc.report_message, report, principal=who, scope=ABOUT, area=AREA)
    hide = rpc.ModerateMessage(youth_id="y1", message_id="m9", decision="hide", reason="Des insultes.")
    harness.call(rpc.moderate_message, hide, principal=COORDINATOR, scope=ABOUT, area=AREA)

    export = harness.call(rpc.export_youth, ExportYouth(youth_id="y1"), principal=YOUTH, scope=ABOUT)

    words = {row["id"]: row["text"] for row in export.held["message"]}
    assert words["m9"] == ""
    assert "Bonjour" in words.values()
    assert {row["reason"] for row in export.held["message_report"]} == {"", "Je ne veux pas lire cela."}
    assert {row["person_id"] for row in export.held["message_report"]} == {"", "y1"}
    assert "co1" not in str(export.held["message"])


def test_the_threads_of_two_files_that_were_one_person_become_one(harness: Harness) -> None:
    harness.say(AREA, YouthLinked(youth_id="y2", role="adviser", other_id="ad1"))
    harness.settle()
    harness.clock.forward(minutes=1)
    command = rpc.PostMessage(id="m2", youth_id="y2", text="De l’autre dossier")
    harness.call(rpc.post_message, command, principal=OTHER, scope=ABOUT_OTHER, area=AREA)
    read(harness, ADVISER, 1)

    harness.say(AREA, YouthsMerged(youth_id="y1", merged_id="y2"))
    harness.settle()

    assert [m.text for m in thread(harness, ADVISER).messages] == ["Bonjour", "De l’autre dossier"]
    assert [m.number for m in thread(harness, ADVISER).messages] == [1, 2]
    write(harness, OFFICE, "Bienvenue")
    assert [m.number for m in thread(harness, YOUTH).messages] == [1, 2, 3]
    assert waits(harness, ADVISER) == 1


def test_what_was_reported_waits_for_the_coordinator_of_the_new_area(harness: Harness) -> None:
    harness.say(AREA, YouthLeftArea(youth_id="y1", to_area="pithiviers"))
    entered = YouthEnteredArea(youth_id="y1", from_area=AREA, journey="active", status="job_seeker", reachable=True)
    harness.say("pithiviers", entered)
    harness.settle()

    def reported(area: str) -> int:
        scope = Scope(kind="areas", ids=(area,))
        return len(harness.call(rpc.list_reported, rpc.ListReported(), principal=COORDINATOR, scope=scope).reported)

    assert (reported(AREA), reported("pithiviers")) == (0, 1)
