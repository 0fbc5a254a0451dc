"""Why a file is opened by somebody who does not follow that youth: asked once a file and day, kept in every trace of that day.

Own caseloads are opened without a question. A program says it by `X-Reason`, or is refused until it does; what may be read is
the policy's to say.
"""

import datetime as dt
import threading
from collections import OrderedDict

from flask import Blueprint, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.urls import iri_to_uri

from contracts.errors import AutonomieError, InvalidRequest
from contracts.kernel import Context, Principal
from contracts.profiles import rpc
from gateway import policy
from gateway.acting import actor, desk, reached
from gateway.relations import Links
from gateway.web import rights_words, words
from gateway.web.frame import page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import query
from servicekit.clock import PARIS

pages = Blueprint("openings", __name__)

OPENED = "open_file"
ASKED = ("adviser", "coordinator", "programme_lead")
LONGEST_WORDS = 120
FILES_OF_THE_API = "/api/v1/youths/"
NO_FILE_READ = frozenset({"api_rights.get_erasure", "api_relations.get_comparison"})
"""Whoever decides of an erasure or of a merge is asked for the reason of that."""
REMEMBERED = 10_000
"""Files opened today that this process need not ask profiles about again."""


class Said:
    """Today's reasons that this process has heard of; the trace is where they are kept."""

    def __init__(self) -> None:
        self._day: dt.date | None = None
        self._reasons: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, who: str, youth_id: str, today: dt.date) -> str | None:
        return self._reasons.get((who, youth_id)) if today == self._day else None

    def put(self, who: str, youth_id: str, reason: str, today: dt.date) -> None:
        with self._lock:
            if today != self._day:
                self._day, self._reasons = today, OrderedDict()
            self._reasons[who, youth_id] = reason
            while len(self._reasons) > REMEMBERED:
                self._reasons.popitem(last=False)


def needs_a_reason(who: Principal, youth_id: str, links: Links | None) -> bool:
    """Whoever reaches the file by running the area, or by standing in for a colleague. Who does not reach it is refused anyway."""
    if who.role not in ASKED or links is None or who.id == links.adviser_id:
        return False
    return policy.reaches(who, policy.rule_of(who, "read_file"), youth_id, links)


@pages.before_app_request
def ask_why() -> ResponseReturnValue | None:
    """A page about a youth waits for the reason; an act is let through, for what was written must not be lost."""
    youth_id = (request.view_args or {}).get("youth_id")
    by_api = request.path.startswith(FILES_OF_THE_API) and request.endpoint not in NO_FILE_READ
    if not youth_id or not (by_api or request.path.startswith("/jeunes/")) or request.endpoint == "openings.why":
        return None
    if g.get("actor") is None or (by_api and request.headers.get("X-Reason", "").strip()):
        return None
    who = actor().principal
    if not needs_a_reason(who, youth_id, desk().relations.links(youth_id)):
        return None
    g.opened_because = _said().get(who.id, youth_id, _today()) or _known_reason(youth_id)
    if g.opened_because:
        _said().put(who.id, youth_id, g.opened_because, _today())
        return None
    if request.method != "GET":
        return None
    if by_api:
        raise InvalidRequest("reason_header_needed", field="X-Reason")
    door = iri_to_uri(f"/jeunes/{youth_id}/motif?vers={_own_path(request.path)}")
    if "HX-Request" in request.headers and "HX-Boosted" not in request.headers:
        return "", 204, {"HX-Redirect": door}
    return redirect(door, 303)


@pages.get("/jeunes/<youth_id>/motif")
@page_for(*ASKED)
def why(youth_id: str) -> ResponseReturnValue:
    reached("read_file", youth_id)
    choices = [(code, words.word(rights_words.OPENING_REASONS, code)) for code in _opening(youth_id).choices]
    return render_template("opening.html", youth_id=youth_id, choices=choices, to=_own_path(query().get("vers", "")))


@pages.post("/jeunes/<youth_id>/motif")
@page_for(*ASKED)
@act
def say_why(youth_id: str) -> ResponseReturnValue:
    reached("read_file", youth_id)
    code, more, to = written("why", 40), written("words", LONGEST_WORDS), _own_path(written("to", 400))
    if code not in _opening(youth_id).choices:
        raise InvalidRequest("reason_needed", field="why")
    if code == "other" and not more:
        raise InvalidRequest("reason_needed", field="words")
    who, said = actor().principal, words.word(rights_words.OPENING_REASONS, code)
    reason = more if code == "other" else f"{said} – {more}" if more else said
    desk().traces.add(who, youth_id, OPENED, reason=reason)
    desk().traces.flush()
    _said().put(who.id, youth_id, reason, _today())
    return redirect(iri_to_uri(to if to.startswith(f"/jeunes/{youth_id}") else f"/jeunes/{youth_id}"), 303)


def _opening(youth_id: str) -> rpc.Opening:
    """Asked without a trace of its own: nothing of the file is read."""
    context = Context(
        principal=actor().principal, scope=reached("read_file", youth_id), area=desk().relations.area_of(youth_id),
        traceparent=g.get("traceparent"),
    )
    return desk().caller.call(rpc.get_opening, rpc.GetOpening(youth_id=youth_id), context)


def _known_reason(youth_id: str) -> str:
    """Where it cannot be asked, an act goes on without it: what was written is worth more than the reason."""
    try:
        return _opening(youth_id).reason or ""
    except AutonomieError:
        if request.method == "GET":
            raise
        return ""


def _own_path(path: str) -> str:
    return path if path.startswith("/jeunes/") else ""


def _today() -> dt.date:
    return desk().clock.now().astimezone(PARIS).date()


def _said() -> Said:
    found: Said = current_app.extensions.setdefault("autonomie_openings", Said())
    return found
