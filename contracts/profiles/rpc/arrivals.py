"""What a coordinator's area waits for: files that nobody follows, come from another area or not; places offered to who is next."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.profiles.limits import ShortText
from contracts.profiles.rpc.files import YouthSummary
from contracts.profiles.rpc.journey import PlaceOffer
from contracts.profiles.rpc.staff import MOST_LISTED, Limit

PageSize = Annotated[int, Meta(ge=1, le=100)]


class ListTakers(Record):
    """Advisers by area, to propose one to another area: names only, of whoever works there."""

    area: str | None = None
    text: ShortText = ""
    limit: Limit = MOST_LISTED


class Taker(Record):
    id: str
    label: str
    area: str


class Takers(Record):
    takers: tuple[Taker, ...]


class ListArrivals(Record):
    """Files without an adviser, by name."""

    cursor: str | None = None
    limit: PageSize = 25


class Arrival(Record):
    """A file that nobody follows; the rest is of one that came from another area: `from_area` is empty otherwise.

    `proposed_id`, `proposed`: the adviser whom the area that was left proposes; whoever runs this one chooses.
    """

    youth: YouthSummary
    from_area: str = ""
    at: dt.datetime | None = None
    reason: str = ""
    proposed_id: str | None = None
    proposed: str | None = None


class Arrivals(Record):
    arrivals: tuple[Arrival, ...]
    next: str | None = None


class ListPlaceOffers(Record):
    """Those that wait for an answer, the first to end first."""

    cursor: str | None = None
    limit: PageSize = 25


class OpenOffer(Record):
    youth: YouthSummary
    offer: PlaceOffer


class OpenOffers(Record):
    offers: tuple[OpenOffer, ...]
    next: str | None = None


list_takers = Method("profiles", "list_takers", ListTakers, Takers)
list_arrivals = Method("profiles", "list_arrivals", ListArrivals, Arrivals)
list_place_offers = Method("profiles", "list_place_offers", ListPlaceOffers, OpenOffers)
