"""What left for a person by e-mail or SMS, and what could not; neither addresses nor words."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Method, Record

Channel = Literal["email", "sms"]
DeliveryState = Literal["waiting", "leaving", "sent", "failed", "unknown", "stale", "no_address", "dropped", "bounced"]


class Delivery(Record):
    """`reason` is a code (smtp_550, no_phone …). `unknown`: it may have arrived; it is not sent twice.
    `bounced`: taken first, and sent back later."""

    id: str
    at: dt.datetime
    person_id: str
    youth_id: str | None
    channel: Channel
    what: str
    state: DeliveryState
    reason: str
    tries: int
    due_at: dt.datetime
    ended_at: dt.datetime | None = None


class ListDeliveries(Record):
    """Of one youth, or of those in scope; newest first. `problems`: only what did not reach the person."""

    youth_id: str | None = None
    problems: bool = False
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 30


class DeliveryPage(Record):
    deliveries: tuple[Delivery, ...]
    next: str | None = None


list_deliveries = Method("notifications", "list_deliveries", ListDeliveries, DeliveryPage)
