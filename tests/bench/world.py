"""The platform in its real shape with 300 invented youths: one for all rows that need it, started by the first.

RabbitMQ, PostgreSQL, `serve` and `work` of each service, two gateways under gunicorn gthread, the streams under gevent, nginx in
front of them, which is where the rows ask.
"""

import datetime as dt
import os
import time
from pathlib import Path

from contracts.kernel import Principal, Role
from deploy.up import Up
from gateway.tokens import Tokens
from servicekit.clock import SystemClock
from servicekit.ids import new_id
from servicekit.testing.processes import free_port
from tests.bench.loading import load
from tests.bench.population import AREAS, Population

YOUTHS = 300
WITH_OWN_FOLLOWERS = 100
LOOK_SECONDS = 6.0
"""Longer than the turn of any timer that looks for what is new."""
QUIET_SHARE = 0.17
QUIET_PATIENCE = 120.0


class World(Up):
    """An empty programme, filled by COPY before its processes start."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, free_port(), demo=False)
        self.population = Population(YOUTHS, dt.date.today(), WITH_OWN_FOLLOWERS)  # noqa: DTZ011 - the day is the world's own
        self._tokens = Tokens((self.data / "secret").read_text().strip(), SystemClock())

    def _prepare(self) -> None:
        super()._prepare()
        load(self.population, self.postgres.url)

    def until_quiet(self) -> None:
        """Until what its timers find in 300 new files is done (twins, signals): what is measured is a platform that walks.

        Quiet is a while in which all its processes together take less than a sixth of one processor.
        """
        deadline, taken = time.monotonic() + QUIET_PATIENCE, LOOK_SECONDS
        while taken > QUIET_SHARE * LOOK_SECONDS and time.monotonic() < deadline:
            before = self._processor_seconds()
            time.sleep(LOOK_SECONDS)
            taken = self._processor_seconds() - before

    def _processor_seconds(self) -> float:
        ticks = 0
        for pid in self.pids().values():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    @property
    def url(self) -> str:
        """The one address that clients know."""
        return self.address.rstrip("/")

    def token(self, role: Role, person: str, organisation: str | None = None) -> str:
        """What the gateway gives at sign-in; ten minutes."""
        principal = Principal(id=person, role=role, area=AREAS[0], organisation_id=organisation)
        return self._tokens.issue(principal, role, new_id())
