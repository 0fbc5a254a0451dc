"""The thread of a journey: who reads it, what waits for whom, what is reported and hidden; on both engines."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.notifications import rpc
from contracts.profiles.events import AdviserAttached, AdviserDetached, YouthLinked, YouthUnlinked
from servicekit.testing.harness import Harness
from tests.unit.notifications.people import (
    ABOUT,
    ADVISER,
    AREA,
    COLLEAGUE,
    COORDINATOR,
    INSTRUCTOR,
    OFFICE,
    OTHER_ADVISER,
    OUR_AREA,
    YOUTH,
    a_harness,
    follow,
    read,
    thread,
    waits,
    write,
)

DAY = dt.timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = a_harness(database_urls)
    follow(harness)
    yield harness
    harness.close()


def file(name: str = "photo.png", content: bytes = PNG) -> tuple[rpc.NewAttachment, ...]:
    return (rpc.NewAttachment(name=name, content=content),)


def test_a_message_is_read_by_everybody_of_the_journey_in_the_order_of_writing(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour")
    write(harness, ADVISER, "Bonjour Emma")
    write(harness, OFFICE, "À jeudi")

    seen = [thread(harness, who).messages for who in (YOUTH, ADVISER, OFFICE, INSTRUCTOR)]

    assert [m.text for m in seen[0]] == ["Bonjour", "Bonjour Emma", "À jeudi"]
    assert [m.number for m in seen[0]] == [1, 2, 3]
    assert all([m.id for m in each] == [m.id for m in seen[0]] for each in seen)


def test_a_message_waits_for_the_others_until_they_read_it(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour")

    assert [waits(harness, who) for who in (YOUTH, ADVISER, OFFICE)] == [0, 1, 1]
    read(harness, ADVISER, 1)
    assert [waits(harness, who) for who in (YOUTH, ADVISER, OFFICE)] == [0, 0, 1]


def test_the_author_sees_who_has_read(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour")
    read(harness, ADVISER, 1)

    marks = {mark.reader_id: mark.up_to for mark in thread(harness, YOUTH).marks}

    assert marks == {"y1": 1, "ad1": 1}


def test_what_a_colleague_of_the_office_read_is_read(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour")

    read(harness, COLLEAGUE, 1)

    assert waits(harness, OFFICE) == 0


def test_a_mark_never_goes_back_nor_past_the_last_message(harness: Harness) -> None:
    write(harness, YOUTH, "un")
    write(harness, YOUTH, "deux")
    read(harness, ADVISER, 90)
    read(harness, ADVISER, 1)

    assert thread(harness, ADVISER).read_up_to == 2


def test_reading_the_thread_reads_the_news_of_its_messages(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour")
    told = harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=ADVISER)
    assert [one.what for one in told.notifications] == ["message_posted"]

    read(harness, ADVISER, 1)

    assert harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=ADVISER).unread == 0


def test_neither_words_nor_file_names_are_in_any_event_or_news(harness: Harness) -> None:
    write(harness, YOUTH, "Un secret", attachments=file("secret.png"))
    told = harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=ADVISER)

    assert "secret" not in str(harness.events("notifications", AREA)).lower()
    assert "secret" not in str(told).lower()


def test_events_say_who_wrote_and_who_read_as_roles(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour", "m1")
    read(harness, ADVISER, 1)

    facts = [(e["type"].split(".")[2], e["data"]) for e in harness.events("notifications", AREA) if "message_" in e["type"]]

    assert facts == [
        ("message_posted", {"youth_id": "y1", "message_id": "m1", "by_role": "youth"}),
        ("message_read", {"youth_id": "y1", "reader_role": "adviser", "up_to_message_id": "m1"}),
    ]


def test_a_message_sent_twice_is_written_once(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour", "m1")
    write(harness, YOUTH, "Bonjour", "m1")

    assert len(thread(harness, YOUTH).messages) == 1
    with pytest.raises(Conflict, match="already_exists"):
        write(harness, ADVISER, "Autre chose", "m1")


def test_two_who_write_at_once_get_two_numbers(harness: Harness) -> None:
    errors: list[Exception] = []

    def writing(who: Principal) -> None:
        try:
            for n in range(5):
                command = rpc.PostMessage(id=f"{who.id}-{n}", youth_id="y1", text="x")
                harness.call(rpc.post_message, command, principal=who, scope=ABOUT, area=AREA)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=writing, args=(who,)) for who in (YOUTH, ADVISER)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert errors == []
    assert [m.number for m in thread(harness, YOUTH).messages] == list(range(1, 11))


def test_whoever_comes_later_finds_the_whole_thread_unread_and_whoever_left_has_nothing_waiting(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour")
    harness.say(AREA, YouthUnlinked(youth_id="y1", role="adviser", other_id="ad1"))
    harness.say(AREA, YouthLinked(youth_id="y1", role="adviser", other_id="ad2"))
    harness.settle()

    assert [waits(harness, ADVISER), waits(harness, OTHER_ADVISER)] == [0, 1]
    write(harness, YOUTH, "Encore")
    news = harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=OTHER_ADVISER).notifications
    assert [one.what for one in news] == ["message_posted"]


def stand_in(harness: Harness) -> None:
    """The other adviser stands in, and has opened the thread."""
    write(harness, YOUTH, "Bonjour")
    harness.say(AREA, AdviserAttached(youth_id="y1", adviser_id="ad2", until=harness.clock.now() + 3 * DAY))
    harness.settle()
    read(harness, OTHER_ADVISER, 1)


def conversations(harness: Harness, who: Principal) -> list[str]:
    page = harness.call(rpc.list_conversations, rpc.ListConversations(), principal=who)
    return [each.text for each in page.conversations]


def test_whoever_stood_in_neither_reads_on_nor_is_told_once_her_time_is_over(harness: Harness) -> None:
    stand_in(harness)
    harness.say(AREA, AdviserDetached(youth_id="y1", adviser_id="ad2"))
    harness.settle()

    write(harness, YOUTH, "Entre nous")

    assert conversations(harness, OTHER_ADVISER) == []
    assert waits(harness, OTHER_ADVISER) == 0
    assert harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=OTHER_ADVISER).notifications == ()
    assert conversations(harness, ADVISER) == ["Entre nous"]


def test_whoever_stood_in_and_then_follows_the_journey_keeps_her_place(harness: Harness) -> None:
    stand_in(harness)
    harness.say(AREA, YouthLinked(youth_id="y1", role="referent", other_id="ad2"))
    harness.say(AREA, AdviserDetached(youth_id="y1", adviser_id="ad2"))
    harness.settle()

    write(harness, YOUTH, "Encore")

    assert conversations(harness, OTHER_ADVISER) == ["Encore"]


def test_a_call_without_the_youth_in_its_scope_reads_and_writes_nothing(harness: Harness) -> None:
    elsewhere = Scope(kind="youth", ids=("y2",))

    with pytest.raises(NotAllowed):
        harness.call(rpc.list_messages, rpc.ListMessages(youth_id="y1"), principal=ADVISER, scope=elsewhere)
    with pytest.raises(NotAllowed):
        harness.call(rpc.post_message, rpc.PostMessage(id="m", youth_id="y1", text="x"), principal=ADVISER, scope=OUR_AREA)


def test_a_long_thread_is_read_page_by_page(harness: Harness) -> None:
    for number in range(5):
        write(harness, YOUTH, f"n{number}")

    newest = thread(harness, ADVISER, limit=2)
    older = thread(harness, ADVISER, limit=2, before=newest.before)
    oldest = thread(harness, ADVISER, limit=2, before=older.before)

    assert [m.text for page in (newest, older, oldest) for m in page.messages] == ["n3", "n4", "n1", "n2", "n0"]
    assert oldest.before is None


def test_the_list_of_threads_begins_with_the_last_one_written_to(harness: Harness) -> None:
    for youth_id in ("y2", "y3"):
        harness.say(AREA, YouthLinked(youth_id=youth_id, role="adviser", other_id="ad1"))
        harness.settle()
        harness.clock.forward(minutes=1)
        harness.call(rpc.post_message, rpc.PostMessage(id=youth_id, youth_id=youth_id, text=f"de {youth_id}"), area=AREA,
                     principal=Principal(id=youth_id, role="youth"), scope=Scope(kind="youth", ids=(youth_id,)))
    write(harness, YOUTH, "Bonjour")

    first = harness.call(rpc.list_conversations, rpc.ListConversations(limit=2), principal=ADVISER)
    rest = harness.call(rpc.list_conversations, rpc.ListConversations(limit=2, cursor=first.next), principal=ADVISER)

    assert [(c.youth_id, c.text, c.unread) for c in (*first.conversations, *rest.conversations)] == [
        ("y1", "Bonjour", 1), ("y3", "de y3", 1), ("y2", "de y2", 1)]
    assert rest.next is None


def test_a_file_comes_back_as_it_was_sent_under_a_plain_name(harness: Harness) -> None:
    message = write(harness, YOUTH, "", "m1", attachments=file("../../carte\n\"d'identité\".exe"))

    [attached] = message.attachments
    asked = rpc.GetAttachment(youth_id="y1", message_id="m1", attachment_id=attached.id)
    fetched = harness.call(rpc.get_attachment, asked, principal=ADVISER, scope=ABOUT)

    assert (fetched.name, fetched.media_type, fetched.content) == ("carted'identité.png", "image/png", PNG)


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", b"<!doctype html><script>", b"<svg xmlns='x'>", b"Bonjour", b"\x00" * 99])
def test_a_file_is_what_its_bytes_say_and_not_its_name(harness: Harness, content: bytes) -> None:
    with pytest.raises(InvalidRequest, match="file_kind") as refused:
        write(harness, YOUTH, "Voici", attachments=file("photo.png", content))

    assert refused.value.data["field"] == "attachments"
    assert thread(harness, YOUTH).messages == ()


def test_empty_messages_empty_files_and_too_large_ones_are_refused(harness: Harness) -> None:
    for text, files, code in (("  ", (), "message_empty"), ("x", file(content=b""), "file_empty"),
                              ("x", file(content=PNG + b"\0" * 5_000_000), "file_too_large")):
        with pytest.raises(InvalidRequest, match=code):
            write(harness, YOUTH, text, "m1", attachments=files)


def report(harness: Harness, who: Principal, message_id: str = "m1") -> None:
    command = rpc.ReportMessage(youth_id="y1", message_id=message_id, reason="Ces mots blessent.")
    harness.call(rpc.report_message, command, principal=who, scope=ABOUT, area=AREA)


def decide(harness: Harness, decision: rpc.Decision, reason: str = "Des insultes.") -> None:
    command = rpc.ModerateMessage(youth_id="y1", message_id="m1", decision=decision, reason=reason)
    harness.call(rpc.moderate_message, command, principal=COORDINATOR, scope=ABOUT, area=AREA)


def reported(harness: Harness, scope: Scope = OUR_AREA, **more: bool) -> list[rpc.ReportedMessage]:
    return list(harness.call(rpc.list_reported, rpc.ListReported(**more), principal=COORDINATOR, scope=scope).reported)  # type: ignore[arg-type]


def test_a_coordinator_reads_what_was_reported_and_nothing_else(harness: Harness) -> None:
    write(harness, YOUTH, "Des mots durs", "m1", attachments=file())
    write(harness, YOUTH, "Autre chose", "m2")
    report(harness, ADVISER)
    report(harness, OFFICE)

    [found] = reported(harness)

    assert (found.message.text, [r.by_role for r in found.reports]) == ("Des mots durs", ["adviser", "school"])
    assert reported(harness, Scope(kind="areas", ids=("pithiviers",))) == []
    seen = rpc.GetAttachment(youth_id="y1", message_id="m1", attachment_id="m1-1")
    assert harness.call(rpc.get_reported_attachment, seen, principal=COORDINATOR, scope=ABOUT).content == PNG
    with pytest.raises(NotFound):
        harness.call(rpc.get_reported_attachment, rpc.GetAttachment(youth_id="y1", message_id="m2", attachment_id="m1-1"),
                     principal=COORDINATOR, scope=ABOUT)


def test_a_hidden_message_loses_words_and_files_for_its_readers_and_says_why(harness: Harness) -> None:
    write(harness, YOUTH, "Des mots durs", "m1", attachments=file())
    report(harness, ADVISER)

    decide(harness, "hide")

    [shown] = thread(harness, ADVISER).messages
    assert (shown.text, shown.attachments, shown.hidden_reason) == ("", (), "Des insultes.")
    assert reported(harness) == []
    assert [(r.message.text, r.decision) for r in reported(harness, decided=True)] == [("Des mots durs", "hide")]
    with pytest.raises(NotFound):
        harness.call(rpc.get_attachment, rpc.GetAttachment(youth_id="y1", message_id="m1", attachment_id="m1-1"),
                     principal=ADVISER, scope=ABOUT)
    export = harness.call(rpc.export_messages, rpc.ExportMessages(youth_id="y1"), principal=YOUTH, scope=ABOUT)
    assert [m.text for m in export.messages] == [""]


def test_a_message_that_nobody_reported_cannot_be_moderated(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour", "m1")

    with pytest.raises(Conflict, match="not_reported"):
        decide(harness, "hide")


def test_a_message_that_was_left_shows_its_words_again(harness: Harness) -> None:
    write(harness, YOUTH, "Bonjour", "m1")
    report(harness, ADVISER)
    decide(harness, "hide")
    decide(harness, "keep", "Rien de grave.")

    assert [m.text for m in thread(harness, ADVISER).messages] == ["Bonjour"]


def decisions(harness: Harness, who: Principal) -> list[object]:
    news = harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=who).notifications
    return [one.data["decision"] for one in news if one.what == "message_moderated"]


def test_what_was_left_is_looked_at_again_when_somebody_else_reports_it(harness: Harness) -> None:
    write(harness, OFFICE, "Des mots durs", "m1")
    report(harness, YOUTH)
    decide(harness, "keep", "Ce n’est pas une insulte.")
    report(harness, YOUTH)
    assert reported(harness) == [], "the same person said it already"

    report(harness, ADVISER)

    [waiting] = reported(harness)
    assert (waiting.decision, len(waiting.reports)) == (None, 2)
    decide(harness, "hide")
    report(harness, INSTRUCTOR)
    assert reported(harness) == [], "what is hidden stays so"


def test_whoever_wrote_and_whoever_reported_learn_what_was_decided(harness: Harness) -> None:
    write(harness, OFFICE, "Des mots durs", "m1")
    report(harness, YOUTH)

    decide(harness, "hide")

    assert [decisions(harness, who) for who in (OFFICE, YOUTH, ADVISER)] == [["hide"], ["hide"], []]
