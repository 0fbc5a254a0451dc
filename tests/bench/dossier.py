"""Row `dossier_rate`: whole dossiers over HTTP, composed by the gateway of what the services answer, against one process."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text

from deploy.services import SERVICES
from servicekit.testing.processes import free_port, wait_until
from tests.bench.clocks import in_turns
from tests.bench.ground import Ground
from tests.bench.http_load import Connection, NextRequest, answers_a_second, request
from tests.bench.loading import load
from tests.bench.one_process import url_of
from tests.bench.table import Figure
from tests.bench.world import YOUTHS, World

CLIENTS = 16


def dossiers(world: World) -> NextRequest:
    """The youths who have an adviser in turn, each asked for by that one."""
    people = world.population
    asked = [request("GET", f"/api/v1/youths/{people.youth(n)}/dossier", world.token("adviser", people.adviser(n)))
             for n in range(YOUTHS) if not people.is_alone(n)]
    turns = itertools.cycle(asked)
    return lambda _client: next(turns)


@contextmanager
def one_process(ground: Ground, world: World) -> Iterator[str]:
    """The yardstick's address; its database holds the same rows."""
    url = world.postgres.create_database(f"one_process_{free_port()}")
    engine = create_engine(url)
    with engine.begin() as connection:
        for service in SERVICES:
            connection.execute(text(f"CREATE SCHEMA {service}"))
    for service, (cls, _) in SERVICES.items():
        cls.metadata.create_all(create_engine(url_of(service, url)))
    load(world.population, lambda service: url_of(service, url))
    port = free_port()
    process = ground.spawn("-m", "gunicorn", "tests.bench.one_process:create()", "--bind", f"127.0.0.1:{port}", "--worker-class",
                           "gthread", "--workers", "1", "--threads", str(CLIENTS), "--no-control-socket", "--keep-alive", "30",
                           ready=None, DATABASE_URL=url, DATA=str(world.data),
                           AUTONOMIE_SECRET_FILE=str(world.data / "secret"))  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    wait_until(lambda: listens(port), 30, f"the yardstick listens ({sys.executable})")
    yield address
    ground.end(process)


def listens(port: int) -> bool:
    try:
        Connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def dossier_rate(ground: Ground) -> Figure:
    rounds, seconds = (1, 3.0) if ground.short else (3, 6.0)
    world = ground.world
    asked = dossiers(world)
    with one_process(ground, world) as yardstick:
        ours, theirs = in_turns(rounds, lambda: answers_a_second(world.url, asked, CLIENTS, seconds),
                                lambda: answers_a_second(yardstick, asked, CLIENTS, seconds))
    return Figure(ours, theirs)
