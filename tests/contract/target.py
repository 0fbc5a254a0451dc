"""Who answers a contract: our service in this process, or somebody else's behind a broker (`TARGET=amqp://…`).

A suite that speaks through this port checks either. Days are counted from `NOW`: a service behind a broker has its own clock.
"""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from contracts.kernel import Context, Event, Method, Principal, Record, Scope
from servicekit.testing.harness import START, Harness

TARGET = os.environ.get("TARGET", "")
NOW = dt.datetime.now(dt.UTC) if TARGET else START
AREA = "orleans"
ITS_OWN_CLOCK = "needs the time to pass: only in this process can the suite move the clock"


class Target(Protocol):
    """`moves_time` False: `move_to`, `forward` skip the test that asks."""

    moves_time: bool

    def call(self, method: Method[Any, Any], request: Record, *, principal: Principal, scope: Scope,
             key: str | None = None) -> Any:
        """As the gateway would."""

    def send(self, method: str, body: bytes, *, principal: Principal, scope: Scope) -> None:
        """The bytes of a request, right or wrong."""

    def say(self, *facts: Event, seen: Callable[[], Any]) -> None:
        """Facts of the other services; returns once `seen` finds, through the contract, that they are known."""

    def events(self) -> list[dict[str, Any]]:
        """What this test made the service log in its area, in order."""

    def run(self, timer: str) -> None:
        """Our timer of that name, now. Elsewhere timers run by themselves."""

    def move_to(self, at: dt.datetime) -> None: ...

    def forward(self, **delta: float) -> None: ...


class Ours:
    """One of our services with the logs of the others, in this process, on a database of the test's own."""

    moves_time = True

    def __init__(self, service: str, harness: Harness) -> None:
        self._service = service
        self._harness = harness

    def call(self, method: Method[Any, Any], request: Record, *, principal: Principal, scope: Scope,
             key: str | None = None) -> Any:
        return self._harness.call(method, request, principal=principal, scope=scope, key=key, area=AREA)

    def send(self, method: str, body: bytes, *, principal: Principal, scope: Scope) -> None:
        self._harness.apps[self._service].dispatch(method, body, Context(principal=principal, scope=scope, area=AREA))

    def say(self, *facts: Event, seen: Callable[[], Any]) -> None:
        self._harness.say(AREA, *facts)
        self._harness.settle()
        assert seen()

    def events(self) -> list[dict[str, Any]]:
        return self._harness.events(self._service, AREA)

    def run(self, timer: str) -> None:
        self._harness.run_timer(self._service, timer)

    def move_to(self, at: dt.datetime) -> None:
        self._harness.clock.move_to(at)

    def forward(self, **delta: float) -> None:
        self._harness.clock.forward(**delta)


def is_json(body: bytes) -> bool:
    """What is not cannot be put into a call on AMQP: the envelope itself would be broken."""
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
