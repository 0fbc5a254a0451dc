"""Services in one process on real databases, with a clock that the test moves and a bus that the test lets run.

No threads: `settle()` relays and applies until nothing moves. A source that the test does not build speaks through
`say`: a real log of that name.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import DeclarativeBase

from contracts.kernel import EVERYTHING, SYSTEM, Context, Event, Method, Principal, Record, Scope
from servicekit.app import ServiceApp
from servicekit.bus.inprocess import InProcessBus, InProcessCaller
from servicekit.clock import SettableClock
from servicekit.db import Database
from servicekit.log.consumer import Consumer
from servicekit.log.relay import Relay
from servicekit.service import Chore, Service, Timer
from servicekit.tables import kit_tables
from servicekit.work import Work

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)

START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


class Harness:
    """`services`: each with its dependencies. `urls`: makes an empty database's address from a service's name."""

    def __init__(self, services: Mapping[type[Service], Any], urls: Callable[[str], str], at: dt.datetime = START) -> None:
        self.clock = SettableClock(at)
        self.bus = InProcessBus()
        self.caller = InProcessCaller()
        self.apps: dict[str, ServiceApp] = {}
        self._urls = urls
        self._consumers: dict[str, tuple[Consumer, Any]] = {}
        for service, deps in services.items():
            self._add(service, deps)
        wanted = {source for service in services for source in service.sources()} - set(self.apps)
        for source in sorted(wanted):
            self._add(log_only(source), None)

    def _add(self, service: type[Service], deps: Any) -> None:
        app = ServiceApp(service, Database(self._urls(service.name)), self.clock, deps)
        service.metadata.create_all(app.database.engine)
        self.apps[service.name] = app
        self.caller.add(app)
        if service.listeners:
            consumer = Consumer(app, self.bus, self.caller)
            self._consumers[service.name] = (consumer, self.bus.subscribe(consumer.queue_name(), consumer.keys()))

    def call(self, method: Method[Q, A], request: Q, *, principal: Principal = SYSTEM, scope: Scope = EVERYTHING,
             key: str | None = None, area: str | None = None) -> A:
        """As the gateway would: through the wire's bytes, with a principal and a scope."""
        return self.caller.call(method, request, Context(principal=principal, scope=scope, key=key, area=area))

    def say(self, area: str, *events: Event) -> None:
        """Facts of other services, one transaction, at the clock's time; `settle()` brings them."""
        for event in events:
            self.apps[event.domain()].execute(lambda uow, event=event: uow.log.append(area, event))  # type: ignore[misc]

    def settle(self) -> None:
        """Relays and applies until every log is published and every cursor at its head."""
        moved = True
        while moved:
            moved = any([Relay(app, self.bus).publish_pending() for app in self.apps.values()])
            for consumer, queue in self._consumers.values():
                while bodies := queue.take(500, timeout=0):
                    moved = True
                    consumer.receive(bodies)
        for consumer, _ in self._consumers.values():
            consumer.catch_up()

    def run_timer(self, service: str, name: str) -> None:
        """One run of a timer or chore of `service.py`, by its name there."""
        app = self.apps[service]
        jobs: dict[str, Timer | Chore] = {**app.service.timers, **app.service.chores}
        job = jobs[name]
        if isinstance(job, Chore):
            job.run(Work(app, self.bus, self.caller))
        else:
            app.execute(job.handler, entrypoint=name)

    def events(self, service: str, area: str) -> list[dict[str, Any]]:
        """The log of one area as dicts: `type`, `subject`, `data` …, in order."""
        import msgspec

        app = self.apps[service]
        page = app.query(lambda uow: app.log.since(uow.session, area, 0, 1_000))
        return [msgspec.json.decode(body) for body in page.events]

    def close(self) -> None:
        for app in self.apps.values():
            app.database.close()


def log_only(name: str) -> type[Service]:
    """A service that has nothing but a log: what `say` writes to."""
    base: type[DeclarativeBase] = type("Base", (DeclarativeBase,), {})
    kit_tables(base)
    members = {"name": name, "metadata": base.metadata, "migrations": Path("unused")}
    return type(f"{name.title()}Log", (Service,), members)
