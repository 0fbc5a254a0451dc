"""The pages of money: « Mon financement », the accounts of a file, a school's pupils, late hours to decide, the accountant's table."""

import datetime as dt

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.kernel import Empty
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask
from gateway.api.v1.funding import table
from gateway.funding import forecast_for
from gateway.web import dates, funding_lines, funding_words, money, names
from gateway.web.frame import page_for
from gateway.web.journey_acts import a_date, act
from gateway.web.refused_form import query

pages = Blueprint("funding", __name__)


def _shown(youth_id: str, own: bool = False) -> dict[str, object]:
    """The accounts of one youth, ready for a template."""
    funding = ask("read_funding", profiles.get_funding, profiles.GetFunding(youth_id=youth_id), youth_id)
    return {
        "funding": funding, "forecast": forecast_for(funding), "entries": funding_lines.entry_lines(funding, own),
        "waiting": next((plan for plan in funding.plans if plan.state == "proposed"), None),
        "accepted": [plan for plan in funding.plans if plan.state == "accepted"],
        "late": funding_lines.late_lines(funding.late, {}), "money": money, "lines": funding_lines, "funding_words": funding_words,
    }


@pages.get("/mon-financement")
@page_for("youth")
def mine() -> ResponseReturnValue:
    return render_template("my_funding.html", youth_id=actor().principal.id, **_shown(actor().principal.id, own=True))


@pages.get("/jeunes/<youth_id>/financement")
@page_for("adviser", "school", "coordinator", "programme_lead")
def file(youth_id: str) -> ResponseReturnValue:
    shown, me = _shown(youth_id), actor().principal
    name = names.youths([youth_id]).get(youth_id, "")
    if me.role == "school":
        return render_template("pupil_funding.html", youth_id=youth_id, name=name, **shown)
    funders = ask("read_funders", profiles.list_funders, Empty()).funders
    return render_template("funding.html", youth_id=youth_id, name=name, funders=funders, **shown)


@pages.get("/heures-a-decider")
@page_for("adviser")
def late_hours() -> ResponseReturnValue:
    request = profiles.ListLateHours(cursor=query().get("suite") or None)
    found = ask("read_late_hours", profiles.list_late_hours, request)
    known = names.youths(hour.youth_id for hour in found.hours)
    lines = funding_lines.late_lines(found.hours, known)
    return render_template("late_hours.html", lines=lines, next=found.next, money=money)


@pages.get("/comptes-eleves")
@page_for("school")
def pupil_accounts() -> ResponseReturnValue:
    request = profiles.ListSchoolAccounts(cursor=query().get("suite") or None)
    found = ask("read_school_accounts", profiles.list_school_accounts, request)
    return render_template("pupil_accounts.html", pupils=found.pupils, next=found.next, money=money)


@pages.get("/comptes")
@page_for("coordinator", "programme_lead")
def accounts() -> ResponseReturnValue:
    first = dates.today().replace(day=1)
    before = first - dt.timedelta(days=1)
    funders = ask("read_funders", profiles.list_funders, Empty()).funders
    return render_template("accounts.html", start=before.replace(day=1), end=before, funders=funders, money=money)


@pages.post("/comptes/export")
@act
def export() -> ResponseReturnValue:
    first, last = a_date("first", required=True), a_date("last", required=True)
    assert first is not None
    assert last is not None
    response = table(ask("export_accounts", profiles.export_ledger, profiles.ExportLedger(first=first, last=last)))
    response.headers["Cache-Control"] = "no-store"
    return response
