"""One process of the real shape, configured by its environment (deploy/env.example): `serve` or `work` of one service,
`prepare` (schemas and first contents), and the WSGI applications `gateway()` and `streams()` for gunicorn.

Starts no other process: deploy/up.py does on one machine, compose or Kubernetes elsewhere.
"""

import importlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from servicekit.config import ConfigurationError, Settings, read_settings

if TYPE_CHECKING:
    from flask import Flask

    from servicekit.app import ServiceApp
    from servicekit.health import HealthServer

OPEN_STREAMS = 5_000
STREAMS_BESIDE_THE_API = 8
"""The API's threads hold few streams: behind the front they all go to the process of their own."""


def serve(name: str) -> None:
    """Answers a service's calls until SIGTERM."""
    from servicekit import nameko_runner  # first: it patches this process

    settings = _settings()
    app = _app(name, settings)
    health = _health(settings, app)
    nameko_runner.serve(app, settings.amqp_url, on_ready=health.start)


def work(name: str) -> None:
    """Relays a service's log, applies the others', runs its timers, until SIGTERM."""
    from servicekit.bus.rabbitmq import RabbitBus
    from servicekit.bus.rabbitmq_calls import RabbitCaller
    from servicekit.bus.routes import Routes
    from servicekit.memory import settle_memory
    from servicekit.work import Work

    settings = _settings()
    app = _app(name, settings)
    caller = RabbitCaller(settings.amqp_url, Routes(settings.routes))
    worker = Work(app, RabbitBus(settings.amqp_url), caller, behind=True)
    health = _health(settings, app)
    ended = _ended()
    worker.start()
    health.start()
    settle_memory()
    ended.wait()
    worker.stop()
    caller.close()
    health.stop()


def prepare() -> None:
    """Brings every schema to its newest, and fills an empty programme (DEMO=1: with invented people)."""
    from deploy.compose import Platform
    from deploy.demo import prepare as fill

    settings = _settings()
    platform = Platform(settings, urls=lambda service: settings.database_url.replace("{service}", service))
    fill(platform, demo=os.environ.get("DEMO", "1") != "0", say=lambda text: print(text, flush=True))
    for app in platform.apps.values():
        app.database.close()


def gateway() -> "Flask":
    """The API and the pages, for gunicorn's threads."""
    return _gateway(STREAMS_BESIDE_THE_API)


def streams() -> "Flask":
    """The same application for the live streams, for one gevent worker: thousands of them wait in it."""
    return _gateway(OPEN_STREAMS)


def _gateway(open_streams: int) -> "Flask":
    from gateway.app import Gateway
    from servicekit.bus.rabbitmq import RabbitBus
    from servicekit.bus.rabbitmq_calls import RabbitCaller
    from servicekit.bus.routes import Routes
    from servicekit.memory import settle_memory

    settings = _settings(database=False)
    built = Gateway(
        settings, RabbitBus(settings.amqp_url), RabbitCaller(settings.amqp_url, Routes(settings.routes)),
        streams=open_streams, secure_cookies=os.environ.get("SECURE_COOKIES") == "1",
    )  # fmt: skip
    built.start()
    settle_memory()
    return built.app


def _settings(database: bool = True) -> Settings:
    from servicekit import logs

    settings = read_settings()
    logs.configure(as_json=settings.log_json, level=os.environ.get("LOG_LEVEL", "WARNING"))
    needed = {"AMQP_URL": settings.amqp_url} | ({"DATABASE_URL": settings.database_url} if database else {})
    for variable, value in needed.items():
        if not value:
            raise ConfigurationError(f"{variable} (or {variable}_FILE): give the address, see deploy/env.example")
    return settings


def _app(name: str, settings: Settings) -> "ServiceApp":
    from servicekit import migrations
    from servicekit.app import ServiceApp
    from servicekit.clock import SystemClock
    from servicekit.db import Database
    from servicekit.service import Service

    module = importlib.import_module(f"services.{name}.service")  # this one only: a process starts in half the time
    found = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Service))
    service = next(cls for cls in found if cls is not Service)
    database = Database(settings.database_url)
    try:
        migrations.check(service, database)
    except migrations.UnknownSchema as error:
        raise ConfigurationError(str(error)) from error
    return ServiceApp(service, database, SystemClock(), module.dependencies(settings), settings.areas, settings.programme)


def _health(settings: Settings, app: "ServiceApp") -> "HealthServer":
    from servicekit.health import HealthServer, database_checks

    return HealthServer(settings.metrics_port, database_checks(app), settings.metrics_host)


def _ended() -> threading.Event:
    """Set by SIGTERM or Ctrl-C."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    return ended


def main(arguments: list[str]) -> None:
    match arguments:
        case ["serve", name]:
            serve(name)
        case ["work", name]:
            work(name)
        case ["prepare"]:
            prepare()
        case _:
            sys.exit("usage: python -m deploy.process serve SERVICE | work SERVICE | prepare")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ConfigurationError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
