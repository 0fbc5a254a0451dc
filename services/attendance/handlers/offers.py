"""What a youth waits for, and the answer to what is offered: yes by one tap, no, or silence, after which the next has a turn."""

from sqlalchemy import Row, select

from contracts.attendance import rpc
from contracts.errors import Conflict, NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import Kind, Side
from services.attendance.group_tables import ClassPlace, FreedLesson, FreedOffer, GroupClass, WaitingEntry
from services.attendance.handlers import freed_lessons, freed_places, offering
from services.attendance.handlers.appointments import bookable, claim, is_automatic, keep
from services.attendance.handlers.class_places import hold
from services.attendance.handlers.class_reading import class_answers
from services.attendance.handlers.reach import reached_youth, settings_of, side_of, today
from services.attendance.handlers.working_hours import lock_instructor
from services.attendance.models import Youth

AT_ONCE = 50
"""So many offers and classes a run of the timer; the rest is the next run's."""


def get(request: rpc.GetWaiting, uow: UnitOfWork) -> rpc.Waiting:
    return _waiting(uow, reached_youth(uow, request.youth_id))


def ask_freed(command: rpc.AskFreedLessons, uow: UnitOfWork) -> rpc.Waiting:
    """Said a second time it keeps its first day: who asked first is asked first."""
    youth = reached_youth(uow, command.youth_id)
    youth.told_of_freed = (youth.told_of_freed or uow.now) if command.wanted else None
    return _waiting(uow, youth)


def open_offers(request: rpc.ListFreedOffers, uow: UnitOfWork) -> rpc.FreedOffers:
    rows = select(FreedOffer).where(FreedOffer.school_id.in_(list(uow.scope.ids)), FreedOffer.outcome == offering.OPEN)
    if uow.scope.kind != "school":
        return rpc.FreedOffers(offers=())
    found = uow.session.scalars(rows.order_by(FreedOffer.until, FreedOffer.id).limit(request.limit))
    return rpc.FreedOffers(offers=tuple(offering.answer_of(each) for each in found))


def answer(command: rpc.AnswerFreedOffer, uow: UnitOfWork) -> rpc.FreedOffer:
    youth = reached_youth(uow, _named(uow, command.offer_id).youth_id)
    source, offer = _locked(uow, command.offer_id)
    if not command.accept:
        _close(uow, source, offer, "declined")
    elif isinstance(source, GroupClass):
        _take_place(uow, youth, source, offer, command.id)
    else:
        _take_lesson(uow, youth, source, offer, command.id)
    return offering.answer_of(offer)


def withdraw(command: rpc.WithdrawFreedOffer, uow: UnitOfWork) -> rpc.FreedOffer:
    """By the school. A lesson is offered no more; a place stays held for nobody and goes to the next who waits."""
    reached_youth(uow, _named(uow, command.offer_id).youth_id)
    if side_of(uow) is not Side.SCHOOL:
        raise NotAllowed("only_the_school_withdraws", offer_id=command.offer_id)
    source, offer = _locked(uow, command.offer_id)
    if isinstance(source, FreedLesson):
        source.state = "over"
    _close(uow, source, offer, "withdrawn")
    return offering.answer_of(offer)


def go_on(uow: UnitOfWork) -> None:
    """The timer: what nobody answered in time goes to the next, and what an event freed is offered. Run twice it does it once."""
    late = select(FreedOffer.id, FreedOffer.source_id).where(FreedOffer.outcome == offering.OPEN, FreedOffer.until <= uow.now)
    for offer_id, _source in sorted(uow.session.execute(late.order_by(FreedOffer.until).limit(AT_ONCE)), key=lambda row: row[1]):
        source = _source_of(uow, offer_id)
        offer = uow.session.get(FreedOffer, offer_id, with_for_update=True, populate_existing=True)
        if offer is not None and offer.outcome == offering.OPEN and offer.until <= uow.now:
            _close(uow, source, offer, "expired")
    _offer_classes(uow)
    _offer_lessons(uow)


def forget_old(uow: UnitOfWork) -> None:
    """Answered offers, lessons that were freed and waiting lists of the past go after their time; appointments stay."""
    before = uow.now - settings_of(uow).offers_kept(today(uow))
    for offer in uow.session.scalars(select(FreedOffer).where(FreedOffer.closed_at < before).limit(500)):
        uow.session.delete(offer)
    for lesson in uow.session.scalars(
        select(FreedLesson).where(FreedLesson.state == "over", FreedLesson.starts_at < before).limit(500)
    ):
        uow.session.delete(lesson)
    gone = select(GroupClass.id).where(GroupClass.state.in_(("open", "cancelled", "closed")), GroupClass.starts_at < before)
    for entry in uow.session.scalars(select(WaitingEntry).where(WaitingEntry.class_id.in_(gone)).limit(500)):
        uow.session.delete(entry)


def _offer_classes(uow: UnitOfWork) -> None:
    """So many at once, of all that have somebody to ask: those whom nobody on the list can take stand in nobody's way."""
    soonest = settings_of(uow).offers(today(uow)).soonest(uow.now)
    after, offered = "", 0
    while offered < AT_ONCE:
        page = uow.session.scalars(
            select(GroupClass)
            .where(GroupClass.state == "open", GroupClass.starts_at > soonest, freed_places.with_places_to_offer(), GroupClass.id > after)
            .order_by(GroupClass.id)
            .limit(AT_ONCE)
        ).all()
        for group in page:
            if offered < AT_ONCE and freed_places.somebody_can_come(uow, group):
                freed_places.offer_places(uow, freed_places.lock_class(uow, group.id))
                offered += 1
        if len(page) < AT_ONCE:
            return
        after = page[-1].id


def _offer_lessons(uow: UnitOfWork) -> None:
    waiting = select(FreedOffer.source_id).where(FreedOffer.outcome == offering.OPEN, FreedOffer.class_id.is_(None))
    idle = select(FreedLesson.id).where(FreedLesson.state == "open", FreedLesson.id.not_in(waiting))
    for lesson_id in sorted(uow.session.scalars(idle.order_by(FreedLesson.starts_at, FreedLesson.id).limit(AT_ONCE))):
        freed_lessons.offer_lesson(uow, freed_lessons.lock_lesson(uow, lesson_id))


def _locked(uow: UnitOfWork, offer_id: str) -> tuple[GroupClass | FreedLesson, FreedOffer]:
    """First what is offered, then the offer: the order in which everybody locks."""
    source = _source_of(uow, offer_id)
    return source, offering.still_open(uow, offer_id)


def _named(uow: UnitOfWork, offer_id: str) -> Row[str, str | None, str]:
    """Whose it is, and of what, before anything of it is said or locked."""
    found = uow.session.execute(
        select(FreedOffer.youth_id, FreedOffer.class_id, FreedOffer.source_id).where(FreedOffer.id == offer_id)
    ).first()
    if found is None:
        raise NotFound("offer", id=offer_id)
    return found


def _source_of(uow: UnitOfWork, offer_id: str) -> GroupClass | FreedLesson:
    found = _named(uow, offer_id)
    if found.class_id is not None:
        return freed_places.lock_class(uow, found.class_id)
    return freed_lessons.lock_lesson(uow, found.source_id)


def _close(uow: UnitOfWork, source: GroupClass | FreedLesson, offer: FreedOffer, outcome: str) -> None:
    offering.close(uow, offer, outcome)  # type: ignore[arg-type]
    if isinstance(source, GroupClass):
        freed_places.close_entry(uow, offer)
        uow.session.flush()
        freed_places.offer_places(uow, source)
    else:
        freed_lessons.offer_lesson(uow, source)


def _take_place(uow: UnitOfWork, youth: Youth, group: GroupClass, offer: FreedOffer, appointment_id: str) -> None:
    if group.state != "open":
        raise Conflict("class_not_open", state=group.state)
    number = uow.session.scalar(select(ClassPlace.number).where(ClassPlace.class_id == group.id, ClassPlace.offer_id == offer.id))
    bookable(uow, youth.id, appointment_id)
    offering.accept(uow, offer, appointment_id)
    freed_places.close_entry(uow, offer)
    uow.session.flush()
    assert number is not None, "an open offer holds its place"
    hold(uow, youth, group, appointment_id, number)


def _take_lesson(uow: UnitOfWork, youth: Youth, lesson: FreedLesson, offer: FreedOffer, appointment_id: str) -> None:
    """Expired, when meanwhile the instructor left, or instructor or vehicle are no longer free then: her yes comes too late."""
    _youth, school_id = bookable(uow, youth.id, appointment_id)
    if school_id != lesson.school_id:
        raise Conflict("offer_over")
    lock_instructor(uow, lesson.instructor_id)
    if not freed_lessons.is_given(uow, lesson, held_by=offer.id):
        _close(uow, lesson, offer, "expired")
        return
    asked = booking.Appointment(
        appointment_id, youth.area, youth.id, school_id, lesson.instructor_id, lesson.vehicle_id, Kind.DRIVING_LESSON,
        lesson.starts_at, lesson.ends_at,
    )  # fmt: skip
    rules = settings_of(uow).booking(today(uow)).without_notice()
    booked = booking.request(asked, uow.now, rules, by=side_of(uow), automatic=is_automatic(uow, school_id))
    offering.accept(uow, offer, appointment_id)
    lesson.state = "taken"
    claim(uow, booked)
    keep(uow, youth, booked)


def _waiting(uow: UnitOfWork, youth: Youth) -> rpc.Waiting:
    offers = select(FreedOffer).where(
        FreedOffer.youth_id == youth.id, FreedOffer.outcome == offering.OPEN, FreedOffer.until > uow.now
    )
    lines = select(WaitingEntry.class_id).where(WaitingEntry.youth_id == youth.id)
    groups = select(GroupClass).where(GroupClass.id.in_(lines), GroupClass.state == "open", GroupClass.starts_at > uow.now)
    return rpc.Waiting(
        youth_id=youth.id, told_of_freed=youth.told_of_freed is not None,
        offers=tuple(offering.answer_of(each) for each in uow.session.scalars(offers.order_by(FreedOffer.until, FreedOffer.id))),
        classes=class_answers(uow, uow.session.scalars(groups.order_by(GroupClass.starts_at, GroupClass.id)).all(), youth),
    )  # fmt: skip
