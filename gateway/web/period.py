"""The page on which an adviser chooses a period and takes its table along to i-Milo."""

import datetime as dt

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from gateway.api.v1.periods import period_table
from gateway.web import dates
from gateway.web.frame import page_for
from gateway.web.journey_acts import a_date, act

pages = Blueprint("period", __name__)


@pages.get("/export")
@page_for("adviser", "coordinator", "programme_lead")
def choose() -> ResponseReturnValue:
    first = dates.today().replace(day=1)
    before = first - dt.timedelta(days=1)
    return render_template("period.html", start=before.replace(day=1), end=before)


@pages.post("/export")
@act
def take() -> ResponseReturnValue:
    start, end = a_date("start", required=True), a_date("end", required=True)
    assert start is not None
    assert end is not None
    response = Response(period_table(start, end), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="autonomie-{start}-{end}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
