"""« Partenaires »: the systems that may be told of journeys whose youths agree: registered, changed, revoked.

What each gets is said in the words that the youths read (« Vos droits »). A token is on the page that answers, nowhere else.
"""

import unicodedata
from typing import cast

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import Conflict, InvalidRequest
from contracts.notifications import rpc
from gateway.acting import actor, ask, command_id
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import refuse
from gateway.web.rights_words import PARTNER_KINDS
from gateway.web.youth_file import area_names

pages = Blueprint("partners", __name__)

LONGEST_ID = 40


@pages.get("/partenaires")
@page_for("coordinator", "programme_lead")
def partners() -> ResponseReturnValue:
    found = ask("manage_partners", rpc.list_partners, rpc.ListPartners()).partners
    return render_template(
        "partners.html", partners=[one for one in found if one.revoked_at is None],
        revoked=[one for one in found if one.revoked_at is not None], areas=area_names(), mine=_own_areas(), kinds=PARTNER_KINDS,
    )  # fmt: skip


@pages.post("/partenaires")
@act
def register() -> ResponseReturnValue:
    name = written("name", 200)
    partner_id = _id_of(name)
    if not partner_id:
        raise InvalidRequest("label_missing", field="name")
    command = rpc.RegisterPartner(id=partner_id, name=name, areas=_chosen_areas(), kinds=_chosen_kinds(), queue=bool(written("queue")),
                                  act=command_id("partner"))  # fmt: skip
    try:
        registered = ask("manage_partners", rpc.register_partner, command)
    except Conflict as error:
        return refuse(error, "name")
    response = make_response(render_template("partner_token.html", registered=registered, address=f"{request.host_url}api/v1/events"))
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/partenaires/<partner_id>")
@act
def change(partner_id: str) -> ResponseReturnValue:
    command = rpc.ChangePartner(partner_id=partner_id, areas=_chosen_areas(), kinds=_chosen_kinds())
    ask("manage_partners", rpc.change_partner, command)
    return done(_("C’est enregistré. Ce qui n’est plus coché n’est plus transmis."))


@pages.post("/partenaires/<partner_id>/fin")
@act
def revoke(partner_id: str) -> ResponseReturnValue:
    ask("manage_partners", rpc.revoke_partner, rpc.RevokePartner(partner_id=partner_id))
    return done(_("L’accès est fermé. Ce système ne reçoit plus rien."))


def _own_areas() -> tuple[str, ...]:
    """Those for which the viewer registers: a coordinator's one, every one for a lead."""
    who = actor().principal
    if who.role == "programme_lead":
        return tuple(area_names())
    return (who.area,) if who.area else ()


def _chosen_areas() -> tuple[str, ...]:
    """A coordinator has one area and is not asked; what the policy or the service refuses is said by them."""
    chosen = request.form.getlist("areas")
    who = actor().principal
    areas = tuple(chosen) or ((who.area,) if who.role == "coordinator" and who.area else ())
    if not areas:
        raise InvalidRequest("unknown_choice", field="areas")
    return areas


def _chosen_kinds() -> tuple[rpc.PartnerKind, ...]:
    chosen = tuple(kind for kind in request.form.getlist("kinds") if kind in PARTNER_KINDS)
    if not chosen:
        raise InvalidRequest("unknown_choice", field="kinds")
    return cast(tuple[rpc.PartnerKind, ...], chosen)


def _id_of(name: str) -> str:
    """« Région Centre » → `region-centre`: how programs call it."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return "-".join(words)[:LONGEST_ID].strip("-")
