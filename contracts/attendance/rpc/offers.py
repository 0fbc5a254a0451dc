"""Freed places and lessons, offered to one youth at a time for a limited time; and who asked to be told of freed lessons."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.attendance.events import Kind
from contracts.attendance.rpc.classes import GroupClass
from contracts.attendance.rpc.records import NewId
from contracts.kernel import Method, Record


class FreedOffer(Record):
    """Held for the youth until `until`. `class_id`: a place in that class; None for a lesson that somebody gave back."""

    id: str
    youth_id: str
    school_id: str
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    offered_at: dt.datetime
    until: dt.datetime
    outcome: Literal["open", "accepted", "declined", "expired", "withdrawn"]
    class_id: str | None = None
    instructor_id: str | None = None
    vehicle_id: str | None = None
    appointment_id: str | None = None


class GetWaiting(Record):
    youth_id: str


class Waiting(Record):
    """What a youth waits for: open offers, classes that are full. `told_of_freed`: wants to be told of freed lessons."""

    youth_id: str
    told_of_freed: bool
    offers: tuple[FreedOffer, ...] = ()
    classes: tuple[GroupClass, ...] = ()


class AnswerFreedOffer(Record):
    """`id`: of the appointment that a yes makes. A yes to a lesson whose instructor or vehicle is no longer there makes none: the
    answer says `expired`."""

    id: NewId
    offer_id: str
    accept: bool


class AskFreedLessons(Record):
    """« Prévenez-moi si une leçon se libère », or no longer."""

    youth_id: str
    wanted: bool


class ListFreedOffers(Record):
    """Of the school in scope, open ones, those that end first."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class FreedOffers(Record):
    offers: tuple[FreedOffer, ...]


class WithdrawFreedOffer(Record):
    """By the school, which needs the time itself: it is offered to nobody else."""

    offer_id: str


get_waiting = Method("attendance", "get_waiting", GetWaiting, Waiting)
answer_freed_offer = Method("attendance", "answer_freed_offer", AnswerFreedOffer, FreedOffer, command=True)
ask_freed_lessons = Method("attendance", "ask_freed_lessons", AskFreedLessons, Waiting, command=True)
list_freed_offers = Method("attendance", "list_freed_offers", ListFreedOffers, FreedOffers)
withdraw_freed_offer = Method("attendance", "withdraw_freed_offer", WithdrawFreedOffer, FreedOffer, command=True)
