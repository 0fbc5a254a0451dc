"""Somebody's own calendar (iCalendar), uploaded or read from an address: only when it says busy, nothing of what it is about.

An address is read like anything from outside: public hosts only, on every hop; a small file, in a short time.
"""

import datetime as dt
import http.client
import ipaddress
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from contracts.attendance.rpc import BusySpan
from contracts.errors import InvalidRequest, Unavailable
from gateway.busy_spans import NOT_A_CALENDAR

LARGEST = 1024 * 1024
MOST_EVENTS = 2_000
MOST_SPANS = 3_000
HOPS = 3
SECONDS = 5.0
LONGEST_SECONDS = 15.0
"""Of reading an address, with its name, its hops and however slowly it drips; and of expanding what it says."""
FOLD = re.compile(rb"(?<![\r\n])[\r\n]+[ \t]")
"""Begins where a line ends, so that a file of nothing but line ends is read once."""
TOO_FINE = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(HOUR|MINUTE|SECOND)=", re.IGNORECASE)
EVENT = re.compile(rb"BEGIN:VEVENT", re.IGNORECASE)
INSIDE = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16", "fec0::/10", "::/96")))
"""Prefixes that carry another address in them: they are called global, and may lead inside."""
ROOT = Path(__file__).parents[1]
_EXPANDING = threading.BoundedSemaphore(2)
_NAMES = ThreadPoolExecutor(max_workers=4, thread_name_prefix="calendar-names")


def spans_of(text: bytes, now: dt.datetime) -> tuple[BusySpan, ...]:
    """The busy stretches of the next months; refuses what is no calendar, too large, or made to keep a reader busy."""
    if len(text) > LARGEST:
        raise InvalidRequest("calendar_too_large", field="calendar")
    unfolded = FOLD.sub(b"", text)
    if TOO_FINE.search(unfolded) or len(EVENT.findall(unfolded)) > MOST_EVENTS:
        raise InvalidRequest("calendar_too_large", field="calendar")
    found = msgspec.json.decode(_expanded(text, now), type=tuple[BusySpan, ...])
    if len(found) > MOST_SPANS:
        raise InvalidRequest("calendar_too_large", field="calendar")
    return found


def _expanded(text: bytes, now: dt.datetime) -> bytes:
    """In a process of its own, two at a time, ended when it takes too long; nobody waits long for a turn."""
    if not _EXPANDING.acquire(timeout=SECONDS):
        raise Unavailable("calendars_busy", retry_after=10)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "gateway.busy_spans", now.isoformat()], input=text, capture_output=True, check=False,
            timeout=LONGEST_SECONDS, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise InvalidRequest("calendar_too_large", field="calendar") from None
    finally:
        _EXPANDING.release()
    if child.returncode == NOT_A_CALENDAR:
        raise InvalidRequest("not_a_calendar", field="calendar")
    if child.returncode:
        raise InvalidRequest("calendar_too_large", field="calendar")
    return child.stdout


def read(address: str) -> bytes:
    """The file at an http(s) or webcal address; each hop is resolved once, checked, and that very host is asked.

    One time for all of it: names, hops, handshakes and however slowly an answer drips.
    """
    until = time.monotonic() + LONGEST_SECONDS
    for _hop in range(HOPS + 1):
        status, body, location = _get(address, until)
        if status in (301, 302, 303, 307, 308) and location:
            address = _next(address, location)
        elif status == 200:
            if len(body) > LARGEST:
                raise InvalidRequest("calendar_too_large", field="calendar")
            return body
        else:
            break
    raise InvalidRequest("calendar_unreachable", field="address")


def _next(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise InvalidRequest("bad_address", field="address") from None


def _get(address: str, until: float) -> tuple[int, bytes, str | None]:
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
            connection.request("GET", path, headers={"Accept": "text/calendar"})
            answer = connection.getresponse()
            body = answer.read(LARGEST + 1)
            line.check()
            return answer.status, body, answer.getheader("Location")
    except (OSError, ValueError, http.client.HTTPException):
        raise InvalidRequest("calendar_unreachable", field="address") from None


class _Line:
    """A connection that is cut when the time is over, whatever it does then, and closed in the end, however it ends."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._timer = threading.Timer(max(until - time.monotonic(), 0), self._cut)
        self._timer.daemon = True
        self.socket: socket.socket | None = None

    def __enter__(self) -> "_Line":
        self._timer.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self._timer.cancel()
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
