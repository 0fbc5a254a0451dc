"""Signing in, codes, and who I am."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Empty, Method, Principal, Record


class SignIn(Record):
    """`source`: where the try comes from (an address, hashed by the gateway), for the limit on guessing. `device`: what the
    person will recognise in the list of her open sign-ins (« Firefox, Android »)."""

    code: Annotated[str, Meta(max_length=64)]
    pin: Annotated[str, Meta(max_length=12)] | None = None
    source: str = ""
    device: Annotated[str, Meta(max_length=80)] = ""


class SignedIn(Record):
    """`outcome`: ok, needs_pin (staff: the code is right, the PIN is missing), denied, or locked (try again later)."""

    outcome: Literal["ok", "needs_pin", "denied", "locked"]
    principal: Principal | None = None
    label: str | None = None
    sign_in_id: str | None = None
    refresh_token: str | None = None
    retry_after: int | None = None


class CheckCode(Record):
    """Whether this is the youth's own access code, typed on somebody else's device. Opens nothing; wrong tries count as at the door."""

    youth_id: str
    code: Annotated[str, Meta(max_length=64)]
    source: str = ""


class CodeChecked(Record):
    outcome: Literal["ok", "denied", "locked"]
    retry_after: int | None = None


class RefreshSignIn(Record):
    """A refresh token is used once and answered with the next one. The one just before is still taken for 30 s (two tabs),
    answered without a new one; an older one was stolen: the whole sign-in is closed."""

    refresh_token: Annotated[str, Meta(max_length=200)]


class SignOut(Record):
    """Closes one sign-in, or all of the principal's."""

    sign_in_id: str | None = None
    everywhere: bool = False


class OpenSignIn(Record):
    """`seen_at`: when it was last renewed. Where somebody was is not kept."""

    id: str
    device: str
    opened_at: dt.datetime | None
    seen_at: dt.datetime
    ends_at: dt.datetime


class OpenSignIns(Record):
    sign_ins: tuple[OpenSignIn, ...]


class Me(Record):
    """The signed-in person's own card. `label` is how the screens call her."""

    principal: Principal
    label: str
    organisation: str | None = None
    notice_seen: bool = False


class IssueCode(Record):
    """Issues the first code of a person, or replaces it: the old one is void in the same act."""

    person_id: str


class IssuedCode(Record):
    """Shown once, never stored in clear. `pin` for staff only."""

    person_id: str
    label: str
    code: str
    pin: str | None = None


sign_in = Method("profiles", "sign_in", SignIn, SignedIn, command=True, secret=True)
check_code = Method("profiles", "check_code", CheckCode, CodeChecked, command=True, secret=True)
refresh_sign_in = Method("profiles", "refresh_sign_in", RefreshSignIn, SignedIn, command=True, secret=True)
list_sign_ins = Method("profiles", "list_sign_ins", Empty, OpenSignIns)
sign_out = Method("profiles", "sign_out", SignOut, Done, command=True)
see_notice = Method("profiles", "see_notice", Empty, Done, command=True)
me = Method("profiles", "me", Empty, Me)
issue_code = Method("profiles", "issue_code", IssueCode, IssuedCode, command=True, secret=True)
