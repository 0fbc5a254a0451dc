"""A server of this machine under a name that resolves to the public network: what the guard against the inside lets through."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PUBLIC = "93.184.215.14"
NAME = "calendar.example"


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address at which it is found; connecting to that public host ends here."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    resolve, connect = socket.getaddrinfo, socket.create_connection

    def resolved(host: str, *args: object, **more: object) -> object:
        public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, 80))
        return [public] if host == NAME else resolve(host, *args, **more)  # type: ignore[arg-type]

    def connected(address: tuple[str, int], *args: object, **more: object) -> socket.socket:
        return connect(server.server_address if address[0] == PUBLIC else address, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket, "create_connection", connected)
    yield f"http://{NAME}"
    server.shutdown()
    server.server_close()


class Diary(BaseHTTPRequestHandler):
    """A calendar that a test changes: a class of its own each test, made by `diary()`."""

    text: bytes
    status: int
    etag: str | None
    asked: list[dict[str, str]]

    def do_GET(self) -> None:
        self.asked.append({"path": self.path, **dict(self.headers.items())})
        if self.status == 200 and self.etag is not None and self.headers.get("If-None-Match") == self.etag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(self.status)
        if self.etag is not None:
            self.send_header("ETag", self.etag)
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, format: str, *args: object) -> None:
        pass


def diary(text: bytes = b"", etag: str | None = None) -> type[Diary]:
    return type("OneDiary", (Diary,), {"text": text, "status": 200, "etag": etag, "asked": []})


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Secret\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".encode()
