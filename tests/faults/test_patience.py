"""While the ground is prepared a client comes again when it is told 503, as long as there is time; any other refusal is one."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.faults import world
from tests.faults.world import Client


class _Door(BaseHTTPRequestHandler):
    """Says what it was told to say, one after the other, then 200."""

    says: list[int] = []  # noqa: RUF012
    asked: list[str] = []  # noqa: RUF012

    def do_PUT(self) -> None:
        _Door.asked.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(_Door.says.pop(0) if _Door.says else 200)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def client() -> Iterator[Client]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Door.asked.clear()
    yield Client(f"http://127.0.0.1:{server.server_port}/", {"code": "x"})
    server.shutdown()
    server.server_close()


def test_whoever_is_told_503_comes_again(client: Client) -> None:
    _Door.says = [503, 503]

    assert client.ask("PUT", "/x", json={}).status_code == 200
    assert _Door.asked == ["/api/v1/x"] * 3


def test_not_for_ever_and_not_for_anything_else(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _Door.says = [409]
    with pytest.raises(requests.HTTPError, match="409"):
        client.ask("PUT", "/x", json={})

    monkeypatch.setattr(world, "GROUND_SECONDS", 0.0)
    _Door.says = [503] * 10
    with pytest.raises(requests.HTTPError, match="503"):
        client.ask("PUT", "/x", json={})
    assert len(_Door.asked) == 2
