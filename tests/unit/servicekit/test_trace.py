"""One correlation id from the request to the last consumer: in the events, and in what is logged while they are applied."""

from collections.abc import Callable

import structlog

from contracts.kernel import EVERYTHING, Context, Principal
from contracts.profiles.events import ContactChanged
from servicekit import logs
from servicekit.service import Service, listens
from servicekit.testing.harness import Harness
from servicekit.uow import UnitOfWork
from tests.unit.servicekit.notes import NoteService, WriteNote, write_note

TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = f"00-{TRACE}-b7ad6b7169203331-01"

log = logs.get("test")


def tell(event: ContactChanged, uow: UnitOfWork) -> None:
    log.info("applied", youth_id=event.youth_id)


class TellingService(Service):
    name = NoteService.name
    metadata = NoteService.metadata
    migrations = NoteService.migrations
    contact_changed = listens(ContactChanged, tell)


def test_an_event_keeps_the_trace_of_the_request_that_made_it(database_urls: Callable[[str], str]) -> None:
    harness = Harness({NoteService: None}, database_urls)
    context = Context(principal=Principal(id="a", role="adviser"), scope=EVERYTHING, traceparent=TRACEPARENT)

    harness.caller.call(write_note, WriteNote(id="n", day=harness.clock.now().date()), context)

    assert harness.events("attendance", "pithiviers")[0]["traceparent"] == TRACEPARENT
    harness.close()


def test_what_a_consumer_logs_carries_the_trace(database_urls: Callable[[str], str]) -> None:
    harness = Harness({TellingService: None}, database_urls)
    context = Context(principal=Principal(id="a", role="adviser"), scope=EVERYTHING, traceparent=TRACEPARENT)
    harness.apps["profiles"].execute(
        lambda uow: uow.log.append("orleans", ContactChanged(youth_id="u", reachable=True)), context)

    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
        harness.settle()

    assert [entry["trace"] for entry in logged if entry["event"] == "applied"] == [TRACE]
    harness.close()
