"""Two files side by side, field by field, as the person sees them who decides whether they are one."""

import datetime as dt
from collections.abc import Callable, Mapping

from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.further import may_stay
from services.profiles.domain.identity import show_phone
from services.profiles.handlers.phones import in_words, phones_of
from services.profiles.handlers.scopes import reached_youth
from services.profiles.handlers.views import labels, masked, school_names, summaries
from services.profiles.models import Youth


def _day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


SHOWN: Mapping[str, Callable[[Youth], str]] = {
    "civility": lambda y: y.civility,
    "last_name": lambda y: y.last_name,
    "first_name": lambda y: y.first_name,
    "birth_date": lambda y: _day(y.birth_date),
    "file_number": lambda y: y.file_number or "",
    "representative": lambda y: y.representative,
    "phone": lambda y: show_phone(y.phone),
    "email": lambda y: y.email,
    "preferred_contact": lambda y: y.preferred_contact,
    "language": lambda y: y.language,
    "address": lambda y: y.address,
    "postcode": lambda y: y.postcode,
    "commune": lambda y: y.commune,
    "neph": lambda y: masked(y.neph) or "",
    "structure": lambda y: y.structure,
    "low_income": lambda y: y.low_income,
    "target": lambda y: y.target,
    "why": lambda y: y.why,
    "needed_by": lambda y: _day(y.needed_by),
    "strengths_words": lambda y: y.strengths_words,
    "availability": lambda y: y.availability,
    "comment": lambda y: y.comment,
    "status": lambda y: y.status,
    "adviser": lambda y: y.adviser_id or "",
    "school": lambda y: y.school_id or "",
}
"""What may be chosen, in the order of the page; how far the code and the driving are is never chosen: the further one is so."""


def compare_files(request: rpc.CompareFiles, uow: UnitOfWork) -> rpc.Comparison:
    stays, goes = reached_youth(uow, request.youth_id), reached_youth(uow, request.merged_id)
    first, second = summaries(uow.session, [stays, goes])
    return rpc.Comparison(stays=first, goes=second, fields=_fields(uow, stays, goes), possible=may_stay(stays.journey, goes.journey))


def _fields(uow: UnitOfWork, stays: Youth, goes: Youth) -> tuple[rpc.ComparedField, ...]:
    names = labels(uow.session, {stays.adviser_id, goes.adviser_id}) | school_names(uow.session, {stays.school_id, goes.school_id})
    communes = uow.deps.communes

    def text(field: str, youth: Youth) -> str:
        value = SHOWN[field](youth)
        if field == "phone":
            return in_words(phones_of(uow.session, youth))
        if field == "commune" and (known := communes.get(value)) is not None:
            return str(known.name)
        return names.get(value, value) if field in ("adviser", "school") else value

    pairs = ((field, text(field, stays), text(field, goes)) for field in SHOWN)
    return tuple(rpc.ComparedField(field=field, stays=a, goes=b, differs=bool(a and b and a != b)) for field, a, b in pairs if a or b)
