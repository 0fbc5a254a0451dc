"""What is asked of every request before any route runs: a path that can be an address of ours, and a sign-in for the API.

Who may do what is decided later, call by call (acting.ask); here only nobody-in-particular is turned away, before the
content of the request is looked at.
"""

from flask import request
from werkzeug.exceptions import NotFound

from gateway.acting import actor

OPEN_TO_ANYONE = frozenset({
    "api_access.post_sign_in", "api_events.get_events", "api_calendars.get_calendar_feed",  # the feeds have keys of their own
})
LONGEST_PART = 200


def refuse_odd_paths() -> None:
    """An id or a name in a path is short and printable; anything else exists nowhere, and no service need be asked."""
    for part in (request.view_args or {}).values():
        if isinstance(part, str) and (len(part) > LONGEST_PART or not part.isprintable()):
            raise NotFound


def sign_in_first() -> None:
    endpoint = request.endpoint or ""
    if endpoint.startswith("api_") and endpoint not in OPEN_TO_ANYONE:
        actor()
