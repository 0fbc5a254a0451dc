"""Giving out places: whoever does it locks the book of admissions first, so that no place is given twice."""

import datetime as dt

from sqlalchemy import select

from contracts.profiles.events import YouthAdmitted
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING, QUEUING, Applicant, Places, next_in_line
from services.profiles.models import AdmissionBook, Youth

_BOOK = 1


def locked_book(uow: UnitOfWork) -> AdmissionBook:
    book = uow.session.get(AdmissionBook, _BOOK, with_for_update=True)
    if book is None:
        book = AdmissionBook(id=_BOOK, next_rank=1)
        uow.session.add(book)
        uow.session.flush()
    return book


def applicants(uow: UnitOfWork, area: str | None = None) -> list[Applicant]:
    """Everyone who has, holds or waits for a place, without the rest of their files."""
    columns = Youth.id, Youth.area, Youth.rank, Youth.journey, Youth.holds_place
    query = select(*columns).where(Youth.journey.in_(HOLDING | QUEUING))
    if area is not None:
        query = query.where(Youth.area == area)
    return [Applicant(*row) for row in uow.session.execute(query)]


def give_place(uow: UnitOfWork, youth: Youth, on: dt.date) -> None:
    """`on`: the local day that counts, which is an import's own when the import admits."""
    youth.journey, youth.holds_place, youth.admitted_on = "admitted", False, on
    admitted = YouthAdmitted(youth_id=youth.id, status=youth.status, admitted_on=on, reachable=youth.reachable)
    uow.log.append(youth.area, admitted)


def offer_free_places(uow: UnitOfWork, area: str) -> list[str]:
    """Each free place goes to the next in line; someone who must be corrected first has it held."""
    locked_book(uow)
    uow.session.flush()
    queue = applicants(uow, area)
    capacity = {known.key: known.places for known in uow.deps.programme.areas}
    given: list[str] = []
    for _ in range(Places(capacity, queue).free(area)):
        following = next_in_line([one for one in queue if one.youth_id not in given], area)
        if following is None:
            break
        given.append(following.youth_id)
        youth = uow.session.get_one(Youth, following.youth_id, with_for_update=True)
        if youth.journey == "applied":
            youth.holds_place = True
        else:
            give_place(uow, youth, uow.deps.today(uow.now))
    return given
