"""A service that somebody else runs, asked over RabbitMQ as the gateway asks it, with the logs of the services it listens to.

The broker is the test's own: on it lives the service that is checked, and none of the others. Their logs are answered from here
(`log_head`, `events_since`) and published on `events`, for a replacement asks its sources. They are kept under var/contract, by
the broker's address, so that a second run goes on where the first ended and the service sees one history.
"""

import datetime as dt
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from contracts.errors import AutonomieError, NotAllowed, NotFound, Unavailable
from contracts.kernel import (
    EVERYTHING,
    SYSTEM,
    Context,
    Empty,
    Event,
    EventsSince,
    Method,
    Principal,
    Record,
    Scope,
    log_methods,
)
from servicekit.app import ServiceApp
from servicekit.bus.rabbitmq import RabbitBus
from servicekit.bus.rabbitmq_calls import RabbitCaller
from servicekit.log.relay import Relay
from servicekit.testing.processes import end_process, wait_until
from tests.contract.names import Names
from tests.contract.sources import log_of
from tests.contract.target import AREA, ITS_OWN_CLOCK

ROOT = Path(__file__).parents[2]
LEARNS_WITHIN = 60.0
ANSWERS_WITHIN = 30.0
AS_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING, area=AREA)


class Source:
    """The log of one other service: written here, answered by a process of its own, published on the broker."""

    def __init__(self, name: str, url: str, folder: Path, bus: RabbitBus) -> None:
        database = f"sqlite:///{folder}/{name}.db"
        self.app: ServiceApp = log_of(name, database)
        self._relay = Relay(self.app, bus.publisher())
        command = [sys.executable, "-W", "ignore", "-m", "tests.contract.sources", name]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE,
                                         env={**os.environ, "AMQP_URL": url, "DATABASE_URL": database})
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def say(self, facts: list[Event]) -> None:
        self.app.execute(lambda uow: [uow.log.append(AREA, fact) for fact in facts])
        while self._relay.publish_pending():
            pass

    def close(self) -> None:
        end_process(self._process.pid, signal.SIGTERM, 15)
        self.app.database.close()


class ForeignService:
    """The service behind the broker, for a whole run; `target()` for one test."""

    def __init__(self, url: str, service: str, sources: tuple[str, ...]) -> None:
        self.service = service
        self.caller = RabbitCaller(url)
        self._refuse_company(sources)
        self._wait_for_it(url)
        folder = ROOT / "var" / "contract" / hashlib.sha256(f"{url} {service}".encode()).hexdigest()[:12]
        folder.mkdir(parents=True, exist_ok=True)
        bus = RabbitBus(url)
        self.sources = {name: Source(name, url, folder, bus) for name in sources}

    def head(self) -> int:
        heads = self.caller.call(log_methods(self.service)[0], Empty(), AS_SYSTEM).heads
        return next((head.seq for head in heads if head.area == AREA), 0)

    def since(self, after: int) -> list[bytes]:
        """The area's log after a number, to its end."""
        found: list[bytes] = []
        while True:
            asked = EventsSince(area=AREA, after=after + len(found))
            page = self.caller.call(log_methods(self.service)[1], asked, AS_SYSTEM)
            found += [bytes(each) for each in page.events]
            if not page.more:
                return found

    def close(self) -> None:
        self.caller.close()
        for source in self.sources.values():
            source.close()

    def _refuse_company(self, sources: tuple[str, ...]) -> None:
        for name in sources:
            try:
                self.caller.call(log_methods(name)[0], Empty(), AS_SYSTEM)
            except Unavailable:
                continue
            pytest.fail(f"{name} answers on this broker already: give the service that is checked a broker of its own", pytrace=False)

    def _wait_for_it(self, url: str) -> None:
        try:
            wait_until(self._answers, ANSWERS_WITHIN, "an answer", every=0.5)
        except TimeoutError:
            pytest.fail(f"nobody answers as {self.service} at {url.rpartition('@')[2]}", pytrace=False)

    def _answers(self) -> bool:
        try:
            self.head()
        except AutonomieError:
            return False
        return True


class Foreign:
    """The target of one test: its names are its own, for the service keeps what earlier tests made."""

    moves_time = False

    def __init__(self, service: ForeignService) -> None:
        self._service = service
        self._names = Names(f"{uuid4().hex[:8]}-")
        self._start = service.head()

    def call(self, method: Method[Any, Any], request: Record, *, principal: Principal, scope: Scope,
             key: str | None = None) -> Any:
        answer = self._service.caller.call(method, self._names.ours(request), self._context(principal, scope, key))
        return self._names.back(answer)

    def send(self, method: str, body: bytes, *, principal: Principal, scope: Scope) -> None:
        raw: Method[Any, Any] = Method(self._service.service, method, Record, msgspec.Raw)  # type: ignore[type-var]
        self._service.caller.call(raw, msgspec.Raw(self._names.in_json(body)), self._context(principal, scope, None))

    def say(self, *facts: Event, seen: Callable[[], Any]) -> None:
        for name, source in self._service.sources.items():
            if of_it := [self._names.ours(fact) for fact in facts if fact.domain() == name]:
                source.say(of_it)
        wait_until(lambda: _found(seen), LEARNS_WITHIN, "the service knows what it was told", every=0.1)

    def events(self) -> list[dict[str, Any]]:
        own = (body for body in self._service.since(self._start) if self._names.prefix in body.decode())
        return [msgspec.json.decode(body.decode().replace(self._names.prefix, "")) for body in own]

    def run(self, timer: str) -> None:
        time.sleep(0.2)

    def move_to(self, at: dt.datetime) -> None:
        pytest.skip(ITS_OWN_CLOCK)

    def forward(self, **delta: float) -> None:
        pytest.skip(ITS_OWN_CLOCK)

    def _context(self, principal: Principal, scope: Scope, key: str | None) -> Context:
        own_ids = scope if scope.kind == "areas" else self._names.ours(scope)
        return Context(principal=self._names.ours(principal), scope=own_ids, area=AREA,
                       key=f"{self._names.prefix}{key}" if key else None)


def _found(seen: Callable[[], Any]) -> bool:
    try:
        return bool(seen())
    except (NotFound, NotAllowed):
        return False
