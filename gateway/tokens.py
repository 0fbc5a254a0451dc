"""Access tokens: ten minutes, signed, carrying who the person is. Refresh tokens are profiles' (they are stored, hashed)."""

import datetime as dt
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt

from contracts.errors import NotAllowed
from contracts.kernel import Principal
from servicekit.clock import Clock

LIFE = dt.timedelta(minutes=10)
ISSUER = "autonomie-gateway"
TOKENS_KEPT = 4_096
"""How many signatures are remembered: a page asks with the same token again and again."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person of a request. `expires` is the token's end, aware UTC."""

    principal: Principal
    label: str
    sign_in_id: str
    expires: dt.datetime


class Revoked:
    """Sign-ins closed and persons whose code was replaced, kept as long as a token can live."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, dt.datetime] = {}
        self._since: dict[str, dt.datetime] = {}
        self._lock = threading.Lock()

    def close(self, sign_in_id: str) -> None:
        """No token of this sign-in is good any more, whenever it was made."""
        self._add(sign_in_id, dt.datetime.max.replace(tzinfo=dt.UTC))

    def replace(self, person_id: str, at: dt.datetime) -> None:
        """Tokens made until then are void. Those of the new code, made since, are not, however late the event comes."""
        self._add(person_id, at)

    def covers(self, person_id: str, sign_in_id: str, made_at: dt.datetime) -> bool:
        return any(since is not None and made_at <= since
                   for since in (self._since.get(person_id), self._since.get(sign_in_id)))

    def _add(self, key: str, since: dt.datetime) -> None:
        now = self._clock.now()
        with self._lock:
            self._since[key], self._until[key] = since, now + LIFE
            for known in [k for k, until in self._until.items() if until < now]:
                del self._until[known], self._since[known]


class Tokens:
    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock
        self.revoked = Revoked(clock)
        self._claims = lru_cache(maxsize=TOKENS_KEPT)(self._signed)

    def issue(self, principal: Principal, label: str, sign_in_id: str) -> str:
        now = self._clock.now()
        return jwt.encode({
            "iss": ISSUER, "sub": principal.id, "role": principal.role, "area": principal.area,
            "org": principal.organisation_id, "name": label, "sid": sign_in_id,
            "iat": int(now.timestamp()), "made": now.timestamp(), "exp": int((now + LIFE).timestamp()),
        }, self._secret, algorithm="HS256")

    def read(self, token: str) -> Actor:
        """`NotAllowed("token")` for one that is not ours, over, or revoked."""
        claims = self._claims(token)
        expires = dt.datetime.fromtimestamp(claims["exp"], dt.UTC)
        made = dt.datetime.fromtimestamp(claims["made"], dt.UTC)
        if expires <= self._clock.now() or self.revoked.covers(claims["sub"], claims["sid"], made):
            raise NotAllowed("token")
        principal = Principal(id=claims["sub"], role=claims["role"], area=claims["area"], organisation_id=claims["org"])
        return Actor(principal, claims["name"], claims["sid"], expires)

    def _signed(self, token: str) -> dict[str, Any]:
        """What our signature stands for, read once a token: it does not change, unlike the hour and who was revoked."""
        try:
            return jwt.decode(token, self._secret, algorithms=["HS256"], issuer=ISSUER,
                              options={"require": ["exp", "iat", "sub", "sid"], "verify_exp": False, "verify_iat": False})
        except jwt.PyJWTError as error:
            raise NotAllowed("token") from error
