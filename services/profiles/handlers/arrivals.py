"""What an area waits for: files without an adviser and places offered. The choice itself is a link (`relations.py`)."""

import datetime as dt

from sqlalchemy import delete, select, tuple_

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.handlers.people import called
from services.profiles.handlers.scopes import youths_in
from services.profiles.handlers.views import labels, summaries
from services.profiles.journey_models import PlaceOffer
from services.profiles.models import Person, Youth
from services.profiles.relation_models import Arrival


def came(uow: UnitOfWork, youth: Youth, left: str, reason: str, proposed_id: str | None) -> None:
    """Nobody takes over yet: it is for the area entered to choose, whoever is proposed."""
    forget(uow, youth.id)
    uow.session.add(Arrival(
        youth_id=youth.id, area=youth.area, from_area=left, at=uow.now, reason=reason, proposed_id=proposed_id, by_id=uow.principal.id,
    ))  # fmt: skip


def forget(uow: UnitOfWork, youth_id: str) -> None:
    uow.session.execute(delete(Arrival).where(Arrival.youth_id == youth_id))


def list_arrivals(request: rpc.ListArrivals, uow: UnitOfWork) -> rpc.Arrivals:
    """Everybody whom no adviser follows, however that came: a move, an import that names none, an adviser who let go."""
    query = (
        select(Youth, Arrival)
        .outerjoin(Arrival, Arrival.youth_id == Youth.id)
        .where(youths_in(uow.scope), Youth.adviser_id.is_(None), Youth.journey.in_(HOLDING | {"waiting"}))
        .order_by(Youth.sort_key, Youth.id)
        .limit(request.limit + 1)
    )
    if request.cursor:
        query = query.where(tuple_(Youth.sort_key, Youth.id) > _name(request.cursor))
    rows = uow.session.execute(query).all()
    page = rows[: request.limit]
    names = labels(uow.session, {came.proposed_id for _, came in page if came})
    shown = summaries(uow.session, [youth for youth, _ in page])
    last = page[-1][0] if len(rows) > len(page) else None
    return rpc.Arrivals(
        arrivals=tuple(_arrival(summary, came, names) for (_, came), summary in zip(page, shown, strict=True)),
        next=write_cursor(last.sort_key, last.id) if last else None,
    )


def _arrival(youth: rpc.YouthSummary, came: Arrival | None, names: dict[str, str]) -> rpc.Arrival:
    if came is None:
        return rpc.Arrival(youth=youth)
    return rpc.Arrival(
        youth=youth, from_area=came.from_area, at=came.at, reason=came.reason, proposed_id=came.proposed_id,
        proposed=names.get(came.proposed_id or ""),
    )  # fmt: skip


def list_place_offers(request: rpc.ListPlaceOffers, uow: UnitOfWork) -> rpc.OpenOffers:
    query = (
        select(PlaceOffer, Youth)
        .join(Youth, Youth.id == PlaceOffer.youth_id)
        .where(PlaceOffer.outcome == "", youths_in(uow.scope))
        .order_by(PlaceOffer.until, PlaceOffer.id)
        .limit(request.limit + 1)
    )
    if request.cursor:
        query = query.where(tuple_(PlaceOffer.until, PlaceOffer.id) > _day(request.cursor))
    rows = uow.session.execute(query).all()
    page = rows[: request.limit]
    shown = summaries(uow.session, [youth for _, youth in page])
    last = page[-1][0] if len(rows) > len(page) else None
    return rpc.OpenOffers(
        offers=tuple(
            rpc.OpenOffer(youth=summary, offer=rpc.PlaceOffer(
                id=row.id, offered_on=uow.deps.today(row.offered_at), until=row.until, outcome="open"))
            for (row, _), summary in zip(page, shown, strict=True)
        ),
        next=write_cursor(last.until.isoformat(), last.id) if last else None,
    )  # fmt: skip


def list_takers(request: rpc.ListTakers, uow: UnitOfWork) -> rpc.Takers:
    """Names of professionals: the gateway asks it for whoever may move a file to their area."""
    here = [Person.area == request.area] if request.area else [Person.area.is_not(None)]
    query = select(Person).where(Person.role == "adviser", Person.left_on.is_(None), *here)
    if request.text:
        query = query.where(called(uow, request.text, "adviser"))
    rows = uow.session.scalars(query.order_by(Person.label, Person.id).limit(request.limit))
    return rpc.Takers(takers=tuple(rpc.Taker(id=row.id, label=row.label, area=row.area or "") for row in rows))


def _day(cursor: str) -> tuple[dt.date, str]:
    parts = read_cursor(cursor)
    try:
        return dt.date.fromisoformat(parts[0]), parts[1]
    except (ValueError, IndexError) as error:
        raise InvalidRequest("cursor", field="cursor") from error


def _name(cursor: str) -> tuple[str, str]:
    parts = read_cursor(cursor)
    if len(parts) != 2:
        raise InvalidRequest("cursor", field="cursor")
    return parts[0], parts[1]
