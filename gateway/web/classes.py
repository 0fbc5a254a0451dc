"""« Cours et ateliers »: a school opens a class, sees who is in, closes the presences of all on one page; a youth takes a place,
waits for one, says yes or no to what is freed. Times typed are Europe/Paris; what is possible is said by attendance."""

import datetime as dt
from typing import Any

import msgspec
from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, command_id, desk
from gateway.web import class_moving, dates, journey, names, words
from gateway.web.appointments import an_instant
from gateway.web.class_lines import class_line, offer_line
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, one_of, whole, written
from gateway.web.refused_form import query, refuse
from gateway.web.series import told, week_choices, weeks_written
from gateway.web.youth_file import eyes

pages = Blueprint("classes", __name__)

ONE = "/cours/<class_id>"
OF_YOUTH = "/jeunes/<youth_id>/cours/<class_id>"
KINDS = {kind: words.APPOINTMENTS[kind] for kind in ("code_class", "workshop")}
OUTCOMES = {code: words.OUTCOMES[code] for code in ("present", "late", "absent_excused", "absent_unexcused")}
MOST_SHOWN = 30


@pages.get("/cours")
@page_for("school", "instructor")
def classes() -> ResponseReturnValue:
    """Those of today on; earlier ones that are still open come first, for their presences are to be noted."""
    now = desk().clock.now()
    asked = rpc.ListClasses(start=now - dt.timedelta(days=7), cursor=query().get("suite") or None, limit=MOST_SHOWN)
    page = ask("read_classes", rpc.list_classes, asked)
    known = names.of_own_school()
    school = names.own_school() if actor().principal.role == "school" else None
    return render_template(
        "classes.html", next=page.next, school=school, kinds=KINDS.items(), weeks=week_choices(),
        to_note=[class_line(each, known) for each in page.classes if each.state == "open" and each.ends_at <= now],
        lines=[class_line(each, known) for each in page.classes if each.ends_at > now],
        place=own_place() if school else None, school_instructors=_instructors, school_rooms=_rooms,
    )


def _instructors(school: profiles.School) -> list[tuple[str, str]]:
    return [(each.id, each.label) for each in school.instructors]


def _rooms(school: profiles.School) -> list[tuple[str, str]]:
    return [(each.id, each.label) for each in getattr(school, "rooms", ())]


def own_place() -> rpc.SchoolMeetingPoint:
    query_ = rpc.GetSchoolMeetingPoint(school_id=actor().principal.organisation_id or "")
    return ask("edit_school_meeting_point", rpc.get_school_meeting_point, query_)


@pages.post("/cours")
@act
def open_class() -> ResponseReturnValue:
    start = an_instant("starts_at").astimezone(dt.UTC)
    command = rpc.OpenClass(
        id=command_id("class"), school_id=actor().principal.organisation_id or "", kind=one_of("kind", KINDS), starts_at=start,
        ends_at=start + dt.timedelta(minutes=_minutes()), places=_places(), instructor_id=written("instructor_id", 64) or None,
        room_id=written("room_id", 64) or None, title=written("title", 80), meeting_point=written("meeting_point", 200),
        directions=written("directions", 300), anyway=bool(written("anyway", 5)),
    )
    if written("weeks", 5):
        repeated = rpc.OpenClassSeries(first=command, weeks=weeks_written(), skip_holidays=written("skip_holidays", 5) == "yes")
        return told(ask("open_class", rpc.open_class_series, repeated), _("cours"))
    opened = ask("open_class", rpc.open_class, command)
    return redirect(f"/cours/{opened.id}", 303)


@pages.get(ONE)
@page_for("school", "instructor")
def one(class_id: str) -> ResponseReturnValue:
    sheet = ask("read_classes", rpc.get_class, rpc.GetClass(class_id=class_id))
    me, now = actor().principal, desk().clock.now()
    youths = [*(seat.youth_id for seat in sheet.seats), *(each.youth_id for each in sheet.waiting)]
    known = {**names.of_own_school(), **names.youths(youths)}
    seats = [journey.appointment_line(each, me, now, known) for each in sheet.seats]
    begun = sheet.group.starts_at <= now
    return render_template(
        "class.html", group=sheet.group, line=class_line(sheet.group, known), begun=begun, outcomes=OUTCOMES.items(),
        seats=[line for line in seats if line.state in ("requested", "confirmed", "closed")],
        to_note=[line for line in seats if begun and line.state in ("requested", "confirmed")],
        gone=[line for line in seats if line.state in ("cancelled", "declined")],
        waiting=[(known.get(each.youth_id, ""), each, dates.moment(each.offered_until) if each.offered_until else "")
                 for each in sheet.waiting],
        pupils=_pupils(sheet) if me.role == "school" and not begun and sheet.group.state == "open" else [],
        move=class_moving.shown(sheet.group, known) if not begun and sheet.group.state == "open" else None,
    )


def _pupils(sheet: rpc.ClassSheet) -> list[tuple[str, str]]:
    """Those of the school who are not in it yet, by name."""
    inside = {each.youth_id for each in sheet.seats if each.state in ("requested", "confirmed")}
    page = ask("list_youths", profiles.list_youths, profiles.ListYouths(limit=200))
    found = ((each.id, f"{each.last_name} {each.first_name}") for each in page.youths if each.id not in inside)
    return sorted(found, key=lambda pair: pair[1])


@pages.post(ONE + "/changer")
@act
def change(class_id: str) -> ResponseReturnValue:
    command = rpc.ChangeClass(
        class_id=class_id, version=whole("version"), places=_places(), title=written("title", 80),
        meeting_point=written("meeting_point", 200), directions=written("directions", 300),
    )
    ask("open_class", rpc.change_class, command)
    return done(_("Le cours est changé."))


@pages.post(ONE + "/annuler")
@act
def cancel(class_id: str) -> ResponseReturnValue:
    if written("series_id", 64):
        following = rpc.CancelClassSeries(series_id=written("series_id", 64), start=an_instant("starts_at").astimezone(dt.UTC))
        gone = ask("open_class", rpc.cancel_class_series, following)
        return done(_("%(count)s cours sont annulés. Chaque jeune inscrit·e est prévenu·e.", count=gone.cancelled))
    ask("open_class", rpc.cancel_class, rpc.CancelClass(class_id=class_id))
    return done(_("Le cours est annulé. Chaque jeune inscrit·e est prévenu·e."))


@pages.post(ONE + "/ajouter")
@act
def add(class_id: str) -> ResponseReturnValue:
    """In the school's own name: the place holds at once, also before those who wait."""
    youth_id = written("youth_id", 64)
    if not youth_id:
        raise InvalidRequest("unknown_choice", field="youth_id")
    command = rpc.TakePlace(id=command_id("place"), class_id=class_id, youth_id=youth_id)
    ask("take_place", rpc.take_place, command, youth_id=youth_id)
    return done(_("La place est prise."))


@pages.post(ONE + "/presences")
@act
def record(class_id: str) -> ResponseReturnValue:
    """Every seat has its answer in the form; one that has none is noted later."""
    lines = [_presence(appointment_id) for appointment_id in request.form.getlist("seat")[:100]]
    told = tuple(line for line in lines if line is not None)
    if not told:
        raise InvalidRequest("unknown_choice", field="seat")
    ask("record_class", rpc.record_class, rpc.RecordClass(id=command_id("records"), class_id=class_id, lines=told))
    return done(_("Les présences sont notées. Chaque jeune peut signer la sienne."))


def _presence(appointment_id: str) -> rpc.ClassAttendance | None:
    outcome = written(f"outcome-{appointment_id}", 30)
    if not outcome:
        return None
    content: dict[str, Any] = {"appointment_id": appointment_id, "outcome": outcome if outcome in OUTCOMES else ""}
    if outcome == "late":
        content["late_minutes"] = whole(f"late-{appointment_id}")
    if outcome == "absent_excused":
        content["reason"] = one_of(f"reason-{appointment_id}", words.REASONS)
    try:
        return msgspec.convert(content, rpc.ClassAttendance)
    except msgspec.ValidationError:
        raise InvalidRequest("unknown_choice", field=f"outcome-{appointment_id}") from None


@pages.get("/jeunes/<youth_id>/cours")
@page_for("adviser", "school")
def of_youth(youth_id: str) -> ResponseReturnValue:
    """For those who book with a youth: the classes of her school, what she waits for, what is offered to her."""
    youth = ask("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes()), youth_id=youth_id)
    return render_template("youth_classes.html", youth=youth, own=False, **shown_to(youth_id, journey.names_of(youth)))


def shown_to(youth_id: str, known: Any, waiting: rpc.Waiting | None = None) -> dict[str, object]:
    """Classes to come of the school, offers and wishes of one youth."""
    groups = ask("read_classes", rpc.list_classes, classes_ahead(youth_id), youth_id=youth_id)
    waiting = waiting or ask("read_offers", rpc.get_waiting, rpc.GetWaiting(youth_id=youth_id), youth_id=youth_id)
    return {
        "classes": [class_line(each, known) for each in groups.classes],
        "offers": [offer_line(each, known) for each in waiting.offers], "told_of_freed": waiting.told_of_freed,
    }


def classes_ahead(youth_id: str) -> rpc.ListClasses:
    return rpc.ListClasses(start=desk().clock.now(), youth_id=youth_id, limit=MOST_SHOWN)


@pages.post(OF_YOUTH + "/place")
@act
def take(youth_id: str, class_id: str) -> ResponseReturnValue:
    command = rpc.TakePlace(id=command_id("place"), class_id=class_id, youth_id=youth_id)
    taken = ask("take_place", rpc.take_place, command, youth_id=youth_id)
    if taken.state == "confirmed":
        return done(_("La place est prise : %(when)s.", when=dates.moment(taken.starts_at)))
    return done(_("La place est demandée : %(when)s. L’auto-école va répondre.", when=dates.moment(taken.starts_at)))


@pages.post(OF_YOUTH + "/attente")
@act
def wait(youth_id: str, class_id: str) -> ResponseReturnValue:
    command = rpc.JoinWaitingList(class_id=class_id, youth_id=youth_id)
    joined = ask("take_place", rpc.join_waiting_list, command, youth_id=youth_id)
    return done(_("C’est noté, au rang %(rank)s. Une place se libère ? Elle est proposée tout de suite.", rank=joined.rank))


@pages.post(OF_YOUTH + "/attente/quitter")
@act
def leave(youth_id: str, class_id: str) -> ResponseReturnValue:
    command = rpc.LeaveWaitingList(class_id=class_id, youth_id=youth_id)
    ask("take_place", rpc.leave_waiting_list, command, youth_id=youth_id)
    return done(_("C’est noté : plus d’attente pour ce cours."))


@pages.post("/jeunes/<youth_id>/offres/<offer_id>")
@act
def answer(youth_id: str, offer_id: str) -> ResponseReturnValue:
    accept = one_of("answer", {"yes": "", "no": ""}) == "yes"
    command = rpc.AnswerFreedOffer(id=command_id("freed"), offer_id=offer_id, accept=accept)
    answered = ask("answer_offer", rpc.answer_freed_offer, command, youth_id=youth_id)
    if answered.outcome == "expired":
        return refuse(_("Ce n’est plus possible : le moniteur, la monitrice ou le véhicule n’est plus libre. Choisissez un autre moment."))
    return done(_("C’est pris.") if accept else _("C’est noté. La place va à quelqu’un d’autre."))


@pages.post("/jeunes/<youth_id>/offres/<offer_id>/reprendre")
@act
def withdraw(youth_id: str, offer_id: str) -> ResponseReturnValue:
    ask("withdraw_offer", rpc.withdraw_freed_offer, rpc.WithdrawFreedOffer(offer_id=offer_id), youth_id=youth_id)
    return done(_("L’heure n’est plus proposée. Elle est de nouveau à vous."))


@pages.post("/jeunes/<youth_id>/lecons-liberees")
@act
def be_told(youth_id: str) -> ResponseReturnValue:
    wanted = one_of("wanted", {"yes": "", "no": ""}) == "yes"
    command = rpc.AskFreedLessons(youth_id=youth_id, wanted=wanted)
    ask("answer_offer", rpc.ask_freed_lessons, command, youth_id=youth_id)
    if wanted:
        return done(_("C’est noté. Une leçon se libère à une heure qui va ? Elle est proposée."))
    return done(_("C’est noté. Les leçons libérées ne sont plus proposées."))


def freed_offers() -> list[Any]:
    """What the signed-in school's freed hours are offered to, with the names of the youths."""
    offers = ask("list_offers", rpc.list_freed_offers, rpc.ListFreedOffers()).offers
    known = {**names.of_own_school(), **names.youths(each.youth_id for each in offers)} if offers else {}
    return [offer_line(each, known) for each in offers]


def _minutes() -> int:
    minutes = whole("minutes") or 60
    if not 15 <= minutes <= 480:
        raise InvalidRequest("bad_lesson_length", field="minutes")
    return minutes


def _places() -> int:
    places = whole("places")
    if not 1 <= places <= 100:
        raise InvalidRequest("bad_places", field="places")
    return places
