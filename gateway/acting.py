"""One request's acts: who acts, and calls made in her name within what the policy lets her reach."""

import hmac
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from flask import Flask, current_app, g, request

from contracts.attendance import rpc as attendance
from contracts.errors import InvalidRequest, NotAllowed, NotFound, Unavailable, Unknown
from contracts.kernel import EVERYTHING, Context, Method, Principal, Record, Scope
from gateway import policy
from gateway.asking import Asking
from gateway.live import LiveHub
from gateway.relations import Relations
from gateway.tokens import Actor, Tokens
from gateway.traces import Traces
from servicekit.bus.port import Bus, Caller
from servicekit.clock import Clock
from servicekit.config import Settings

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
             ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
            ("CrOS", "Chromebook"), ("Linux", "Linux"))
"""The first mark that a User-Agent bears tells: those that also bear another's come first."""

ANONYMOUS = Principal(id="anonymous", role="anonymous")
LONGEST_KEY = 150
FEW_ENOUGH_TO_WAIT = 5_000
"""Traces of one table that may wait in memory together: a large area's are written while it is made."""
COMMAND_IDS = uuid.UUID("7d0c1f2e-54b5-4b35-9c8f-3a1d5b1c9e45")


@dataclass(frozen=True)
class Desk:
    """What the gateway was built from; one a process, found by `desk()`."""

    settings: Settings
    caller: Caller
    bus: Bus
    clock: Clock
    relations: Relations
    tokens: Tokens
    hub: LiveHub
    traces: Traces
    asking: Asking
    secure_cookies: bool = False


def desk() -> Desk:
    found: Desk = current_app.extensions["autonomie"]
    return found


def put_desk(app: Flask, what: Desk) -> None:
    app.extensions["autonomie"] = what


def actor() -> Actor:
    """The signed-in person; raises `NotAllowed("not_signed_in")`, which an API answers by 401 and a page by the sign-in."""
    found: Actor | None = g.get("actor")
    if found is None:
        raise g.get("refused_token") or NotAllowed("not_signed_in")
    return found


def ask(action: str, method: Method[Q, A], payload: Q, youth_id: str | None = None, *, area: str | None = None,
        also: str | None = None) -> A:
    """One call in the actor's name, or the error of the policy or of the service. Reads and writes of a file leave a trace.

    `area`: whose instance answers, where the request names it; else the youth's own or the actor's. `also`: a second youth
    whom the call is about; the actor must reach both.
    """
    context = _context(action, method, youth_id, area)
    if also is not None:
        context = msgspec.structs.replace(
            context, scope=Scope(kind="youth", ids=(*context.scope.ids, *reached(action, also).ids)))
    answer = desk().caller.call(method, payload, context)
    for each in dict.fromkeys((youth_id, also) if also else (youth_id,)):
        _trace(each, action, wrote=method.command)
    return answer


def ask_all(calls: Mapping[str, tuple[str, Method[Any, Any], Record]], youth_id: str | None = None) -> dict[str, Any]:
    """Several queries at once, for a page made of several services. The first error is raised."""
    prepared = {name: (method, payload, _context(action, method, youth_id))
                for name, (action, method, payload) in calls.items()}
    caller, asking = desk().caller, desk().asking
    futures: dict[str, Future[Any]] = {
        name: asking.submit(method.service, caller.call, method, payload, context)
        for name, (method, payload, context) in prepared.items()
    }
    answers = {name: future.result() for name, future in futures.items()}
    _trace(youth_id, "+".join(sorted({action for action, _, _ in calls.values()})))
    return answers


def ask_who_answers(calls: Mapping[str, tuple[str, Method[Any, Any], Record]], youth_id: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """As `ask_all`, for what is better incomplete than not at all: the answers, and the names of those who gave none."""
    prepared = {name: (method, payload, _context(action, method, youth_id))
                for name, (action, method, payload) in calls.items()}
    caller, asking = desk().caller, desk().asking
    futures: dict[str, Future[Any]] = {
        name: asking.submit(method.service, caller.call, method, payload, context)
        for name, (method, payload, context) in prepared.items()
    }
    answers: dict[str, Any] = {}
    missing: list[str] = []
    for name, future in futures.items():
        try:
            answers[name] = future.result()
        except (Unavailable, Unknown):
            missing.append(name)
    _trace(youth_id, "+".join(sorted({action for action, _, _ in calls.values()})))
    return answers, tuple(missing)


def _trace(youth_id: str | None, what: str, *, wrote: bool = False) -> None:
    """Who read the file of somebody else, and who wrote into one: whom, when, and why where it was said."""
    who = actor().principal
    if youth_id and (wrote or who.id != youth_id):
        reason = request.headers.get("X-Reason") or g.get("opened_because", "")
        desk().traces.add(who, youth_id, what, reason=reason, wrote=wrote)


def trace_each(youth_ids: Iterable[str], what: str) -> None:
    """What shows many files at once to be carried away, or one beside another: each of them says so, as if it had been opened."""
    who, traces, reason = actor().principal, desk().traces, request.headers.get("X-Reason") or ""
    for number, youth_id in enumerate(dict.fromkeys(youth_ids), 1):
        traces.add(who, youth_id, what, reason=reason)
        if number % FEW_ENOUGH_TO_WAIT == 0:
            traces.flush()


def ask_everywhere(action: str, method: Method[Q, A], payload: Q) -> list[A]:
    """One list from every instance of a service: what the instance of one area holds, no other has."""
    context, caller = _context(action, method, None), desk().caller
    apart = caller.areas_apart(method.service)
    if not apart:
        return [caller.call(method, payload, context)]
    contexts = [msgspec.structs.replace(context, area=area) for area in (None, *apart)]
    futures = [desk().asking.submit(method.service, caller.call, method, payload, each) for each in contexts]
    return [future.result() for future in futures]


def ask_as_anyone(method: Method[Q, A], payload: Q) -> A:
    """For the sign-in only: nobody acts yet."""
    return desk().caller.call(method, payload, Context(principal=ANONYMOUS, scope=EVERYTHING, traceparent=g.get("traceparent")))


def reached(action: str, youth_id: str) -> Scope:
    """The scope of one youth for an action, checked now; a refusal leaves a trace."""
    who = actor().principal
    try:
        return policy.scope_of_youth(who, action, youth_id, desk().relations.links(youth_id))
    except NotAllowed:
        desk().traces.add(who, youth_id, action, allowed=False)
        raise


def may(action: str) -> bool:
    """Does this action exist for the actor's role? Whether for this youth, the call itself says."""
    return actor().principal.role in policy.RULES[action]


def still_reached(action: str, youth_ids: Iterable[str]) -> frozenset[str]:
    """Those whom the actor reaches now: a list that a service keeps by events may be a moment behind."""
    who = actor().principal
    relation = policy.rule_of(who, action)
    return frozenset(each for each in youth_ids if policy.reaches(who, relation, each, desk().relations.links(each)))


def command_id(suffix: str = "") -> str:
    """The id of the thing a command makes, derived from who acts and the key: a second click makes no second thing."""
    return str(uuid.uuid5(COMMAND_IDS, f"{actor().principal.id}/{_key()}/{suffix}"))


def source_of_request() -> str:
    """Where a sign-in is tried from, as a keyed hash: enough to count tries, useless to whoever reads it."""
    address = (request.remote_addr or "").encode()
    return hmac.new(desk().settings.secret.encode(), b"source" + address, sha256).hexdigest()[:32]


def device_of_request() -> str:
    """What a person recognises of a device in a list: its browser and its system, no version."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(name for name in (browser, system) if name)


def _context(action: str, method: Method[Any, Any], youth_id: str | None, area: str | None = None) -> Context:
    who = actor().principal
    scope = reached(action, youth_id) if youth_id else policy.scope_of_list(who, action, desk().relations)
    area = desk().relations.area_of(youth_id) if youth_id else area or who.area
    return Context(
        principal=who, scope=scope, area=area, deadline_ms=int(method.timeout * 1000), traceparent=g.get("traceparent"),
        key=f"{_key()}/{method.name}" if method.command and not method.secret else None,
    )


def _key() -> str:
    """The client's key, or one for this request when it sent none. Never cut: two keys must not become one."""
    if "command_key" not in g:
        key = request.headers.get("Idempotency-Key") or request.form.get("key") or str(uuid.uuid4())
        if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
            raise InvalidRequest("bad_key", field="Idempotency-Key", longest=LONGEST_KEY)
        g.command_key = key
    return str(g.command_key)


def must_be_of(youth_id: str, appointment_id: str | None) -> None:
    """What is said about an appointment of hers is about one of hers. Raises not_of_this_youth, and not_found for none at all."""
    if appointment_id is not None and youth_of_appointment(appointment_id) != youth_id:
        raise InvalidRequest("not_of_this_youth", field="appointment_id")


def youth_of_appointment(appointment_id: str) -> str:
    """Whose appointment it is, so that the policy can decide; the person's own reach is checked by the call that follows."""
    who, caller = actor().principal, desk().caller
    apart = caller.areas_apart(attendance.get_appointment.service)
    for area in list(dict.fromkeys((who.area, None, *apart) if apart else (who.area,))):
        context = Context(principal=who, scope=EVERYTHING, area=area, traceparent=g.get("traceparent"))
        with suppress(NotFound):
            request_made = attendance.GetAppointment(appointment_id=appointment_id)
            return caller.call(attendance.get_appointment, request_made, context).youth_id
    raise NotFound("appointment", id=appointment_id)
