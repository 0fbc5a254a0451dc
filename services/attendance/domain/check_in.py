"""The codes shown at an appointment, by which a youth says that she has arrived. They change all the time and are kept nowhere.

A code is an HMAC over the appointment and the turn of the clock; who may show or use one is said elsewhere.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ALPHABET = "ACDEFGHJKMNPQRTVWXY23456789"
"""Nothing that an eye reads wrongly, as in access codes."""
_READ_AS = str.maketrans({"B": "8", "S": "5", "Z": "2", "U": "V"})
SHORT_LENGTH = 6
_MAC_LENGTH = 22
_TYPED_LATE = timedelta(minutes=15)
"""How far back a typed code is still known as one that was shown: only to say so."""


@dataclass(frozen=True, slots=True)
class CheckInRules:
    """Settings: how often the code changes, how long after that it is still taken, how long before the start it is shown, and
    how late somebody may be who counts as on time."""

    turn: timedelta
    grace: timedelta
    opens: timedelta
    on_time: timedelta

    def opens_at(self, starts_at: datetime) -> datetime:
        return starts_at - self.opens

    def minutes_late(self, starts_at: datetime, arrived_at: datetime) -> int:
        """Whole minutes, 0 for who is on time."""
        late = arrived_at - starts_at
        return 0 if late <= self.on_time else int(late / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown during one turn."""

    token: str
    short: str
    changes_at: datetime
    good_until: datetime


@dataclass(frozen=True, slots=True)
class Token:
    appointment_id: str
    turn: int


class Codes:
    """`key` is of the configuration, never of a database."""

    def __init__(self, key: bytes, rules: CheckInRules) -> None:
        self._key = key
        self._rules = rules

    def shown(self, appointment_id: str, now: datetime) -> Shown:
        turn = self._turn(now)
        changes_at = datetime.fromtimestamp((turn + 1) * self._seconds, UTC)
        token = f"{appointment_id}.{turn}.{self._mac(appointment_id, turn)}"
        return Shown(token, self._short(appointment_id, turn), changes_at, changes_at + self._rules.grace)

    def read(self, text: str) -> Token | None:
        """None for what was never shown."""
        appointment_id, _, rest = text.strip().partition(".")
        turn, _, mac = rest.partition(".")
        if not (turn.isascii() and turn.isdecimal() and len(turn) <= 12 and mac.isascii()):
            return None
        made = Token(appointment_id, int(turn))
        return made if hmac.compare_digest(mac, self._mac(made.appointment_id, made.turn)) else None

    def is_good(self, token: Token, now: datetime) -> bool:
        return self._first_good(now) <= token.turn <= self._turn(now)

    def turn_of(self, appointment_id: str, typed: str, now: datetime) -> Token | None:
        """The turn in which these six characters were shown at that appointment, good or just over."""
        for turn in self._turns_back(now):
            if hmac.compare_digest(typed, self._short(appointment_id, turn)):
                return Token(appointment_id, turn)
        return None

    def _turns_back(self, now: datetime) -> Iterator[int]:
        last = self._turn(now)
        yield from range(last, max(self._turn(now - _TYPED_LATE), 0) - 1, -1)

    def _turn(self, now: datetime) -> int:
        return int(now.timestamp()) // self._seconds

    def _first_good(self, now: datetime) -> int:
        return self._turn(now - self._rules.grace)

    @property
    def _seconds(self) -> int:
        return int(self._rules.turn.total_seconds())

    def _mac(self, appointment_id: str, turn: int) -> str:
        digest = self._digest("token", appointment_id, turn)
        return urlsafe_b64encode(digest).decode()[:_MAC_LENGTH]

    def _short(self, appointment_id: str, turn: int) -> str:
        number = int.from_bytes(self._digest("short", appointment_id, turn), "big")
        chars = []
        for _ in range(SHORT_LENGTH):
            number, n = divmod(number, len(ALPHABET))
            chars.append(ALPHABET[n])
        return "".join(chars)

    def _digest(self, form: str, appointment_id: str, turn: int) -> bytes:
        return hmac.new(self._key, f"{form}|{appointment_id}|{turn}".encode(), hashlib.sha256).digest()


def short_form(text: str) -> str | None:
    """Six characters as somebody typed them: case, spaces and dashes are forgiven; None for anything else."""
    whole = "".join(char for char in text.upper() if char.isalnum()).translate(_READ_AS)
    return whole if len(whole) == SHORT_LENGTH and all(char in ALPHABET for char in whole) else None


def key_of(secret: str) -> bytes:
    """The key of these codes alone, from the secret of the platform."""
    return hmac.new(secret.encode(), b"attendance.check_in", hashlib.sha256).digest()
