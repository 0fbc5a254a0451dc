"""Reads diaries again from their addresses; run in `work`, between transactions, in a thread of its own: their servers may be slow."""

from typing import Any, Protocol

from contracts.errors import AutonomieError, InvalidRequest
from servicekit import busy_times, logs, outside
from services.attendance.handlers.diaries import Due, keep, keep_failure, next_due

MOST_A_TURN = 8
"""Each may take half a minute; a turn that never ended would look like a job that hangs."""
ENTRYPOINT = "read_diaries"
UNREADABLE = "calendar_unreachable"

log = logs.get("attendance.diaries")


class Worker(Protocol):
    """What a chore is given."""

    app: Any

    def ending(self) -> bool: ...


def read_diaries(work: Worker) -> None:
    """Those whose time has come, the longest waiting first."""
    for _n in range(MOST_A_TURN):
        if work.ending():
            return
        due: Due | None = work.app.query(next_due)
        if due is None:
            return
        _read(work, due)


def _read(work: Worker, due: Due) -> None:
    """A diary that fails, however it fails, waits longer and is in nobody's way. Its address is in no log."""
    try:
        found = outside.read(due.address, due.seen)
        spans = None if found.body is None else busy_times.spans_of(found.body, work.app.clock.now())
        work.app.execute(lambda uow: keep(uow, due, spans, found.seen), entrypoint=ENTRYPOINT)
    except AutonomieError as error:
        code = error.code if isinstance(error, InvalidRequest) else UNREADABLE
    except Exception as error:
        log.error("diary_not_read", owner=due.owner_id, error=type(error).__name__)
        code = UNREADABLE
    else:
        return
    work.app.execute(lambda uow: keep_failure(uow, due, code), entrypoint=ENTRYPOINT)
