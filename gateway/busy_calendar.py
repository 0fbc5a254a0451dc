"""Somebody's own calendar (iCalendar), uploaded or read from an address: only when it says busy, nothing of what it is about.

An address is read like anything from outside: public hosts only, on every hop; a small file, in a short time.
"""

import datetime as dt
import http.client
import ipaddress
import re
import socket
import ssl
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

import icalendar
import recurring_ical_events

from contracts.attendance.rpc import BusySpan
from contracts.errors import InvalidRequest
from gateway.calendar_feed import PARIS

LARGEST = 1024 * 1024
MOST_EVENTS = 2_000
MOST_SPANS = 3_000
AHEAD = dt.timedelta(days=120)
HOPS = 3
SECONDS = 5.0
LONGEST_SECONDS = 15.0
"""Of one answer, however slowly it drips."""
TOO_FINE = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)


def spans_of(text: bytes, now: dt.datetime) -> tuple[BusySpan, ...]:
    """The busy stretches of the next months; refuses what is no calendar, too large, or made to keep a reader busy."""
    if len(text) > LARGEST:
        raise InvalidRequest("calendar_too_large", field="calendar")
    unfolded = text.replace(b"\r\n ", b"").replace(b"\n ", b"")
    if TOO_FINE.search(unfolded) or unfolded.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise InvalidRequest("calendar_too_large", field="calendar")
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = recurring_ical_events.of(calendar).between(now, now + AHEAD)
        found = [_span(event) for event in events if _takes_time(event)]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        raise InvalidRequest("not_a_calendar", field="calendar") from None
    if len(found) > MOST_SPANS:
        raise InvalidRequest("calendar_too_large", field="calendar")
    return tuple(span for span in sorted(found, key=lambda each: each.start) if span.end > span.start)


def _takes_time(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() != "CANCELLED" and str(event.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"


def _span(event: Any) -> BusySpan:
    start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
    if not isinstance(start, dt.datetime) and start == end:
        end = start + dt.timedelta(days=1)  # a day without an end is the whole day
    return BusySpan(start=_instant(start), end=_instant(end))


def _instant(value: dt.date | dt.datetime) -> dt.datetime:
    """Days and floating times are those of here."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value if value.tzinfo else value.replace(tzinfo=PARIS)).astimezone(dt.UTC)


def read(address: str) -> bytes:
    """The file at an http(s) or webcal address; each hop is resolved once, checked, and that very host is asked."""
    for _hop in range(HOPS + 1):
        status, body, location = _get(address)
        if status in (301, 302, 303, 307, 308) and location:
            address = urljoin(address, location)
        elif status == 200:
            return body
        else:
            break
    raise InvalidRequest("calendar_unreachable", field="address")


def _get(address: str) -> tuple[int, bytes, str | None]:
    parts = urlsplit(re.sub("^webcals?://", "https://", address.strip()))
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
    if not found or not all(ipaddress.ip_address(each).is_global for each in found):
        raise InvalidRequest("bad_address", field="address")
    return sorted(found)[0]
