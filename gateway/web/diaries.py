"""What pages show of busy calendars: how their reading goes, and what is booked where they now say busy. Decides no right."""

from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from contracts.attendance import rpc
from gateway.acting import ask, desk
from gateway.web import dates, names, words

WHY: dict[str, object] = {
    "bad_address": _("l’adresse ne mène plus à un endroit ouvert à tous"),
    "calendar_gone": _("rien n’est plus à lire à cette adresse. Copiez-la de nouveau depuis votre agenda"),
    "calendar_unreachable": _("le site de cet agenda ne répond pas"),
    "calendar_too_large": _("cet agenda est devenu trop gros"),
    "not_a_calendar": _("ce qui se trouve à cette adresse n’est plus un agenda"),
}


@dataclass(frozen=True)
class DiaryLine:
    """`next`: empty while a reading that was asked for has still to come. `failed`: since when it cannot be read, and why."""

    shown: str
    next: str
    failed: str


@dataclass(frozen=True)
class CollisionLine:
    title: str
    when: str
    whose: str
    who: str
    href: str


def diary_line(availability: rpc.Availability) -> DiaryLine | None:
    diary = availability.diary
    if diary is None:
        return None
    to_come = dates.moment(diary.next_at) if diary.next_at > desk().clock.now() else ""
    return DiaryLine(diary.shown, to_come, _failed(availability, diary))


def _failed(availability: rpc.Availability, diary: rpc.BusyDiary) -> str:
    if diary.failing_since is None:
        return ""
    return gettext(
        "Lu pour la dernière fois : %(read)s. N’a pas pu être lu depuis : %(since)s. Pourquoi : %(why)s.",
        read=dates.moment(availability.busy_read_at or diary.failing_since), since=dates.moment(diary.failing_since),
        why=WHY.get(diary.failed_because or "", WHY["calendar_unreachable"]),
    )


def collision_lines(owner_id: str | None = None) -> list[CollisionLine]:
    """Of one instructor or vehicle, or of all of the school's."""
    asked = rpc.ListBusyCollisions(owner_id=owner_id)
    found = ask("edit_school_availability", rpc.list_busy_collisions, asked).collisions
    if not found:
        return []
    known = {**names.of_own_school(), **names.youths(each.youth_id for each in found if each.youth_id)}
    return [_line(each, known) for each in found]


def _line(each: rpc.BusyCollision, known: dict[str, str]) -> CollisionLine:
    return CollisionLine(
        words.word(words.APPOINTMENTS, each.kind),
        f"{dates.day(each.starts_at)}, {dates.span(each.starts_at, each.ends_at)}",
        known.get(each.owner_id, ""), known.get(each.youth_id or "", ""),
        f"/cours/{each.class_id}" if each.class_id else f"/jeunes/{each.youth_id}/seances/{each.appointment_id}",
    )
