"""The platform in its real shape with 300 invented youths: one for all rows that need it, started by the first.

RabbitMQ, PostgreSQL, `serve` and `work` of each service, two gateways under gunicorn gthread, the streams under gevent, nginx in
front of them, which is where the rows ask.
"""

import datetime as dt
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


class World(Up):
    """An empty programme, filled by COPY before its processes start."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, free_port(), demo=False)
        self.population = Population(YOUTHS, dt.date.today(), WITH_OWN_FOLLOWERS)  # noqa: DTZ011 - the day is the world's own
        self._tokens = Tokens((self.data / "secret").read_text().strip(), SystemClock())

    def _prepare(self) -> None:
        super()._prepare()
        load(self.population, self.postgres.url)

    @property
    def url(self) -> str:
        """The one address that clients know."""
        return self.address.rstrip("/")

    def token(self, role: Role, person: str, organisation: str | None = None) -> str:
        """What the gateway gives at sign-in; ten minutes."""
        principal = Principal(id=person, role=role, area=AREAS[0], organisation_id=organisation)
        return self._tokens.issue(principal, role, new_id())
