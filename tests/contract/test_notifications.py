"""The contract of notifications, whoever answers it: methods, event, log, keys, malformed requests.

Speaks only through the contract: the facts of the others come in by their logs.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from contracts.attendance.events import AppointmentRequested
from contracts.errors import InvalidRequest
from contracts.kernel import (
    EVERYTHING,
    Context,
    Empty,
    EventsSince,
    Principal,
    Scope,
    events_of,
    log_methods,
    methods_of,
)
from contracts.notifications import events, rpc
from contracts.profiles.events import YouthErased
from servicekit.config import Settings
from servicekit.testing.harness import Harness
from services.notifications.service import NotificationsService, dependencies

AREA = "orleans"
OFFICE = Principal(id="desk", role="school", area=AREA, organisation_id="school")
FROM_OUTSIDE = {"autonomie.notifications.email_bounced.v1"}
"""Said of a letter that came back to a mailbox, which is no part of the contract (tests/unit/notifications/test_bounces.py)."""
STARTS = dt.datetime(2026, 12, 3, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    programme = Path(__file__).parents[2] / "programme"
    settings = Settings(secret="x" * 32, programme=programme, data=programme)
    harness = Harness({NotificationsService: dependencies(settings)}, database_urls)
    for number in range(3):
        asked = AppointmentRequested(
            appointment_id=f"l{number}", youth_id="youth", school_id="school", instructor_id="instructor",
            vehicle_id=None, kind="driving_lesson", starts_at=STARTS, ends_at=STARTS + dt.timedelta(hours=1),
        )  # fmt: skip
        harness.say(AREA, asked)
    harness.settle()
    talk(harness)
    harness.say(AREA, YouthErased(youth_id="gone"))
    harness.settle()
    yield harness
    harness.close()


def talk(harness: Harness) -> None:
    """A message that is read, reported and left."""
    youth, scope = Principal(id="youth", role="youth", area=AREA), Scope(kind="youth", ids=("youth",))
    harness.call(rpc.post_message, rpc.PostMessage(id="m1", youth_id="youth", text="Bonjour"), principal=youth, scope=scope, area=AREA)
    harness.call(rpc.mark_thread_read, rpc.MarkThreadRead(youth_id="youth", up_to=1), principal=OFFICE, scope=scope, area=AREA)
    report = rpc.ReportMessage(youth_id="youth", message_id="m1", reason="À regarder.")
    harness.call(rpc.report_message, report, principal=OFFICE, scope=scope, area=AREA)
    decided = rpc.ModerateMessage(youth_id="youth", message_id="m1", decision="keep", reason="Rien de grave.")
    harness.call(rpc.moderate_message, decided, principal=Principal(id="co", role="coordinator", area=AREA), scope=scope, area=AREA)


def test_every_method_of_the_contract_has_an_answer() -> None:
    assert set(NotificationsService.answered) == set(methods_of(rpc))


def test_every_event_of_the_contract_happens_and_reads_back_as_its_type(harness: Harness) -> None:
    logged = harness.events("notifications", AREA)

    declared = events_of(events)
    assert {each["type"] for each in logged} == set(declared) - FROM_OUTSIDE
    for each in logged:
        assert each["subject"] == msgspec.convert(each["data"], declared[each["type"]]).subject()


def test_the_log_has_no_gap(harness: Harness) -> None:
    head_method, since_method = log_methods("notifications")

    [head] = [one for one in harness.call(head_method, Empty()).heads if one.area == AREA]
    page = harness.call(since_method, EventsSince(area=AREA, after=0))

    sequences = [int(msgspec.json.decode(each)["sequence"]) for each in page.events]
    assert sequences == list(range(1, head.seq + 1))


def test_reading_repeated_under_its_key_gets_the_stored_answer(harness: Harness) -> None:
    first = harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=OFFICE)
    ids = (first.notifications[0].id,)

    for _ in range(2):
        harness.call(rpc.mark_read, rpc.MarkRead(ids=ids), principal=OFFICE, key="k")

    assert harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=OFFICE).unread == first.unread - 1
    with pytest.raises(InvalidRequest, match="key_reused"):
        harness.call(rpc.mark_read, rpc.MarkRead(), principal=OFFICE, key="k")


MALFORMED: list[tuple[str, bytes]] = [
    ("list_notifications", b""),
    ("list_notifications", b"\xff"),
    ("list_notifications", b'{"limit": 0}'),
    ("list_notifications", b'{"limit": 201}'),
    ("list_notifications", b'{"cursor": "yesterday"}'),
    ("list_notifications", b'{"cursor": "2026-12-01T09:00:00|x"}'),
    ("list_notifications", b'{"cursor": "2026-12-01T09:00:00+00:00|\\u0000"}'),
    ("list_notifications", b'{"cursor": "0001-01-01T00:00:00+14:00|x"}'),
    ("mark_read", b'{"ids": "all"}'),
    ("post_message", b'{"id": "m", "youth_id": "youth", "text": 5}'),
    ("post_message", b'{"id": "m", "youth_id": "youth"}'),
    ("post_message", b'{"id": "m", "youth_id": "youth", "attachments": [{"name": "x", "content": "not base64!"}]}'),
    ("post_message", b'{"id": "m", "youth_id": "youth", "attachments": [{"name": "", "content": ""}]}'),
    ("list_messages", b'{"youth_id": "youth", "before": 0}'),
    ("mark_thread_read", b'{"youth_id": "youth", "up_to": 0}'),
    ("report_message", b'{"youth_id": "youth", "message_id": "m1", "reason": ""}'),
    ("moderate_message", b'{"youth_id": "youth", "message_id": "m1", "decision": "burn", "reason": "because"}'),
    ("list_conversations", b'{"cursor": "yesterday"}'),
    ("list_reported", b'{"limit": 0}'),
    ("list_deliveries", b'{"cursor": "yesterday"}'),
    ("set_preferences", b'{"version": 0, "choices": [{"kind": "pigeons", "chosen": []}]}'),
    ("set_preferences", b'{"version": 0, "choices": [], "quiet_from": "25:00", "quiet_until": "26:00"}'),
    ("set_preferences", b'{"version": 0, "choices": [], "quiet_from": "21:00"}'),
    ("set_preferences", b'{"version": 0, "choices": [{"kind": "digest", "chosen": ["sms"]}]}'),
    ("mark_read", b'{"ids": ["\\u0000"]}'),
]


def test_a_malformed_request_is_refused_as_one(harness: Harness) -> None:
    context = Context(principal=OFFICE, scope=EVERYTHING, area=AREA)

    for method, body in MALFORMED:
        with pytest.raises(InvalidRequest):
            harness.apps["notifications"].dispatch(method, body, context)
