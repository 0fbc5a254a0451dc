"""Rows of an export that wait for a person: each shows what is wrong, is corrected on the page, and keeps its rank."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from gateway.acting import actor, ask
from gateway.web import words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act

pages = Blueprint("rows_to_correct", __name__)

PREFIX = "colonne-"


@pages.get("/a-corriger")
@page_for("coordinator", "programme_lead")
def rows() -> ResponseReturnValue:
    found = ask("correct_rows", rpc.list_rows_to_correct, rpc.ListRowsToCorrect(area=actor().principal.area))
    return render_template("rows.html", rows=found.rows, prefix=PREFIX)


@pages.post("/a-corriger/<file_number>")
@act
def correct(file_number: str) -> ResponseReturnValue:
    values = {
        name.removeprefix(PREFIX): value.strip()[:500] for name, value in request.form.items() if name.startswith(PREFIX)
    }
    if not values:
        raise InvalidRequest("nothing_to_correct")
    row = ask("correct_rows", rpc.correct_row, rpc.CorrectRow(file_number=file_number, values=values))
    if row.outcome == "to_correct":
        column = row.problems[0].column if row.problems else (row.column or "")
        raise InvalidRequest("still_to_correct", field=f"{PREFIX}{column}")
    return done(_("Ligne corrigée : %(outcome)s.", outcome=words.word(words.IMPORT_OUTCOMES, row.outcome).lower()))
