"""« Déplacer ce cours »: another time, instructor or room. Who is not free then is named before anything is done."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from contracts.attendance import rpc
from contracts.errors import Conflict, InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask
from gateway.web import dates, names
from gateway.web.appointments import an_instant
from gateway.web.frame import done
from gateway.web.journey_acts import act, whole, written
from gateway.web.refused_form import refuse

pages = Blueprint("class_moving", __name__)

SEEN = "seen"
"""The field of those who were named: « what is asked for|id,id ». It counts for that time, that length and those classes only: whoever
gave other hours keeps the place at one time, and may have something else at another."""


@dataclass(frozen=True)
class MoveForm:
    """`busy`, `outside`: names of those who are not free at the time just asked for, and `seen` what says that they were read."""

    starts: str
    minutes: int
    instructors: list[tuple[str, str]]
    rooms: list[tuple[str, str]]
    busy: list[str]
    outside: list[str]
    seen: str


def shown(group: rpc.GroupClass, known: Mapping[str, str]) -> MoveForm:
    """For whoever gives the class; an instructor hands it to nobody else."""
    school = ask("read_schools", profiles.get_school, profiles.GetSchool(school_id=group.school_id))
    by_school = actor().principal.role == "school"
    refused: dict[str, list[str]] = g.get("youths_not_free", {"busy": [], "outside": []})
    everybody = {**known, **g.get("youths_named", {})}
    busy, outside = ([everybody.get(each, _("Jeune")) for each in refused[name]] for name in ("busy", "outside"))
    return MoveForm(
        dates.local(group.starts_at).strftime("%Y-%m-%dT%H:%M"), int((group.ends_at - group.starts_at).total_seconds()) // 60,
        [(each.id, each.label) for each in school.instructors] if by_school else [],
        [(each.id, each.label) for each in school.rooms], busy, outside,
        f"{_asked()}|{','.join((*refused['busy'], *refused['outside']))}" if busy or outside else _seen(),
    )


@pages.post("/cours/<class_id>/deplacer")
@act
def move(class_id: str) -> ResponseReturnValue:
    start = an_instant("starts_at").astimezone(dt.UTC)
    minutes = whole("minutes")
    if not 15 <= minutes <= 480:
        raise InvalidRequest("bad_lesson_length", field="minutes")
    command = rpc.MoveClass(
        class_id=class_id, version=whole("version"), starts_at=start, ends_at=start + dt.timedelta(minutes=minutes),
        instructor_id=_chosen("instructor_id"), room_id=_chosen("room_id"), following=written("following", 5) == "yes",
        without=tuple(each for each in _seen().partition("|")[2].split(",") if each),
        anyway=bool(written("anyway", 5)),
    )
    try:
        moved = ask("move_class", rpc.move_class, command)
    except (Conflict, InvalidRequest) as error:
        return _refused(error)
    return done(_("Le cours est déplacé : %(when)s. Chaque jeune inscrit·e est prévenu·e et peut dire non.",
                  when=dates.moment(moved.starts_at)))


def _refused(error: Conflict | InvalidRequest) -> ResponseReturnValue:
    """At the field of this form that stands in the way; the number of places is not changed here."""
    if error.code == "youths_not_free":
        return _named(error)
    if error.code == "more_than_seats":
        return refuse(_("Cette salle a moins de chaises que le cours n’a de places. Choisissez une autre salle."), "room_id")
    if error.code == "slot_taken" and error.data.get("whose") == "instructor":
        field = "instructor_id" if "instructor_id" in request.form else "starts_at"
        return refuse(_("Le moniteur ou la monitrice est déjà pris·e à cette heure."), field)
    if error.code == "slot_taken":
        return refuse(_("Cette salle est déjà prise à cette heure. Choisissez une autre salle ou une autre heure."), "room_id")
    raise error


def _named(error: Conflict | InvalidRequest) -> ResponseReturnValue:
    """The form again, with their names; nothing was done."""
    g.youths_not_free = {"busy": list(error.data["busy"]), "outside": list(error.data["outside"])}
    ids = [*error.data["busy"], *error.data["outside"]]
    known = g.youths_named = names.youths(ids)
    said = ngettext(
        "%(num)s jeune n’est pas libre à cette heure : %(who)s.", "%(num)s jeunes ne sont pas libres à cette heure : %(who)s.",
        len(ids), who=", ".join(known.get(each, _("Jeune")) for each in ids))
    return refuse(said, SEEN)


def _chosen(name: str) -> str | None:
    """None where the form does not ask; nobody, or no room, where the empty line was chosen."""
    return written(name, 64) if name in request.form else None


def _seen() -> str:
    """What was read of another time does not count for this one."""
    said = written(SEEN, 60_000)
    return said if said.partition("|")[0] == _asked() else ""


def _asked() -> str:
    return "~".join((written("starts_at", 40), written("minutes", 5), written("following", 5)))
