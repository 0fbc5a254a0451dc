"""The booklet on a page: 32 objectives with their titles, the last mark, the youth's own assessment, the forms of both.

The titles are the programme's (programme/remc.json). It is the shared follow-up, not the legal livret numérique.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest, NotFound
from contracts.profiles import rpc as profiles
from contracts.progress import rpc
from gateway.acting import ask, ask_all, command_id, may
from gateway.web import dates, journey, names, words
from gateway.web.booklet_pdf import booklet_pdf
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, one_of, written
from gateway.web.outlook import outlook
from gateway.web.refused_form import query
from gateway.web.youth_file import eyes
from gateway.web.youth_list import FOLLOWERS
from servicekit.config import default_programme

pages = Blueprint("booklet", __name__)

CURRICULUM = default_programme() / "remc.json"


@dataclass(frozen=True)
class Objective:
    """`level_text` and `self_text`: in the school's word where it has one."""

    code: str
    title: str
    line: rpc.BookletLine
    level_text: str
    self_text: str


@dataclass(frozen=True)
class Competence:
    """`steps`: what can be marked, as the value of a form and its word."""

    code: str
    title: str
    acquired: int
    objectives: tuple[Objective, ...]
    steps: tuple[tuple[str, object], ...]
    review: rpc.Review | None


@cache
def _curriculum() -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    content = json.loads(CURRICULUM.read_text(encoding="utf-8"))
    return tuple(
        (c["code"], c["titre"], tuple((code, title) for code, title in c["objectifs"])) for c in content["competences"]
    )


def competences(booklet: rpc.Booklet) -> list[Competence]:
    lines = {line.objective: line for line in booklet.lines}
    reviews = {review.competence: review for review in booklet.reviews}
    own = tuple((str(n), word) for n, word in enumerate(booklet.scale, 1))
    return [
        Competence(
            code, title, sum(1 for o, _title in objectives if o in lines and lines[o].level == "acquired"),
            tuple(_objective(o, text, lines.get(o) or rpc.BookletLine(objective=o)) for o, text in objectives),
            own or tuple(words.LEVELS.items()), reviews.get(code),
        )
        for code, title, objectives in _curriculum()
    ]


def _objective(code: str, title: str, line: rpc.BookletLine) -> Objective:
    return Objective(
        code, title, line, line.word or words.word(words.LEVELS, line.level),
        line.self_word or words.word(words.LEVELS, line.self_level),
    )


def chosen_marks(form: Mapping[str, str]) -> tuple[rpc.ObjectiveMark, ...]:
    """The objectives for which a level was chosen; fields are named after the objectives."""
    known = {code for _code, _title, objectives in _curriculum() for code, _text in objectives}
    chosen = [(code, form.get(code, "")) for code in sorted(known)]
    marks = tuple(mark for code, value in chosen if (mark := _mark(code, value)) is not None)
    if not marks:
        raise InvalidRequest("no_mark_chosen")
    return marks


def _mark(code: str, value: str) -> rpc.ObjectiveMark | None:
    """A level of everyone's, or a step of the school's scale."""
    if value in words.LEVELS:
        return rpc.ObjectiveMark(objective=code, level=value)  # type: ignore[arg-type]  # checked against the words
    if len(value) == 1 and value in "12345678":
        return rpc.ObjectiveMark(objective=code, step=int(value))
    return None


@pages.get("/jeunes/<youth_id>/livret")
@page_for("youth", *FOLLOWERS)
def booklet(youth_id: str) -> ResponseReturnValue:
    return render_template("booklet.html", may=may, **_shown(youth_id))


def _shown(youth_id: str) -> dict[str, Any]:
    """The present booklet, or the one that the address names; with the forecast, whatever the booklet."""
    about, asked = rpc.AboutYouth(youth_id=youth_id), query()
    category, training = asked.get("categorie", ""), asked.get("formation", "")
    other = category in words.CATEGORIES and training in words.TRAININGS
    answers = ask_all({
        "booklet": ("read_progress", rpc.read_booklet, rpc.ReadBooklet(
            youth_id=youth_id, category=category, training=training,  # type: ignore[arg-type]  # checked against the words
        )) if other else ("read_progress", rpc.get_booklet, about),
        "forecast": ("read_progress", rpc.get_forecast, about),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    return {
        "competences": competences(answers["booklet"]), "youth": answers["youth"], "booklet": answers["booklet"], "other": other,
        "forecast": answers["forecast"], "outlook": outlook(answers["forecast"]),
        "known": {**names.people(line.instructor_id for line in answers["booklet"].lines), **journey.names_of(answers["youth"])},
    }


@pages.get("/jeunes/<youth_id>/livret.pdf")
@page_for("youth", *FOLLOWERS)
def booklet_as_pdf(youth_id: str) -> ResponseReturnValue:
    shown = _shown(youth_id)
    response = make_response(booklet_pdf(
        shown["youth"].summary, shown["booklet"], shown["competences"], shown["outlook"], shown["known"],
        dates.full_day(dates.today()),
    ))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="livret.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/jeunes/<youth_id>/livret/<objective>")
@page_for("youth", *FOLLOWERS)
def objective(youth_id: str, objective: str) -> ResponseReturnValue:
    title = next((text for _c, _t, lines in _curriculum() for code, text in lines if code == objective), None)
    if title is None:
        raise NotFound("unknown_objective", objective=objective)
    answers = ask_all({
        "history": ("read_progress", rpc.get_objective, rpc.GetObjective(youth_id=youth_id, objective=objective)),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    return render_template(
        "objective.html", history=answers["history"], youth=answers["youth"], title=title, code=objective,
        known={**names.people(mark.instructor_id for mark in answers["history"].marks), **journey.names_of(answers["youth"])},
    )


@pages.post("/jeunes/<youth_id>/livret/bilan")
@act
def review(youth_id: str) -> ResponseReturnValue:
    competence, ready = written("competence", 2), written("ready", 5)
    if competence not in {code for code, _title, _objectives in _curriculum()} or ready not in ("yes", "no"):
        raise InvalidRequest("unknown_choice", field="ready")
    command = rpc.ReviewCompetence(
        id=command_id("review"), youth_id=youth_id, competence=competence, ready=ready == "yes", words=written("words")
    )
    ask("review_competence", rpc.review_competence, command, youth_id=youth_id)
    return done(_("Le bilan est dans le livret."))


@pages.post("/jeunes/<youth_id>/livret/ouvrir")
@act
def open_booklet(youth_id: str) -> ResponseReturnValue:
    command = rpc.OpenBooklet(
        youth_id=youth_id, category=one_of("category", words.CATEGORIES), training=one_of("training", words.TRAININGS),
        carry_over=written("carry_over", 5) != "no",
    )
    ask("open_booklet", rpc.open_booklet, command, youth_id=youth_id)
    return done(_("Le livret est ouvert. Les notes y vont à partir de maintenant."), f"/jeunes/{youth_id}/livret")


@pages.post("/jeunes/<youth_id>/livret")
@act
def self_assess(youth_id: str) -> ResponseReturnValue:
    command = rpc.SelfAssess(youth_id=youth_id, marks=chosen_marks(request.form))
    ask("self_assess", rpc.self_assess, command, youth_id=youth_id)
    return done(_("Votre avis est dans le livret, à côté des notes."))
