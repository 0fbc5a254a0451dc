"""The health port of a process: `/livez`, `/readyz`, `/metrics`. It says how things are; it restarts nothing.

Alive means that this process answers; it depends on neither broker nor database, or an outage would become a restart
storm. Ready means that the checks given at composition pass.
"""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from servicekit import migrations
from servicekit.app import ServiceApp

Check = Callable[[], None]
"""Returns when all is well, raises with the reason otherwise."""


def database_checks(app: ServiceApp) -> dict[str, Check]:
    """The database answers, and its schema is the one this code knows."""
    def answers() -> None:
        with app.database.read() as session:
            session.execute(text("SELECT 1"))

    return {"database": answers, "schema": lambda: migrations.check(app.service, app.database)}


class HealthServer:
    """Listens on `host:port` from `start()` to `stop()`; port 0 takes a free one, then found in `port`."""

    def __init__(self, port: int, checks: Mapping[str, Check], host: str = "127.0.0.1") -> None:
        self._server = ThreadingHTTPServer((host, port), _handler_of(dict(checks)))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _failures(checks: Mapping[str, Check]) -> list[str]:
    failures = []
    for name, check in checks.items():
        try:
            check()
        except Exception as error:
            failures.append(f"{name}: {error}")
    return failures


def _handler_of(checks: Mapping[str, Check]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/livez":
                self._answer(200, b"ok\n")
            elif self.path == "/readyz":
                failures = _failures(checks)
                self._answer(503 if failures else 200, ("\n".join(failures) or "ready").encode() + b"\n")
            elif self.path == "/metrics":
                self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
            else:
                self._answer(404, b"livez, readyz, metrics\n")

        def _answer(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes come every few seconds: the log is for what happened."""

    return Handler
