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
from contextlib import suppress
from pathlib import Path
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
"""Of one answer, however slowly it drips, and of expanding what it says."""
FOLD = re.compile(rb"(?<![\r\n])[\r\n]+[ \t]")
"""Begins where a line ends, so that a file of nothing but line ends is read once."""
TOO_FINE = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(HOUR|MINUTE|SECOND)=", re.IGNORECASE)
EVENT = re.compile(rb"BEGIN:VEVENT", re.IGNORECASE)
INSIDE = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16", "fec0::/10", "::/96")))
"""Prefixes that carry another address in them: they are called global, and may lead inside."""
ROOT = Path(__file__).parents[1]
_EXPANDING = threading.BoundedSemaphore(2)


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
    """The file at an http(s) or webcal address; each hop is resolved once, checked, and that very host is asked."""
    for _hop in range(HOPS + 1):
        status, body, location = _get(address)
        if status in (301, 302, 303, 307, 308) and location:
            address = _next(address, location)
        elif status == 200:
            return body
        else:
            break
    raise InvalidRequest("calendar_unreachable", field="address")


def _next(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise InvalidRequest("bad_address", field="address") from None


def _get(address: str) -> tuple[int, bytes, str | None]:
    try:
        parts = urlsplit(re.sub("^webcals?://", "https://", address.strip()))
    except ValueError:
        raise InvalidRequest("bad_address", field="address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise InvalidRequest("bad_address", field="address")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = public_host(parts.hostname, port)
        raw = socket.create_connection((host, port), timeout=SECONDS)
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=SECONDS)
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname) if parts.scheme == "https" else raw
        enough = threading.Timer(LONGEST_SECONDS, _hang_up, [connection.sock])
        enough.start()
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else "") or "/", headers={"Accept": "text/calendar"})
        answer = connection.getresponse()
        body = answer.read(LARGEST + 1)
        enough.cancel()
        connection.close()
    except (OSError, ValueError, http.client.HTTPException):
        raise InvalidRequest("calendar_unreachable", field="address") from None
    return answer.status, body, answer.getheader("Location")


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def public_host(name: str, port: int) -> str:
    """An address of that name; refused when any of them is not on the public network."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)}
    if not found or not all(_is_public(ipaddress.ip_address(each)) for each in found):
        raise InvalidRequest("bad_address", field="address")
    return sorted(found)[0]


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in INSIDE)
