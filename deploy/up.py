"""`make up`: the real shape on this machine. A private RabbitMQ and PostgreSQL, `serve` and `work` of each service, the
gateway, the live streams and one address in front, each a process, started again when it dies, ended by Ctrl-C.

Also the ground of the fault runs and the benches: `with Up(…) as up: up.address, up.kill("work-progress")`. PORT, HOST,
DATA (its folder `up`) and DEMO as for `make run`. ATTENDANCE_AREAS=montargis-gien (empty programme only: DEMO=0) gives these
areas an instance of attendance each, with a database of its own. No decision here that a compose file would not make.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from deploy import front
from deploy.compose import local_settings
from deploy.instances import Instance, instances_of, routes_of
from deploy.services import SERVICES
from deploy.supervisor import Child, Supervisor
from servicekit import migrations
from servicekit.db import Database
from servicekit.testing.postgres import PrivatePostgres
from servicekit.testing.processes import free_port, is_running, wait_until
from servicekit.testing.rabbitmq import PrivateRabbit

ROOT = Path(__file__).parents[1]
READY_SECONDS = 90.0
API_THREADS = 32
INTERRUPTED = 130
"""How a process ends that Ctrl-C stopped."""


class Up:
    """Everything of one platform: `start()`, `stop()`, and for those who test it `kill()` and `pids()`."""

    def __init__(self, data: Path, port: int = 8000, host: str = "127.0.0.1", *, demo: bool = True, web_workers: int = 2,
                 attendance_areas: Sequence[str] = ()) -> None:
        self.data = data.resolve()
        self.host, self.port = host, port
        self._demo = demo
        self._instances = instances_of(attendance_areas)
        self._gateways = [f"gateway-{number}" for number in range(1, web_workers + 1)]
        self._ports = {name: free_port() for name in (*self._gateways, "streams")}
        (self.data / "logs").mkdir(parents=True, exist_ok=True)
        local_settings(self.data, port)  # makes the secret the first time
        self.rabbit = PrivateRabbit(self.data / "rabbitmq")
        self.postgres = PrivatePostgres(postgres_folder(self.data), durable=True)
        self._watching = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self.supervisor = Supervisor([])

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}/"

    @property
    def codes(self) -> dict[str, dict[str, str]]:
        """The access code, and pin, of one person per role."""
        return dict(json.loads((self.data / "codes.json").read_text()))

    def start(self) -> None:
        """Returns when a page can be asked for."""
        say("RabbitMQ et PostgreSQL…")
        self.rabbit.start()
        self.postgres.start()
        for instance in self._instances:
            self._make_database(instance.database)
        self._prepare()
        self._write_routes()
        say("Démarrage des processus…")
        self.supervisor = Supervisor(self._children())
        self.supervisor.start()
        self._watcher.start()
        wait_until(self.is_ready, READY_SECONDS, f"the gateway is ready (see {self.data}/logs)", every=0.2)
        self._write_state()

    def stop(self) -> None:
        """In order: who answers first, then broker and database."""
        self._watching.set()
        if self._watcher.is_alive():
            self._watcher.join(5)
        self.supervisor.stop()
        self.rabbit.stop()
        self.postgres.stop()

    def is_ready(self) -> bool:
        """Whether the gateway has loaded the relations, as the front's address tells."""
        try:
            with urllib.request.urlopen(f"{self.address}readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def pids(self) -> dict[str, int]:
        """Name → process id of what runs now: serve-…, work-…, gateway-1, streams, front."""
        return {name: child.pid for name, child in self.supervisor.children.items() if child.is_running()}

    def kill(self, name: str) -> None:
        """A fault: `kill -9`. It is started again by itself."""
        pid = self.pids().get(name)
        if pid and is_running(pid):
            os.kill(pid, signal.SIGKILL)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _make_database(self, service: str) -> None:
        if not self.postgres.has_database(service):
            self.postgres.create_database(service)

    def _prepare(self) -> None:
        environment = self._environment() | {"DATABASE_URL": self.postgres.url("{service}"), "DEMO": str(int(self._demo))}
        command = [sys.executable, "-m", "deploy.process", "prepare"]
        ended = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if ended == INTERRUPTED:
            raise SystemExit("\nArrêt avant d’être prête. Rien n’est perdu : relancez quand vous voulez.")
        if ended:
            raise SystemExit("Les bases de données n’ont pas pu être préparées.")
        for instance in self._instances:
            if instance.name != instance.service:  # `prepare` knows one database a service
                service, database = SERVICES[instance.service][0], Database(self.postgres.url(instance.database))
                migrations.upgrade(service, database)
                database.close()

    def _write_routes(self) -> None:
        """DATA/routes.json: which instance answers for an area (servicekit/bus/routes.py)."""
        (self.data / "routes.json").write_text(json.dumps(routes_of(self._instances), indent=2) + "\n")

    def _children(self) -> list[Child]:
        children = [self._half(half, instance) for instance in self._instances for half in ("serve", "work")]
        # a process each, not workers of one: each has its own port, so that its figures are its own
        threads = ["--worker-class", "gthread", "--threads", str(API_THREADS)]
        children += [self._web(name, "gateway()", threads) for name in self._gateways]
        children.append(self._web("streams", "streams()", ["--worker-class", "gevent", "--worker-connections", "6000"]))
        api = [self._ports[name] for name in self._gateways]
        nginx = front.command(self.data / "front", self.host, self.port, api, self._ports["streams"])
        children.append(self._child("front", nginx, {}))
        return children

    def _half(self, half: str, instance: Instance) -> Child:
        port = free_port()
        command = [sys.executable, "-W", "ignore::DeprecationWarning", "-m", "deploy.process", half, instance.service]
        own = {"DATABASE_URL": self.postgres.url(instance.database), "METRICS_PORT": str(port),
               "AREAS": ",".join(instance.areas)}
        return self._child(f"{half}-{instance.name}", command, own, port)

    def _web(self, name: str, application: str, worker: list[str]) -> Child:
        command = [
            sys.executable, "-m", "gunicorn", f"deploy.process:{application}", "--bind", f"127.0.0.1:{self._ports[name]}",
            "--graceful-timeout", "5", "--timeout", "60", "--keep-alive", "30", "--no-control-socket", *worker,
        ]  # fmt: skip
        return self._child(name, command, {}, self._ports[name])

    def _child(self, name: str, command: list[str], own: dict[str, str], port: int = 0) -> Child:
        return Child(name, command, self._environment() | own, self.data / "logs" / f"{name}.log", port)

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {
            **inherited,
            "PYTHONPATH": str(ROOT),
            "DATA": str(self.data),
            "ROUTES": str(self.data / "routes.json"),
            "AMQP_URL": self.rabbit.amqp_url(),
            "AUTONOMIE_SECRET_FILE": str(self.data / "secret"),
            "LOG_FORMAT": "json",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        }

    def _watch(self) -> None:
        while not self._watching.wait(0.2):
            if restarted := self.supervisor.watch():
                say(f"Redémarré : {', '.join(restarted)}")
                self._write_state()

    def _write_state(self) -> None:
        """DATA/up.json: what runs where; and DATA/prometheus: deploy/prometheus with these processes as its targets."""
        children = self.supervisor.children.values()
        state: dict[str, Any] = {
            "address": self.address, "amqp_port": self.rabbit.node.port, "postgres_port": self.postgres.cluster.port,
            "processes": {child.name: {"pid": child.pid, "port": child.port} for child in children},
        }  # fmt: skip
        (self.data / "up.json").write_text(json.dumps(state, indent=2) + "\n")
        figures = self.data / "prometheus"
        shutil.copytree(ROOT / "deploy" / "prometheus", figures, dirs_exist_ok=True)
        scraped = [child for child in children if child.port]
        targets = [{"targets": [f"127.0.0.1:{child.port}"], "labels": {"process": child.name}} for child in scraped]
        (figures / "targets.json").write_text(json.dumps(targets, indent=2) + "\n")


def postgres_folder(data: Path) -> Path:
    """DATA/postgres, or, where PostgreSQL's user cannot get to it (root's home), a folder of its own elsewhere."""
    wanted = data / "postgres"
    closed = [folder for folder in data.parents if not folder.stat().st_mode & 0o001]
    if os.geteuid() != 0 or not closed:
        return wanted
    return Path("/var/lib/autonomie") / hashlib.sha256(str(wanted).encode()).hexdigest()[:12]


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    data = Path(os.environ.get("DATA", "var")) / "up"
    demo = os.environ.get("DEMO", "1") != "0"
    areas = [area for area in os.environ.get("ATTENDANCE_AREAS", "").split(",") if area]
    if areas and demo:
        raise SystemExit("ATTENDANCE_AREAS : le programme inventé connaît une seule instance ; ajoutez DEMO=0.")
    up = Up(data, int(os.environ.get("PORT", "8000")), os.environ.get("HOST", "127.0.0.1"), demo=demo,
            attendance_areas=areas)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    began = time.monotonic()
    with up:
        say(f"\nAUTOnomie est prête : {up.address}  ({time.monotonic() - began:.0f} s, {len(up.pids())} processus)\n")
        for role, access in up.codes.items():
            say(f"{role:<16}{access['code']:<18}{access.get('pin', '')}")
        say(f"\nJournaux : {up.data}/logs. Ctrl-C pour arrêter.")
        ended.wait()
        say("Arrêt…")


if __name__ == "__main__":
    main()
