"""A PostgreSQL cluster of our own: loopback, a free port, its files in one folder, a random password.

PostgreSQL refuses to run as root: started by root, it runs as the user `postgres` of Debian's package. Durability is off
unless asked for (`durable=True`, for `make up` and the fault runs).
"""

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg2
from psycopg2 import sql

from servicekit.testing.processes import end_process, free_port, is_running, wait_until

SUPERUSER = "autonomie"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 64MB
timezone = 'UTC'
"""
NOT_DURABLE = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@dataclass
class Cluster:
    """What cluster.json holds: enough to reach the cluster, and to end it."""

    port: int
    password: str
    pid: int = 0


class PrivatePostgres:
    """`with PrivatePostgres(folder) as postgres: postgres.create_database("profiles")`."""

    def __init__(self, folder: Path, durable: bool = False) -> None:
        self.folder = folder.resolve()
        self.durable = durable
        self._data = self.folder / "data"
        self._state = self.folder / "cluster.json"
        self.cluster = self._load_or_make()

    def start(self) -> None:
        """Makes the cluster the first time, starts it unless it runs, and returns when it answers."""
        if self.is_running():
            return
        if not (self._data / "PG_VERSION").exists():
            self._make()
        command = [str(binaries() / "postgres"), "-D", str(self._data), "-p", str(self.cluster.port)]
        with (self.folder / "postgres.log").open("ab") as log:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._as_owner())
        self.cluster.pid = server.pid
        self._save()
        wait_until(lambda: self._answers_or_died(server), START_TIMEOUT, f"PostgreSQL starts (see {self.folder})")

    def stop(self) -> None:
        """A fast, orderly stop: transactions under way are rolled back, all data is on disk."""
        self._end(signal.SIGINT)

    def stop_immediate(self) -> None:
        """A fault: no checkpoint, as after a power cut; the next start recovers from the write-ahead log."""
        self._end(signal.SIGQUIT)

    def is_running(self) -> bool:
        """Whether the server process is there."""
        return bool(self.cluster.pid) and is_running(self.cluster.pid)

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database, with the password in it."""
        password, port = self.cluster.password, self.cluster.port
        return f"postgresql+psycopg2://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> str:
        """Makes a database, empty or a copy of a template that nobody is connected to; returns its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template or "template1")))
        return self.url(name)

    def has_database(self, name: str) -> bool:
        """Whether a database of this name is there."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
                return cursor.fetchone() is not None
        finally:
            connection.close()

    def drop_database(self, name: str) -> None:
        """Removes a database and closes its connections; one that is not there is no error."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _load_or_make(self) -> Cluster:
        if self._state.exists():
            return Cluster(**json.loads(self._state.read_text()))
        self.folder.mkdir(parents=True, exist_ok=True)
        return Cluster(port=free_port(), password=secrets.token_urlsafe(24))

    def _save(self) -> None:
        self._state.touch(mode=0o600)
        self._state.write_text(json.dumps(asdict(self.cluster)))

    def _make(self) -> None:
        if running_as_root():
            shutil.chown(self.folder, owner().pw_name, owner().pw_gid)
        password_file = self.folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.cluster.password)
        if running_as_root():
            shutil.chown(password_file, owner().pw_name, owner().pw_gid)
        made = subprocess.run(
            [
                str(binaries() / "initdb"), "--pgdata", str(self._data), "--username", SUPERUSER, "--encoding", "UTF8",
                "--locale", "C.UTF-8", "--auth", "scram-sha-256", "--pwfile", str(password_file),
                *([] if self.durable else ["--no-sync"]),
            ],
            capture_output=True, text=True, timeout=120, check=False, **self._as_owner(),
        )  # fmt: skip
        password_file.unlink()
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr}\n{self._unreachable_hint()}")
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS + ("" if self.durable else NOT_DURABLE))

    def _unreachable_hint(self) -> str:
        if not running_as_root():
            return ""
        return f"Every folder above {self.folder} must let the user {owner().pw_name} through."

    def _as_owner(self) -> dict[str, Any]:
        """How a process of the cluster is started: never as root, apart from our terminal's Ctrl-C."""
        common: dict[str, Any] = {"cwd": self.folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
        if running_as_root():
            common |= {"user": owner().pw_uid, "group": owner().pw_gid, "extra_groups": []}
        return common | {"start_new_session": True}

    def _execute(self, statement: sql.Composable) -> None:
        connection = self._connect()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def _connect(self) -> Any:
        return psycopg2.connect(self.url("postgres").replace("+psycopg2", ""), connect_timeout=2)

    def _answers_or_died(self, server: "subprocess.Popen[bytes]") -> bool:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at start with {server.returncode}: see {self.folder}/postgres.log")
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        if self.cluster.pid:
            end_process(self.cluster.pid, how, STOP_TIMEOUT)
        self.cluster.pid = 0
        self._save()


def binaries() -> Path:
    """Where the newest installed PostgreSQL keeps its programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if not on_path:
        raise RuntimeError("PostgreSQL is not installed: `make up` and `make test` install it (deploy/install/debian.sh)")
    return Path(on_path).parent


def running_as_root() -> bool:
    return os.geteuid() == 0


def owner() -> pwd.struct_passwd:
    """The user that Debian's package made for the server."""
    return pwd.getpwnam("postgres")
