"""SMS by a provider over HTTP: one POST of JSON, its token as bearer, our reference as Idempotency-Key.

Knows no provider by name; what several have in common is in deploy/env.example.
"""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.notifications.outlets.port import SECONDS, Fate, Leave, Parcel, Result

TAKEN = range(200, 300)
ALREADY = 409
NOT_NOW = frozenset({401, 403, 408, 425, 429, 503})  # our token, or too many at once: not this number's fault


@dataclass(frozen=True)
class HttpSmsOutlet:
    """`repeatable`: it sends once per reference, so a lost answer may be asked again."""

    url: str
    token: str
    sender: str
    repeatable: bool
    seconds: float = SECONDS

    def send(self, parcel: Parcel, leave: Leave) -> Result:
        connection = self._connection()
        try:
            try:
                connection.connect()
            except OSError as error:
                return Result(Fate.LATER, f"sms_{type(error).__name__}")
            if not leave():
                return Result(Fate.NOT_MINE)
            return self._post(connection, parcel)
        finally:
            connection.close()

    def _post(self, connection: http.client.HTTPConnection, parcel: Parcel) -> Result:
        body = {"to": parcel.to, "text": parcel.text, "sender": self.sender, "reference": parcel.reference}
        headers = {"Content-Type": "application/json", "Idempotency-Key": parcel.reference}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        parts = urlsplit(self.url)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        try:
            connection.request("POST", path, json.dumps(body).encode(), headers)
            answer = connection.getresponse()
            answer.read(10_000)
        except (OSError, http.client.HTTPException) as error:
            return Result(Fate.LATER if self.repeatable else Fate.UNKNOWN, f"sms_{type(error).__name__}")
        return self._said(answer.status)

    def _said(self, status: int) -> Result:
        if status in TAKEN or status == ALREADY:
            return Result(Fate.TAKEN)
        if status in NOT_NOW:
            return Result(Fate.LATER, f"sms_{status}")
        if status >= 500:  # it may have sent it and fallen over its own answer
            return Result(Fate.LATER if self.repeatable else Fate.UNKNOWN, f"sms_{status}")
        return Result(Fate.REFUSED, f"sms_{status}")

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        assert parts.hostname is not None  # read_outlets looked
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(parts.hostname, parts.port, timeout=self.seconds)
