"""What people write into a file besides the follow-up itself: identity, milestones, steps, employment, charter, place, journey.

One route an act; the policy says who may (acting.ask), the page that the form came from is shown again.
"""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import ask, command_id
from gateway.web import dates, words
from gateway.web.frame import done
from gateway.web.journey_acts import a_date, act, one_of, whole, written

pages = Blueprint("file_acts", __name__)

STEP_ACTS = dict.fromkeys(("done", "reopen", "drop"), "")


@pages.post("/jeunes/<youth_id>/identite")
@act
def edit_identity(youth_id: str) -> ResponseReturnValue:
    """The NEPH is shown masked: an empty field leaves it as it is."""
    command = profiles.EditIdentity(
        youth_id=youth_id, version=whole("version"), civility=one_of("civility", words.CIVILITIES) if written("civility") else None,
        first_name=written("first_name", 80), last_name=written("last_name", 80), birth_date=a_date("birth_date"),
        neph=written("neph", 40) or None, representative=written("representative", 200),
    )
    ask("edit_identity", profiles.edit_identity, command, youth_id=youth_id)
    return done(_("L’identité est enregistrée."))


@pages.post("/jeunes/<youth_id>/jalons")
@act
def record_milestone(youth_id: str) -> ResponseReturnValue:
    on = a_date("on", required=True)
    assert on is not None
    command = profiles.RecordMilestone(
        youth_id=youth_id, milestone=one_of("milestone", words.MILESTONES), on=on, for_day=a_date("for_day")
    )
    ask("record_milestone", profiles.record_milestone, command, youth_id=youth_id)
    return done(_("La démarche est notée."))


@pages.post("/jeunes/<youth_id>/jalons/<milestone>/retirer")
@act
def withdraw_milestone(youth_id: str, milestone: str) -> ResponseReturnValue:
    if milestone not in words.MILESTONES:
        raise InvalidRequest("unknown_kind", field="milestone")
    command = profiles.RecordMilestone(
        youth_id=youth_id, milestone=milestone, on=dates.today(), withdrawn=True,  # type: ignore[arg-type]
    )
    ask("record_milestone", profiles.record_milestone, command, youth_id=youth_id)
    return done(_("La démarche est retirée."))


@pages.post("/jeunes/<youth_id>/projet/etapes")
@act
def plan_step(youth_id: str) -> ResponseReturnValue:
    due_on = a_date("due_on", required=True)
    assert due_on is not None
    if not written("words", 200):
        raise InvalidRequest("words_missing", field="words")
    command = profiles.PlanProjectStep(id=command_id(), youth_id=youth_id, words=written("words", 200), due_on=due_on)
    ask("edit_project", profiles.plan_project_step, command, youth_id=youth_id)
    return done(_("L’étape est prévue."))


@pages.post("/jeunes/<youth_id>/projet/etapes/<step_id>")
@act
def mark_step(youth_id: str, step_id: str) -> ResponseReturnValue:
    said = one_of("act", STEP_ACTS)
    command = profiles.MarkProjectStep(step_id=step_id, youth_id=youth_id, act=said)
    ask("edit_project", profiles.mark_project_step, command, youth_id=youth_id)
    texts = {"done": _("L’étape est faite."), "reopen": _("L’étape est à faire."), "drop": _("L’étape est retirée.")}
    return done(texts[said])


@pages.post("/jeunes/<youth_id>/emploi")
@act
def record_employment(youth_id: str) -> ResponseReturnValue:
    command = profiles.RecordEmployment(
        youth_id=youth_id, point=one_of("point", words.EMPLOYMENT_POINTS), situation=one_of("situation", words.EMPLOYMENT),
        since=a_date("since"),
    )
    ask("record_employment", profiles.record_employment, command, youth_id=youth_id)
    return done(_("La situation d’emploi est notée."))


@pages.post("/jeunes/<youth_id>/place")
@act
def answer_offer(youth_id: str) -> ResponseReturnValue:
    """yes; no, and waiting on; or leave: no, and out of the queue."""
    said = request.form.get("answer", "")
    if said not in ("yes", "no", "leave"):
        raise InvalidRequest("unknown_kind", field="answer")
    command = profiles.AnswerPlaceOffer(
        youth_id=youth_id, offer_id=written("offer_id", 60), accept=said == "yes", stay=said != "leave"
    )
    ask("answer_place_offer", profiles.answer_place_offer, command, youth_id=youth_id)
    return done(_("La place est acceptée. Bienvenue !") if said == "yes" else _("La réponse est notée."))


@pages.post("/jeunes/<youth_id>/charte/signer")
@act
def sign_charter(youth_id: str) -> ResponseReturnValue:
    command = profiles.SignCharter(youth_id=youth_id, edition=written("edition", 20))
    ask("sign_charter", profiles.sign_charter, command, youth_id=youth_id)
    return done(_("La charte est signée."))


@pages.post("/jeunes/<youth_id>/charte/revue")
@act
def review_charter(youth_id: str) -> ResponseReturnValue:
    on = a_date("on", required=True)
    assert on is not None
    command = profiles.ReviewCharter(youth_id=youth_id, on=on, words=written("words", 200))
    charter = ask("review_charter", profiles.review_charter, command, youth_id=youth_id)
    assert charter.next_review_on is not None
    return done(_("C’est noté. Prochaine fois : %(day)s.", day=dates.full_day(charter.next_review_on)))


@pages.post("/jeunes/<youth_id>/sortie")
@act
def end(youth_id: str) -> ResponseReturnValue:
    command = profiles.ChangeJourney(
        youth_id=youth_id, act="end", outcome=one_of("outcome", words.JOURNEY_ENDS), reason=written("reason", 200),
        reason_code=one_of("reason_code", words.EXIT_REASONS) if written("reason_code") else "",
    )
    ask("change_journey", profiles.change_journey, command, youth_id=youth_id)
    return done(_("La fin du parcours est notée."))


@pages.post("/jeunes/<youth_id>/retour")
@act
def reopen(youth_id: str) -> ResponseReturnValue:
    command = profiles.ChangeJourney(youth_id=youth_id, act="reopen", reason=written("reason", 200))
    ask("change_journey", profiles.change_journey, command, youth_id=youth_id)
    return done(_("Le retour est noté."))
