"""How a command reaches a service: the stopped platform of `make run`, or one process's database and broker."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import click

from contracts.errors import AutonomieError
from deploy.compose import Platform, local_settings
from deploy.services import SERVICES
from servicekit.app import ServiceApp
from servicekit.bus.port import Caller
from servicekit.clock import SystemClock
from servicekit.config import read_settings
from servicekit.db import Database


class only_one:
    """Two processes on the same files would both work: the second one is told."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._path = data / "run.lock"

    def __enter__(self) -> None:
        self._handle = self._path.open("w")
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(f"AUTOnomie tourne déjà avec les données de {self._path.parent}/. "
                                       "Arrêtez-la, ou donnez un autre dossier : DATA=autre make run") from None

    def __exit__(self, *_: object) -> None:
        self._handle.close()


@contextlib.contextmanager
def looking_after(service: str) -> Iterator[tuple[ServiceApp, Caller]]:
    """A service's application: by DATABASE_URL and AMQP_URL in the real shape, else the stopped platform of `make run`."""
    with contextlib.ExitStack() as held:
        app, caller = _real_shape(service, held) if os.environ.get("DATABASE_URL") else _stopped_platform(service, held)
        try:
            yield app, caller
        except AutonomieError as error:
            details = ", ".join(f"{name}: {value}" for name, value in error.data.items())
            raise click.ClickException(f"{error.code} ({details})" if details else error.code) from error


def _real_shape(service: str, held: contextlib.ExitStack) -> tuple[ServiceApp, Caller]:
    from servicekit.bus.rabbitmq_calls import RabbitCaller
    from servicekit.bus.routes import Routes

    settings = read_settings()
    cls, dependencies = SERVICES[service]
    caller = RabbitCaller(settings.amqp_url, Routes(settings.routes))
    held.callback(caller.close)
    app = ServiceApp(cls, Database(settings.database_url), SystemClock(), dependencies(settings), settings.areas, settings.programme)
    held.callback(app.database.close)
    return app, caller


def _stopped_platform(service: str, held: contextlib.ExitStack) -> tuple[ServiceApp, Caller]:
    data = Path(os.environ.get("DATA", "var"))
    held.enter_context(only_one(data))
    platform = Platform(local_settings(data, 0))
    for app in platform.apps.values():
        held.callback(app.database.close)
    return platform.apps[service], platform.caller


def say(text: str) -> None:
    print(text, flush=True)
