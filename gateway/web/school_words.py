"""The school's own words for how far an objective is: read and set by its office, used wherever its pupils are marked."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.progress import rpc
from gateway.acting import actor, ask
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written

pages = Blueprint("school_words", __name__)

MOST = 6


@pages.get("/equipe/mots")
@page_for("school")
def school_words() -> ResponseReturnValue:
    school = actor().principal.organisation_id or ""
    scale = ask("edit_scale", rpc.get_scale, rpc.GetScale(school_id=school))
    return render_template("school_words.html", scale=scale, most=MOST)


@pages.post("/equipe/mots")
@act
def set_words() -> ResponseReturnValue:
    """Empty fields are left out; none at all: the programme's words again."""
    chosen = tuple(word for n in range(1, MOST + 1) if (word := written(f"word_{n}", 30)))
    command = rpc.SetScale(school_id=actor().principal.organisation_id or "", words=chosen)
    ask("edit_scale", rpc.set_scale, command)
    return done(_("Les mots du livret sont enregistrés.") if chosen else _("Le livret reprend les mots du programme."))
