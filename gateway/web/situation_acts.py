"""What people write about a youth's situation: the two tracks, pause and return, atouts and needs, practice series.

The policy says who may; only the youth decides whether the needs are shared.
"""

import json
from functools import cache

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway.acting import actor, ask, command_id
from gateway.web import dates, words
from gateway.web.frame import done
from gateway.web.journey_acts import a_date, act, one_of, whole, written
from servicekit.config import default_programme

pages = Blueprint("situation_acts", __name__)


@cache
def themes() -> tuple[tuple[str, str, int], ...]:
    """The ten themes of the code exam, as the programme names them, with their share of the 40 questions."""
    content = json.loads((default_programme() / "etg_themes.json").read_text(encoding="utf-8"))
    return tuple((theme["code"], theme["court"], int(theme["questions"])) for theme in content["themes"])


@pages.post("/jeunes/<youth_id>/etapes")
@act
def move_track(youth_id: str) -> ResponseReturnValue:
    command = profiles.MoveTrack(
        youth_id=youth_id, on=a_date("on") or dates.today(),
        code_track=one_of("code_track", words.CODE_TRACKS) if written("code_track") else None,
        driving_track=one_of("driving_track", words.DRIVING_TRACKS) if written("driving_track") else None,
    )
    if command.code_track is None and command.driving_track is None:
        raise InvalidRequest("unknown_kind", field="code_track")
    ask("move_track", profiles.move_track, command, youth_id=youth_id)
    return done(_("L’étape est enregistrée."))


@pages.post("/jeunes/<youth_id>/pause")
@act
def pause(youth_id: str) -> ResponseReturnValue:
    reason = written("reason", 200)
    if not reason:
        raise InvalidRequest("reason_needed", field="reason")
    command = profiles.ChangeJourney(youth_id=youth_id, act="pause", reason=reason, return_on=a_date("return_on"))
    ask("change_journey", profiles.change_journey, command, youth_id=youth_id)
    return done(_("Le parcours est en pause."))


@pages.post("/jeunes/<youth_id>/reprise")
@act
def resume(youth_id: str) -> ResponseReturnValue:
    command = profiles.ChangeJourney(youth_id=youth_id, act="resume")
    ask("change_journey", profiles.change_journey, command, youth_id=youth_id)
    return done(_("Le parcours reprend."))


@pages.post("/jeunes/<youth_id>/besoins")
@act
def set_strengths_and_needs(youth_id: str) -> ResponseReturnValue:
    """Boxes that are not there are not meant: the form says which lists it carries."""
    carried = request.form.getlist("carries")
    share = written("needs_shared", 5) if actor().principal.role == "youth" else ""
    command = profiles.SetStrengthsAndNeeds(
        youth_id=youth_id,
        strengths=tuple(c for c in request.form.getlist("strengths") if c in words.STRENGTHS)
        if "strengths" in carried else None,
        needs=tuple(c for c in request.form.getlist("needs") if c in words.NEEDS) if "needs" in carried else None,
        needs_shared=share == "yes" if share else None,
        strengths_words=written("strengths_words", 2_000) if "strengths_words" in request.form else None,
        needs_words=written("needs_words", 2_000) if "needs_words" in request.form else None,
        version=whole("version") if written("version", 12) else None,
    )
    ask("edit_strengths_and_needs", profiles.set_strengths_and_needs, command, youth_id=youth_id)
    return done(_("C’est enregistré."))


@pages.post("/jeunes/<youth_id>/series")
@act
def record_series(youth_id: str) -> ResponseReturnValue:
    by_theme: dict[str, int] = {}
    for code, _name, questions in themes():
        text = written(f"theme_{code}", 3)
        if text and not (text.isdecimal() and len(text) < 4 and int(text) <= questions):
            raise InvalidRequest("bad_number", field=f"theme_{code}")
        if text:
            by_theme[code] = int(text)
    command = progress.RecordPracticeSeries(id=command_id(), youth_id=youth_id, by_theme=by_theme, on=a_date("on"))
    results = ask("record_practice_series", progress.record_practice_series, command, youth_id=youth_id)
    score = next((each.score for each in results.practice if each.id == command.id), sum(by_theme.values()))
    return done(_("Série enregistrée : %(score)s bonnes réponses.", score=score))
