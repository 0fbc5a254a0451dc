"""Who subscribes: partners registered, changed, revoked; and the feed that each reads with its own token."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets

import msgspec
from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.notifications import rpc
from servicekit.uow import UnitOfWork
from services.notifications.handlers import stream
from services.notifications.models import OutgoingHeadRow, PartnerRow, QueueCursorRow

SHOWN_AGAIN = dt.timedelta(minutes=10)
"""Long enough for a second click or an answer that got lost; too short for whoever finds the page open later."""


def register_partner(command: rpc.RegisterPartner, uow: UnitOfWork) -> rpc.RegisteredPartner:
    """Its stream begins empty: what happened before nobody had consented to tell."""
    _must_reach_areas(command.areas, uow)
    if not command.id.isprintable():  # `$` of a pattern lets a last line feed pass
        raise InvalidRequest("bad_id", field="id")
    token = _token(command, uow)
    known = uow.session.get(PartnerRow, command.id)
    if known is not None and _is_this_act(known, token, command, uow):
        return rpc.RegisteredPartner(partner=_answer(known, stream.head_of(known.id, uow.session)), feed_token=token)
    if known is not None:
        raise Conflict("partner_exists", id=command.id)
    partner = PartnerRow(
        id=command.id, name=command.name, areas=sorted(set(command.areas)), kinds=sorted(set(command.kinds)),
        queue=command.queue, token_hash=_hash(token), registered_at=uow.now, revoked_at=None,
    )  # fmt: skip
    uow.session.add(partner)
    uow.session.flush()
    uow.session.add_all([OutgoingHeadRow(partner_id=partner.id, seq=0), QueueCursorRow(partner_id=partner.id, seq=0)])
    return rpc.RegisteredPartner(partner=_answer(partner, 0), feed_token=token)


def _token(command: rpc.RegisterPartner, uow: UnitOfWork) -> str:
    """Made from the act, so that a second click, or one that got no answer, shows the key that works, and no database holds it."""
    if not (command.act and uow.deps.secret):
        return secrets.token_urlsafe(32)
    told = "\n".join(("partner token", uow.principal.id, command.act, command.id))
    made = hmac.new(uow.deps.secret.encode(), told.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _is_this_act(known: PartnerRow, token: str, command: rpc.RegisterPartner, uow: UnitOfWork) -> bool:
    same = hmac.compare_digest(known.token_hash, _hash(token)) and known.revoked_at is None
    asked = (command.name, sorted(set(command.areas)), sorted(set(command.kinds)), command.queue)
    return same and asked == (known.name, known.areas, known.kinds, known.queue) and uow.now - known.registered_at < SHOWN_AGAIN


def change_partner(command: rpc.ChangePartner, uow: UnitOfWork) -> rpc.Partner:
    partner = _reached(command.partner_id, uow)
    _must_reach_areas(command.areas, uow)
    partner.areas, partner.kinds = sorted(set(command.areas)), sorted(set(command.kinds))
    return _answer(partner, stream.head_of(partner.id, uow.session))


def revoke_partner(command: rpc.RevokePartner, uow: UnitOfWork) -> rpc.Partner:
    partner = _reached(command.partner_id, uow)
    partner.revoked_at = partner.revoked_at or uow.now
    return _answer(partner, stream.head_of(partner.id, uow.session))


def list_partners(request: rpc.ListPartners, uow: UnitOfWork) -> rpc.Partners:
    """A programme has a handful of them. A youth sees who could be told of the own journey, now."""
    if request.youth_id is not None:
        uow.must_reach(request.youth_id)
        areas = {uow.context.area}
    else:
        areas = set(uow.scope.ids) if uow.scope.kind == "areas" else set()
    query = select(PartnerRow, OutgoingHeadRow.seq).join(OutgoingHeadRow).order_by(PartnerRow.id)
    found = [(row, head) for row, head in uow.session.execute(query)
             if (uow.scope.kind == "all" and request.youth_id is None) or areas & set(row.areas)]
    if request.youth_id is not None:
        found = [(row, head) for row, head in found if row.revoked_at is None]
    return rpc.Partners(partners=tuple(_answer(row, head) for row, head in found))


def read_feed(request: rpc.ReadFeed, uow: UnitOfWork) -> rpc.FeedPage:
    """The token is the only key; it opens one stream and nothing else."""
    partner = uow.session.scalar(select(PartnerRow).where(PartnerRow.token_hash == _hash(request.token)))
    if partner is None or partner.revoked_at is not None:
        raise NotAllowed("token")
    bodies = stream.page(partner, request.after, request.limit, uow.session)
    following = request.after + len(bodies)
    return rpc.FeedPage(events=tuple(msgspec.json.decode(body) for body in bodies), next=following,
                        more=following < stream.head_of(partner.id, uow.session))


def _reached(partner_id: str, uow: UnitOfWork) -> PartnerRow:
    partner = uow.session.get(PartnerRow, partner_id, with_for_update=True)
    if partner is None:
        raise NotFound("partner", id=partner_id)
    _must_reach_areas(partner.areas, uow)
    return partner


def _must_reach_areas(areas: "tuple[str, ...] | list[str]", uow: UnitOfWork) -> None:
    """A coordinator registers, changes and revokes what stays within the own area."""
    scope = uow.scope
    if scope.kind != "all" and (scope.kind != "areas" or not set(areas) <= set(scope.ids)):
        raise NotAllowed("other_area", areas=sorted(areas))


def _answer(partner: PartnerRow, head: int) -> rpc.Partner:
    return rpc.Partner(
        id=partner.id, name=partner.name, areas=tuple(partner.areas), kinds=tuple(partner.kinds), queue=partner.queue,
        registered_at=partner.registered_at, revoked_at=partner.revoked_at, head=head,
    )  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
