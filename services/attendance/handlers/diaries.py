"""What another calendar takes of an instructor's or a vehicle's time: given by a person, or read again by itself from its address."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from contracts.attendance import rpc
from contracts.errors import NotFound
from servicekit.outside import NOTHING_SEEN, Seen
from servicekit.uow import UnitOfWork
from services.attendance.diary_tables import BusyDiary
from services.attendance.domain.diaries import DiaryRules
from services.attendance.domain.intervals import Interval, normalise
from services.attendance.handlers.availability import answer_of, area_of, declare, row_of, tell
from services.attendance.handlers.reach import instant, settings_of, today
from services.attendance.models import Availability


@dataclass(frozen=True)
class Due:
    """A diary whose time has come. `version`: of who gave its address. `seen`: nothing when the whole of it is to be read."""

    owner_id: str
    owner_kind: str
    version: int
    address: str = field(repr=False)
    seen: Seen


def set_busy(command: rpc.SetBusy, uow: UnitOfWork) -> rpc.Availability:
    """Of an imported calendar only when: what it is about stays with its owner."""
    area = area_of(uow, command.owner_id, command.owner_kind)
    row = row_of(uow, command.owner_id, command.owner_kind, lock=True)
    _put(uow, row, (Interval(instant(each.start, "spans"), instant(each.end, "spans")) for each in command.spans))
    row.busy_read_at = uow.now
    _put_address(uow, area, command)
    declare(uow, area, row)
    uow.session.flush()
    return answer_of(uow, row)


def _put_address(uow: UnitOfWork, area: str, command: rpc.SetBusy) -> None:
    """The one that was just read, or none: a file, or nothing, replaces an address too."""
    key = (command.owner_id, command.owner_kind)
    diary = uow.session.get(BusyDiary, key, with_for_update=True)
    if command.address is None:
        if diary is not None:
            uow.session.delete(diary)
        return
    if diary is None:
        diary = BusyDiary(owner_id=command.owner_id, owner_kind=command.owner_kind, version=0)
        uow.session.add(diary)
    diary.area, diary.address, diary.version = area, command.address, diary.version + 1
    _well(uow, diary, Seen(command.etag, command.modified))


def read_now(command: rpc.ReadDiaryNow, uow: UnitOfWork) -> rpc.Availability:
    """Only brings it forward: a call waits for nobody's server."""
    area_of(uow, command.owner_id, command.owner_kind)
    diary = uow.session.get(BusyDiary, (command.owner_id, command.owner_kind), with_for_update=True)
    if diary is None:
        raise NotFound("busy_diary", id=command.owner_id)
    diary.next_at = min(diary.next_at, uow.now)
    return answer_of(uow, row_of(uow, command.owner_id, command.owner_kind))


def next_due(uow: UnitOfWork) -> Due | None:
    """The one that has waited longest."""
    found = uow.session.scalars(
        select(BusyDiary).where(BusyDiary.next_at <= uow.now).order_by(BusyDiary.next_at).limit(1)
    ).first()
    if found is None:
        return None
    fresh = uow.now - found.whole_read_at < _rules(uow).whole
    seen = Seen(found.etag, found.modified) if fresh else NOTHING_SEEN
    return Due(found.owner_id, found.owner_kind, found.version, found.address, seen)


def keep(uow: UnitOfWork, due: Due, spans: Iterable[tuple[dt.datetime, dt.datetime]] | None, seen: Seen) -> None:
    """What was read replaces what was read before, in one act; told only when it is something else. `spans`: None: nothing new."""
    row, diary = _held(uow, due)
    if diary is None:
        return
    if spans is not None and _put(uow, row, (Interval(start, end) for start, end in spans)):
        tell(uow, diary.area, row)
    row.busy_read_at = uow.now
    if spans is None:
        _next(uow, diary)
    else:
        _well(uow, diary, seen)


def keep_failure(uow: UnitOfWork, due: Due, code: str) -> None:
    """What was read before holds; the longer it cannot be read, the more rarely it is tried."""
    _row, diary = _held(uow, due)
    if diary is None:
        return
    diary.failures += 1
    diary.failing_since, diary.failed_because = diary.failing_since or uow.now, code
    diary.next_at = _rules(uow).next_reading(uow.now, diary.area, (diary.owner_id, diary.owner_kind), diary.failures)


def forget(uow: UnitOfWork, owner_id: str, owner_kind: str) -> None:
    """Whose hours are given no more, whose calendar is read no more."""
    diary = uow.session.get(BusyDiary, (owner_id, owner_kind), with_for_update=True)
    if diary is not None:
        uow.session.delete(diary)


def _held(uow: UnitOfWork, due: Due) -> tuple[Availability, BusyDiary | None]:
    """In the order of `set_busy`; no diary when somebody gave another address, or took it away, while it was being read."""
    row = row_of(uow, due.owner_id, due.owner_kind, lock=True)
    diary = uow.session.get(BusyDiary, (due.owner_id, due.owner_kind), with_for_update=True, populate_existing=True)
    return row, diary if diary is not None and diary.version == due.version else None


def _put(uow: UnitOfWork, row: Availability, spans: Iterable[Interval]) -> bool:
    """Whether they are other ones than before; of what is over nothing is kept."""
    now = int(uow.now.timestamp())
    was = [each for each in row.busy or () if each[1] > now]
    row.busy = [
        [int(each.start.timestamp()), int(each.end.timestamp())] for each in normalise(spans) if each.end > uow.now
    ]
    return bool(row.busy != was)


def _well(uow: UnitOfWork, diary: BusyDiary, seen: Seen) -> None:
    """The whole of it was read just now."""
    diary.etag, diary.modified, diary.whole_read_at = seen.etag, seen.modified, uow.now
    _next(uow, diary)


def _next(uow: UnitOfWork, diary: BusyDiary) -> None:
    diary.failures, diary.failing_since, diary.failed_because = 0, None, None
    diary.next_at = _rules(uow).next_reading(uow.now, diary.area, (diary.owner_id, diary.owner_kind))


def _rules(uow: UnitOfWork) -> DiaryRules:
    return settings_of(uow).diaries(today(uow))
