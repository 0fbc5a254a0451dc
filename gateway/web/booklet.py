"""The booklet on a page: 32 objectives with their titles, the last mark, the youth's own assessment, the forms of both.

The titles are the programme's (programme/remc.json). It is the shared follow-up, not the legal livret numérique.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from contracts.progress import rpc
from gateway.acting import ask, ask_all
from gateway.web import words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act
from gateway.web.youth_file import eyes, may
from gateway.web.youth_list import FOLLOWERS
from servicekit.config import default_programme

pages = Blueprint("booklet", __name__)

CURRICULUM = default_programme() / "remc.json"


@dataclass(frozen=True)
class Objective:
    code: str
    title: str
    line: rpc.BookletLine


@dataclass(frozen=True)
class Competence:
    code: str
    title: str
    acquired: int
    objectives: tuple[Objective, ...]


@cache
def _curriculum() -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    content = json.loads(CURRICULUM.read_text(encoding="utf-8"))
    return tuple(
        (c["code"], c["titre"], tuple((code, title) for code, title in c["objectifs"])) for c in content["competences"]
    )


def competences(booklet: rpc.Booklet) -> list[Competence]:
    lines = {line.objective: line for line in booklet.lines}
    return [
        Competence(
            code, title, sum(1 for o, _title in objectives if o in lines and lines[o].level == "acquired"),
            tuple(Objective(o, text, lines.get(o) or rpc.BookletLine(objective=o)) for o, text in objectives),
        )
        for code, title, objectives in _curriculum()
    ]


def chosen_marks(form: Mapping[str, str]) -> tuple[rpc.ObjectiveMark, ...]:
    """The objectives for which a level was chosen; fields are named after the objectives."""
    known = {code for _code, _title, objectives in _curriculum() for code, _text in objectives}
    chosen = [(code, form.get(code, "")) for code in sorted(known)]
    marks = tuple(
        rpc.ObjectiveMark(objective=code, level=level)  # type: ignore[arg-type]  # checked against the words
        for code, level in chosen
        if level in words.LEVELS
    )
    if not marks:
        raise InvalidRequest("no_mark_chosen")
    return marks


@pages.get("/jeunes/<youth_id>/livret")
@page_for("youth", *FOLLOWERS)
def booklet(youth_id: str) -> ResponseReturnValue:
    answers = ask_all({
        "booklet": ("read_progress", rpc.get_booklet, rpc.AboutYouth(youth_id=youth_id)),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    return render_template("booklet.html", competences=competences(answers["booklet"]), youth=answers["youth"], may=may)


@pages.post("/jeunes/<youth_id>/livret")
@act
def self_assess(youth_id: str) -> ResponseReturnValue:
    command = rpc.SelfAssess(youth_id=youth_id, marks=chosen_marks(request.form))
    ask("self_assess", rpc.self_assess, command, youth_id=youth_id)
    return done(_("Votre avis est dans le livret, à côté des notes."))
