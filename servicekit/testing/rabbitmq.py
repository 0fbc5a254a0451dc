"""A RabbitMQ node of our own: loopback, free ports, its files in one folder, a random password.

What it is lives in `<folder>/node.json`, so that another process can attach to it, restart it or end it. It starts no
management plugin: `ctl` runs rabbitmqctl, `evaluate` an Erlang expression (one call where several commands are needed).
"""

import json
import os
import secrets
import signal
import socket
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from servicekit.testing.processes import end_process, free_port, is_running, wait_until

BIN = Path("/usr/lib/rabbitmq/bin")
USER = "autonomie"
START_TIMEOUT = 90.0
STOP_TIMEOUT = 20.0

CONFIG = """\
listeners.tcp.1 = 127.0.0.1:{port}
default_user = {user}
default_pass = {password}
log.console = false
log.file.level = info
disk_free_limit.absolute = 50MB
collect_statistics_interval = 30000
"""


@dataclass
class Node:
    """What node.json holds: enough to reach the node, and to end it."""

    name: str
    port: int
    dist_port: int
    epmd_port: int
    password: str
    pid: int = 0
    epmd_pid: int = 0


class PrivateRabbit:
    """`with PrivateRabbit(folder) as rabbit: rabbit.amqp_url("test")`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._state = self.folder / "node.json"
        self.node = self._load_or_make()

    def start(self) -> None:
        """Starts the node unless it runs, and returns when it answers AMQP."""
        if self.is_running():
            return
        self._write_files()
        log = (self.folder / "start.log").open("ab")
        with log:
            epmd = self._spawn(["epmd", "-port", str(self.node.epmd_port), "-address", "127.0.0.1"], log.fileno())
            broker = self._spawn([str(BIN / "rabbitmq-server")], log.fileno())
        self.node.epmd_pid, self.node.pid = epmd.pid, broker.pid
        self._save()
        wait_until(lambda: self._answers_or_died(broker), START_TIMEOUT, f"RabbitMQ starts (see {self.folder})")

    def stop(self) -> None:
        """An orderly stop: queues and messages that are durable stay in the folder."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """The end of a node whose files nobody needs again, or a fault: no message is flushed."""
        self._end(signal.SIGKILL)

    def is_running(self) -> bool:
        """Whether the process is there (an application stopped by `ctl("stop_app")` counts as running)."""
        return bool(self.node.pid) and is_running(self.node.pid)

    def amqp_url(self, vhost: str = "/") -> str:
        """The address for one vhost, with the password in it."""
        return f"amqp://{USER}:{self.node.password}@127.0.0.1:{self.node.port}/{quote(vhost, safe='')}"

    def add_vhost(self, name: str) -> str:
        """Makes a vhost that our user may use wholly; returns its address."""
        self.evaluate(
            f'rabbit_vhost:add(<<"{name}">>, <<"{USER}">>),'
            f'rabbit_auth_backend_internal:set_permissions(<<"{USER}">>, <<"{name}">>,'
            f' <<".*">>, <<".*">>, <<".*">>, <<"{USER}">>).'
        )
        return self.amqp_url(name)

    def delete_vhost(self, name: str) -> None:
        """Removes a vhost with all that is in it; its connections are closed."""
        self.ctl("delete_vhost", name)

    def ctl(self, *arguments: str) -> str:
        """Runs rabbitmqctl on this node; returns what it printed. Each call costs about a second."""
        done = subprocess.run(
            [str(BIN / "rabbitmqctl"), "--quiet", *arguments],
            env=self._environment(), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def evaluate(self, expression: str) -> str:
        """Runs an Erlang expression inside the node."""
        return self.ctl("eval", expression)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _load_or_make(self) -> Node:
        if self._state.exists():
            return Node(**json.loads(self._state.read_text()))
        self.folder.mkdir(parents=True, exist_ok=True)
        return Node(
            name=f"autonomie{secrets.token_hex(4)}@localhost",
            port=free_port(),
            dist_port=free_port(),
            epmd_port=free_port(),
            password=secrets.token_urlsafe(24),
        )

    def _save(self) -> None:
        self._state.touch(mode=0o600)
        self._state.write_text(json.dumps(asdict(self.node)))

    def _write_files(self) -> None:
        config = self.folder / "rabbitmq.conf"
        config.touch(mode=0o600)
        config.write_text(CONFIG.format(port=self.node.port, user=USER, password=self.node.password))
        (self.folder / "enabled_plugins").write_text("[].\n")

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),  # the Erlang cookie is written there
            "RUNNING_UNDER_SYSTEMD": "1",  # the start script then becomes the broker: its process id is the broker's
            "RABBITMQ_NODENAME": self.node.name,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.node.port),
            "RABBITMQ_DIST_PORT": str(self.node.dist_port),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "ERL_EPMD_PORT": str(self.node.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            # no busy waiting: the node shares two cores with what is tested
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def _spawn(self, command: list[str], log: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=self._environment(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is for us: we stop the node in order
        )  # fmt: skip

    def _answers_or_died(self, broker: "subprocess.Popen[bytes]") -> bool:
        if broker.poll() is not None:
            raise RuntimeError(f"RabbitMQ ended at start with {broker.returncode}: see {self.folder / 'start.log'}")
        return self.answers()

    def answers(self) -> bool:
        """True when the node opens an AMQP conversation: a listening port alone says less."""
        try:
            with socket.create_connection(("127.0.0.1", self.node.port), timeout=2) as connection:
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                return connection.recv(1) == b"\x01"
        except OSError:
            return False

    def _end(self, how: signal.Signals) -> None:
        if self.node.pid:
            end_process(self.node.pid, how, STOP_TIMEOUT)
        if self.node.epmd_pid:
            end_process(self.node.epmd_pid, signal.SIGTERM, STOP_TIMEOUT)
        self.node.pid = self.node.epmd_pid = 0
        self._save()
