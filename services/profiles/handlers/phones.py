"""A youth's phones, read and written: the first is a column of her row (what an export compares), the others rows of their own."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.identity import show_phone
from services.profiles.domain.phones import Phone, in_order
from services.profiles.models import OtherPhone, Youth


def phones_of(session: Session, youth: Youth) -> tuple[Phone, ...]:
    return phones_by_id(session, [youth])[youth.id]


def phones_by_id(session: Session, youths: Iterable[Youth]) -> dict[str, tuple[Phone, ...]]:
    """By youth; asked once for all of them."""
    found = {youth.id: [Phone(youth.phone, youth.phone_label)] for youth in youths}
    for youth_id, phones in others_by_id(session, list(found)).items():
        found[youth_id] += phones
    return {youth_id: in_order(phones) for youth_id, phones in found.items()}


def others_by_id(session: Session, ids: Sequence[str] | Select[Any]) -> dict[str, list[Phone]]:
    """All but the first, of those who have more than one."""
    query = (
        select(OtherPhone.youth_id, OtherPhone.phone, OtherPhone.phone_label)
        .where(OtherPhone.youth_id.in_(ids))
        .order_by(OtherPhone.youth_id, OtherPhone.place)
    )
    found: dict[str, list[Phone]] = {}
    for youth_id, number, label in session.execute(query):
        found.setdefault(youth_id, []).append(Phone(number, label))
    return found


def write_phones(uow: UnitOfWork, youth: Youth, phones: Iterable[Phone]) -> None:
    """All of them, in their order; whether she can be reached follows, and files are compared again."""
    first, *others = in_order(phones) or (Phone(""),)
    youth.phone, youth.phone_label = first.number, first.label
    uow.session.execute(delete(OtherPhone).where(OtherPhone.youth_id == youth.id))
    uow.session.flush()
    uow.session.add_all(
        OtherPhone(youth_id=youth.id, phone=phone.number, place=place, phone_label=phone.label) for place, phone in enumerate(others, 2)
    )
    youth.reachable = youth.can_be_reached()
    youth.twins_sought = False


def keep_others(uow: UnitOfWork, youth: Youth) -> None:
    """An import wrote the first number alone: no other is lost, none stands twice, and one takes the place of a first that went."""
    others = others_by_id(uow.session, [youth.id]).get(youth.id, [])
    write_phones(uow, youth, (Phone(youth.phone), *others))


def shown(phones: Iterable[Phone]) -> tuple[rpc.Phone, ...]:
    return tuple(rpc.Phone(number=show_phone(phone.number), label=phone.label) for phone in phones)


def in_words(phones: Iterable[Phone]) -> str:
    """« 06 12 34 56 78, 02 38 00 00 00 (foyer) »."""
    return ", ".join(show_phone(phone.number) + (f" ({phone.label})" if phone.label else "") for phone in phones)
