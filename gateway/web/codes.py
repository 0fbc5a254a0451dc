"""Access codes: issue or replace them in one act, print the sheet. A code is on that one page and nowhere else.

The QR holds the address of the sign-in with the code after #: a browser never sends that part.
"""

from dataclasses import dataclass

import segno
from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from contracts.profiles import rpc
from gateway.acting import actor, ask
from gateway.api.v1.people import must_be_own_staff, own_staff
from gateway.policy import RULES
from gateway.web import picking
from gateway.web.code_sheets import Card, code_sheets
from gateway.web.frame import page_for
from gateway.web.journey_acts import act
from gateway.web.refused_form import back_address, query, refuse

pages = Blueprint("codes", __name__)

MOST = 30  # sheets at once: beyond, nobody checks to whom they go


@dataclass(frozen=True)
class Sheet:
    label: str
    code: str
    pin: str | None
    picture: Markup


@pages.get("/codes")
@page_for("adviser", "coordinator", "programme_lead")
def codes() -> ResponseReturnValue:
    asked = query()
    text, staff = picking.sought(), asked.get("qui") == "equipe"
    may_staff = actor().principal.role in RULES["issue_staff_code"]
    people: tuple[rpc.Person, ...] = ()
    youths: tuple[rpc.YouthSummary, ...] = ()
    following = None
    if staff and may_staff:
        people = ask(*picking.people(**own_staff({}))).people
    else:
        page = ask("list_youths", rpc.list_youths, rpc.ListYouths(text=text, cursor=asked.get("suite") or None, limit=30))
        youths, following = page.youths, page.next
    return render_template(
        "codes.html", youths=youths, people=people[: picking.MOST], more=picking.more(people), text=text,
        staff=staff and may_staff, may_staff=may_staff, next=following, most=MOST,
    )


@pages.post("/codes")
@act
def issue() -> ResponseReturnValue:
    """New codes for the chosen people; the ones before are void in the same act."""
    youths, staff = request.form.getlist("youth")[:MOST], request.form.getlist("staff")[:MOST]
    if not youths and not staff:
        return refuse(_("Choisissez au moins une personne."))
    issued = [_issue_youth(youth_id) for youth_id in youths] + [_issue_staff(person_id) for person_id in staff]
    if request.form.get("as") == "pdf":
        response = make_response(code_sheets([_card(one) for one in issued]))
        response.headers["Content-Type"] = "application/pdf"
        response.headers["Content-Disposition"] = 'attachment; filename="codes.pdf"'
    else:
        response = make_response(render_template("code_sheets.html", sheets=[sheet_of(one) for one in issued], back=_way_back()))
    response.headers["Cache-Control"] = "no-store"
    return response


def _way_back() -> str:
    """A school's office issues from its own page, and whoever sees to a team from that of the team."""
    return back_address() if back_address().startswith("/equipe") else "/codes"


def _issue_youth(youth_id: str) -> rpc.IssuedCode:
    return ask("issue_youth_code", rpc.issue_code, rpc.IssueCode(person_id=youth_id), youth_id=youth_id)


def _issue_staff(person_id: str) -> rpc.IssuedCode:
    must_be_own_staff(person_id)
    return ask("issue_staff_code", rpc.issue_code, rpc.IssueCode(person_id=person_id))


def _address(issued: rpc.IssuedCode) -> str:
    return f"{request.host_url}entrer#{issued.code}"


def _card(issued: rpc.IssuedCode) -> Card:
    return Card(issued.label, issued.code, issued.pin, _address(issued), f"{request.host_url}entrer")


def sheet_of(issued: rpc.IssuedCode) -> Sheet:
    drawn = segno.make(_address(issued), error="m").svg_inline(scale=4, border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Sheet(issued.label, issued.code, issued.pin, Markup(drawn))
