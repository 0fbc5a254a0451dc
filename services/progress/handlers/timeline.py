"""The timeline: what happened to a youth, newest first, in codes, whoever published it."""

import datetime as dt

import msgspec
from sqlalchemy import ColumnElement, and_, or_, select

from contracts.errors import InvalidRequest
from contracts.kernel import Event
from contracts.progress import rpc
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.progress.models import TimelineEntry, Youth

SITUATION = frozenset({
    "status_changed", "status_withdrawn", "employment_situation_recorded", "signal_raised", "signal_cleared", "signal_snoozed",
})  # fmt: skip
"""A signal names what it was raised for: a new status, a youth whom nobody can reach."""
SEE_LESSONS_ONLY = frozenset({"school", "instructor"})
"""A school is not told of a pupil's situation and employment (domain.md § 3)."""

# Why somebody was absent is told by attendance to who may read it, not by a line that everyone around the youth sees.
LEFT_OUT = frozenset({"youth_id", "reason"})


def publish(uow: UnitOfWork, youth: Youth, event: Event) -> None:
    """A fact of our own: into the log of the youth's area and onto the timeline, or neither."""
    uow.log.append(youth.area, event)
    note(uow, youth.id, event)


def note(uow: UnitOfWork, youth_id: str, event: Event) -> None:
    """One line; of another service's event it keeps the id, so that the same event is the same line."""
    data = _plain(event)
    uow.session.add(
        TimelineEntry(
            id=uow.envelope.id if uow.envelope and event.domain() != "progress" else new_id(),
            youth_id=youth_id,
            at=uow.now,
            what=event.short_name(),
            actor=uow.envelope.actor if uow.envelope else uow.principal.id,
            data=data,
        )
    )


def _plain(event: Event) -> dict[str, str | int | float | None]:
    """The event's codes, ids and numbers; yes and no as 1 and 0."""
    fields = msgspec.to_builtins(event).items()
    kept = {name: int(value) if isinstance(value, bool) else value for name, value in fields if name not in LEFT_OUT}
    return {name: value for name, value in kept.items() if isinstance(value, str | int | float | None)}


def page(query: rpc.ListTimeline, uow: UnitOfWork) -> rpc.Timeline:
    uow.must_reach(query.youth_id)
    wanted = select(TimelineEntry).where(TimelineEntry.youth_id == query.youth_id)
    if uow.principal.role in SEE_LESSONS_ONLY:
        wanted = wanted.where(TimelineEntry.what.not_in(sorted(SITUATION)), _not_of_the_adviser())
    if query.cursor:
        at, last = _read_cursor(query.cursor)
        wanted = wanted.where(or_(TimelineEntry.at < at, and_(TimelineEntry.at == at, TimelineEntry.id < last)))
    wanted = wanted.order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc()).limit(query.limit + 1)
    rows = list(uow.session.scalars(wanted))
    shown = rows[: query.limit]
    entries = tuple(rpc.TimelineEntry(id=r.id, at=r.at, what=r.what, actor=r.actor, data=r.data) for r in shown)
    return rpc.Timeline(entries=entries, next=_cursor_after(shown[-1]) if len(rows) > query.limit else None)


def _not_of_the_adviser() -> ColumnElement[bool]:
    """What adviser and youth meet for is not the school's: such an appointment is at no school."""
    school = TimelineEntry.data["school_id"].as_string()
    return or_(school.is_(None), school != "")


def _cursor_after(entry: TimelineEntry) -> str:
    return f"{entry.at.isoformat()}~{entry.id}"


def _read_cursor(cursor: str) -> tuple[dt.datetime, str]:
    at, _, last = cursor.partition("~")
    try:
        instant = dt.datetime.fromisoformat(at)
        if instant.tzinfo is None or not last:
            raise ValueError(cursor)
        return instant.astimezone(dt.UTC), last  # near the calendar's ends it overflows
    except (ValueError, OverflowError) as error:
        raise InvalidRequest("bad_cursor", field="cursor") from error
