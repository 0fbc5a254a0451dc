"""A light HTTP client for measuring: many kept connections in one thread, each asks again when it has its answer.

It reads no more of an answer than its status and length, so that what is measured is the server.
"""

import selectors
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from tests.bench.ground import NotMeasured

NextRequest = Callable[[int], bytes]


def request(method: str, path: str, token: str, body: bytes = b"", headers: str = "") -> bytes:
    """The bytes of one request."""
    content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n{headers}{content}\r\n"
    return head.encode() + body


class Connection:
    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""

    def send(self, asked: bytes) -> None:
        self.socket.sendall(asked)

    def receive(self) -> tuple[int, bytes] | None:
        """(status, body) once an answer is whole, after one read of the socket."""
        more = self.socket.recv(256 * 1024)
        if not more:
            raise NotMeasured("the server closed a connection")
        self._buffer += more
        head, blank, rest = self._buffer.partition(b"\r\n\r\n")
        if not blank:
            return None
        length = _length_in(head)
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        return int(head[9:12]), rest[:length]

    def ask(self, asked: bytes) -> tuple[int, bytes]:
        self.send(asked)
        while (answer := self.receive()) is None:
            pass
        return answer

    def close(self) -> None:
        self.socket.close()


def _length_in(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise NotMeasured(f"an answer without a length: {head[:200]!r}")


def answers_a_second(address: str, next_request: NextRequest, clients: int, seconds: float, warm: float = 0.7) -> float:
    """Answers 2xx a second; any other status is an error of the bench. `next_request(client)` makes each request."""
    parts = urlsplit(address)
    with selectors.DefaultSelector() as selector:
        for n in range(clients):
            connection = Connection((parts.hostname or "", parts.port or 80))
            selector.register(connection.socket, selectors.EVENT_READ, (n, connection))
            connection.send(next_request(n))
        _run(selector, next_request, warm)
        began = time.perf_counter()
        done = _run(selector, next_request, seconds)
        lasted = time.perf_counter() - began
        _finish(selector)
    return done / lasted


def _run(selector: selectors.BaseSelector, next_request: NextRequest, seconds: float) -> int:
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        for key, _ in selector.select(timeout=0.5):
            n, connection = key.data
            answer = connection.receive()
            if answer is not None:
                _must_be_good(answer)
                done += 1
                connection.send(next_request(n))
    return done


def _finish(selector: selectors.BaseSelector) -> None:
    for key in list(selector.get_map().values()):
        _, connection = key.data
        while connection.receive() is None:
            pass
        connection.close()


def _must_be_good(answer: tuple[int, bytes]) -> None:
    status, body = answer
    if status >= 300:
        raise NotMeasured(f"HTTP {status}: {body[:300]!r}")
