"""Rows of an export that wait for a person: each shows what is wrong, is corrected on the page, and keeps its rank."""

import msgspec
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
CHOICE = "choix-"


@pages.get("/a-corriger")
@page_for("coordinator", "programme_lead")
def rows() -> ResponseReturnValue:
    found = ask("correct_rows", rpc.list_rows_to_correct, rpc.ListRowsToCorrect(area=actor().principal.area))
    return render_template("rows.html", rows=found.rows, prefix=PREFIX, choice=CHOICE)


@pages.post("/a-corriger/<file_number>/conflits")
@act
def settle(file_number: str) -> ResponseReturnValue:
    """One choice for all fields by its button, or one a field."""
    whole = request.form.get("all")
    columns = request.form.getlist("columns")
    chosen = {column: whole or request.form.get(CHOICE + column, "") for column in columns}
    choices = {column: whose for column, whose in chosen.items() if whose in ("here", "file")}
    if not choices:
        raise InvalidRequest("choose_whose", field=CHOICE + (columns[0] if columns else ""))
    command = msgspec.convert({"file_number": file_number, "choices": choices}, rpc.SettleConflicts)
    row = ask("correct_rows", rpc.settle_conflicts, command)
    return done(_("C’est réglé.") if row.outcome != "to_correct" else _("C’est noté. Il reste quelque chose à décider sur cette ligne."))


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
