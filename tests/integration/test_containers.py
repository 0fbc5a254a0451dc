"""deploy/compose.yaml without a container engine: what can be read of it, and its commands as processes of this machine.

The servers are private ones: RabbitMQ started with the configuration and the definitions of the container, PostgreSQL with its
script of databases. What only an engine does (images, networks, mounts) is not shown here; the runbook says so.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pika
import pytest
import requests
import yaml

from deploy import secret_files
from deploy.services import SERVICES
from servicekit.testing.postgres import PrivatePostgres, binaries
from servicekit.testing.processes import end_process, free_port, wait_until
from servicekit.testing.rabbitmq import PrivateRabbit

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
PARTS: dict[str, Any] = COMPOSE["services"]
OURS = {name: part for name, part in PARTS.items() if part.get("build")}
STAY = {name: part for name, part in OURS.items() if name != "prepare"}
OF_THE_IMAGES = {"POSTGRES_USER", "POSTGRES_PASSWORD_FILE"}


def test_every_variable_is_a_setting() -> None:
    written = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.M))
    known = written | {f"{name}_FILE" for name in written} | {name.removesuffix("_FILE") for name in written}

    used = {variable for part in PARTS.values() for variable in part.get("environment", {})}

    assert used - known - OF_THE_IMAGES == set()


def test_every_file_that_it_mounts_is_there_or_made_before(tmp_path: Path) -> None:
    secret_files.write(tmp_path)
    mounted = [volume.split(":")[0] for part in PARTS.values() for volume in part.get("volumes", ()) if volume.startswith(".")]
    secret = {name: Path(of["file"]) for name, of in COMPOSE["secrets"].items()}

    assert mounted != []
    assert [path for path in mounted if not (DEPLOY / path).is_file()] == []
    assert {name for part in PARTS.values() for name in part.get("secrets", ())} == set(secret)
    assert {path.parent.name for path in secret.values()} == {"secrets"}
    assert {path.name for path in secret.values()} == {path.name for path in tmp_path.iterdir()}
    named = set(re.findall(r"/run/secrets/([a-z_]+)", (DEPLOY / "compose.yaml").read_text()
                           + (DEPLOY / "rabbitmq" / "rabbitmq.conf").read_text()))
    assert named <= set(secret)


def test_each_part_is_given_the_secrets_that_its_variables_name() -> None:
    for name, part in PARTS.items():
        files = {str(value) for value in part.get("environment", {}).values() if str(value).startswith("/run/secrets/")}
        assert files <= {f"/run/secrets/{each}" for each in part.get("secrets", ())}, name


def test_nothing_of_ours_starts_before_the_schemas_are_there() -> None:
    conditions = {name: part["depends_on"].get("prepare", {}).get("condition") for name, part in STAY.items()}

    assert conditions == dict.fromkeys(STAY, "service_completed_successfully")


def test_the_script_makes_a_database_for_each_service() -> None:
    made = re.findall(r"CREATE DATABASE (\w+);", (DEPLOY / "postgres" / "databases.sql").read_text())

    assert made == list(SERVICES)


def test_secrets_are_made_once_and_the_folder_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"

    secret_files.write(folder)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    secret_files.write(folder)

    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert folder.stat().st_mode & 0o077 == 0


@dataclass(frozen=True)
class Machine:
    """Where the parts run: folders in place of mounts, private servers in place of containers."""

    folder: Path
    secrets: Path

    def environment(self, part: dict[str, Any], **changed: str) -> dict[str, str]:
        own = {name: str(value) for name, value in part.get("environment", {}).items()}
        here = {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for name, value in own.items()}
        here = {name: value.replace("/run/secrets", str(self.secrets)) for name, value in here.items()}
        here = {name: str(self.folder / "data") if value == "/data" else value for name, value in here.items()}
        return {**os.environ, "PYTHONPATH": str(ROOT), **here, **changed}

    @staticmethod
    def command(part: dict[str, Any], port: int) -> list[str]:
        entrypoint = part.get("entrypoint") or ["python", "-m", "deploy.process"]
        return [each.replace("0.0.0.0:8000", f"127.0.0.1:{port}") if n else sys.executable
                for n, each in enumerate([*entrypoint, *part["command"]])]


class RabbitOfTheContainer(PrivateRabbit):
    """With the line of the container's configuration: the file of definitions is where the secrets are."""

    def __init__(self, folder: Path, secrets: Path) -> None:
        super().__init__(folder)
        self._secrets = secrets

    def _write_files(self) -> None:
        super()._write_files()
        configuration = (DEPLOY / "rabbitmq" / "rabbitmq.conf").read_text().replace("/run/secrets", str(self._secrets))
        with (self.folder / "rabbitmq.conf").open("a") as file:
            file.write(configuration)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    folder = Path(tempfile.mkdtemp(prefix="autonomie-containers-"))
    folder.chmod(0o711)  # PostgreSQL's own user must get through
    rabbit, postgres = RabbitOfTheContainer(folder / "rabbitmq", folder / "secrets"), PrivatePostgres(folder / "postgres")
    (folder / "secrets").mkdir(mode=0o700)
    (folder / "secrets" / "postgres").write_text(postgres.cluster.password)
    secret_files.write(folder / "secrets", rabbitmq=f"127.0.0.1:{rabbit.node.port}", postgres=f"127.0.0.1:{postgres.cluster.port}")
    (folder / "data").mkdir()
    with rabbit, postgres:
        subprocess.run([str(binaries() / "psql"), "-v", "ON_ERROR_STOP=1", "-q", "-f", str(DEPLOY / "postgres" / "databases.sql"),
                        postgres.url("postgres").replace("+psycopg2", "")], check=True)
        yield Machine(folder, folder / "secrets")


def test_the_broker_starts_with_the_users_of_the_definitions_and_their_passwords(machine: Machine) -> None:
    for name in ("amqp_url_services", "amqp_url_gateway"):
        url = (machine.secrets / name).read_text()

        pika.BlockingConnection(pika.URLParameters(url)).close()
        with pytest.raises(pika.exceptions.ProbableAuthenticationError):
            pika.BlockingConnection(pika.URLParameters(re.sub(r":[^:@]+@", ":wrong@", url)))


def test_the_parts_come_up_and_the_lead_signs_in(machine: Machine) -> None:
    """In the order of `depends_on`: prepare, which ends; then all the others, each of which is ready."""
    for _start in ("first", "a second, when all is prepared"):
        prepared = subprocess.run(machine.command(OURS["prepare"], 0), cwd=ROOT, env=machine.environment(OURS["prepare"]),
                                  capture_output=True, text=True, timeout=300, check=False)
        assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    codes = json.loads((machine.folder / "data" / "codes.json").read_text())

    ports = {name: free_port() for name in STAY}
    with (machine.folder / "parts.log").open("ab") as log:
        running = {name: subprocess.Popen(
            machine.command(part, ports[name]), cwd=ROOT, env=machine.environment(part, METRICS_PORT=str(ports[name])),
            stdout=log, stderr=log) for name, part in STAY.items()}
    try:
        for name, process in running.items():
            wait_until(lambda name=name, process=process: is_ready(name, process, ports[name]), 180, f"{name} is ready", every=0.3)  # type: ignore[misc]
        signed_in = requests.post(f"http://127.0.0.1:{ports['gateway-2']}/api/v1/sign-in", json=codes["programme_lead"], timeout=30)
        figures = requests.get(f"http://{own_address()}:{ports['work-profiles']}/metrics", timeout=10)
    finally:
        for process in running.values():
            os.kill(process.pid, signal.SIGTERM)
        for process in running.values():
            end_process(process.pid, signal.SIGTERM, 20)

    assert signed_in.status_code == 200, signed_in.text
    assert "autonomie_work_leading" in figures.text, "reached from outside the container"


def is_ready(name: str, process: "subprocess.Popen[bytes]", port: int) -> bool:
    assert process.poll() is None, f"{name} ended with {process.returncode}"
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
    except requests.RequestException:
        return False


def own_address() -> str:
    """Of this machine, as others reach it; where it has no other, the loopback by another number."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.2"
