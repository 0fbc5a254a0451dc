"""Fixtures every test may ask for: one private RabbitMQ and one private PostgreSQL a run, shared by all xdist workers.

The first test that asks starts a server, whichever worker it runs in; the process that started the run ends them all.
Each test file that asks gets a vhost of its own, each test databases without a row (`tests/databases.py`).
"""

import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from servicekit.testing.postgres import PrivatePostgres
from servicekit.testing.rabbitmq import PrivateRabbit
from tests.databases import LentDatabases

settings.register_profile("any speed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any speed")  # as CI's own: an example of a machine that six people share may take a second
RUN_FOLDER = "AUTONOMIE_TEST_RUN"  # set by the process that starts the run, inherited by its workers


def pytest_configure(config: pytest.Config) -> None:
    if is_worker(config):
        return
    folder = tempfile.mkdtemp(prefix="autonomie-tests-")
    Path(folder).chmod(0o711)  # the user `postgres` must get through to its own folder inside
    os.environ[RUN_FOLDER] = folder


def pytest_unconfigure(config: pytest.Config) -> None:
    if is_worker(config):
        return
    folder = run_folder()
    if (folder / "rabbitmq").exists():
        PrivateRabbit(folder / "rabbitmq").kill()
    if (folder / "postgres").exists():
        PrivatePostgres(folder / "postgres").stop_immediate()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def rabbit() -> PrivateRabbit:
    """The run's broker, started by the first who asks. Shared: take a vhost of your own, and never stop it."""
    with one_at_a_time("rabbitmq"):
        node = PrivateRabbit(run_folder() / "rabbitmq")
        node.start()
    return node


@pytest.fixture(scope="session")
def postgres() -> PrivatePostgres:
    """The run's database server, started by the first who asks. Shared: take a database of your own, never stop it."""
    with one_at_a_time("postgres"):
        cluster = PrivatePostgres(run_folder() / "postgres")
        cluster.start()
    return cluster


@pytest.fixture(scope="module")
def amqp_url(rabbit: PrivateRabbit) -> str:
    """The address of a vhost that the tests of one file share; it ends with the run's broker."""
    return rabbit.add_vhost(f"t{uuid.uuid4().hex[:12]}")


@pytest.fixture
def make_database(postgres: PrivatePostgres) -> Iterator[Callable[..., str]]:
    """`make_database()` or `make_database(template="…")` answers the address of a database that lives as long as the test."""
    made: list[str] = []

    def make(template: str | None = None) -> str:
        made.append(f"t{uuid.uuid4().hex[:12]}")
        return postgres.create_database(made[-1], template)

    yield make
    for name in made:
        postgres.drop_database(name)


@pytest.fixture
def database_url(make_database: Callable[..., str]) -> str:
    """The address of one empty PostgreSQL database that lives as long as the test."""
    return make_database()


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Holds a lock that every worker of the run knows by this name."""
    with (run_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run_folder() -> Path:
    return Path(os.environ[RUN_FOLDER])


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def lent_databases(postgres: PrivatePostgres) -> Iterator[LentDatabases]:
    """This worker's databases that one test takes over from another."""
    lent = LentDatabases(postgres)
    yield lent
    lent.drop_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Databases without a row by name, on one engine and then the other: what handlers do must hold on both."""
    if request.param == "sqlite":
        yield lambda name: f"sqlite:///{tmp_path}/{name}.db"
        return
    lent: LentDatabases = request.getfixturevalue("lent_databases")
    taken: list[tuple[str, str]] = []

    def lend(name: str) -> str:
        taken.append((name, lent.lend(name)))
        return taken[-1][1]

    yield lend
    for name, address in taken:
        lent.take_back(name, address)
