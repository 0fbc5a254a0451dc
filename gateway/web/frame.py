"""What every page shares: who looks, where they can go, which role a page is for, and how an act ends.

Decides no right by itself: the policy does, call by call (acting.ask); a page only refuses roles it was not made for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, flash, g, redirect, request
from flask.typing import ResponseReturnValue

from gateway.acting import actor, desk
from gateway.web import dates, words
from gateway.web.navigation import entries, landing
from gateway.web.refused_form import back_address, here, kept, refused_form, wrong
from gateway.web.unread import unread_for
from servicekit.ids import new_id

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Viewer:
    name: str
    role: str
    role_label: str


def page_for(*roles: str) -> Callable[[View], View]:
    """A page made for these roles; anybody else is shown the own first page. A refused act is a 403 elsewhere."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            role = actor().principal.role
            if role not in roles:
                return redirect(landing(role), 303)
            return view(*args, **kwargs)

        shown.page_roles = roles  # type: ignore[attr-defined]  # read by the test that walks routes × roles
        return shown

    return decorate


def done(text: str, to: str | None = None) -> ResponseReturnValue:
    """An act is over: say so on the page that it came from."""
    flash(text, "good")
    return redirect(to or back_address(), 303)


def shared() -> dict[str, object]:
    """What base.html needs; nothing of it for a page that is shown to nobody in particular."""
    someone = g.get("actor")
    if someone is None:
        return {"viewer": None, "nav": []}
    role = someone.principal.role
    viewer = Viewer(someone.label, role, words.word(words.ROLES, role))
    path = here().partition("?")[0] if request else ""
    stream = f"/api/v1/live?after={g.stands_at}" if "stands_at" in g else "/api/v1/live"
    return {"viewer": viewer, "nav": entries(role, path, _unread(role)), "live_stream": stream}


def _unread(role: str) -> int:
    """How many threads (or reported messages) wait, for the badge; asked once a page, 0 when the service is away."""
    if "unread" not in g:
        g.unread = unread_for(role)
    return int(g.unread)


def note_position() -> None:
    """Before any data is read: what happens between the reading and the opening of the stream is not missed."""
    g.stands_at = desk().hub.position()


def first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def prepare(app: Flask) -> None:
    app.before_request(note_position)
    app.context_processor(shared)
    app.jinja_env.globals.update(
        new_key=new_id, here=here, kept=kept, wrong=wrong, refused_form=refused_form, word=words.word, words=words,
        dates=dates, first_capital=first_capital,
    )
