"""What of an event leaves to a partner, and under which names. Knows neither tables nor the broker.

The data still fit the event's published schema: what may not leave is null or its default. Reasons of absence, needs and
kinds of difficulty or adjustment are in no shape here, so they cannot leave.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from contracts.attendance import events as attendance
from contracts.envelope import Envelope, seal
from contracts.kernel import Event
from contracts.profiles import events as profiles
from contracts.progress import events as progress

WITHHELD = "autonomie.partner.withheld.v1"
ERASED = "youth_erased"
ACTOR = "autonomie"
_OWN_IDS = uuid.UUID("0c9e1d57-2f5e-4c0c-9a51-3f0f6c2f9d11")


@dataclass(frozen=True)
class Shape:
    """`plain` leaves as it is; `renamed` are ids that leave as the partner's own, so that no id joins two streams."""

    plain: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


_APPOINTMENT = ("appointment_id", "instructor_id", "vehicle_id")
SHARED: dict[type[Event], Shape] = {
    attendance.AppointmentConfirmed: Shape(("school_id", "kind", "starts_at", "ends_at"), _APPOINTMENT),
    attendance.AppointmentMoved: Shape(("school_id", "starts_at", "ends_at"), _APPOINTMENT),
    attendance.AppointmentCancelled: Shape(("school_id", "by", "late", "starts_at"), _APPOINTMENT[:2]),
    attendance.LessonAttended: Shape(
        ("school_id", "kind", "starts_at", "minutes", "late_minutes"), (*_APPOINTMENT[:2], "record_id")),
    attendance.LessonMissed: Shape(("school_id", "kind", "starts_at", "outcome"), (*_APPOINTMENT[:2], "record_id")),
    progress.ObjectiveMarked: Shape(("objective", "level"), ("instructor_id", "appointment_id")),
    profiles.CodeTrackMoved: Shape(("track", "on")),
    profiles.DrivingTrackMoved: Shape(("track", "on")),
    profiles.JourneyPaused: Shape(),
    profiles.JourneyResumed: Shape(),
    profiles.JourneyEnded: Shape(("outcome",)),
}
BY_KIND: dict[str, type[Event]] = {event.short_name(): event for event in SHARED}


@dataclass(frozen=True)
class Consent:
    """From when to when the youth said yes to the partner (`until` None: still)."""

    since: dt.datetime
    until: dt.datetime | None


def holds(consents: Iterable[Consent], at: dt.datetime) -> bool:
    return any(each.since <= at and (each.until is None or at < each.until) for each in consents)


def reduced(event: Event, alias: str, partner_id: str) -> Event:
    """The event as this partner may read it. A field that no shape names is emptied; one that cannot be is refused."""
    shape, values = SHARED[type(event)], {"youth_id": alias}
    for field in msgspec.structs.fields(type(event)):
        if field.name in shape.renamed:
            values[field.name] = own_id(partner_id, getattr(event, field.name))
        elif field.name not in shape.plain and field.name != "youth_id":
            if field.required:
                raise LookupError(f"{event.short_name()}.{field.name} has no default: say in SHARED how it leaves")
            values[field.name] = field.default
    return msgspec.structs.replace(event, **values)


def own_id(partner_id: str, value: str | None) -> Any:
    """The partner's own name for an id of ours: always the same for it, of no use to another."""
    return None if value is None else str(uuid.uuid5(_OWN_IDS, f"{partner_id}/{value}"))


def sealed_for(partner_id: str, alias: str, event: Event, original: Envelope, seq: int) -> bytes:
    """The CloudEvent of the partner's stream: its own source, id, subject and sequence; nobody's name as its actor."""
    return seal(
        reduced(event, alias, partner_id), event_id=own_id(partner_id, original.id), source=source_of(partner_id), seq=seq,
        area=original.area, actor=ACTOR, at=original.time, traceparent=None,
    )  # fmt: skip


def sealed_erasure(partner_id: str, alias: str, original: Envelope, seq: int) -> bytes:
    """To a partner who knew her by this id: it means nobody any more, and what was made of it is to be deleted.

    It names no area: the partner asked for some, and she may have been erased in another.
    """
    return seal(
        profiles.YouthErased(youth_id=alias), event_id=own_id(partner_id, original.id), source=source_of(partner_id), seq=seq,
        area="withheld", actor=ACTOR, at=original.time, traceparent=None,
    )  # fmt: skip


def withheld(partner_id: str, seq: int, at: dt.datetime) -> bytes:
    """Holds the place of what may not be read any more: a number, and nothing else."""
    return msgspec.json.encode(Envelope(
        id=own_id(partner_id, f"withheld/{seq}"), source=source_of(partner_id), type=WITHHELD, subject="withheld", time=at,
        sequence=f"{seq:019d}", area="withheld", actor=ACTOR, data=msgspec.Raw(b"{}"),
    ))


def source_of(partner_id: str) -> str:
    return f"/autonomie/partner/{partner_id}"
