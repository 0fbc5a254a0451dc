"""A calendar's file at an address that somebody gave, read like anything from outside.

Public hosts only, on every hop; a small file, in a short time. Told what was read last time, the server is
asked only for what is new (RFC 9110, § 13).
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from contracts.errors import InvalidRequest

LARGEST = 1024 * 1024
LONGEST_TAG = 200
HOPS = 3
SECONDS = 5.0
LONGEST_SECONDS = 15.0
"""Of reading an address, with its name, its hops and however slowly it drips."""
INSIDE = tuple(map(ipaddress.ip_network, ("::/8", "2002::/16", "fec0::/10", "192.0.0.0/24")))
"""Called global by some versions of Python, and may lead inside: prefixes that carry another address in them (of ::/8 mapped and
translated ones), and what is reserved (RFC 6890), where a cloud may answer its own machines."""
MOVED, GONE = (301, 302, 303, 307, 308), (401, 403, 404, 410)
CUTTER = "outside-cutter"
_NAMES = ThreadPoolExecutor(max_workers=4, thread_name_prefix="outside-names")


@dataclass(frozen=True)
class Seen:
    """What a server called the version that was read: its ETag, its Last-Modified; None where it gave none."""

    etag: str | None = None
    modified: str | None = None

    def conditions(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value is not None}


NOTHING_SEEN = Seen()


@dataclass(frozen=True)
class Reading:
    """`body`: None when it is still the version that was seen."""

    body: bytes | None
    seen: Seen


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    location: str | None
    seen: Seen


def read(address: str, seen: Seen = NOTHING_SEEN) -> Reading:
    """The calendar at an http(s) or webcal address; each hop is resolved once, checked, and that very host is asked.

    One time for all of it: names, hops, handshakes and however slowly an answer drips. Raises InvalidRequest: `bad_address`,
    `calendar_unreachable`, `calendar_gone` (the server says that nobody may read it, or that it is not there), `calendar_too_large`.
    """
    until = time.monotonic() + LONGEST_SECONDS
    headers = {"Accept": "text/calendar", **seen.conditions()}
    for _hop in range(HOPS + 1):
        found = _get(address, headers, until)
        if found.status in MOVED and found.location:
            address = _next(address, found.location)
        elif found.status == 304 and seen != NOTHING_SEEN:
            return Reading(None, seen)
        elif found.status == 200:
            if len(found.body) > LARGEST:
                raise InvalidRequest("calendar_too_large", field="calendar")
            return Reading(found.body, found.seen)
        else:
            raise InvalidRequest("calendar_gone" if found.status in GONE else "calendar_unreachable", field="address")
    raise InvalidRequest("calendar_unreachable", field="address")


def _next(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise InvalidRequest("bad_address", field="address") from None


def _get(address: str, headers: dict[str, str], until: float) -> _Answer:
    try:
        parts = urlsplit(re.sub("^webcals?://", "https://", address.strip()))
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise InvalidRequest("bad_address", field="address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise InvalidRequest("bad_address", field="address")
    try:
        with _Line(until) as line:
            line.open(public_host(parts.hostname, port, until), port, parts.hostname if parts.scheme == "https" else None)
            connection = http.client.HTTPConnection(parts.hostname, port, timeout=SECONDS)
            connection.sock = line.socket
            path = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read(LARGEST + 1)
            line.check()
            return _Answer(answer.status, body, answer.getheader("Location"), _seen(answer))
    except (OSError, ValueError, http.client.HTTPException):
        raise InvalidRequest("calendar_unreachable", field="address") from None


def _seen(answer: http.client.HTTPResponse) -> Seen:
    """A name too long to keep, or with what no database takes in a text, is none: the whole file is read the next time."""
    named = (answer.getheader(name) for name in ("ETag", "Last-Modified"))
    return Seen(*(value if value and len(value) <= LONGEST_TAG and value.isprintable() else None for value in named))


class _Line:
    """A connection that is cut when the time is over, whatever it does then, and closed in the end, however it ends."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._timer = threading.Timer(max(until - time.monotonic(), 0), self._cut)
        self._timer.name = CUTTER
        self._timer.daemon = True
        self.socket: socket.socket | None = None

    def __enter__(self) -> "_Line":
        self._timer.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self._timer.cancel()
        self._timer.join()  # it waits for nothing: whoever read this leaves no thread behind, and none that cuts another's line
        if self.socket is not None:
            self.socket.close()

    def open(self, host: str, port: int, tls_name: str | None) -> None:
        """The handshake has its own step, so that it can be cut like all else."""
        self.check()
        self.socket = socket.create_connection((host, port), timeout=min(SECONDS, max(self._until - time.monotonic(), 0.1)))
        self.check()
        if tls_name is not None:
            secured = ssl.create_default_context().wrap_socket(self.socket, server_hostname=tls_name, do_handshake_on_connect=False)
            self.socket = secured
            secured.do_handshake()

    def check(self) -> None:
        """What was cut short is no answer, even where the other side's silence looks like its end."""
        if time.monotonic() >= self._until:
            raise TimeoutError

    def _cut(self) -> None:
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


def public_host(name: str, port: int, until: float) -> str:
    """An address of that name; refused when any of them is not on the public network."""
    found = {str(info[4][0]) for info in _resolved(name, port, until)}
    if not found or not all(_is_public(ipaddress.ip_address(each)) for each in found):
        raise InvalidRequest("bad_address", field="address")
    return sorted(found)[0]


def _resolved(name: str, port: int, until: float) -> list[Any]:
    """Asking for a name cannot be interrupted: it is done aside, a few at a time, and waited for no longer than there is time."""
    asked = _NAMES.submit(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
    try:
        return asked.result(timeout=max(until - time.monotonic(), 0))
    except FutureTimeout:
        asked.cancel()
        raise TimeoutError from None


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in INSIDE)
