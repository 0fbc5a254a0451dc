"""Systems that subscribe: registered, changed, revoked; and the feed that each reads."""

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import Meta

from contracts.kernel import Method, Record

PartnerId = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]
PartnerKind = Literal[
    "appointment_confirmed", "appointment_moved", "appointment_cancelled", "lesson_attended", "lesson_missed",
    "objective_marked", "code_track_moved", "driving_track_moved", "journey_paused", "journey_resumed", "journey_ended",
]
"""What may leave to a partner; the fields that leave are fewer than the event's own (docs/partners/README.md)."""
Areas = Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(min_length=1, max_length=50)]
Kinds = Annotated[tuple[PartnerKind, ...], Meta(min_length=1, max_length=50)]


class RegisterPartner(Record):
    """A system that follows some areas and kinds of events, youth by youth as each consents.

    `queue`: its stream is also put into a queue of the broker, `partner.<id>.events`; without it, it reads the feed.
    `act`: of the act of registering; the same one, sent again within minutes by the same person, is shown the same token.
    """

    id: PartnerId
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    areas: Areas
    kinds: Kinds
    queue: bool = False
    act: Annotated[str, Meta(max_length=100)] = ""


class Partner(Record):
    """`head`: the last sequence number of its stream."""

    id: str
    name: str
    areas: tuple[str, ...]
    kinds: tuple[str, ...]
    queue: bool
    registered_at: dt.datetime
    revoked_at: dt.datetime | None = None
    head: int = 0


class RegisteredPartner(Record):
    """`feed_token` is shown in this act only and stored as a hash."""

    partner: Partner
    feed_token: str


class ChangePartner(Record):
    """Other areas or kinds, also for what was written before: an area taken away is withheld from then on."""

    partner_id: str
    areas: Areas
    kinds: Kinds


class RevokePartner(Record):
    """For good: its token opens nothing any more and its queue gets nothing."""

    partner_id: str


class ListPartners(Record):
    """Those that have something to do with the areas in scope; for one youth, those of her area."""

    youth_id: str | None = None


class Partners(Record):
    partners: tuple[Partner, ...]


class ReadFeed(Record):
    """A page of one partner's stream after a sequence number; the token says whose."""

    token: Annotated[str, Meta(max_length=200)]
    after: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class FeedPage(Record):
    """CloudEvents in order without gaps; `next` is what to ask after, `more` when the stream goes on now."""

    events: tuple[dict[str, Any], ...]
    next: int
    more: bool


register_partner = Method("notifications", "register_partner", RegisterPartner, RegisteredPartner, command=True, secret=True)
change_partner = Method("notifications", "change_partner", ChangePartner, Partner, command=True)
revoke_partner = Method("notifications", "revoke_partner", RevokePartner, Partner, command=True)
list_partners = Method("notifications", "list_partners", ListPartners, Partners)
read_feed = Method("notifications", "read_feed", ReadFeed, FeedPage)
