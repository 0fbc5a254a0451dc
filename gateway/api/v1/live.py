"""The live stream as server-sent events: what the signed-in person may see, as it happens."""

import time

from flask import Response, request

from contracts.errors import Unavailable
from gateway.acting import actor, desk
from gateway.api.answers import resource
from gateway.live import Stream

blp = resource("live", "Server-sent events; data: type, subject, area, sequence. `event: reset`: reload everything.")


@blp.route("/live")
@blp.response(200, description="text/event-stream; ends with the token. `Last-Event-ID` resumes.")
def get_live() -> Response:
    who = actor()
    left = (who.expires - desk().clock.now()).total_seconds()
    stream = Stream(who.principal, who.sign_in_id, time.monotonic() + left)
    # `after`: where a page stood when it was made; a browser cannot set the header on its first connection.
    frames = desk().hub.open(stream, request.headers.get("Last-Event-ID") or request.args.get("after"))
    if frames is None:
        raise Unavailable("too_many_streams", retry_after=15)
    response = Response(frames, content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache, no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response
