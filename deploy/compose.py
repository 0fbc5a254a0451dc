"""The platform in one process of plain threads: the in-process bus, SQLite files, all services and the gateway.

The same handlers, log, consumers and gateway as with RabbitMQ; only the ports differ (architecture.md § 6).
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from deploy.services import SERVICES
from gateway.app import Gateway
from servicekit import migrations
from servicekit.app import ServiceApp
from servicekit.bus.inprocess import InProcessBus, InProcessCaller
from servicekit.clock import Clock, SystemClock
from servicekit.config import Settings, default_programme, read_outlets
from servicekit.db import Database
from servicekit.work import Work

STREAMS = 32


class Platform:
    """Built, then `start()`ed; `stop()` ends its threads and closes its files."""

    def __init__(self, settings: Settings, clock: Clock | None = None,
                 urls: Callable[[str], str] | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.bus = InProcessBus()
        self.caller = InProcessCaller()
        self.apps: dict[str, ServiceApp] = {}
        for name, (service, dependencies) in SERVICES.items():
            url = urls(name) if urls else f"sqlite:///{settings.data}/{name}.db"
            app = ServiceApp(service, Database(url), self.clock, dependencies(settings), programme=settings.programme)
            self.apps[name] = app
            self.caller.add(app)
        self.works = [Work(app, self.bus, self.caller) for app in self.apps.values()]
        self.gateway = Gateway(settings, self.bus, self.caller, self.clock, streams=STREAMS)

    def migrate(self) -> None:
        for app in self.apps.values():
            migrations.upgrade(app.service, app.database)

    def start(self) -> None:
        for work in self.works:
            work.start()
        self.gateway.start()

    def stop(self) -> None:
        self.gateway.stop()
        for work in self.works:
            work.stop()
        self.bus.close()
        for app in self.apps.values():
            app.database.close()


def local_settings(data: Path, port: int) -> Settings:
    """Settings of `make run`: its secret is made once and kept beside the data, readable by its owner only.

    E-mails and SMS go to files under the data unless the environment says otherwise; without a port, nowhere.
    """
    data.mkdir(parents=True, exist_ok=True)
    secret_file = data / "secret"
    if not secret_file.exists():
        write_private(secret_file, secrets.token_urlsafe(48))
    here = {"PUBLIC_URL": f"http://127.0.0.1:{port}", "EMAIL_URL": "folder", "SMS_URL": "folder"} if port else {}
    return Settings(secret=secret_file.read_text().strip(), programme=default_programme(), data=data, port=port,
                    outlets=read_outlets({**here, **os.environ}))


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and for its owner only: it holds a secret, or codes."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(text)
    os.replace(part, path)
