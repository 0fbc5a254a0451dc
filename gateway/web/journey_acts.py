"""What people do about a journey from their pages: report, propose, answer, edit. One route an act, for every role.

The policy says who may (acting.ask); the page that the form came from is shown again, with what changed.
"""

import datetime as dt
from functools import wraps
from typing import Any

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import AutonomieError, InvalidRequest, NotFound
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway.acting import ask, command_id
from gateway.web import words
from gateway.web.frame import View, done
from gateway.web.refused_form import refuse

pages = Blueprint("journey_acts", __name__)


PHONES = ("phone", *(f"phone_{place}" for place in range(2, profiles.MOST_PHONES + 1)))
"""The numbers of a form of the contact, in their order: all that a file may have, so that saving it loses none."""


def act(view: View) -> View:
    """A refusal, by the policy or by a service, comes back as the form with its reason."""

    @wraps(view)
    def tried(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except AutonomieError as error:
            if error.code in ("not_signed_in", "token"):
                raise
            return refuse(error)

    return tried


def written(name: str, limit: int = 1_000) -> str:
    return request.form.get(name, "").strip()[:limit]


def a_date(name: str, required: bool = False) -> dt.date | None:
    text = written(name)
    if not text and not required:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InvalidRequest("bad_date", field=name) from None


def one_of(name: str, known: words.Words) -> Any:
    """A code of a list; anything else is refused by name before it reaches a service."""
    code = written(name, 60)
    if code not in known:
        raise InvalidRequest("unknown_kind", field=name)
    return code


def whole(name: str) -> int:
    try:
        return int(written(name, 12) or "0")
    except ValueError:
        raise InvalidRequest("bad_number", field=name) from None


@pages.post("/jeunes/<youth_id>/difficultes")
@act
def report(youth_id: str) -> ResponseReturnValue:
    command = progress.ReportDifficulty(
        id=command_id(), youth_id=youth_id, kind=one_of("kind", words.DIFFICULTIES), words=written("words")
    )
    ask("report_difficulty", progress.report_difficulty, command, youth_id=youth_id)
    return done(_("La difficulté est signalée. Ceux qui suivent le parcours la voient."))


@pages.post("/jeunes/<youth_id>/difficultes/<difficulty_id>/reglee")
@act
def resolve(youth_id: str, difficulty_id: str) -> ResponseReturnValue:
    command = progress.ResolveDifficulty(difficulty_id=difficulty_id, youth_id=youth_id)
    ask("resolve_difficulty", progress.resolve_difficulty, command, youth_id=youth_id)
    return done(_("La difficulté est réglée."))


@pages.post("/jeunes/<youth_id>/ajustements")
@act
def propose(youth_id: str) -> ResponseReturnValue:
    kind = one_of("kind", words.ADJUSTMENTS)
    agreer = request.form.get("must_agree", "auto")
    must_agree = words.ADJUSTMENT_AGREERS.get(kind) if agreer == "auto" else agreer or None
    if must_agree not in (None, "school", "adviser"):
        raise InvalidRequest("bad_owner", field="must_agree")
    owner = one_of("owner_role", words.OWNERS) if written("owner_role") else must_agree or "adviser"
    command = msgspec.convert({
        "id": command_id(), "youth_id": youth_id, "kind": kind, "words": written("words"),
        "owner_role": owner, "must_agree": must_agree, "due_on": a_date("due_on"),
        "from_signal": written("from_signal", 60) or None,
        "from_difficulty": written("from_difficulty", 60) or None,
    }, progress.ProposeAdjustment)
    ask("propose_adjustment", progress.propose_adjustment, command, youth_id=youth_id)
    return done(_("L’ajustement est proposé. Rien ne s’applique sans l’accord du ou de la jeune."))


@pages.post("/jeunes/<youth_id>/ajustements/<adjustment_id>")
@act
def answer(youth_id: str, adjustment_id: str) -> ResponseReturnValue:
    decision = one_of("act", words.ADJUSTMENT_ACTS)
    if decision in ("refuse", "withdraw") and not written("reason"):
        raise InvalidRequest("reason_needed", field="reason")
    command = progress.AnswerAdjustment(
        adjustment_id=adjustment_id, youth_id=youth_id, act=decision, reason=written("reason", 300)
    )
    ask("answer_adjustment", progress.answer_adjustment, command, youth_id=youth_id)
    return done(_("Votre réponse est enregistrée."))


@pages.post("/jeunes/<youth_id>/projet")
@act
def edit_project(youth_id: str) -> ResponseReturnValue:
    command = profiles.EditProject(
        youth_id=youth_id, version=whole("version"), target=written("target", 200) or None,
        why=written("why", 2_000) or None, needed_by=a_date("needed_by"),
    )
    ask("edit_project", profiles.edit_project, command, youth_id=youth_id)
    return done(_("Le projet est enregistré."))


@pages.post("/jeunes/<youth_id>/coordonnees")
@act
def edit_contact(youth_id: str) -> ResponseReturnValue:
    command = profiles.EditContact(
        youth_id=youth_id, version=whole("version"), **_phones(), **_shown_fields(),
    )
    ask("edit_contact", profiles.edit_contact, command, youth_id=youth_id)
    return done(_("Les coordonnées sont enregistrées."))


def _phones() -> dict[str, Any]:
    """The whole list where the form shows it; blanks keep their place, so that what is wrong is said at its field."""
    here = request.form
    if "phones" not in here.getlist("carries"):
        return {"phone": written("phone", 40)} if "phone" in here else {}
    names = [name for name in PHONES if name in here]
    return {"phones": tuple(profiles.Phone(number=written(name, 40), label=written(f"{name}_label", 40)) for name in names)}


def _shown_fields() -> dict[str, Any]:
    """What the form carries; one without a field leaves that as it is."""
    here = request.form
    limits = {"email": 200, "address": 200, "commune": 20, "postcode": 20, "language": 20}
    found: dict[str, Any] = {name: written(name, limit) for name, limit in limits.items() if name in here}
    if "preferred_contact" in here:
        found["preferred_contact"] = one_of("preferred_contact", words.CONTACT_WAYS) if written("preferred_contact") else ""
    return found


@pages.post("/jeunes/<youth_id>/statut/<since>/retirer")
@act
def withdraw_status(youth_id: str, since: str) -> ResponseReturnValue:
    try:
        command = msgspec.convert({"youth_id": youth_id, "since": since}, profiles.WithdrawStatus)
    except msgspec.ValidationError as error:
        raise NotFound("status", since=since) from error
    ask("edit_status", profiles.withdraw_status, command, youth_id=youth_id)
    return done(_("Le statut noté par erreur est retiré."))


@pages.post("/jeunes/<youth_id>/statut")
@act
def change_status(youth_id: str) -> ResponseReturnValue:
    since = a_date("since", required=True)
    assert since is not None
    command = profiles.ChangeStatus(youth_id=youth_id, status=one_of("status", words.STATUSES), since=since)
    ask("edit_status", profiles.change_status, command, youth_id=youth_id)
    return done(_("Le statut est enregistré. Pensez à vérifier les disponibilités."))
