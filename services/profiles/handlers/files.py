"""A youth's file: read, listed, its status kept up to date. Contact and identity are edited in `contact.py`."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, tuple_

from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import StatusChanged, StatusWithdrawn
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING
from services.profiles.handlers.contact import area_proposed
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.handlers.finding import count_found, find
from services.profiles.handlers.history import wrote
from services.profiles.handlers.scopes import reached_youth, youths_in
from services.profiles.handlers.views import NO_STATUS, summaries, youth_view
from services.profiles.models import StatusPeriod, Youth

COUNTED = 1_000
"""Lists are counted up to here; past it nobody reads the number and counting would cost more with every youth."""


def get_youth(request: rpc.GetYouth, uow: UnitOfWork) -> rpc.Youth:
    youth = reached_youth(uow, request.youth_id)
    return youth_view(uow.session, youth, request.view, uow.principal, area_proposed(uow, youth))


def list_youths(request: rpc.ListYouths, uow: UnitOfWork) -> rpc.YouthPage:
    kept = _kept(request, uow)
    page, following = find(request, uow, kept) if request.text.strip() else _listed(request, uow, kept)
    return rpc.YouthPage(
        youths=tuple(summaries(uow.session, page, with_status=uow.principal.role not in NO_STATUS)),
        next=following,
        total=None if request.cursor else _total(request, uow, kept),
    )


def _listed(request: rpc.ListYouths, uow: UnitOfWork, kept: list[ColumnElement[bool]]) -> tuple[Sequence[Youth], str | None]:
    query = select(Youth).where(*kept).order_by(Youth.sort_key, Youth.id).limit(request.limit + 1)
    if request.cursor:
        query = query.where(tuple_(Youth.sort_key, Youth.id) > _place(request.cursor))
    rows = uow.session.scalars(query).all()
    page = rows[: request.limit]
    return page, write_cursor(page[-1].sort_key, page[-1].id) if len(rows) > len(page) else None


def change_status(command: rpc.ChangeStatus, uow: UnitOfWork) -> Done:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if command.status not in {choice.code for choice in uow.deps.programme.statuses}:
        raise InvalidRequest("status", field="status")
    if command.since > uow.deps.today(uow.now):
        raise InvalidRequest("in_the_future", field="since")
    record_status(uow, youth, command.status, command.since)
    youth.version += 1
    wrote(uow, youth, "status")
    return Done(id=youth.id)


def withdraw_status(command: rpc.WithdrawStatus, uow: UnitOfWork) -> Done:
    """Noted by mistake: what was before it is again what the youth is, and nobody is reminded of what never was."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    wrong = uow.session.get(StatusPeriod, (youth.id, command.since))
    if wrong is None:
        raise NotFound("status", since=command.since.isoformat())
    others = select(StatusPeriod).where(StatusPeriod.youth_id == youth.id, StatusPeriod.since != command.since)
    latest = uow.session.scalar(others.order_by(StatusPeriod.since.desc()).limit(1))
    if latest is None:
        raise Conflict("only_status")
    uow.session.delete(wrong)
    youth.status, youth.status_since = latest.status, latest.since
    youth.version += 1
    wrote(uow, youth, "status")
    uow.log.append(youth.area, StatusWithdrawn(
        youth_id=youth.id, since=command.since, status=latest.status, status_since=latest.since))
    return Done(id=youth.id)


def record_status(uow: UnitOfWork, youth: Youth, status: str, since: dt.date, *, is_first: bool = False) -> None:
    """A period of the history; the latest is what the youth is now. `is_first`: there is none to look for."""
    is_newest = is_first or youth.status_since is None or since > youth.status_since
    period = None if is_newest else uow.session.get(StatusPeriod, (youth.id, since))
    if period is not None and period.status == status:
        return
    if period is None:
        uow.session.add(StatusPeriod(youth_id=youth.id, since=since, status=status, recorded_at=uow.now))
    else:
        period.status, period.recorded_at = status, uow.now
    if youth.status_since is None or since >= youth.status_since:
        youth.status, youth.status_since = status, since
    uow.log.append(youth.area, StatusChanged(youth_id=youth.id, status=status, since=since))


def _kept(request: rpc.ListYouths, uow: UnitOfWork) -> list[ColumnElement[bool]]:
    kept = [youths_in(uow.scope)]
    if request.ids is not None:
        kept.append(Youth.id.in_(request.ids))
    if request.journey:
        kept.append(Youth.journey == request.journey)
    if request.unreachable:
        kept.append(Youth.reachable.is_(False))
    if request.without_adviser:
        kept += [Youth.adviser_id.is_(None), Youth.journey.in_(HOLDING)]
    return kept


def _total(request: rpc.ListYouths, uow: UnitOfWork, kept: list[ColumnElement[bool]]) -> int | None:
    if request.text.strip():
        count = count_found(request, uow, kept, COUNTED + 1)
    else:
        some = select(Youth.id).where(*kept).limit(COUNTED + 1).subquery()
        count = uow.session.scalar(select(func.count()).select_from(some)) or 0
    return count if count <= COUNTED else None


def _place(cursor: str) -> tuple[str, str]:
    place = read_cursor(cursor)
    if len(place) != 2:
        raise InvalidRequest("cursor", field="cursor")
    return place[0], place[1]
