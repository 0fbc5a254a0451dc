"""What people do about money from the pages: a plan, the youth's yes, entries of the ledger, a late hour, a funder. One route an act."""

import datetime as dt
import re

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import Conflict, InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import ask, command_id
from gateway.api.schema import record_from
from gateway.api.v1.funding import funder_of
from gateway.web import money
from gateway.web.frame import done
from gateway.web.journey_acts import a_date, act, written
from gateway.web.refused_form import refuse

pages = Blueprint("funding_acts", __name__)
VOUCHER = re.compile(r"[0-9A-Za-zÀ-ÿ ./_#-]{0,40}")
BASE = "/jeunes/<youth_id>/financement"


def _amount(name: str = "cents", *, required: bool = True) -> int:
    cents = money.cents_of(written(name, 20), name, required=required)
    if required and not cents:
        raise InvalidRequest("amount_missing", field=name)
    return cents


def _reference() -> str:
    """The number of a voucher: it outlives the file, so it holds no words."""
    text = written("reference", 60)
    if not VOUCHER.fullmatch(text):
        raise InvalidRequest("bad_reference", field="reference")
    return text


def _day() -> dt.date:
    on = a_date("on", required=True)
    assert on is not None
    return on


def _parts(prefix: str) -> tuple[profiles.Aid, ...]:
    """One field a payer, named after it; those left empty pay nothing."""
    asked = [name for name in request.form if name.startswith(prefix)]
    found = {name.removeprefix(prefix): _amount(name, required=False) for name in asked}
    return tuple(record_from(profiles.Aid, {"payer": payer, "cents": cents}) for payer, cents in found.items() if cents)


def _pair() -> tuple[str, str]:
    """The payer and the school of a line that was chosen."""
    payer, _bar, school = written("of", 120).partition("|")
    if not payer:
        raise InvalidRequest("unknown_choice", field="of")
    return payer, school


@pages.post(f"{BASE}/plans")
@act
def propose(youth_id: str) -> ResponseReturnValue:
    command = record_from(profiles.ProposeFunding, {
        "minutes": money.minutes_of(written("minutes", 10), "minutes"), "hour_cents": _amount("hour_cents", required=False),
        "other_cents": _amount("other_cents", required=False), "aids": _parts("aid-"),
    }, id=command_id(), youth_id=youth_id)  # fmt: skip
    try:
        plan = ask("edit_funding", profiles.propose_funding, command, youth_id)
    except (Conflict, InvalidRequest) as error:
        return refuse(error, field=f"aid-{error.data['payer']}" if "payer" in error.data else None)
    share = money.euros(plan.own_cents)
    return done(_("Le plan est proposé. Le ou la jeune voit sa part : %(share)s. Rien n’est engagé avant son accord.", share=share))


@pages.post(f"{BASE}/plans/<plan_id>/reponse")
@act
def answer(youth_id: str, plan_id: str) -> ResponseReturnValue:
    said = written("answer", 10)
    if said not in ("yes", "no"):
        raise InvalidRequest("unknown_kind", field="answer")
    values = {"accept": said == "yes", "own_cents": _whole("own_cents"), "reason": written("reason", 200)}
    command = record_from(profiles.AnswerFunding, values, youth_id=youth_id, plan_id=plan_id)
    ask("answer_funding", profiles.answer_funding, command, youth_id)
    return done(_("Vous avez accepté. Votre conseiller ou conseillère demande maintenant les aides.") if said == "yes"
                else _("Vous avez dit non. Rien n’est engagé. Parlez-en avec votre conseiller ou conseillère."))  # fmt: skip


@pages.post(f"{BASE}/plans/<plan_id>/retrait")
@act
def withdraw(youth_id: str, plan_id: str) -> ResponseReturnValue:
    command = profiles.WithdrawFunding(youth_id=youth_id, plan_id=plan_id)
    ask("edit_funding", profiles.withdraw_funding, command, youth_id)
    return done(_("Le plan est retiré."))


@pages.post(f"{BASE}/engagements")
@act
def commit(youth_id: str) -> ResponseReturnValue:
    values = {"plan_id": written("plan_id", 60), "payer": written("payer", 64), "cents": _amount(), "on": _day(),
              "reference": _reference()}  # fmt: skip
    command = record_from(profiles.CommitFunding, values, id=command_id(), youth_id=youth_id)
    ask("edit_funding", profiles.commit_funding, command, youth_id)
    return done(_("L’engagement est noté."))


@pages.post(f"{BASE}/factures")
@act
def invoice(youth_id: str) -> ResponseReturnValue:
    parts = _parts("part-")
    if not parts:
        raise InvalidRequest("amount_missing", field=next((name for name in request.form if name.startswith("part-")), None))
    values = {"parts": parts, "on": _day(), "minutes": money.minutes_of(written("minutes", 10), "minutes"),
              "reference": _reference()}  # fmt: skip
    command = record_from(profiles.RecordInvoice, values, id=command_id(), youth_id=youth_id)
    try:
        ask("edit_funding", profiles.record_invoice, command, youth_id)
    except Conflict as error:
        return refuse(error, field=f"part-{parts[0].payer}" if error.code == "more_than_open" else None)
    return done(_("La facture est notée."))


@pages.post(f"{BASE}/paiements")
@act
def pay(youth_id: str) -> ResponseReturnValue:
    payer, school_id = _pair()
    values = {"payer": payer, "school_id": school_id or None, "cents": _amount(), "on": _day(), "reference": _reference()}
    command = record_from(profiles.RecordPayment, values, id=command_id(), youth_id=youth_id)
    ask("edit_funding", profiles.record_payment, command, youth_id)
    return done(_("Le paiement est noté."))


@pages.post(f"{BASE}/remboursements")
@act
def refund(youth_id: str) -> ResponseReturnValue:
    payer, school_id = _pair()
    values = {"payer": payer, "school_id": school_id or None, "cents": _amount(), "on": _day(), "reason": written("reason", 200),
              "minutes": money.minutes_of(written("minutes", 10), "minutes")}  # fmt: skip
    command = record_from(profiles.RecordRefund, values, id=command_id(), youth_id=youth_id)
    ask("edit_funding", profiles.record_refund, command, youth_id)
    return done(_("Le remboursement est noté."))


@pages.post(f"{BASE}/retours")
@act
def release(youth_id: str) -> ResponseReturnValue:
    values = {"payer": written("payer", 64), "cents": _amount(), "on": _day(), "reason": written("reason", 200)}
    command = record_from(profiles.ReleaseFunding, values, id=command_id(), youth_id=youth_id)
    ask("edit_funding", profiles.release_funding, command, youth_id)
    return done(_("L’engagement est rendu."))


@pages.post(f"{BASE}/corrections")
@act
def correct(youth_id: str) -> ResponseReturnValue:
    values = {"entry_id": written("entry_id", 60), "reason": written("reason", 200)}
    command = record_from(profiles.CorrectEntry, values, id=command_id(), youth_id=youth_id)
    ask("edit_funding", profiles.correct_entry, command, youth_id)
    return done(_("La correction est écrite. L’ancienne écriture reste lisible."))


@pages.post(f"{BASE}/heures/<record_id>")
@act
def decide(youth_id: str, record_id: str) -> ResponseReturnValue:
    said = written("charge", 10)
    if said not in ("yes", "no"):
        raise InvalidRequest("unknown_choice", field="charge")
    values = {"charge": said == "yes", "reason": written("reason", 200), "minutes": _whole("minutes") or None}
    command = record_from(profiles.DecideLateHour, values, id=command_id(), youth_id=youth_id, record_id=record_id)
    ask("edit_funding", profiles.decide_late_hour, command, youth_id)
    return done(_("L’heure est comptée.") if said == "yes" else _("L’heure n’est pas comptée."))


@pages.post("/comptes/financeurs")
@act
def add_funder() -> ResponseReturnValue:
    ask("manage_funders", profiles.add_funder, funder_of({"label": written("label", 200), "cap_cents": _amount("cap_cents")}))
    return done(_("Le financeur est ajouté."))


@pages.post("/comptes/financeurs/<funder_id>/fin")
@act
def close_funder(funder_id: str) -> ResponseReturnValue:
    ask("manage_funders", profiles.close_funder, profiles.CloseFunder(funder_id=funder_id))
    return done(_("Ce financeur n’est plus proposé. Ce qu’il a promis reste."))


def _whole(name: str) -> int:
    try:
        return int(written(name, 12) or "0")
    except ValueError:
        raise InvalidRequest("bad_number", field=name) from None
