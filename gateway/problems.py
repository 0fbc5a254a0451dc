"""Errors as RFC 9457 problems: one table from the kinds of contracts/errors.py to HTTP. Texts for people: refusals.py."""

from http import HTTPStatus
from typing import Any

from flask import Response, g, jsonify
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from contracts.errors import AutonomieError
from gateway.refusals import text_for, texts_by_field
from servicekit.logs import correlation_of

STATUS: dict[str, int] = {
    "invalid": 422, "not_allowed": 403, "not_found": 404, "conflict": 409, "not_my_area": 503, "unavailable": 503,
    "unknown": 504, "internal": 500,
}
UNAUTHENTICATED = frozenset({"not_signed_in", "token"})
WRONG_ACCESS = frozenset({"denied", "needs_pin"})
STALE = frozenset({"version_conflict", "stale_version", "edited_meanwhile"})
CONTENT_TYPE = "application/problem+json"


def status_of(error: AutonomieError) -> int:
    if error.code in UNAUTHENTICATED | WRONG_ACCESS:
        return 401
    if error.code == "too_many_tries":
        return 429
    if error.code in STALE:
        return 412
    return STATUS.get(error.kind, 500)


def problem(status: int, code: str, detail: str, **extra: Any) -> Response:
    """A problem document; `code` is stable, `detail` is for people."""
    response = jsonify({
        "type": f"urn:autonomie:problem:{code}", "title": HTTPStatus(status).phrase, "status": status, "code": code,
        "detail": detail, "trace": correlation_of(g.get("traceparent")), **extra,
    })
    response.status_code = status
    response.content_type = CONTENT_TYPE
    return response


def of_error(error: AutonomieError) -> Response:
    public = {key: value for key, value in error.data.items() if key not in ("retry_after", "detail")}
    said = texts_by_field(error)
    extra = ({"data": public} if public else {}) | ({"errors": said} if said else {})
    response = problem(status_of(error), error.code, text_for(error), **extra)
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if response.status_code in (429, 503):
        response.headers["Retry-After"] = str(error.data.get("retry_after", 2))
    return response


def of_http(error: HTTPException) -> Response:
    """flask-smorest's 422 carries `errors` by field; others only their name."""
    status = error.code or 500
    data = getattr(error, "data", None) or {}
    errors = data.get("messages") or data.get("errors")
    said = data.get("description") or error.description  # flask-smorest's abort keeps what it is told in `data`
    detail = _fields_to_check(errors) if errors else said or gettext("Demande impossible.")
    response = problem(status, f"http_{status}", detail, **({"errors": errors} if errors else {}))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            response.headers[name] = value
    return response


def _fields_to_check(errors: dict[str, Any]) -> str:
    """Names each field that is wrong; the `errors` member says what is wrong with it."""
    names = [str(name) for place in errors.values() for name in (place if isinstance(place, dict) else ["_"])]
    return gettext("À vérifier : %(fields)s.", fields=", ".join(names))
