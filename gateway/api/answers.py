"""What every resource of the API shares: the answer as JSON, the version as ETag, the version that an edit must name."""

import msgspec
from flask import Response, request
from flask_smorest import Blueprint, abort

from contracts.kernel import Record


def resource(name: str, about: str) -> Blueprint:
    """A blueprint of the API; `about` is its description in the OpenAPI document."""
    return Blueprint(f"api_{name}", name, description=about)  # the pages have blueprints of the plain names


def answer(record: Record, status: int = 200, version: int | None = None) -> Response:
    """The record's JSON. With a version: an ETag, and 304 when the client has it."""
    response = Response(msgspec.json.encode(record), status=status, content_type="application/json")
    if version is not None:
        response.set_etag(str(version))
        return response.make_conditional(request)
    return response


def version_named() -> int:
    """The version in If-Match, which an edit of what several people edit must carry; 428 without it, 412 for nonsense."""
    matches = request.if_match
    if not matches:
        abort(428, description="If-Match: send the ETag of the version that you edit.")
    tags = [tag for tag in matches.as_set(include_weak=False)]
    if len(tags) != 1 or not tags[0].isdigit() or len(tags[0]) > 18:
        abort(412, description="If-Match: this is not the version that is current.")
    return int(tags[0])
