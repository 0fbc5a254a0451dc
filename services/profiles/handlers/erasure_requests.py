"""Requests for erasure: asked for, thought again, refused; the report of one, and what the other services answered."""

from sqlalchemy import select, tuple_

from contracts.attendance import events as attendance
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Done
from contracts.notifications import events as notifications
from contracts.profiles import rpc
from contracts.progress import events as progress
from contracts.resources import events as resources
from contracts.stats import events as stats
from servicekit.uow import UnitOfWork
from services.profiles.domain.words import tidy
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import Person
from services.profiles.rights_models import Erasure, ErasureAnswer

Answered = (
    attendance.ErasureDone | progress.ErasureDone | notifications.ErasureDone | resources.ErasureDone | stats.ErasureDone
)
ASKED = ("attendance", "notifications", "progress", "resources", "stats")
"""The services that hold something of a youth beside this one; a report is complete when all of them answered."""


def ask_erasure(command: rpc.AskErasure, uow: UnitOfWork) -> Done:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if uow.principal.id != youth.id:
        raise NotAllowed("only_the_youth_asks")
    row = uow.session.get(Erasure, youth.id, with_for_update=True)
    if row is None:
        row = Erasure(youth_id=youth.id)
        uow.session.add(row)
    if row.state != "asked":
        row.asked_at = uow.now
    row.area, row.state, row.at, row.words = youth.area, "asked", uow.now, tidy(command.words)
    row.decided_at, row.decided_by, row.answer = None, None, ""
    return Done(id=youth.id)


def withdraw_erasure(command: rpc.WithdrawErasure, uow: UnitOfWork) -> Done:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if uow.principal.id != youth.id:
        raise NotAllowed("only_the_youth_asks")
    row = _open_request(uow, youth.id)
    row.state, row.at, row.words = "withdrawn", uow.now, ""
    return Done(id=youth.id)


def refuse_erasure(command: rpc.RefuseErasure, uow: UnitOfWork) -> Done:
    """The youth reads why, and has a right to."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    _open_request(uow, youth.id)
    reason = tidy(command.reason)
    if not reason:
        raise InvalidRequest("reason_needed", field="reason")
    row = decided(uow, youth.id, youth.area, "refused")
    row.answer = reason
    return Done(id=youth.id)


def decided(uow: UnitOfWork, youth_id: str, area: str, state: str) -> Erasure:
    row = uow.session.get(Erasure, youth_id, with_for_update=True)
    if row is None:
        row = Erasure(youth_id=youth_id, words="", answer="", ground="", said_in=[], removed=0, kept=[])
        uow.session.add(row)
    row.area, row.state, row.at, row.decided_at, row.decided_by = area, state, uow.now, uow.now, uow.principal.id
    return row


def get_erasure(request: rpc.GetErasure, uow: UnitOfWork) -> rpc.Erasure:
    """Also after the file is gone: then the area of the request is the scope."""
    row = uow.session.get(Erasure, request.youth_id)
    if row is None:
        youth = reached_youth(uow, request.youth_id)
        return rpc.Erasure(youth_id=youth.id, state="none", area=youth.area)
    scope = uow.scope
    named = {"youth": row.youth_id, "areas": row.area}
    if scope.kind != "all" and named.get(scope.kind) not in scope.ids:
        raise NotAllowed("out_of_scope", subject=row.youth_id)
    return report_of(uow, row)


def list_erasures(request: rpc.ListErasures, uow: UnitOfWork) -> rpc.Erasures:
    """Requests, the oldest first; or what was decided, the newest first."""
    waiting = request.which == "asked"
    query = select(Erasure).where(Erasure.state == "asked" if waiting else Erasure.state.in_(("done", "refused")))
    if uow.scope.kind == "areas":
        query = query.where(Erasure.area.in_(uow.scope.ids))
    elif uow.scope.kind != "all":
        raise NotAllowed("out_of_scope")
    place = tuple_(Erasure.at, Erasure.youth_id)
    if request.cursor:
        last = uow.session.get(Erasure, read_cursor(request.cursor)[0])
        if last is None:
            raise NotFound("erasure")
        after = (last.at, last.youth_id)
        query = query.where(place > after if waiting else place < after)
    order = (Erasure.at, Erasure.youth_id) if waiting else (Erasure.at.desc(), Erasure.youth_id.desc())
    rows = uow.session.scalars(query.order_by(*order).limit(request.limit + 1)).all()
    page = rows[: request.limit]
    more = write_cursor(page[-1].youth_id) if len(rows) > len(page) else None
    return rpc.Erasures(erasures=tuple(report_of(uow, row) for row in page), next=more)


def answered(event: Answered, uow: UnitOfWork) -> None:
    """One service went through with it; told again, it changes nothing."""
    assert uow.envelope is not None, "an event is being applied"
    key = (event.youth_id, event.domain(), uow.envelope.area)
    row = uow.session.get(ErasureAnswer, key)
    if row is None:
        row = ErasureAnswer(youth_id=key[0], service=key[1], area=key[2], at=uow.now, removed=0, kept=[])
        uow.session.add(row)
    row.removed, row.kept = max(row.removed, event.removed), sorted({*row.kept, *event.kept})


def report_of(uow: UnitOfWork, row: Erasure) -> rpc.Erasure:
    by = uow.session.get(Person, row.decided_by) if row.decided_by else None
    parts = _parts(uow, row) if row.state == "done" else ()
    return rpc.Erasure(
        youth_id=row.youth_id,
        state=row.state,  # type: ignore[arg-type]
        area=row.area,
        asked_at=row.asked_at,
        words=row.words,
        ground=row.ground,
        decided_at=row.decided_at,
        decided_by=by.label if by else None,
        answer=row.answer,
        parts=parts,
        complete=bool(parts) and all(part.answered_at for part in parts),
    )


def _parts(uow: UnitOfWork, row: Erasure) -> tuple[rpc.ErasurePart, ...]:
    """profiles first, then each service for each area that knew her."""
    heard = {(a.service, a.area): a for a in uow.session.scalars(
        select(ErasureAnswer).where(ErasureAnswer.youth_id == row.youth_id))}  # fmt: skip
    own = rpc.ErasurePart(service="profiles", area=row.area, answered_at=row.decided_at, removed=row.removed,
                          kept=tuple(row.kept))  # fmt: skip
    return (own, *(_part(heard.get((service, area)), service, area) for service in ASKED for area in row.said_in))


def _part(answer: ErasureAnswer | None, service: str, area: str) -> rpc.ErasurePart:
    if answer is None:
        return rpc.ErasurePart(service=service, area=area)
    return rpc.ErasurePart(service=service, area=area, answered_at=answer.at, removed=answer.removed, kept=tuple(answer.kept))


def _open_request(uow: UnitOfWork, youth_id: str) -> Erasure:
    row = uow.session.get(Erasure, youth_id, with_for_update=True)
    if row is None or row.state != "asked":
        raise Conflict("no_open_request", youth_id=youth_id)
    return row
