"""Personal access codes: twelve characters on paper, shown XXXX-XXXX-XXXX, kept so that a stolen table yields none.

The first four find the row and are no secret; the other eight are, and are kept as argon2id of an HMAC whose key
(the pepper) lives outside the database. Limiting the tries is `sign_in.py`.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

ALPHABET = "ACDEFGHJKMNPQRTVWXY23456789"
"""No 0/O, 1/I/L, and of B/8, S/5, Z/2, U/V only one: what a hand writes or an eye reads wrongly is not there."""

SELECTOR_LENGTH = 4
_LENGTH = 12
_READ_AS = str.maketrans({"B": "8", "S": "5", "Z": "2", "U": "V"})
_NOISE = frozenset(" \t\r\n\u00a0\u202f\u200b\ufeff-–—‐‑_.·/")
PIN_LENGTH = 6


@dataclass(frozen=True, slots=True)
class AccessCode:
    selector: str
    secret: str

    def __str__(self) -> str:
        whole = self.selector + self.secret
        return "-".join(whole[i : i + 4] for i in range(0, _LENGTH, 4))


def new_access_code() -> AccessCode:
    whole = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return AccessCode(whole[:SELECTOR_LENGTH], whole[SELECTOR_LENGTH:])


def new_pin() -> str:
    """Digits that a thumb would not try first are not sought: the tries are limited (`sign_in.py`)."""
    return "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))


def read_access_code(text: str) -> AccessCode | None:
    """What was typed or pasted: case, spaces and any dash are forgiven, letters left out are read as their twin."""
    whole = "".join(char for char in text.upper() if char not in _NOISE).translate(_READ_AS)
    if len(whole) != _LENGTH or any(char not in ALPHABET for char in whole):
        return None
    return AccessCode(whole[:SELECTOR_LENGTH], whole[SELECTOR_LENGTH:])


class SecretKeeper:
    """Hashes codes and PINs, and checks them. argon2id at OWASP's smallest setting: about 20 ms a check here."""

    def __init__(self, pepper: bytes, *, memory_kib: int = 19_456, passes: int = 2) -> None:
        if len(pepper) < 16:
            raise ValueError("the pepper must have at least 16 bytes")
        self._pepper = pepper
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._nobody = self.hash("nobody", secrets.token_hex(16))

    def hash(self, bound_to: str, secret: str) -> str:
        """`bound_to` (the selector, the person's id) keeps a hash from being moved to another row."""
        return self._hasher.hash(self._peppered(bound_to, secret))

    def matches(self, stored: str | None, bound_to: str, secret: str) -> bool:
        """Takes as long for somebody who does not exist: the time of an answer tells nothing."""
        try:
            self._hasher.verify(stored or self._nobody, self._peppered(bound_to, secret))
        except (VerifyMismatchError, InvalidHashError):
            return False
        return stored is not None

    def _peppered(self, bound_to: str, secret: str) -> bytes:
        return hmac.new(self._pepper, f"{bound_to}\n{secret}".encode(), hashlib.sha256).digest()
