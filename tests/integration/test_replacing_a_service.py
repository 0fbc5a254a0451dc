"""The contract suites against a service behind a broker (TARGET=amqp://…), as a partner runs them who replaces one.

The partner here is ourselves: `serve` and `work` of one service, with its database, on a vhost where nobody else lives.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.services import SERVICES
from servicekit import migrations
from servicekit.db import Database
from servicekit.testing.processes import end_process
from servicekit.testing.rabbitmq import PrivateRabbit
from tests.contract.target import ITS_OWN_CLOCK

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["attendance", "progress"])
def alone(request: pytest.FixtureRequest, rabbit: PrivateRabbit, make_database: Callable[..., str],
          tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The service's name, and the address at which it answers, alone."""
    service, url = request.param, rabbit.add_vhost(f"alone-{uuid4().hex[:12]}")
    database = Database(make_database())
    migrations.upgrade(SERVICES[service][0], database)
    database.close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AMQP_URL": url, "DATABASE_URL": database.url, "DATA": str(tmp_path),
                   "AUTONOMIE_SECRET": "only for this test, 32 characters or more"}
    with (tmp_path / "processes.log").open("ab") as log:
        halves = [subprocess.Popen([sys.executable, "-W", "ignore", "-m", "deploy.process", half, service], cwd=ROOT,
                                   env=environment, stdout=log, stderr=log) for half in ("serve", "work")]
    yield service, url
    for process in halves:
        end_process(process.pid, signal.SIGTERM, 15)


def test_a_service_behind_a_broker_passes_the_suite_of_its_contract(alone: tuple[str, str], tmp_path: Path) -> None:
    service, url = alone

    for _time in ("first", "again") if service == "attendance" else ("once",):  # what a run left is not in the way of the next
        run = _suite(service, url)

        assert run.returncode == 0, run.stdout[-14_000:] + (tmp_path / "processes.log").read_text()[-2_000:]
        assert int(re.findall(r"(\d+) passed", run.stdout)[0]) >= 8
        reasons = re.findall(r"^SKIPPED \[\d+\] \S+ (.*)$", run.stdout, re.M)
        assert set(reasons) <= {ITS_OWN_CLOCK}, "what is left out says why"


def test_a_broker_where_nobody_answers_is_told(rabbit: PrivateRabbit) -> None:
    run = _suite("attendance", rabbit.add_vhost(f"empty-{uuid4().hex[:12]}"))

    assert run.returncode == 1
    assert "nobody answers as attendance" in run.stdout


def _suite(service: str, url: str) -> "subprocess.CompletedProcess[str]":
    """`make contract TARGET=… SERVICE=…`."""
    command = [sys.executable, "-m", "pytest", "-p", "no:pytest_nameko", "-q", "-rs", "-p", "no:cacheprovider",
               f"tests/contract/test_{service}.py"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "TARGET": url}, capture_output=True, text=True, check=False)
