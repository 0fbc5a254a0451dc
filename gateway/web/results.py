"""Results on a page: the code and how long it holds, exams line by line, practice by theme; forms made for a phone."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from contracts.progress import rpc
from gateway.acting import ask, ask_all, command_id, may
from gateway.web import dates, words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import a_date, act, one_of, whole, written
from gateway.web.outlook import outlook
from gateway.web.situation_acts import themes
from gateway.web.youth_file import eyes
from gateway.web.youth_list import FOLLOWERS
from servicekit.config import default_programme

pages = Blueprint("results", __name__)


@dataclass(frozen=True)
class Block:
    """A block of the examiner's grid: lines with the values that can be written there."""

    title: str
    lines: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ExamLine:
    id: str
    title: str
    day: str
    state: str
    tone: str
    points: str
    faults: tuple[str, ...]
    grid: tuple[tuple[str, str], ...]
    withdrawn: str


@cache
def grid() -> tuple[Block, ...]:
    content = json.loads((default_programme() / "cepc.json").read_text(encoding="utf-8"))
    return tuple(
        Block(block["titre"], tuple((i["code"], i["libelle"], tuple(str(v) for v in i["valeurs"])) for i in block["items"]))
        for block in content["blocs"]
    )


def _titles() -> dict[str, str]:
    return {code: title for block in grid() for code, title, _values in block.lines}


@pages.get("/jeunes/<youth_id>/resultats")
@page_for("youth", *FOLLOWERS)
def results(youth_id: str) -> ResponseReturnValue:
    about = rpc.AboutYouth(youth_id=youth_id)
    answers = ask_all({
        "results": ("read_progress", rpc.get_results, about),
        "forecast": ("read_progress", rpc.get_forecast, about),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    found: rpc.Results = answers["results"]
    return render_template(
        "results.html", youth=answers["youth"], results=found, exams=[exam_line(e) for e in found.exams], grid=grid(),
        themes=themes(), outlook=outlook(answers["forecast"]), forecast=answers["forecast"], may=may, values=_value_words(),
        weakest=next((name for code, name, _n in themes() if code == found.weakest_theme), ""),
    )


def exam_line(exam: rpc.Exam) -> ExamLine:
    titles = _titles()
    if exam.withdrawn_reason:
        state, tone = _("Retiré"), "info"
    elif exam.absence:
        state = words.word(words.EXAM_ABSENCES, exam.absence)
        tone = "warn" if exam.absence == "excused" else "bad"
    else:
        state, tone = (_("Réussi"), "good") if exam.passed else (_("Pas encore réussi"), "warn")
    points = "" if exam.points is None else f"{exam.points:g}".replace(".", ",") + f" / {exam.of}"
    title = words.word(words.EXAMS, exam.kind)
    if exam.try_number and exam.kind != "mock":
        title = _("%(exam)s, essai n° %(n)s", exam=title, n=exam.try_number)
    return ExamLine(
        exam.id, title, dates.full_day(exam.on), state, tone, points, tuple(titles.get(c, c) for c in exam.eliminatory),
        tuple((titles.get(c, c), _value_words().get(v, v)) for c, v in (exam.grid or {}).items()), exam.withdrawn_reason or "",
    )


def _value_words() -> dict[str, str]:
    return {"E": _("Éliminatoire"), "0.5": "0,5"}


@pages.post("/jeunes/<youth_id>/examens")
@act
def record(youth_id: str) -> ResponseReturnValue:
    kind, on = one_of("kind", words.EXAMS), a_date("on", required=True)
    assert on is not None, "a_date refuses what is missing"
    command = rpc.RecordExam(id=command_id("exam"), youth_id=youth_id, kind=kind, on=on, **_given(kind))
    answer = ask("record_exam", rpc.record_exam, command, youth_id=youth_id)
    return done(_said(answer, command.id, on))


def _given(kind: str) -> dict[str, Any]:
    """What the form carries: an absence, a score, or the grid."""
    absence = written("absence", 20)
    if absence in words.EXAM_ABSENCES:
        return {"absence": absence}
    if kind == "code":
        score = whole("score") if written("score", 4) else None
        if score is not None and not 0 <= score <= 40:
            raise InvalidRequest("impossible_score", field="score")
        return {"score": score}
    chosen = {code: request.form[code] for code in _titles() if code in request.form}
    for block in grid():
        for code, _title, values in block.lines:
            if code in chosen and chosen[code] not in values:
                raise InvalidRequest("not_on_the_grid", field=code)
    return {"grid": chosen}


def _said(answer: rpc.Results, exam_id: str, on: dt.date) -> str:
    exam = next((e for e in answer.exams if e.id == exam_id), None)
    if exam is None or exam.points is None:
        return _("L’absence est notée.")
    points = f"{exam.points:g}".replace(".", ",")
    said = _("Résultat enregistré : %(points)s sur %(of)s.", points=points, of=exam.of)
    said += " " + (_("C’est réussi.") if exam.passed else _("Ce n’est pas encore réussi."))
    if exam.serves_until is not None:
        said += " " + _("Le certificat vaut permis en France jusqu’au %(day)s.", day=dates.full_day(exam.serves_until))
    return said


@pages.post("/jeunes/<youth_id>/examens/<exam_id>/retirer")
@act
def withdraw(youth_id: str, exam_id: str) -> ResponseReturnValue:
    reason = written("reason", 300)
    if len(reason) < 3:
        raise InvalidRequest("reason_needed", field="reason")
    ask("record_exam", rpc.withdraw_exam, rpc.WithdrawExam(exam_id=exam_id, youth_id=youth_id, reason=reason), youth_id=youth_id)
    return done(_("Le résultat est retiré. Il reste lisible, avec la raison."))


@pages.post("/jeunes/<youth_id>/evaluation")
@act
def assess(youth_id: str) -> ResponseReturnValue:
    on = a_date("on", required=True)
    assert on is not None, "a_date refuses what is missing"
    count = whole("hours")
    if not 1 <= count <= 200:
        raise InvalidRequest("bad_number", field="hours")
    command = rpc.RecordInitialAssessment(
        id=command_id("assessment"), youth_id=youth_id, hours=count, gearbox=one_of("gearbox", words.GEARBOXES), on=on,
        words=written("words"),
    )
    ask("record_assessment", rpc.record_initial_assessment, command, youth_id=youth_id)
    return done(_("L’évaluation de départ est enregistrée. La prévision en tient compte."))
