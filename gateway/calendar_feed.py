"""The address and the text of a private calendar (RFC 5545). Whoever holds the address reads it, so it names nobody.

The address is signed by the gateway, not stored: a stolen database yields none. What is shown comes from attendance.
"""

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from icalendar import Calendar, Component, Event
from itsdangerous import BadSignature, URLSafeSerializer

from contracts.attendance.rpc import CalendarEntries, CalendarEntry

PARIS = ZoneInfo("Europe/Paris")
_VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""Directive 2000/84/CE, as every calendar program reads it; the library's own lists each year up to a last one."""

REFRESH = dt.timedelta(hours=1)
_STATUS = {"requested": "TENTATIVE", "confirmed": "CONFIRMED", "cancelled": "CANCELLED"}
_KINDS_WITH_PLACE = frozenset({"youth", "instructor"})
"""The meeting point may be somebody's door: only those who go there are told."""


@dataclass(frozen=True, slots=True)
class Address:
    """What the address of a feed says: whose it is, in which area, and how often it was replaced."""

    owner_kind: str
    owner_id: str
    area: str | None
    serial: int


def seal(secret: str, address: Address) -> str:
    return str(_signer(secret).dumps([address.owner_kind, address.owner_id, address.area, address.serial]))


def unseal(secret: str, token: str) -> Address | None:
    """None for what this gateway never wrote."""
    try:
        kind, owner_id, area, serial = _signer(secret).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return Address(kind, owner_id, area, serial)


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="calendar", signer_kwargs={"digest_method": sha256, "key_derivation": "hmac"})


def text_of(entries: CalendarEntries, owner_kind: str, site: str) -> bytes:
    """The same bytes as long as nothing changes: no instant of now is in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//AUTOnomie//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", "AUTOnomie")
    calendar.add("x-wr-calname", "AUTOnomie")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(Component.from_ical(_VTIMEZONE))
    for entry in entries.entries:
        calendar.add_component(_event(entry, owner_kind, site))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, owner_kind: str, site: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.appointment_id}@autonomie")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.replace(microsecond=0))
    event.add("last-modified", entry.changed_at.replace(microsecond=0))
    starts_at, ends_at = _named(entry.starts_at, entry.ends_at)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("status", _STATUS[entry.state])
    event.add("transp", "TRANSPARENT" if entry.state == "cancelled" else "OPAQUE")
    event.add("summary", _summary(entry))
    told_where = owner_kind in _KINDS_WITH_PLACE or (owner_kind == "adviser" and entry.held_by_owner)
    if entry.meeting_point and told_where:
        event.add("location", entry.meeting_point)
    if entry.directions and told_where:
        event.add("description", _("Pour y aller : %(way)s", way=entry.directions))
    if owner_kind != "vehicle":
        event.add("url", f"{site}{_page(entry, owner_kind)}")
    return event


def _summary(entry: CalendarEntry) -> str:
    kind = {
        "driving_lesson": _("Leçon de conduite"), "code_class": _("Cours de code"), "workshop": _("Atelier"),
        "interview": _("Entretien"), "exam": _("Examen"),
        "code_exam": _("Examen du code"), "practical_exam": _("Examen de conduite"),
    }.get(entry.kind, _("Séance"))
    if entry.title:
        kind = _("%(kind)s : %(title)s", kind=kind, title=entry.title)
    if entry.state == "cancelled":
        return _("Annulé : %(what)s", what=kind)
    return _("À confirmer : %(what)s", what=kind) if entry.state == "requested" else kind


def _page(entry: CalendarEntry, owner_kind: str) -> str:
    if owner_kind == "youth":
        return "/lecons"
    if entry.class_id is not None:
        return f"/cours/{entry.class_id}"
    if owner_kind in ("school", "instructor"):
        return f"/jeunes/{entry.youth_id}/seances/{entry.appointment_id}"
    return f"/jeunes/{entry.youth_id}"


def _named(*instants: dt.datetime) -> list[dt.datetime]:
    """In Paris; in UTC when one is in the hour that the clocks show twice, whose second time RFC 5545 cannot name."""
    local = [each.astimezone(PARIS) for each in instants]
    return [each.astimezone(dt.UTC) for each in instants] if any(each.fold for each in local) else local
