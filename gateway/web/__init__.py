"""The pages: server-rendered, in French, for each role; everything works without JavaScript but live updates and sound.

`install` is called by gateway/app.py; `refused` and `lost` are its error pages.
"""

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from contracts.errors import AutonomieError
from gateway.problems import UNAUTHENTICATED, status_of
from gateway.refusals import text_for
from gateway.web import (
    adjustment,
    admissions,
    adviser,
    appointments,
    around,
    arrival,
    availability,
    booklet,
    both_sides,
    calendars,
    class_moving,
    classes,
    codes,
    connections,
    contests,
    deliveries,
    duplicates,
    equipment,
    erasures,
    figures,
    file_acts,
    followers,
    frame,
    funding,
    funding_acts,
    imports,
    journey_acts,
    lesson_moving,
    messages,
    mobility,
    moderation,
    news,
    openings,
    partners,
    period,
    plans,
    platform,
    preferences,
    public,
    resources,
    results,
    retention,
    rights,
    rows_to_correct,
    school,
    school_words,
    series,
    sheets,
    shifts,
    sign_in,
    situation_acts,
    staff,
    to_decide,
    transfers,
    week_grid,
    wishes,
    youth,
    youth_file,
    youth_list,
)

BLUEPRINTS = (
    public.pages, rights.pages, erasures.pages, retention.pages,
    sign_in.pages, openings.pages, adviser.pages, youth_list.pages, youth_file.pages,
    around.pages, followers.pages, staff.pages, partners.pages,
    transfers.pages, to_decide.pages, admissions.pages, duplicates.pages, connections.pages, file_acts.pages, mobility.pages,
    journey_acts.pages, situation_acts.pages,
    appointments.pages, lesson_moving.pages, contests.pages, both_sides.pages,
    classes.pages, class_moving.pages, series.pages, arrival.pages,
    availability.pages, week_grid.pages, shifts.pages, wishes.pages, calendars.pages, plans.pages, booklet.pages,
    results.pages, adjustment.pages, school_words.pages, equipment.pages, school.pages, sheets.pages, youth.pages,
    news.pages, codes.pages,
    messages.pages, moderation.pages, preferences.pages, deliveries.pages,
    figures.pages, imports.pages, rows_to_correct.pages, period.pages, funding.pages, funding_acts.pages, resources.pages, platform.pages,
)


def install(app: Flask) -> None:
    frame.prepare(app)
    app.jinja_env.globals["staff_for"] = lesson_moving.staff_for  # the macro of an appointment is on the pages of many
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)


def refused(error: AutonomieError) -> ResponseReturnValue:
    """The page of an error; who is not signed in any more goes to the door."""
    if error.code in UNAUTHENTICATED:
        return redirect(sign_in.door_on_the_way_to(request.path if request.method == "GET" else ""), 303)
    status = status_of(error)
    page = render_template("error.html", text=text_for(error), status=status, reference=error.data.get("reference"))
    headers = {"Retry-After": str(error.data.get("retry_after", 2))} if status == 503 else {}
    return page, status, headers


def lost(error: HTTPException) -> ResponseReturnValue:
    """The page of what HTTP itself refuses: an unknown address, a method, something too large."""
    texts = {
        404: _("Cette page n’existe pas, ou plus."), 405: _("Cette adresse ne se visite pas. Revenez à la page d’avant."),
        413: _("C’est trop gros. Choisissez un fichier plus petit."),
    }
    status = error.code or 500
    fallback = _("Une erreur vient de chez nous. Réessayez.") if status >= 500 else _("La demande n’est pas complète.")
    text = texts.get(status, fallback)
    headers = [(name, value) for name, value in error.get_headers(request.environ) if name.lower() == "allow"]
    return render_template("error.html", text=text, status=status, reference=None), status, headers
