"""Giving out places: whoever does it locks the book of admissions first, so that no place is given twice."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, func, or_, select

from contracts.profiles.events import YouthAdmitted
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING, QUEUING, Applicant
from services.profiles.handlers.history import entered
from services.profiles.handlers.offers import make_offer, not_asked_lately
from services.profiles.models import AdmissionBook, AreaPlaces, Youth

_BOOK = 1
_TAKES_A_PLACE = or_(Youth.journey.in_(HOLDING), Youth.holds_place)


def locked_book(uow: UnitOfWork) -> AdmissionBook:
    book = uow.session.get(AdmissionBook, _BOOK, with_for_update=True)
    if book is None:
        book = AdmissionBook(id=_BOOK, next_rank=1)
        uow.session.add(book)
        uow.session.flush()
    return book


def applicants(uow: UnitOfWork) -> list[Applicant]:
    """Everyone who has, holds or waits for a place, without the rest of their files."""
    columns = Youth.id, Youth.area, Youth.rank, Youth.journey, Youth.holds_place
    query = select(*columns).where(Youth.journey.in_(HOLDING | QUEUING))
    return [Applicant(*row) for row in uow.session.execute(query)]


def give_place(uow: UnitOfWork, youth: Youth, on: dt.date, *, awaited: bool = False) -> None:
    """`on`: the local day that counts, which is an import's own when the import admits; never a day still to come.

    `awaited`: people decided of an application that waited for it.
    """
    on = min(on, uow.deps.today(uow.now))
    youth.journey, youth.holds_place, youth.admitted_on = "admitted", False, on
    entered(uow, youth)
    uow.log.append(youth.area, admission_of(youth, awaited=awaited))


def admission_of(youth: Youth, *, awaited: bool = False) -> YouthAdmitted:
    """What others are told of a place in the programme; said again when somebody comes back to it."""
    on = youth.admitted_on
    assert on is not None
    return YouthAdmitted(youth_id=youth.id, status=youth.status, admitted_on=on, reachable=youth.reachable, awaited=awaited)


def offer_free_places(uow: UnitOfWork, area: str) -> None:
    """Each free place is offered to the next in line; someone who must be corrected first has it held. The book is locked."""
    uow.session.flush()
    free = max(0, _for_the_queue(uow, area) - _count(uow, _TAKES_A_PLACE).get(area, 0))
    queue = select(Youth).where(_queues(uow, area), not_asked_lately(uow))
    for youth in uow.session.scalars(queue.order_by(Youth.rank).limit(free).with_for_update()):
        if youth.journey == "applied":
            youth.holds_place = True
        else:
            make_offer(uow, youth)


def has_place_for(uow: UnitOfWork, youth: Youth) -> bool:
    """A free place that is due to nobody who was in the queue before. The book is locked."""
    earlier = select(Youth.id).where(_queues(uow, youth.area), Youth.rank < youth.rank)
    waits = uow.session.scalar(earlier.limit(1)) is not None
    return not waits and _for_the_queue(uow, youth.area) > _count(uow, _TAKES_A_PLACE).get(youth.area, 0)


def free_places(uow: UnitOfWork, area: str) -> int:
    """Taken by nobody and held for nobody. The book is locked."""
    uow.session.flush()
    return max(0, _capacity(uow, area) - _count(uow, _TAKES_A_PLACE).get(area, 0))


def free_by_the_counts(uow: UnitOfWork, area: str) -> int:
    """To be shown: by the counts that are kept, for a page that is looked at does not count every file again."""
    row = uow.session.get(AreaPlaces, area)
    return max(0, _capacity(uow, area) - (row.taken if row else 0))


def due_to_the_queue(uow: UnitOfWork, area: str) -> int:
    """How many wait for a place that none is held for: newcomers are served after them. The book is locked."""
    return uow.session.scalar(select(func.count()).select_from(Youth).where(_queues(uow, area))) or 0


def not_given_after_all(uow: UnitOfWork, area: str) -> None:
    """A place given by mistake was not freed by somebody who left: it is for whoever gives it, not for the queue."""
    row = uow.session.get(AreaPlaces, area)
    if row is not None:
        row.opened = max(0, row.opened - 1)


def someone_could_enter(uow: UnitOfWork) -> bool:
    """Whether an area has a free place and someone who waits for one, by the counts that are kept."""
    counts = {row.area: row for row in uow.session.scalars(select(AreaPlaces))}
    found = (
        (_for_the_queue(uow, area.key), counts[area.key]) for area in uow.deps.programme.areas if area.key in counts
    )
    return any(row.waiting > 0 and row.taken < capacity for capacity, row in found)


def _capacity(uow: UnitOfWork, area: str) -> int:
    known = uow.deps.programme.area(area)
    return known.places if known else 0


def _for_the_queue(uow: UnitOfWork, area: str) -> int:
    """Up to how many places of the area the queue fills: all of them, but those that a commission has never given yet."""
    if uow.deps.programme.admission.mode != "commission":
        return _capacity(uow, area)
    row = uow.session.get(AreaPlaces, area)
    return min(_capacity(uow, area), row.opened if row else 0)


def _queues(uow: UnitOfWork, area: str) -> ColumnElement[bool]:
    return and_(
        Youth.area == area, Youth.journey.in_(uow.deps.programme.admission.queuing), Youth.holds_place.is_(False)
    )


def recount(uow: UnitOfWork) -> None:
    """Called under the lock of the book, after places were given or freed."""
    uow.session.flush()
    taken, waiting = _count(uow, _TAKES_A_PLACE), _count(uow, Youth.journey == "waiting")
    for area in uow.deps.programme.areas:
        row = uow.session.get(AreaPlaces, area.key)
        if row is None:
            row = AreaPlaces(area=area.key)
            uow.session.add(row)
        row.taken, row.waiting = taken.get(area.key, 0), waiting.get(area.key, 0)
        row.opened = max(row.opened or 0, row.taken)


def _count(uow: UnitOfWork, kept: ColumnElement[bool]) -> dict[str, int]:
    rows = uow.session.execute(select(Youth.area, func.count()).where(kept).group_by(Youth.area))
    return {area: count for area, count in rows}
