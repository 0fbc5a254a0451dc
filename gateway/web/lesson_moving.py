"""« Déplacer » an appointment: another time, instructor or vehicle. Who is taken then is said, and only the free ones are offered."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import Conflict, InvalidRequest
from gateway.acting import ask
from gateway.web import dates, names
from gateway.web.appointments import ONE, an_instant
from gateway.web.frame import done
from gateway.web.journey_acts import act, whole, written
from gateway.web.refused_form import refuse

pages = Blueprint("lesson_moving", __name__)

Named = list[tuple[str, str]]


@dataclass(frozen=True)
class Staff:
    """Of the school; only those who are free then, once a time was asked for and somebody was not. Where nobody is, everybody: the
    form must hold somebody to be sent again with another hour."""

    instructors: Named
    vehicles: Named


def staff_for(appointment_id: str) -> Staff:
    """What the form of that appointment offers."""
    everybody = _everybody()
    free = _free_then(everybody, appointment_id)
    return Staff(free.instructors or everybody.instructors, free.vehicles or everybody.vehicles)


def _everybody() -> Staff:
    """Asked once a page, which has a form for each appointment."""
    if "own_staff" not in g:
        school = names.own_school()
        g.own_staff = Staff([(each.id, each.label) for each in school.instructors], [(each.id, each.label) for each in school.vehicles])
    everybody: Staff = g.own_staff
    return everybody


def _free_then(everybody: Staff, appointment_id: str) -> Staff:
    free: rpc.FreeStaff | None = g.get("free_then", {}).get(appointment_id)
    if free is None:
        return everybody
    return Staff(_those(everybody.instructors, free.instructors), _those(everybody.vehicles, free.vehicles))


def _those(named: Named, ids: tuple[str, ...]) -> Named:
    return [(each, label) for each, label in named if each in ids]


@pages.post(ONE + "/deplacer")
@act
def move(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    start = an_instant("starts_at").astimezone(dt.UTC)
    command = rpc.MoveAppointment(
        appointment_id=appointment_id, version=whole("version"), starts_at=start,
        ends_at=start + dt.timedelta(minutes=whole("minutes") or 60), instructor_id=_chosen("instructor_id"),
        vehicle_id=_chosen("vehicle_id"), anyway=bool(written("anyway", 5)),
    )
    try:
        moved = ask("move_appointment", rpc.move_appointment, command, youth_id=youth_id)
    except Conflict as error:
        if error.code != "slot_taken":
            raise
        return _who_is_free(error, command, youth_id)
    return done(_("Le rendez-vous est déplacé : %(when)s.", when=dates.moment(moved.starts_at)))


def _chosen(name: str) -> str | None:
    """None, which leaves it as it is, where the form does not ask."""
    if name not in request.form:
        return None
    if not written(name, 64):
        raise InvalidRequest("unknown_choice", field=name)
    return written(name, 64)


def _who_is_free(error: Conflict, command: rpc.MoveAppointment, youth_id: str) -> ResponseReturnValue:
    """The form again: what is taken, and who is not."""
    whose = error.data.get("whose")
    if whose == "youth":
        return refuse(_("Le ou la jeune a déjà un rendez-vous à cette heure. Choisissez une autre heure."), "starts_at")
    asked = rpc.FindFreeStaff(appointment_id=command.appointment_id, starts_at=command.starts_at, ends_at=command.ends_at)
    free = ask("move_appointment", rpc.find_free_staff, asked, youth_id=youth_id)
    g.free_then = {command.appointment_id: free}
    named = _free_then(_everybody(), command.appointment_id)
    if whose == "instructor":
        return refuse(_taken(_("Le moniteur ou la monitrice est déjà pris·e à cette heure."), named.instructors), "instructor_id")
    return refuse(_taken(_("Le véhicule est déjà pris à cette heure."), named.vehicles), "vehicle_id")


def _taken(what: str, free: Named) -> str:
    if not free:
        return f"{what} {_('Aucun autre n’est libre : choisissez une autre heure.')}"
    return f"{what} {_('Libre à cette heure : %(names)s.', names=', '.join(label for _id, label in free))}"
