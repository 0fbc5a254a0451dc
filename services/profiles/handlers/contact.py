"""Contact and identity as a person edits them: all that is wrong is said at once, field by field, and nothing is stored then."""

from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.errors import Conflict, InvalidRequest
from contracts.profiles import rpc
from contracts.profiles.events import ContactChanged
from servicekit.uow import UnitOfWork
from services.profiles.domain.dates import age_on
from services.profiles.domain.identity import read_email, read_name, read_neph, read_phone
from services.profiles.domain.phones import Phone, in_order, with_first
from services.profiles.domain.words import fold, tidy
from services.profiles.handlers.history import wrote
from services.profiles.handlers.phones import phones_of, write_phones
from services.profiles.handlers.scopes import reached_youth
from services.profiles.handlers.views import masked, youth_view
from services.profiles.models import Person, Youth

_OLDEST = 110
_ENOUGH_PHONES = 5
"""As many as a person may give; files that were merged may have more, and keep them."""


@dataclass
class _Sheet:
    """The values that were typed, read one by one; `wrong` gathers the code of each field that could not be."""

    values: dict[str, object] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, text: str | None, reader: Callable[[str], str | None], *, needed: bool = False) -> None:
        """None leaves the field as it is; a blank empties it, unless it is needed."""
        if text is None:
            return
        value = reader(text) if text.strip() else ""
        if value is None or (needed and not value):
            self.wrong[name] = name
        else:
            self.values[name] = value

    def write(self, youth: Youth) -> list[str]:
        """The names of what is not as it was; raises with all that is wrong before anything is written."""
        if self.wrong:
            raise InvalidRequest("fields", field=next(iter(self.wrong)), fields=self.wrong)
        changed = [name for name, value in self.values.items() if getattr(youth, name) != value]
        for name in changed:
            setattr(youth, name, self.values[name])
        return changed


def edit_contact(command: rpc.EditContact, uow: UnitOfWork) -> rpc.Youth:
    """None leaves a part as it is, an empty text removes it."""
    youth = _as_shown(uow, command.youth_id, command.version)
    sheet = _Sheet()
    before = phones_of(uow.session, youth)
    phones = _read_phones(command, before, sheet)
    sheet.read("email", command.email, read_email)
    sheet.read("address", command.address, tidy)
    sheet.read("preferred_contact", command.preferred_contact, str)
    sheet.read("language", command.language, tidy)
    _read_place(uow, youth, command, sheet)
    changed = sheet.write(youth)
    if phones != before:
        write_phones(uow, youth, phones)
        changed = ["phone", *changed]
    if command.email is not None and youth.refused_email and not sheet.wrong:
        youth.refused_email = ""  # given again by a person: it is tried again
        changed = sorted({*changed, "email"})
    if changed:
        youth.version += 1
        wrote(uow, youth, "contact", *changed)
        _contact_changed(uow, youth)
    return _shown(uow, youth)


def edit_identity(command: rpc.EditIdentity, uow: UnitOfWork) -> rpc.Youth:
    """What is shown masked and comes back masked was not edited."""
    youth = _as_shown(uow, command.youth_id, command.version)
    sheet = _Sheet()
    sheet.read("civility", command.civility, str)
    sheet.read("last_name", command.last_name, read_name, needed=True)
    sheet.read("first_name", command.first_name, read_name, needed=True)
    sheet.read("representative", command.representative, tidy)
    if command.neph is not None and command.neph.strip() != masked(youth.neph):
        digits = uow.deps.settings.whole("neph.digits", uow.deps.today(uow.now))
        sheet.read("neph", command.neph, lambda text: read_neph(text, digits))
    if command.birth_date is not None:
        years = age_on(uow.deps.today(uow.now), command.birth_date)
        if uow.deps.programme.age_min <= years < _OLDEST:
            sheet.values["birth_date"] = command.birth_date
        else:
            sheet.wrong["birth_date"] = "birth_date"
    changed = sheet.write(youth)
    if changed:
        youth.version += 1
        _rename(uow, youth)
        wrote(uow, youth, "identity", *changed)
    return _shown(uow, youth)


def area_proposed(uow: UnitOfWork, youth: Youth) -> str | None:
    """The area in which the youth lives, where it is not that of the file: moving is an act of its own."""
    commune = uow.deps.communes.get(youth.commune)
    area = uow.deps.programme.area_of_commune(commune) if commune else None
    return area.key if area is not None and area.key != youth.area else None


def _as_shown(uow: UnitOfWork, youth_id: str, version: int) -> Youth:
    youth = reached_youth(uow, youth_id, lock=True)
    if youth.version != version:
        raise Conflict("edited_meanwhile", version=youth.version)
    return youth


def _read_phones(command: rpc.EditContact, before: tuple[Phone, ...], sheet: _Sheet) -> tuple[Phone, ...]:
    """The whole list where it is given, else another first number; a blank is a number that goes. As before where neither is."""
    if command.phones is None:
        number = _number("phone", command.phone, sheet)
        return before if number is None else with_first(before, number)
    typed = (("phone" if place == 1 else f"phone_{place}", phone) for place, phone in enumerate(command.phones, 1))
    phones = in_order(Phone(_number(name, phone.number, sheet) or "", tidy(phone.label)) for name, phone in typed)
    if len(phones) > max(_ENOUGH_PHONES, len(before)):
        raise InvalidRequest("too_many_phones", field="phones", most=_ENOUGH_PHONES)
    return phones


def _number(name: str, text: str | None, sheet: _Sheet) -> str | None:
    """As it is kept, "" for a blank; None for what is not given, or is no number."""
    if text is None:
        return None
    number = read_phone(text) if text.strip() else ""
    if number is None:
        sheet.wrong[name] = "phone"
    return number


def _read_place(uow: UnitOfWork, youth: Youth, command: rpc.EditContact, sheet: _Sheet) -> None:
    """A commune of the INSEE list, and a postcode that is one of its own (or a CEDEX, which no commune has)."""
    if command.commune is None and command.postcode is None:
        return
    insee = youth.commune if command.commune is None else command.commune.strip()
    commune = uow.deps.communes.get(insee)
    if insee and commune is None:
        sheet.wrong["commune"] = "commune"
        return
    typed = youth.postcode if command.postcode is None else "".join(command.postcode.split())
    if insee != youth.commune and typed == youth.postcode and commune is not None and typed not in commune.postcodes:
        typed = ""  # the old place's, which a form still held
    if not typed and commune is not None and len(commune.postcodes) == 1:
        typed = next(iter(commune.postcodes))
    if typed and not (len(typed) == 5 and typed.isdigit()):
        sheet.wrong["postcode"] = "postcode"
    elif typed and commune is not None and typed not in commune.postcodes and uow.deps.communes.has_postcode(typed):
        sheet.wrong["postcode"] = "postcode_of_another"
    sheet.values |= {"commune": insee, "postcode": typed}


def _rename(uow: UnitOfWork, youth: Youth) -> None:
    youth.sort_key = fold(f"{youth.last_name} {youth.first_name}")[:170]
    youth.first_name_key = fold(youth.first_name)[:80]
    uow.session.get_one(Person, youth.id).label = f"{youth.first_name} {youth.last_name}".strip()


def _contact_changed(uow: UnitOfWork, youth: Youth) -> None:
    youth.reachable = youth.can_be_reached()
    uow.log.append(youth.area, ContactChanged(youth_id=youth.id, reachable=youth.reachable))


def _shown(uow: UnitOfWork, youth: Youth) -> rpc.Youth:
    """Who may edit sees the file with the own eyes; a lead sees it as a coordinator does."""
    role = uow.principal.role
    view = role if role in ("youth", "adviser") else "coordinator"
    return youth_view(uow.session, youth, view, uow.principal, area_proposed(uow, youth))
