"""Every form of the web application, sent by nobody and by somebody who may do next to nothing: the right is asked before anything
else, so that no service, no file and no address outside is reached on the way to a refusal.
"""

import socket
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, TypeVar

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from contracts.kernel import Context, Method, Record
from gateway.app import Gateway
from gateway.sign_in import ACCESS_COOKIE
from servicekit.bus.port import Caller
from tests.http.town import Town

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)

FOR_ANYBODY = {"/entrer"}
"""The door itself."""

OWN_COMMANDS = {"set_preferences", "mark_read", "sign_out"}
"""What even an evaluator may do: to her own account."""


class Listening:
    """A caller that remembers what was asked, and asks it of the real one."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.asked: list[Method[Any, Any]] = []

    def call(self, method: Method[Q, A], request: Q, context: Context) -> A:
        self.asked.append(method)
        return self._caller.call(method, request, context)

    def areas_apart(self, service: str) -> tuple[str, ...]:
        return self._caller.areas_apart(service)

    def close(self) -> None: ...


@pytest.fixture(scope="module")
def listening(town: Town) -> Listening:
    return Listening(town.world.platform.caller)


@pytest.fixture(scope="module")
def gateway(town: Town, listening: Listening) -> Gateway:
    """A second one beside the town's, whose calls are heard; neither its reader nor its writer of traces runs."""
    desk = town.world.platform.gateway.desk
    made = Gateway(desk.settings, desk.bus, listening, desk.clock)
    made.desk.relations.load()
    return made


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Names that somebody wanted to know the address of: nothing here needs any."""
    wanted: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *host, **_more: wanted.append(host) or [])
    return wanted


def forms_of(app: Flask) -> Iterator[tuple[str, str]]:
    """(endpoint, path) of every page that takes a form, with something in each place of its address."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            yield rule.endpoint, adapter.build(rule.endpoint, _places(rule), method="POST")


def _places(rule: Rule) -> dict[str, str]:
    found = rule._converters
    return {name: sorted(found[name].items)[0] if isinstance(found[name], AnyConverter) else "x" for name in rule.arguments}


def form() -> dict[str, object]:
    """What makes a reader of addresses and files begin, had it not asked first."""
    return {"address": "http://calendar.example/mine.ics", "calendar": (BytesIO(b"BEGIN:VCALENDAR"), "mine.ics"),
            "jeunes": (BytesIO(b"n_dossier;nom\n"), "jeunes.csv"), "file": (BytesIO(b"%PDF-"), "a.pdf"), "key": "once", "words": "Bonjour"}


def test_a_form_sent_by_nobody_leads_to_the_door_and_reaches_no_one(
    gateway: Gateway, listening: Listening, outside: Sequence[object]
) -> None:
    listening.asked.clear()
    wrong = []
    walked = [(endpoint, path) for endpoint, path in forms_of(gateway.app) if path not in FOR_ANYBODY]
    for endpoint, path in walked:
        answer = gateway.app.test_client(use_cookies=False).post(path, data=form())
        to_the_door = answer.status_code == 303 and "/entrer" in answer.headers["Location"]
        if not (to_the_door or 400 <= answer.status_code < 500) or listening.asked or outside:
            wrong.append(f"{endpoint} {path}: {answer.status_code}, asked {listening.asked}, outside {outside}")
            listening.asked.clear()

    assert wrong == []
    assert len(walked) > 80, "the walk found few forms: are the pages still registered under this app?"


def test_a_form_sent_by_an_evaluator_changes_nothing_but_her_own_account(
    gateway: Gateway, listening: Listening, outside: Sequence[object], town: Town
) -> None:
    wrong = []
    for endpoint, path in forms_of(gateway.app):
        if path in FOR_ANYBODY or "deconnexion" in path or "sortir" in path:
            continue
        listening.asked.clear()
        browser = gateway.app.test_client(use_cookies=False)
        answer = browser.post(path, data=form(), headers={"Cookie": f"{ACCESS_COOKIE}={town['evaluator'].token}"})
        commands = {method.name for method in listening.asked if method.command} - OWN_COMMANDS
        if answer.status_code >= 500 or commands or outside:
            wrong.append(f"{endpoint} {path}: {answer.status_code}, commands {commands}, outside {outside}")

    assert wrong == []
