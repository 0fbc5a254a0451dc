"""Weekly availability on a page, and the slots that it opens: or why there is none, and what would open one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from contracts.attendance import rpc
from contracts.errors import AutonomieError, InvalidRequest
from contracts.profiles import rpc as profiles
from gateway import busy_diary
from gateway.acting import actor, ask, may
from gateway.web import dates, diaries, journey, names, rules, sentences, words
from gateway.web.appointments import BOOKED_BY_HAND
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import a_date, act, whole, written
from gateway.web.refused_form import query
from gateway.web.wishes import wish_of
from gateway.web.youth_file import eyes
from gateway.web.youth_list import FOLLOWERS

pages = Blueprint("availability", __name__)

PROPOSED = 3
"""So many of the best, each of another day, come before the list of all."""

T = TypeVar("T", bound=msgspec.Struct)


@pages.post("/jeunes/<youth_id>/disponibilites")
@act
def change_week_of_youth(youth_id: str) -> ResponseReturnValue:
    ask("edit_availability", rpc.set_availability, written_week(youth_id, "youth"), youth_id=youth_id)
    to = "/lecons" if actor().principal.role == "youth" else f"/jeunes/{youth_id}"
    return done(_("La semaine est enregistrée."), to)


@pages.get("/equipe/<owner_kind>/<owner_id>/disponibilites")
@page_for("school", "instructor")
def week_of_staff(owner_kind: Literal["instructor", "vehicle", "room"], owner_id: str) -> ResponseReturnValue:
    request_ = _valid({"owner_id": owner_id, "owner_kind": owner_kind}, rpc.GetAvailability)
    availability = ask("edit_school_availability", rpc.get_availability, request_)
    label = names.of_own_school().get(owner_id, "")
    outside = owner_kind in ("instructor", "vehicle")
    return render_template(
        "availability.html", availability=availability, days=days_of(availability), own=False,
        title=_("Heures données au programme : %(name)s", name=label), owner_kind=owner_kind, owner_id=owner_id,
        action=f"/equipe/{owner_kind}/{owner_id}/disponibilites",
        back="/equipe" if actor().principal.role == "school" else "/ma-journee", rules=rules,
        diary=diaries.diary_line(availability), collisions=diaries.collision_lines(owner_id) if outside else [],
    )


@pages.post("/equipe/<owner_kind>/<owner_id>/disponibilites")
@act
def change_week_of_staff(owner_kind: str, owner_id: str) -> ResponseReturnValue:
    ask("edit_school_availability", rpc.set_availability, written_week(owner_id, owner_kind))
    return done(_("La semaine est enregistrée."))


@pages.post("/equipe/<any(instructor, vehicle):owner_kind>/<owner_id>/agenda-occupe")
@page_for("school", "instructor")
@act
def import_busy(owner_kind: Any, owner_id: str) -> ResponseReturnValue:
    """The owner's own calendar: by a file or by its address; read again now; or none any more. Nothing is read for whom it is
    not theirs."""
    ask("edit_school_availability", rpc.get_availability, rpc.GetAvailability(owner_id=owner_id, owner_kind=owner_kind))
    if written("act", 10) == "read":
        ask("edit_school_availability", rpc.read_diary_now, rpc.ReadDiaryNow(owner_id=owner_id, owner_kind=owner_kind))
        return done(_("C’est demandé. L’agenda est relu dans la minute : rouvrez cette page pour voir le résultat."))
    if written("act", 10) == "forget":
        none = rpc.SetBusy(owner_id=owner_id, owner_kind=owner_kind, spans=())
        ask("edit_school_availability", rpc.set_busy, none)
        return done(_("Plus aucun agenda n’est lu."))
    kept = ask("edit_school_availability", rpc.set_busy, _written_diary(owner_kind, owner_id))
    return done(ngettext(
        "C’est lu : %(num)s moment occupé. Rien n’y sera proposé.", "C’est lu : %(num)s moments occupés. Rien n’y sera proposé.",
        kept.busy_spans))


def _written_diary(owner_kind: Any, owner_id: str) -> rpc.SetBusy:
    uploaded = request.files.get("calendar")
    if uploaded is not None and uploaded.filename:
        return busy_diary.of_file(owner_kind, owner_id, uploaded)
    if not written("address", 500):
        raise InvalidRequest("file_missing", field="calendar")
    return busy_diary.of_address(owner_kind, owner_id, written("address", 500))


def days_of(availability: rpc.Availability) -> list[dict[str, object]]:
    """Seven days with their stretches and room for one more; the suggested week where nothing was ever said."""
    weekly = availability.weekly or availability.suggested
    return [
        {
            "code": day, "name": words.word(words.DAYS, day).capitalize(),
            "ranges": [(r.start, r.end) for r in weekly if r.day == day],
        }
        for day in words.WEEKDAYS
    ]


def written_week(owner_id: str, owner_kind: str) -> rpc.SetAvailability:
    """The form as a command; a stretch with one end only, or upside down, is refused by its field."""
    return _valid({
        "owner_id": owner_id, "owner_kind": owner_kind, "version": whole("version"), "weekly": _weekly(),
        "exceptions": _exceptions(), "rules": rules.written_rules(),
        **({"wanted_minutes": whole("wanted_minutes")} if written("wanted_minutes") else {}),
        **({"travel_minutes": whole("travel_minutes")} if written("travel_minutes") else {}),
    }, rpc.SetAvailability)


def _weekly() -> list[dict[str, str]]:
    found = []
    for day in words.WEEKDAYS:
        for n in range(10):
            start, end = written(f"{day}_start_{n}", 5), written(f"{day}_end_{n}", 5)
            if not start and not end:
                continue
            if end == "00:00":
                end = "24:00"
            if not start or not end or end <= start:
                raise InvalidRequest("bad_time_range", field=f"{day}_end_{n}")
            found.append({"day": day, "start": start, "end": end})
    return found


def _exceptions() -> list[dict[str, object]]:
    keep = [text.split("|") for text in request.form.getlist("exception")]
    found: list[dict[str, object]] = [
        {"day": parts[0], "free": parts[1] == "free", "start": parts[2], "end": parts[3]} for parts in keep if len(parts) == 4
    ]
    day = a_date("exception_day")
    if day is not None:
        free = written("exception_free") == "free"
        start, end = written("exception_start", 5) or "00:00", written("exception_end", 5) or "24:00"
        if end <= start:
            raise InvalidRequest("bad_time_range", field="exception_end")
        found.append({"day": day.isoformat(), "free": free, "start": start, "end": end})
    return found


def _valid(content: dict[str, object], record: type[T]) -> T:
    try:
        return msgspec.convert(content, record)
    except msgspec.ValidationError:
        raise InvalidRequest("bad_time") from None


@pages.get("/jeunes/<youth_id>/creneaux")
@page_for(*FOLLOWERS)
def slots_of_youth(youth_id: str) -> ResponseReturnValue:
    youth = ask("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes()), youth_id=youth_id)
    by_hand = _what_a_school_sets() if actor().principal.role == "school" else {}
    return render_template(
        "slots.html", youth=youth, may=may, own=False, wish=wish_of(youth_id), **offered(youth_id, youth), **by_hand
    )


def _what_a_school_sets() -> dict[str, object]:
    """For the form of an hour that the school chooses itself."""
    school = names.own_school()
    return {
        "kinds_by_hand": BOOKED_BY_HAND.items(), "instructors": [(each.id, each.label) for each in school.instructors],
        "vehicles": [(each.id, each.label) for each in school.vehicles],
    }


def _best_of_days(ranked: tuple[rpc.Slot, ...]) -> list[rpc.Slot]:
    """The best one of each of the best days: three of one morning are no choice."""
    best: dict[dt.date, rpc.Slot] = {}
    for slot in ranked:
        best.setdefault(dates.local(slot.starts_at).date(), slot)
    return list(best.values())[:PROPOSED]


def _proposed(slot: rpc.Slot, urgency: tuple[str, ...], n: int, known: Mapping[str, str]) -> dict[str, object]:
    """One of the best, with why; the first also says why soon is better."""
    why = [rules.fit_text(slot.fit), rules.urgency_text(urgency) if n == 0 else ""]
    return {
        "slot": slot, "when": f"{dates.day(slot.starts_at).capitalize()}, {dates.span(slot.starts_at, slot.ends_at)}",
        "who": known.get(slot.instructor_id, ""), "why": " ; ".join(text for text in why if text),
    }


def offered(youth_id: str, youth: profiles.Youth) -> dict[str, object]:
    """What can be offered from the chosen day on, by day; or the reason why nothing can."""
    asked = query()
    try:
        start = max(dt.date.fromisoformat(asked.get("du", "")), dates.today())
    except ValueError:
        start = dates.today()
    minutes = int(asked["minutes"]) if asked.get("minutes") in ("60", "90", "120") else 60
    search = rpc.FindSlots(youth_id=youth_id, start=start, days=14, minutes=minutes, limit=200, ranked=True)
    try:
        found = ask("read_slots", rpc.find_slots, search, youth_id=youth_id)
    except AutonomieError as error:
        if error.kind != "unavailable":
            raise
        found = rpc.Slots(slots=(), reason=rpc.NoSlotReason(code="service_away"))
    known = {**names.people(each.instructor_id for each in found.slots), **journey.names_of(youth)}
    by_day: dict[dt.date, list[dict[str, object]]] = {}
    for slot in sorted(found.slots, key=lambda each: (each.starts_at, each.instructor_id)):
        by_day.setdefault(dates.local(slot.starts_at).date(), []).append({
            "slot": slot, "span": dates.span(slot.starts_at, slot.ends_at), "who": known.get(slot.instructor_id, ""),
        })
    return {
        "first": [_proposed(slot, found.urgency, n, known) for n, slot in enumerate(_best_of_days(found.slots))],
        "days": [(dates.day(day).capitalize(), lines) for day, lines in by_day.items()], "minutes": minutes, "start": start,
        "later": start + dt.timedelta(days=14), "reason": sentences.no_slot(found.reason) if found.reason else "",
        "several": len({slot.instructor_id for slot in found.slots}) > 1,
    }
