"""A process refuses a schema that it does not know, older or newer, and says what to do; one that runs is ready no more."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from servicekit import migrations
from servicekit.app import ServiceApp
from servicekit.clock import SystemClock
from servicekit.db import Database
from servicekit.health import HealthServer, database_checks
from services.resources.service import ResourcesService

ROOT = Path(__file__).parents[3]
OLDER, UNKNOWN = "0001", "9999"


@pytest.fixture
def database(database_urls: Callable[[str], str]) -> Iterator[Database]:
    made = Database(database_urls("history-of-a-refusal"))
    yield made
    made.close()


def bring_to(database: Database, revision: str | None) -> None:
    """To a revision; one that this code does not know is only said to be there; None: nothing was ever made."""
    if revision == UNKNOWN:
        migrations.upgrade(ResourcesService, database)
        with database.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": UNKNOWN})
    elif revision:
        command.upgrade(migrations.config_of(ResourcesService, database), revision)


@pytest.mark.parametrize("revision", [None, OLDER, UNKNOWN])
def test_a_schema_that_is_not_this_codes_newest_is_refused(database: Database, revision: str | None) -> None:
    bring_to(database, revision)

    with pytest.raises(migrations.UnknownSchema, match="migrate resources"):
        migrations.check(ResourcesService, database)


@pytest.mark.parametrize("half", ["serve", "work"])
def test_a_process_ends_at_once_and_says_what_to_run(database: Database, half: str) -> None:
    bring_to(database, OLDER)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": database.url, "AMQP_URL": "amqp://127.0.0.1:1/",
                   "AUTONOMIE_SECRET": "s" * 40, "METRICS_PORT": "0"}

    ended = subprocess.run([sys.executable, "-W", "ignore", "-m", "deploy.process", half, "resources"], cwd=ROOT, env=environment,
                           capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 1
    assert "resources: the database is at 0001" in ended.stderr
    assert "migrate resources" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_one_that_runs_is_alive_but_not_ready_once_the_schema_is_another(database: Database) -> None:
    bring_to(database, "head")
    health = HealthServer(0, database_checks(ServiceApp(ResourcesService, database, SystemClock())))
    health.start()
    before = asked(health, "readyz")

    bring_to(database, UNKNOWN)

    assert before == (200, "ready\n")
    assert asked(health, "livez")[0] == 200
    status, words = asked(health, "readyz")
    health.stop()
    assert status == 503
    assert "schema: resources: the database is at 9999" in words


def asked(health: HealthServer, door: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{health.port}/{door}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
