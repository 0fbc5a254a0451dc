"""Hands the availabilities of an applied import to attendance, in `work`: batches with keys that never change.

A batch is deleted once it was taken, so a crash at any moment only sends one again, under the same key.
"""

from typing import Any, Protocol

from sqlalchemy import delete, exists, select, update

from contracts.attendance import rpc as attendance
from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, SYSTEM, Context
from servicekit import logs
from servicekit.bus.port import Caller
from servicekit.uow import UnitOfWork
from services.profiles.models import HandOver, ImportRun

_DEADLINE_MS = 30_000

log = logs.get("profiles.handing_over")


class Worker(Protocol):
    """What a chore is given: its service's application and a way to call others."""

    app: Any
    caller: Caller


def hand_over(work: Worker) -> None:
    """One pass over what is waiting; whatever attendance could not take now waits for the next."""
    work.app.execute(_begin, entrypoint="hand_over")
    for batch in work.app.query(_batches):
        request = work.app.query(lambda uow, batch=batch: _request(uow, *batch))
        import_id, area, number = batch
        context = Context(
            principal=SYSTEM,
            scope=EVERYTHING,
            area=area,
            key=f"{import_id}-{area}-{number}",
            deadline_ms=_DEADLINE_MS,
        )
        try:
            work.caller.call(attendance.receive_availabilities, request, context)
        except AutonomieError as error:
            log.warning("hand_over_waits", import_id=import_id, area=area, batch=number, error=error.code)
            continue
        work.app.execute(lambda uow, batch=batch: _taken(uow, *batch), entrypoint="hand_over")
    work.app.execute(_end, entrypoint="hand_over")


def _begin(uow: UnitOfWork) -> None:
    uow.session.execute(update(ImportRun).where(ImportRun.status == "applied").values(status="completing"))


def _end(uow: UnitOfWork) -> None:
    waiting = exists().where(HandOver.import_id == ImportRun.id)
    uow.session.execute(update(ImportRun).where(ImportRun.status == "completing", ~waiting).values(status="done"))


def _batches(uow: UnitOfWork) -> list[tuple[str, str, int]]:
    columns = HandOver.import_id, HandOver.area, HandOver.batch
    rows = uow.session.execute(select(*columns).distinct().order_by(*columns))
    return [(import_id, area, number) for import_id, area, number in rows]


def _of(import_id: str, area: str, number: int) -> tuple[Any, ...]:
    return HandOver.import_id == import_id, HandOver.area == area, HandOver.batch == number


def _request(uow: UnitOfWork, import_id: str, area: str, number: int) -> attendance.ReceiveAvailabilities:
    rows = uow.session.scalars(select(HandOver).where(*_of(import_id, area, number)).order_by(HandOver.youth_id))
    received = tuple(attendance.ReceivedAvailability(owner_id=row.youth_id, text=row.text) for row in rows)
    return attendance.ReceiveAvailabilities(import_id=import_id, area=area, availabilities=received)


def _taken(uow: UnitOfWork, import_id: str, area: str, number: int) -> None:
    uow.session.execute(delete(HandOver).where(*_of(import_id, area, number)))
