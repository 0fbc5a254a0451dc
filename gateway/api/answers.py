"""What every resource of the API shares: its reader, the answer as JSON, the version as ETag, the version that an edit names."""

import re
from hashlib import sha256

import msgspec
from flask import Response, request
from flask_smorest import Blueprint, abort

from contracts.kernel import Record
from gateway.api.bodies import BodyParser

TAG = re.compile(r"(?P<version>[0-9]{1,18})(-[0-9a-f]{16})?")


class Resource(Blueprint):
    """flask-smorest's blueprint with our reader of bodies."""

    ARGUMENTS_PARSER = BodyParser()


def resource(name: str, about: str) -> Resource:
    """A blueprint of the API; `about` is its description in the OpenAPI document."""
    return Resource(f"api_{name}", name, description=about)  # the pages have blueprints of the plain names


def answer(record: Record, status: int = 200, version: int | None = None) -> Response:
    """The record's JSON. With a version: an ETag, and 304 when the client has exactly this.

    The tag is the version, which an edit names, and a digest of what is shown: links and names change beside the version.
    """
    response = Response(msgspec.json.encode(record), status=status, content_type="application/json")
    if version is not None:
        tag = f"{version}-{sha256(response.get_data()).hexdigest()[:16]}"
        response.set_etag(tag)
        if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
            response.status_code = 304
            response.set_data(b"")
    return response


def shown_once(record: Record) -> Response:
    """An answer that holds a code: no cache keeps it."""
    response = answer(record, 201)
    response.headers["Cache-Control"] = "no-store"
    return response


def version_named() -> int:
    """The version in If-Match, which an edit of what several people edit must carry; 428 without it, 412 for nonsense."""
    matches = request.if_match
    if not matches:
        abort(428, description="If-Match: send the ETag of the version that you edit.")
    tags = [tag for tag in matches.as_set(include_weak=False)]
    found = TAG.fullmatch(tags[0]) if len(tags) == 1 else None
    stale = "If-Match: this is not the version that is current."
    return int(found["version"]) if found else abort(412, description=stale)
