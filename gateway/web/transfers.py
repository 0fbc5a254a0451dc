"""Caseloads that change hands: who gives, who takes, from when, and back when it is a leave."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from gateway.acting import ask, command_id, may
from gateway.api.v1.people import own_staff
from gateway.web import dates, picking
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import a_date, act, written

pages = Blueprint("transfers", __name__)


@pages.get("/transferts")
@page_for("adviser", "coordinator", "programme_lead")
def transfers() -> ResponseReturnValue:
    rows = ask("read_transfers", rpc.list_transfers, rpc.ListTransfers()).transfers
    givers, takers = (_advisers("de"), _advisers("a")) if may("transfer_caseload") else ((), ())
    return render_template(
        "transfers.html", rows=rows, givers=_pairs(givers), takers=_pairs(takers), more=picking.more(givers, takers),
        sought={name: picking.sought(name) for name in ("de", "a")}, may=may,
    )


def _advisers(searched: str) -> tuple[rpc.Person, ...]:
    return ask(*picking.people(searched=searched, **{**own_staff({}), "role": "adviser"})).people


def _pairs(advisers: tuple[rpc.Person, ...]) -> list[tuple[str, str]]:
    return [(person.id, person.label) for person in advisers[: picking.MOST]]


@pages.post("/transferts")
@act
def transfer() -> ResponseReturnValue:
    kind = written("kind", 20)
    if kind not in ("for_good", "leave"):
        raise InvalidRequest("unknown_choice", field="kind")
    ends_on = a_date("ends_on", required=True) if kind == "leave" else None
    command = rpc.TransferCaseload(
        id=command_id(), from_id=written("from_id", 60), to_id=written("to_id", 60), starts_on=a_date("starts_on") or dates.today(),
        ends_on=ends_on, reason=written("reason", 200),
    )
    made = ask("transfer_caseload", rpc.transfer_caseload, command)
    if made.state == "planned":
        return done(_("Le transfert est prévu pour le %(day)s.", day=dates.full_day(made.starts_on)))
    return done(_("C’est fait : %(to)s suit maintenant ces jeunes (%(count)s).", to=made.to_label, count=made.files))


@pages.post("/transferts/<transfer_id>/fin")
@act
def end(transfer_id: str) -> ResponseReturnValue:
    ended = ask("transfer_caseload", rpc.end_transfer, rpc.EndTransfer(transfer_id=transfer_id))
    if ended.state == "cancelled":
        return done(_("Le transfert prévu est annulé."))
    return done(_("Les jeunes reviennent à %(who)s.", who=ended.from_label))
