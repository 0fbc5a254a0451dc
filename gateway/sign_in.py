"""Who is asking: a bearer token, or a browser's cookies whose short token is renewed by a refresh cookie used once.

The access cookie lives ten minutes, the refresh cookie is profiles' (stored hashed there, rotated at each use).
"""

import re
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from contracts.errors import AutonomieError, NotAllowed
from contracts.profiles import rpc
from gateway.acting import ask_as_anyone, desk
from gateway.tokens import LIFE

ACCESS_COOKIE = "autonomie_access"
REFRESH_COOKIE = "autonomie_refresh"
REFRESH_SECONDS = 14 * 24 * 3600
TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")  # W3C Trace Context
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    app.before_request(_trace)
    app.before_request(_identify)
    app.after_request(_write_cookies)


def keep(signed_in: rpc.SignedIn) -> str:
    """Signs a person in on this response: returns the access token and, for browsers, sets the cookies."""
    if signed_in.principal is None or signed_in.sign_in_id is None:
        raise NotAllowed("denied")
    token = desk().tokens.issue(signed_in.principal, signed_in.label or "", signed_in.sign_in_id)
    g.actor = desk().tokens.read(token)
    g.new_access = token
    if signed_in.refresh_token:
        g.new_refresh = signed_in.refresh_token
    return token


def forget() -> None:
    """Removes the cookies on this response."""
    g.actor = None
    g.forget_cookies = True


def _trace() -> None:
    given = TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    trace = given["trace"] if given and given["trace"].strip("0") else secrets.token_hex(16)
    g.traceparent = f"00-{trace}-{secrets.token_hex(8)}-01"


def _identify() -> None:
    if request.endpoint == "static":
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        _identify_bearer(token.strip())
        return
    if request.method not in SAFE_METHODS and _from_elsewhere():
        raise NotAllowed("cross_site")
    access = request.cookies.get(ACCESS_COOKIE)
    if access:
        try:
            g.actor = desk().tokens.read(access)
            return
        except NotAllowed:
            pass  # over or revoked: the refresh cookie decides
    _renew()


def _identify_bearer(token: str) -> None:
    """A token that is over is nobody's, which only what asks who it is refuses: one can still sign in, or read a probe."""
    try:
        g.actor = desk().tokens.read(token)
    except NotAllowed as refused:
        g.refused_token = refused


def _renew() -> None:
    refresh = request.cookies.get(REFRESH_COOKIE)
    if not refresh:
        return
    try:
        answer = ask_as_anyone(rpc.refresh_sign_in, rpc.RefreshSignIn(refresh_token=refresh[:200]))
    except AutonomieError as error:
        if error.kind in ("unavailable", "unknown"):
            raise
        forget()
        return
    if answer.outcome == "ok":
        keep(answer)
    else:
        forget()


def _from_elsewhere() -> bool:
    """A browser says where a form was sent from; another site's must not act with our cookies."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != "null" and urlsplit(origin).netloc != request.host


def _write_cookies(response: Response) -> Response:
    secure = desk().secure_cookies
    if g.get("forget_cookies") and not g.get("new_access"):
        response.delete_cookie(ACCESS_COOKIE)
        response.delete_cookie(REFRESH_COOKIE)
    if "new_access" in g:
        response.set_cookie(ACCESS_COOKIE, g.new_access, max_age=int(LIFE.total_seconds()), httponly=True, samesite="Lax",
                            secure=secure)
    if "new_refresh" in g:
        response.set_cookie(REFRESH_COOKIE, g.new_refresh, max_age=REFRESH_SECONDS, httponly=True, samesite="Lax",
                            secure=secure)
    return response
