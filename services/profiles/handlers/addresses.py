"""Phones and e-mails by id, for whoever sends at this very moment. Shows them to no person: the file does that."""

from sqlalchemy import select

from contracts.errors import NotAllowed
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.phones import for_texts
from services.profiles.handlers.phones import others_by_id
from services.profiles.models import Person, Youth


def contacts_of(request: rpc.ContactsOf, uow: UnitOfWork) -> rpc.Contacts:
    """Of youths from their file, but for an address that refuses letters; of staff the address of the house.

    Of several phones the first that can take an SMS: that is what it is asked for."""
    if uow.principal.role != "system":
        raise NotAllowed("system_only")
    youths = uow.session.execute(
        select(Youth.id, Youth.email, Youth.refused_email, Youth.phone, Youth.language).where(Youth.id.in_(request.person_ids)))
    others = others_by_id(uow.session, request.person_ids)
    found = {
        row.id: rpc.Contact(
            person_id=row.id, email=row.email if row.email != row.refused_email else "", language=row.language,
            phone=dialled(for_texts([row.phone, *(other.number for other in others.get(row.id, ()))])))
        for row in youths
    }  # fmt: skip
    staff = [person_id for person_id in request.person_ids if person_id not in found]
    for row in uow.session.execute(select(Person.id, Person.email).where(Person.id.in_(staff))):
        found[row.id] = rpc.Contact(person_id=row.id, email=row.email or "")
    return rpc.Contacts(contacts=tuple(found.values()))


def dialled(phone: str) -> str:
    """As a provider dials it: « 06 12 34 56 78 » is +33612345678; empty for what is no number."""
    digits = "".join(char for char in phone if char.isdigit())
    if phone.strip().startswith("+") or digits.startswith("00"):
        return f"+{digits.removeprefix('00')}"
    return f"+33{digits[1:]}" if len(digits) == 10 and digits.startswith("0") else ""
