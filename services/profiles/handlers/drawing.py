"""The draw of an area's places: one act, at random once, and afterwards checked by whoever likes (`domain/admission_modes.py`).

No preview and no second try: a draw takes all who wait for one, so that a later draw concerns only those who applied since.
"""

import secrets
from collections.abc import Sequence

from sqlalchemy import select

from contracts.errors import Conflict, NotFound
from contracts.profiles import rpc
from contracts.profiles.events import PlacesDrawn
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.admission_models import Decision, Draw
from services.profiles.domain.admission_modes import ALGORITHM, digest, drawn_order
from services.profiles.handlers.admissions import awaiting, must_admit_by, must_reach_area, put_on_waiting_list
from services.profiles.handlers.history import wrote
from services.profiles.handlers.places import due_to_the_queue, free_places, give_place, locked_book, recount
from services.profiles.handlers.reads import trace
from services.profiles.handlers.views import labels, summaries
from services.profiles.models import AdmissionBook, Youth


def draw_places(command: rpc.DrawPlaces, uow: UnitOfWork) -> rpc.AdmissionDraw:
    """Who waited before this draw is served before those whom it draws."""
    book = locked_book(uow)
    must_reach_area(uow, command.area)
    must_admit_by(uow, "draw")
    if uow.session.get(Draw, command.id) is not None:
        return get_draw(rpc.GetDraw(draw_id=command.id), uow)
    query = select(Youth).where(awaiting(command.area)).order_by(Youth.id)
    youths = {youth.id: youth for youth in uow.session.scalars(query.with_for_update())}
    if not youths:
        raise Conflict("nobody_to_draw")
    places = max(0, free_places(uow, command.area) - due_to_the_queue(uow, command.area))
    seed = secrets.token_hex(32)
    order = drawn_order(seed, youths)
    row = Draw(
        id=command.id, area=command.area, at=uow.now, by_id=uow.principal.id, protocol=uow.deps.programme.admission.protocol,
        algorithm=ALGORITHM, seed=seed, drawn=order, admitted=min(places, len(order)),
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    for place, youth_id in enumerate(order, start=1):
        _settle(uow, row, youths[youth_id], place, book)
    recount(uow)
    uow.log.append(row.area, PlacesDrawn(draw_id=row.id, drawn=len(order), admitted=row.admitted))
    return _view(uow, row, _drawn(uow, row))


def get_draw(request: rpc.GetDraw, uow: UnitOfWork) -> rpc.AdmissionDraw:
    row = uow.session.get(Draw, request.draw_id)
    if row is None:
        raise NotFound("draw", id=request.draw_id)
    must_reach_area(uow, row.area)
    return _view(uow, row, _drawn(uow, row))


def list_draws(request: rpc.ListDraws, uow: UnitOfWork) -> rpc.AdmissionDraws:
    must_reach_area(uow, request.area)
    query = select(Draw).where(Draw.area == request.area).order_by(Draw.at.desc(), Draw.id.desc()).limit(request.limit)
    return rpc.AdmissionDraws(draws=tuple(_view(uow, row, ()) for row in uow.session.scalars(query)))


def _settle(uow: UnitOfWork, draw: Draw, youth: Youth, place: int, book: AdmissionBook) -> None:
    today, admitted = uow.deps.today(uow.now), place <= draw.admitted
    uow.session.add(Decision(
        id=new_id(), youth_id=youth.id, area=draw.area, on_day=today, at=uow.now, by_id=uow.principal.id, draw_id=draw.id,
        outcome="admitted" if admitted else "waiting", place=place, rank_before=youth.rank,
    ))  # fmt: skip
    if admitted:
        give_place(uow, youth, today, awaited=True)
    else:
        put_on_waiting_list(uow, youth, book)
    youth.version += 1
    wrote(uow, youth, "drawn")
    trace(uow, youth.id, "draw_places", wrote=True)


def _drawn(uow: UnitOfWork, row: Draw) -> Sequence[rpc.DrawnYouth]:
    """Only those who are in the area still are named: elsewhere a file is for others to read."""
    found = uow.session.scalars(select(Youth).where(Youth.id.in_(row.drawn), Youth.area == row.area)).all()
    named = {summary.id: summary for summary in summaries(uow.session, found)}
    return [
        rpc.DrawnYouth(
            place=place, youth_id=youth_id, digest=digest(row.seed, youth_id),
            outcome="admitted" if place <= row.admitted else "waiting", youth=named.get(youth_id),
        )
        for place, youth_id in enumerate(row.drawn, start=1)
    ]  # fmt: skip


def _view(uow: UnitOfWork, row: Draw, drawn: Sequence[rpc.DrawnYouth]) -> rpc.AdmissionDraw:
    return rpc.AdmissionDraw(
        id=row.id, area=row.area, at=row.at, by=labels(uow.session, {row.by_id}).get(row.by_id, ""), protocol=row.protocol,
        algorithm=row.algorithm, seed=row.seed, count=len(row.drawn), admitted=row.admitted, drawn=tuple(drawn),
    )  # fmt: skip
