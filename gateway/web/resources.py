"""The resource centre: short pages in plain language, read aloud, each with its sources and a small quiz."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.errors import InvalidRequest
from contracts.resources import rpc
from gateway.acting import actor, ask
from gateway.web.frame import page_for
from gateway.web.journey_acts import act
from gateway.web.refused_form import query

pages = Blueprint("resources", __name__)

READERS = ("youth", "adviser", "referent", "school", "instructor", "coordinator", "programme_lead")


@pages.get("/ressources")
@page_for(*READERS)
def library() -> ResponseReturnValue:
    text = query().get("q", "").strip()[:100]
    found = ask("read_resources", rpc.list_resources, rpc.ListResources(text=text))
    return render_template("resources.html", resources=found.resources, text=text)


@pages.get("/ressources/<slug>")
@page_for(*READERS)
def page(slug: str) -> ResponseReturnValue:
    return _shown(slug, None, ())


@pages.post("/ressources/<slug>")
@act
def answer(slug: str) -> ResponseReturnValue:
    """The quiz, marked on the page itself; only a youth's answers are kept."""
    resource = ask("read_resources", rpc.get_resource, rpc.GetResource(slug=slug[:80]))
    chosen = tuple(_choice(n, len(question.choices)) for n, question in enumerate(resource.quiz))
    if actor().principal.role == "youth":
        me = actor().principal.id
        command = rpc.AnswerQuiz(youth_id=me, slug=slug[:80], answers=chosen)
        result = ask("answer_quiz", rpc.answer_quiz, command, youth_id=me)
    else:
        correct = tuple(answer == question.answer for answer, question in zip(chosen, resource.quiz, strict=True))
        result = rpc.QuizResult(right=sum(correct), questions=len(correct), correct=correct)
    return _shown(slug, result, chosen)


def _choice(n: int, choices: int) -> int:
    text = request.form.get(f"question-{n}", "")
    if not text.isdecimal() or len(text) > 3 or int(text) >= choices:
        raise InvalidRequest("quiz_incomplete", field=f"question-{n}")
    return int(text)


def _shown(slug: str, result: rpc.QuizResult | None, chosen: tuple[int, ...]) -> ResponseReturnValue:
    resource = ask("read_resources", rpc.get_resource, rpc.GetResource(slug=slug[:80]))
    # The text comes from the project's own files, turned into HTML by the service that owns them.
    return render_template("resource.html", resource=resource, text=Markup(resource.html), result=result, chosen=chosen)
